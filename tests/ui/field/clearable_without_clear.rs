use bitrix_api::Method;
use bitrix_api::Clearable;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("KEYBOARD")]
    keyboard: Option<Clearable<String>>,
}

fn main() {
    let _ = Request::new();
}
