use bitrix_api::batch::Batch;
use bitrix_api::id::ChatId;
use bitrix_api::{DialogId, im};

fn greet(chat: ChatId) -> im::message::Add {
    im::message::Add::with_message(DialogId::chat(chat), "Hello")
}

fn main() {
    let mut batch = Batch::new();
    let message = batch.add(im::message::Add::with_message(DialogId::chat(5), "Hello"));
    batch.add_from(message.result(), greet);
}
