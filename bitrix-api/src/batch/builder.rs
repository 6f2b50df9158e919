//! A batch that is put together command by command.

use super::command::RawCommand;
use super::kind::Batchable;
use super::outcome::Outcome;
use super::plan::{Planned, check_placed};
use super::raw::RawOutcome;
use super::reference::{Placing, Ref, Referable, References};
use crate::codec::Json;
use crate::error::{Details, Error, ErrorClass};
use crate::meta::{Api, Method};
use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

/// Commands of any kinds and any number, with references between them; see the [module](super).
///
/// The kind of batch, [`V2`](super::V2) or [`V3`](super::V3), follows from the first request that is added.
#[must_use = "a batch does nothing until it is run"]
pub struct Batch<K> {
    pub(super) id: u64,
    pub(super) commands: Vec<Planned>,
    pub(super) halt: bool,
    /// The first fault of a command: nothing is sent then.
    pub(super) fault: Option<Error>,
    next_placeholder: i64,
    kind: PhantomData<fn() -> K>,
}

impl<K: Batchable> Batch<K> {
    /// A batch without commands.
    pub fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let id = COUNT.fetch_add(1, Ordering::Relaxed);
        // 19 digits that nobody can foresee: no value of a user's has them.
        let random = RandomState::new().hash_one(id) % 1_000_000_000_000_000_000;
        let next_placeholder = 7_000_000_000_000_000_000 + i64::try_from(random).unwrap_or_default();
        Self { id, commands: Vec::new(), halt: false, fault: None, next_placeholder, kind: PhantomData }
    }

    /// Whether nothing runs after the first command that fails. By default it is `false`: only what refers to a command that
    /// failed does not run.
    ///
    /// A REST 3.0 batch always halts, and does not say which of its commands have run.
    pub const fn halt(mut self, halt: bool) -> Self {
        self.halt = halt;
        self
    }

    /// Number of commands.
    pub const fn len(&self) -> usize {
        self.commands.len()
    }

    /// Whether there are no commands.
    pub const fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// Adds a request. A fault of it is reported when the batch is run.
    pub fn add<M: Method<Batch = K>>(&mut self, request: M) -> Handle<M> {
        let command = RawCommand::typed(&request);
        self.push(command, Vec::new())
    }

    /// Adds a request that is made of results of earlier ones, which the server fills in.
    ///
    /// The closure is given placeholders of the results' own types, so that the compiler checks where they go. It passes
    /// them on as they are: a placeholder that is calculated with is a fault, which is reported when the batch is run. It
    /// may be the end of a text (`DialogId::chat(id)`) in REST 2.
    pub fn add_from<R, M>(&mut self, references: R, request: impl FnOnce(R::Values) -> M) -> Handle<M>
    where
        R: References,
        M: Method<Batch = K>,
    {
        let mut placing = Placing {
            batch: self.id,
            commands: self.commands.len(),
            next: &mut self.next_placeholder,
            refs: Vec::new(),
            fault: None,
        };
        let values = references.placeholders(&mut placing);
        let (refs, fault) = (placing.refs, placing.fault);
        let command = RawCommand::typed(&request(values)).and_then(|command| {
            let api = K::API;
            let fault = fault.map_or_else(|| check_placed(api, &command.params, &refs), Err);
            fault.map_err(|message| faulty(command.method.clone(), message))?;
            Ok(command)
        });
        self.push(command, refs)
    }

    fn push<M: Method>(
        &mut self,
        command: Result<RawCommand, Error>,
        refs: Vec<super::plan::RawRef>,
    ) -> Handle<M> {
        let index = self.commands.len();
        match command {
            Ok(command) => self.commands.push(Planned { command, refs }),
            Err(fault) => {
                self.fault.get_or_insert(fault);
                // Later handles keep their places.
                let method = Cow::Borrowed(M::META.name);
                let command = RawCommand { method, meta: Some(M::META), params: Json::Null };
                self.commands.push(Planned { command, refs: Vec::new() });
            }
        }
        Handle { batch: self.id, index, request: PhantomData }
    }
}

fn faulty(method: Cow<'static, str>, message: String) -> Error {
    let mut details = Details::new(ErrorClass::Request, message);
    details.method = method;
    Error::untyped(details)
}

impl<K: Batchable> Default for Batch<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K> fmt::Debug for Batch<K> {
    /// The methods alone: a parameter may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let methods: Vec<&str> = self.commands.iter().map(|planned| &*planned.command.method).collect();
        f.debug_struct("Batch").field("commands", &methods).field("halt", &self.halt).finish_non_exhaustive()
    }
}

/// A command of a [`Batch`]: gives references to its result, and its outcome once the batch was run.
pub struct Handle<M: Method> {
    batch: u64,
    index: usize,
    request: PhantomData<fn() -> M>,
}

