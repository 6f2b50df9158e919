#[derive(bitrix_api::Method)]
#[method(name = "a.list", output = bool, paging = "pages", row = bool)]
struct List {}

fn main() {}
