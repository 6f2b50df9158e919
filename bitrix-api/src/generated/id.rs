//! Stand-in until `cargo xtask gen` has run.
/// Kinds.
pub mod kind {
    use crate::id::IdKind;
    macro_rules! k { ($($n:ident $s:literal)*) => {$(
        /// Kind.
        #[derive(Debug)] pub enum $n {}
        impl IdKind for $n { const NAME: &'static str = $s; }
    )*}}
    k!(Message "message" Chat "chat" User "user" Bot "bot" Line "line");
}
use crate::id::Id;
/// Id.
pub type MessageId = Id<kind::Message>;
/// Id.
pub type ChatId = Id<kind::Chat>;
/// Id.
pub type UserId = Id<kind::User>;
/// Id.
pub type BotId = Id<kind::Bot>;
/// Id.
pub type LineId = Id<kind::Line>;
