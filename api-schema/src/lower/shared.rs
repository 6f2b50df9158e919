//! What the schemas of other crates may refer to: see [`SharedTypes`].

use super::draft::{Body, Drafts, Role, ValuesRole};
use crate::SharedTypes;
use crate::model::{NativeType, Scalar, Schema, SharedType};
use crate::name;

/// The identifier kinds, types by hand, shared records and value lists.
pub(super) fn collect(schema: &Schema, drafts: &Drafts<'_>) -> SharedTypes {
    let mut types = SharedTypes { ids: schema.ids.clone(), natives: schema.natives.clone() };
    for draft in &drafts.all {
        // The last key of a shared item's place is its name in the schema.
        let Some((name, modules)) = draft.place.last().zip(name::modules(draft.module)) else { continue };
        let (wire, shared) = match &draft.body {
            Body::Record { role: Role::Shared(record), .. } => {
                let members = record.object.fields.iter().map(|field| field.name.clone()).collect();
                let (sent, received) = (draft.usage.input, draft.usage.output);
                (vec![Scalar::Object, Scalar::Array], SharedType { record: true, members, sent, received })
            }
            Body::Values { role: ValuesRole::Shared(list), .. } => {
                let members = list.values.iter().map(|value| value.value.clone()).collect();
                let wire = vec![Scalar::String, Scalar::Integer, Scalar::Boolean];
                (wire, SharedType { record: false, members, sent: true, received: true })
            }
            _ => continue,
        };
        let rust = format!("{}::{}", modules.join("::"), draft.name);
        let native = NativeType { rust, wire, shared: Some(shared) };
        types.natives.insert(format!("{}.{name}", draft.module), native);
    }
    types
}
