use bitrix_api::list::Filter;
use bitrix_api::{Client, im};

fn main() {
    let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/").unwrap();
    let _ = portal.items(im::search::chat::List::with_find("x")).filter(Filter::new());
}
