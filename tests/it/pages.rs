//! What the official pages show goes through the typed API and comes out equal: requests, answers, events, error codes.
//! The fixtures are the pages' examples, typed anew with values of our own.

use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::codec::{Decode, Encode, from_json, to_json};
use bitrix_api::content::attach::Link;
use bitrix_api::content::{Action, Attach, Block, Button, ColorToken, Keyboard, Menu, MenuItem};
use bitrix_api::id::{BotId, ChatId, MessageId, UserId};
use bitrix_api::incoming::Incoming;
use bitrix_api::limit::RateLimit;
use bitrix_api::mock::Portal;
use bitrix_api::{Clearable, Client, DialogId, Error, ErrorKind, Json, Method, im, imbot, imconnector};
use bitrix_tests::same;

fn fixture(name: &str) -> Json {
    let path = format!("{}/fixtures/pages/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}")).parse().unwrap()
}

fn rows(json: &Json) -> &[Json] {
    json.as_array().unwrap()
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap()
}

/// Reads JSON as a type and writes it again.
fn through<T: Decode + Encode>(json: &Json) -> Result<Json, String> {
    let value: T = from_json(json.to_string().as_bytes()).map_err(|e| e.to_string())?;
    to_json(&value).map_err(|e| e.to_string())?.parse().map_err(|e: bitrix_api::DecodeError| e.to_string())
}

/// The same for a method's answer.
fn through_answer<M: Method>(json: &Json) -> Result<Json, String>
where
    M::Output: Encode,
{
    through::<M::Output>(json)
}

#[test]
fn requests_of_the_pages_come_out_equal() {
    for row in rows(&fixture("requests.json")) {
        let json = &row["json"];
        let came_out = match text(&row["method"]) {
            "im.message.add" => through::<im::message::Add>(json),
            "im.message.update" => through::<im::message::Update>(json),
            "imbot.message.update" => through::<imbot::message::Update>(json),
            "imconnector.update.messages" => through::<imconnector::update::Messages>(json),
            other => panic!("{other}"),
        };
        // To the letter: flags as Y and N, numbers as numbers.
        assert_eq!(came_out.as_ref(), Ok(json), "{}", row["page"]);
    }
}

#[test]
fn requests_of_the_pages_can_be_built() {
    let fixture = fixture("requests.json");
    fn check<T: Encode>(expected: &Json, request: &T) {
        assert_eq!(&Json::from_value(request).unwrap(), expected);
    }
    let chat = DialogId::chat(815);
    check(
        &fixture[0]["json"],
        &im::message::Add::with_message(chat.clone(), "The invoice is ready")
            .system(false)
            .url_preview(true)
            .reply_id(70021),
    );
    let attach = Attach::new([
        Block::message("[B]Order 17[/B]"),
        Link::new("https://shop.example/orders/17").name("Show").into(),
    ])
    .id(1)
    .color_token(ColorToken::Primary);
    check(&fixture[1]["json"], &im::message::Add::with_message(chat.clone(), "Order").attach(attach));
    let keyboard = Keyboard::new([Button::link("To the shop", "https://shop.example/")])
        .row([Button::action("Ask for help", Action::Put("/assist".to_owned()))]);
    check(
        &fixture[2]["json"],
        &im::message::Add::with_message(chat.clone(), "What next?").keyboard(keyboard),
    );
    let menu = Menu::new([
        MenuItem::link("To the shop", "https://shop.example/"),
        MenuItem::action("Confirm", Action::Send("Confirmed".to_owned())),
    ]);
    check(
        &fixture[3]["json"],
        &im::message::Add::with_message(chat, "See the menu").url_preview(true).menu(menu),
    );
    check(
        &fixture[5]["json"],
        &im::message::Update::new(70023).message("The invoice was corrected").keyboard(Clearable::Clear),
    );
    #[allow(deprecated)]
    let bot = imbot::message::Update::new(20770004)
        .bot_id(61)
        .message("Corrected by the bot")
        .url_preview(true)
        .client_id("bot-client-5c1f");
    check(&fixture[6]["json"], &bot);
}

