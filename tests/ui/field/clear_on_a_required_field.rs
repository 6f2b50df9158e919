use bitrix_api::Method;
use bitrix_api::Clearable;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("KEYBOARD", clear = "N")]
    keyboard: Clearable<String>,
}

fn main() {
    let _ = Request::new("x".to_owned());
}
