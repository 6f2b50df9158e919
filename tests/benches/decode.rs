//! Decoding of 5,000 list rows with 8 and with 128 members: our records against the same structs with serde derives.
//!
//! `cargo xtask bench decode`. Both sides read the same bytes in turns, in one run, on one thread; what counts is the
//! ratio of the medians. Exit code 1 if it is above the budget.

use bitrix_api::codec::from_json;
use bitrix_tests::measure;
use std::fmt::Write as _;
use std::hint::black_box;
use std::process::ExitCode;

/// Budget: our time by serde's.
const BUDGET: f64 = 1.2;
const ROWS: usize = 5_000;
const ROUNDS: usize = 31;

/// The two structs of one shape: a number, and texts.
macro_rules! rows {
    ($module:ident: $($field:ident)*) => {
        mod $module {
            #[derive(Debug, bitrix_api::Record)]
            #[record(output)]
            #[allow(dead_code)]
            pub(super) struct Ours {
                pub(super) id: Option<i64>,
                $(pub(super) $field: Option<String>,)*
            }

            #[derive(Debug, serde::Deserialize)]
            #[allow(dead_code)]
            pub(super) struct Serde {
                pub(super) id: Option<i64>,
                $(pub(super) $field: Option<String>,)*
            }

            pub(super) const FIELDS: &[&str] = &[$(stringify!($field)),*];
        }
    };
}

rows!(narrow: title stage_id opportunity currency_id assigned_by_id date_create comments);
rows!(wide:
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
    d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9
    g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1 h2 h3 h4 h5 h6 h7 h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9
    j0 j1 j2 j3 j4 j5 j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
    m0 m1 m2 m3 m4 m5 m6
);

/// Rows as a portal answers them: short texts, some with escapes, some `null`.
fn rows(fields: &[&str]) -> String {
    let mut json = String::from("[");
    for row in 0..ROWS {
        let comma = if row > 0 { "," } else { "" };
        let _ = write!(json, "{comma}{{\"id\":{row}");
        for (column, field) in fields.iter().enumerate() {
            let _ = match (row + column) % 11 {
                0 => write!(json, ",\"{field}\":null"),
                1 => write!(json, ",\"{field}\":\"\\u003Cb\\u003E row {row} \\u003C/b\\u003E\""),
                2 => write!(json, ",\"{field}\":\"2026-05-14T10:26:32+02:00\""),
                _ => write!(json, ",\"{field}\":\"value {row} of {column}\""),
            };
        }
        json.push('}');
    }
    json.push(']');
    json
}

fn main() -> ExitCode {
    let narrow = rows(narrow::FIELDS);
    let wide = rows(wide::FIELDS);
    let ours = from_json::<Vec<wide::Ours>>(wide.as_bytes()).map(|rows| rows.len());
    assert_eq!(ours, Ok(ROWS), "the bench's own rows have to be readable");

    let mut report = measure::Report::new("decode of 5,000 rows", BUDGET);
    report.compare(
        "8 members",
        ROUNDS,
        || drop(black_box(from_json::<Vec<narrow::Ours>>(narrow.as_bytes()))),
        || drop(black_box(serde_json::from_slice::<Vec<narrow::Serde>>(narrow.as_bytes()))),
    );
    report.compare(
        "128 members",
        ROUNDS,
        || drop(black_box(from_json::<Vec<wide::Ours>>(wide.as_bytes()))),
        || drop(black_box(serde_json::from_slice::<Vec<wide::Serde>>(wide.as_bytes()))),
    );
    let code = report.finish();

    // Most of this is jiter's skipping of values; no budget, but worth an eye.
    let mut unknown = measure::Report::new("128 members, of which 8 are known", f64::INFINITY);
    unknown.compare(
        "8 of 128 members",
        ROUNDS,
        || drop(black_box(from_json::<Vec<narrow::Ours>>(wide.as_bytes()))),
        || drop(black_box(serde_json::from_slice::<Vec<narrow::Serde>>(wide.as_bytes()))),
    );
    unknown.finish();
    code
}
