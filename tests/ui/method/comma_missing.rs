use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update" output = bool)]
struct Request {
    #[wire("MESSAGE_ID")]
    message_id: i64,
}

fn main() {
    let _ = Request::new(5);
}
