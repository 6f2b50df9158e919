//! What attachments, keyboards and menus share on the wire.

use super::HexColor;
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, EncodeError, Encoder, Kind, Limits};

/// The limit of an attachment, a keyboard or a menu, as JSON.
///
/// The pages state 60,000 for attachments; for keyboards and menus those of `imbot.message.update` state 30 KB, but
/// say the same of attachments. The server has 60,000 for all three.
pub(super) const WHOLE: Limits = Limits::NONE.max_chars(60_000);

/// The members of an object, each in the two spellings that occur: `COLOR_TOKEN`, as the pages and most answers have
/// it, and `colorToken`, as the answers of newer methods and of open lines have it.
pub(super) struct Members {
    /// All of the first spelling, then all of the second.
    pub(super) keys: &'static [&'static str],
    pub(super) count: usize,
}

/// Lists members: position `i` is the `i`-th pair.
macro_rules! members {
    ($($upper:literal $camel:literal),* $(,)?) => {
        $crate::content::wire::Members { keys: &[$($upper,)* $($camel),*], count: [$($upper),*].len() }
    };
}
pub(super) use members;

/// Walks an object; `read` is called with a member's position. Other members are passed over.
pub(super) fn record(
    d: &mut Decoder<'_>,
    members: &'static Members,
    read: &mut dyn FnMut(&mut Decoder<'_>, usize) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    d.record(members.keys, &mut |d, index| read(d, index % members.count))
}

/// Reads the forms in which attachments, keyboards and menus come: an object with `list` (its position in `members`)
/// among its members, the list alone, or either as JSON text. `element` reads an element of the list, `other` another
/// member.
pub(super) fn wrapped_list(
    d: &mut Decoder<'_>,
    members: &'static Members,
    list: usize,
    element: &mut dyn FnMut(&mut Decoder<'_>) -> Result<(), DecodeError>,
    other: &mut dyn FnMut(&mut Decoder<'_>, usize) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    match d.kind()? {
        Kind::String => {
            let text = d.text()?.to_owned();
            let mut inner = Decoder::new(text.as_bytes());
            if inner.kind().is_ok_and(|kind| matches!(kind, Kind::Array | Kind::Object)) {
                wrapped_list(&mut inner, members, list, element, other)?;
                return inner.finish();
            }
            let expected = "an object, a list, or either as JSON text";
            Err(DecodeError::found_text(expected, "the string", &text))
        }
        Kind::Object => {
            // PHP makes an object of a list with a gap, and every list in a form body starts as one.
            let mut read = |d: &mut Decoder<'_>, index: usize| {
                if index % members.count == list {
                    d.list(&mut |d, _| element(d))
                } else {
                    other(d, index % members.count)
                }
            };
            let mut numbered = Vec::new();
            d.record_open(members.keys, &mut read, &mut |d, key| {
                let is_number = !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
                if is_number {
                    numbered.push(d.raw()?.to_owned());
                }
                Ok(is_number)
            })?;
            for (index, json) in numbered.iter().enumerate() {
                element(&mut Decoder::new(json.as_bytes())).map_err(|e| e.at_index(index))?;
            }
            Ok(())
        }
        _ => d.list(&mut |d, _| element(d)),
    }
}

/// Reads one value or a list of them.
pub(super) fn one_or_many<T: Decode>(d: &mut Decoder<'_>) -> Result<Vec<T>, DecodeError> {
    if d.kind()? == Kind::Array { Vec::decode(d) } else { Ok(vec![T::decode(d)?]) }
}

/// Writes one value as it is, several as a list.
pub(super) fn write_one_or_many<T: Encode>(e: &mut Encoder, key: &str, values: &[T]) {
    match values {
        [] => e.fail_at(key, "it has nothing in it"),
        [one] => e.field(key, one),
        many => e.field(key, many),
    }
}

/// Reads a colour. What is none is passed over, as the server does; it answers `transparent` here and there.
pub(super) fn read_color(d: &mut Decoder<'_>, slot: &mut Option<HexColor>) -> Result<(), DecodeError> {
    if d.kind()? != Kind::String {
        return d.skip();
    }
    *slot = d.text()?.parse().ok();
    Ok(())
}

/// Reads a text; an empty one is none.
pub(super) fn read_filled(d: &mut Decoder<'_>, slot: &mut Option<String>) -> Result<(), DecodeError> {
    // As for a number: `""` is absent.
    if d.absent(Absent::SCALAR)? {
        *slot = None;
        return Ok(());
    }
    d.put(slot)
}

/// Faults an address that the server would drop.
pub(super) fn check_url(e: &mut Encoder, key: &str, url: &str) {
    let has_scheme =
        |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let rest =
        ["https://", "http://"].iter().find(|scheme| has_scheme(scheme)).map(|scheme| &url[scheme.len()..]);
    let message = match rest {
        Some("") => "has nothing after the scheme",
        Some(_) => return,
        None if url.starts_with('/') => return,
        None if url.is_empty() => return e.fail_at(key, "the address is empty"),
        None => "begins neither with http:// or https:// nor, as a path in the portal, with /",
    };
    let shown = url.char_indices().nth(80).map_or(url, |(end, _)| &url[..end]);
    e.fail_at(key, format!("{shown:?} {message}"));
}

/// Faults an address, if there is one.
pub(super) fn check_opt_url(e: &mut Encoder, key: &str, url: Option<&String>) {
    if let Some(url) = url {
        check_url(e, key, url);
    }
}

/// Faults a text in which there is nothing to see.
pub(super) fn check_filled(e: &mut Encoder, key: &str, text: &str) {
    if text.trim().is_empty() {
        e.fail_at(key, "the text is empty");
    }
}

/// What is wrong with a value, found by writing it.
pub(super) fn check<T: Encode>(value: &T) -> Result<(), EncodeError> {
    crate::codec::to_json(value).map(drop)
}

/// Setters of optional members, by value.
macro_rules! setters {
    ($($(#[$meta:meta])* $name:ident: $($into:ident)? ($ty:ty);)*) => {$(
        setters!(@one $(#[$meta])* $name: $($into)? ($ty));
    )*};
    (@one $(#[$meta:meta])* $name:ident: into ($ty:ty)) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<$ty>) -> Self {
            self.$name = Some($name.into());
            self
        }
    };
    (@one $(#[$meta:meta])* $name:ident: ($ty:ty)) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut self, $name: $ty) -> Self {
            self.$name = Some($name);
            self
        }
    };
}
pub(super) use setters;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for url in
            ["https://shop.example/", "http://x", "HTTPS://shop.example", "/company/personal/user/1/", "/"]
        {
            let mut e = Encoder::json();
            check_url(&mut e, "LINK", url);
            assert!(e.finish().is_ok(), "{url}");
        }
        for url in
            ["", "shop.example", "ftp://shop.example", "javascript:alert(1)", "https://", "http:/x", "ünï"]
        {
            let mut e = Encoder::json();
            check_url(&mut e, "LINK", url);
            assert_eq!(e.finish().unwrap_err().path(), "LINK", "{url}");
        }
    }
}
