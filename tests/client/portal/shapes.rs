//! One value in many spellings.

use bitrix_api::mock::Portal;
use bitrix_api::{Json, tasks, user};
use std::collections::BTreeSet;

#[tokio::test(start_paused = true)]
async fn spellings_vary_and_the_value_does_not() {
    let portal = Portal::in_process();
    portal.on_name("tasks.task.list", |_| {
        Ok(r#"{"tasks":[{"id":"1","title":"5","responsibleId":"7","priority":"2","tags":[],"subStatus":"-1"},
            {"id":"2","title":"N","responsibleId":"8","tags":{"4":{"id":4,"title":"x"}}}]}"#
            .parse()
            .unwrap())
    });
    portal.on_name("user.get", |_| {
        Ok(r#"[{"ID":"1","ACTIVE":true,"NAME":"1","UF_DEPARTMENT":[1,2]},{"ID":"2","ACTIVE":false}]"#
            .parse()
            .unwrap())
    });
    let client = portal.client();
    let plain_tasks = client.reply(tasks::task::List::new()).await.unwrap();
    let plain_users = client.reply(user::Get::new()).await.unwrap();
    let (mut texts, mut flags, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for seed in 0..40 {
        portal.vary_spellings(seed);
        let reply = client.reply(tasks::task::List::new()).await.unwrap();
        assert_eq!(format!("{:?}", reply.result), format!("{:?}", plain_tasks.result));
        texts.insert(reply.raw_result().to_owned());
        let reply = client.reply(user::Get::new()).await.unwrap();
        assert_eq!(format!("{:?}", reply.result), format!("{:?}", plain_users.result));
        let json: Json = reply.raw_result().parse().unwrap();
        let first = if json.as_array().is_some() { &json[0] } else { &json["0"] };
        flags.insert(first["ACTIVE"].to_string());
        ids.insert(first["ID"].to_string());
    }
    assert!(texts.len() > 5, "{texts:?}");
    assert_eq!(ids, BTreeSet::from(["1".to_owned(), "\"1\"".to_owned()]));
    assert_eq!(flags.len(), 4, "{flags:?}");
    // The same seed, the same answers; and as they are without one.
    let mut again = BTreeSet::new();
    for _ in 0..2 {
        portal.vary_spellings(3);
        again.insert(client.reply(tasks::task::List::new()).await.unwrap().raw_result().to_owned());
    }
    assert_eq!(again.len(), 1);
    portal.vary_spellings(None);
    let reply = client.reply(tasks::task::List::new()).await.unwrap();
    assert_eq!(reply.raw_result(), plain_tasks.raw_result());
}
