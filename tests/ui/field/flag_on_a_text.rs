use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("SYSTEM", flag = "Y/N")]
    system: Option<String>,
}

fn main() {
    let _ = Request::new();
}
