//! The embedded portal's own batches, which are those of the server.

use bitrix_api::batch::{Batch, Outcome};
use bitrix_api::mock::Portal;
use bitrix_api::v3::tasks::task;
use bitrix_api::{DialogId, im};

#[tokio::test(start_paused = true)]
async fn a_chain_of_rest_2() {
    let portal = Portal::in_process();
    let mut batch = Batch::new();
    let refused = batch.add(im::message::Update::new(999).message("not there"));
    let hello = batch.add(im::message::Add::with_message(DialogId::chat(5), "a+b & $5"));
    let update = batch.add_from(hello.result(), |id| im::message::Update::new(id).message("$result[c0]"));
    let again = batch.add_from(hello.result(), |id| im::message::Update::new(id).message("again"));
    let mut done = portal.client().run_batch(batch).await.unwrap();
    let Outcome::Failed(error) = done.take(refused) else { panic!("{done:?}") };
    assert_eq!(error.kind(), Some(im::message::UpdateError::CantEditMessage));
    // The portal refuses to update what it has not made, so both had the right identifier.
    assert!(done.take(hello).is_ok() && done.take(update).is_ok() && done.take(again).is_ok());
    let made = portal.created("message");
    assert_eq!((made.len(), made[0].1["MESSAGE"].as_str()), (1, Some("a+b & $5")));
}

#[tokio::test(start_paused = true)]
async fn a_chain_of_rest_3() {
    let portal = Portal::in_process();
    portal.on::<task::Get>(|request, _| {
        let mut task = task::Task::default();
        task.id = Some((request.id.get() + 1).into());
        let mut result = task::GetResult::default();
        result.item = Some(task);
        Ok(result)
    });
    let mut batch = Batch::new();
    let first = batch.add(task::Get::new(5));
    let id = first.field("item.id", |got| got.item.and_then(|task| task.id));
    let second = batch.add_from(id, task::Get::new);
    let mut done = portal.client().run_batch(batch).await.unwrap();
    assert_eq!(done.take(second).into_result().unwrap().item.unwrap().id, Some(7.into()));
}
