use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("MESSAGE", required = "webhook")]
    message: Option<String>,
}

fn main() {
    let _ = Request::new();
}
