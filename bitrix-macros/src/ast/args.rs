//! Reads the arguments of one attribute, `(lead, key = value, key, …)`, from a table of allowed keys.

use crate::ctxt::Ctxt;
use crate::suggest;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, discouraged::Speculative as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, Ident, Lit, LitInt, LitStr, Meta, Path, Token, Type, parenthesized};

/// What stands after a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Bare,
    /// `= "text"`
    Text,
    /// Nothing, or `= "text"`.
    BareOrText,
    /// `("text", "text")`
    Texts,
    /// `= 5`
    Int,
    /// `= Type`
    Type,
    /// `= some::path`
    Path,
}

/// An allowed key.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// How it is written, for messages.
    pub(super) example: &'static str,
    /// Not suggested: for generated code alone.
    pub(super) hidden: bool,
}

impl Key {
    pub(super) const fn new(name: &'static str, kind: Kind, example: &'static str) -> Self {
        Self { name, kind, example, hidden: false }
    }

    /// A bare key that no message names.
    pub(super) const fn hidden(name: &'static str) -> Self {
        Self { name, kind: Kind::Bare, example: name, hidden: true }
    }
}

/// What an attribute may hold.
pub(super) struct Grammar {
    /// The attribute's name.
    pub(super) name: &'static str,
    pub(super) keys: &'static [Key],
    /// Whether a literal may come first, and how that looks: `#[wire("NAME")]`.
    pub(super) lead: Option<&'static str>,
}

/// A number in an attribute, with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Int {
    pub(crate) value: i64,
    pub(crate) span: Span,
}

enum Value {
    Bare,
    Text(LitStr),
    Texts(Vec<LitStr>),
    Int(Int),
    Type(Box<Type>),
    Path(Path),
}

/// The arguments of one attribute; each is taken out by its key.
pub(super) struct Args {
    pub(super) lead: Option<Lit>,
    /// Something in it was wrong and has been reported: what is missing may be due to that.
    pub(super) faulty: bool,
    found: Vec<(Ident, &'static str, Value)>,
}

impl Args {
    /// Reads the one attribute of this grammar among `attrs`; a second one is an error.
    pub(super) fn only<'a>(
        cx: &Ctxt,
        attrs: &'a [Attribute],
        grammar: &Grammar,
    ) -> (Self, Option<&'a Attribute>) {
        let mut mine = attrs.iter().filter(|attr| attr.path().is_ident(grammar.name));
        let Some(first) = mine.next() else { return (Self::empty(), None) };
        for second in mine {
            let name = grammar.name;
            cx.on(second, format!("#[{name}(…)] is written twice: put everything into one"));
        }
        (Self::parse(cx, first, grammar), Some(first))
    }

    fn empty() -> Self {
        Self { lead: None, faulty: false, found: Vec::new() }
    }

