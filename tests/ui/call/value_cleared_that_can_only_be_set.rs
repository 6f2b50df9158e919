use bitrix_api::Clearable;
use bitrix_api::im::message::Update;

fn main() {
    let _ = Update::new(5).message(Clearable::<String>::Clear);
}
