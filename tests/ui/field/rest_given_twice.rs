use bitrix_api::Method;
use bitrix_api::Extra;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire(rest)]
    extra: Extra,
    #[wire(rest)]
    more: Extra,
}

fn main() {
    let _ = Request::new();
}
