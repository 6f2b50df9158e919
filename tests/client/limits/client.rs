//! Clients against a portal that enforces its limits.

use super::model::seconds;
use bitrix_api::Json;
use bitrix_api::limit::{BoxFuture, Call, LimitError, Limiter, Outcome, Permit, RateLimit};
use bitrix_api::meta::Api;
use bitrix_api::mock::Portal;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

fn portal() -> Portal {
    let portal = Portal::in_process();
    portal.on_name("ping", |_| Ok(Json::from(1)));
    portal.on_name("heavy", |_| Ok(Json::from(2)));
    portal.enforce(50, 2.0);
    portal.delay(Duration::from_millis(60), Duration::ZERO);
    portal
}

#[tokio::test(start_paused = true)]
async fn clients_at_default_settings_are_not_refused() {
    let portal = portal();
    let clients: Vec<_> = (0..4).map(|_| portal.client()).collect();
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for n in 0..150 {
        let client = clients[n % 4].clone();
        tasks.spawn(async move { client.call_by_name("ping", ()).await.is_ok() });
    }
    assert!(tasks.join_all().await.into_iter().all(|ok| ok));
    let took = started.elapsed();
    assert_eq!((portal.bucket().accepted, portal.bucket().refused), (150, 0));
    assert!(took >= seconds(50.0) && took < seconds(50.3), "{took:?}");
}

/// Off means off: the portal's bucket is met.
#[tokio::test(start_paused = true)]
async fn without_a_limit_the_portal_refuses() {
    let portal = portal();
    let client = portal.client_with(|settings| settings.rate_limit(RateLimit::OFF));
    let mut tasks = JoinSet::new();
    for _ in 0..60 {
        let client = client.clone();
        tasks.spawn(async move { client.call_by_name("ping", ()).await.is_ok() });
    }
    tasks.join_all().await;
    assert!(portal.bucket().refused >= 10, "{:?}", portal.bucket());
}

/// A hundred calls of 20 seconds' work each: no answer is a refusal, and other methods do not wait.
#[tokio::test(start_paused = true)]
async fn a_method_with_a_budget_is_spread() {
    let portal = portal();
    portal.limit_operating(seconds(480.0));
    portal.cost(Api::V2, "heavy", seconds(20.0));
    let client = portal.client();
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..2 {
        let client = client.clone();
        tasks.spawn(async move {
            for _ in 0..50 {
                client.call_by_name("heavy", ()).await.unwrap();
            }
        });
    }
    let other = client.clone();
    tasks.spawn(async move {
        tokio::time::sleep(seconds(60.0)).await;
        let started = Instant::now();
        other.call_by_name("ping", ()).await.unwrap();
        assert!(started.elapsed() < seconds(1.0));
    });
    tasks.join_all().await;
    assert_eq!(portal.runs(Api::V2, "heavy"), 100);
    // 2,000 seconds of work, 480 in nine to ten minutes (minutes come free as a whole): four times these have passed.
    let took = started.elapsed();
    assert!(took >= seconds(2_160.0) && took < seconds(3_000.0), "{took:?}");
}

/// What a limiter is told.
#[derive(Debug, Default)]
struct Spy {
    seen: Mutex<Vec<String>>,
}

impl Limiter for Spy {
    fn acquire<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Result<Permit, LimitError>> {
        Box::pin(async move {
            if call.method == "forbidden" {
                return Err(LimitError::failed("the store is out of reach"));
            }
            Ok(Permit::guarded(call.method.to_owned()))
        })
    }

    fn settle(&self, call: &Call<'_>, permit: Permit, outcome: &Outcome<'_>) {
        let kept = permit.into_guard::<String>().unwrap();
        self.seen.lock().unwrap().push(format!("{} {kept} {outcome:?}", call.portal));
    }
}

#[tokio::test(start_paused = true)]
async fn a_limiter_of_ones_own() {
    let portal = portal();
    portal.limit_operating(seconds(480.0));
    portal.cost(Api::V2, "heavy", seconds(500.0));
    let spy = Arc::new(Spy::default());
    let client = portal.client_with(|settings| settings.limiter(spy.clone()));
    let host = portal.url().replace("https://", "");
    client.call_by_name("heavy", ()).await.unwrap();
    let error = client.call_by_name("forbidden", ()).await.unwrap_err();
    assert!(error.to_string().contains("out of reach"), "{error}");
    assert_eq!(portal.request_count(), 1, "what is not permitted is not sent");
    let seen = spy.seen.lock().unwrap().concat();
    assert!(seen.starts_with(&format!("{host} heavy Answered(")), "{seen}");
    assert!(seen.contains("used: Some(500s)") && seen.contains("resets_in: Some(5"), "{seen}");
}
