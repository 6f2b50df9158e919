use bitrix_api::batch::Batch;
use bitrix_api::{im, v3};

fn main() {
    let mut batch = Batch::new();
    batch.add(im::message::Update::new(5));
    batch.add(v3::tasks::task::Get::new(5));
}
