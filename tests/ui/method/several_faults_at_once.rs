use bitrix_api::Method;

#[derive(Method)]
#[method(nmae = "im.message.update", output = bool, effect = "delete")]
struct Request {
    #[wire("MESSAGE_ID", flag = "Y/N")]
    message_id: i64,
    #[wire("MESSAGE", max_char = 5)]
    message: Option<String>,
}

fn main() {
    let _ = Request::new(5).message("Hello");
}
