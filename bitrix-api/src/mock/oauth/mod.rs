//! The authorisation server of the portal.

mod fault;
mod flow;
mod grant;
mod server;
mod tokens;

pub use fault::OAuthFault;
pub use flow::FramePost;
pub use grant::Grant;
pub(super) use server::{answer, is_path};
pub use tokens::OAuthStats;
pub(super) use tokens::{Access, Accounts};
