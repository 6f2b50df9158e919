//! What can go wrong, and what a program does about it: typed refusals, faults on the way, limits, deadlines.
//!
//! On an embedded portal: `cargo run --example errors`.

use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::mock::{Fault, FaultRule, Portal};
use bitrix_api::{DialogId, im};
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let portal = Portal::start().await?;
    let client = portal.client();
    let hello = || im::message::Add::with_message(DialogId::chat(1453), "Hello");

    println!(
        "1. The method's own errors are variants; the text is for people and comes in the portal's language"
    );
    match client.call(im::message::Update::new(1).message("Mine now")).await {
        Err(e) if e.kind() == Some(im::message::UpdateError::CantEditMessage) => {
            println!("   too late to edit: {e}");
        }
        other => println!("   {other:?}"),
    }

    println!(
        "2. A page of the web server instead of an answer: a method that reads is called again by itself"
    );
    portal.inject(FaultRule::new(Fault::Page(502)).method("im.counters.get").times(2));
    let reply = client.reply(im::counters::Get::new()).await?;
    println!("   answered at attempt {}", reply.attempts());

    println!("3. A change whose answer is lost is not sent again: it may have been made");
    portal.inject(FaultRule::new(Fault::DropReply).method("im.message.add").times(1));
    let Err(error) = client.call(hello()).await else { return Err("the answer was to be lost".into()) };
    println!("   outcome unknown: {}; {error}", error.outcome_unknown());

    println!("4. The same, told that a second message does no harm");
    portal.inject(FaultRule::new(Fault::DropReply).method("im.message.add").times(1));
    let careless = client.with(CallOptions::new().treat_as(bitrix_api::meta::Effect::Idempotent));
    println!("   message {}", careless.call(hello()).await?);

    println!("5. A deadline holds for the whole call, waits and repeats included");
    portal.inject(FaultRule::new(Fault::Delay(Duration::from_secs(5))).times(1));
    let hasty = client.with(CallOptions::new().deadline(Duration::from_millis(200)).retry(Retry::never()));
    match hasty.call(im::counters::Get::new()).await {
        Err(e) if e.class() == ErrorClass::Deadline => println!("   {e}"),
        other => println!("   {other:?}"),
    }

    println!("\n{:#?}", client.stats());
    Ok(())
}
