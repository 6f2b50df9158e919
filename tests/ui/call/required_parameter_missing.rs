use bitrix_api::im::message::Update;

fn main() {
    let _ = Update::new();
}
