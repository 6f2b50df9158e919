//! No link is shown anywhere.

use crate::raw_server::{Act, RawServer, http, json};
use bitrix_api::client::{CallOptions, Retry, UploadTarget};
use bitrix_api::mock::Portal;
use bitrix_api::{Client, FilePair, Json, ReceivedFile};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

const QUERY: &str = "auth=h1dden0001&token=disk%7Ch1dden0002";

/// All that is logged, at every level, by every crate.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Fields<'a>(&'a mut String);

impl tracing::field::Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut Fields(&mut self.0.lock().unwrap()));
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

/// Everything that an error shows.
fn shown(error: &bitrix_api::Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        write!(text, "\n{error}\n{error:?}").unwrap();
        source = error.source();
    }
    text
}

#[tokio::test]
async fn links_are_in_no_error_and_no_log() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let echo = format!(
        r#"{{"error":"X","error_description":"at /rest/x.json?{QUERY} for disk|h1dden0002","argument":"h1dden0001"}}"#
    );
    let acts = [
        Act::Close,
        Act::Send(json("400 Bad", &echo)),
        Act::Send(json("200 OK", &echo)),
        Act::Send(http("200 OK", "Content-Type: text/html\r\n", QUERY)),
        Act::Send(http("302 Found", &format!("Location: http://far.example/?{QUERY}\r\n"), "")),
        Act::Send(http("302 Found", "Location: http://127.0.0.1:1/?sign=h1dden0003\r\n", "")),
        Act::Send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Type: image/png\r\n\r\nx".to_owned()),
        Act::SendAndClose(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Type: image/png\r\n\r\nx".to_owned(),
        ),
    ];
    for act in acts {
        let server = RawServer::always(act).await;
        let once = CallOptions::new().retry(Retry::never());
        let client = Client::builder()
            .timeout(std::time::Duration::from_millis(50))
            .options(once)
            .webhook(server.webhook())
            .unwrap();
        let link = format!("{}/rest/x.json?{QUERY}", server.origin());
        let download = client.download(link.as_str()).await.unwrap_err();
        let target = UploadTarget::new(link.as_str(), "file");
        let upload = client.upload::<Json>(&target, FilePair::new("a.txt", "x")).await.unwrap_err();
        let mut texts = vec![shown(&download), shown(&upload), format!("{target:?}")];
        match client.download_stream(link).await {
            Ok(mut stream) => {
                texts.push(format!("{stream:?}"));
                texts.push(loop {
                    match stream.chunk().await {
                        Ok(chunk) => assert!(chunk.is_some()),
                        Err(error) => break shown(&error),
                    }
                });
            }
            Err(error) => texts.push(shown(&error)),
        }
        for text in texts {
            assert!(!text.contains("h1dden"), "{text}");
        }
    }
    let logged = log.0.lock().unwrap().clone();
    assert!(logged.contains("download") && logged.contains("upload"), "{logged}");
    assert!(!logged.contains("h1dden"), "{logged}");
}

#[tokio::test]
async fn the_embedded_portals_transcript_shows_no_link() {
    let portal = Portal::in_process();
    let link = portal.download_link(ReceivedFile::new("x"));
    portal.client().download(link.as_str()).await.unwrap();
    let token = link.split_once("token=").unwrap().1;
    let transcript = format!("{:?}", portal.requests());
    assert!(transcript.contains("/rest/download.json"), "{transcript}");
    assert!(!transcript.contains(token), "{transcript}");
    assert!(!transcript.contains(&token.replace("%7C", "|")), "{transcript}");
}
