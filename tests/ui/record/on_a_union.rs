use bitrix_api::Record;

#[derive(Record)]
union Button {
    id: i64,
    flag: bool,
}

fn main() {}
