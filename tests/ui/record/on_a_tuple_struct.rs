use bitrix_api::Record;

#[derive(Record)]
struct Button(String);

fn main() {}
