"""Documents: judged by their content, kept encrypted, and refused with a reason that a message exists for."""

import os
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seva.catalogue import Messages
from seva.documents.store import ACCEPTED, MAX_BYTES, DocumentRefused, DocumentStore
from seva.errors import StorageError
from seva.storage import Cipher
from seva.storage.encryption import WrongKey

KINDS = {
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "application/pdf": b"%PDF-1.7\n",
}
OTHERS = {
    "a text": "नमस्ते, यह मेरा आधार है।".encode(),
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a program for Windows": b"MZ\x90\x00" + b"\0" * 100,
    "a program for Linux": b"\x7fELF" + b"\0" * 100,
    "an archive": b"PK\x03\x04" + b"\0" * 100,
    "a picture that moves": b"GIF89a" + b"\0" * 100,
    "a drawing": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a PDF after a page of something else": b"x" * 5000 + KINDS["application/pdf"],
    "one byte": b"\xff",
    "zeros": b"\0" * 100,
}
PDF = KINDS["application/pdf"] + b"Sunita Devi, 9876543210"


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "files", Cipher("a key for tests"))


def reason(store: DocumentStore, content: bytes, name: str = "scan.pdf") -> str:
    with pytest.raises(DocumentRefused) as refused:
        store.keep(content, name)
    return refused.value.reason


def kept_files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["scan.exe", "scan", "x.pdf", "", "आधार कार्ड.jpeg", "../../etc/passwd"])
def test_what_is_accepted_is_told_by_its_content(store: DocumentStore, kind: str, name: str) -> None:
    content = KINDS[kind] + os.urandom(300)
    kept = store.keep(content, name)
    assert (kept.content_type, kept.size, kept.sha256) == (kind, len(content), sha256(content).hexdigest())
    assert kept.name == (name or f"document.{ACCEPTED[kind]}")
    assert store.read(kept.sha256) == content


@pytest.mark.parametrize("case", OTHERS)
@pytest.mark.parametrize("name", ["scan.pdf", "photo.jpg"])
def test_a_good_name_does_not_help_another_content(store: DocumentStore, tmp_path: Path, case: str, name: str) -> None:
    assert reason(store, OTHERS[case], name) == "type"
    assert not (tmp_path / "files").exists()


def test_every_accepted_type_is_tried_here() -> None:
    assert set(KINDS) == set(ACCEPTED)


def test_nothing_is_not_a_document(store: DocumentStore, tmp_path: Path) -> None:
    assert reason(store, b"") == "empty"
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(DocumentRefused, match="empty"):
        store.keep_file(tmp_path / "empty.pdf")


def test_the_limit_is_inclusive(store: DocumentStore) -> None:
    at_most = PDF.ljust(MAX_BYTES, b" ")
    assert store.keep(at_most, "scan.pdf").size == MAX_BYTES
    assert reason(store, at_most + b" ") == "too_large"


def test_a_large_file_is_refused_unread(store: DocumentStore, tmp_path: Path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk, and would not fit into memory
    with pytest.raises(DocumentRefused, match="too_large"):
        store.keep_file(huge)


def test_a_file_is_kept_with_its_name(store: DocumentStore, tmp_path: Path) -> None:
    (tmp_path / "राशन कार्ड.txt").write_bytes(PDF)
    kept = store.keep_file(tmp_path / "राशन कार्ड.txt")
    assert (kept.name, kept.content_type) == ("राशन कार्ड.txt", "application/pdf")
    assert store.read(kept.sha256) == PDF


@pytest.mark.parametrize(
    "path", ["not there.pdf", ".", "a/b/c.pdf", "x" * 300, "null\0byte", "half\ud83d", "/dev/null", "/proc/1/mem/x"]
)
def test_what_is_not_a_file_is_missing(store: DocumentStore, tmp_path: Path, path: str) -> None:
    with pytest.raises(DocumentRefused, match="missing"):
        store.keep_file(tmp_path / path)


def test_a_pipe_is_not_waited_for(store: DocumentStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(DocumentRefused, match="missing"):
        store.keep_file(tmp_path / "pipe.pdf")


def test_long_names_keep_their_end(store: DocumentStore) -> None:
    assert store.keep(PDF, "क" * 200 + ".pdf").name == "क" * 76 + ".pdf"


def test_it_cannot_be_read_from_the_disk(store: DocumentStore, tmp_path: Path) -> None:
    store.keep(PDF, "sunita.pdf")
    (file,) = kept_files(tmp_path)
    assert not any(word in file.read_bytes() for word in (b"Sunita", b"9876543210", b"%PDF"))
    assert "sunita" not in str(file.relative_to(tmp_path))


def test_the_same_content_is_kept_once(store: DocumentStore, tmp_path: Path) -> None:
    one, again = store.keep(PDF, "one.pdf"), store.keep(PDF, "again.pdf")
    assert one.sha256 == again.sha256 and len(kept_files(tmp_path)) == 1
    assert store.keep(PDF + b".", "one.pdf").sha256 != one.sha256
    assert len(kept_files(tmp_path)) == 2


def test_the_same_content_at_once_stays_readable(store: DocumentStore, tmp_path: Path) -> None:
    start, content = Barrier(6), PDF + os.urandom(300_000)

    def keep(_: int) -> str:
        start.wait(20)
        return store.keep(content, "scan.pdf").sha256

    with ThreadPoolExecutor(6) as pool:
        (digest,) = set(pool.map(keep, range(6)))
    assert store.read(digest) == content and len(kept_files(tmp_path)) == 1


def test_another_key_is_told(store: DocumentStore, tmp_path: Path) -> None:
    kept = store.keep(PDF, "scan.pdf")
    with pytest.raises(WrongKey, match="SEVA_SECRET_KEY is not the one"):
        DocumentStore(tmp_path / "files", Cipher("another key")).read(kept.sha256)


def test_a_document_that_is_gone_is_told(store: DocumentStore) -> None:
    with pytest.raises(StorageError, match=r"^A document in .* cannot be read: No such file or directory\.$"):
        store.read("0" * 64)


def test_a_folder_that_cannot_be_written_is_told(store: DocumentStore, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    with pytest.raises(StorageError, match=r"^The folder .*files cannot be written: Not a directory\.$"):
        store.keep(PDF, "scan.pdf")


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("why", ["missing", "too_large", "empty", "type"])
def test_there_are_words_for_every_reason(messages: Messages, why: str, language: str) -> None:
    assert messages.text(f"refused.document.{why}", language).strip()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=600) | st.builds(bytes.__add__, st.sampled_from(list(KINDS.values())), st.binary()))
def test_any_content_is_kept_or_refused(store: DocumentStore, content: bytes) -> None:
    try:
        kept = store.keep(content, "scan")
    except DocumentRefused as refused:
        assert refused.reason in ("empty", "type")
    else:
        assert store.read(kept.sha256) == content
