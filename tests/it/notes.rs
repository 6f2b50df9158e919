//! An area of our own for the tests of what works over any method: notes, which can be added, changed and listed.

use bitrix_api::Secret;
use bitrix_api::id::{Id, IdKind};
use bitrix_api::registry::MethodEntry;

/// The kind of a note's identifier.
#[derive(Debug)]
pub(crate) enum NoteKind {}

impl IdKind for NoteKind {
    const NAME: &'static str = "note";
}

pub(crate) type NoteId = Id<NoteKind>;

#[derive(Clone, Debug, PartialEq, bitrix_api::Method)]
#[method(name = "test.note.add", scopes("test"), effect = "write", output = NoteId, error = AddError, creates = "note")]
#[non_exhaustive]
pub(crate) struct Add {
    #[wire("TITLE")]
    pub(crate) title: String,
    #[wire("BODY", one_of = "content", max_chars = 20)]
    pub(crate) body: Option<String>,
    #[wire("FILE", one_of = "content")]
    pub(crate) file: Option<String>,
    #[wire("CLIENT_ID", required = "webhook_only")]
    pub(crate) client_id: Option<Secret>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, bitrix_api::ErrorKind)]
#[non_exhaustive]
pub(crate) enum AddError {
    #[error(code = "BODY_EMPTY", status = 400, text = "The body is empty", missing = "BODY")]
    BodyEmpty,
    #[error(code = "BODY_TOO_LONG", text = "The body is too long", too_large = "BODY")]
    BodyTooLong,
}

#[derive(Clone, Debug, PartialEq, bitrix_api::Method)]
#[method(name = "test.note.update", scopes("test"), effect = "write", output = bool, error = UpdateError)]
#[non_exhaustive]
pub(crate) struct Update {
    #[wire("NOTE_ID")]
    pub(crate) note_id: NoteId,
    #[wire("PINNED", flag = "Y/N")]
    pub(crate) pinned: Option<bool>,
    #[wire("COUNT")]
    pub(crate) count: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, bitrix_api::ErrorKind)]
#[non_exhaustive]
pub(crate) enum UpdateError {
    #[error(code = "note_ID_ERROR", status = 400, text = "The note is not named", missing = "NOTE_ID")]
    NoteId,
    #[error(code = "NOT_YOURS", status = 403, text = "The note is not yours", not_found = "NOTE_ID")]
    NotYours,
    #[error(code = "COUNT_ERROR", status = 422, text = "The count is no number", invalid = "COUNT")]
    Count,
}

#[derive(Clone, Debug, PartialEq, bitrix_api::Method)]
#[method(name = "test.note.list", scopes("test"), effect = "read", output = Vec<Note>)]
#[non_exhaustive]
pub(crate) struct List {}

#[derive(Clone, Debug, PartialEq, bitrix_api::Record)]
#[record(output)]
#[non_exhaustive]
pub(crate) struct Note {
    #[wire("ID")]
    pub(crate) id: NoteId,
    #[wire("TITLE")]
    pub(crate) title: Option<String>,
}

#[derive(Clone, Debug, PartialEq, bitrix_api::Method)]
#[method(name = "test.note.get", scopes("test"), effect = "read", output = Note, auth = "oauth_only")]
#[non_exhaustive]
pub(crate) struct Get {
    #[wire("NOTE_ID")]
    pub(crate) note_id: NoteId,
}

/// Of REST 3.0, where names are compared as they are.
#[derive(Clone, Debug, PartialEq, bitrix_api::Method)]
#[method(name = "test.note.Count", api = "v3", scopes("test"), effect = "read", output = i64)]
#[non_exhaustive]
pub(crate) struct Count {
    #[wire("filter")]
    pub(crate) filter: bitrix_api::Json,
}

#[derive(Clone, Debug, PartialEq, bitrix_api::Event)]
#[event(name = "ONTESTNOTEUPDATE", scopes("test"))]
#[non_exhaustive]
pub(crate) struct NoteUpdated {
    #[wire("NOTE")]
    pub(crate) note: Option<Note>,
    #[wire("TAGS")]
    pub(crate) tags: Option<Vec<String>>,
    #[wire("TOKENS")]
    pub(crate) tokens: Option<std::collections::BTreeMap<NoteId, Secret>>,
}

#[derive(Clone, Debug, PartialEq, bitrix_api::Event)]
#[event(name = "ONTESTNOTEDELETE", scopes("test"))]
#[non_exhaustive]
pub(crate) struct NoteDeleted {
    #[wire("ID")]
    pub(crate) id: NoteId,
}

/// The methods, for a portal that knows them.
pub(crate) fn methods() -> Vec<MethodEntry> {
    vec![
        MethodEntry::of::<Add>(),
        MethodEntry::of::<Update>(),
        MethodEntry::of::<List>(),
        MethodEntry::of::<Get>(),
        MethodEntry::of::<Count>(),
    ]
}
