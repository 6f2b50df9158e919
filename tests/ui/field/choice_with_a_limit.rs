use bitrix_api::Method;
use bitrix_api::Record;

#[derive(Record)]
enum Content {
    #[wire("MESSAGE")]
    Message(String),
}

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire(choice, max_chars = 5)]
    content: Option<Content>,
}

fn main() {
    let _ = Request::new();
}
