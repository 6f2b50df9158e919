//! How much of a body is read.

/// Limits for the body of an event, which comes from outside: anybody who knows a handler's address can send one.
///
/// The default is far above what a portal sends, and keeps what one body can occupy to a few megabytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(super) max_bytes: usize,
    pub(super) max_depth: usize,
    pub(super) max_fields: usize,
    pub(super) max_key_bytes: usize,
}

/// Deeper than this the decoder does not read, whatever the limits say.
const DEEPEST: usize = 64;

impl Limits {
    /// 1 MiB, 16 levels, 10,000 fields, keys of 256 bytes.
    pub const DEFAULT: Self =
        Self { max_bytes: 1024 * 1024, max_depth: 16, max_fields: 10_000, max_key_bytes: 256 };

    /// Bytes of the whole body.
    #[must_use]
    pub const fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Levels: `data[PARAMS][ID]` has three. At most 64.
    #[must_use]
    pub const fn max_depth(mut self, levels: usize) -> Self {
        self.max_depth = if levels < DEEPEST { levels } else { DEEPEST };
        self
    }

    /// Values and groups together: `data[PARAMS][ID]=5` alone is three.
    #[must_use]
    pub const fn max_fields(mut self, fields: usize) -> Self {
        self.max_fields = fields;
        self
    }

    /// Bytes of one key, decoded.
    #[must_use]
    pub const fn max_key_bytes(mut self, bytes: usize) -> Self {
        self.max_key_bytes = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
