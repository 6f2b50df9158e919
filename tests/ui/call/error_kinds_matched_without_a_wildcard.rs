use bitrix_api::im::message::UpdateError;

fn explain(kind: Option<UpdateError>) -> &'static str {
    match kind {
        None => "something else",
        Some(UpdateError::CantEditMessage) => "too late",
    }
}

fn main() {
    let _ = explain;
}
