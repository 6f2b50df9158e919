use bitrix_api::Record;

#[derive(Record)]
enum Content {
    #[wire("MESSAGE")]
    Message(Option<String>),
}

fn main() {}
