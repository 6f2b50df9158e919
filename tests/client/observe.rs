//! Traces, statistics, hooks, deadlines.
