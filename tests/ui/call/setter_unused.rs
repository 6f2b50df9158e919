#![deny(unused_must_use)]

use bitrix_api::im::message::Update;

fn main() {
    let request = Update::new(5);
    request.message("Hello");
}
