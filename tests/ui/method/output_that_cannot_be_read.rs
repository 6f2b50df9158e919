use bitrix_api::Method;
use std::time::Duration;

#[derive(Method)]
#[method(name = "im.message.add", output = Duration)]
struct Add {
    #[wire("MESSAGE")]
    message: String,
}

fn main() {
    let _ = Add::new("Hello");
}