#[test]
fn answers_of_the_pages_come_out_equal() {
    for row in rows(&fixture("responses.json")) {
        let result = &row["json"]["result"];
        let came_out = match text(&row["method"]) {
            "im.message.add" => through_answer::<im::message::Add>(result),
            "im.message.update" => through_answer::<im::message::Update>(result),
            "imbot.message.update" => through_answer::<imbot::message::Update>(result),
            "imconnector.update.messages" => through_answer::<imconnector::update::Messages>(result),
            other => panic!("{other}"),
        };
        assert_eq!(same(result, &came_out.unwrap()), Ok(()), "{row}");
        if !row["json"]["time"].is_null() {
            let time = through::<bitrix_api::portal::types::Time>(&row["json"]["time"]).unwrap();
            assert_eq!(same(&row["json"]["time"], &time), Ok(()));
        }
    }
}

/// JSON as the real delivery has it: a form with PHP brackets, every value a text.
fn form(json: &Json) -> String {
    bitrix_api::codec::to_form(json).unwrap()
}

#[test]
fn events_of_the_pages_come_out_equal_in_both_forms() {
    for json in rows(&fixture("events.json")) {
        for incoming in [
            Incoming::from_json(json.to_string().as_bytes()).unwrap(),
            Incoming::from_form(form(json).as_bytes()).unwrap(),
        ] {
            let delivery = incoming.decode::<imbot::event::MessageUpdate>().unwrap();
            let data: Json = to_json(&delivery.data).unwrap().parse().unwrap();
            assert_eq!(same(&json["data"], &data), Ok(()));
            assert_eq!(delivery.handler_id, Some(88));
        }
    }
}

#[test]
fn an_event_is_typed() {
    let fixture = fixture("events.json");
    let incoming = Incoming::from_form(form(&fixture[1]).as_bytes()).unwrap();
    let event = incoming.decode::<imbot::event::MessageUpdate>().unwrap().data;
    let bots = event.bot.unwrap();
    assert_eq!(bots.keys().copied().collect::<Vec<_>>(), [BotId::new(733)]);
    assert_eq!(bots[&BotId::new(733)].access_token.as_ref().unwrap().expose(), "a0c3e5g");
    let params = event.params.unwrap();
    assert_eq!(params.chat_type, Some(imbot::event::ChatType::Group));
    assert_eq!(params.dialog_id, Some(DialogId::Chat(ChatId::new(816))));
    assert_eq!(params.message_id, Some(MessageId::new(70024)));
    let mentioned = params.mentioned_list.unwrap();
    assert_eq!(mentioned[&UserId::new(733)], UserId::new(733));
    assert_eq!(event.user, None);
}

/// Calls a method whose answer is prepared, and describes its error.
async fn refused<M: Method>(portal: &Client, request: M) -> (Option<M::Error>, Error<M::Error>) {
    match portal.call(request).await {
        Ok(_) => panic!("{} was not refused", M::META.name),
        Err(e) => (e.kind(), e),
    }
}

#[tokio::test]
async fn every_code_of_the_pages_reaches_its_variant() {
    let server = Portal::start().await.unwrap();
    let once = CallOptions::new().retry(Retry::never());
    let portal = server.client_with(|settings| settings.rate_limit(RateLimit::OFF).options(once));
    for row in rows(&fixture("errors.json")) {
        let (method, code, description, variant) =
            (text(&row[0]), text(&row[2]), text(&row[3]), text(&row[4]));
        let status = u16::try_from(row[1].as_i64().unwrap()).unwrap();
        let body = Json::from_iter([("error", code), ("error_description", description)]).to_string();
        server.respond_once(status, "application/json; charset=utf-8", body);
        let (kind, seen_code, seen_status) = match method {
            "im.message.add" => {
                seen(refused(&portal, im::message::Add::with_message(DialogId::chat(1), "x")).await)
            }
            "im.message.update" => seen(refused(&portal, im::message::Update::new(1)).await),
            "imbot.message.update" => seen(refused(&portal, imbot::message::Update::new(1)).await),
            "imconnector.update.messages" => {
                seen(refused(&portal, imconnector::update::Messages::new("c", 1, [])).await)
            }
            other => panic!("{other}"),
        };
        assert_eq!((kind.as_str(), seen_code.as_str(), seen_status), (variant, code, Some(status)), "{row}");
    }
}

fn seen<K: ErrorKind>((kind, error): (Option<K>, Error<K>)) -> (String, String, Option<u16>) {
    (
        kind.map_or_else(|| "none".to_owned(), |kind| format!("{kind:?}")),
        error.code().unwrap_or_default().to_owned(),
        error.status(),
    )
}
