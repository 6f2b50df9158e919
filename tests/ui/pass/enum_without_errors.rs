use bitrix_api::ErrorKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
enum Nothing {}

fn main() {
    assert_eq!(Nothing::from_code("ACCESS_DENIED"), None);
}
