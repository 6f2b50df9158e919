//! An embedded portal for other programs to call: prints the address of its webhook, and runs until its input ends.
//!
//! `cargo run --example embedded_portal`, and Ctrl+D to end it.

use bitrix_api::mock::Portal;
use std::io::{self, Read};

// One thread: a call and its answer are over before another would have woken up.
#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let portal = Portal::start().await?;
    println!("{}", portal.webhook_url());
    tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}
