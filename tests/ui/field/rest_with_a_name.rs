use bitrix_api::Method;
use bitrix_api::Extra;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("EXTRA", rest)]
    extra: Extra,
}

fn main() {
    let _ = Request::new();
}
