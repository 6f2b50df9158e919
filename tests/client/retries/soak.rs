//! Many calls under faults.
