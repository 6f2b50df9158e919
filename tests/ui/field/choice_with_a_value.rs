use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire(choice = "content")]
    content: Option<String>,
}

fn main() {
    let _ = Request::new();
}
