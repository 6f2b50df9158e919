use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.add", output = bool, error = String)]
struct Add {
    #[wire("MESSAGE")]
    message: String,
}

fn main() {
    let _ = Add::new("Hello");
}
