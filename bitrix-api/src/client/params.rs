//! Parameters of a call by name.

use crate::codec::{Encode, EncodeError, Encoder, Json};
use std::fmt;

/// The parameters of a call for which there is no type; see [`Client::call_by_name`](crate::Client::call_by_name).
///
/// ```
/// use bitrix_api::{Json, client::Params, id::MessageId};
///
/// let params = Params::new()
///     .set("MESSAGE_ID", &MessageId::new(34239))
///     .set("URL_PREVIEW", "N")
///     .set("ATTACH", &Json::from_iter([("ID", 1)]));
/// # let _ = params;
/// ```
///
/// A flag is sent as the method's page writes it, mostly `"Y"` and `"N"`: a JSON `true` means both to the server.
///
/// The server itself takes some names before the method sees them: `start`, `state`, `auth`, `access_token`,
/// `auth_connector`, `aplogin`, `ap`, `method`, `sessid`, and `token`, which turns the call into the check of a download
/// link. They work as the server means them, so they are sent as they are; a method's own parameter never has one.
#[derive(Clone, Default)]
pub struct Params {
    /// Name and JSON text.
    members: Vec<(String, String)>,
    fault: Option<EncodeError>,
    /// A list of parameters by position, which some old methods want.
    list: Option<String>,
}

impl Params {
    /// No parameters.
    pub const fn new() -> Self {
        Self { members: Vec::new(), fault: None, list: None }
    }

    /// Sets a parameter, in the place of one of the same name.
    ///
    /// A value that cannot be sent is reported when the call is made.
    #[must_use]
    pub fn set<T: Encode + ?Sized>(mut self, name: impl Into<String>, value: &T) -> Self {
        let name = name.into();
        let mut encoder = Encoder::json();
        // Within an object, so that a fault's path begins with the name.
        encoder.begin_object();
        encoder.field(&name, value);
        encoder.end_object();
        match encoder.finish() {
            Ok(object) => self.put(name, member_value(&object)),
            Err(fault) => {
                self.fault.get_or_insert(fault);
            }
        }
        self
    }

    /// The parameters of a request of any type: that of a method under another name, for instance.
    pub fn of<T: Encode + ?Sized>(request: &T) -> Self {
        match Json::from_value(request) {
            Ok(json) => json.into(),
            Err(fault) => Self { fault: Some(fault), ..Self::new() },
        }
    }

    fn put(&mut self, name: String, json: String) {
        match self.members.iter_mut().find(|(known, _)| *known == name) {
            Some(member) => member.1 = json,
            None => self.members.push((name, json)),
        }
    }

    pub(super) fn into_json(self) -> Result<String, EncodeError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if let Some(list) = self.list {
            return Ok(list);
        }
        let mut out = "{".to_owned();
        for (index, (name, value)) in self.members.into_iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(&Json::String(name).to_string());
            out.push(':');
            out.push_str(&value);
        }
        out.push('}');
        Ok(out)
    }
}

/// The value in an object of one member.
fn member_value(object: &str) -> String {
    let member = object.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    let mut decoder = crate::codec::Decoder::new(member.as_bytes());
    // What the encoder wrote is JSON: a string, a colon, the value.
    match decoder.skip() {
        Ok(()) => member[decoder.position()..].strip_prefix(':').unwrap_or_default().to_owned(),
        Err(_) => "null".to_owned(),
    }
}

impl fmt::Debug for Params {
    /// The names alone: a value may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Params ")?;
        f.debug_set().entries(self.members.iter().map(|(name, _)| name)).finish()
    }
}

impl From<()> for Params {
    fn from((): ()) -> Self {
        Self::new()
    }
}

impl From<Json> for Params {
    /// The members of an object, or a list of parameters by position; anything else is reported when the call is made.
    fn from(json: Json) -> Self {
        let mut params = Self::new();
        match json {
            Json::Null => {}
            Json::Object(members) => {
                for (name, value) in members {
                    params.put(name, value.to_string());
                }
            }
            Json::Array(_) => params.list = Some(json.to_string()),
            _ => {
                let mut encoder = Encoder::json();
                encoder.fail("the parameters are an object, or a list of parameters by position");
                params.fault = encoder.finish().err();
            }
        }
        params
    }
}

impl From<&Self> for Params {
    fn from(params: &Self) -> Self {
        params.clone()
    }
}

impl<N: Into<String>, V: Into<Json>> FromIterator<(N, V)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        let mut params = Self::new();
        for (name, value) in members {
            params.put(name.into(), value.into().to_string());
        }
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_one_object() {
        let params = Params::new()
            .set("A \"q\"", "x\ny")
            .set("B", &5_i64)
            .set("B", &Json::Null)
            .set("C", &[1_i64, 2][..]);
        assert_eq!(params.into_json().as_deref(), Ok(r#"{"A \"q\"":"x\ny","B":null,"C":[1,2]}"#));
        assert_eq!(Params::new().into_json().as_deref(), Ok("{}"));
        assert_eq!(Params::from(Json::from(vec![1, 2])).into_json().as_deref(), Ok("[1,2]"));
        assert_eq!(Params::from_iter([("a", true)]).into_json().as_deref(), Ok(r#"{"a":true}"#));
        assert!(Params::from(Json::from(5)).into_json().is_err());
    }

    #[test]
    fn a_fault_is_kept_and_names_its_parameter() {
        let fault = Params::new().set("X", &f64::NAN).set("Y", "fine").into_json().expect_err("a fault");
        assert_eq!(fault.path(), "X");
    }
}
