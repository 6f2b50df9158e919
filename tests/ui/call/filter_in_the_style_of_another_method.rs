use bitrix_api::list::{Conditions, Field, Filter};
use bitrix_api::{Client, Json, tasks};

fn main() {
    let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/").unwrap();
    let filter: Filter<Conditions> = Field::<(), Json>::user("id").eq(5);
    let _ = portal.items(tasks::task::List::new()).filter(filter);
}
