//! Files that are sent, from wherever they come.

use super::{FileBase64, FileData, FilePair};
use bytes::Bytes;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// Read at once.
const CHUNK: usize = 64 * 1024;

/// A named file that is to be sent: from memory, from a path, or from a stream.
///
/// It converts into each form in which the methods take files, so that it can be given to any setter or constructor:
/// [`FilePair`], [`FileData`], [`FileBase64`] (which drops the name). Contents are kept once, whatever it is converted to
/// and however often it is cloned; a request holds them once more as base64, a third larger.
///
/// ```no_run
/// use bitrix_api::{File, FileBase64, FilePair};
///
/// # async fn example() -> Result<(), bitrix_api::FileError> {
/// let note = File::from_bytes("note.txt", "hello")?;
/// let photo = File::open("pictures/photo.png").await?; // named photo.png
/// let small = File::open_limited("avatar.png", 1024 * 1024).await?;
/// let pair: FilePair = photo.into();
/// # let _ = (note, small, pair);
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct File {
    name: String,
    content: Bytes,
}

impl File {
    /// The largest file that is read where no limit is given: 100 MiB. Most portals take less in one request; larger
    /// files go by [`Client::upload`](crate::Client::upload).
    pub const LIMIT: u64 = 100 * 1024 * 1024;

    /// A file of this name, with its extension, and these contents.
    ///
    /// # Errors
    /// [`Name`](FileError::Name) when the name is a path or none, [`Empty`](FileError::Empty) when there are no contents.
    pub fn from_bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Result<Self, FileError> {
        let (name, content) = (checked(name.into())?, content.into());
        if content.is_empty() {
            return Err(FileError::Empty { name });
        }
        Ok(Self { name, content })
    }

    /// Reads a file of at most [`LIMIT`](Self::LIMIT) bytes, named as the path ends. The runtime is not blocked meanwhile.
    ///
    /// # Errors
    /// As [`open_limited`](Self::open_limited).
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, FileError> {
        Self::open_limited(path, Self::LIMIT).await
    }

    /// Reads a file of at most `limit` bytes. The runtime is not blocked meanwhile.
    ///
    /// # Errors
    /// [`TooLarge`](FileError::TooLarge), before anything is read where the system knows the size;
    /// [`Empty`](FileError::Empty); [`Name`](FileError::Name) when the path ends with none that the portal can take; and
    /// [`Io`](FileError::Io).
    pub async fn open_limited(path: impl Into<PathBuf>, limit: u64) -> Result<Self, FileError> {
        let path = path.into();
        let name = name_of(&path)?;
        let shown = name.clone();
        let read = tokio::task::spawn_blocking(move || open(&path, name, limit)).await;
        // It does not panic; a runtime that shuts down cancels it.
        read.unwrap_or_else(|e| Err(FileError::Io { name: shown, source: io::Error::other(e) }))
    }

    /// Reads a stream of at most `limit` bytes to its end.
    ///
    /// # Errors
    /// As [`open_limited`](Self::open_limited); what is too large is known after `limit` bytes, and no more are kept.
    pub async fn read_from(
        name: impl Into<String>,
        reader: impl AsyncRead,
        limit: u64,
    ) -> Result<Self, FileError> {
        let name = checked(name.into())?;
        let mut reader = pin!(reader);
        let mut content = Vec::new();
        loop {
            let read = poll_fn(|cx| poll_chunk(reader.as_mut(), cx, &mut content)).await;
            match read {
                Ok(0) => break,
                Ok(_) if content.len() as u64 > limit => return Err(FileError::TooLarge { name, limit }),
                Ok(_) => {}
                Err(source) => return Err(FileError::Io { name, source }),
            }
        }
        Self::from_bytes(name, content)
    }

