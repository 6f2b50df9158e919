use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("MESSAGE")]
    message: Option<String>,
    #[wire("MESSAGE")]
    text: Option<String>,
}

fn main() {
    let _ = Request::new();
}
