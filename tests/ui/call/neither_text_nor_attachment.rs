use bitrix_api::id::ChatId;
use bitrix_api::im::message::Add;

fn main() {
    let _ = Add::new(ChatId::new(5));
}
