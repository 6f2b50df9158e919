use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value(9223372036854775808)]
    Chat,
    #[unknown]
    Unknown(i64),
}

fn main() {
    let _ = Kind::from(1);
}
