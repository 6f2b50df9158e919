#[derive(bitrix_api::Method)]
#[method(name = "a.list", output = bool, paging = "start")]
struct List {}

fn main() {}
