use bitrix_api::{Client, im};

fn main() {
    let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/").unwrap();
    let _ = portal.items(im::message::Update::new(5));
}
