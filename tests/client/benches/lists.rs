//! Lists: 5,000 rows of 46 members beside a hand-written program that sends the same three requests; the same of a slow
//! portal; and 1,000,000 rows in little memory.
//!
//! `cargo xtask bench lists`. The portal is this very program in a process of its own, so that neither its time nor its
//! memory counts. Exit code 1 if a figure is over its budget.

use bitrix_api::codec::Json;
use bitrix_api::limit::RateLimit;
use bitrix_api::{Client, Method, Record};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Our processor time by the hand-written program's.
const CPU_BUDGET: f64 = 1.3;
/// Of a portal that takes 40 ms a request and 20 ms a command.
const SLOW_BUDGET: Duration = Duration::from_millis(500);
/// Above what the program takes at its start.
const MEMORY_BUDGET: u64 = 40 << 20;
const ROWS: i64 = 5_000;
const MANY_ROWS: i64 = 1_000_000;
const ROUNDS: usize = 21;

macro_rules! row {
    ($($name:ident)*) => {
        /// A row, by our derive.
        #[derive(Clone, Debug, Record)]
        #[record(output)]
        struct Row {
            id: i64,
            $($name: Option<String>,)*
        }

        /// The same by serde's.
        #[derive(serde::Deserialize)]
        #[allow(dead_code, reason = "they are read, as ours are")]
        struct BareRow {
            id: String,
            $($name: Option<String>,)*
        }

        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

row! {
    title type_id stage_id currency_id opportunity company_id contact_id begin_date close_date assigned
    created_by modified_by created_at modified_at opened closed comments additional location category
    stage_semantic is_new recurring return_customer repeated source source_text origin origin_id moved_by
    moved_at last_by last_at utm_source utm_medium utm_campaign utm_content utm_term probability tax
    lead quote manual uf_one uf_two
}

/// The list.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(
    name = "shop.good.list", effect = "read", output = Json, filter = "prefix",
    paging = "start", row = Row, rows = "items", key = "id"
)]
struct List {
    filter: Option<Json>,
    order: Option<Json>,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    if std::env::args().any(|word| word == "serve") {
        runtime.block_on(serve());
        return ExitCode::SUCCESS;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server::start();
    let met = runtime.block_on(async {
        let quick = quick(&server.url("quick")).await;
        let slow = slow(&server.url("slow")).await;
        let many = many(&server.url("many")).await;
        quick && slow && many
    });
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn quick(url: &str) -> bool {
    let client = Client::builder().rate_limit(RateLimit::OFF).webhook(url).expect("a client");
    let bare = reqwest::Client::builder().no_proxy().build().expect("a bare client");
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (our_time, other_time) = if round % 2 == 0 {
            let time = ours_once(&client).await;
            (time, bare_once(&bare, url).await)
        } else {
            let time = bare_once(&bare, url).await;
            (ours_once(&client).await, time)
        };
        // The first round opens connections.
        if round > 0 {
            ours.push(our_time);
            others.push(other_time);
        }
    }
    let (ours, others) = (median(ours), median(others));
    let ratio = ours.as_secs_f64() / others.as_secs_f64();
    println!(
        "{ROWS} rows of 46 members in 3 requests: {ours:.1?} of processor time, by hand {others:.1?}; ratio {ratio:.2} \
         (budget {CPU_BUDGET}, median of {ROUNDS})"
    );
    ratio <= CPU_BUDGET
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn ours_once(client: &Client) -> Duration {
    let began = cpu();
    let mut pages = client.pages(List::new()).batch_size(50);
    let mut rows = 0;
    while let Some(page) = pages.next().await {
        let page = page.expect("a page");
        rows += page.rows.len();
        std::hint::black_box(page.rows);
    }
    let took = cpu() - began;
    assert_eq!((rows as i64, pages.progress().requests), (ROWS, 3));
    took
}

#[derive(serde::Deserialize)]
struct BarePage {
    items: Vec<BareRow>,
}

#[derive(serde::Deserialize)]
struct BareResult {
    result: BarePage,
}

#[derive(serde::Deserialize)]
struct BareBatch {
    result: BareBatchResult,
}

#[derive(serde::Deserialize)]
struct BareBatchResult {
    result: std::collections::BTreeMap<String, BarePage>,
}

async fn bare_once(client: &reqwest::Client, url: &str) -> Duration {
    let began = cpu();
    let post = async |method: &str, body: String| {
        let request =
            client.post(format!("{url}{method}")).header("content-type", "application/json").body(body);
        request.send().await.expect("an answer").bytes().await.expect("its body")
    };
    let first = post("shop.good.list", r#"{"order":{"id":"ASC"}}"#.to_owned()).await;
    let first: BareResult = serde_json::from_slice(&first).expect("a page");
    let mut rows = first.result.items.len();
    std::hint::black_box(first.result.items);
    let commands: Vec<String> = (1..100)
        .map(|page| {
            let (after, until) = (page * 50, page * 50 + 50);
            format!(
                r#""c{page}":"shop.good.list?order%5Bid%5D=ASC&filter%5B%3Eid%5D={after}&filter%5B%3C%3Did%5D={until}&start=-1""#
            )
        })
        .collect();
    // Both under way at once, as ours are.
    let batch =
        |commands: &[String]| post("batch", format!(r#"{{"halt":0,"cmd":{{{}}}}}"#, commands.join(",")));
    let (one, two) = tokio::join!(batch(&commands[..50]), batch(&commands[50..]));
    for body in [one, two] {
        let batch: BareBatch = serde_json::from_slice(&body).expect("a batch");
        for page in batch.result.result.into_values() {
            rows += page.items.len();
            std::hint::black_box(page.items);
        }
    }
    let took = cpu() - began;
    assert_eq!(rows as i64, ROWS);
    took
}

async fn slow(url: &str) -> bool {
    let client = Client::webhook(url).expect("a client");
    let mut pages = client.pages(List::new());
    let began = Instant::now();
    let mut rows = 0;
    while let Some(page) = pages.next().await {
        rows += page.expect("a page").rows.len();
    }
    let took = began.elapsed();
    assert_eq!(rows as i64, ROWS);
    let requests = pages.progress().requests;
    println!(
        "{ROWS} rows of a portal of 40 ms a request and 20 ms a command, limits as by default: {took:.1?} in {requests} \
         requests (budget {SLOW_BUDGET:?})"
    );
    took <= SLOW_BUDGET
}

async fn many(url: &str) -> bool {
    let client = Client::builder().rate_limit(RateLimit::OFF).webhook(url).expect("a client");
    let before = memory("VmRSS");
    let mut items = client.items(List::new());
    let (began, mut rows) = (Instant::now(), 0);
    while let Some(row) = items.next().await {
        rows += 1;
        assert_eq!(row.expect("a row").id, rows);
    }
    let took = began.elapsed();
    assert_eq!(rows, MANY_ROWS);
    let grown = memory("VmHWM").saturating_sub(before);
    println!(
        "{MANY_ROWS} rows one by one: {:.1} MB above the start (budget {} MB), {took:.1?} in {} requests",
        grown as f64 / 1e6,
        MEMORY_BUDGET >> 20,
        items.progress().requests
    );
    grown <= MEMORY_BUDGET
}

/// Processor time of this thread, which runs everything of ours and of the other side.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts a thread's time");
    Duration::from_nanos(text.split(' ').next().and_then(|nanos| nanos.parse().ok()).expect("nanoseconds"))
}

fn memory(what: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux counts a process's memory");
    let line = text.lines().find(|line| line.starts_with(what)).expect("the line");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("kB") * 1024
}

/// The portal, in a process of its own.
struct Server {
    child: Child,
    port: String,
}

impl Server {
    fn start() -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut child =
            Command::new(program).arg("serve").stdout(Stdio::piped()).spawn().expect("the server");
        let mut port = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut port).expect("its port");
        Self { child, port: port.trim().to_owned() }
    }

    fn url(&self, what: &str) -> String {
        format!("http://127.0.0.1:{}/rest/1/{what}/", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
    println!("{}", listener.local_addr().expect("its address").port());
    let rest: String = NAMES.iter().map(|name| format!(r#","{name}":"{name:.>12}""#)).collect();
    let rest: &'static str = Box::leak(rest.into_boxed_str());
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer_all(stream, rest));
    }
}

/// Answers what comes over one connection.
async fn answer_all(mut stream: TcpStream, rest: &'static str) {
    let _ = stream.set_nodelay(true);
    let mut read = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                return;
            }
        };
        let text = String::from_utf8_lossy(&read[..head]).to_ascii_lowercase();
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .map_or(0, |length| length.trim().parse::<usize>().expect("a length"));
        while read.len() < head + length {
            if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                return;
            }
        }
        let body: serde_json::Value = serde_json::from_slice(&read[head..head + length]).expect("JSON");
        read.drain(..head + length);
        let last = if text.contains("/many/") { MANY_ROWS } else { ROWS };
        let (result, commands) =
            if text.contains("/batch ") { batch(&body, last, rest) } else { (single(&body, last, rest), 1) };
        if text.contains("/slow/") {
            tokio::time::sleep(Duration::from_millis(40 + 20 * commands)).await;
        }
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            result.len()
        );
        if stream.write_all(head.as_bytes()).await.is_err()
            || stream.write_all(result.as_bytes()).await.is_err()
        {
            return;
        }
    }
}

