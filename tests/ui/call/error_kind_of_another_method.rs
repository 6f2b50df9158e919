use bitrix_api::Error;
use bitrix_api::im::message::{AddError, UpdateError};

fn explain(error: &Error<UpdateError>) -> &str {
    match error.kind() {
        Some(AddError::MessageEmpty) => "write something",
        _ => "something else",
    }
}

fn main() {
    let _ = explain;
}
