//! Where the members belong that a table has side by side with the object they are members of.
//!
//! A table that lists `result`, `item`, `id` and `title` in one column does not say which is in which; the example does.

use super::fit::{Fit, Place, fold};
use crate::import::example::{Json, Shape};
use crate::import::tree::{Member, Members, Ty};

/// A step from a value into it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A member.
    Key(String),
    /// The elements of a list, the values of a map.
    Element,
}

/// Puts the members where the type, which was fitted to the examples, has undocumented ones of their names. Those that no
/// example shows go where the row above them went.
pub(super) fn place<'v>(
    fit: &mut Fit<'_, 'v>,
    mut ty: Ty,
    loose: Vec<Member>,
    all: &[&'v Json],
    at: &str,
) -> Ty {
    let names: Vec<String> = loose.iter().map(|member| member.name.clone()).collect();
    let mut current: Option<Vec<Step>> = None;
    // The last row of a structure: the rows below it may be its members.
    let mut container: Option<Vec<Step>> = None;
    for mut member in loose {
        let mut candidates = candidates(&ty, &|name| name == member.name);
        if candidates.is_empty() {
            // In another spelling, if there is one.
            let folded = fold(&member.name);
            candidates = self::candidates(&ty, &|name| fold(name) == folded);
            if let [path] = candidates.as_slice()
                && let Some(there) = members_at(&ty, path)
                    .and_then(|all| all.members.iter().find(|there| fold(&there.name) == folded))
            {
                let message = format!("the table spells it {}: the example's spelling is taken", member.name);
                fit.note("example-case", &[], &format!("{at}.{}", there.name), message);
                member.name.clone_from(&there.name);
            } else {
                candidates.clear();
            }
        }
        let found = candidates.into_iter().max_by_key(|path| {
            let inside = container.as_ref().is_some_and(|container| is_in(path, container));
            let same = current.as_ref() == Some(path);
            let shared = members_at(&ty, path).map_or(0, |members| {
                members.members.iter().filter(|member| names.contains(&member.name)).count()
            });
            (inside, same, shared, std::cmp::Reverse(path.len()))
        });
        let path = match &found {
            Some(path) => path.clone(),
            None => match unshown(&mut ty, current.as_deref(), container.as_deref(), !all.is_empty()) {
                Some(path) => path,
                None => {
                    let what = format!("{at}.{}", member.name);
                    fit.note(
                        "rows-unplaced",
                        &[],
                        &what,
                        "the result has no members: the row is left out".to_owned(),
                    );
                    continue;
                }
            },
        };
        let is_container = is_structure(&member.ty);
        let mut inner = path.clone();
        inner.push(Step::Key(member.name.clone()));
        let here = format!("{at}{}", text(&inner));
        member.ty = fit.ty(member.ty, &values(all, &inner), &here, Place::Member);
        if is_container {
            container = Some(inner);
        }
        let Some(members) = members_mut(&mut ty, &path) else { continue };
        match members.members.iter_mut().find(|there| there.name == member.name) {
            Some(there) if there.line == 0 => *there = member,
            Some(_) => fit.note(
                "row-twice",
                &[],
                &here,
                "the table has it at another place too: left out".to_owned(),
            ),
            None => members.members.push(member),
        }
        current = Some(path);
    }
    ty
}

fn is_structure(ty: &Ty) -> bool {
    match ty {
        Ty::Plain { words, .. } => words.iter().any(|word| word == "object" || word == "array"),
        Ty::File(_) => false,
        Ty::Object(_) | Ty::List(_) | Ty::Map(..) | Ty::Record(_) => true,
    }
}

/// Whether an object is that of a container's member itself, or of its elements.
fn is_in(path: &[Step], container: &[Step]) -> bool {
    path.strip_prefix(container).is_some_and(|rest| rest.iter().all(|step| *step == Step::Element))
}

/// The objects that have an undocumented member of such a name.
fn candidates(ty: &Ty, is: &dyn Fn(&str) -> bool) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    objects(ty, &mut Vec::new(), &mut |members, path| {
        if members.members.iter().any(|member| member.line == 0 && is(&member.name)) {
            found.push(path.to_vec());
        }
    });
    found
}