impl<M: Method> Handle<M> {
    /// A reference to the whole result. In REST 3.0, where results are objects, take a [`field`](Self::field) of it.
    pub fn result(&self) -> Ref<M::Output>
    where
        M::Output: Referable,
    {
        let fault = (M::META.api == Api::V3).then(|| {
            "REST 3.0 refers to members of a result alone: take `field(\"item.id\", …)` of the handle"
                .to_owned()
        });
        self.reference(Vec::new(), fault)
    }

    /// A reference to a member of the result: `field("ID", |contact| contact.id)`, and `field("item.id", …)` for one further
    /// in.
    ///
    /// The name is that on the wire, and the closure takes the same member of the type; it is called once, with a result of
    /// this member alone, which proves that both are the same. If they are not, running the batch is an error.
    ///
    /// If the server's answer turns out not to have the member, REST 2 fills in the object that should have had it.
    pub fn field<T: Referable>(&self, path: &str, member: impl FnOnce(M::Output) -> Option<T>) -> Ref<T> {
        let segments: Vec<String> = path.split('.').map(str::to_owned).collect();
        let fault =
            path_fault(M::META.api, path, &segments).or_else(|| same_member::<M, T>(path, &segments, member));
        self.reference(segments, fault)
    }

    fn reference<T>(&self, path: Vec<String>, fault: Option<String>) -> Ref<T> {
        Ref { batch: self.batch, command: self.index, path, fault, value: PhantomData }
    }
}

/// Why the server would not find what a path names.
fn path_fault(api: Api, path: &str, segments: &[String]) -> Option<String> {
    let sound = |segment: &String| {
        !segment.is_empty() && !segment.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '$'))
    };
    if !segments.iter().all(sound) {
        return Some(format!("`{path}` is not a path of names with dots between"));
    }
    let wrapped =
        || segments.len() > 1 && matches!(segments.first().map(String::as_str), Some("item" | "items"));
    (api == Api::V3 && !wrapped())
        .then(|| format!("`{path}`: REST 3.0 refers to members of `item` and `items` alone, `item.id`"))
}

/// Why the type's member is not the one that the path names; `None` if it is.
fn same_member<M: Method, T: Referable>(
    path: &str,
    segments: &[String],
    member: impl FnOnce(M::Output) -> Option<T>,
) -> Option<String> {
    const PROBE: i64 = 1_234_567;
    let probe = Json::String(PROBE.to_string());
    let result = segments.iter().rev().fold(probe, |inner, name| Json::from_iter([(name.clone(), inner)]));
    let output: M::Output = match result.decode_as() {
        Ok(output) => output,
        Err(e) => return Some(format!("`{path}` cannot be a member of the result: {e}")),
    };
    let found = member(output).and_then(|value| Json::from_value(&value).ok());
    let same = matches!(found, Some(found) if found.as_i64() == Some(PROBE));
    (!same).then(|| format!("`{path}` is not the member of the result that the closure takes"))
}

impl<M: Method> fmt::Debug for Handle<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({}: {})", self.index, M::META.name)
    }
}

/// What became of the commands of a [`Batch`].
#[must_use = "a batch that went through may hold commands that did not"]
pub struct Done {
    batch: u64,
    outcomes: Vec<Option<RawOutcome>>,
}

impl Done {
    pub(super) fn new(batch: u64, outcomes: Vec<RawOutcome>) -> Self {
        Self { batch, outcomes: outcomes.into_iter().map(Some).collect() }
    }

    /// What became of a command. A handle of another batch gives an [`Outcome::NotExecuted`].
    #[allow(clippy::needless_pass_by_value, reason = "an outcome is taken once")]
    pub fn take<M: Method>(&mut self, handle: Handle<M>) -> Outcome<M> {
        let Handle { batch, index, request: _ } = handle;
        let mine = batch == self.batch;
        let raw = self.outcomes.get_mut(index).filter(|_| mine).and_then(Option::take);
        Outcome::of(raw.unwrap_or_else(|| {
            let message = "the handle is that of another batch".to_owned();
            RawOutcome::NotExecuted(faulty(Cow::Borrowed(M::META.name), message))
        }))
    }

    /// Whether all commands ran, of those whose outcome was not taken yet. Their results are not read for this.
    pub fn all_ran(&self) -> bool {
        self.outcomes.iter().flatten().all(|outcome| matches!(outcome, RawOutcome::Done(_)))
    }
}

impl fmt::Debug for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut ran, mut other) = (0, 0);
        for outcome in self.outcomes.iter().flatten() {
            *(if matches!(outcome, RawOutcome::Done(_)) { &mut ran } else { &mut other }) += 1;
        }
        f.debug_struct("Done").field("ran", &ran).field("not", &other).finish()
    }
}
