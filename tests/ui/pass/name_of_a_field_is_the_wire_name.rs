use bitrix_api::Method;

#[derive(Method)]
#[method(name = "im.message.update", output = bool)]
struct Request {
    message_id: i64,
    r#type: Option<String>,
}

fn main() {
    let request = Request::new(5).r#type("x");
    let names: Vec<_> = Request::META.params.iter().map(|param| param.name).collect();
    assert_eq!(names, ["message_id", "type"]);
    assert_eq!(request.message_id, 5);
}
