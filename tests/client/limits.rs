//! The portal's limits are kept.
