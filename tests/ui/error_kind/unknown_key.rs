use bitrix_api::ErrorKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
enum UpdateError {
    #[error(code = "ACCESS_DENIED", statsu = 403)]
    AccessDenied,
}

fn main() {
    let _ = UpdateError::from_code("ACCESS_DENIED");
}
