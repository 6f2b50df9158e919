//! Methods that no portal has, and a portal that has them.

use super::php;
use bitrix_api::id::{ChatId, MessageId, UserId};
use bitrix_api::mock::{Portal, Refusal};
use bitrix_api::{DialogId, ErrorKind, Json, Method, Record};
use std::sync::{Arc, Mutex};

/// Answers what it was given.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.echo", output = Json, effect = "read")]
pub(crate) struct Echo {
    #[wire("VALUE")]
    pub(crate) value: Json,
}

#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.chat.add", output = ChatId, error = AddChatError, effect = "write")]
pub(crate) struct AddChat {
    /// Not more than a megabyte or two; `full` is refused.
    #[wire("TITLE", max_chars = 3000000)]
    pub(crate) title: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
pub(crate) enum AddChatError {
    #[error(code = "CHAT_FULL", status = 400, text = "no place")]
    ChatFull,
}

#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.message.add", output = MessageId, effect = "write")]
pub(crate) struct AddMessage {
    #[wire("DIALOG_ID")]
    pub(crate) dialog: DialogId,
    #[wire("AUTHOR_ID")]
    pub(crate) author: Option<UserId>,
    #[wire("TEXT")]
    pub(crate) text: Option<String>,
    #[wire("MORE")]
    pub(crate) more: Option<Json>,
}

#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.user.get", output = User, effect = "read")]
pub(crate) struct GetUser {
    #[wire("ID")]
    pub(crate) id: UserId,
}

#[derive(Clone, Debug, PartialEq, Record)]
pub(crate) struct User {
    #[wire("ID")]
    pub(crate) id: Option<UserId>,
    #[wire("BOSS")]
    pub(crate) boss: Option<UserId>,
    #[wire("NAME")]
    pub(crate) name: Option<String>,
}

/// Methods and parameters as they arrived, whether in a batch or not.
pub(crate) type Log = Arc<Mutex<Vec<(String, Json)>>>;

/// A portal that knows these methods and runs batches as PHP does.
pub(crate) fn portal() -> (Portal, Log) {
    let (portal, log) = (Portal::in_process(), Log::default());
    for name in ["test.echo", "test.chat.add", "test.message.add", "test.user.get"] {
        let log = Arc::clone(&log);
        portal.on_name(name, move |call| {
            run(&log, name, call.params()).map_err(|code| Refusal::code(code).description("no"))
        });
    }
    let into = Arc::clone(&log);
    portal.on_name("batch", move |call| {
        Ok(php::batch(call.params(), &|name, params| run(&into, name, params)))
    });
    (portal, log)
}

fn run(log: &Log, name: &str, params: &Json) -> Result<Json, &'static str> {
    let mut log = log.lock().unwrap();
    let outcome = match name {
        "test.echo" => Ok(params["VALUE"].clone()),
        "test.chat.add" if params["TITLE"].as_str() == Some("full") => Err("CHAT_FULL"),
        // As text, as old methods answer.
        "test.chat.add" => Ok(Json::from((1000 + log.len()).to_string())),
        "test.message.add" if params["TEXT"].as_str() == Some("no") => Err("NO"),
        "test.message.add" => Ok(Json::from(i64::try_from(5000 + log.len()).unwrap())),
        "test.user.get" if params["ID"].as_i64() == Some(404) => Err("USER_NOT_FOUND"),
        "test.user.get" => Ok(Json::from_iter([
            ("ID", params["ID"].clone()),
            ("BOSS", Json::from("77")),
            ("NAME", Json::from("Ada $result[c0] Lovelace")),
        ])),
        _ => Err("ERROR_METHOD_NOT_FOUND"),
    };
    log.push((name.to_owned(), params.clone()));
    outcome
}

pub(crate) fn text(text: &str) -> Json {
    Json::from(text)
}

pub(crate) fn chat(title: &str) -> AddChat {
    AddChat::new(title)
}

/// Commands of each request, in the order of the requests; a plain call has none.
pub(crate) fn requests(portal: &Portal) -> Vec<Vec<String>> {
    let commands = |params: &Json| -> Vec<String> {
        params["cmd"]
            .as_object()
            .unwrap_or_default()
            .iter()
            .map(|(_, text)| text.as_str().unwrap().to_owned())
            .collect()
    };
    portal.requests().iter().map(|received| commands(&received.params)).collect()
}

/// The names of the methods that ran, with the text of their first parameter.
pub(crate) fn ran(log: &Log) -> Vec<(String, String)> {
    let first = |params: &Json| {
        params.as_object().and_then(|members| members.first()).map_or(String::new(), |(_, value)| match value
        {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        })
    };
    log.lock().unwrap().iter().map(|(name, params)| (name.clone(), first(params))).collect()
}
