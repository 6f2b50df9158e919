//! The part of a page that a heading opens.

use super::{Part, SubjectKind};
use regex::Regex;
use std::sync::LazyLock;

/// What a section is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zone {
    /// One part.
    Part(Part),
    /// Calls, and behind them sometimes a table of what they return.
    Examples,
}

/// A heading that is open at some place of a page.
#[derive(Debug)]
struct Open {
    level: u8,
    text: String,
    anchors: Vec<String>,
    zone: Zone,
}

/// The headings around a place.
#[derive(Debug)]
pub(super) struct Headings {
    open: Vec<Open>,
    /// Zone of the last section; of whatever stands above all sections before that.
    last: Zone,
    kind: Option<SubjectKind>,
}

impl Headings {
    /// Above all headings of a subject, or of a page without one.
    pub(super) fn new(kind: Option<SubjectKind>) -> Self {
        let last = match kind {
            Some(SubjectKind::Event) => Part::Event,
            Some(SubjectKind::MethodV2 | SubjectKind::MethodV3) => Part::Request,
            None => Part::Other,
        };
        Self { open: Vec::new(), last: Zone::Part(last), kind }
    }

    /// Comes to a heading.
    pub(super) fn enter(&mut self, level: u8, text: &str, anchors: &[String]) {
        while self.open.last().is_some_and(|open| open.level >= level) {
            self.open.pop();
        }
        let parent = self.open.last().map(|open| open.zone);
        let zone = self.zone(level, &text.to_lowercase(), parent);
        if parent.is_none() {
            self.last = zone;
        }
        self.open.push(Open { level, text: text.to_owned(), anchors: anchors.to_vec(), zone });
    }

    /// The part that a table at this place belongs to.
    pub(super) fn part_of_tables(&self) -> Part {
        match self.here() {
            Zone::Part(part) => part,
            Zone::Examples => Part::Response,
        }
    }

    /// The part that an example at this place belongs to.
    pub(super) fn part_of_examples(&self) -> Part {
        match self.here() {
            Zone::Part(part) => part,
            Zone::Examples => Part::Request,
        }
    }

    fn here(&self) -> Zone {
        self.open.last().map_or(self.last, |open| open.zone)
    }

    /// Text of the nearest heading.
    pub(super) fn text(&self) -> &str {
        self.open.last().map_or("", |open| open.text.as_str())
    }

    /// Level of the nearest heading.
    pub(super) fn level(&self) -> u8 {
        self.open.last().map_or(0, |open| open.level)
    }

    /// Anchors of the nearest heading.
    pub(super) fn anchors(&self) -> Vec<String> {
        self.open.last().map(|open| open.anchors.clone()).unwrap_or_default()
    }

    /// Anchors of those that enclose the nearest one.
    pub(super) fn outer(&self) -> Vec<String> {
        let enclosing = self.open.len().saturating_sub(1);
        self.open.iter().take(enclosing).flat_map(|open| open.anchors.iter().cloned()).collect()
    }

    fn zone(&self, level: u8, text: &str, parent: Option<Zone>) -> Zone {
        match self.kind {
            Some(SubjectKind::Event) => return Zone::Part(Part::Event),
            Some(SubjectKind::MethodV2 | SubjectKind::MethodV3) => {}
            None => return Zone::Part(Part::Other),
        }
        match parent {
            Some(Zone::Part(Part::Error)) if level > 2 => Zone::Part(Part::Error),
            // Directly below a section about something else may stand what is passed for it.
            Some(Zone::Part(Part::Other)) if level == 3 && is_passed(text) => Zone::Part(Part::Request),
            Some(parent) if level > 2 => inner(text).unwrap_or(parent),
            _ => outer(text).unwrap_or(match self.last {
                Zone::Part(Part::Request | Part::Response) | Zone::Examples if is_detail(text) => self.last,
                _ => Zone::Part(Part::Other),
            }),
        }
    }
}

/// A section's zone, if its heading names one.
fn outer(text: &str) -> Option<Zone> {
    const CUES: [(&str, Zone); 15] = [
        ("continue", Zone::Part(Part::Other)),
        ("see also", Zone::Part(Part::Other)),
        ("handler receives", Zone::Part(Part::Other)),
        ("comes to the handler", Zone::Part(Part::Other)),
        ("callback", Zone::Part(Part::Other)),
        ("error", Zone::Part(Part::Error)),
        ("example", Zone::Examples),
        ("response", Zone::Part(Part::Response)),
        ("returned", Zone::Part(Part::Response)),
        ("returns", Zone::Part(Part::Response)),
        ("result", Zone::Part(Part::Response)),
        ("param", Zone::Part(Part::Request)),
        ("request", Zone::Part(Part::Request)),
        ("arguments", Zone::Part(Part::Request)),
        ("options", Zone::Part(Part::Request)),
    ];
    CUES.iter().find(|(cue, _)| text.contains(cue)).map(|(_, zone)| *zone)
}

/// Whether a section goes on with what the last one was about: `Fields`, `Custom Field Settings`.
fn is_detail(text: &str) -> bool {
    ["field", "object", "setting", "structure", "filter", "type", "key"].iter().any(|cue| text.contains(cue))
}

/// Whether a heading speaks of parameters of the call, and not of a request that the portal sends.
fn is_passed(text: &str) -> bool {
    text.contains("param") && !["sent to", "post ", "receive"].iter().any(|cue| text.contains(cue))
}

/// The zone that a heading inside of a section leads to: only a plain word does, as `Result Object` may well describe a
/// parameter.
fn inner(text: &str) -> Option<Zone> {
    static ERROR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(possible )?errors?( codes?| handling)?$|error (handling|codes?|response)|^possible error",
        )
        .ok()
    });
    static RESPONSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(successful |example )?response\b|^returned (data|values|fields)|response example").ok()
    });
    static REQUEST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(method|request) param").ok());
    static EXAMPLES: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(code|request) examples?$|^example request").ok());
    let zones = [
        (&ERROR, Zone::Part(Part::Error)),
        (&RESPONSE, Zone::Part(Part::Response)),
        (&REQUEST, Zone::Part(Part::Request)),
        (&EXAMPLES, Zone::Examples),
    ];
    let found = zones.iter().find(|(cue, _)| cue.as_ref().is_some_and(|cue| cue.is_match(text)));
    found.map(|(_, zone)| *zone)
}
