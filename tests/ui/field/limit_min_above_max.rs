use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    #[wire("COUNT", min = 10, max = 1)]
    count: Option<i64>,
}

fn main() {
    let _ = Request::new();
}
