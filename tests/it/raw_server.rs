//! A server that does with a connection what no server should.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does once it has read a request.
#[derive(Clone)]
pub(crate) enum Act {
    /// Writes this and waits for the next request.
    Send(String),
    /// Writes this and closes the connection.
    SendAndClose(String),
    /// Closes the connection at once.
    Close,
    /// Says nothing, for ever.
    Hang,
    /// Writes this, and then a space every millisecond, for ever.
    Drip(String),
}

/// An answer with a length.
pub(crate) fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

/// An answer with a JSON body.
pub(crate) fn json(status: &str, body: &str) -> String {
    http(status, "Content-Type: application/json; charset=utf-8\r\n", body)
}

pub(crate) struct RawServer {
    port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl RawServer {
    /// A server that does the same with each request.
    pub(crate) async fn always(act: Act) -> Self {
        Self::start(move |_| act.clone()).await
    }

    /// A server that chooses by the number of the request, from 0 on.
    pub(crate) async fn start(choose: impl Fn(usize) -> Act + Send + Sync + 'static) -> Self {
        Self::start_with(move |number, _| choose(number)).await
    }

    /// A server that chooses by the number of the request and by what stands in it.
    pub(crate) async fn start_with(choose: impl Fn(usize, &str) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (counted, seen, choose) = (Arc::clone(&connections), Arc::clone(&requests), Arc::new(choose));
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                open.spawn(serve(stream, Arc::clone(&seen), Arc::clone(&choose)));
            }
        });
        Self { port, connections, requests, task }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of a webhook on this server.
    pub(crate) fn webhook(&self) -> String {
        format!("{}/rest/1/s3cr3t/", self.origin())
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve<F: Fn(usize, &str) -> Act>(
    mut stream: TcpStream,
    seen: Arc<Mutex<Vec<String>>>,
    choose: Arc<F>,
) {
    while let Some(request) = read_request(&mut stream).await {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        match choose(number, &request) {
            Act::Send(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
            Act::SendAndClose(answer) => {
                stream.write_all(answer.as_bytes()).await.unwrap();
                return;
            }
            Act::Close => return,
            Act::Hang => std::future::pending().await,
            Act::Drip(answer) => {
                stream.set_nodelay(true).unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                let mut ticks = tokio::time::interval(Duration::from_millis(1));
                while stream.write_all(b" ").await.is_ok() {
                    ticks.tick().await;
                }
                return;
            }
        }
    }
}

/// Head and body of the next request; `None` at the end of the connection.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    loop {
        if let Some(head) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&read[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if read.len() >= head + 4 + length.unwrap_or(0) {
                return Some(String::from_utf8(read).unwrap());
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(length) => read.extend_from_slice(&chunk[..length]),
        }
    }
}
