//! Randomness: unguessable texts, and jitter.

use rustls::crypto::CryptoProvider;
use std::collections::hash_map::RandomState;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// This many random bytes as lower-case hexadecimal digits, from the crypto provider's generator.
pub(crate) fn hex(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    let filled = match CryptoProvider::get_default() {
        Some(provider) => provider.secure_random.fill(&mut buffer),
        None => rustls::crypto::ring::default_provider().secure_random.fill(&mut buffer),
    };
    if filled.is_err() {
        // Never seen: the system has no randomness. The process's keys for hash maps are from the same source.
        for byte in &mut buffer {
            *byte = (next() >> 56) as u8;
        }
    }
    buffer.iter().fold(String::with_capacity(2 * bytes), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A number from 0 to 1, for jitter: cheap, and nothing to build a secret of.
pub(crate) fn unit() -> f64 {
    // 53 bits: as many as the number holds.
    (next() >> 11) as f64 / (1_u64 << 53) as f64
}

fn next() -> u64 {
    static KEYS: OnceLock<RandomState> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut hasher = KEYS.get_or_init(RandomState::new).build_hasher();
    hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_differ() {
        let texts: std::collections::BTreeSet<String> = (0..100).map(|_| hex(16)).collect();
        assert_eq!(texts.len(), 100);
        assert!(texts.iter().all(|text| text.len() == 32));
    }

    #[test]
    fn jitter_is_spread() {
        let numbers: Vec<f64> = (0..1000).map(|_| unit()).collect();
        let mean = numbers.iter().sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "{mean}");
        assert!(numbers.iter().all(|n| (0.0..1.0).contains(n)));
    }
}
