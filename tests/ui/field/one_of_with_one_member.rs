use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("MESSAGE", one_of = "content")]
    message: Option<String>,
}

fn main() {}
