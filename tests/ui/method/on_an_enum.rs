use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
enum Request {
    Message(i64),
}

fn main() {}
