use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire(rest)]
    extra: Vec<String>,
}

fn main() {
    let _ = Request::new(Vec::new());
}
