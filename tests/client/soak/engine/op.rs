//! One call or batch.

use super::dice::Dice;
use super::ledger::{Kind, Ledger};
use super::methods::{ADD, Add, AddError, Answer, Get, ItemAdd, ItemGet, Set, Slow, id};
use bitrix_api::batch::{Batch, Outcome};
use bitrix_api::client::{CallOptions, Params};
use bitrix_api::meta::{Api, Effect};
use bitrix_api::{Client, Error, Method};

/// What a task does next; the texts are unique.
#[derive(Debug)]
pub(super) enum Op {
    Add(String),
    AddByName(String),
    Set(String),
    Get(String),
    Slow(String),
    ItemAdd(String),
    ItemGet(String),
    /// A row, one that refers to it, a read, an idempotent change, and one more row.
    Chain([String; 5]),
    /// Rows at once.
    Many(Vec<String>),
    /// A row of REST 3.0, one that refers to it, and one more, in one batch.
    ItemChain([String; 3]),
}

/// Makes texts that were never there.
pub(super) struct Texts<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) task: usize,
    pub(super) next: &'a mut u64,
}

impl Texts<'_> {
    fn plain(&mut self) -> String {
        *self.next += 1;
        format!("{}.{}", self.task, self.next)
    }

    /// One in ten is hard to carry.
    pub(super) fn any(&mut self) -> String {
        let text = self.plain();
        match self.dice.roll(20) {
            0 => format!("{text} $result[c0]"),
            1 => format!("{text} <b>&\"'ü\\\n$total[c0] = 5%+"),
            _ => text,
        }
    }

    /// One in ten is refused.
    fn risky(&mut self) -> String {
        let text = self.any();
        if self.dice.percent(10) { format!("refuse {text}") } else { text }
    }
}

impl Op {
    pub(super) fn draw(texts: &mut Texts<'_>) -> Self {
        match texts.dice.roll(100) {
            0..20 => Self::Add(texts.risky()),
            20..28 => Self::AddByName(texts.any()),
            28..42 => Self::Get(texts.any()),
            42..52 => Self::Set(texts.any()),
            52..64 => Self::ItemAdd(texts.risky()),
            64..72 => Self::ItemGet(texts.any()),
            72..84 => Self::Chain([texts.any(), texts.any(), texts.any(), texts.any(), texts.risky()]),
            84..88 => {
                let many = 2 + texts.dice.roll(70);
                Self::Many((0..many).map(|_| texts.any()).collect())
            }
            88..97 => Self::ItemChain([texts.any(), texts.any(), texts.risky()]),
            _ => Self::Slow(texts.plain()),
        }
    }

    /// Whether its method's time is short, so that it may be held back for minutes.
    pub(super) const fn is_slow(&self) -> bool {
        matches!(self, Self::Slow(_))
    }

    pub(super) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Add(text)
            | Self::AddByName(text)
            | Self::Set(text)
            | Self::Get(text)
            | Self::Slow(text)
            | Self::ItemAdd(text)
            | Self::ItemGet(text) => vec![text],
            Self::Chain(texts) => texts.iter().map(String::as_str).collect(),
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
            Self::ItemChain(texts) => texts.iter().map(String::as_str).collect(),
        }
    }

    pub(super) fn open(&self, ledger: &Ledger) {
        let texts = self.texts();
        for (at, text) in texts.iter().enumerate() {
            let kind = match (self, at) {
                (Self::Get(_) | Self::Slow(_) | Self::ItemGet(_), _) | (Self::Chain(_), 2) => Kind::Read,
                (Self::Set(_), _) | (Self::Chain(_), 3) => Kind::Idempotent,
                _ => Kind::Write,
            };
            let refers = at == 1 && matches!(self, Self::Chain(_) | Self::ItemChain(_));
            ledger.open(text, kind, refers.then(|| texts[0]));
        }
    }

    /// Does it, and writes down how each part ended.
    pub(super) async fn run(&self, client: &Client, ledger: &Ledger) {
        match self {
            Self::Add(text) => added(ledger, text, client.call(Add::new(text)).await),
            Self::AddByName(text) => {
                let params = Params::new().set("TEXT", text.as_str());
                match client.call_by_name(ADD.1, params).await {
                    Ok(answer) => ledger.ok(text, id(&answer)),
                    Err(e) => ledger.failed(text, &e),
                }
            }
            Self::Set(text) => match client.call(Set::new(text)).await {
                Ok(done) => {
                    ledger.ok(text, None);
                    if !done {
                        ledger.wrong(format!("`{text}`: another answer than the portal gave"));
                    }
                }
                Err(e) => ledger.failed(text, &e),
            },
            Self::Get(text) => told(ledger, text, client.call(Get::new(text)).await),
            Self::Slow(text) => told(ledger, text, client.call(Slow::new(text)).await),
            Self::ItemAdd(text) => match client.call(ItemAdd::new(text)).await {
                Ok(answer) => ledger.ok(text, answer.item.and_then(|item| item.id)),
                Err(e) => ledger.failed(text, &e),
            },
            Self::ItemGet(text) => {
                let params = Params::new().set("text", text.as_str());
                if text.len() % 2 == 0 {
                    let got = client.call(ItemGet::new(text)).await;
                    told(
                        ledger,
                        text,
                        got.map(|got| got.item.and_then(|item| item.text).unwrap_or_default()),
                    );
                } else {
                    // A call by name counts as a change unless somebody says otherwise.
                    let reading = client.with(CallOptions::new().treat_as(Effect::Read));
                    let got = reading.reply_by_name(Api::V3, "soak.item.get", params).await;
                    let text_of = |got: bitrix_api::client::Reply<bitrix_api::Json>| {
                        got.result["item"]["text"].as_str().unwrap_or_default().to_owned()
                    };
                    told(ledger, text, got.map(text_of));
                }
            }
            Self::Chain(texts) => chain(client, ledger, texts).await,
            Self::Many(texts) => match client.batch_all(texts.iter().map(Add::new)).await {
                Ok(outcomes) => {
                    for (text, outcome) in texts.iter().zip(outcomes) {
                        ended(ledger, text, outcome, Some);
                    }
                }
                Err(e) => nothing(ledger, &self.texts(), &e),
            },
            Self::ItemChain(texts) => item_chain(client, ledger, texts).await,
        }
    }
}

