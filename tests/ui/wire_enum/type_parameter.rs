use bitrix_api::WireEnum;

#[derive(WireEnum)]
enum Kind<T> {
    #[value("C")]
    Chat,
    #[unknown]
    Unknown(T),
}

fn main() {}
