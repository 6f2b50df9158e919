use bitrix_api::{Clearable, Method};

macro_rules! request {
    ($name:literal, $required:ty, $optional:ty, $output:ty) => {
        #[derive(Method)]
        #[method(name = $name, output = $output)]
        struct Request {
            #[wire("ID")]
            id: $required,
            #[wire("FLAG", flag = "Y/N")]
            flag: Option<bool>,
            #[wire("TEXT", clear = "N")]
            text: $optional,
        }
    };
}

request!("vendor.request", i64, Option<Clearable<String>>, Vec<i64>);

fn main() {
    let request = Request::new(5).flag(true).text("Hello".to_owned());
    assert_eq!(Request::META.name, "vendor.request");
    assert_eq!(request.text, Some(Clearable::Value("Hello".to_owned())));
}
