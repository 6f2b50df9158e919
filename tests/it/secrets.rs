//! No output shows a secret: every public type and every class of error is printed in every way, and all logs are kept.
//!
//! The server here is an enemy: it repeats the secrets that it was sent wherever it can.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use crate::notes::{self, Add, NoteUpdated};
use crate::raw_server::{Act, RawServer, http, json};
use bitrix_api::client::{CallOptions, Client, Params, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::incoming::{Envelope, EventError, Incoming};
use bitrix_api::mock::{EventReceiver, Portal, Refusal};
use bitrix_api::registry::MethodEntry;
use bitrix_api::{Error, Json, Secret};
use std::fmt::{Debug, Display, Write as _};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;
use tracing::field::{Field, Visit};

const HOOK: &str = "h00k5ecret";
const TOKEN: &str = "t0ken5ecret";
const PARAM: &str = "par4m5ecret";
const PROXY: &str = "pr0xy5ecret";
const EVENT: &str = "ev3nt5ecret";
const SECRETS: &[&str] = &[HOOK, TOKEN, PARAM, PROXY, EVENT];

#[track_caller]
fn no_secret(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is shown: {text}");
    }
}

#[track_caller]
fn debugged(value: &impl Debug) {
    no_secret(&format!("{value:?}\n{value:#?}"));
}

#[track_caller]
fn shown(value: &(impl Debug + Display)) {
    debugged(value);
    no_secret(&format!("{value}\n{value:#}"));
}

/// Prints an error with all that is behind it.
#[track_caller]
fn error_shown<E: std::error::Error>(error: &E) {
    shown(error);
    let mut source = error.source();
    while let Some(inner) = source {
        no_secret(&format!("{inner}\n{inner:#}\n{inner:?}\n{inner:#?}"));
        source = inner.source();
    }
}

/// All that is logged, through `tracing` on this thread and through `log` in the whole process.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut self.clone());
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        writeln!(self.0.lock().unwrap(), "\n{}:", event.metadata().target()).unwrap();
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), " {}={value:?}", field.name()).unwrap();
    }
}

static LINES: Mutex<String> = Mutex::new(String::new());

struct Lines;

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        writeln!(LINES.lock().unwrap(), "{}: {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

impl Log {
    fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            log::set_logger(&Lines).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
        });
        let log = Self::default();
        let guard = tracing::subscriber::set_default(log.clone());
        (log, guard)
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

/// A webhook's client and a token's, at the same server.
fn clients(server: &RawServer) -> [Client; 2] {
    let once = CallOptions::new().retry(Retry::never());
    let builder = Client::builder().timeout(Duration::from_millis(60)).max_answer_bytes(4096).options(once);
    [
        builder.clone().webhook(format!("{}/rest/1/{HOOK}/", server.origin())).unwrap(),
        builder.oauth(server.origin(), TOKEN).unwrap(),
    ]
}

