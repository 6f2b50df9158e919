//! How lists are paged and filtered.

use super::Known;
use crate::import::page::cell::{Block, Inline};
use crate::import::page::{Part, SubjectKind};
use crate::import::tree::{Members, Ty};

/// How a list is walked.
#[derive(Debug)]
pub(crate) struct Paging {
    /// `start`, `offset`, `page`, `cursor`, `pagination`, `tail`.
    pub(crate) dialect: &'static str,
    /// Key of the rows, where they are not `result` itself.
    pub(crate) rows: Option<String>,
    /// Field by which rows are told apart.
    pub(crate) key: Option<String>,
}

/// The paging of a method whose answer has rows; `None` if it has none or is not paged.
pub(super) fn paging(known: &Known<'_>) -> Option<Paging> {
    let dialect = dialect(known)?;
    let (rows, row) = rows(known, known.result?)?;
    let key = row.and_then(|row| identifier(row)).map(str::to_owned);
    Some(Paging { dialect, rows: rows.map(str::to_owned), key })
}

fn dialect(known: &Known<'_>) -> Option<&'static str> {
    let has = |names: &[&str]| {
        let named = |member: &str| names.iter().any(|name| member.eq_ignore_ascii_case(name));
        known.params.members.iter().any(|member| named(&member.name))
    };
    if known.subject.kind == SubjectKind::MethodV3 {
        return match () {
            () if has(&["cursor"]) => Some("tail"),
            () if has(&["pagination"]) => Some("pagination"),
            () => None,
        };
    }
    match () {
        () if has(&["start"]) => Some("start"),
        () if has(&["last_id", "lastid", "cursor", "nextcursor", "first_id"]) => Some("cursor"),
        () if has(&["offset"]) => Some("offset"),
        () if has(&["page", "page_num", "pagenumber", "ipage"]) => Some("page"),
        // The envelope counts, so `start` works, whether the page lists it or not.
        () if known.counted => Some("start"),
        () => None,
    }
}

/// The key of the rows in the result, and their members where they have some.
fn rows<'k>(known: &Known<'k>, result: &'k Ty) -> Option<(Option<&'k str>, Option<&'k Members>)> {
    match result {
        Ty::List(row) => Some((None, members(known, row))),
        _ => {
            let members_of_result = members(known, result)?;
            let mut lists = members_of_result.members.iter().filter_map(|member| match &member.ty {
                Ty::List(row) => Some((member.name.as_str(), &**row)),
                _ => None,
            });
            let first = lists.next()?;
            // Which of several lists is walked, the page does not say: the one of objects, if there is one alone.
            let (name, row) = match lists.next() {
                None => first,
                Some(second) => {
                    let mut objects = [first, second]
                        .into_iter()
                        .chain(lists)
                        .filter(|(_, row)| members(known, row).is_some());
                    let only = objects.next()?;
                    if objects.next().is_some() {
                        return None;
                    }
                    only
                }
            };
            Some((Some(name), members(known, row)))
        }
    }
}

fn members<'k>(known: &Known<'k>, ty: &'k Ty) -> Option<&'k Members> {
    match ty {
        Ty::Object(members) => Some(members),
        Ty::Record(id) => known.records.all.get(id).map(|record| &record.members),
        _ => None,
    }
}

/// The member that identifies a row.
fn identifier(row: &Members) -> Option<&str> {
    let find =
        |name: &str| row.members.iter().map(|member| member.name.as_str()).find(|member| *member == name);
    find("ID").or_else(|| find("id")).or_else(|| find("Id"))
}

/// The dialect of a `filter` parameter: conditions in REST 3.0, prefixes where the page lists operators.
pub(super) fn filter(known: &Known<'_>) -> Option<&'static str> {
    let is_filter = |name: &str| name.eq_ignore_ascii_case("filter");
    known.params.members.iter().find(|member| is_filter(&member.name))?;
    if known.subject.kind == SubjectKind::MethodV3 {
        return Some("conditions");
    }
    let tables = known.subject.tables.iter().filter(|table| table.part == Part::Request);
    let mut texts = tables.flat_map(|table| {
        let rows = table.rows.iter().filter(|row| is_filter(&row.name)).flat_map(|row| &row.text);
        table.lead.iter().chain(rows)
    });
    texts.any(lists_operators).then_some("prefix")
}

/// Whether a text names operators that stand before keys.
fn lists_operators(block: &Block) -> bool {
    let operator = |inline: &Inline| match inline {
        Inline::Code(code) => {
            matches!(code.trim().trim_matches(['"', '\'']), ">=" | "<=" | "!=" | "!@" | "=%")
        }
        _ => false,
    };
    match block {
        Block::Paragraph(inlines) => inlines.iter().any(operator),
        Block::List(items) => items.iter().flatten().any(lists_operators),
        Block::Code(..) | Block::Table(_) => false,
    }
}
