//! A call is repeated if the server says that it did not run, or if running it twice does no harm.

use crate::raw_server::{Act, RawServer, http, json};
use bitrix_api::client::{CallOptions, Params, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::limit::RateLimit;
use bitrix_api::meta::Effect;
use bitrix_api::mock::Portal;
use bitrix_api::{Client, DialogId, Error, Json, im, user};
use std::time::Duration;
use tokio::time::Instant;

/// Repeats at once: what is proven here is not how long the pauses are.
const AT_ONCE: Retry = Retry::DEFAULT.pauses(Duration::ZERO, Duration::ZERO);

pub(super) fn client(server: &RawServer) -> Client {
    hasty_client(server, Duration::from_secs(30))
}

fn hasty_client(server: &RawServer, timeout: Duration) -> Client {
    let settings = Client::builder().timeout(timeout).rate_limit(RateLimit::OFF);
    settings.options(CallOptions::new().retry(AT_ONCE)).webhook(server.webhook()).unwrap()
}

async fn call(client: &Client, effect: Effect) -> Result<Json, Error> {
    client.with(CallOptions::new().treat_as(effect)).call_by_name("any.method", Params::new()).await
}

fn ok() -> Act {
    Act::Send(json("200 OK", r#"{"result": 1}"#))
}

/// What may be repeated after a failure.
#[derive(Clone, Copy, PartialEq)]
enum Again {
    Never,
    IfHarmless,
    Always,
}

/// Failures of a request, and what may be repeated after each.
fn failures() -> Vec<(&'static str, Act, Again)> {
    use Again::{Always, IfHarmless, Never};
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"result\": tr".to_owned();
    let error = |status: &str, code: &str| Act::Send(json(status, &format!(r#"{{"error": "{code}"}}"#)));
    let v3 = |status: &str, code: &str| {
        Act::Send(json(status, &format!(r#"{{"error": {{"code": "{code}", "message": "m"}}}}"#)))
    };
    let page = |status: &str| Act::Send(http(status, "Content-Type: text/html\r\n", "<html>"));
    vec![
        ("closed", Act::Close, IfHarmless),
        ("half", Act::SendAndClose(half), IfHarmless),
        (
            "half without a length",
            Act::SendAndClose("HTTP/1.1 200 OK\r\n\r\n{\"result\": 1".into()),
            IfHarmless,
        ),
        ("silent", Act::Hang, IfHarmless),
        ("nothing", Act::Send(http("200 OK", "", "")), IfHarmless),
        ("502", page("502 Bad Gateway"), IfHarmless),
        ("504", page("504 Gateway Timeout"), IfHarmless),
        ("500", page("500 Internal Server Error"), IfHarmless),
        ("fault", error("500 Internal Server Error", "INTERNAL_SERVER_ERROR"), IfHarmless),
        ("answer", error("500 Internal Server Error", "ERROR_UNEXPECTED_ANSWER"), IfHarmless),
        ("fault of v3", v3("500 E", "BITRIX_REST_V3_EXCEPTION_INTERNAL_INTERNALEXCEPTION"), IfHarmless),
        ("unknown fault", v3("500 E", "SOMETHING_NEW"), IfHarmless),
        ("503 of the front", page("503 Service Unavailable"), Always),
        ("503 without a code", Act::Send(json("503 Service Unavailable", "{}")), Always),
        ("limit", error("503 Service Unavailable", "QUERY_LIMIT_EXCEEDED"), Always),
        ("limit under 200", error("200 OK", "query_limit_exceeded"), Always),
        ("token check", error("401 Unauthorized", "CONNECTION_ERROR"), Always),
        ("refused", error("400 Bad Request", "ERROR_ARGUMENT"), Never),
        ("refused under 200", error("200 OK", "SOME_ERROR"), Never),
        ("refused under 500", error("500 E", "ERROR_CORE"), Never),
        ("blocked by hand", error("503 Service Unavailable", "OVERLOAD_LIMIT"), Never),
        ("no rights", error("403 Forbidden", "ACCESS_DENIED"), Never),
        // A token that was given by hand cannot be renewed.
        ("expired", error("401 Unauthorized", "expired_token"), Never),
        ("no such page", page("404 Not Found"), Never),
        ("a page", page("200 OK"), Never),
        ("no result", Act::Send(json("200 OK", "{}")), Never),
    ]
}

#[tokio::test]
async fn a_call_is_repeated_by_its_effect() {
    for (name, act, again) in failures() {
        for effect in [Effect::Read, Effect::Idempotent, Effect::Write] {
            let failing = act.clone();
            let server =
                RawServer::start(move |number| if number < 2 { failing.clone() } else { ok() }).await;
            // Long enough for a machine that is busy.
            let hang = if name == "silent" { Duration::from_millis(300) } else { Duration::from_secs(30) };
            let client = hasty_client(&server, hang);
            let outcome = call(&client, effect).await;
            let repeated = again == Again::Always || (again == Again::IfHarmless && effect != Effect::Write);
            let requests = server.requests().len();
            assert_eq!(requests, if repeated { 3 } else { 1 }, "{name}, {effect:?}: {outcome:?}");
            match outcome {
                Ok(result) => assert_eq!((repeated, result), (true, Json::from(1)), "{name}"),
                Err(error) => {
                    assert!(!repeated, "{name}, {effect:?}: {error}");
                    // What nobody knows is said, and of nothing else.
                    let unknown = again == Again::IfHarmless || name == "a page";
                    let unknown = unknown && effect != Effect::Read;
                    assert_eq!(error.outcome_unknown(), unknown, "{name}, {effect:?}: {error}");
                    assert_eq!(error.to_string().contains("is not known"), unknown, "{error}");
                    assert_eq!(error.attempts(), 1);
                }
            }
            let stats = client.stats();
            assert_eq!((stats.calls, stats.attempts), (1, requests as u64), "{name}");
            assert_eq!(stats.repeats, requests as u64 - 1, "{name}");
        }
    }
}

#[tokio::test]
async fn repeats_end() {
    let limited = json("503 Service Unavailable", r#"{"error": "QUERY_LIMIT_EXCEEDED"}"#);
    let server = RawServer::always(Act::Close).await;
    let limits = RawServer::always(Act::Send(limited)).await;
    let table = [
        (AT_ONCE, 5, 10),
        (Retry::never(), 1, 1),
        (Retry::attempts(3).pauses(Duration::ZERO, Duration::ZERO), 3, 3),
        (AT_ONCE.limits(2), 5, 2),
    ];
    for (retry, faults, refusals) in table {
        let options = CallOptions::new().retry(retry);
        let error = call(&client(&server).with(options.clone()), Effect::Read).await.unwrap_err();
        assert_eq!((error.attempts(), error.class()), (faults, ErrorClass::Transport), "{retry:?}");
        let error = call(&client(&limits).with(options), Effect::Write).await.unwrap_err();
        assert_eq!((error.attempts(), error.is_retryable()), (refusals, true), "{retry:?}");
        assert!(!error.outcome_unknown(), "{error}");
    }
}

#[tokio::test]
async fn an_idempotent_call_stays_unknown_if_no_repeat_was_answered() {
    // The first may have run; that the second did not, says nothing of the first.
    let refused = json("503 Service Unavailable", r#"{"error": "QUERY_LIMIT_EXCEEDED"}"#);
    let server =
        RawServer::start(move |number| if number == 0 { Act::Close } else { Act::Send(refused.clone()) })
            .await;
    let client = client(&server);
    let error = call(&client, Effect::Idempotent).await.unwrap_err();
    assert_eq!(error.code(), Some("QUERY_LIMIT_EXCEEDED"));
    assert!(error.outcome_unknown(), "{error}");
    assert_eq!(client.stats().unknown, 1);
}

#[tokio::test]
async fn the_schema_says_what_a_method_does() {
    let server = RawServer::always(Act::Close).await;
    let client = client(&server);
    let sent = |before: usize| server.requests().len() - before;
    client.call(user::Current::new()).await.unwrap_err();
    assert_eq!(sent(0), 5);
    let error = client.call(im::message::Add::with_message(DialogId::chat(5), "x")).await.unwrap_err();
    assert_eq!(sent(5), 1);
    assert!(error.outcome_unknown());
    // By name nothing is known of it: it may change something.
    let error = client.call_by_name("user.current", ()).await.unwrap_err();
    assert_eq!(sent(6), 1);
    assert!(error.outcome_unknown());
}

#[tokio::test(start_paused = true)]
async fn what_was_never_sent_is_sent_again() {
    let portal = Portal::in_process();
    let client = portal.client();
    drop(portal);
    let started = Instant::now();
    let error = client.call_by_name("any.method", ()).await.unwrap_err();
    assert_eq!((error.class(), error.attempts(), error.outcome_unknown()), (ErrorClass::Connect, 5, false));
    // 0.5, 1, 2, 4 seconds, of each a random part of at most a half left out.
    let took = started.elapsed().as_secs_f64();
    assert!((3.75..=7.51).contains(&took), "{took}");
    let waited = client.stats().waited.as_secs_f64();
    assert!((waited - took).abs() < 0.01, "{waited} of {took}");
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_is_down_is_not_called_over_and_over() {
    let portal = Portal::in_process();
    let client = portal.client_with(|settings| settings.rate_limit(RateLimit::OFF));
    drop(portal);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..5_000 {
        let client = client.clone();
        calls.spawn(async move { client.call_by_name("any.method", ()).await.unwrap_err() });
    }
    calls.join_all().await;
    let stats = client.stats();
    assert_eq!((stats.calls, stats.failed), (5_000, 5_000));
    // 500 at once, and two a second for the 8 seconds that the longest take.
    assert!((500..=520).contains(&stats.repeats), "{}", stats.repeats);
}
