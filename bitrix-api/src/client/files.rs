//! Files by links: sent to one, fetched from one.

use super::exchange;
use super::file_answer::Expects;
use super::link::Link;
use super::multipart::Multipart;
use super::outgoing::Outgoing;
use super::{Client, no_result};
use crate::codec::Decode;
use crate::error::{Details, Error, ErrorClass};
use crate::types::{FilePair, ReceivedFile, Secret};
use bytes::Bytes;
use reqwest::Response;
use std::fmt;

/// Where a file is to be sent: what a method answers that was told of a file but given no contents.
///
/// `disk.folder.uploadFile` and `disk.storage.uploadFile` answer `uploadUrl` and `field`,
/// `telephony.externalCall.attachRecord` answers `uploadUrl` and `fieldName`. The link holds a token: `Debug` does not
/// show it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is sent until `Client::upload` is given this"]
pub struct UploadTarget {
    link: Secret,
    field: String,
}

impl UploadTarget {
    /// This link, and the name of the form's field that holds the file.
    pub fn new(link: impl Into<Secret>, field: impl Into<String>) -> Self {
        Self { link: link.into(), field: field.into() }
    }
}

impl Client {
    /// Sends a file to a link that a method has answered, and returns the result: for files that are too large for a
    /// request of JSON. They are sent as they are, without base64.
    ///
    /// ```no_run
    /// # use bitrix_api::{Client, File, Json, client::UploadTarget};
    /// # async fn example(portal: Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let video = File::open_limited("talk.mp4", 2 << 30).await?;
    /// let about = Json::from_iter([("id", Json::from(8930)), ("data", Json::from_iter([("NAME", video.name())]))]);
    /// let answer = portal.call_by_name("disk.folder.uploadFile", about).await?;
    /// let (Some(link), Some(field)) = (answer["uploadUrl"].as_str(), answer["field"].as_str()) else {
    ///     return Err("no link".into());
    /// };
    /// let file: Json = portal.upload(&UploadTarget::new(link, field), video).await?;
    /// println!("{}", file["ID"]);
    /// # Ok(()) }
    /// ```
    ///
    /// The link has to be on this client's portal. It is its own authorisation; the client adds none. The upload counts as
    /// a call for the portal's limits, and as a change that is not repeated if its answer is lost. Besides the
    /// [time of a request](super::ClientBuilder::timeout) it may take a second for each 64 KiB.
    ///
    /// # Errors
    /// As [`call`](Self::call), and of class [`Request`](ErrorClass::Request), with nothing sent, when the link is on
    /// another host or plain http, or the file is empty or its name is a path.
    pub async fn upload<T: Decode + Send>(
        &self,
        target: &UploadTarget,
        file: impl Into<FilePair>,
    ) -> Result<T, Error> {
        let mut result = None;
        let outgoing = self.uploading(target, &file.into()).map_err(|details| named(*details, UPLOAD))?;
        self.run(outgoing, &mut |d| d.put(&mut result)).await?;
        result.ok_or_else(no_result)
    }

    fn uploading(&self, target: &UploadTarget, file: &FilePair) -> Result<Outgoing, Box<Details>> {
        let fail = |message: &'static str| Err(Box::new(Details::new(ErrorClass::Request, message)));
        if let Some(message) = file.fault() {
            return fail(message);
        }
        let address = self.address();
        let url = Link::read(target.link.expose(), &address, self.inner.allow_http)?;
        if !address.is_host_of(&url) {
            return fail("the link is not on this client's portal: a file is sent nowhere else");
        }
        let form = Multipart::new(&target.field, file.name(), file.shared_content());
        Ok(Outgoing::link(UPLOAD, Link { url, upload: Some(form) }, Expects::Envelope))
    }

    /// Fetches a file by a link that a method has answered (`DOWNLOAD_URL`, `downloadUrl`, `urlMachine`), whole.
    ///
    /// ```no_run
    /// # use bitrix_api::Client;
    /// # async fn example(portal: Client, link: String) -> Result<(), Box<dyn std::error::Error>> {
    /// let file = portal.download(link).await?;
    /// std::fs::write(file.name.as_deref().unwrap_or("file"), &file.content)?;
    /// # Ok(()) }
    /// ```
    ///
    /// The link is its own authorisation: the client adds none, neither for the portal nor for the hosts to which it points
    /// on. No output shows it. On the portal's own host it counts as a call for the portal's limits. A link that has become
    /// invalid answers with a page or an error, which is one here too.
    ///
    /// # Errors
    /// As [`call`](Self::call): of class [`Request`](ErrorClass::Request) when the link is none or plain http,
    /// [`TooLarge`](ErrorClass::TooLarge) above [`max_answer_bytes`](super::ClientBuilder::max_answer_bytes),
    /// [`NotJson`](ErrorClass::NotJson) for a page in the place of the file, [`Refused`](ErrorClass::Refused) for an error.
    pub async fn download(&self, link: impl Into<Secret>) -> Result<ReceivedFile, Error> {
        let mut file = None;
        let outgoing = self.downloading(&link.into(), Expects::File)?;
        self.run(outgoing, &mut |d| d.put(&mut file)).await?;
        file.ok_or_else(no_result)
    }

