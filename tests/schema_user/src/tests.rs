//! What the schema made.

use super::portal::acme::order::{Add, AddColour, AddError, Get, Order, OrderAdd, State};
use super::portal::{crm, id::AcmeOrderId};
use super::Price;
use b24::codec::{from_json, to_json};
use b24::incoming::Incoming;
use b24::meta::Effect;
use b24::mock::{EventReceiver, Portal, Refusal};
use b24::{Clearable, Event as _, Json, Method as _};

fn order(id: AcmeOrderId) -> Order {
    from_json(format!(r#"{{"ID": "{id}", "STATE": "N", "SHOP": {{"ID": "5", "NAME": "Chairs"}}, "UF_GIFT": "Y"}}"#).as_bytes())
        .unwrap()
}

#[tokio::test]
async fn a_method_is_called() {
    let portal = Portal::start().await.unwrap();
    portal.know::<Add>();
    portal.know::<Get>();
    portal.know::<crm::deal::Shiny>();
    portal.on::<Get>(|request, _| Ok(order(request.id)));
    portal.on::<crm::deal::Shiny>(|request, _| Ok(request.order.map(order).into_iter().collect()));
    let client = portal.client();

    let request = Add::new("Chairs").customer(15).state(State::New).colour(AddColour::Red);
    let id: AcmeOrderId = client.call(request.clone()).await.unwrap();
    let sent = portal.requests_of::<Add>().unwrap();
    assert_eq!(sent, [request]);

    let order = client.call(Get::new(id)).await.unwrap();
    assert_eq!((order.id, order.state), (id, Some(State::New)));
    let shop: b24::department::Department = order.shop.unwrap();
    assert_eq!(shop.name.as_deref(), Some("Chairs"));
    assert_eq!(order.extra.get("UF_GIFT").and_then(Json::as_str), Some("Y"));

    let shining = client.call(crm::deal::Shiny::new().order(id)).await.unwrap();
    assert_eq!(shining.len(), 1);
}

#[tokio::test]
async fn an_error_has_its_variant() {
    let portal = Portal::start().await.unwrap();
    portal.know::<Add>();
    portal.on::<Add>(|_, _| Err(Refusal::from(AddError::NoStock)));
    let refused = portal.client().call(Add::new("Chairs")).await.unwrap_err();
    assert_eq!(refused.kind(), Some(AddError::NoStock));
}

#[tokio::test]
async fn an_event_arrives() {
    let portal = Portal::start().await.unwrap();
    let mut handler = EventReceiver::start().await.unwrap();
    let mut sent = OrderAdd::new(7);
    sent.order = Some(order(7.into()));
    assert_eq!(portal.send_event(&handler.url(), &sent).await.unwrap(), 200);
    let arrived: Incoming = handler.next().await.unwrap().incoming().unwrap();
    assert_eq!(arrived.name(), "ONACMEORDERADD");
    assert_eq!(arrived.decode::<OrderAdd>().unwrap().data, sent);
}

#[test]
fn what_is_sent_is_checked_and_written_as_the_schema_says() {
    assert_eq!(to_json(&Add::new("a title that is too long")).unwrap_err().path(), "TITLE");
    let json = to_json(&Add::new("x").price(Price { amount: 15, currency: "EUR".to_owned() })).unwrap();
    assert_eq!(json, r#"{"TITLE":"x","PRICE":"15|EUR"}"#);
    let json = to_json(&Add::new("x").price(Clearable::Clear)).unwrap();
    assert_eq!(json, r#"{"TITLE":"x","PRICE":"none"}"#);
    assert_eq!((Add::META.name, Add::META.effect), ("acme.order.add", Effect::Write));
    assert_eq!(OrderAdd::META.name, "ONACMEORDERADD");
}