    /// As [`read_from`](Self::read_from), for a reader that blocks.
    ///
    /// # Errors
    /// As [`read_from`](Self::read_from).
    pub fn read_blocking(name: impl Into<String>, reader: impl Read, limit: u64) -> Result<Self, FileError> {
        read(checked(name.into())?, reader, 0, limit)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The contents.
    pub const fn content(&self) -> &Bytes {
        &self.content
    }
}

/// Reads the next chunk to the end of `content`; 0: the end.
fn poll_chunk<R: AsyncRead>(
    reader: Pin<&mut R>,
    cx: &mut Context<'_>,
    content: &mut Vec<u8>,
) -> Poll<io::Result<usize>> {
    let filled = content.len();
    content.resize(filled + CHUNK, 0);
    let mut buffer = ReadBuf::new(&mut content[filled..]);
    let polled = reader.poll_read(cx, &mut buffer);
    let read = buffer.filled().len();
    content.truncate(filled + read);
    ready!(polled)?;
    Poll::Ready(Ok(read))
}

fn open(path: &Path, name: String, limit: u64) -> Result<File, FileError> {
    let opened = std::fs::File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    match opened {
        Ok((metadata, _)) if metadata.is_dir() => {
            Err(FileError::Io { name, source: io::ErrorKind::IsADirectory.into() })
        }
        Ok((metadata, _)) if metadata.len() > limit => Err(FileError::TooLarge { name, limit }),
        Ok((metadata, file)) => read(name, file, metadata.len(), limit),
        Err(source) => Err(FileError::Io { name, source }),
    }
}

/// Reads to the end, or to the first byte too many.
fn read(name: String, reader: impl Read, expected: u64, limit: u64) -> Result<File, FileError> {
    let mut content = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    match reader.take(limit.saturating_add(1)).read_to_end(&mut content) {
        Ok(_) if content.len() as u64 > limit => Err(FileError::TooLarge { name, limit }),
        Ok(_) => File::from_bytes(name, content),
        Err(source) => Err(FileError::Io { name, source }),
    }
}

fn name_of(path: &Path) -> Result<String, FileError> {
    match path.file_name() {
        Some(name) => checked(name.to_string_lossy().into_owned()),
        None => Err(FileError::Name { name: path.to_string_lossy().into_owned() }),
    }
}

fn checked(name: String) -> Result<String, FileError> {
    if is_name(&name) { Ok(name) } else { Err(FileError::Name { name }) }
}

/// Whether a text is a file's name: not a path, nor a part of one, and on one line.
pub(super) fn is_name(name: &str) -> bool {
    !name.trim().is_empty()
        && !matches!(name, "." | "..")
        && !name.contains(|c: char| matches!(c, '/' | '\\') || c.is_control())
}

/// `Debug` shows the size of the contents, not the contents.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({:?}, {} bytes)", self.name, self.content.len())
    }
}

impl From<File> for FilePair {
    fn from(file: File) -> Self {
        Self { name: file.name, content: file.content }
    }
}

impl From<File> for FileData {
    fn from(file: File) -> Self {
        Self(file.into())
    }
}

impl From<File> for FileBase64 {
    fn from(file: File) -> Self {
        Self { content: file.content }
    }
}

/// For the parameters that take name and contents apart.
impl From<&File> for FileBase64 {
    fn from(file: &File) -> Self {
        Self { content: file.content.clone() }
    }
}

/// Why a file cannot be sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileError {
    /// The name is empty, a path, or holds a line break or the like.
    Name {
        /// As it was given.
        name: String,
    },
    /// The file is empty: the server takes an empty file for a missing one.
    Empty {
        /// The file's name.
        name: String,
    },
    /// The file is larger than the limit that was given.
    TooLarge {
        /// The file's name.
        name: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// It cannot be read.
    Io {
        /// The file's name.
        name: String,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => {
                write!(f, "{name:?} is no name of a file: give the name alone, with its extension")
            }
            Self::Empty { name } => {
                write!(f, "the file {name:?} is empty, which the server takes for a missing one")
            }
            Self::TooLarge { name, limit } => {
                write!(f, "the file {name:?} is larger than the {limit} bytes that were allowed")
            }
            Self::Io { name, source } => write!(f, "the file {name:?} cannot be read: {source}"),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
