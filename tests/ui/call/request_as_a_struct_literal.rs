use bitrix_api::id::MessageId;
use bitrix_api::im::message::Update;

fn main() {
    let _ = Update { message_id: MessageId::new(5), ..Update::new(5) };
}
