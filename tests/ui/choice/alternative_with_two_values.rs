use bitrix_api::Record;

#[derive(Record)]
enum Content {
    #[wire("FILES")]
    Files(String, i64),
}

fn main() {}
