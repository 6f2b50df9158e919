//! Signed links: files that are fetched from the portal, and files that are sent to it.

use super::answer::{self, Answered, Times};
use super::handler::Refusal;
use super::react::page;
use super::state::{State, random_text};
use super::wire::{Arrived, Reaction};
use super::{Portal, handler};
use crate::client::UploadTarget;
use crate::codec::Json;
use crate::meta::Api;
use crate::types::{File, ReceivedFile};
use std::collections::BTreeMap;

/// What is behind the links that were made.
#[derive(Clone, Default)]
pub(super) struct Links {
    /// By token.
    files: BTreeMap<String, ReceivedFile>,
    /// Token and the form's field.
    targets: BTreeMap<String, String>,
    uploaded: Vec<File>,
}

impl Links {
    /// What a transcript masks.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.files.keys().chain(self.targets.keys()).map(String::as_str)
    }
}

impl Portal {
    /// A link by which this file is fetched, as methods answer one in `DOWNLOAD_URL`: to be given to
    /// [`Client::download`](crate::Client::download).
    ///
    /// As on real portals, the front server answers 404 to a request without `User-Agent`, `Accept` or `Referer`, and a link
    /// whose token is not known is refused.
    pub fn download_link(&self, file: ReceivedFile) -> String {
        let token = random_text("disk|download").expose().to_owned();
        let link = self.link("download", &token);
        self.state.data().links.files.insert(token, file);
        link
    }

    /// A link to which a file can be sent, as `disk.folder.uploadFile` answers one: to be given to
    /// [`Client::upload`](crate::Client::upload). [`uploads`](Self::uploads) are the files that came.
    pub fn upload_target(&self) -> UploadTarget {
        let token = random_text("disk|upload").expose().to_owned();
        let target = UploadTarget::new(self.link("upload", &token), "file");
        self.state.data().links.targets.insert(token, "file".to_owned());
        target
    }

    /// The files that were sent to links, in the order in which they came.
    pub fn uploads(&self) -> Vec<File> {
        self.state.data().links.uploaded.clone()
    }

    fn link(&self, what: &str, token: &str) -> String {
        let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
        format!(
            "{}/rest/{what}.json?auth={}&token={token}",
            self.url(),
            self.state.application_token.expose()
        )
    }
}

/// Answers a request to a link; `None`: it is none.
pub(super) fn answer(state: &State, arrived: &Arrived) -> Option<Reaction> {
    let is_upload = match arrived.path.as_str() {
        "/rest/download.json" => false,
        "/rest/upload.json" => true,
        _ => return None,
    };
    let token = form_urlencoded::parse(arrived.query.as_bytes()).find(|(name, _)| name == "token")?.1;
    let normal = ["user-agent", "accept", "referer"]
        .iter()
        .all(|name| (is_upload && *name == "referer") || arrived.header(name).is_some());
    if !normal {
        return Some(page(404));
    }
    let answered = if is_upload { upload(state, arrived, &token) } else { download(state, &token) };
    Some(
        answered.unwrap_or_else(|refusal| Reaction::json(refusal.status, answer::refusal(Api::V2, &refusal))),
    )
}

fn download(state: &State, token: &str) -> Result<Reaction, Refusal> {
    let file = state.data().links.files.get(token).cloned();
    file.map(file_answer).ok_or_else(invalid)
}

fn invalid() -> Refusal {
    Refusal::code("INVALID_CREDENTIALS").status(401).description("The link is not valid")
}

/// A file as it goes over the wire.
pub(super) fn file_answer(file: ReceivedFile) -> Reaction {
    let content_type = file.content_type.as_deref().unwrap_or("application/octet-stream");
    let mut reaction = Reaction::new(200, content_type, file.content);
    let name = file.name.unwrap_or_else(|| "file".to_owned());
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=utf-8''{}", encoded.replace('+', "%20"));
    reaction.headers.push(("content-disposition", disposition));
    reaction
}

/// The file that a handler has answered with.
pub(super) fn of_result(method: &str, answered: &Answered) -> Result<Reaction, Refusal> {
    let file = crate::codec::from_json(answered.result.as_bytes()).map_err(|e| handler::broken(method, e))?;
    Ok(file_answer(file))
}

fn upload(state: &State, arrived: &Arrived, token: &str) -> Result<Reaction, Refusal> {
    let field = state.data().links.targets.get(token).cloned().ok_or_else(invalid)?;
    let file = form_file(arrived, &field)
        .ok_or_else(|| Refusal::code("ERROR_ARGUMENT").description("No file in the form").argument(&field))?;
    let id = state.create("disk_file", Json::from(file.name()));
    let result = Json::from_iter([
        ("ID", Json::from(id)),
        ("NAME", Json::from(file.name())),
        ("SIZE", Json::from(file.content().len().to_string())),
    ]);
    state.data().links.uploaded.push(file);
    let now = state.now();
    let times = Times { started: now, finished: now, used: None };
    Ok(Reaction::json(200, answer::success(&Answered::of(&result.to_string()), times)))
}

/// The file in a form of one field.
fn form_file(arrived: &Arrived, field: &str) -> Option<File> {
    let (kind, boundary) = arrived.header("content-type")?.split_once("; boundary=")?;
    if kind != "multipart/form-data" {
        return None;
    }
    let body = arrived.body.strip_prefix(format!("--{boundary}\r\n").as_bytes())?;
    let body = body.strip_suffix(format!("\r\n--{boundary}--\r\n").as_bytes())?;
    let end = body.windows(4).position(|part| part == b"\r\n\r\n")?;
    let (head, content) = (std::str::from_utf8(&body[..end]).ok()?, &body[end + 4..]);
    let value = |key: &str| Some(head.split_once(key)?.1.split_once('"')?.0.replace("%22", "\""));
    if value("form-data; name=\"")? != field {
        return None;
    }
    File::from_bytes(value("filename=\"")?, content.to_vec()).ok()
}
