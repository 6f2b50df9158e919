//! Collects every error of one item, so that a reader sees them all at once.

use proc_macro2::Span;
use quote::ToTokens;
use std::cell::RefCell;
use std::fmt::Display;

/// The errors found so far in one item.
///
/// It has to be drained with [`finish`](Self::finish): dropping it with errors unread is a bug in this crate, and panics.
#[derive(Debug)]
pub(crate) struct Ctxt {
    /// `None` once drained.
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self { errors: RefCell::new(Some(Vec::new())) }
    }

    /// An error at one place.
    pub(crate) fn at(&self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// An error that underlines all of `tokens`.
    pub(crate) fn on(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&self, error: syn::Error) {
        if let Some(errors) = self.errors.borrow_mut().as_mut() {
            errors.push(error);
        }
    }

    /// All errors as one, or nothing if there were none.
    pub(crate) fn finish(self) -> syn::Result<()> {
        let errors = self.errors.borrow_mut().take().unwrap_or_default();
        match errors.into_iter().reduce(|mut all, next| {
            all.combine(next);
            all
        }) {
            Some(all) => Err(all),
            None => Ok(()),
        }
    }
}

impl Drop for Ctxt {
    fn drop(&mut self) {
        assert!(
            std::thread::panicking() || self.errors.get_mut().is_none(),
            "bug in bitrix-macros: the errors of an item were not reported"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_errors_come_out_together() {
        let cx = Ctxt::new();
        cx.at(Span::call_site(), "first");
        cx.on(quote::quote!(x), "second");
        let errors: Vec<_> = cx.finish().unwrap_err().into_iter().map(|e| e.to_string()).collect();
        assert_eq!(errors, ["first", "second"]);
    }

    #[test]
    fn nothing_wrong_is_no_error() {
        assert!(Ctxt::new().finish().is_ok());
    }

    #[test]
    #[should_panic(expected = "not reported")]
    fn unread_errors_panic() {
        Ctxt::new().at(Span::call_site(), "lost");
    }
}
