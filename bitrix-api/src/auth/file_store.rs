//! Tokens in a file.

use super::{StoreError, StoreLock, TokenStore, Tokens};
use crate::codec::{from_json, to_json};
use crate::limit::BoxFuture;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;

/// How often the lock is asked for.
const LOCK_POLL: Duration = Duration::from_millis(20);
/// Longer than any renewal: then whoever holds the lock hangs.
const LOCK_TIMEOUT: Duration = Duration::from_secs(300);

/// Tokens in a file, for one process or several on the same machine.
///
/// The file is JSON, replaced whole (written beside, synced, renamed), and on Unix readable by its owner alone (mode 0600).
/// Beside it lies an empty `<name>.lock`, which the operating system locks while the tokens are renewed: the lock ends
/// with its process, however that ends. Not for network file systems. The files are read and written on the runtime's
/// blocking threads.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// A store in this file, which need not be there yet; its folder has to be.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's path with something after its name.
    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(suffix);
        name.into()
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>, StoreError>> {
        let path = self.path.clone();
        Box::pin(blocking(move || match std::fs::read(&path) {
            Ok(json) => Ok(Some(from_json(&json)?)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e.into()),
        }))
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        let path = self.path.clone();
        // Of this process and this moment alone: a crash may leave one behind.
        let temporary = self.beside(&format!(".{}.tmp", crate::random::hex(8)));
        let json = to_json(tokens);
        Box::pin(blocking(move || {
            let json = json?;
            let written = replace(&path, &temporary, json.as_bytes());
            if written.is_err() {
                // What is left of it is of no use, and the first error is the one to tell.
                let _ = std::fs::remove_file(&temporary);
            }
            Ok(written?)
        }))
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>> {
        Box::pin(async {
            let path = self.beside(".lock");
            let started = Instant::now();
            loop {
                let path = path.clone();
                if let Some(file) = blocking(move || Ok(try_lock(&path)?)).await? {
                    return Ok(StoreLock::new(file));
                }
                if started.elapsed() > LOCK_TIMEOUT {
                    return Err("another process has held the lock of the tokens for minutes".into());
                }
                tokio::time::sleep(LOCK_POLL).await;
            }
        })
    }
}

/// Runs file operations where they may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err("the runtime was shut down".into()),
    }
}

fn replace(path: &Path, temporary: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = owners_own().write(true).create_new(true).open(temporary)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(temporary, path)?;
    sync_folder(path)
}

/// Options for files that nobody but their owner may read.
fn owners_own() -> OpenOptions {
    #[allow(unused_mut, reason = "on Unix alone")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The new name too has to survive a crash.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The locked file, or `None` if another process has it.
#[cfg(unix)]
fn try_lock(path: &Path) -> io::Result<Option<File>> {
    use rustix::fs::{FlockOperation, flock};
    let file = owners_own().write(true).create(true).truncate(false).open(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// The file, opened so that nobody else can open it, or `None` if another process has done so.
#[cfg(windows)]
fn try_lock(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const SHARING_VIOLATION: i32 = 32;
    match OpenOptions::new().write(true).create(true).truncate(false).share_mode(0).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(e) if e.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(e) => Err(e),
    }
}

#[cfg(not(any(unix, windows)))]
fn try_lock(_: &Path) -> io::Result<Option<File>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "no file locks on this system"))
}
