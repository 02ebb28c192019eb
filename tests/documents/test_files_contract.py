"""What documents may rely on, whichever store keeps their files: a folder, or a server that speaks S3."""

import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread
from time import monotonic

import pytest

from seva.documents.files import FileMissing, Files, FilesDenied, FilesUnavailable, Vault
from seva.documents.files.folder import Folder
from seva.documents.files.s3 import S3Files, S3Place
from seva.storage import Cipher
from seva.storage.encryption import WrongKey
from tests.documents.s3_server import BUCKET, S3Server, s3_server

CITIZEN = "0b6f" * 8
PDF = b"%PDF-1.7 the ration card of Sunita Devi"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3")) as running:
        yield running


def place(server: S3Server, **more: str) -> S3Place:
    given = {"bucket": BUCKET, "prefix": "live/docs", "endpoint": server.url, "region": "us-east-1"}
    return S3Place(**{**given, "access_key": server.access_key, "secret_key": server.secret_key, **more})


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    if request.param == "folder":
        return Folder(tmp_path / "files")
    return S3Files(place(request.getfixturevalue("server")))


@pytest.mark.parametrize("size", [0, 1, 100_000, 10 * 1024 * 1024])
def test_what_is_put_is_what_is_got(files: Files, size: int) -> None:
    content = os.urandom(size)
    files.put(f"{CITIZEN}/ab/{size}", content)
    assert files.get(f"{CITIZEN}/ab/{size}") == content and files.has(f"{CITIZEN}/ab/{size}")


def test_a_file_of_the_same_name_is_replaced(files: Files) -> None:
    for content in (b"one", b"another"):
        files.put("a/b/c", content)
    assert files.get("a/b/c") == b"another"


def test_what_is_not_there_is_told(files: Files) -> None:
    assert not files.has("a/b/nothing")
    with pytest.raises(FileMissing) as missing:
        files.get("a/b/nothing")
    assert not missing.value.retryable


def test_removing_is_harmless_twice_and_touches_nothing_else(files: Files) -> None:
    files.put("a/b/one", b"1")
    files.put("a/b/two", b"2")
    for _ in range(2):
        files.remove("a/b/one")
    assert not files.has("a/b/one") and files.get("a/b/two") == b"2"


def test_the_same_content_at_once_stays_whole(files: Files) -> None:
    start, content = Barrier(6), os.urandom(300_000)

    def put(_: int) -> None:
        start.wait(20)
        files.put("a/b/same", content)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(put, range(6)))
    assert files.get("a/b/same") == content


def test_a_store_sees_neither_content_nor_names(files: Files) -> None:
    vault = Vault(files, Cipher("a key for tests"))
    name = vault.keep(CITIZEN, PDF)
    assert vault.keep(CITIZEN, PDF) == name and vault.read(name) == PDF
    assert PDF not in files.get(name) and b"Sunita" not in files.get(name)
    with pytest.raises(WrongKey):
        Vault(files, Cipher("another key")).read(name)
    vault.forget(name)
    assert not vault.has(name)


@pytest.mark.parametrize(
    "change", [{"access_key": "nobody"}, {"secret_key": "another secret"}, {"bucket": "no-such-bucket"}]
)
def test_a_store_that_refuses_us_is_told_without_our_keys(server: S3Server, change: dict[str, str]) -> None:
    with pytest.raises(FilesDenied) as denied:
        S3Files(place(server, **change)).put("a/b/c", PDF)
    assert not denied.value.retryable
    assert not {"nobody", server.secret_key} & set(str(denied.value).split())


def test_a_store_that_is_away_is_tried_three_times_and_told() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(FilesUnavailable) as away:
            S3Files(place(S3Server(address))).get("a/b/c")
    assert away.value.retryable


def test_a_store_that_never_answers_is_not_waited_for_long() -> None:
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen()
    asked: list[socket.socket] = []
    listener = Thread(target=lambda: [asked.append(silent.accept()[0]) for _ in range(3)], daemon=True)
    listener.start()
    began = monotonic()
    store = S3Files(place(S3Server(f"http://127.0.0.1:{silent.getsockname()[1]}")), read_seconds=0.3)
    with pytest.raises(FilesUnavailable):
        store.get("a/b/c")
    assert monotonic() - began < 60
    listener.join(20)
    silent.close()
    assert len(asked) == 3


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    with pytest.raises(FilesDenied, match=r"^The folder .*files cannot be written: Not a directory\.$"):
        Folder(tmp_path / "files").put("a/b/c", PDF)