    /// As [`download`](Self::download), for files that are not to be held whole: the contents come in chunks.
    ///
    /// ```no_run
    /// # use bitrix_api::Client;
    /// # use std::io::Write as _;
    /// # async fn example(portal: Client, link: String) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut file = std::fs::File::create("talk.mp4")?;
    /// let mut download = portal.download_stream(link).await?.limit(2 << 30);
    /// while let Some(chunk) = download.chunk().await? {
    ///     file.write_all(&chunk)?;
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// Repeats and [deadline](super::CallOptions::deadline) end where the contents begin; from there each chunk has the
    /// [time of a request](super::ClientBuilder::timeout).
    ///
    /// # Errors
    /// As [`download`](Self::download).
    pub async fn download_stream(&self, link: impl Into<Secret>) -> Result<Download, Error> {
        let outgoing = self.downloading(&link.into(), Expects::Stream)?;
        let mut file = None;
        let answer = self.run(outgoing, &mut |d| d.put(&mut file)).await?;
        Ok(Download {
            client: self.clone(),
            host: self.address().host().to_owned(),
            rest: answer.rest,
            // What was read whole after all, since it might have been an error.
            about: file.unwrap_or_default(),
            length: answer.length,
            left: self.inner.transport.max_answer_bytes as u64,
            limit: self.inner.transport.max_answer_bytes as u64,
            failed: false,
        })
    }

    fn downloading(&self, link: &Secret, expects: Expects) -> Result<Outgoing, Error> {
        let url = Link::read(link.expose(), &self.address(), self.inner.allow_http);
        let url = url.map_err(|details| named(*details, DOWNLOAD))?;
        Ok(Outgoing::link(DOWNLOAD, Link { url, upload: None }, expects))
    }
}

/// In the place of methods' names, in errors, logs and hooks.
const UPLOAD: &str = "upload";
const DOWNLOAD: &str = "download";

fn named(mut details: Details, name: &'static str) -> Error {
    details.method = name.into();
    Error::untyped(details)
}

/// A file that is being fetched; see [`Client::download_stream`].
#[must_use = "the contents come by `chunk`"]
pub struct Download {
    client: Client,
    host: String,
    rest: Option<Response>,
    about: ReceivedFile,
    length: Option<u64>,
    left: u64,
    limit: u64,
    failed: bool,
}

impl Download {
    /// Ends with [`TooLarge`](ErrorClass::TooLarge) after this many bytes. Default:
    /// [`max_answer_bytes`](super::ClientBuilder::max_answer_bytes).
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.left = bytes;
        self.limit = bytes;
        self
    }

    /// Its name, if the server gives one: never a path, whatever the server sends.
    pub fn name(&self) -> Option<&str> {
        self.about.name.as_deref()
    }

    /// Its kind: `image/png`.
    pub fn content_type(&self) -> Option<&str> {
        self.about.content_type.as_deref()
    }

    /// Its size in bytes, if the server gives one.
    pub const fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next chunk; `None`: the file is complete.
    ///
    /// # Errors
    /// When the connection breaks or is silent for too long, or the file is larger than the limit; from then on always.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = match &mut self.rest {
            // The end would say that the file is complete.
            _ if self.failed => {
                Err(Box::new(Details::new(ErrorClass::Transport, "the download has failed before")))
            }
            None => Ok(Some(std::mem::take(&mut self.about.content)).filter(|content| !content.is_empty())),
            Some(response) => exchange::chunk(&self.client.inner.transport, response).await,
        };
        let chunk = match chunk {
            Ok(Some(chunk)) if chunk.len() as u64 > self.left => {
                Err(exchange::too_large(usize::try_from(self.limit).unwrap_or(usize::MAX), 200))
            }
            chunk => chunk,
        };
        match chunk {
            Ok(Some(chunk)) => {
                self.left -= chunk.len() as u64;
                self.client.inner.counters.received(chunk.len());
                Ok(Some(chunk))
            }
            Ok(None) => Ok(None),
            Err(mut details) => {
                (self.rest, self.failed) = (None, true);
                self.host.clone_into(&mut details.host);
                Err(named(*details, DOWNLOAD))
            }
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("name", &self.about.name)
            .field("content_type", &self.about.content_type)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
