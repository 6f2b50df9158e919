use bitrix_api::id::ChatId;
use bitrix_api::im::message::Update;

fn main() {
    let _ = Update::new(ChatId::new(5));
}
