//! One call over a kept-alive loopback connection: our client against bare reqwest with serde_json.
//!
//! `cargo xtask bench call`. Both talk to the same little server, which answers every request with the same bytes, each
//! over a connection of its own, in turns of one call. Exit code 1 if the ratio of the medians is above the budget.

use bitrix_api::Client;
use bitrix_api::im::message::Update;
use bitrix_api::limit::RateLimit;
use bitrix_tests::measure;
use serde::{Deserialize, Serialize};
use std::net::TcpListener;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Budget: our time by bare reqwest's.
const BUDGET: f64 = 1.25;
const CALLS: usize = 5_000;
const ANSWER: &str = r#"{"result":true,"time":{"start":1772623160,"finish":1772623160.616113,"duration":0.6161129474639893,"processing":0,"date_start":"2026-03-04T14:19:20+01:00","date_finish":"2026-03-04T14:19:20+01:00","operating_reset_at":1772623760,"operating":0}}"#;

#[derive(Serialize)]
struct BareUpdate<'a> {
    #[serde(rename = "MESSAGE_ID")]
    message_id: i64,
    #[serde(rename = "MESSAGE")]
    message: &'a str,
}

/// What is beside the result is left out, as it is by our `call`.
#[derive(Deserialize)]
struct BareAnswer {
    result: bool,
}

fn main() -> ExitCode {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || serve_all(listener));
    // reqwest is built without a provider of its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let url = format!("http://{address}/rest/1/secret/");
        let client = Client::builder().rate_limit(RateLimit::OFF).webhook(&url).expect("a client");
        let bare = reqwest::Client::builder().no_proxy().build().expect("a bare client");
        let method_url = format!("{url}im.message.update");
        let (mut ours, mut others) = (Vec::with_capacity(CALLS), Vec::with_capacity(CALLS));
        for call in 0..CALLS + 200 {
            // In turns, and each as often first as second: what runs first finds the server asleep.
            let (our_time, other_time) = if call % 2 == 0 {
                let ours = our_call(&client).await;
                (ours, bare_call(&bare, &method_url).await)
            } else {
                let other = bare_call(&bare, &method_url).await;
                (our_call(&client).await, other)
            };
            // The first calls open the connections and warm up.
            if call >= 200 {
                ours.push(our_time);
                others.push(other_time);
            }
        }
        let mut report = measure::Report::new("one call over a kept-alive connection", BUDGET);
        report.line("im.message.update", &mut ours, &mut others);
        report.finish()
    })
}

async fn our_call(client: &Client) -> Duration {
    let start = Instant::now();
    let answer = client.call(Update::new(34239).message("Updated text")).await;
    assert!(matches!(answer, Ok(true)), "{answer:?}");
    start.elapsed()
}

async fn bare_call(client: &reqwest::Client, url: &str) -> Duration {
    let start = Instant::now();
    let body = serde_json::to_vec(&BareUpdate { message_id: 34239, message: "Updated text" }).expect("JSON");
    let response = client.post(url).header("content-type", "application/json").body(body).send().await;
    let bytes = response.expect("an answer").bytes().await.expect("its body");
    let answer: BareAnswer = serde_json::from_slice(&bytes).expect("its JSON");
    assert!(answer.result);
    start.elapsed()
}

/// Serves all connections on one thread: with a thread for each, the two sides would be on different cores by chance.
fn serve_all(listener: TcpListener) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        listener.set_nonblocking(true).expect("a listener that does not block");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
}

/// Reads requests and answers each with the same bytes, until the client hangs up.
async fn serve(mut stream: TcpStream) {
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let _ = stream.set_nodelay(true);
    let mut received = Vec::new();
    while let Ok(1..) = stream.read_buf(&mut received).await {
        while let Some(length) = request_length(&received) {
            received.drain(..length);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

/// The length of the request that the bytes begin with, if it is whole.
fn request_length(received: &[u8]) -> Option<usize> {
    let head = received.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(received.get(..head)?).ok()?;
    let body = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    })?;
    (received.len() >= head + body).then_some(head + body)
}
