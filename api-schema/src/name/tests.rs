use super::*;

#[track_caller]
fn check(rule: fn(&str) -> Option<String>, table: &[(&str, &str)]) {
    for (wire, expected) in table {
        assert_eq!(rule(wire).as_deref(), Some(*expected), "`{wire}`");
    }
}

#[test]
fn fields() {
    check(
        field,
        &[
            ("MESSAGE_ID", "message_id"),
            ("message_id", "message_id"),
            ("messageId", "message_id"),
            ("MessageId", "message_id"),
            ("messageID", "message_id"),
            ("userIDs", "user_ids"),
            ("IDs", "ids"),
            ("IDsOfUsers", "ids_of_users"),
            ("PAGE_URLs", "page_urls"),
            ("ClassName", "class_name"),
            ("XMLId", "xml_id"),
            ("CHAT_ENTITY_DATA_1", "chat_entity_data_1"),
            ("UF_CRM_1632312", "uf_crm_1632312"),
            ("ufCrm_1_2", "uf_crm_1_2"),
            ("oauth2Token", "oauth2_token"),
            ("x", "x"),
            // Not identifiers.
            ("~DESCRIPTION", "description"),
            ("=DELETED", "deleted"),
            ("!=ID", "id"),
            ("<node selector>@<position>", "node_selector_position"),
            ("upload{id}", "upload_id"),
            ("items[]", "items"),
            ("result.events[].eventId", "result_events_event_id"),
            ("with space", "with_space"),
            ("with-dash", "with_dash"),
            ("$ref", "ref_"),
            ("@type", "type_"),
            ("#NAME#", "name"),
            ("__proto__", "proto"),
            ("\u{a0}ID\u{201c}", "id"),
            // Digits first.
            ("250", "field_250"),
            ("0", "field_0"),
            ("2fa", "field_2fa"),
            // Nothing but symbols.
            ("", "empty"),
            ("*", "asterisk"),
            ("><", "greater_less"),
            ("_", "underscore"),
            ("-", "minus"),
        ],
    );
}

#[test]
fn fields_that_would_not_compile_get_an_underscore() {
    for word in KEYWORDS {
        let name = field(word).unwrap();
        assert_eq!(name, format!("{}_", word.to_lowercase()), "`{word}`");
    }
    check(
        field,
        &[("TYPE", "type_"), ("SELF", "self_"), ("gen", "gen_"), ("NEW", "new_"), ("clone", "clone_")],
    );
    // Weak keywords are names like any other.
    check(field, &[("union", "union"), ("raw", "raw"), ("safe", "safe"), ("auto", "auto")]);
}

#[test]
fn every_name_parses() {
    let odd = [
        "", "self", "Self", "crate", "super", "2", "a b", "~", "gen", "TYPE", "_", "try", "1.5", "Ok", "a__b",
    ];
    for wire in odd.iter().chain(KEYWORDS) {
        let short = |wire: &str| event(wire, "app");
        let rules: [fn(&str) -> Option<String>; 10] =
            [field, module, request, ty, short, event_in_full, value, error, marker, id];
        for rule in rules {
            let name = rule(wire).unwrap();
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "`{wire}` became `{name}`");
        }
    }
}

#[test]
fn values() {
    check(
        value,
        &[
            ("Y", "Y"),
            ("male", "Male"),
            ("", "Empty"),
            ("5", "Value5"),
            ("0", "Value0"),
            ("-1", "ValueMinus1"),
            ("+1", "ValuePlus1"),
            ("1.5", "Value1_5"),
            ("15", "Value15"),
            ("+", "Plus"),
            ("-", "Minus"),
            ("<=", "LessEquals"),
            ("!@", "NotAt"),
            ("self", "Self_"),
            ("none", "None"),
            ("chat.message", "ChatMessage"),
            ("TILE_GRID", "TileGrid"),
            ("tile-grid", "TileGrid"),
            ("#FF0000", "Ff0000"),
        ],
    );
}

