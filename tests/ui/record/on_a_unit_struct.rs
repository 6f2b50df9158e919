use bitrix_api::Record;

#[derive(Record)]
struct Button;

fn main() {}
