use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value("C")]
    Chat,
    #[unknown("X")]
    Unknown(String),
}

fn main() {
    let _ = Kind::from("C");
}