#[test]
fn errors() {
    check(
        error,
        &[
            ("MESSAGE_ID_ERROR", "MessageIdError"),
            ("menu_ERROR", "MenuError"),
            ("100", "Code100"),
            ("0", "Code0"),
            ("0x000040", "Code0x000040"),
            ("200040300010", "Code200040300010"),
            ("", "Empty"),
            ("insufficient_scope", "InsufficientScope"),
            ("expired_token", "ExpiredToken"),
            ("BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", "AccessDenied"),
            ("CONTROLLER_ERROR_<ERROR_CODE>", "ControllerErrorErrorCode"),
            ("PUBLIC_HTML_DISALLOWED[...]", "PublicHtmlDisallowed"),
            ("\u{201c}ACCESS_DENIED\u{201d}", "AccessDenied"),
            ("Error text in the code's place", "ErrorTextInTheCodeSPlace"),
        ],
    );
}

#[test]
fn types() {
    check(
        ty,
        &[("EventAuth", "EventAuth"), ("crm_status", "CrmStatus"), ("UF_1_2", "Uf1_2"), ("UF_12", "Uf12")],
    );
    check(event_in_full, &[("ONCRMDEALADD", "Oncrmdealadd"), ("CATALOG.PRICE.ON.ADD", "CatalogPriceOnAdd")]);
    assert_eq!(
        (joined("Update", "Error"), joined("Self_", "Error")),
        ("UpdateError".into(), "SelfError".into())
    );
    check(id, &[("message", "MessageId"), ("open_line", "OpenLineId"), ("self", "SelfId")]);
    check(marker, &[("message", "Message"), ("self", "Self_")]);
    check(
        module,
        &[("message", "message"), ("Chat", "chat"), ("type", "type_"), ("v2", "v2"), ("2d", "module_2d")],
    );
}

#[test]
fn methods() {
    check(
        request,
        &[
            ("im.message.update", "Update"),
            ("imbot.v2.Chat.Message.update", "Update"),
            ("vote.AttachedVote.getMany", "GetMany"),
            ("profile", "Profile"),
            ("app.2fa", "Method2fa"),
            ("bizproc.robot.do", "Do"),
            ("app.self", "Self_"),
            ("app.list_all", "ListAll"),
        ],
    );
    assert_eq!(modules("crm/type").unwrap(), ["crm", "type_"]);
    assert_eq!(modules("v3/tasks/task").unwrap(), ["v3", "tasks", "task"]);
}

#[test]
fn features() {
    for (module, expected) in [
        ("im/message", Some("im")),
        ("user", Some("user")),
        ("v3/tasks/task", Some("tasks")),
        ("v3", None),
        ("portal/types", None),
        ("v3/portal", None),
    ] {
        assert_eq!(feature(module).as_deref(), expected, "`{module}`");
    }
}

#[test]
fn letters_beyond_ascii_have_no_name() {
    for wire in ["Да", "café", "名前", "naïve_ID"] {
        assert_eq!(field(wire), None, "`{wire}`");
        assert_eq!(value(wire), None, "`{wire}`");
    }
    // Signs beyond ASCII alone leave nothing to make a name of.
    assert_eq!(error("\u{2014}"), None);
}

#[test]
fn names_that_would_shadow() {
    assert!(is_taken_type("Option") && is_taken_type("Method") && is_taken_type("Result"));
    assert!(!is_taken_type("Message") && !is_taken_type("Options") && !is_taken_type("Send"));
    assert!(is_taken_area("codec") && !is_taken_area("im"));
    assert!(is_taken_feature("full") && !is_taken_feature("imbot"));
}

