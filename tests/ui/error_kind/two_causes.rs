use bitrix_api::ErrorKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
enum UpdateError {
    #[error(code = "TEXT", missing = "MESSAGE", too_large = "MESSAGE")]
    Text,
}

fn main() {
    let _ = UpdateError::from_code("ACCESS_DENIED");
}
