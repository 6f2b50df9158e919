//! What the command line asks for.

use std::path::PathBuf;

/// `cargo xtask import CHECKOUT [...]`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// Folder with the pages.
    pub(crate) checkout: PathBuf,
    /// Write no spec, and show what moved.
    pub(crate) check: bool,
    /// Fail on anything that does not fit and is not listed.
    pub(crate) strict: bool,
    /// List what does not fit, with this reason.
    pub(crate) accept: Option<String>,
    /// Folder of the schema, where it is not that of the repository.
    pub(crate) schema: Option<PathBuf>,
}

/// Reads the words behind `import`.
///
/// # Errors
///
/// What is wrong with them.
pub(crate) fn parse(words: &[&str]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut checkout = None;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = |what: &str| {
            let value = words.next().filter(|value| !value.starts_with("--") && !value.is_empty());
            value.ok_or_else(|| format!("`{word}` needs {what}"))
        };
        match *word {
            "--check" => options.check = true,
            "--strict" => options.strict = true,
            "--accept" => options.accept = Some((*value("a reason")?).to_owned()),
            "--schema" => options.schema = Some(PathBuf::from(value("a folder")?)),
            other if !other.starts_with("--") && checkout.is_none() => checkout = Some(PathBuf::from(other)),
            other => {
                return Err(format!(
                    "`import` does not know `{other}`: it takes a checkout, --check, --strict, --accept REASON and --schema DIR"
                ));
            }
        }
    }
    options.checkout = checkout.ok_or("`import` needs a checkout of github.com/bitrix24/b24restdocs")?;
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::{Options, parse};

    #[test]
    fn a_checkout_and_what_to_do_with_it() {
        let all = parse(&["docs", "--check", "--strict", "--accept", "why not", "--schema", "here"]);
        let wanted = Options {
            checkout: "docs".into(),
            check: true,
            strict: true,
            accept: Some("why not".to_owned()),
            schema: Some("here".into()),
        };
        assert_eq!(all, Ok(wanted));
        for (words, message) in [
            (&[][..], "needs a checkout"),
            (&["a", "b"], "does not know `b`"),
            (&["a", "--accept"], "`--accept` needs a reason"),
            (&["a", "--schema", "--check"], "`--schema` needs a folder"),
        ] {
            assert!(parse(words).is_err_and(|error| error.contains(message)), "{words:?}");
        }
    }
}
