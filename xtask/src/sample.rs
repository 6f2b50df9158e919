//! `cargo xtask sample`: methods drawn by chance, for a review of the schema against the pages by eye.

use crate::generate::from_here;
use crate::run::{Outcome, say};
use bitrix_schema::Sources;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Prints methods with their page and their spec; the same seed draws the same ones from the same schema.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let usage = || "`sample` takes a COUNT, and --seed NUMBER".to_owned();
    let number = |word: &str| word.parse::<u64>().map_err(|_| usage());
    let (count, seed) = match words {
        [count] => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
            (number(count)?, now)
        }
        [count, "--seed", seed] => (number(count)?, number(seed)?),
        _ => return Err(usage()),
    };
    let schema = Sources::read(&from_here(root, "api-schema")).load().map_err(|faults| faults.to_string())?;
    let mut methods: Vec<(&str, &str, &str)> = Vec::new();
    for (module, items) in &schema.modules {
        for (key, method) in &items.methods {
            if let Some(page) = &method.page {
                methods.push((key, page, module));
            }
        }
    }
    let mut random = Random(seed);
    let mut text = format!("seed {seed}: {count} of {} methods\n", methods.len());
    for _ in 0..count.min(methods.len() as u64) {
        let (key, page, module) = methods.swap_remove(random.below(methods.len()));
        let _ = writeln!(text, "{key}\n  page {page}\n  spec api-schema/specs/{module}.yaml");
    }
    say(text.trim_end());
    Ok(())
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        // The bias is that of 2,000 in 2^64.
        usize::try_from(z % end.max(1) as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_seed_draws_the_same_and_each_number_about_as_often() {
        let draw =
            |seed| (0..9000).map(|_| 0).scan(Random(seed), |r, _: i32| Some(r.below(9))).collect::<Vec<_>>();
        assert_eq!(draw(5), draw(5));
        assert_ne!(draw(5), draw(6));
        let drawn = draw(7);
        for number in 0..9 {
            let times = drawn.iter().filter(|n| **n == number).count();
            assert!((850..1150).contains(&times), "{number}: {times} times");
        }
    }
}
