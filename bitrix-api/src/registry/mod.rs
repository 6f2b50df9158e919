//! All methods and events by their data: for what works over any method, as the embedded portal does.
//!
//! An entry is what is left of a type when its name is taken away: its metadata, and functions that send JSON through
//! it. [`MethodEntry::of`] makes one of a type, of a generated one or of one's own.
//!
#![cfg_attr(feature = "im", doc = "```")]
#![cfg_attr(not(feature = "im"), doc = "```ignore")]
//! use bitrix_api::meta::Api;
//! use bitrix_api::registry;
//!
//! let add = registry::find_method(Api::V2, "IM.Message.Add").unwrap();
//! let passed = add.pass_request(br#"{"DIALOG_ID": "chat5", "MESSAGE": "Hello", "COLOUR": 1}"#)?;
//! assert_eq!(passed.written.unwrap(), r#"{"DIALOG_ID":"chat5","MESSAGE":"Hello"}"#);
//! assert_eq!(passed.unknown, ["COLOUR"]);
//! # Ok::<(), bitrix_api::DecodeError>(())
//! ```

mod event;
mod method;
mod names;
mod through;

pub use event::EventEntry;
pub use method::{ErrorInfo, MethodEntry, RequestFault};
pub(crate) use names::method_key;
pub use through::Passed;

use crate::generated::registry::{EVENTS, METHODS};
use crate::meta::Api;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The methods of all enabled areas.
pub fn methods() -> Vec<MethodEntry> {
    METHODS.concat()
}

/// The events of all enabled areas.
pub fn events() -> Vec<EventEntry> {
    EVENTS.concat()
}

/// The method of this name; the case of a v2 name does not matter, as on the server.
pub fn find_method(api: Api, name: &str) -> Option<&'static MethodEntry> {
    static INDEX: LazyLock<BTreeMap<(bool, String), &MethodEntry>> = LazyLock::new(|| {
        let all = METHODS.iter().copied().flatten();
        all.map(|entry| (method_key(entry.meta.api, entry.meta.name), entry)).collect()
    });
    INDEX.get(&method_key(api, name)).copied()
}

/// The event of this name, whatever its case.
pub fn find_event(name: &str) -> Option<&'static EventEntry> {
    static INDEX: LazyLock<BTreeMap<String, &EventEntry>> = LazyLock::new(|| {
        let all = EVENTS.iter().copied().flatten();
        all.map(|entry| (entry.meta.name.to_ascii_uppercase(), entry)).collect()
    });
    INDEX.get(&name.to_ascii_uppercase()).copied()
}
