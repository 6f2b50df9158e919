//! Rows in pages, as the server shows them.

use super::raw::{post, post_v3};
use bitrix_api::Json;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Listing, Portal, Table};

fn row(id: i64) -> String {
    format!(r#"{{"ID":"{id}","TITLE":"Deal {id}","SUM":"{}.50","UF_X":"{}"}}"#, 1000 - id, id % 3)
}

fn portal(rows: u32, listing: Listing) -> (Portal, Table) {
    let (portal, table) = (Portal::in_process(), Table::generated("ID", rows, row));
    portal.list(Api::V2, "deals", &table, listing);
    (portal, table)
}

async fn page(portal: &Portal, params: &str) -> Json {
    let answer = post(portal, "deals", params).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

fn ids(rows: &Json) -> Vec<i64> {
    let rows = rows.as_array().unwrap_or_else(|| panic!("{rows}"));
    rows.iter().map(|row| row["ID"].as_i64().unwrap()).collect()
}

/// First and last identifier, and how many.
fn span(rows: &Json) -> (i64, i64, usize) {
    let ids = ids(rows);
    (ids.first().copied().unwrap_or(0), ids.last().copied().unwrap_or(0), ids.len())
}

#[tokio::test(start_paused = true)]
async fn start_pages() {
    let (portal, _) = portal(120, Listing::start());
    let table = [
        ("{}", (1, 50, 50), Some(50)),
        (r#"{"start":50}"#, (51, 100, 50), Some(100)),
        (r#"{"start":"100"}"#, (101, 120, 20), None),
        // Rounded down to whole pages.
        (r#"{"start":99}"#, (51, 100, 50), Some(100)),
        // Past the end comes the first page again.
        (r#"{"start":150}"#, (1, 50, 50), Some(50)),
        (r#"{"start":100,"order":{"ID":"DESC"}}"#, (20, 1, 20), None),
    ];
    for (params, expected, next) in table {
        let got = page(&portal, params).await;
        assert_eq!((span(&got["result"]), got["next"].as_i64()), (expected, next), "{params}");
        assert_eq!(got["total"].as_i64(), Some(120));
    }
    let got = page(&portal, r#"{"start":-1,"filter":{">ID":50}}"#).await;
    assert_eq!(
        (span(&got["result"]), got.get("next"), got["total"].as_i64()),
        ((51, 100, 50), None, Some(0))
    );
    // What comes to a handler's result by its name stays in the rows.
    assert_eq!(got["result"][0]["TITLE"].as_str(), Some("Deal 51"));
}

#[tokio::test(start_paused = true)]
async fn the_habits_of_start_can_be_set() {
    let listing =
        Listing::start().wraps(false).rounds(false).uncounted_total(false).wrapper("items").page_size(10);
    let (portal, _) = portal(25, listing);
    let got = page(&portal, r#"{"start":18}"#).await;
    assert_eq!((span(&got["result"]["items"]), got["next"].as_i64()), ((19, 25, 7), None));
    let got = page(&portal, r#"{"start":30}"#).await;
    assert_eq!(
        (span(&got["result"]["items"]), got.get("next"), got["total"].as_i64()),
        ((0, 0, 0), None, Some(25))
    );
    let got = page(&portal, r#"{"start":-1}"#).await;
    assert_eq!((got.get("total"), span(&got["result"]["items"])), (None, (1, 10, 10)));
}

#[tokio::test(start_paused = true)]
async fn filters_and_order_of_v2() {
    let (portal, table) = portal(30, Listing::start());
    table.insert(r#"{"ID":"31","TITLE":"Other","SUM":"5","UF_X":"9","FLAG":true}"#.parse().unwrap());
    let table = [
        (r#"{">ID":28}"#, vec![29, 30, 31]),
        (r#"{">=ID":"30"}"#, vec![30, 31]),
        (r#"{"<ID":3}"#, vec![1, 2]),
        (r#"{"<=ID":3,"!ID":2}"#, vec![1, 3]),
        (r#"{"ID":7}"#, vec![7]),
        (r#"{"=ID":"7"}"#, vec![7]),
        (r#"{"@ID":[7,"9",99]}"#, vec![7, 9]),
        (r#"{"ID":[7,9]}"#, vec![7, 9]),
        (r#"{"><ID":[7,9]}"#, vec![7, 8, 9]),
        (r#"{"<ID":6,"!@ID":[1,2]}"#, vec![3, 4, 5]),
        (r#"{"%TITLE":"deal 2","<ID":22}"#, vec![2, 20, 21]),
        (r#"{"!%TITLE":"deal"}"#, vec![31]),
        (r#"{"=%TITLE":"%l 1"}"#, vec![1]),
        (r#"{"title":"Other"}"#, vec![31]),
        (r#"{">SUM":"997"}"#, vec![1, 2, 3]),
        (r#"{"UF_X":"9","FLAG":"Y"}"#, vec![31]),
        (r#"{"0":{"LOGIC":"OR","0":{"ID":3},"1":{">ID":30}}}"#, vec![3, 31]),
        (r#"{">ID":5,"<ID":5}"#, vec![]),
        (r#"{">ID":9223372036854775807}"#, vec![]),
    ];
    for (filter, expected) in table {
        let got = page(&portal, &format!(r#"{{"filter":{filter}}}"#)).await;
        assert_eq!(ids(&got["result"]), expected, "{filter}");
        assert_eq!(got["total"].as_i64(), Some(expected.len() as i64), "{filter}");
    }
    let got = page(&portal, r#"{"FILTER":{"<ID":5},"ORDER":{"SUM":"ASC"},"SELECT":["ID","UF_*"]}"#).await;
    let first = got["result"][0].to_string();
    assert_eq!((ids(&got["result"]), first.as_str()), (vec![4, 3, 2, 1], r#"{"ID":"4","UF_X":"1"}"#));
    let got = page(&portal, r#"{"select":["*"],"filter":{"ID":4}}"#).await;
    assert_eq!(got["result"][0].to_string(), r#"{"ID":"4","TITLE":"Deal 4","SUM":"996.50"}"#);
    let batch = r#"{"cmd":{"a":"deals?filter%5B%3EID%5D=28&select[]=ID&start=0","b":"deals?start=-1&filter[>ID]=$result[a][2][ID]"}}"#;
    let got = post(&portal, "batch", batch).await.json()["result"].clone();
    assert_eq!(got["result"].to_string(), r#"{"a":[{"ID":"29"},{"ID":"30"},{"ID":"31"}],"b":[]}"#);
    assert_eq!(got["result_total"].to_string(), r#"{"a":3,"b":0}"#);
}

#[tokio::test(start_paused = true)]
async fn other_dialects() {
    let (portal, _) = portal(
        25,
        Listing::offset("params.offset", "LIMIT").wrapper("list").has_more("hasMore").max_page(10),
    );
    let got = page(&portal, r#"{"limit":20,"params":{"offset":3}}"#).await;
    assert_eq!(span(&got["result"]["list"]), (4, 13, 10));
    assert_eq!(got["result"]["hasMore"], Json::Bool(true));
    let got = page(&portal, r#"{"params":{"offset":"20"}}"#).await;
    assert_eq!((span(&got["result"]["list"]), &got["result"]["hasMore"]), ((21, 25, 5), &Json::Bool(false)));

    let (portal, _) = self::portal(25, Listing::page("PAGE", "SIZE"));
    assert_eq!(span(&page(&portal, r#"{"page":3,"size":10}"#).await["result"]), (21, 25, 5));
    assert_eq!(span(&page(&portal, r#"{"size":10}"#).await["result"]), (1, 10, 10));

    let (portal, _) = self::portal(25, Listing::before("LAST_ID", "FIRST_ID", "LIMIT"));
    assert_eq!(span(&page(&portal, r#"{"LIMIT":5}"#).await["result"]), (25, 21, 5));
    assert_eq!(span(&page(&portal, r#"{"LIMIT":5,"LAST_ID":21}"#).await["result"]), (20, 16, 5));
    assert_eq!(span(&page(&portal, r#"{"LIMIT":5,"FIRST_ID":3}"#).await["result"]), (4, 8, 5));
}

#[tokio::test(start_paused = true)]
async fn rest_3_pages_and_tails() {
    let portal = Portal::in_process();
    let table = Table::generated("id", 2000, |id| format!(r#"{{"id":{id},"sum":{}}}"#, 5000 - id));
    portal.list(Api::V3, "rows.list", &table, Listing::pagination());
    portal.list(Api::V3, "rows.tail", &table, Listing::tail().max_page(100));
    let v3 = async |method: &str, params: &str| {
        let answer = post_v3(&portal, method, params).await;
        (answer.status, answer.json())
    };
    let span = |answer: &Json| {
        let rows = answer["result"]["items"].as_array().unwrap_or_else(|| panic!("{answer}"));
        let id = |row: Option<&Json>| row.map_or(0, |row| row["id"].as_i64().unwrap());
        (id(rows.first()), id(rows.last()), rows.len())
    };
    let table = [
        ("rows.list", r#"{}"#, (1, 50, 50)),
        ("rows.list", r#"{"pagination":{"limit":"1500","offset":3}}"#, (4, 1003, 1000)),
        ("rows.list", r#"{"pagination":{"limit":100,"page":3,"offset":7}}"#, (201, 300, 100)),
        ("rows.list", r#"{"pagination":{"offset":3000}}"#, (0, 0, 0)),
        ("rows.list", r#"{"filter":[["id",[5,7]]]}"#, (5, 7, 2)),
        (
            "rows.list",
            r#"{"filter":[["id","between",[5,7]],["id","!=",5]],"order":{"id":"DESC"}}"#,
            (7, 6, 2),
        ),
        (
            "rows.list",
            r#"{"filter":[{"logic":"or","conditions":[["id","=",5],["sum","<=",3001]]}]}"#,
            (5, 2000, 3),
        ),
        ("rows.tail", r#"{}"#, (1, 50, 50)),
        ("rows.tail", r#"{"cursor":{"field":"id","value":50,"limit":500}}"#, (51, 150, 100)),
        ("rows.tail", r#"{"cursor":{"field":"id","value":50,"order":"DESC"}}"#, (49, 1, 49)),
        ("rows.tail", r#"{"cursor":{"field":"sum","value":3000}}"#, (1999, 1950, 50)),
    ];
    for (method, params, expected) in table {
        let (status, answer) = v3(method, params).await;
        assert_eq!((status, span(&answer)), (200, expected), "{method} {params}");
        assert!(answer.get("next").is_none() && answer.get("total").is_none());
    }
    let errors = [
        ("rows.list", r#"{"pagination":{"limit":0}}"#, "INVALIDPAGINATION"),
        ("rows.list", r#"{"pagination":{"limit":"many"}}"#, "INVALIDPAGINATION"),
        ("rows.list", r#"{"filter":[["id","~",5]]}"#, "UNKNOWNFILTEROPERATOR"),
        ("rows.list", r#"{"filter":{">id":5}}"#, "INVALIDFILTER"),
        ("rows.tail", r#"{"cursor":{"field":"id"}}"#, "INVALIDPAGINATION"),
        ("rows.tail", r#"{"cursor":{"field":"id","value":5},"filter":[["id",">",1]]}"#, "INVALIDFILTER"),
    ];
    for (method, params, code) in errors {
        let (status, answer) = v3(method, params).await;
        let code = format!("BITRIX_REST_V3_EXCEPTION_{code}EXCEPTION");
        assert_eq!((status, answer["error"]["code"].as_str()), (400, Some(code.as_str())), "{params}");
    }
}

#[tokio::test(start_paused = true)]
async fn rows_change_while_they_are_walked() {
    let (portal, table) = portal(120, Listing::start());
    table.after(1, |table| {
        assert!(table.remove(3) && !table.remove(3));
        table.insert(Json::from_iter([("TITLE", "new")]));
    });
    assert_eq!(span(&page(&portal, "{}").await["result"]), (1, 50, 50));
    // One is skipped, as on the server.
    assert_eq!(span(&page(&portal, r#"{"start":50}"#).await["result"]), (52, 101, 50));
    let got = page(&portal, r#"{"start":100}"#).await;
    assert_eq!((span(&got["result"]), got["total"].as_i64()), ((102, 121, 20), Some(120)));
    assert_eq!(got["result"][19].to_string(), r#"{"ID":121,"TITLE":"new"}"#);
    table.insert(Json::from_iter([("ID", Json::from(5)), ("TITLE", Json::from("changed"))]));
    let got = page(&portal, r#"{"filter":{"ID":5}}"#).await;
    assert_eq!((got["result"][0]["TITLE"].as_str(), got["total"].as_i64()), (Some("changed"), Some(1)));
    assert_eq!((table.len(), table.requests()), (120, 4));
    // What a select has cut out is not shown of a row that changed.
    for title in ["a", "b"] {
        table.insert(Json::from_iter([("ID", Json::from(5)), ("TITLE", Json::from(title))]));
        let got = page(&portal, r#"{"filter":{"ID":5},"select":["TITLE"]}"#).await;
        assert_eq!(got["result"].to_string(), format!(r#"[{{"TITLE":"{title}"}}]"#));
    }
}

#[tokio::test(start_paused = true)]
async fn a_million_rows_cost_nothing() {
    let (portal, _) = portal(1_000_000, Listing::start());
    let got = page(&portal, r#"{"start":999950}"#).await;
    assert_eq!((span(&got["result"]), got["total"].as_i64()), ((999_951, 1_000_000, 50), Some(1_000_000)));
    let got = page(&portal, r#"{"start":-1,"filter":{">ID":500000}}"#).await;
    assert_eq!(span(&got["result"]), (500_001, 500_050, 50));
}
