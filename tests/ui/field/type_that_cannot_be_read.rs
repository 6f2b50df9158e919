use bitrix_api::Record;
use std::time::Duration;

#[derive(Record)]
#[record(output)]
struct Answer {
    #[wire("DELAY")]
    delay: Option<Duration>,
}

fn main() {}
