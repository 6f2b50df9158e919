use bitrix_api::batch::Batch;
use bitrix_api::{Client, im, v3};

fn main() {
    let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/").unwrap();
    let _ = portal.batch((im::message::Update::new(5), v3::tasks::task::Get::new(5)));
    let mut batch = Batch::new();
    batch.add(im::message::Update::new(5));
    batch.add(v3::tasks::task::Get::new(5));
}
