//! An application's authorisation: the full OAuth flow, tokens in a file, and a token that ends in the middle of the work.
//!
//! On an embedded portal, which is its own OAuth server: `cargo run --example oauth`.

use bitrix_api::auth::{App, FileStore, TokenStore as _};
use bitrix_api::mock::Portal;
use bitrix_api::{Client, DialogId, im};
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

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

async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    let portal = Portal::start().await?;
    let app = App::new(portal.client_id(), portal.client_secret());

    println!("1. Send the user to the portal");
    let authorization = app.authorize(portal.url())?;
    // The state belongs into the user's session: what comes back without it is not an answer to this.
    println!("   {}\n", authorization.url.split('?').next().unwrap_or_default());

    println!("2. The user agrees and comes back with a code, which is exchanged for tokens");
    let back = portal.authorize(&authorization.url).ok_or("the portal does not know the application")?;
    let query = back.split_once('?').map_or("", |(_, query)| query);
    let returned = app.returned(query, &authorization.state)?;
    let tokens = app.exchange(&returned).await?;
    println!("   {tokens:?}\n");

    println!(
        "3. They are kept in a file that its owner alone can read, for all processes of the application"
    );
    let file = std::env::temp_dir().join(format!("bitrix-api-oauth-{}.json", std::process::id()));
    let store = Arc::new(FileStore::new(&file));
    store.save(&tokens).await?;
    println!("   {}\n", file.display());

    println!("4. The token ends; forty calls meet that at once");
    let client = Client::app(app, store).await?;
    portal.expire_tokens();
    let mut calls = tokio::task::JoinSet::new();
    for number in 1..=40 {
        let client = client.clone();
        calls.spawn(async move {
            client.call(im::message::Add::with_message(DialogId::chat(1), format!("Message {number}"))).await
        });
    }
    let mut sent = 0;
    while let Some(call) = calls.join_next().await {
        call??;
        sent += 1;
    }
    println!("   {sent} messages sent, {} renewal of the token", client.stats().renewals);
    std::fs::remove_file(&file)?;
    Ok(())
}
