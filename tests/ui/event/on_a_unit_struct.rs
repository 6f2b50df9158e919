use bitrix_api::Event;

#[derive(Event)]
#[event(name = "ONIMBOTMESSAGEUPDATE")]
struct Update;

fn main() {}
