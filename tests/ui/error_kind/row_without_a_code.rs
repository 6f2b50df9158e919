use bitrix_api::ErrorKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
enum UpdateError {
    #[error(status = 403)]
    AccessDenied,
}

fn main() {
    let _ = UpdateError::from_code("ACCESS_DENIED");
}
