//! What is known of a method besides its types.

use super::{Ids, Params, Scopes};

/// What is known of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodMeta {
    /// Wire name, in its documented case.
    pub name: &'static str,
    /// Protocol version.
    pub api: Api,
    /// Scopes of which the caller needs all.
    pub scopes: Scopes,
    /// What a call does to data.
    pub effect: Effect,
    /// Who may call.
    pub auth: Auth,
    /// `Some`: no longer developed; names the method to use instead, or is empty.
    pub deprecated: Option<&'static str>,
    /// What an answer is.
    pub answer: Answer,
    /// The kind of identifier that a successful call creates and returns.
    pub creates: Option<&'static str>,
    /// Parameters, in page order.
    pub params: Params,
    /// Rules over several parameters.
    pub groups: &'static [GroupMeta],
    /// How its filters are written, if it filters.
    pub filter: Option<FilterDialect>,
}

impl MethodMeta {
    /// For derives: a method that only reads. The texts are those of [`Scopes`] and [`Params`].
    ///
    /// A call with texts is what the compiler checks at the least cost; there are thousands of these.
    #[doc(hidden)]
    pub const fn read(
        name: &'static str,
        scopes: &'static str,
        params: &'static str,
        required: &'static str,
        ids: &'static str,
    ) -> Self {
        Self {
            name,
            api: Api::V2,
            scopes: Scopes::new(scopes),
            effect: Effect::Read,
            auth: Auth::Any,
            answer: Answer::Json,
            deprecated: None,
            creates: None,
            params: Params { names: params, required, ids: Ids::Named(ids) },
            groups: &[],
            filter: None,
        }
    }

    /// For derives: a method that changes something.
    #[doc(hidden)]
    pub const fn write(
        name: &'static str,
        scopes: &'static str,
        params: &'static str,
        required: &'static str,
        ids: &'static str,
    ) -> Self {
        Self { effect: Effect::Write, ..Self::read(name, scopes, params, required, ids) }
    }

    /// For derives: a method that changes something and may be repeated.
    #[doc(hidden)]
    pub const fn idempotent(
        name: &'static str,
        scopes: &'static str,
        params: &'static str,
        required: &'static str,
        ids: &'static str,
    ) -> Self {
        Self { effect: Effect::Idempotent, ..Self::read(name, scopes, params, required, ids) }
    }
}

/// How filters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterDialect {
    /// The operator before the name: `{">ID": 5}`.
    Prefix,
    /// Lists of conditions, of REST 3.0: `["id", ">", 5]`.
    Conditions,
}

/// Version of the REST protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `/rest/{method}`.
    V2,
    /// `/rest/api/{method}`.
    V3,
}

/// What a call does to the portal's data: decides whether it may be repeated after a lost answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Changes something each time it runs.
    Write,
    /// Changes something; running it twice leaves what running it once leaves.
    Idempotent,
}

/// What a method answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// JSON, with `result`.
    Json,
    /// A file, as it is; errors are JSON all the same. The output is a [`ReceivedFile`](crate::ReceivedFile).
    File,
}

/// Who may call a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Incoming webhooks and applications.
    Any,
    /// Applications alone: a webhook is refused with `WRONG_AUTH_TYPE`.
    OauthOnly,
    /// Incoming webhooks alone.
    WebhookOnly,
}

/// A rule over several parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupMeta {
    /// The rule.
    pub rule: GroupRule,
    /// Wire names of the parameters.
    pub of: &'static [&'static str],
}

/// What a group demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRule {
    /// One or more.
    AtLeastOne,
    /// One and no other.
    ExactlyOne,
    /// One or none.
    AtMostOne,
}
