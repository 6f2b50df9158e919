use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("MESSAGE", one_of = "content", required = "conditional")]
    message: Option<String>,
    #[wire("ATTACH", one_of = "content")]
    attach: Option<String>,
}

fn main() {}
