//! Calls of `im.message.add`, one after the other, as the scripts in tests/peers make them: `singles WEBHOOK COUNT`.
//!
//! Prints the seconds that the calls took.

use bitrix_api::limit::RateLimit;
use bitrix_api::{Client, DialogId, im};
use std::error::Error;
use std::time::Instant;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: singles WEBHOOK COUNT";
    let webhook = arguments.next().ok_or(usage)?;
    let count: u32 = arguments.next().ok_or(usage)?.parse()?;
    let portal = Client::builder().rate_limit(RateLimit::OFF).webhook(webhook)?;
    let start = Instant::now();
    for _ in 0..count {
        portal.call(im::message::Add::with_message(DialogId::chat(1), "Hello")).await?;
    }
    println!("{}", start.elapsed().as_secs_f64());
    Ok(())
}
