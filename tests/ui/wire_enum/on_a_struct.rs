use bitrix_api::WireEnum;

#[derive(WireEnum)]
struct Kind;

fn main() {}
