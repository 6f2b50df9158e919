use bitrix_api::batch::Batch;
use bitrix_api::{DialogId, im};

fn main() {
    let mut batch = Batch::new();
    let message = batch.add(im::message::Add::with_message(DialogId::chat(5), "Hello"));
    batch.add_from(message.result(), |id| im::message::Add::with_message(DialogId::chat(id), "there"));
}