fn added(ledger: &Ledger, text: &str, outcome: Result<i64, Error<AddError>>) {
    match outcome {
        Ok(id) => ledger.ok(text, Some(id)),
        Err(e) => {
            if (e.kind() == Some(AddError::Refused)) != text.starts_with("refuse") && e.kind().is_some() {
                ledger.wrong(format!("`{text}`: somebody else's refusal"));
            }
            ledger.failed(text, &e);
        }
    }
}

/// A read has to answer what it was asked.
fn told<K>(ledger: &Ledger, text: &str, outcome: Result<String, Error<K>>) {
    match outcome {
        Ok(answer) => {
            ledger.ok(text, None);
            if answer != text {
                ledger.wrong(format!("`{text}`: the answer is `{answer}`"));
            }
        }
        Err(e) => ledger.failed(text, &e),
    }
}

/// An outcome of a batch.
fn ended<M: Method>(
    ledger: &Ledger,
    text: &str,
    outcome: Outcome<M>,
    id: impl FnOnce(M::Output) -> Option<i64>,
) {
    match outcome {
        Outcome::Ok(output) => ledger.ok(text, id(output)),
        Outcome::Failed(e) | Outcome::Unknown(e) => ledger.failed(text, &e),
        Outcome::NotExecuted(e) => {
            if e.outcome_unknown() {
                ledger.wrong(format!("`{text}`: not executed, but unknown: {e}"));
            }
            ledger.not_run(text);
        }
    }
}

/// A batch that could not be sent.
fn nothing(ledger: &Ledger, texts: &[&str], error: &Error) {
    for text in texts {
        ledger.not_run(text);
    }
    ledger.wrong(format!("a batch could not be sent: {error}"));
}

async fn chain(client: &Client, ledger: &Ledger, texts: &[String; 5]) {
    let mut batch = Batch::new();
    let first = batch.add(Add::new(&texts[0]));
    let second = batch.add_from(first.result(), |id| Add::new(&texts[1]).parent(id));
    let read = batch.add(Get::new(&texts[2]));
    let set = batch.add(Set::new(&texts[3]));
    let last = batch.add(Add::new(&texts[4]));
    match client.run_batch(batch).await {
        Ok(mut done) => {
            ended(ledger, &texts[0], done.take(first), Some);
            ended(ledger, &texts[1], done.take(second), Some);
            match done.take(read) {
                Outcome::Ok(answer) => told::<()>(ledger, &texts[2], Ok(answer)),
                other => ended(ledger, &texts[2], other, |_| None),
            }
            ended(ledger, &texts[3], done.take(set), |_| None);
            ended(ledger, &texts[4], done.take(last), Some);
        }
        Err(e) => nothing(ledger, &texts.each_ref().map(String::as_str), &e),
    }
}

async fn item_chain(client: &Client, ledger: &Ledger, texts: &[String; 3]) {
    let id = |answer: Answer| answer.item.and_then(|item| item.id);
    let mut batch = Batch::new();
    let first = batch.add(ItemAdd::new(&texts[0]));
    let second = batch.add_from(first.field("item.id", id), |parent| ItemAdd::new(&texts[1]).parent(parent));
    let last = batch.add(ItemAdd::new(&texts[2]));
    match client.run_batch(batch).await {
        Ok(mut done) => {
            ended(ledger, &texts[0], done.take(first), id);
            ended(ledger, &texts[1], done.take(second), id);
            ended(ledger, &texts[2], done.take(last), id);
        }
        Err(e) => nothing(ledger, &texts.each_ref().map(String::as_str), &e),
    }
}
