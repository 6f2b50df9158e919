//! Tokens: flows, renewal, stores.

mod failures;
mod file_store;
mod flows;
mod renewal;

use bitrix_api::auth::{App, BoxFuture, MemoryStore, StoreError, StoreLock, TokenStore, Tokens};
use bitrix_api::mock::Portal;
use bitrix_api::{Client, Secret, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A portal with a method that anybody may call.
fn portal() -> Portal {
    let portal = Portal::in_process();
    portal.on_name("any.method", |_| Ok(true.into()));
    portal
}

fn app(portal: &Portal) -> App {
    App::new(portal.client_id(), portal.client_secret()).trust_server(portal.oauth_url())
}

/// New tokens, of whose end nothing is known here.
fn tokens(portal: &Portal) -> Tokens {
    let grant = portal.grant();
    Tokens::new(grant.access_token, grant.refresh_token, grant.client_endpoint)
        .server_endpoint(grant.server_endpoint)
        .member_id(grant.member_id)
}

/// New tokens with their end.
fn dated_tokens(portal: &Portal) -> Tokens {
    tokens(portal).expires(Timestamp::new(portal.grant().expires))
}

async fn client(portal: &Portal, store: impl TokenStore + 'static) -> Client {
    portal.builder().app(app(portal), Arc::new(store)).await.unwrap()
}

/// Calls at once, each in a task of its own, and what became of each.
async fn calls(client: &Client, count: usize) -> Vec<Result<(), bitrix_api::Error>> {
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..count {
        let client = client.clone();
        calls.spawn(async move { client.call_by_name("any.method", ()).await.map(drop) });
    }
    calls.join_all().await
}

/// Requests that were sent with this token.
fn sent_with(portal: &Portal, token: &Secret) -> usize {
    let header = format!("Bearer {}", token.expose());
    portal
        .requests()
        .iter()
        .filter(|request| request.header("authorization") == Some(header.as_str()))
        .count()
}

/// A store that takes its time, or fails.
#[derive(Clone, Debug)]
struct OddStore {
    memory: MemoryStore,
    /// What a save takes.
    delay: Duration,
    /// So many saves fail first.
    failures: Arc<AtomicUsize>,
    saves: Arc<AtomicUsize>,
}

impl OddStore {
    fn new(tokens: Tokens) -> Self {
        Self {
            memory: MemoryStore::new(tokens),
            delay: Duration::ZERO,
            failures: Arc::default(),
            saves: Arc::default(),
        }
    }

    fn saves(&self) -> usize {
        self.saves.load(Ordering::SeqCst)
    }
}

impl TokenStore for OddStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>, StoreError>> {
        self.memory.load()
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            self.saves.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(self.delay).await;
            let failing =
                self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if failing.is_ok() {
                return Err("no space left on device".into());
            }
            self.memory.save(tokens).await
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>> {
        self.memory.lock()
    }
}
