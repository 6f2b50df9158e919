#![deny(unused_must_use)]

use bitrix_api::im::message::Update;

fn main() {
    Update::new(5);
}
