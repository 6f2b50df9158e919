use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    new: Option<String>,
}

fn main() {
    let _ = Request::new();
}
