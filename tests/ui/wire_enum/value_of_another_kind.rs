use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value("C")]
    Chat,
    #[value(true)]
    Open,
    #[unknown]
    Unknown(String),
}

fn main() {
    let _ = Kind::from("C");
}