    /// Reads one attribute. What is wrong is reported, the rest is kept.
    pub(super) fn parse(cx: &Ctxt, attr: &Attribute, grammar: &Grammar) -> Self {
        let mut args = Self::empty();
        match &attr.meta {
            Meta::List(list) => {
                let read = list.parse_args_with(|input: ParseStream<'_>| {
                    args.read(cx, input, grammar);
                    Ok(())
                });
                if let Err(error) = read {
                    args.fault(cx, error);
                }
            }
            Meta::Path(_) if grammar.lead.is_none() => {}
            Meta::Path(_) | Meta::NameValue(_) => {
                let name = grammar.name;
                let form = match grammar.lead {
                    Some(lead) => format!("#[{name}({lead})]"),
                    None => match grammar.keys.first() {
                        Some(key) => format!("#[{name}({}, …)]", key.example),
                        None => format!("#[{name}]"),
                    },
                };
                let message = format!("the arguments of `{name}` go into parentheses: {form}");
                args.fault(cx, syn::Error::new_spanned(&attr.meta, message));
            }
        }
        args
    }

    fn fault(&mut self, cx: &Ctxt, error: syn::Error) {
        self.faulty = true;
        cx.push(error);
    }

    fn read(&mut self, cx: &Ctxt, input: ParseStream<'_>, grammar: &Grammar) {
        let mut first = true;
        while !input.is_empty() {
            if input.peek(Lit) || (input.peek(Token![-]) && input.peek2(Lit)) {
                self.read_lead(cx, input, grammar, first);
            } else if let Err(error) = self.read_key(cx, input, grammar) {
                self.fault(cx, error);
                skip_argument(input);
            }
            first = false;
            if input.is_empty() {
                break;
            }
            if input.parse::<Option<Token![,]>>().ok().flatten().is_none() {
                self.fault(cx, input.error("expected `,`"));
                skip_argument(input);
                let _ = input.parse::<Option<Token![,]>>();
            }
        }
    }

    fn read_lead(&mut self, cx: &Ctxt, input: ParseStream<'_>, grammar: &Grammar, first: bool) {
        let negative = input.parse::<Option<Token![-]>>().ok().flatten();
        let Ok(literal) = input.parse::<Lit>() else { return };
        let literal = match (negative, literal) {
            (Some(_), Lit::Int(int)) => {
                let digits = format!("-{}{}", int.base10_digits(), int.suffix());
                Lit::Int(LitInt::new(&digits, int.span()))
            }
            (_, other) => other,
        };
        let name = grammar.name;
        let message = match grammar.lead {
            None => {
                format!("`{name}` takes `key = value` arguments; {}", suggest::hint("", &key_names(grammar)))
            }
            Some(_) if self.lead.is_some() => format!("`{name}` takes only one literal"),
            Some(lead) if !first => format!("the literal comes first: #[{name}({lead}, …)]"),
            Some(_) => {
                self.lead = Some(literal);
                return;
            }
        };
        self.fault(cx, syn::Error::new_spanned(&literal, message));
    }

    fn read_key(&mut self, cx: &Ctxt, input: ParseStream<'_>, grammar: &Grammar) -> syn::Result<()> {
        let ident = input.call(Ident::parse_any)?;
        let word = ident.unraw().to_string();
        let Some(key) = grammar.keys.iter().find(|key| key.name == word) else {
            let hint = suggest::hint(&word, &key_names(grammar));
            return Err(syn::Error::new(
                ident.span(),
                format!("unknown key `{word}` in #[{}(…)]: {hint}", grammar.name),
            ));
        };
        let value = read_value(input, key, &ident)?;
        if self.found.iter().any(|(_, name, _)| *name == key.name) {
            self.fault(cx, syn::Error::new(ident.span(), format!("`{word}` is given twice: keep one")));
        } else {
            self.found.push((ident, key.name, value));
        }
        Ok(())
    }

    fn take(&mut self, key: &str) -> Option<(Ident, Value)> {
        let at = self.found.iter().position(|(_, name, _)| *name == key)?;
        let (ident, _, value) = self.found.remove(at);
        Some((ident, value))
    }

    /// The place of a key that takes no value.
    pub(super) fn bare(&mut self, key: &str) -> Option<Ident> {
        self.take(key).map(|(ident, _)| ident)
    }

    pub(super) fn text(&mut self, key: &str) -> Option<LitStr> {
        match self.take(key)?.1 {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A key with an optional text: its place, and the text.
    pub(super) fn bare_or_text(&mut self, key: &str) -> Option<(Ident, Option<LitStr>)> {
        let (ident, value) = self.take(key)?;
        match value {
            Value::Text(text) => Some((ident, Some(text))),
            _ => Some((ident, None)),
        }
    }

    pub(super) fn texts(&mut self, key: &str) -> Vec<LitStr> {
        match self.take(key) {
            Some((_, Value::Texts(texts))) => texts,
            _ => Vec::new(),
        }
    }

    pub(super) fn int(&mut self, key: &str) -> Option<Int> {
        match self.take(key)?.1 {
            Value::Int(int) => Some(int),
            _ => None,
        }
    }

    pub(super) fn ty(&mut self, key: &str) -> Option<Type> {
        match self.take(key)?.1 {
            Value::Type(ty) => Some(*ty),
            _ => None,
        }
    }

    pub(super) fn path(&mut self, key: &str) -> Option<Path> {
        match self.take(key)?.1 {
            Value::Path(path) => Some(path),
            _ => None,
        }
    }
}

fn key_names(grammar: &Grammar) -> Vec<&'static str> {
    grammar.keys.iter().filter(|key| !key.hidden).map(|key| key.name).collect()
}

