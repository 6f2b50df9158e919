//! Colours.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use std::fmt;
use std::str::FromStr;

/// A colour of the portal's scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, crate::WireEnum)]
#[non_exhaustive]
pub enum ColorToken {
    /// The scheme's main colour.
    #[value("primary")]
    Primary,
    /// The scheme's second colour.
    #[value("secondary")]
    Secondary,
    /// For warnings.
    #[value("alert")]
    Alert,
    /// The plain colour; what the server takes where none is given.
    #[value("base")]
    Base,
    /// A value that this version of the crate does not know, as on the wire.
    #[unknown]
    Unknown(String),
}

/// A colour by its red, green and blue: `#29619b`.
///
/// Read from `#RGB` and `#RRGGBB`, written as `#rrggbb`.
///
/// ```
/// use bitrix_api::content::HexColor;
///
/// assert_eq!("#29619B".parse(), Ok(HexColor::rgb(0x29, 0x61, 0x9b)));
/// assert_eq!("#f0a".parse::<HexColor>().unwrap().to_string(), "#ff00aa");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HexColor([u8; 3]);

/// A text that is no colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseColorError;

impl fmt::Display for ParseColorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a colour: # and three or six hexadecimal digits")
    }
}

impl std::error::Error for ParseColorError {}

impl HexColor {
    /// The colour with these shares, 0 to 255 each.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let mut values = [0_u8; 6];
        for (value, digit) in values.iter_mut().zip(digits.chars()) {
            *value = u8::try_from(digit.to_digit(16)?).ok()?;
        }
        match (digits.len(), values) {
            (3, [r, g, b, ..]) => Some(Self([r * 17, g * 17, b * 17])),
            (6, [r, r2, g, g2, b, b2]) => Some(Self([r * 16 + r2, g * 16 + g2, b * 16 + b2])),
            _ => None,
        }
    }
}

impl fmt::Display for HexColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Debug for HexColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HexColor({self})")
    }
}

impl FromStr for HexColor {
    type Err = ParseColorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or(ParseColorError)
    }
}

impl TryFrom<&str> for HexColor {
    type Error = ParseColorError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl Decode for HexColor {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let text = d.text()?;
        let expected = "a colour (# and three or six hexadecimal digits)";
        Self::parse(text).ok_or_else(|| DecodeError::found_text(expected, "the string", text))
    }
}

impl Encode for HexColor {
    fn encode(&self, e: &mut Encoder) {
        e.string(&self.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};

    #[test]
    fn hex_colors() {
        let blue = HexColor::rgb(0x29, 0x61, 0x9b);
        assert_eq!("#29619b".parse(), Ok(blue));
        assert_eq!(HexColor::try_from("#29619B"), Ok(blue));
        assert_eq!("#0f8".parse(), Ok(HexColor::rgb(0, 255, 136)));
        assert_eq!(to_json(&blue).unwrap(), "\"#29619b\"");
        assert_eq!(from_json::<HexColor>(b"\"#29619B\"").unwrap(), blue);
        for text in ["", "#", "29619b", "#29619", "#29619bb", "#ggg", "red", "#é12", "#１２３"] {
            assert!(text.parse::<HexColor>().is_err(), "{text}");
        }
    }

    #[test]
    fn tokens_are_open() {
        assert_eq!(ColorToken::from("alert"), ColorToken::Alert);
        let brand: ColorToken = from_json(b"\"brand\"").unwrap();
        assert_eq!(brand, ColorToken::Unknown("brand".to_owned()));
        assert_eq!(to_json(&brand).unwrap(), "\"brand\"");
    }
}
