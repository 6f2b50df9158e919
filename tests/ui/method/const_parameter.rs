use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request<const N: usize> {
    message: String,
}

fn main() {}
