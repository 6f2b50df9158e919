use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value("C")]
    Chat,
    #[unknown]
    Unknown(String),
    #[unknown]
    Other(String),
}

fn main() {
    let _ = Kind::from("C");
}
