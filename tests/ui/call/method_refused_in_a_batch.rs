use bitrix_api::{Client, Method, im};

#[derive(Clone, Method)]
#[method(name = "upload", output = bool, not_in_batch)]
struct Upload {}

fn main() {
    let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/").unwrap();
    let _ = portal.batch((Upload {}, Upload {}));
    let _ = portal.batch_all([Upload {}]);
    let _ = portal.batch((im::message::Update::new(5), im::message::Delete::new(5)));
}
