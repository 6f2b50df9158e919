//! One call over a kept-alive loopback connection: our client against bare reqwest with serde_json.
//!
//! `cargo xtask bench call`. Both talk to the same little server, which answers every request with the same bytes, each
//! over a connection of its own, in turns of one call. Exit code 1 if the ratio of the medians is above the budget.

mod measure;

use bitrix_api::Client;
use bitrix_api::im::message::Update;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::time::{Duration, Instant};

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

#[derive(Deserialize)]
struct BareAnswer {
    result: bool,
    #[allow(dead_code)]
    time: BareTime,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct BareTime {
    start: f64,
    finish: f64,
    duration: f64,
    processing: f64,
    date_start: String,
    date_finish: String,
    operating: Option<f64>,
    operating_reset_at: Option<i64>,
}

fn main() -> ExitCode {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream));
        }
    });
    // reqwest is built without a provider of its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let url = format!("http://{address}/rest/1/secret/");
        let client = Client::webhook(&url).expect("a client");
        let bare = reqwest::Client::builder().no_proxy().build().expect("a bare client");
        let method_url = format!("{url}im.message.update");
        let (mut ours, mut others) = (Vec::with_capacity(CALLS), Vec::with_capacity(CALLS));
        for call in 0..CALLS + 200 {
            let start = Instant::now();
            let answer = client.call(Update::new(34239).message("Updated text")).await;
            let our_time = start.elapsed();
            assert!(matches!(answer, Ok(true)), "{answer:?}");
            let other_time = bare_call(&bare, &method_url).await;
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

async fn bare_call(client: &reqwest::Client, url: &str) -> Duration {
    let start = Instant::now();
    let body = serde_json::to_vec(&BareUpdate { message_id: 34239, message: "Updated text" }).expect("JSON");
    let response = client.post(url).header("content-type", "application/json").body(body).send().await;
    let bytes = response.expect("an answer").bytes().await.expect("its body");
    let answer: BareAnswer = serde_json::from_slice(&bytes).expect("its JSON");
    assert!(answer.result);
    start.elapsed()
}

/// Reads requests and answers each with the same bytes, until the client hangs up.
fn serve(stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            let line = line.trim_ascii();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() || writer.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}
