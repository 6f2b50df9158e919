use bitrix_api::imconnector::update::{Content, ExternalMessage};

fn main() {
    let _ = ExternalMessage::new(Content::Text("Hello".to_owned()), Content::Files(Vec::new()));
}
