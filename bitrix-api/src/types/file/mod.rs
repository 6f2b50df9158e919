//! Files: the three encodings in which the methods take contents, where these come from, and what is received.

mod received;
mod source;

pub use received::ReceivedFile;
pub use source::{File, FileError};

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder, Kind};
use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use std::fmt;

/// As the server reads it: the standard alphabet, padded or not.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const EMPTY: &str = "the file is empty, which the server takes for a missing one";
const NOT_A_NAME: &str = "a file's name is not empty, no path, and on one line";

const EXPECTED: &str = "a file as base64 text";

/// A file's contents without a name: sent as one base64 text.
///
/// For parameters such as `file` of the document generator's templates; the server makes up the name. The alphabet is
/// the standard one, padded, without a `data:` prefix. An empty file is refused before sending: the server takes it
/// for a missing one.
///
/// ```
/// use bitrix_api::{FileBase64, codec::to_json};
///
/// let file = FileBase64::new("hello");
/// assert_eq!(to_json(&file)?, r#""aGVsbG8=""#);
/// # Ok::<(), bitrix_api::EncodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FileBase64 {
    content: Bytes,
}

/// A named file: sent as a list of two, `["photo.png", "iVBORw…"]`.
///
/// For file fields of users, smart-process items, lists and blog posts, and for `fileContent` of the drive. The
/// second text is base64, as in [`FileBase64`]; several files are a list of such pairs, `Vec<FilePair>`.
///
/// ```
/// use bitrix_api::{FilePair, codec::to_json};
///
/// let file = FilePair::new("note.txt", "hello");
/// assert_eq!(to_json(&file)?, r#"["note.txt","aGVsbG8="]"#);
/// # Ok::<(), bitrix_api::EncodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FilePair {
    name: String,
    content: Bytes,
}

/// A named file: sent as an object, `{"fileData": ["photo.png", "iVBORw…"]}`.
///
/// For file fields of leads, deals, contacts and companies, and for pictures of catalog products. The base64 text is
/// as in [`FileBase64`]; several files are a list of such objects, `Vec<FileData>`.
///
/// ```
/// use bitrix_api::{FileData, codec::to_json};
///
/// let file = FileData::new("note.txt", "hello");
/// assert_eq!(to_json(&file)?, r#"{"fileData":["note.txt","aGVsbG8="]}"#);
/// # Ok::<(), bitrix_api::EncodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FileData(FilePair);

impl FileBase64 {
    /// A file with these contents.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self { content: content.into() }
    }

    /// The contents.
    pub fn content(&self) -> &[u8] {
        &self.content
    }
}

impl FilePair {
    /// A file of this name, with its extension, and these contents.
    pub fn new(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { name: name.into(), content: content.into() }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The contents.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The contents, shared.
    pub(crate) fn shared_content(&self) -> Bytes {
        self.content.clone()
    }

    /// Why no portal takes the file.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        if self.content.is_empty() {
            Some(EMPTY)
        } else if !source::is_name(&self.name) {
            Some(NOT_A_NAME)
        } else {
            None
        }
    }
}

impl FileData {
    /// A file of this name, with its extension, and these contents.
    pub fn new(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self(FilePair::new(name, content))
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The contents.
    pub fn content(&self) -> &[u8] {
        self.0.content()
    }
}

impl From<FilePair> for FileData {
    fn from(file: FilePair) -> Self {
        Self(file)
    }
}

impl From<FileData> for FilePair {
    fn from(file: FileData) -> Self {
        file.0
    }
}

/// `Debug` shows the size of the contents, not the contents.
impl fmt::Debug for FileBase64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileBase64({} bytes)", self.content.len())
    }
}

/// `Debug` shows the size of the contents, not the contents.
impl fmt::Debug for FilePair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilePair({:?}, {} bytes)", self.name, self.content.len())
    }
}

/// `Debug` shows the size of the contents, not the contents.
impl fmt::Debug for FileData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileData({:?}, {} bytes)", self.name(), self.content().len())
    }
}

fn write_content(e: &mut Encoder, content: &[u8]) {
    if content.is_empty() {
        e.fail(EMPTY);
    }
    e.base64(content);
}

fn write_name(e: &mut Encoder, name: &str) {
    if !source::is_name(name) {
        e.fail(NOT_A_NAME);
    }
    e.string(name);
}

fn read_content(d: &mut Decoder<'_>) -> Result<Bytes, DecodeError> {
    if d.kind()? != Kind::String {
        return Err(d.expected(EXPECTED));
    }
    let text = d.text()?;
    if text.starts_with("data:") {
        return Err(DecodeError::message(
            "the base64 text has a `data:` prefix, which does not belong there",
        ));
    }
    TOLERANT.decode(text).map(Bytes::from).map_err(|_| DecodeError::found_text(EXPECTED, "the string", text))
}

