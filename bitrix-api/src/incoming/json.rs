//! The JSON form of an event: checked before anything is read from it.

use super::Limits;
use super::error::{EventError, shown};
use crate::codec::{DecodeError, Decoder, Kind};
use std::collections::BTreeSet;

/// Checks depth, number of fields, lengths of keys and that no key is given twice.
pub(super) fn check(body: &[u8], limits: Limits) -> Result<(), EventError> {
    if std::str::from_utf8(body).is_err() {
        return Err(EventError::NotUtf8);
    }
    let mut decoder = Decoder::new(body);
    let mut check = Check { limits, fields: 0, fault: None };
    let walked = check.value(&mut decoder, 0).and_then(|()| decoder.finish());
    match (check.fault, walked) {
        (Some(fault), _) => Err(fault),
        (None, Err(e)) => Err(EventError::malformed(e.to_string())),
        (None, Ok(())) => Ok(()),
    }
}

struct Check {
    limits: Limits,
    fields: usize,
    fault: Option<EventError>,
}

impl Check {
    fn value(&mut self, d: &mut Decoder<'_>, depth: usize) -> Result<(), DecodeError> {
        match d.kind()? {
            kind @ (Kind::Array | Kind::Object) => {
                if depth >= self.limits.max_depth {
                    return self.fail(EventError::TooDeep { limit: self.limits.max_depth });
                }
                if kind == Kind::Array {
                    return d.list(&mut |d, _| {
                        self.count()?;
                        self.value(d, depth + 1)
                    });
                }
                let mut keys = BTreeSet::new();
                d.map(&mut |d, key| {
                    self.count()?;
                    if key.len() > self.limits.max_key_bytes {
                        return self.fail(EventError::KeyTooLong { limit: self.limits.max_key_bytes });
                    }
                    if !keys.insert(key.to_owned()) {
                        return self.fail(EventError::Duplicate { key: shown(key) });
                    }
                    self.value(d, depth + 1)
                })
            }
            // A scalar, as deep as its member is.
            _ => d.skip(),
        }
    }

    fn count(&mut self) -> Result<(), DecodeError> {
        self.fields += 1;
        if self.fields > self.limits.max_fields {
            return self.fail(EventError::TooManyFields { limit: self.limits.max_fields });
        }
        Ok(())
    }

    /// Keeps the fault and stops the walk with an error that nobody sees.
    fn fail(&mut self, fault: EventError) -> Result<(), DecodeError> {
        let stop = DecodeError::message(fault.to_string());
        self.fault.get_or_insert(fault);
        Err(stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_checked() {
        let limits = Limits::DEFAULT.max_depth(2).max_fields(4).max_key_bytes(5);
        let table: &[(&[u8], Result<(), &str>)] = &[
            (br#"{"a": {"b": 1}}"#, Ok(())),
            (br#"{"a": [1, 2, 3]}"#, Ok(())),
            (br#"{"a": {"b": {}}}"#, Err("deeper than 2 levels")),
            (br#"{"a": {"b": [1]}}"#, Err("deeper than 2 levels")),
            (br#"{"a": [1, 2, 3, 4]}"#, Err("more than 4 fields")),
            (br#"{"123456": 1}"#, Err("a key of more than 5 bytes")),
            (br#"{"a": 1, "\u0061": 2}"#, Err("gives `a` twice")),
            (b"{\"a\": \"\xff\"}", Err("not UTF-8")),
            (br#"{"a": 1"#, Err("cannot be read")),
            (br#"{"a": 1} x"#, Err("cannot be read")),
            (b"", Err("cannot be read")),
        ];
        for (json, expected) in table {
            let text = String::from_utf8_lossy(json);
            match (check(json, limits), expected) {
                (Ok(()), Ok(())) => {}
                (Err(e), Err(expected)) => assert!(e.to_string().contains(expected), "{text}: {e}"),
                (got, expected) => panic!("{text}: {got:?} instead of {expected:?}"),
            }
        }
    }
}
