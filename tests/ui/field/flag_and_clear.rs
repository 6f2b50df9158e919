use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("SYSTEM", flag = "Y/N", clear = "N")]
    system: Option<bool>,
}

fn main() {
    let _ = Request::new();
}
