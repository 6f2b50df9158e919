use bitrix_api::{Client, Method, im};

#[derive(Clone, Method)]
#[method(name = "upload", output = bool, not_in_batch)]
struct Upload {}

fn both(portal: &Client) {
    let _ = portal.batch((im::message::Update::new(5), im::message::Delete::new(5)));
    let _ = portal.batch((Upload {}, Upload {}));
}

fn main() {}