fn read_value(input: ParseStream<'_>, key: &Key, ident: &Ident) -> syn::Result<Value> {
    let assigned = input.peek(Token![=]);
    let listed = input.peek(syn::token::Paren);
    let wrong = |span: Span, what: &str| {
        Err(syn::Error::new(span, format!("`{}` takes {what}: {}", key.name, key.example)))
    };
    match key.kind {
        Kind::Bare | Kind::BareOrText if !assigned && !listed => return Ok(Value::Bare),
        Kind::Bare => return wrong(ident.span(), "no value"),
        Kind::Texts => {
            if !listed {
                return wrong(ident.span(), "a list of texts in parentheses");
            }
            let content;
            let parens = parenthesized!(content in input);
            let mut texts = Vec::new();
            while !content.is_empty() {
                let Ok(text) = content.parse::<LitStr>() else {
                    return wrong(content.span(), "a list of texts in parentheses");
                };
                texts.push(text);
                if !content.is_empty() {
                    content.parse::<Token![,]>()?;
                }
            }
            if texts.is_empty() {
                return Err(syn::Error::new(
                    parens.span.join(),
                    format!("`{}` is empty: leave it out, or write {}", key.name, key.example),
                ));
            }
            return Ok(Value::Texts(texts));
        }
        _ => {}
    }
    let what = match key.kind {
        Kind::Int => "a whole number",
        Kind::Type => "a type",
        Kind::Path => "a path without quotes",
        _ => "a text",
    };
    if !assigned {
        return wrong(ident.span(), what);
    }
    input.parse::<Token![=]>()?;
    let span = if input.is_empty() { ident.span() } else { input.span() };
    let value = match key.kind {
        Kind::Int => read_int(input).map(Value::Int),
        Kind::Type => input.parse::<Type>().ok().map(|ty| Value::Type(Box::new(ty))),
        Kind::Path => input.call(Path::parse_mod_style).ok().map(Value::Path),
        _ => {
            // Looked at first, so that a wrong literal stays to be skipped as a whole.
            let ahead = input.fork();
            ahead.parse::<LitStr>().ok().map(|text| {
                input.advance_to(&ahead);
                Value::Text(text)
            })
        }
    };
    value.map_or_else(|| wrong(span, what), Ok)
}

fn read_int(input: ParseStream<'_>) -> Option<Int> {
    let ahead = input.fork();
    let negative = ahead.parse::<Option<Token![-]>>().ok()?;
    let literal = ahead.parse::<LitInt>().ok()?;
    let digits = literal.base10_digits();
    let text = if negative.is_some() { format!("-{digits}") } else { digits.to_owned() };
    let value = text.parse().ok()?;
    let span =
        negative.map_or(literal.span(), |minus| minus.span().join(literal.span()).unwrap_or(literal.span()));
    input.advance_to(&ahead);
    Some(Int { value, span })
}

/// Goes to the comma that ends the current argument, past commas between angle brackets.
fn skip_argument(input: ParseStream<'_>) {
    let mut depth = 0_usize;
    while !(input.is_empty() || (depth == 0 && input.peek(Token![,]))) {
        if input.peek(Token![<]) {
            depth += 1;
        } else if input.peek(Token![>]) {
            depth = depth.saturating_sub(1);
        }
        if input.parse::<proc_macro2::TokenTree>().is_err() {
            return;
        }
    }
}
