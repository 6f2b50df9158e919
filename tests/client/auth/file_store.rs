//! Tokens in a file.

use super::{app, calls, client, dated_tokens, portal, tokens};
use bitrix_api::auth::{FileStore, TokenStore as _};
use bitrix_api::mock::Portal;
use std::sync::Arc;
use std::time::Duration;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[tokio::test]
async fn what_is_saved_is_loaded() {
    let folder = folder();
    let path = folder.path().join("portal.json");
    let store = FileStore::new(&path);
    assert_eq!(store.load().await.unwrap(), None);
    let portal = Portal::in_process();
    let first = dated_tokens(&portal);
    store.save(&first).await.unwrap();
    assert_eq!(store.load().await.unwrap(), Some(first));
    let second = tokens(&portal);
    store.save(&second).await.unwrap();
    assert_eq!(FileStore::new(&path).load().await.unwrap(), Some(second));
    // Replaced whole: nothing is left beside it.
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["portal.json"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_file_that_is_none_is_an_error_without_its_content() {
    let folder = folder();
    let path = folder.path().join("portal.json");
    for content in [r#"{"access_token": ["s3cr3t"]"#, "s3cr3t", r#"{"refresh_token": "s3cr3t"}"#, ""] {
        std::fs::write(&path, content).unwrap();
        let error = FileStore::new(&path).load().await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cr3t"), "{error:?}");
    }
    let missing = FileStore::new(folder.path().join("no/such/folder/portal.json"));
    assert!(missing.save(&tokens(&Portal::in_process())).await.is_err());
    assert!(missing.lock().await.is_err());
}

#[tokio::test]
async fn the_lock_lets_one_in() {
    let folder = folder();
    let path = folder.path().join("portal.json");
    let held = FileStore::new(&path).lock().await.unwrap();
    // Another store, as another process has one.
    let other = FileStore::new(&path);
    assert!(tokio::time::timeout(Duration::from_millis(60), other.lock()).await.is_err());
    drop(held);
    let held = other.lock().await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(30), FileStore::new(&path).lock()).await.is_err());
    drop(held);
}

#[tokio::test]
async fn a_lock_ends_with_its_process() {
    let folder = folder();
    let path = folder.path().join("portal.json");
    // What a process that was killed leaves behind.
    std::fs::write(folder.path().join("portal.json.lock"), "").unwrap();
    let store = FileStore::new(&path);
    tokio::time::timeout(Duration::from_secs(5), store.lock()).await.expect("nobody holds it").unwrap();
}

#[tokio::test(start_paused = true)]
async fn two_clients_with_one_file_spend_a_refresh_token_once() {
    let (portal, folder) = (portal(), folder());
    let path = folder.path().join("portal.json");
    FileStore::new(&path).save(&tokens(&portal)).await.unwrap();
    let one = client(&portal, FileStore::new(&path)).await;
    let two = client(&portal, FileStore::new(&path)).await;
    for round in 1..=5 {
        portal.expire_tokens();
        let (first, second) = tokio::join!(calls(&one, 20), calls(&two, 20));
        assert!(first.iter().chain(&second).all(Result::is_ok), "{first:?} {second:?}");
        assert_eq!((portal.oauth().refreshes, portal.oauth().refused), (round, 0));
    }
    // A third process starts with what is there.
    let three = portal.builder().app(app(&portal), Arc::new(FileStore::new(&path))).await.unwrap();
    three.call_by_name("any.method", ()).await.unwrap();
    assert_eq!((three.stats().renewals, three.stats().attempts), (0, 1));
}
