use bitrix_api::Record;

#[derive(Record)]
enum Content {
    #[wire(flag = "Y")]
    Empty(bool),
}

fn main() {}
