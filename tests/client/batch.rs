//! Many commands in one request.

mod all;
mod embedded;
mod encoding;
mod injected;
mod outcomes;
mod php;
mod references;
pub(crate) mod requests;
mod rest3;
mod tuples;
