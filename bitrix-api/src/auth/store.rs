//! Where tokens are kept.

use super::Tokens;
use crate::limit::BoxFuture;
use std::any::Any;
use std::error::Error;
use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, PoisonError};

/// Why a store failed; its text must hold no token.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// Where the tokens of **one** authorisation are kept: one application, one portal, one user.
///
/// An application on many portals has a store for each: an implementation over a database holds the portal's `member_id`
/// beside the connection.
///
/// The client calls `lock`, `load`, `save` in this order when it renews, and gives the lock back when the new tokens are
/// saved. A store that several processes use needs a lock that holds for all of them (a row lock, an advisory lock, a lease
/// with a time of a minute or more), since a refresh token can be used once.
pub trait TokenStore: Send + Sync + Debug {
    /// The tokens as they are now; `None` if there are none.
    ///
    /// # Errors
    /// When that cannot be found out.
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>, StoreError>>;

    /// Keeps new tokens, whole or not at all. When this returns, they have to survive a crash.
    ///
    /// # Errors
    /// When they are not kept; the client then tries again at the next call, and uses them for none before.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Waits until nobody else renews these tokens. The guard's drop lets the next one in.
    ///
    /// # Errors
    /// When the lock cannot be had.
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>>;
}

/// Keeps others from renewing the same tokens until it is dropped.
pub struct StoreLock {
    _guard: Box<dyn Any + Send>,
}

impl StoreLock {
    /// A lock that is given back when `guard` is dropped.
    pub fn new<G: Send + 'static>(guard: G) -> Self {
        Self { _guard: Box::new(guard) }
    }
}

impl Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreLock")
    }
}

/// Tokens in memory: gone with the process, so the application has to be authorised again after each start. For tests, and
/// for tokens that the application keeps by itself.
///
/// Its clones hold the same tokens.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    tokens: Arc<Mutex<Option<Tokens>>>,
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl MemoryStore {
    /// A store that holds these tokens.
    pub fn new(tokens: Tokens) -> Self {
        let store = Self::default();
        store.set(Some(tokens));
        store
    }

    /// The tokens as they are now.
    pub fn get(&self) -> Option<Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, tokens: Option<Tokens>) {
        *self.tokens.lock().unwrap_or_else(PoisonError::into_inner) = tokens;
    }
}

impl TokenStore for MemoryStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>, StoreError>> {
        Box::pin(async { Ok(self.get()) })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            self.set(Some(tokens.clone()));
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>> {
        Box::pin(async { Ok(StoreLock::new(Arc::clone(&self.lock).lock_owned().await)) })
    }
}
