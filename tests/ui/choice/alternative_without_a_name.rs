use bitrix_api::Record;

#[derive(Record)]
enum Content {
    Message(String),
}

fn main() {}
