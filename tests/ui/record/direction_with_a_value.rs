use bitrix_api::Record;

#[derive(Record)]
#[record(input = true)]
struct Button {
    text: String,
}

fn main() {
    let _ = Button::new("x");
}
