//! Fields with several values: phones, e-mail addresses, web sites, messengers.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};

/// What a multi-field holds: `TYPE_ID` of a [`MultiField`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, crate::WireEnum)]
#[non_exhaustive]
pub enum MultiFieldType {
    /// Phone numbers.
    #[value("PHONE")]
    Phone,
    /// E-mail addresses.
    #[value("EMAIL")]
    Email,
    /// Web sites.
    #[value("WEB")]
    Web,
    /// Messengers.
    #[value("IM")]
    Im,
    /// Links of customers.
    #[value("LINK")]
    Link,
    /// A value that this version of the crate does not know, as on the wire.
    #[unknown]
    Unknown(String),
}

/// What one value of a multi-field is for: `VALUE_TYPE` of a [`MultiField`].
///
/// Not every value fits every field: [`Work`](Self::Work), [`Home`](Self::Home) and [`Other`](Self::Other) fit
/// most, [`Mobile`](Self::Mobile), [`Fax`](Self::Fax) and [`Pager`](Self::Pager) fit phones,
/// [`Mailing`](Self::Mailing) fits phones and e-mail addresses, the networks fit web sites and messengers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, crate::WireEnum)]
#[non_exhaustive]
pub enum ValueType {
    /// At work.
    #[value("WORK")]
    Work,
    /// At home.
    #[value("HOME")]
    Home,
    /// A mobile phone.
    #[value("MOBILE")]
    Mobile,
    /// A fax.
    #[value("FAX")]
    Fax,
    /// A pager.
    #[value("PAGER")]
    Pager,
    /// For mailings.
    #[value("MAILING")]
    Mailing,
    /// VK.
    #[value("VK")]
    Vk,
    /// LiveJournal.
    #[value("LIVEJOURNAL")]
    LiveJournal,
    /// Twitter.
    #[value("TWITTER")]
    Twitter,
    /// Telegram.
    #[value("TELEGRAM")]
    Telegram,
    /// Skype.
    #[value("SKYPE")]
    Skype,
    /// Viber.
    #[value("VIBER")]
    Viber,
    /// Bitrix24 Network.
    #[value("BITRIX24")]
    Bitrix24,
    /// A line of the contact centre.
    #[value("OPENLINE")]
    OpenLine,
    /// A dialogue of the contact centre.
    #[value("IMOL")]
    Imol,
    /// ICQ.
    #[value("ICQ")]
    Icq,
    /// MSN.
    #[value("MSN")]
    Msn,
    /// Jabber.
    #[value("JABBER")]
    Jabber,
    /// Something else.
    #[value("OTHER")]
    Other,
    /// A value that this version of the crate does not know, as on the wire.
    #[unknown]
    Unknown(String),
}

/// One value of a field that holds several: a phone number, an e-mail address, a web site, a messenger.
///
/// In a request without an id it adds a value, with one it changes that value, and [`MultiField::remove`] removes one.
/// Values that are not named stay as they are.
///
/// ```
/// use bitrix_api::types::{MultiField, ValueType};
///
/// let phones = vec![
///     MultiField::new("+4930123456").value_type(ValueType::Work),
///     MultiField::new("+49170654321").value_type(ValueType::Mobile).id(223),
///     MultiField::remove(222),
/// ];
/// # let _ = phones;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MultiField {
    /// The value's number; `None` for one that is to be added.
    pub id: Option<i64>,
    /// The value: `+4930123456`.
    pub value: String,
    /// What it is for.
    pub value_type: Option<ValueType>,
    /// The field it belongs to; the server tells it, a request need not.
    pub type_id: Option<MultiFieldType>,
}

impl MultiField {
    /// A value to add.
    pub fn new(value: impl Into<String>) -> Self {
        Self { id: None, value: value.into(), value_type: None, type_id: None }
    }

    /// Removes the value with this number: an empty value is what the server takes as that.
    pub fn remove(id: i64) -> Self {
        Self::new("").id(id)
    }

    /// Changes the value with this number instead of adding one.
    #[must_use]
    pub const fn id(mut self, id: i64) -> Self {
        self.id = Some(id);
        self
    }

    /// What it is for.
    #[must_use]
    pub fn value_type(mut self, value_type: impl Into<ValueType>) -> Self {
        self.value_type = Some(value_type.into());
        self
    }

    /// The field it belongs to.
    #[must_use]
    pub fn type_id(mut self, type_id: impl Into<MultiFieldType>) -> Self {
        self.type_id = Some(type_id.into());
        self
    }
}

impl Decode for MultiField {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut field = Self::new("");
        let mut value = None;
        d.record(&["ID", "VALUE_TYPE", "VALUE", "TYPE_ID"], &mut |d, index| match index {
            0 => d.put_opt(&mut field.id),
            1 => d.put_opt(&mut field.value_type),
            2 => d.put_opt(&mut value),
            _ => d.put_opt(&mut field.type_id),
        })?;
        field.value = d.need(value, "VALUE")?;
        Ok(field)
    }
}

impl Encode for MultiField {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        e.opt("ID", &self.id);
        e.field("VALUE", &self.value);
        e.opt("VALUE_TYPE", &self.value_type);
        e.opt("TYPE_ID", &self.type_id);
        e.end_object();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};

    #[test]
    fn reads_the_server_s_form() {
        let json = br#"[{"ID": "301", "VALUE_TYPE": "WORK", "VALUE": "+4930123456", "TYPE_ID": "PHONE"},
                        {"ID": "302", "VALUE_TYPE": "CAR", "VALUE": "+49170654321", "TYPE_ID": "PHONE"}]"#;
        let phones: Vec<MultiField> = from_json(json).unwrap();
        assert_eq!(phones[0].id, Some(301));
        assert_eq!(phones[0].value_type, Some(ValueType::Work));
        assert_eq!(phones[0].type_id, Some(MultiFieldType::Phone));
        assert_eq!(phones[1].value_type, Some(ValueType::Unknown("CAR".to_owned())));
    }

    #[test]
    fn writes_what_is_set() {
        for (field, json) in [
            (
                MultiField::new("a@b.example").value_type("HOME"),
                r#"{"VALUE":"a@b.example","VALUE_TYPE":"HOME"}"#,
            ),
            (
                MultiField::new("1").id(5).type_id(MultiFieldType::Phone),
                r#"{"ID":5,"VALUE":"1","TYPE_ID":"PHONE"}"#,
            ),
            (MultiField::remove(224), r#"{"ID":224,"VALUE":""}"#),
        ] {
            assert_eq!(to_json(&field).unwrap(), json);
            assert_eq!(from_json::<MultiField>(json.as_bytes()).unwrap(), field);
        }
    }

    #[test]
    fn a_value_is_needed() {
        assert!(from_json::<MultiField>(br#"{"ID": "1"}"#).unwrap_err().is_missing());
    }
}
