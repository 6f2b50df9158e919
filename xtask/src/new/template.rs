//! What is written of a new item.

/// The lines of a method below `methods:`.
pub(super) fn method(name: &str, v3: bool, twin: bool) -> String {
    let key = if twin { format!("'v3:{name}'") } else { name.to_owned() };
    let scope = name.split_once('.').map_or("basic", |(area, _)| area);
    let api = if v3 { "    api: v3\n" } else { "" };
    let errors = if v3 {
        "{code: NOT_FOUND, status: 404, doc: When it occurs.}"
    } else {
        "{code: NOT_FOUND, status: 400, text: The server's text in English, doc: When it occurs.}"
    };
    format!(
        "  {key}:
    # rust: Name                     # of the type, where the last segment reads badly
    # summary: One line, what a call does.
    # doc: More of it, in Markdown.
{api}    scopes: [{scope}]
    # auth: oauth_only               # or webhook_only; left out: both may call
    # who: administrator             # left out: any user with the rights to what it touches
    effect: <read, write or idempotent>   # whether a call whose answer was lost may be sent again
    # creates: user                  # a kind of identifier of types.yaml, where the result is one
    # params:
    #   ID: {{type: integer, required: always, doc: What it is.}}
    #   USER: {{type: integer, as: UserId}}
    #   ACTIVE: {{type: string, values: [Y, N]}}
    # result: {{type: boolean}}        # a type; left out: the answer stays raw JSON
    # errors:
    #   - {errors}
"
    )
}

/// The lines of an event below `events:`.
pub(super) fn event(name: &str, area: &str) -> String {
    let wire = name.to_ascii_uppercase();
    // A name in its documented case shows its words, one in capitals does not.
    let naming = if name == wire {
        "    rust: <Name>                     # the words of the name, without `on` and the area: DealAdd\n"
            .to_owned()
    } else {
        format!("    title: {name}\n")
    };
    format!(
        "  {wire}:
{naming}    # summary: One line, when it is sent.
    scopes: [{area}]
    # data:
    #   ID: {{type: integer, required: always, doc: What it is.}}
    #   USER: {{type: integer, as: UserId}}
"
    )
}
