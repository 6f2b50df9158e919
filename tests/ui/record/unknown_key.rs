use bitrix_api::Record;

#[derive(Record)]
#[record(inptu)]
struct Button {
    text: String,
}

fn main() {
    let _ = Button::new("x");
}
