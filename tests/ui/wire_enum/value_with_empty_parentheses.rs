use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value("C")]
    Chat,
    #[value()]
    Open,
    #[unknown]
    Unknown(String),
}

fn main() {
    let _ = Kind::from("C");
}
