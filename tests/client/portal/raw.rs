//! Requests as they stand, past the client.

use bitrix_api::Json;
use bitrix_api::mock::Portal;

/// Status, headers that begin with a name of interest, and body.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Json {
        self.text.parse().unwrap_or_else(|_| panic!("{}", self.text))
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Sends a request to a portal without sockets.
pub(super) async fn send(
    portal: &Portal,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Answer> {
    let answer = portal.exchange(method, url, headers, body.to_owned()).await?;
    Some(Answer {
        status: answer.status,
        headers: answer.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        text: String::from_utf8(answer.body.to_vec()).unwrap(),
    })
}

pub(super) async fn get(portal: &Portal, url: &str) -> Answer {
    send(portal, "GET", url, &[], "").await.unwrap()
}

/// Calls a method with the portal's webhook.
pub(super) async fn post(portal: &Portal, method: &str, body: &str) -> Answer {
    let url = format!("{}{method}", portal.webhook_url());
    send(portal, "POST", &url, &[("content-type", "application/json")], body).await.unwrap()
}

pub(super) async fn post_v3(portal: &Portal, method: &str, body: &str) -> Answer {
    let url = format!("{}{method}", portal.webhook_url().replace("/rest/", "/rest/api/"));
    send(portal, "POST", &url, &[("content-type", "application/json")], body).await.unwrap()
}
