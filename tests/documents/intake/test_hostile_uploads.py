"""Files that nobody should send: each ends with a sentence or a clean document, within bounded memory and time."""

import re
import resource
from collections.abc import Iterator
from time import monotonic

import pytest

from benchmarks.documents.costs import highest
from benchmarks.documents.hostile import PAYLOAD, TAKEN, UPLOADS, Upload, photo
from seva.catalogue import Messages
from seva.documents.intake import DocumentRefused, Intake, Looked, Wanted
from seva.documents.intake.limits import Limits

# Of the child, whatever it is given: what it has loaded, and the limit on top. Seconds by the clock, on a busy machine.
MOST_MEGABYTES, MOST_SECONDS = 600, 60
MOST_IN_CALLER = 120
# Half of the time that the system gives and one page for ten: what uses up every limit is stopped soon.
LIMITS, ONE_PAGE = Limits(cpu_seconds=6), Wanted(max_pages=1)


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    """One whose children may work for as long as a good photo needs, and little longer."""
    intake = Intake(limits=LIMITS)
    intake.warm()
    yield intake
    intake.close()


def end_of(intake: Intake, content: bytes) -> Looked | DocumentRefused:
    try:
        return intake.look([content], ONE_PAGE)
    except DocumentRefused as refused:
        return refused


@pytest.mark.parametrize("upload", UPLOADS, ids=lambda upload: upload.name)
def test_it_ends_well(intake: Intake, messages: Messages, upload: Upload) -> None:
    content = upload.make()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, monotonic()
    end = end_of(intake, content)
    assert monotonic() - started < MOST_SECONDS
    assert highest(intake) < MOST_MEGABYTES
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_IN_CALLER * 1024
    if isinstance(end, Looked):
        assert TAKEN in upload.ends
        assert len(end.content) <= Wanted().max_bytes
        assert PAYLOAD not in end.content and b"PK\x03\x04" not in end.content
        return
    assert end.reason in upload.ends
    for language, letters in (("en", "[a-z]"), ("hi", "[\u0900-\u097f]")):
        said = messages.text(f"refused.document.{end.reason}", language, **end.values)
        assert re.search(letters, said) and said[-1] in ".।"


def test_the_system_holds_the_children_to_a_limit(intake: Intake) -> None:
    intake.look([photo()], Wanted())
    for pid in intake.pids():
        soft, _ = resource.prlimit(pid, resource.RLIMIT_AS)
        assert soft not in (resource.RLIM_INFINITY, 0)


def test_there_are_more_than_forty() -> None:
    assert len({upload.name for upload in UPLOADS}) == len(UPLOADS) > 40


def test_a_good_photo_is_taken_after_all_of_them(intake: Intake) -> None:
    looked = intake.look([photo()], Wanted())
    assert looked.findings == () and looked.content_type == "image/jpeg"
