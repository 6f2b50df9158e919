use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind {
    #[value("C")]
    Chat,
}

fn main() {
    let _ = Kind::from("C");
}
