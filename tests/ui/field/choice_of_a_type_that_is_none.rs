use bitrix_api::Record;

#[derive(Record)]
#[record(output)]
struct Message {
    #[wire(choice)]
    content: Option<String>,
}

fn main() {}
