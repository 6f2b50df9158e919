use bitrix_api::Event;

#[derive(Event)]
#[event(name = "onImBotMessageUpdate")]
struct Update {
    message: Option<String>,
}

fn main() {}
