use bitrix_api::im::message::Update;
use bitrix_api::{Client, Error};

async fn update(client: &Client) -> Result<(), Error> {
    let answer: String = client.call(Update::new(5)).await?;
    drop(answer);
    Ok(())
}

fn main() {
    let _ = update;
}
