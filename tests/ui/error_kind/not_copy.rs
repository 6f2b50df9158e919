use bitrix_api::ErrorKind;

#[derive(Debug, PartialEq, Eq, ErrorKind)]
enum UpdateError {
    #[error(code = "ACCESS_DENIED")]
    AccessDenied,
}

fn main() {}