fn rows(after: i64, until: i64, last: i64, rest: &str) -> String {
    let ids = after + 1..=until.min(last).min(after + 50);
    let rows: Vec<String> = ids.map(|id| format!(r#"{{"id":"{id}"{rest}}}"#)).collect();
    format!(r#"{{"items":[{}]}}"#, rows.join(","))
}

fn single(body: &serde_json::Value, last: i64, rest: &str) -> String {
    let number = |value: &serde_json::Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let after = number(&body["filter"][">id"]).unwrap_or(0);
    let until = number(&body["filter"]["<=id"]).unwrap_or(i64::MAX);
    let counted =
        if body["start"].is_null() { format!(r#","next":50,"total":{last}"#) } else { String::new() };
    format!(r#"{{"result":{}{counted},"time":{{"start":1,"finish":2}}}}"#, rows(after, until, last, rest))
}

fn batch(body: &serde_json::Value, last: i64, rest: &str) -> (String, u64) {
    let commands = body["cmd"].as_object().expect("commands");
    let bound = |command: &str, name: &str| {
        let query = command
            .replace("%5B", "[")
            .replace("%5D", "]")
            .replace("%3E", ">")
            .replace("%3C", "<")
            .replace("%3D", "=");
        let start = query.find(name)? + name.len();
        let digits: String = query[start..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<i64>().ok()
    };
    let pages: Vec<String> = commands
        .iter()
        .map(|(name, command)| {
            let command = command.as_str().expect("a command");
            let after = bound(command, "filter[>id]=").unwrap_or(0);
            let until = bound(command, "filter[<=id]=").unwrap_or(i64::MAX);
            format!(r#""{name}":{}"#, rows(after, until, last, rest))
        })
        .collect();
    let text = format!(
        r#"{{"result":{{"result":{{{}}},"result_error":[],"result_total":[],"result_next":[],"result_time":[]}},"time":{{"start":1,"finish":2}}}}"#,
        pages.join(",")
    );
    (text, commands.len() as u64)
}