fn objects(ty: &Ty, path: &mut Vec<Step>, visit: &mut dyn FnMut(&Members, &[Step])) {
    match ty {
        Ty::Object(members) => {
            visit(members, path);
            for member in &members.members {
                path.push(Step::Key(member.name.clone()));
                objects(&member.ty, path, visit);
                path.pop();
            }
        }
        Ty::List(inner) | Ty::Map(_, inner) => {
            path.push(Step::Element);
            objects(inner, path, visit);
            path.pop();
        }
        Ty::Plain { .. } | Ty::File(_) | Ty::Record(_) => {}
    }
}

/// The place of a row that no example shows.
fn unshown(
    ty: &mut Ty,
    current: Option<&[Step]>,
    container: Option<&[Step]>,
    shown: bool,
) -> Option<Vec<Step>> {
    // An empty structure in the example, right above: the row is a member of it.
    if let Some(container) = container.filter(|_| shown)
        && let Some(inner) = node_mut(ty, container)
        && let Some(rest) = open_up(inner)
    {
        return Some([container, &rest].concat());
    }
    if let Some(current) = current
        && members_mut(ty, current).is_some()
    {
        return Some(current.to_vec());
    }
    let mut first: Option<Vec<Step>> = None;
    objects(ty, &mut Vec::new(), &mut |_, path| {
        if first.as_ref().is_none_or(|first| path.len() < first.len()) {
            first = Some(path.to_vec());
        }
    });
    first.or_else(|| open_up(ty))
}

/// Makes an object, or a list of objects, of a structure without members; the path to the object.
fn open_up(ty: &mut Ty) -> Option<Vec<Step>> {
    let (new, path) = match ty {
        Ty::Plain { words, .. }
            if words.iter().any(|word| !matches!(word.as_str(), "object" | "array" | "any")) =>
        {
            return None;
        }
        Ty::Plain { words, .. } if words.iter().any(|word| word == "array") => {
            (Ty::List(Box::new(Ty::Object(Members::default()))), vec![Step::Element])
        }
        Ty::Plain { .. } => (Ty::Object(Members::default()), Vec::new()),
        Ty::List(inner) => {
            let path = open_up(inner)?;
            return Some([vec![Step::Element], path].concat());
        }
        Ty::Object(members) if members.members.is_empty() => return Some(Vec::new()),
        _ => return None,
    };
    *ty = new;
    Some(path)
}

fn node_mut<'t>(ty: &'t mut Ty, path: &[Step]) -> Option<&'t mut Ty> {
    let Some((step, rest)) = path.split_first() else { return Some(ty) };
    match (step, ty) {
        (Step::Key(name), Ty::Object(members)) => {
            node_mut(&mut members.members.iter_mut().find(|member| member.name == *name)?.ty, rest)
        }
        (Step::Element, Ty::List(inner) | Ty::Map(_, inner)) => node_mut(inner, rest),
        _ => None,
    }
}

fn members_mut<'t>(ty: &'t mut Ty, path: &[Step]) -> Option<&'t mut Members> {
    match node_mut(ty, path)? {
        Ty::Object(members) => Some(members),
        _ => None,
    }
}

fn members_at<'t>(ty: &'t Ty, path: &[Step]) -> Option<&'t Members> {
    let mut ty = ty;
    for step in path {
        ty = match (step, ty) {
            (Step::Key(name), Ty::Object(members)) => {
                &members.members.iter().find(|member| member.name == *name)?.ty
            }
            (Step::Element, Ty::List(inner) | Ty::Map(_, inner)) => inner,
            _ => return None,
        };
    }
    match ty {
        Ty::Object(members) => Some(members),
        _ => None,
    }
}

/// The values at a path.
fn values<'v>(all: &[&'v Json], path: &[Step]) -> Vec<&'v Json> {
    let mut found = all.to_vec();
    for step in path {
        found = found
            .into_iter()
            .flat_map(|value| -> Vec<&'v Json> {
                match (step, &value.shape) {
                    (Step::Key(name), _) => value.get(name).into_iter().collect(),
                    (Step::Element, Shape::List(elements)) => elements.iter().collect(),
                    (Step::Element, Shape::Object(members)) => {
                        members.iter().map(|(_, value)| value).collect()
                    }
                    (Step::Element, _) => Vec::new(),
                }
            })
            .collect();
    }
    found
}

fn text(path: &[Step]) -> String {
    path.iter()
        .map(|step| match step {
            Step::Key(name) => format!(".{name}"),
            Step::Element => "[]".to_owned(),
        })
        .collect()
}
