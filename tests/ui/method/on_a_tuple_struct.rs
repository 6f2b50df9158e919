use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request(i64);

fn main() {}
