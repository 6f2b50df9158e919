use bitrix_api::Method;

#[derive(Method)]
struct Request {
    message_id: i64,
}

fn main() {
    let _ = Request::new(5);
}
