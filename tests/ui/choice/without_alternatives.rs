use bitrix_api::Record;

#[derive(Record)]
enum Content {}

fn main() {}
