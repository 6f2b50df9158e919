//! Files that are sent to links.

use bitrix_api::client::{Retry, UploadTarget};
use bitrix_api::error::ErrorClass;
use bitrix_api::limit::RateLimit;
use bitrix_api::mock::{Fault, FaultRule, Portal, Refusal};
use bitrix_api::{File, FilePair, Json, SystemError};
use std::time::Duration;
use tokio::time::Instant;

fn content() -> Vec<u8> {
    // Longer than a chunk, with what ends a part of a form.
    let mut content = b"\r\n--bitrix-api-\r\n\0".repeat(40_000);
    content.push(255);
    content
}

#[tokio::test]
async fn a_file_arrives_as_it_is() {
    for portal in [Portal::in_process(), Portal::start().await.unwrap()] {
        let file = File::from_bytes("Bericht \"ü\".pdf", content()).unwrap();
        let uploaded: Json = portal.client().upload(&portal.upload_target(), file.clone()).await.unwrap();
        assert_eq!(uploaded["NAME"].as_str(), Some("Bericht \"ü\".pdf"));
        assert_eq!(uploaded["SIZE"].as_str(), Some(content().len().to_string().as_str()));
        assert_eq!(portal.uploads(), [file]);
        let sent = &portal.requests()[0];
        assert_eq!((sent.http_method.as_str(), sent.header("authorization")), ("POST", None));
        assert_eq!(sent.header("content-length"), Some(sent.body.len().to_string().as_str()));
    }
}

#[tokio::test]
async fn an_applications_token_is_not_sent_to_links() {
    let portal = Portal::in_process();
    let client = portal.oauth_client(portal.grant().access_token);
    let _: Json = client.upload(&portal.upload_target(), FilePair::new("a.txt", "hello")).await.unwrap();
    assert_eq!(portal.requests()[0].header("authorization"), None);
    assert_eq!(portal.uploads().len(), 1);
}

#[tokio::test]
async fn a_file_goes_to_the_own_portal_alone() {
    let (portal, other) = (Portal::in_process(), Portal::in_process());
    let file = || FilePair::new("a.txt", "hello");
    let bad = [
        (other.upload_target(), "not on this client's portal"),
        (
            UploadTarget::new("http://portal.example/rest/upload.json?token=h1ddenh1dden", "file"),
            "plain http",
        ),
        (
            UploadTarget::new("//other.example/rest/upload.json?token=h1ddenh1dden", "file"),
            "not on this client",
        ),
        (UploadTarget::new("ftp://x/h1ddenh1dden", "file"), "not a web address"),
        (UploadTarget::new("h1ddenh1dden", "file"), "not a web address"),
        (UploadTarget::new("", "file"), "not a web address"),
    ];
    for (target, says) in bad {
        let error = portal.client().upload::<Json>(&target, file()).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Request, "{error}");
        assert!(error.to_string().contains(says), "{error}");
        assert!(!format!("{error} {error:?} {target:?}").contains("h1dden"), "{error:?}");
    }
    for (file, says) in [
        (FilePair::new("a.txt", ""), "empty"),
        (FilePair::new("a/b.txt", "x"), "no path"),
        (FilePair::new("a\r\nX: y", "x"), "one line"),
    ] {
        let error = portal.client().upload::<Json>(&portal.upload_target(), file).await.unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!((portal.requests().len(), other.requests().len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_a_change() {
    let portal = Portal::in_process();
    let client = portal.client();
    let file = || FilePair::new("a.txt", "hello");

    // Its answer is lost: it is not sent again.
    portal.inject(FaultRule::new(Fault::DropReply).times(1));
    let error = client.upload::<Json>(&portal.upload_target(), file()).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error}");
    assert_eq!((error.attempts(), portal.uploads().len()), (1, 1));

    // It did not run: it is sent again, whole.
    let limit = Fault::Refuse(Refusal::system(SystemError::QueryLimitExceeded));
    portal.inject(FaultRule::new(limit).times(2));
    let _: Json = client.upload(&portal.upload_target(), file()).await.unwrap();
    assert_eq!(portal.uploads()[1].content().as_ref(), b"hello");

    // The link is no longer valid.
    let stale = Portal::in_process();
    let target =
        UploadTarget::new(format!("{}/rest/upload.json?auth=a&token=h1ddenh1dden", stale.url()), "file");
    let error = stale.client().upload::<Json>(&target, file()).await.unwrap_err();
    assert_eq!(error.system(), Some(SystemError::InvalidCredentials), "{error}");
    assert!(!error.outcome_unknown());

    // Nothing is sent on to another address.
    portal.inject(FaultRule::new(Fault::Redirect(stale.url())).times(1));
    let error = client.upload::<Json>(&portal.upload_target(), file()).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Redirect, "{error}");
    assert_eq!(stale.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn uploads_and_downloads_count_for_the_limit() {
    let portal = Portal::in_process();
    portal.enforce(5, 1.0);
    let client = portal.client_with(|settings| {
        settings
            .rate_limit(RateLimit::new(5, 1, Duration::from_secs(1)))
            .options(bitrix_api::client::CallOptions::new().retry(Retry::never()))
    });
    let link = portal.download_link(bitrix_api::ReceivedFile::new("x"));
    let began = Instant::now();
    for _ in 0..5 {
        let _: Json = client.upload(&portal.upload_target(), FilePair::new("a.txt", "hello")).await.unwrap();
        client.download(link.as_str()).await.unwrap();
    }
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(5) && took < Duration::from_secs(7), "{took:?}");
}
