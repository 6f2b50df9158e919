use bitrix_api::Event;

#[derive(Event)]
#[event(name = "ONIMBOTMESSAGEUPDATE", scope("imbot"))]
struct Update {
    message: Option<String>,
}

fn main() {}
