use bitrix_api::ErrorKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
struct UpdateError;

fn main() {}