impl Encode for FileBase64 {
    fn encode(&self, e: &mut Encoder) {
        write_content(e, &self.content);
    }
}

impl Decode for FileBase64 {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        read_content(d).map(|content| Self { content })
    }
}

impl Encode for FilePair {
    fn encode(&self, e: &mut Encoder) {
        e.list(2, &mut |e, index| match index {
            0 => write_name(e, &self.name),
            _ => write_content(e, &self.content),
        });
    }
}

impl Decode for FilePair {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let (mut name, mut content) = (None, None);
        d.list(&mut |d, index| match index {
            0 => d.put(&mut name),
            1 => {
                content = Some(read_content(d)?);
                Ok(())
            }
            _ => Err(DecodeError::message(
                "a file is a list of two texts, a name and a base64 text; this one has more",
            )),
        })?;
        match (name, content) {
            (Some(name), Some(content)) => Ok(Self { name, content }),
            _ => Err(DecodeError::message(
                "a file is a list of two texts, a name and a base64 text; this one has fewer",
            )),
        }
    }
}

impl Encode for FileData {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        e.field("fileData", &self.0);
        e.end_object();
    }
}

impl Decode for FileData {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut file = None;
        d.record(&["fileData"], &mut |d, _| d.put(&mut file))?;
        d.need(file, "fileData").map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_form, to_json};

    const BYTES: [u8; 4] = [0xfb, 0xff, 0x00, 0x10];

    #[test]
    fn three_encodings() {
        let content = Bytes::copy_from_slice(&BYTES);
        let (plain, pair, data) = (
            FileBase64::new(content.clone()),
            FilePair::new("a.bin", content.clone()),
            FileData::new("a.bin", content),
        );
        assert_eq!(to_json(&plain).unwrap(), r#""+/8AEA==""#);
        assert_eq!(to_json(&pair).unwrap(), r#"["a.bin","+/8AEA=="]"#);
        assert_eq!(to_json(&data).unwrap(), r#"{"fileData":["a.bin","+/8AEA=="]}"#);
        assert_eq!(to_form(&data).unwrap(), "fileData%5B0%5D=a.bin&fileData%5B1%5D=%2B%2F8AEA%3D%3D");
        assert_eq!(from_json::<FileBase64>(br#""+/8AEA==""#).unwrap(), plain);
        assert_eq!(from_json::<FilePair>(br#"["a.bin","+/8AEA=="]"#).unwrap(), pair);
        assert_eq!(from_json::<FileData>(br#"{"fileData":["a.bin","+/8AEA=="]}"#).unwrap(), data);
        assert_eq!(FilePair::from(data.clone()), pair);
        assert_eq!(FileData::from(pair), data);
    }

    #[test]
    fn padding_may_be_missing_when_read() {
        assert_eq!(from_json::<FileBase64>(br#""+/8AEA""#).unwrap().content(), BYTES);
    }

    #[test]
    fn empty_files_are_refused() {
        assert!(to_json(&FileBase64::new("")).is_err());
        let error = to_json(&FileData::new("a.txt", "")).unwrap_err();
        assert_eq!(error.path(), "fileData[1]");
    }

    #[test]
    fn names_are_no_paths() {
        for name in ["", " ", ".", "..", "a/b.txt", "..\\b.txt", "a\nb.txt", "a\0"] {
            let error = to_json(&FilePair::new(name, "x")).unwrap_err();
            assert_eq!(error.path(), "[0]", "{name:?}");
            assert!(matches!(File::from_bytes(name, "x"), Err(FileError::Name { .. })), "{name:?}");
        }
        for name in ["a.txt", ".env", "ü ф.tar.gz", "a: b?.txt", "..."] {
            assert!(to_json(&FilePair::new(name, "x")).is_ok(), "{name:?}");
        }
    }

    #[test]
    fn faults() {
        for (json, says) in [
            (r#"["a.txt"]"#, "fewer"),
            (r#"["a.txt", "aGk=", "more"]"#, "more"),
            (r#"["a.txt", "%%%"]"#, "at `[1]`: expected a file as base64 text, found the string \"%%%\""),
            (r#"["a.txt", "data:image/png;base64,aGk="]"#, "`data:` prefix"),
            (r#"["a.txt", 5]"#, "found the number 5"),
        ] {
            let error = from_json::<FilePair>(json.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
        assert_eq!(from_json::<Option<FileData>>(b"[]").unwrap(), None);
    }

    #[test]
    fn debug_shows_no_contents() {
        let shown = format!("{:?} {:?}", FileData::new("a.txt", "hello"), FileBase64::new("hello"));
        assert_eq!(shown, r#"FileData("a.txt", 5 bytes) FileBase64(5 bytes)"#);
    }
}