#[test]
fn events() {
    for (title, area, expected) in [
        ("onCrmDealAdd", "crm", "DealAdd"),
        ("OnCrmDealAdd", "crm", "DealAdd"),
        ("OnSomething", "crm", "Something"),
        ("onImBotMessageAdd", "imbot", "MessageAdd"),
        ("onImConnectorStatusDelete", "imconnector", "StatusDelete"),
        ("onSonetGroupAdd", "sonet_group", "Add"),
        ("onSonetGroupAdd", "sonet", "GroupAdd"),
        ("onImbotV2MessageAdd", "imbot", "V2MessageAdd"),
        ("CATALOG.PRICE.ON.ADD", "catalog", "PriceAdd"),
        ("Catalog.Price.On.Update", "catalog", "PriceUpdate"),
        // The area's letters are not its words.
        ("onCrmsDealAdd", "crm", "CrmsDealAdd"),
        // Nothing would be left, or a name that is taken.
        ("onSale", "sale", "Sale"),
        ("on", "sale", "On"),
        ("onSaleResult", "sale", "OnSaleResult"),
        ("onSale2Add", "sale", "Sale2Add"),
        ("onSale_2_Add", "sale", "Event2Add"),
        // Only the first is the event's.
        ("onCrmOnOff", "crm", "OnOff"),
        ("doOnCrm", "crm", "DoOnCrm"),
        // No words can be seen.
        ("ONIMBOTSOMETHINGELSE", "imbot", "Onimbotsomethingelse"),
        // They are in the list of words.
        ("ONIMBOTMESSAGEUPDATE", "imbot", "MessageUpdate"),
    ] {
        assert_eq!(event(title, area).as_deref(), Some(expected), "`{title}` in `{area}`");
    }
    assert_eq!(event_in_full("onCrmDealAdd").as_deref(), Some("OnCrmDealAdd"));
    assert_eq!(event("\u{43e}nCrm", "crm"), None);
}

#[test]
fn areas() {
    for (path, expected) in
        [("crm/deal", "crm"), ("scope", "scope"), ("v3/tasks/task", "tasks"), ("v3/main", "main")]
    {
        assert_eq!(area(path), expected, "{path}");
    }
}

#[test]
fn words_that_the_wire_writes_together() {
    check(request, &[("task.item.getlist", "GetList"), ("x.getlistofthings", "Getlistofthings")]);
    check(field, &[("TASKID", "task_id"), ("workflow", "workflow")]);
    // Modules are called as the segments of the wire.
    check(module, &[("elapseditem", "elapseditem"), ("externalCall", "external_call")]);
}

#[test]
fn labels_make_names_of_values() {
    check(
        label,
        &[("group chat", "GroupChat"), ("don't show", "DontShow"), ("finish-start link", "FinishStartLink")],
    );
    assert_eq!((label("5"), label("\u{447}\u{430}\u{442}")), (None, None));
}

#[test]
fn texts_make_names_of_errors_without_a_code() {
    check(
        error_text,
        &[
            ("Access denied", "AccessDenied"),
            ("Access denied!", "AccessDenied"),
            ("Could not find value for parameter {id}", "CouldNotFindValueForParameter"),
            (
                "Invalid value {x} to match with parameter {id}. Should be value of type int.",
                "InvalidValueToMatchWithParameter",
            ),
            ("The task #ID# was not found", "TaskNotFound"),
            ("A\\B\\C must not be empty, or it is", "MustNotBeEmpty"),
        ],
    );
    assert_eq!((error_text("{name}"), error_text("5")), (None, None));
    for (code, bare) in
        [("", true), ("0", true), ("0x0040", true), ("-1", true), ("ABC", false), ("E5", false), ("5E", true)]
    {
        assert_eq!(is_bare_code(code), bare, "{code}");
    }
}

#[test]
fn one_of_several() {
    for (name, one) in [
        ("AddProfiles", "AddProfile"),
        ("Entries", "Entry"),
        ("Statuses", "Status"),
        ("Address", "Address"),
        ("Branches", "Branch"),
        ("Caches", "Cache"),
        ("Settings", "Settings"),
        ("News", "News"),
        ("As", "As"),
    ] {
        assert_eq!(singular(name), one, "{name}");
    }
}
