//! Traces, statistics, hooks.

use bitrix_api::client::{CallInfo, CallOptions, Hooks, Report, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::limit::RateLimit;
use bitrix_api::meta::Effect;
use bitrix_api::mock::Portal;
use bitrix_api::{Client, Error, Json};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};

/// What was logged: a line for each span and event.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Log {
    fn push(&self, kind: &str, metadata: &tracing::Metadata<'_>, record: impl FnOnce(&mut Line)) {
        let mut line = Line(format!("{kind} {} {}", metadata.level(), metadata.target()));
        record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    /// The lines that this crate has written about calls.
    fn take(&self) -> Vec<String> {
        let lines = std::mem::take(&mut *self.0.lock().unwrap());
        lines.into_iter().filter(|line| line.contains(" bitrix_api::")).collect()
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        self.push("span", span.metadata(), |line| span.record(line));
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.push("event", event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

/// What the hooks were told.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Hooks for Heard {
    fn before(&self, call: &CallInfo<'_>) {
        self.0.lock().unwrap().push(format!("before {} {}", call.method, call.commands));
    }

    fn after(&self, call: &CallInfo<'_>, report: &Report<'_>) {
        let (end, attempts, status) = (report.end, report.attempts, report.status);
        let seconds = report.duration.as_secs();
        self.0
            .lock()
            .unwrap()
            .push(format!("after {} {end:?} {attempts} {status:?} {seconds}s", call.method));
    }
}

impl Heard {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

fn portal() -> Portal {
    let portal = Portal::in_process();
    portal.on_name("any.method", |_| Ok(true.into()));
    portal
}

/// A second before each repeat.
const RETRY: Retry = Retry::DEFAULT.pauses(Duration::from_secs(2), Duration::from_secs(2));

fn client(portal: &Portal, heard: &Heard) -> Client {
    let hooks = Arc::new(heard.clone());
    let options = CallOptions::new().retry(RETRY);
    portal.client_with(|settings| settings.hooks(hooks).options(options).rate_limit(RateLimit::OFF))
}

async fn call(client: &Client) -> Result<Json, Error> {
    client.call_by_name("any.method", ()).await
}

#[tokio::test(start_paused = true)]
async fn a_call_and_each_of_its_repeats_are_logged() {
    let (portal, heard, log) = (portal(), Heard::default(), Log::default());
    let _guard = tracing::subscriber::set_default(log.clone());
    let client = client(&portal, &heard);
    call(&client).await.unwrap();
    let lines = log.take();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].starts_with("span DEBUG bitrix_api::client method=\"any.method\" host="), "{lines:#?}");
    for field in ["event DEBUG bitrix_api::client", "status=200", "attempts=1", "waited=0", "operating=0"] {
        assert!(lines[1].contains(field), "{field}: {lines:#?}");
    }

    for _ in 0..2 {
        portal.respond_once(503, "application/json", r#"{"error": "QUERY_LIMIT_EXCEEDED"}"#);
    }
    call(&client).await.unwrap();
    let lines = log.take();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    for (index, line) in lines[1..3].iter().enumerate() {
        assert!(line.starts_with("event INFO bitrix_api::client"), "{line}");
        for field in ["why=\"limit\"", "code=\"QUERY_LIMIT_EXCEEDED\"", "status=503", "pause="] {
            assert!(line.contains(field), "{field}: {line}");
        }
        assert!(line.contains(&format!("attempt={}", index + 1)), "{line}");
    }
    assert!(lines[3].contains("attempts=3") && !lines[3].contains("waited=0"), "{lines:#?}");

    portal.respond_once(400, "application/json", r#"{"error": "SOME_ERROR", "error_description": "words"}"#);
    call(&client).await.unwrap_err();
    let lines = log.take();
    assert!(lines[1].contains("class=Refused") && lines[1].contains("code=\"SOME_ERROR\""), "{lines:#?}");
    assert!(!lines[1].contains("words"), "the server's words may hold anything: {lines:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_is_logged_without_its_tokens() {
    use bitrix_api::auth::{App, MemoryStore, Tokens};
    let (portal, log) = (portal(), Log::default());
    let _guard = tracing::subscriber::set_default(log.clone());
    let grant = portal.grant();
    let tokens = Tokens::new(grant.access_token.clone(), grant.refresh_token.clone(), grant.client_endpoint)
        .server_endpoint(grant.server_endpoint);
    let store = MemoryStore::new(tokens);
    let app = App::new(portal.client_id(), portal.client_secret()).trust_server(portal.oauth_url());
    let client = portal.builder().app(app, Arc::new(store.clone())).await.unwrap();
    portal.expire_tokens();
    call(&client).await.unwrap();
    portal.expire_tokens();
    portal.fail_oauth(bitrix_api::mock::OAuthFault::NotInstalled);
    call(&client).await.unwrap_err();
    let text = log.0.lock().unwrap().join("\n");
    assert!(text.contains("event INFO bitrix_api::auth"), "{text}");
    assert!(
        text.contains("event WARN bitrix_api::auth") && text.contains("cause=ApplicationRemoved"),
        "{text}"
    );
    let new = store.get().unwrap();
    let secrets = [
        grant.access_token,
        grant.refresh_token,
        new.access_token,
        new.refresh_token.unwrap(),
        portal.client_secret(),
    ];
    for secret in secrets {
        assert!(!text.contains(secret.expose()), "{text}");
    }
    assert!(!text.contains("grant_type"), "no address of the OAuth server: {text}");
}

#[tokio::test(start_paused = true)]
async fn hooks_hear_of_each_call_before_and_after() {
    let (portal, heard) = (portal(), Heard::default());
    let client = client(&portal, &heard);
    call(&client).await.unwrap();
    assert_eq!(heard.take(), ["before any.method 0", "after any.method Answered 1 Some(200) 0s"]);
    portal.respond_once(400, "application/json", r#"{"error": "SOME_ERROR"}"#);
    call(&client).await.unwrap_err();
    assert_eq!(heard.take()[1], "after any.method Refused 1 Some(400) 0s");
    portal.respond_once(502, "text/html", "<html>");
    call(&client).await.unwrap_err();
    assert_eq!(heard.take()[1], "after any.method Unknown 1 Some(502) 0s");
    portal.respond_once(502, "text/html", "<html>");
    let reading = client.with(CallOptions::new().treat_as(Effect::Read));
    call(&reading).await.unwrap();
    let told = heard.take();
    assert!(told[1].starts_with("after any.method Answered 2 Some(200)"), "{told:?}");
    // A call that never left the program.
    client.call_by_name("a/b", ()).await.unwrap_err();
    assert_eq!(heard.take(), [""; 0], "what cannot be a call is none");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_accounted_for() {
    let (portal, heard) = (portal(), Heard::default());
    portal.delay(Duration::from_secs(10), Duration::ZERO);
    let client = client(&portal, &heard);
    // Under way.
    let dropped = tokio::time::timeout(Duration::from_secs(3), call(&client)).await;
    assert!(dropped.is_err());
    assert_eq!(heard.take(), ["before any.method 0", "after any.method Dropped 1 None 3s"]);
    // Waiting before a repeat.
    portal.respond_once(503, "application/json", r#"{"error": "QUERY_LIMIT_EXCEEDED"}"#);
    let dropped = tokio::time::timeout(Duration::from_millis(500), call(&client)).await;
    assert!(dropped.is_err());
    let stats = client.stats();
    assert_eq!((stats.calls, stats.dropped, stats.running, stats.attempts), (2, 2, 0, 2));
    assert_eq!((stats.limited, stats.repeats), (1, 1));
    assert!(stats.waited >= Duration::from_millis(500), "{stats:?}");
    // While it runs it is running.
    let running = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(client.stats().running, 1);
    running.await.unwrap().unwrap();
    assert_eq!((client.stats().running, client.stats().answered), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn statistics_add_up() {
    let (portal, heard) = (portal(), Heard::default());
    let client = client(&portal, &heard);
    let mut bytes = 0;
    for number in 0..50 {
        match number % 5 {
            0 => portal.respond_once(400, "application/json", r#"{"error": "SOME_ERROR"}"#),
            1 => portal.respond_once(502, "text/html", "<html>"),
            2 => portal.respond_once(200, "application/json", "{}"),
            3 => portal.respond_once(429, "application/json", r#"{"error": "SOME_LIMIT"}"#),
            _ => {}
        }
        match call(&client.clone()).await {
            Ok(_) => {}
            Err(e) => assert_ne!(e.class(), ErrorClass::Deadline),
        }
        bytes += "{}".len() as u64;
    }
    let stats = client.stats();
    assert_eq!(
        (stats.calls, stats.answered, stats.refused, stats.unknown, stats.failed),
        (50, 20, 10, 10, 10)
    );
    assert_eq!((stats.attempts, stats.repeats, stats.operating_limited, stats.limited), (60, 10, 0, 10));
    assert_eq!(stats.bytes_sent, bytes + 10 * 2);
    assert!(stats.bytes_received > 0);
    assert_eq!(heard.take().len(), 100);
}
