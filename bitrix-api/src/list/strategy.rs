//! How a list is walked.

/// How a list is walked.
///
/// While a list is walked, rows come and go. What that does depends on how pages are asked for: those by position
/// ([`Sequential`](Self::Sequential), [`Batched`](Self::Batched)) shift when a row before them goes, so that a row is missed or
/// comes twice; those by key ([`Keyset`](Self::Keyset), [`Ranges`](Self::Ranges)) give every row that is there all the
/// while, once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strategy {
    /// `Ranges` or else `Keyset` where rows have a key, the method can filter and sort by it, and the request does not ask for
    /// another order; else `Batched` where the method counts its rows; else `Sequential`.
    #[default]
    Auto,
    /// One page after the other, as the method pages. In the order that the request asks for.
    Sequential,
    /// One page after the other, each from the last row's key on, without counting. In the order of the keys. The
    /// cheapest for the portal where a list is long.
    Keyset,
    /// The first page, which says how many rows there are, then the others by position, many in each request. In the order
    /// that the request asks for.
    Batched,
    /// The first page, then ranges of keys, many in each request. In the order of the keys. The fastest that misses nothing.
    Ranges,
}

/// How far a walk is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Rows given so far.
    pub seen: u64,
    /// Rows that there were at the beginning, where the method counts them.
    pub total: Option<u64>,
    /// Calls and batches that were sent.
    pub requests: u64,
    /// Whether the number of rows changed meanwhile in a walk by position: rows may be missing, or be there twice.
    pub moved: bool,
}
