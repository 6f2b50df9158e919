//! Rows over many pages, filters, projections.
