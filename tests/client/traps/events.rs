//! Events.

use bitrix_api::auth::Tokens;
use bitrix_api::incoming::{Incoming, TokenMismatch};
use bitrix_api::{Event, Record, Secret};

#[derive(Clone, Debug, PartialEq, Event)]
#[event(name = "ONTESTDEALADD")]
struct DealAdd {
    #[wire("FIELDS")]
    fields: Option<Fields>,
    #[wire("LIST")]
    list: Option<Vec<i64>>,
}

#[derive(Clone, Debug, Default, PartialEq, Record)]
struct Fields {
    #[wire("ID")]
    id: Option<i64>,
    #[wire("OPEN", flag = "Y/N")]
    open: Option<bool>,
    #[wire("TITLE")]
    title: Option<String>,
}

const BODY: &str = "event=ONTESTDEALADD&event_handler_id=58&data%5BFIELDS%5D%5BID%5D=134806\
    &data%5BFIELDS%5D%5BOPEN%5D=Y&data%5BFIELDS%5D%5BTITLE%5D=a+%26+b&ts=1727018926";

#[test]
fn trap_14_events_are_forms_with_brackets_and_texts() {
    let event = Incoming::from_request(Some("application/x-www-form-urlencoded"), BODY.as_bytes()).unwrap();
    let delivery = event.decode::<DealAdd>().unwrap();
    let fields = delivery.data.fields.unwrap();
    assert_eq!((fields.id, fields.open, fields.title.as_deref()), (Some(134_806), Some(true), Some("a & b")));
    // An empty list is left out of the body.
    assert_eq!((delivery.data.list, delivery.handler_id), (None, Some(58)));
    assert_eq!(delivery.ts.map(|ts| ts.to_utc().is_some()), Some(true));
}

#[test]
fn trap_15_an_event_without_tokens_is_proven_by_the_application_token() {
    let body = format!(
        "{BODY}&auth[domain]=x.bitrix24.com&auth[member_id]=abc&auth[application_token]=831c\
         &auth[client_endpoint]=https://x.bitrix24.com/rest/&auth[server_endpoint]=https://oauth.bitrix.info/rest/"
    );
    let event = Incoming::from_form(body.as_bytes()).unwrap();
    let auth = event.auth().unwrap().unwrap();
    assert!(auth.access_token.is_none() && Tokens::from_event(&auth).is_none());
    assert_eq!(event.verify(&Secret::new("831c")), Ok(()));
    assert_eq!(event.verify(&Secret::new("831d")), Err(TokenMismatch));
    // Nothing at all proves nothing.
    assert_eq!(Incoming::from_form(BODY.as_bytes()).unwrap().verify(&Secret::new("")), Err(TokenMismatch));
    // Where there are tokens, they are taken as a whole.
    let with =
        format!("{body}&auth[access_token]=a1&auth[refresh_token]=r1&auth[expires_in]=3600&auth[scope]=crm");
    let auth = Incoming::from_form(with.as_bytes()).unwrap().auth().unwrap().unwrap();
    let tokens = Tokens::from_event(&auth).unwrap();
    assert_eq!(tokens.client_endpoint, "https://x.bitrix24.com/rest/");
    assert!(tokens.refresh_token.is_some());
}
