use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value(1)]
    Chat,
    #[unknown]
    Unknown(String),
}

fn main() {
    let _ = Kind::from(1);
}
