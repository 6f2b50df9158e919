//! Files: includes, encodings, pages that cannot be read.

use crate::import::note::Notes;
use crate::import::page::{Corpus, read};
use crate::import::progress::Progress;
use std::path::Path;

/// Reads a folder with these files.
fn corpus(files: &[(&str, &[u8])]) -> Corpus {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    read(folder.path(), &Progress::new(), &mut Notes::default()).expect("the folder can be read")
}

const PAGE: &str = "# Paint wall.paint\n\n> Who can execute the method: any user\n\n## Method Parameters\n\n";

#[test]
fn includes_are_put_in_their_place() {
    let page = format!(
        "{PAGE}{{% include [Wall](./_includes/wall.md) %}}\n\n{{% include [Auth](../_includes/auth.md) %}}\n\n## Error Handling\n\n{{% include notitle [x](../_includes/system.md) %}}\n"
    );
    let files: [(&str, &[u8]); 4] = [
        ("api/wall-paint.md", page.as_bytes()),
        ("api/_includes/wall.md", b"### Wall {#wall}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **id**\n[`wall`](../types.md) | Words ||\n|#\n"),
        ("_includes/auth.md", b"#|\n|| **Name**\n`type` | **Description** ||\n|| **auth**\n[`a`](/api/types.html) | Words ||\n|#\n"),
        ("_includes/system.md", b"#|\n|| **Code** | **Description** ||\n|| `SYSTEM` | Words ||\n|#\n"),
    ];
    let corpus = corpus(&files);
    assert_eq!(corpus.pages.keys().collect::<Vec<_>>(), ["api/wall-paint.md"]);
    let subject = &corpus.pages["api/wall-paint.md"].subjects[0];
    let [wall, auth] = subject.tables.as_slice() else { panic!("{:?}", subject.tables) };
    // A page's own include is its own text; its links are relative to the include, its lines are those of the directive.
    assert_eq!((wall.from_include, wall.heading.as_str(), wall.line), (false, "Wall", 7));
    assert_eq!(wall.rows[0].types[0].link.as_ref().map(|link| link.page.as_str()), Some("api/types.md"));
    // What all pages share is marked, and its errors are not the method's.
    assert!(auth.from_include);
    assert!(subject.errors.is_empty());
}

#[test]
fn tables_of_one_include_have_lines_of_their_own() {
    let table = "#|\n|| **Name**\n`type` | **Description** ||\n|| **id**\n[`a`](t.md) | Words ||\n|#\n\n";
    let page = format!("{PAGE}{{% include [Wall](./_includes/wall.md) %}}\n{table}");
    let corpus =
        corpus(&[("x/wall-paint.md", page.as_bytes()), ("x/_includes/wall.md", table.repeat(3).as_bytes())]);
    let lines: Vec<_> =
        corpus.pages["x/wall-paint.md"].subjects[0].tables.iter().map(|table| table.line).collect();
    assert_eq!(lines, [7, 8, 9, 10]);
}

#[test]
fn a_page_that_cannot_be_read_is_broken_and_the_others_are_not() {
    let unclosed = format!("{PAGE}```json\n{{}}\n");
    let missing = format!("{PAGE}{{% include [x](./_includes/none.md) %}}\n");
    let outside = format!("{PAGE}{{% include [x](../../../none.md) %}}\n");
    let circular = format!("{PAGE}{{% include [x](./circular.md) %}}\n");
    let files: [(&str, &[u8]); 7] = [
        ("good/wall-paint.md", PAGE.as_bytes()),
        ("encoded.md", b"# W\xe4nde\n"),
        ("unclosed.md", unclosed.as_bytes()),
        ("missing.md", missing.as_bytes()),
        ("outside.md", outside.as_bytes()),
        ("circular.md", circular.as_bytes()),
        ("empty.md", b""),
    ];
    let corpus = corpus(&files);
    assert_eq!(corpus.pages.keys().collect::<Vec<_>>(), ["empty.md", "good/wall-paint.md"]);
    let reasons = [
        ("circular.md", "too deep"),
        ("encoded.md", "not UTF-8"),
        ("missing.md", "none.md"),
        ("outside.md", "leaves the documentation"),
        ("unclosed.md", "never closed"),
    ];
    for ((path, why), (expected, words)) in corpus.broken.iter().zip(reasons) {
        assert_eq!(path, expected);
        assert!(why.contains(words), "{path}: {why}");
    }
    assert_eq!(corpus.broken.len(), reasons.len());
}

#[test]
fn branches_for_the_writers_are_left_out_and_lines_stay() {
    let text = "{% if build == 'dev' %}\n\n## Error Handling\n\n{% endif %}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **A**\n[`a`](t.md) | Words ||\n|#\n";
    let corpus =
        corpus(&[("x/wall-paint.md", format!("\u{feff}{PAGE}{text}").replace('\n', "\r\n").as_bytes())]);
    let table = &corpus.pages["x/wall-paint.md"].subjects[0].tables[0];
    assert_eq!((table.heading.as_str(), table.line), ("Method Parameters", 13));
}

#[test]
fn a_folder_without_pages_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(read(folder.path(), &Progress::new(), &mut Notes::default()).is_err());
    assert!(read(Path::new("/nowhere/at/all"), &Progress::new(), &mut Notes::default()).is_err());
}
