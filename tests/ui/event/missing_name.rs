use bitrix_api::Event;

#[derive(Event)]
#[event(scopes("imbot"))]
struct Update {
    message: Option<String>,
}

fn main() {}
