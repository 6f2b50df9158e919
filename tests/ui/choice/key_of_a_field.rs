use bitrix_api::Record;

#[derive(Record)]
enum Content {
    #[wire("MESSAGE", one_of = "content")]
    Message(String),
}

fn main() {}
