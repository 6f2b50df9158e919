use bitrix_api::batch::Batch;
use bitrix_api::im;

fn main() {
    let mut batch = Batch::new();
    let updated = batch.add(im::message::Update::new(5));
    let _ = updated.result();
}
