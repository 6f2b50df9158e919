use bitrix_api::Method;
use std::time::Duration;

#[derive(Method)]
#[method(name = "im.message.add", output = bool)]
struct Add {
    #[wire("DELAY")]
    delay: Duration,
}

fn main() {
    let _ = Add::new(Duration::from_secs(5));
}
