use bitrix_api::{Client, im, v3};

fn both(portal: &Client) {
    let _ = portal.batch((im::message::Update::new(5), v3::tasks::task::Get::new(5)));
}

fn main() {}
