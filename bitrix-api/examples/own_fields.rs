//! Reads a list into a struct of one's own, custom fields included: its members are what is asked for.
//!
//! On an embedded portal: `cargo run --example own_fields`. On a real one: set `BITRIX24_WEBHOOK` to the address of an incoming
//! webhook with scope `crm`, and `UF_CRM_COLOUR` below to a custom field of your deals.

use bitrix_api::list::{Field, Filter, Order, Prefix};
use bitrix_api::mock::Portal;
use bitrix_api::{Client, Json, Method, Record};
use std::error::Error;
use std::process::ExitCode;

/// What this program needs of a deal.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(output, fields)]
struct MyDeal {
    /// Its number.
    #[wire("ID")]
    id: i64,
    /// What it is called.
    #[wire("TITLE")]
    title: String,
    /// A custom field.
    #[wire("UF_CRM_COLOUR")]
    colour: Option<String>,
}

/// Lists deals. Feature `crm` has it ready, with all fields that a deal has.
#[derive(Clone, Debug, Method)]
#[method(
    name = "crm.deal.list",
    scopes("crm"),
    effect = "read",
    output = Vec<Json>,
    filter = "prefix",
    paging = "start",
    row = Json,
    key = "ID"
)]
#[must_use = "a request does nothing until it is called"]
struct Deals {
    select: Option<Vec<String>>,
    filter: Option<Filter<Prefix>>,
    order: Option<Json>,
}

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
    embedded.on_name("crm.deal.list", |call| {
        println!("Asked for: {}", call.params());
        let deals = r#"[{"ID": "1", "TITLE": "Bike", "UF_CRM_COLOUR": "red"}, {"ID": "2", "TITLE": "Boat", "UF_CRM_COLOUR": null}]"#;
        Ok(deals.parse().unwrap_or_default())
    });
    let portal = match std::env::var("BITRIX24_WEBHOOK") {
        Ok(webhook) => Client::webhook(webhook)?,
        Err(_) => embedded.client(),
    };

    let mut deals = portal
        .items(Deals::new())
        .filter(MyDeal::TITLE.like("B%").and(Field::<MyDeal, Json>::user("UF_CRM_COLOUR").ne("black")))
        .order_by(Field::user("TITLE"), Order::Ascending)
        .limit(100)
        .rows_as::<MyDeal>();
    while let Some(deal) = deals.next().await {
        let deal = deal?;
        println!("{}: {}, {}", deal.id, deal.title, deal.colour.as_deref().unwrap_or("no colour"));
    }
    Ok(())
}
