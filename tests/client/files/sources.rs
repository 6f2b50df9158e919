//! Files from memory, from paths and from streams, into requests.

use bitrix_api::im::v2::file::Upload;
use bitrix_api::mock::Portal;
use bitrix_api::{File, FileBase64, FileData, FileError, FilePair};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, ReadBuf};

/// All bytes, so that each one goes through base64.
fn content() -> Vec<u8> {
    (0..=255).collect()
}

/// Gives 1,000 bytes at a time, every other time nothing yet, and breaks after `breaks`.
struct Slow {
    given: usize,
    length: usize,
    breaks: usize,
    ready: bool,
}

impl Slow {
    fn new(length: usize) -> Self {
        Self { given: 0, length, breaks: usize::MAX, ready: false }
    }
}

impl AsyncRead for &mut Slow {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let slow = &mut **self;
        slow.ready = !slow.ready;
        if slow.ready {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if slow.given >= slow.breaks {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let many = (slow.length - slow.given).min(buf.remaining()).min(1000);
        buf.put_slice(&vec![b'x'; many]);
        slow.given += many;
        Poll::Ready(Ok(()))
    }
}

/// Endless.
struct Zeros(u64);

impl io::Read for &mut Zeros {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0 += buf.len() as u64;
        buf.fill(0);
        Ok(buf.len())
    }
}

#[tokio::test]
async fn a_file_is_read_from_a_path_and_named_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Ein Bild.png");
    std::fs::write(&path, content()).unwrap();

    let file = File::open(&path).await.unwrap();
    assert_eq!((file.name(), file.content().as_ref()), ("Ein Bild.png", &content()[..]));
    assert_eq!(File::open_limited(&path, 256).await.unwrap(), file);
    let error = File::open_limited(&path, 255).await.unwrap_err();
    assert!(matches!(&error, FileError::TooLarge { limit: 255, .. }), "{error}");
    assert!(error.to_string().contains("\"Ein Bild.png\" is larger than the 255 bytes"), "{error}");

    std::fs::write(&path, "").unwrap();
    assert!(matches!(File::open(&path).await, Err(FileError::Empty { .. })));
    for missing in [folder.path().join("none.png"), folder.path().to_owned()] {
        let error = File::open(missing).await.unwrap_err();
        assert!(matches!(error, FileError::Io { .. }), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
    assert!(matches!(File::open("..").await, Err(FileError::Name { .. })));
}

#[tokio::test]
async fn a_stream_is_read_to_its_end_or_to_the_limit() {
    let mut slow = Slow::new(100_000);
    let file = File::read_from("a.txt", &mut slow, 100_000).await.unwrap();
    assert_eq!(file.content().len(), 100_000);

    let mut slow = Slow::new(usize::MAX);
    let error = File::read_from("a.txt", &mut slow, 5000).await.unwrap_err();
    assert!(matches!(error, FileError::TooLarge { limit: 5000, .. }), "{error}");
    assert!(slow.given <= 5000 + 64 * 1024, "{} bytes were read", slow.given);

    for breaks in [0, 10, 5000] {
        let mut broken = Slow { breaks, ..Slow::new(100_000) };
        let error = File::read_from("a.txt", &mut broken, 100_000).await;
        assert!(matches!(error, Err(FileError::Io { .. })), "{breaks}: {error:?}");
    }
    let mut empty = Slow::new(0);
    assert!(matches!(File::read_from("a.txt", &mut empty, 1000).await, Err(FileError::Empty { .. })));
    let mut unread = Slow::new(5);
    assert!(matches!(File::read_from("a/b", &mut unread, 1000).await, Err(FileError::Name { .. })));
    assert_eq!(unread.given, 0);

    let mut zeros = Zeros(0);
    assert!(matches!(File::read_blocking("z", &mut zeros, 1 << 20), Err(FileError::TooLarge { .. })));
    assert!(zeros.0 < 4 << 20, "{} bytes were read", zeros.0);
    assert_eq!(File::read_blocking("z", &content()[..], 256).unwrap().content().as_ref(), content());
}

#[tokio::test]
async fn a_file_fits_each_encoding_and_arrives() {
    let file = File::from_bytes("a.bin", content()).unwrap();
    assert_eq!(FilePair::from(file.clone()), FilePair::new("a.bin", content()));
    assert_eq!(FileData::from(file.clone()), FileData::new("a.bin", content()));
    assert_eq!(FileBase64::from(&file), FileBase64::new(content()));
    // The contents are shared, not copied.
    assert_eq!(FilePair::from(file.clone()).content().as_ptr(), file.content().as_ptr());

    let portal = Portal::in_process();
    portal.on::<Upload>(|request, _| {
        assert_eq!(
            (request.fields.name.as_str(), request.fields.content.content()),
            ("a.bin", &content()[..])
        );
        Ok(Default::default())
    });
    let fields = bitrix_api::im::v2::file::UploadFields::new(file.name(), &file);
    portal.client().call(Upload::new(bitrix_api::DialogId::chat(1), fields)).await.unwrap();

    // A name that is a path is refused before anything is sent.
    portal.on_name("user.update", |_| Ok(true.into()));
    let update = bitrix_api::user::Update::new(1).personal_photo(FilePair::new("../a.png", "x"));
    let error = portal.client().call(update).await.unwrap_err();
    assert!(error.to_string().contains("PERSONAL_PHOTO[0]"), "{error}");
    assert_eq!(portal.requests().len(), 1);
}
