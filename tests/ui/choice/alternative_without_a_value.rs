use bitrix_api::Record;

#[derive(Record)]
enum Content {
    #[wire("MESSAGE")]
    Message(String),
    #[wire("FILES")]
    Files,
}

fn main() {}
