//! Lists: what a row is, and which records are rows.

use std::collections::BTreeMap;

use super::draft::{Body, DraftTy, Drafts, Id, MemberKind, Role};
use super::ir::{self, Ty};
use crate::model::{Field, FilterDialect, Method, Paging, PagingDialect, Scalar, Type};

/// The records that are rows of a list whose members can be selected, filtered or sorted by, and whether requests name the
/// members in UPPER_SNAKE_CASE.
pub(super) fn rows(drafts: &Drafts<'_>) -> BTreeMap<Id, bool> {
    let mut rows = BTreeMap::new();
    for draft in &drafts.all {
        let Body::Record { role: Role::Request { method, output: Some(output), .. }, .. } = &draft.body
        else {
            continue;
        };
        let Some(paging) = method.paging.as_ref().filter(|_| narrows(method)) else { continue };
        if let Some(DraftTy::Def(row)) = row(drafts, paging, output) {
            *rows.entry(*row).or_default() |= paging.upper;
        }
    }
    // The row can be a value list, which has no members.
    rows.retain(|id, _| matches!(drafts.all[*id].body, Body::Record { .. }));
    rows
}

/// Whether a list can be told which rows, which members or which order are wanted.
fn narrows(method: &Method) -> bool {
    let known = |name: &str| ["select", "filter", "order"].iter().any(|word| name.eq_ignore_ascii_case(word));
    method.filter.is_some() || method.params.fields.iter().any(|field| known(&field.name))
}

/// The type of a row, as far as the page says it.
pub(super) fn row<'d>(drafts: &'d Drafts<'_>, paging: &Paging, output: &'d DraftTy) -> Option<&'d DraftTy> {
    let list = match &paging.rows {
        None => output,
        Some(rows) => {
            let DraftTy::Def(result) = output else { return None };
            let Body::Record {
                role: Role::Result { .. } | Role::Shared(_) | Role::Inner { .. },
                members,
                ..
            } = &drafts.all[*result].body
            else {
                return None;
            };
            members.iter().find_map(|member| match &member.kind {
                MemberKind::One { field, ty, .. } if field.name == *rows => Some(ty),
                _ => None,
            })?
        }
    };
    match list {
        DraftTy::Vec(row) | DraftTy::Map(_, row) => Some(row),
        // The page shows one row where there is a list of them.
        DraftTy::Def(_) => Some(list),
        _ => None,
    }
}

/// What the derive has to know.
pub(super) fn facts(paging: &Paging, row: Ty) -> ir::Paging {
    ir::Paging {
        dialect: match paging.dialect {
            PagingDialect::Start => "start",
            PagingDialect::Offset => "offset",
            PagingDialect::Page => "page",
            PagingDialect::Cursor => "cursor",
            PagingDialect::Pagination => "pagination",
            PagingDialect::Tail => "tail",
        },
        row,
        rows: paging.rows.clone(),
        key: paging.key.clone(),
        upper: paging.upper,
    }
}

/// How the filter of a request is written, if the field is that and the page does not say more of what is in it.
pub(super) fn filter(body: &Body<'_>, field: &Field) -> Option<&'static str> {
    let Body::Record { role: Role::Request { method, .. }, .. } = body else { return None };
    let open =
        matches!(field.ty, Type::Union(_) | Type::Scalar(Scalar::Object | Scalar::Array | Scalar::Any));
    match method.filter.filter(|_| open && field.name.eq_ignore_ascii_case("filter"))? {
        FilterDialect::Prefix => Some("Prefix"),
        FilterDialect::Conditions => Some("Conditions"),
    }
}
