//! Lists the deals of a portal, with a filter and progress.
//!
//! On an embedded portal with 1,234 deals: `cargo run --example list`. On a real one: set `BITRIX24_WEBHOOK` to the address of
//! an incoming webhook with scope `crm`.

use bitrix_api::list::{Field, Prefix};
use bitrix_api::mock::Portal;
use bitrix_api::{Client, Extra, Json, Method, Record};
use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

// Feature `crm` has these ready; written here they show how a method of one's own is listed.

/// A deal.
#[derive(Clone, Debug, Record)]
#[record(output, fields)]
struct Deal {
    #[wire("ID")]
    id: i64,
    #[wire("TITLE")]
    title: Option<String>,
    #[wire(rest)]
    others: Extra,
}

/// Lists deals.
#[derive(Clone, Debug, Method)]
#[method(
    name = "crm.deal.list",
    scopes("crm"),
    effect = "read",
    output = Vec<Deal>,
    filter = "prefix",
    paging = "start",
    row = Deal,
    key = "ID"
)]
#[must_use = "a request does nothing until it is called"]
struct Deals {
    select: Option<Vec<String>>,
    filter: Option<bitrix_api::list::Filter<Prefix>>,
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
    embedded.on_name("crm.deal.list", |call| Ok(some_deals(call.params())));
    let portal = match std::env::var("BITRIX24_WEBHOOK") {
        Ok(webhook) => Client::webhook(webhook)?,
        Err(_) => embedded.client(),
    };

    let open = Field::<Deal, bool>::flag("CLOSED", bitrix_api::codec::FlagStyle::YesNo).eq(false);
    let mut pages = portal.pages(Deals::new()).filter(open).filter(Deal::TITLE.contains("bike"));
    let mut last = None;
    while let Some(page) = pages.next().await {
        let page = page?;
        last = page.rows.into_iter().next_back().or(last);
        let of = page.progress.total.map_or_else(String::new, |total| format!(" of {total}"));
        print!("\r{} deals{of}, {} requests", page.progress.seen, page.progress.requests);
        std::io::stdout().flush()?;
    }
    println!();
    if let Some(deal) = last {
        let (title, members) = (deal.title.unwrap_or_default(), deal.others.len());
        println!("The last: {title:?}, number {}, with {members} members more", deal.id);
    }
    Ok(())
}

/// What the embedded portal has: deals 1 to 1,234.
fn some_deals(params: &Json) -> Json {
    let filter = &params["filter"];
    let after = filter[">ID"].as_i64().unwrap_or(0);
    let until = filter["<=ID"].as_i64().unwrap_or(1234).min(1234);
    let deal = |id: i64| {
        let title = format!("Bike {id}");
        let members = [("ID", id.to_string()), ("TITLE", title), ("CLOSED", "N".to_owned())];
        Json::from_iter(members)
    };
    let page = (after + 1..=until).take(50).map(deal);
    let counted = params["start"].as_i64() != Some(-1);
    // A list with two named members beside its rows: that is how a method says them.
    let mut answer: Vec<(String, Json)> =
        page.enumerate().map(|(index, deal)| (index.to_string(), deal)).collect();
    if counted {
        answer.push(("next".to_owned(), Json::from(50)));
        answer.push(("total".to_owned(), Json::from(1234)));
    }
    Json::Object(answer)
}
