use bitrix_api::Record;
use std::collections::BTreeMap;

#[derive(Record)]
#[record(input)]
struct Message {
    #[wire("PARTS")]
    parts: BTreeMap<bool, String>,
}

fn main() {}
