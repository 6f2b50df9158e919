use bitrix_api::Record;

#[derive(Record)]
enum Content {
    #[wire("MESSAGE")]
    Message(String),
    #[wire("MESSAGE")]
    Text(String),
}

fn main() {}
