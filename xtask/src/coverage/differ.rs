//! What keeps two objects from being one type.

use std::fmt;

use bitrix_schema::model::{Object, Required, Scalar, Type, TypeRef};

/// So many members are named.
const NAMED: usize = 4;

/// What one object has otherwise than the first of its group, and whether any of it is a reason for a type of its own.
#[derive(Debug, Default)]
pub(super) struct Difference {
    notes: Vec<String>,
    /// Members that have another type.
    types: Vec<String>,
    pub(super) reason: bool,
}

impl Difference {
    /// Adds what is no reason by itself.
    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Adds a reason.
    pub(super) fn reason(&mut self, note: String) {
        self.notes.push(note);
        self.reason = true;
    }

    /// Compares members: which there are, which are demanded, how they are limited, and what is in them.
    pub(super) fn objects(&mut self, first: &Object, one: &Object) {
        self.lists("without", first, one, |field, other| other.field(field).is_none());
        self.lists("with", one, first, |field, other| other.field(field).is_none());
        let demands =
            |object: &Object, field: &str| object.field(field).map(|field| field.required != Required::No);
        let more = |of: &Object, field: &str, other: &Object| {
            demands(of, field) == Some(true) && demands(other, field) == Some(false)
        };
        self.lists("requires", one, first, |field, other| more(one, field, other));
        self.lists("does not require", first, one, |field, other| more(first, field, other));
        if one.groups != first.groups {
            self.reason("groups".to_owned());
        }
        if one.open != first.open {
            self.note("open".to_owned());
        }
        self.lists("other limits of", one, first, |field, other| {
            matches!((one.field(field), other.field(field)), (Some(one), Some(other)) if one.limits != other.limits)
        });
        for field in &one.fields {
            if let Some(other) = first.field(&field.name) {
                self.types(&field.name, &other.ty, &field.ty);
            }
        }
    }

    /// A reason with the names of the members of `of` for which `test` holds.
    fn lists(&mut self, what: &str, of: &Object, other: &Object, test: impl Fn(&str, &Object) -> bool) {
        let names = of.fields.iter().map(|field| field.name.as_str());
        let names: Vec<&str> = names.filter(|name| test(name, other)).collect();
        let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        match names.len().checked_sub(NAMED) {
            _ if names.is_empty() => {}
            None | Some(0) => self.reason(format!("{what} {shown}")),
            Some(more) => self.reason(format!("{what} {shown} and {more} more")),
        }
    }

    fn types(&mut self, name: &str, first: &Type, one: &Type) {
        match (first, one) {
            (Type::Object { object: first, .. }, Type::Object { object: one, .. }) => {
                let mut inner = Difference::default();
                inner.objects(first, one);
                if !(inner.notes.is_empty() && inner.types.is_empty()) {
                    self.notes.push(format!("within {name}"));
                    self.reason |= inner.reason;
                }
            }
            (Type::List(first), Type::List(one)) => self.types(name, first, one),
            (Type::Map { key: first_key, value: first }, Type::Map { key, value }) => {
                self.types(name, first_key, key);
                self.types(name, first, value);
            }
            _ => {
                let (words, others) = (word(one), word(first));
                if words != others {
                    self.types.push(format!("{name}: {words} / {others}"));
                    let ids =
                        matches!((first, one), (Type::Named(TypeRef::Id(_)), Type::Named(TypeRef::Id(_))));
                    self.reason |= ids || !(loose(first) && loose(one) || raw(first) || raw(one));
                }
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<&str> =
            self.notes.iter().chain(self.types.iter().take(NAMED)).map(String::as_str).collect();
        f.write_str(&shown.join("; "))?;
        match self.types.len().checked_sub(NAMED) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, " and {more} more types"),
        }
    }
}

/// What may be written in several ways: texts, numbers, identifiers (of one kind), flags, moments.
fn loose(ty: &Type) -> bool {
    match ty {
        Type::Scalar(
            Scalar::LangMap | Scalar::MultiField | Scalar::FileBase64 | Scalar::FilePair | Scalar::FileData,
        ) => false,
        Type::Scalar(_) | Type::Flag(_) | Type::Values(_) => true,
        Type::Named(reference) => !matches!(reference, TypeRef::Record { .. }),
        _ => false,
    }
}

/// Nothing is known of it.
fn raw(ty: &Type) -> bool {
    matches!(ty, Type::Scalar(Scalar::Any | Scalar::Object | Scalar::Array) | Type::Union(_))
}

/// A type in a word or two.
fn word(ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => format!("{scalar:?}").to_lowercase(),
        Type::Flag(style) => format!("flag {}", style.values().join("|")),
        Type::Values(values) => {
            let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
            format!("one of {}", values.join("|"))
        }
        Type::Object { .. } => "object".to_owned(),
        Type::List(inner) => format!("{}[]", word(inner)),
        Type::Map { value, .. } => format!("map of {}", word(value)),
        Type::Named(TypeRef::Id(kind)) => format!("{kind} id"),
        Type::Named(TypeRef::Native(name)) => name.clone(),
        Type::Named(TypeRef::Record { module, name } | TypeRef::Enum { module, name }) => {
            format!("{module}.{name}")
        }
        Type::Union(all) => all.iter().map(word).collect::<Vec<_>>().join("|"),
    }
}
