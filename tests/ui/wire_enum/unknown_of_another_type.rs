use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value("C")]
    Chat,
    #[unknown]
    Unknown(i64),
}

fn main() {
    let _ = Kind::from("C");
}
