use bitrix_api::Clearable;
use bitrix_api::content::Keyboard;
use bitrix_api::id::ChatId;
use bitrix_api::im::message::Add;

fn main() {
    let _ = Add::with_message(ChatId::new(5), "Hello").keyboard(Clearable::<Keyboard>::Clear);
}
