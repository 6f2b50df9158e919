//! Sends a message, updates it, is refused, and receives an event; prints what went over the wire.
//!
//! On an embedded portal: `cargo run --example quickstart`. On a real one: set `BITRIX24_WEBHOOK` to the address of an
//! incoming webhook with scope `im`, and `BITRIX24_DIALOG` to a chat (`chat1453`) or a user's number.

#![allow(deprecated, reason = "the event is that of the first generation of chat bots, which is deprecated")]

use bitrix_api::content::attach::{GridItem, Link};
use bitrix_api::content::{Action, Attach, Block, Button, ColorToken, Keyboard, Text};
use bitrix_api::id::UserId;
use bitrix_api::imbot::event::{ChatType, MessageParams, MessageUpdate};
use bitrix_api::mock::{EventReceiver, Portal};
use bitrix_api::{Clearable, Client, DialogId, Method, im};
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
    let embedded = Portal::start().await?;
    let (portal, dialog) = match std::env::var("BITRIX24_WEBHOOK") {
        Ok(webhook) => {
            let dialog = std::env::var("BITRIX24_DIALOG")
                .map_err(|_| "BITRIX24_DIALOG is not set: name the chat (`chat1453`) or user to write to")?;
            (Client::webhook(webhook)?, dialog.parse()?)
        }
        Err(_) => (embedded.client(), DialogId::chat(1453)),
    };
    println!("Portal: {portal:?}\n");

    println!("1. Send a message with an attachment and a keyboard");
    let text = Text::new().bold("Order 1042").text(" is ready");
    let attach = Attach::new([
        Block::grid([GridItem::row("Status", "New"), GridItem::row("Total", "150.00 EUR")]),
        Link::new("https://shop.example/orders/1042").name("Open the order").into(),
    ])
    .color_token(ColorToken::Primary);
    let keyboard = Keyboard::new([Button::action("Ask for help", Action::Put("/help".to_owned()))]);
    let add = im::message::Add::with_message(dialog, text).attach(attach).keyboard(keyboard);
    let id = show(&portal, add).await?;
    println!("   the message is {id}\n");

    println!("2. Change its text and take the keyboard away");
    let update = im::message::Update::new(id).message("Order 1042 was delivered").keyboard(Clearable::Clear);
    let updated = show(&portal, update).await?;
    println!("   updated: {updated}\n");

    println!("3. Change a message that is not ours");
    match portal.call(im::message::Update::new(1).message("Mine now")).await {
        Ok(_) => println!("   it was allowed, strangely\n"),
        Err(e) if e.kind() == Some(im::message::UpdateError::CantEditMessage) => {
            println!("   refused, typed: {:?}\n   {e}\n", im::message::UpdateError::CantEditMessage);
        }
        Err(e) => println!("   refused otherwise: {e}\n"),
    }

    println!("4. Receive an event (from the embedded portal, whichever was called before)");
    receive(&embedded).await
}

/// Calls a method and prints the request's and the answer's JSON. Neither holds the webhook's secret.
async fn show<M: Method>(portal: &Client, request: M) -> Result<M::Output, Box<dyn Error>> {
    println!("   > POST {} {}", M::META.name, bitrix_api::codec::to_json(&request)?);
    let reply = portal.reply(request).await?;
    println!("   < {}", String::from_utf8_lossy(reply.raw()));
    Ok(reply.result)
}

/// Lets the portal send an event to a handler on this machine, and reads it.
async fn receive(portal: &Portal) -> Result<(), Box<dyn Error>> {
    let mut handler = EventReceiver::start().await?;

    let mut params = MessageParams::default();
    params.message = Some("When do you open?".to_owned());
    params.author_id = Some(UserId::new(27));
    params.chat_type = Some(ChatType::Private);
    let mut event = MessageUpdate::default();
    event.params = Some(params);
    portal.send_event(&handler.url(), &event).await?;

    let received = handler.next().await.ok_or("the handler was shut down")?;
    println!("   < {received}");
    let incoming = received.incoming()?;
    incoming.verify(&portal.application_token())?;
    let delivery = incoming.decode::<MessageUpdate>()?;
    let params = delivery.data.params.unwrap_or_default();
    println!("   {}: {:?} wrote {:?}", incoming.name(), params.author_id, params.message.unwrap_or_default());
    Ok(())
}
