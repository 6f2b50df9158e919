use bitrix_api::Record;

#[derive(Record)]
#[record(input)]
struct Message {
    #[wire("DIALOG_ID")]
    dialog: String,
    #[wire("TEXT", one_of = "content")]
    text: Option<String>,
    #[wire("FILES", one_of = "content")]
    files: Option<Vec<String>>,
}

fn main() {
    let text = Message::with_text("chat5", "Hello").files(["a".to_owned()]);
    let files = Message::with_files("chat5", vec![]);
    assert_eq!((text.dialog.as_str(), text.text.as_deref()), ("chat5", Some("Hello")));
    assert_eq!((text.files.map(|files| files.len()), files.text), (Some(1), None));
}
