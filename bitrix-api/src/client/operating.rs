//! What an answer says of the time that methods may use.

use super::outgoing::Outgoing;
use crate::codec::{DecodeError, Decoder, Kind};
use crate::limit::{Operating, Outcome};
use std::sync::PoisonError;
use std::time::Duration;

/// The members of `time` that tell of a method's budget.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Times {
    /// Seconds that the method has used up.
    pub(crate) operating: Option<f64>,
    /// When the oldest part of that comes free, in Unix seconds.
    reset_at: Option<f64>,
    finish: Option<f64>,
    start: Option<f64>,
}

/// What an answer says of one command of a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommandTime {
    /// Its place among the commands.
    pub(crate) position: usize,
    pub(crate) times: Times,
    /// It was refused because its method has used up its time.
    pub(crate) blocked: bool,
}

impl Times {
    /// Reads `time`, whatever it is: it is never worth the answer.
    ///
    /// # Errors
    /// When it is no JSON.
    pub(crate) fn read(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut times = Self::default();
        if d.kind()? != Kind::Object {
            d.skip()?;
            return Ok(times);
        }
        d.record(&["operating", "operating_reset_at", "finish", "start"], &mut |d, key| {
            let number = number(d)?;
            match key {
                0 => times.operating = number,
                1 => times.reset_at = number,
                2 => times.finish = number,
                _ => times.start = number,
            }
            Ok(())
        })?;
        Ok(times)
    }

    fn of_method<'a>(&self, method: &'a str) -> Option<Operating<'a>> {
        let used = self.operating.and_then(seconds);
        // By the portal's own clock on both sides.
        let answered = self.finish.or(self.start);
        let resets_in = self.reset_at.zip(answered).map(|(reset, now)| reset - now).and_then(seconds);
        (used.is_some() || resets_in.is_some()).then(|| Operating::new(method, used, resets_in))
    }
}

fn seconds(number: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(number).ok()
}

/// A number or a numeric text; of anything else nothing.
fn number(d: &mut Decoder<'_>) -> Result<Option<f64>, DecodeError> {
    if matches!(d.kind()?, Kind::Number | Kind::String) {
        return Ok(d.text()?.parse().ok());
    }
    d.skip().map(|()| None)
}

/// Hands `settle` what an answer says of its methods' time.
pub(super) fn answered(outgoing: &Outgoing, times: &Times, settle: impl FnOnce(&Outcome<'_>)) {
    let Some(found) = &outgoing.times else {
        // A batch itself has no budget.
        let own = if outgoing.commands.is_empty() { times.of_method(&outgoing.method) } else { None };
        return settle(&Outcome::Answered(own.as_slice()));
    };
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    let one = |command: &CommandTime| {
        let method = outgoing.commands.get(command.position)?;
        if command.blocked { Some(Operating::blocked(method)) } else { command.times.of_method(method) }
    };
    settle(&Outcome::Answered(&found.iter().filter_map(one).collect::<Vec<_>>()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_all_kinds_are_read() {
        let table = [
            (
                r#"{"start":100,"finish":100.5,"operating":1.5,"operating_reset_at":700}"#,
                Some(1.5),
                Some(599.5),
            ),
            (r#"{"start":100,"operating":"2","operating_reset_at":"700"}"#, Some(2.0), Some(600.0)),
            (r#"{"operating":0}"#, Some(0.0), None),
            (r#"{"finish":800,"operating":1,"operating_reset_at":700}"#, Some(1.0), None),
            (r#"{"operating":-1}"#, None, None),
            (r#"{"operating":[],"finish":{}}"#, None, None),
            (r#"[]"#, None, None),
            (r#""soon""#, None, None),
            (r#"{}"#, None, None),
        ];
        for (json, used, resets) in table {
            let times = Times::read(&mut Decoder::new(json.as_bytes())).expect(json);
            let found = times.of_method("m");
            let secs = |duration: Option<Duration>| duration.map(|duration| duration.as_secs_f64());
            assert_eq!(found.and_then(|o| secs(o.used)), used, "{json}");
            assert_eq!(found.and_then(|o| secs(o.resets_in)), resets, "{json}");
        }
    }
}
