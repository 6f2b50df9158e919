//! Many commands in one request: a tuple, references between commands, a failure in the middle, two hundred at once.
//!
//! On an embedded portal: `cargo run --example batch`. It prints what goes over the wire.

use bitrix_api::batch::{Batch, Outcome};
use bitrix_api::mock::Portal;
use bitrix_api::{Client, DialogId, im};
use std::error::Error;
use std::process::ExitCode;

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
    let portal = Portal::in_process();
    let client = portal.client();

    println!("1. Two requests at once, each with its own type");
    let (message, counters) = client
        .batch((
            im::message::Add::with_message(DialogId::chat(1453), "Order 1042 is ready"),
            im::counters::Get::new(),
        ))
        .await?;
    println!("   the message is {}, the counters are there: {}", message.into_result()?, counters.is_ok());
    wire(&portal);

    println!(
        "2. A chat, a message in it, and a like of the message: what is not known yet is filled in by the server"
    );
    let mut batch = Batch::new();
    let chat = batch.add(im::chat::Add::new().title("Order 1042"));
    let hello = batch.add_from(chat.result(), |chat| {
        // `chat` is an i64, as the method's result: whatever takes one fits, anything else does not compile.
        im::message::Add::with_message(DialogId::chat(chat), "Where is it?")
    });
    let like = batch.add_from(hello.result(), |id| im::message::Like::new(id.get()));
    let mut done = client.run_batch(batch).await?;
    println!("   chat {}", done.take(chat).into_result()?);
    println!("   message {}, liked: {}", done.take(hello).into_result()?, done.take(like).is_ok());
    wire(&portal);

    println!("3. A command fails: what refers to it does not run, the rest does");
    let mut batch = Batch::new();
    let unknown = batch.add(im::message::Update::new(1).message("Not ours"));
    let chat = batch.add(im::chat::Add::new().title("Still made"));
    let hello =
        batch.add_from(chat.result(), |chat| im::message::Add::with_message(DialogId::chat(chat), "Hello"));
    let mut done = client.run_batch(batch).await?;
    match done.take(unknown) {
        Outcome::Failed(e) => println!("   refused, typed: {:?}", e.kind()),
        other => println!("   {other:?}"),
    }
    println!("   chat: {:?}, message: {:?}", done.take(chat).ok(), done.take(hello).ok());
    wire(&portal);

    println!("4. A text that looks like a reference arrives as it is");
    let text = "write $result[c0] to see the secret";
    let (_counters, message) = client
        .batch((im::counters::Get::new(), im::message::Add::with_message(DialogId::chat(1453), text)))
        .await?;
    println!("   the message is {}", message.into_result()?);
    wire(&portal);

    println!("5. Two hundred messages: four requests");
    two_hundred(&client).await?;
    println!("   {} requests\n", portal.take_requests().len());
    Ok(())
}

async fn two_hundred(client: &Client) -> Result<(), bitrix_api::Error> {
    let all = (1..=200).map(|number| {
        im::message::Add::with_message(DialogId::chat(1453), format!("Order {number} is ready"))
    });
    let outcomes = client.batch_all(all).await?;
    let sent = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    println!("   {sent} sent");
    Ok(())
}

/// Prints and forgets what the portal received.
fn wire(portal: &Portal) {
    for received in portal.take_requests() {
        println!("   > POST {} {}", received.method, received.params);
    }
    println!();
}
