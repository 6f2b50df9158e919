#[derive(bitrix_api::Method)]
#[method(name = "a.list", output = bool, rows = "items")]
struct List {}

fn main() {}