/// What the enemy answers to somebody whose secret this is, and what is made of it.
fn answers_with(secret: &str) -> Vec<(ErrorClass, Act)> {
    let echo = format!("/rest/1/{secret}/profile");
    let refused = format!(r#"{{"error": "E{secret}", "error_description": "{echo}", "argument": "{echo}"}}"#);
    let refused_v3 = format!(
        r#"{{"error": {{"code": "{echo}", "message": "{echo}", "validation": [{{"message": "{echo}", "field": "{echo}"}}]}}}}"#
    );
    let page = format!("<html>The requested URL {echo} was not found");
    let elsewhere = format!("Location: http://192.0.2.1{echo}?{secret}\r\n");
    let login = format!("Location: /auth/?back_url={echo}\r\n");
    vec![
        (ErrorClass::Refused, Act::Send(json("403 Forbidden", &refused))),
        (ErrorClass::Refused, Act::Send(json("400 Bad Request", &refused_v3))),
        (ErrorClass::NotJson, Act::Send(http("404 Not Found", "", &page))),
        (ErrorClass::NotJson, Act::Send(http("200 OK", "", &format!("{{\"{echo}\"")))),
        (ErrorClass::Redirect, Act::Send(http("302 Found", &elsewhere, &page))),
        (ErrorClass::Redirect, Act::Send(http("302 Found", &login, &page))),
        (ErrorClass::Decode, Act::Send(json("200 OK", &format!(r#"{{"result": "{echo}"}}"#)))),
        (ErrorClass::Decode, Act::Send(json("200 OK", &format!(r#"{{"result": {{"{secret}": 1}}}}"#)))),
        (ErrorClass::TooLarge, Act::Send(json("200 OK", &secret.repeat(500)))),
        (ErrorClass::Transport, Act::Close),
        (ErrorClass::Transport, Act::SendAndClose(format!("HTTP/1.1 200 OK\r\n{echo}\r\n\r\n"))),
        (ErrorClass::Timeout, Act::Hang),
    ]
}

#[tokio::test]
async fn errors_of_every_class() {
    let (log, _guard) = Log::start();
    for (index, secret) in [HOOK, TOKEN].into_iter().enumerate() {
        for (class, act) in answers_with(secret) {
            let server = RawServer::always(act).await;
            let error = clients(&server)[index].call(notes::List::new()).await.unwrap_err();
            assert_eq!(error.class(), class, "{error}");
            error_shown(&error);
            let erased: Error = error.into();
            error_shown(&erased);
        }
    }

    let closed = RawServer::always(Act::Close).await;
    let origin = closed.origin();
    drop(closed);
    tokio::task::yield_now().await;
    let proxy = RawServer::always(Act::Send(http("407 Proxy Authentication Required", "", PROXY))).await;
    let proxy = proxy.origin().replace("http://", &format!("http://user:{PROXY}@"));
    let once = CallOptions::new().retry(Retry::never());
    let builder = Client::builder().timeout(Duration::from_secs(5)).options(once);
    for client in [
        builder.clone().webhook(format!("{origin}/rest/1/{HOOK}/")).unwrap(),
        builder.clone().oauth(&origin, TOKEN).unwrap(),
        builder.proxy(proxy).webhook(format!("https://portal.invalid/rest/1/{HOOK}/")).unwrap(),
    ] {
        let error = client.call(notes::List::new()).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Connect, "{error}");
        error_shown(&error);
    }

    let text = log.text();
    assert!(text.contains("bitrix_api") && text.contains("method=\"test.note.list\""), "{text}");
    no_secret(&text);
    // The HTTP library logs by another way.
    let lines = LINES.lock().unwrap().clone();
    assert!(lines.contains("reqwest"), "{lines}");
    no_secret(&lines);
}

#[tokio::test]
async fn errors_before_anything_is_sent() {
    let hooks = [
        format!("https://a.bitrix24.com/rest/1/{HOOK}/profile"),
        format!("https://a.bitrix24.com/rest/{HOOK}/"),
        format!("https://a.bitrix24.com/rest/1/{HOOK}/?auth={TOKEN}"),
        format!("https://user:{TOKEN}@a.bitrix24.com/rest/1/{HOOK}/"),
        format!("http://a.bitrix24.com/rest/1/{HOOK}/"),
        format!("https://[{HOOK}/"),
        format!("https://{HOOK}/"),
        format!("a.bitrix24.com/rest/1/{HOOK}/"),
        HOOK.to_owned(),
    ];
    for hook in hooks {
        error_shown(&Client::webhook(&hook).expect_err(&hook));
        error_shown(&Client::oauth(format!("{hook}/x"), TOKEN).expect_err(&hook));
    }
    error_shown(
        &Client::oauth("a.bitrix24.com", format!("{TOKEN}\n")).and_then(|_| Client::webhook("")).unwrap_err(),
    );
    error_shown(&Client::oauth("a.bitrix24.com", format!("{TOKEN}\nX: y")).unwrap_err());
    let proxied = Client::builder().proxy(format!("http://u:{PROXY}@[")).oauth("a.bitrix24.com", TOKEN);
    error_shown(&proxied.unwrap_err());

    let client = Client::oauth("a.bitrix24.com", TOKEN).unwrap();
    let name = format!("https://a.bitrix24.com/rest/1/{HOOK}/profile");
    error_shown(&client.call_by_name(&name, ()).await.unwrap_err());
    let unsendable = Params::new().set("TOKEN", PARAM).set("X", &f64::NAN);
    error_shown(&client.call_by_name("profile", unsendable).await.unwrap_err());
    let long = Add::with_body("a", "b".repeat(21)).client_id(PARAM);
    error_shown(&client.call(long).await.unwrap_err());
}

#[tokio::test]
async fn clients_requests_and_replies() {
    let (log, _guard) = Log::start();
    let body = format!(r#"{{"result": [{{"ID": 1, "TITLE": "t", "TOKEN": "{TOKEN}"}}], "time": {{}}}}"#);
    let server = RawServer::always(Act::Send(json("200 OK", &body))).await;
    for client in clients(&server) {
        debugged(&client);
        debugged(&client.reply(notes::List::new()).await.unwrap());
        no_secret(&client.portal());
    }
    debugged(&Client::builder().proxy(format!("http://u:{PROXY}@127.0.0.1:1")).root_certificate_pem(HOOK));
    debugged(&Params::new().set("CLIENT_ID", PARAM));
    debugged(&Params::from(Json::from_iter([("CLIENT_ID", PARAM)])));
    debugged(&Add::with_body("a", "b").client_id(PARAM));
    debugged(&Secret::new(TOKEN));
    debugged(&MethodEntry::of::<Add>());
    assert!(log.text().contains("status=200"));
    no_secret(&log.text());
}

#[tokio::test]
#[allow(deprecated, reason = "the events of the pages are")]
async fn events() {
    let form = format!(
        "event=ONTESTNOTEUPDATE&data[TOKENS][5]={EVENT}&data[NOTE][ID]=1\
        &auth[access_token]={EVENT}1&auth[domain]=a.b&auth[member_id]=m&auth[refresh_token]={EVENT}2&auth[application_token]={EVENT}3"
    );
    let event = Incoming::from_form(form.as_bytes()).unwrap();
    debugged(&event);
    let delivery = event.decode::<NoteUpdated>().unwrap();
    debugged(&delivery);
    debugged(&event.auth());
    error_shown(&event.verify(&Secret::new(HOOK)).unwrap_err());
    let bot = format!(
        "event=ONIMBOTMESSAGEUPDATE&data[BOT][571][access_token]={EVENT}&data[BOT][571][refresh_token]={EVENT}\
        &data[BOT][571][client_id]={EVENT}&data[BOT][571][application_token]={EVENT}\
        &data[BOT][571][AUTH][access_token]={EVENT}&data[BOT][571][AUTH][domain]=a.b&data[BOT][571][AUTH][member_id]=m\
        &data[BOT][571][AUTH][refresh_token]={EVENT}&data[BOT][571][AUTH][client_id]={EVENT}\
        &data[BOT][571][AUTH][application_token]={EVENT}&data[BOT][571][BOT_ID]=571"
    );
    let bot = Incoming::from_form(bot.as_bytes())
        .unwrap()
        .decode::<bitrix_api::imbot::event::MessageUpdate>()
        .unwrap();
    assert_eq!(bot.data.bot.as_ref().unwrap().len(), 1);
    debugged(&bot);
    debugged(&Envelope::new().auth(delivery.auth.clone().unwrap()));
    let bad = [
        "event=X&auth[access_token]=ev3nt5ecret&auth[access_token]=ev3nt5ecret",
        "event=X&auth=ev3nt5ecret&auth[access_token]=ev3nt5ecret",
        "event=X&auth[access_token]=ev3nt5ecret%zz",
        "event=X&auth[access_token]=ev3nt5ecret%ff",
        "auth[access_token]=ev3nt5ecret",
        "{\"event\": \"X\", \"auth\": {\"access_token\": \"ev3nt5ecret\"",
    ];
    for body in bad {
        for error in [Incoming::from_form(body.as_bytes()).err(), Incoming::from_json(body.as_bytes()).err()]
        {
            error.iter().for_each(error_shown);
        }
    }
    let odd = Incoming::from_form(
        b"event=ONTESTNOTEUPDATE&data[TOKENS][5][x]=ev3nt5ecret&auth[access_token][x]=ev3nt5ecret",
    );
    let odd = odd.unwrap();
    for error in [odd.decode::<NoteUpdated>().unwrap_err(), odd.auth().unwrap_err()] {
        assert!(matches!(error, EventError::Decode(_)));
        error_shown(&error);
    }
    let mut receiver = EventReceiver::start().await.unwrap();
    debugged(&receiver);
    let portal = Portal::start_with(Vec::new()).await.unwrap();
    let envelope = Envelope::new().auth(delivery.auth.unwrap());
    portal.send_event_with(&receiver.url(), &envelope, &delivery.data).await.unwrap();
    debugged(&receiver.next().await.unwrap());
    let dead = format!("http://127.0.0.1:1/{HOOK}");
    error_shown(&portal.send_event(&dead, &delivery.data).await.unwrap_err());
}

#[tokio::test]
async fn the_embedded_portal() {
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    let token = portal.issue_token();
    let secrets = [
        portal.webhook_url().trim_end_matches('/').rsplit('/').next().unwrap().to_owned(),
        token.expose().to_owned(),
        portal.application_token().expose().to_owned(),
    ];
    let leaks = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&leaks);
    portal.on::<notes::List>(move |_, call| {
        writeln!(seen.lock().unwrap(), "{call:?} {call:#?}").unwrap();
        Ok(Vec::new())
    });
    portal.client().call(notes::List::new()).await.unwrap();
    portal.client().call(Add::with_body("a", "b").client_id(PARAM)).await.unwrap();
    portal.oauth_client(token.clone()).call(notes::List::new()).await.unwrap();
    let params = Params::new()
        .set("Y", &Json::from_iter([("auth", token.expose())]))
        .set("CLIENT_ID", PARAM)
        .set("X", &Json::from_iter([("password", PARAM)]));
    portal.oauth_client(token.clone()).call_by_name("test.note.list", params).await.unwrap();

    let foreign = Client::webhook(format!("{}/rest/1/{HOOK}/", portal.url())).unwrap();
    foreign.call(notes::List::new()).await.unwrap_err();

    let received = portal.requests();
    assert_eq!(received.len(), 5);
    let mut text = format!("{portal:?} {portal:#?} {received:?} {received:#?}\n{}", leaks.lock().unwrap());
    for received in &received {
        write!(text, "{received} {:?} {:#?}", received.caller, received.caller).unwrap();
    }
    let refusal = Refusal::<bitrix_api::error::Untyped>::code("X");
    write!(text, "{refusal:?}").unwrap();
    no_secret(&text);
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} is shown: {text}");
    }
    assert!(text.contains("***"), "{text}");
}

#[test]
fn the_official_types_that_hold_tokens() {
    let request = bitrix_api::imbot::message::Update::new(1).client_id(PARAM);
    assert!(bitrix_api::codec::to_json(&request).unwrap().contains(PARAM), "the server is told all the same");
    debugged(&request);
    debugged(&Params::of(&request));

    let auth = format!(
        r#"{{"domain":"x","member_id":"m","access_token":"{TOKEN}","refresh_token":"{TOKEN}","application_token":"{EVENT}"}}"#
    );
    debugged(&auth.parse::<Json>().unwrap().decode_as::<bitrix_api::portal::types::EventAuth>().unwrap());
    let event = format!(
        r#"{{"event":"ONIMBOTMESSAGEUPDATE","data":{{"BOT":{{"7":{{"access_token":"{TOKEN}","refresh_token":"{TOKEN}","client_id":"{PARAM}","application_token":"{EVENT}","AUTH":{auth}}}}}}},"auth":{auth}}}"#
    );
    let incoming = Incoming::from_json(event.as_bytes()).unwrap();
    debugged(&incoming);
    let delivery = incoming.decode::<bitrix_api::imbot::event::MessageUpdate>().unwrap();
    assert_eq!(delivery.data.bot.iter().flatten().count(), 1);
    debugged(&delivery);
}
