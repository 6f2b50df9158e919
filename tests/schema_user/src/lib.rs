//! Methods, an event, a record and value lists from YAML files of a crate's own: `schema/`.
//!
//! bitrix-api is called `b24` here, the edition is not the library's, the lints are as strict as a user may have them.
#![deny(missing_docs, warnings, unused_qualifications, missing_debug_implementations, unreachable_pub)]
#![deny(clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

pub mod inner {
    //! The schema may stand anywhere.

    /// What the portal of this crate has and others lack.
    pub mod portal {
        b24::schema!("schema");
    }
}

pub use inner::portal;

/// An amount as the shop module writes it, `15|EUR`: a type by hand for `types.yaml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// In the currency's units.
    pub amount: i64,
    /// Three letters.
    pub currency: String,
}

impl b24::Encode for Price {
    fn encode(&self, e: &mut b24::codec::Encoder) {
        format!("{}|{}", self.amount, self.currency).encode(e);
    }
}

impl b24::Decode for Price {
    fn decode(d: &mut b24::codec::Decoder<'_>) -> Result<Self, b24::DecodeError> {
        let text = String::decode(d)?;
        let (amount, currency) = text.split_once('|').unwrap_or((&text, ""));
        Ok(Self { amount: amount.parse().unwrap_or_default(), currency: currency.to_owned() })
    }
}

#[cfg(faulty)]
mod faulty {
    b24::schema!("faulty");
}

#[cfg(faulty)]
mod missing {
    b24::schema!("no/such/folder");
}

#[cfg(faulty)]
mod words {
    b24::schema!("schema", "more");
}

#[cfg(test)]
mod tests;
