//! What an answer's `time` says of the method's time.

use super::Operating;
use crate::codec::{Absent, Decode, DecodeError, Decoder, Json, Kind};
use crate::types::DateTime;
use std::time::Duration;

const KEYS: &[&str] = &["operating", "operating_reset_at", "finish", "date_finish"];
/// The server's window; a reset beyond it, or long past, is no reset.
const LONGEST: f64 = 660.0;

/// The members of `time` that limits need. Any of them may be missing or of another kind: never worth the answer.
#[derive(Debug, Default)]
pub(crate) struct TimeFigures {
    operating: Option<f64>,
    reset_at: Option<f64>,
    finish: Option<f64>,
    /// Whole seconds: used where `finish` is missing.
    date_finish: Option<f64>,
}

impl TimeFigures {
    /// Seconds that the method has used up.
    pub(crate) const fn operating(&self) -> Option<f64> {
        self.operating
    }

    /// What they say of a method; `None` if that is nothing, as on portals that do not count.
    pub(crate) fn of<'a>(&self, method: &'a str) -> Option<Operating<'a>> {
        let used = Duration::try_from_secs_f64(self.operating?).ok()?;
        // Both by the portal's clock, so that it does not matter what time it is there.
        let finish = self.finish.or(self.date_finish);
        let resets_in = self.reset_at.zip(finish).map(|(reset, finish)| reset - finish);
        let resets_in = resets_in.filter(|seconds| (0.0..LONGEST).contains(seconds));
        Some(Operating::new(method, Some(used), resets_in.map(Duration::from_secs_f64)))
    }
}

impl Decode for TimeFigures {
    const ABSENT: Absent = Absent::RECORD;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut figures = Self::default();
        if d.kind()? != Kind::Object {
            d.skip()?;
            return Ok(figures);
        }
        d.record(KEYS, &mut |d, key| {
            let slot = match key {
                0 => &mut figures.operating,
                1 => &mut figures.reset_at,
                2 => &mut figures.finish,
                _ => {
                    figures.date_finish = date(d)?;
                    return Ok(());
                }
            };
            *slot = number(d)?;
            Ok(())
        })?;
        Ok(figures)
    }
}

fn number(d: &mut Decoder<'_>) -> Result<Option<f64>, DecodeError> {
    if d.kind()? == Kind::Number {
        return f64::decode(d).map(Some);
    }
    let text = Json::decode(d)?;
    Ok(text.as_str().and_then(|text| text.trim().parse().ok()).filter(|number: &f64| number.is_finite()))
}

fn date(d: &mut Decoder<'_>) -> Result<Option<f64>, DecodeError> {
    let date = Json::decode(d)?.decode_as::<DateTime>().ok();
    Ok(date.and_then(DateTime::moment).map(|moment| moment.unix_timestamp() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<(Option<Duration>, Option<Duration>)> {
        let figures: TimeFigures = crate::codec::from_json(json.as_bytes()).unwrap();
        figures.of("a.b").map(|operating| (operating.used, operating.resets_in))
    }

    #[test]
    fn whatever_the_portal_writes_is_read() {
        let seconds = |n: f64| Some(Duration::from_secs_f64(n));
        let date = r#""date_finish":"2026-05-14T10:26:32+02:00""#; // 1778747192
        for (json, expected) in [
            (r#"{}"#.to_owned(), None),
            ("[]".to_owned(), None),
            (r#"{"start":1.5,"finish":2.5,"duration":1}"#.to_owned(), None),
            (r#"{"operating":0}"#.to_owned(), Some((seconds(0.0), None))),
            (r#"{"operating":1.5,"operating_reset_at":1000}"#.to_owned(), Some((seconds(1.5), None))),
            (
                r#"{"finish":990.5,"operating":3,"operating_reset_at":1000}"#.to_owned(),
                Some((seconds(3.0), seconds(9.5))),
            ),
            (
                r#"{"finish":990.5,"operating":"3.25","operating_reset_at":"1000"}"#.to_owned(),
                Some((seconds(3.25), seconds(9.5))),
            ),
            (
                format!(r#"{{"operating":3,{date},"operating_reset_at":1778747200}}"#),
                Some((seconds(3.0), seconds(8.0))),
            ),
            // A reset that is past, or years away.
            (
                r#"{"finish":1001.0,"operating":3,"operating_reset_at":1000}"#.to_owned(),
                Some((seconds(3.0), None)),
            ),
            (
                r#"{"finish":0,"operating":3,"operating_reset_at":1000}"#.to_owned(),
                Some((seconds(3.0), None)),
            ),
            (r#"{"operating":-1}"#.to_owned(), None),
            (r#"{"operating":1e300}"#.to_owned(), None),
            (r#"{"operating":"NaN"}"#.to_owned(), None),
            (r#"{"operating":[1],"finish":{}}"#.to_owned(), None),
            (r#"{"operating":true,"date_finish":"soon"}"#.to_owned(), None),
        ] {
            assert_eq!(read(&json), expected, "{json}");
        }
    }
}
