"""What becomes of photos: upright, level, small enough, readable, and without what the phone wrote into them."""

import io
import random
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from rapidfuzz.fuzz import partial_ratio

from benchmarks.documents.camera import Shot, as_jpeg, nothing, photographed
from benchmarks.documents.papers import LAYOUTS, Paper, card, form, letter
from seva.documents.intake import DocumentRefused, Intake, Looked, Wanted
from seva.documents.intake.pictures import slant
from seva.documents.intake.reading import Picture, find_text, read, strip

FONT = "DejaVuSans.ttf"
# What is not about the size of a photo or small print is shown on a photo that takes a third of the time.
SMALL, LINES = (900, 1200), 5


def paper_of(layout: str, seed: int = 1) -> Paper:
    return LAYOUTS[layout](random.Random(seed), FONT)


def photo_of(paper: Paper, seed: int = 1, **shot: Any) -> Picture:
    return photographed(paper.picture, Shot(**shot), random.Random(seed))


def opened(looked: Looked) -> Picture:
    return np.asarray(Image.open(io.BytesIO(looked.content)).convert("RGB"))


def words_read(picture: Picture, each: int = 4) -> list[str]:
    """The longer words of some of the lines: to read all of a page takes seven seconds."""
    boxes = find_text(picture)
    some = boxes[:: each if len(boxes) > LINES * each else 1]
    return [word for box in some for word in read(strip(picture, box)).text.split() if len(word) > 4]


def share_known(paper: Paper, words: list[str]) -> float:
    """How many of the words that were read stand on the paper, but for a letter or a space; 0 when hardly any were."""
    written = "".join(paper.words)
    known = sum(partial_ratio(word, written) > 80 for word in words)
    return known / len(words) if len(words) >= 3 else 0.0


def share_read(paper: Paper, picture: Picture) -> float:
    return share_known(paper, words_read(picture))


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_turned_upright_by_its_exif_which_is_removed(intake: Intake, turn: int) -> None:
    photo = photo_of(paper_of("card"), size=SMALL)
    as_kept = {1: photo, 2: photo[:, ::-1], 3: photo[::-1, ::-1], 4: photo[::-1]}
    swapped = {number + 4: np.swapaxes(as_kept[kept], 0, 1) for number, kept in ((1, 1), (2, 4), (3, 3), (4, 2))}
    image = Image.fromarray(np.ascontiguousarray({**as_kept, **swapped}[turn]))
    exif = image.getexif()
    exif[0x0112], exif[0x010F] = turn, "Maker of the phone"
    exif.get_ifd(0x8825)[2] = (28.0, 36.0, 50.0)
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif, quality=90)
    looked = intake.look([target.getvalue()], Wanted())
    made = Image.open(io.BytesIO(looked.content))
    assert made.size[0] > made.size[1] and looked.findings == ()
    assert len(made.getexif()) == 0 and b"Maker" not in looked.content and b"Exif" not in looked.content


@pytest.mark.parametrize("tilt", [-9, 2.5])
def test_straightened(intake: Intake, tilt: float) -> None:
    looked = intake.look([as_jpeg(photo_of(paper_of("letter"), tilt=tilt))], Wanted(max_bytes=1_000_000))
    assert slant(find_text(opened(looked))) is None


def test_left_alone_when_level_or_not_sure(intake: Intake) -> None:
    photo = as_jpeg(photo_of(paper_of("letter"), tilt=0.2))
    assert opened(intake.look([photo], Wanted(max_bytes=4_000_000))).shape[:2] == (1900, 1425)
    assert slant([]) is None


@pytest.mark.parametrize(("limit", "share"), [(100_000, 0.8)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_small_enough_and_still_read(intake: Intake, layout: str, limit: int, share: float) -> None:
    paper = paper_of(layout)
    looked = intake.look([as_jpeg(photo_of(paper, tilt=1.5))], Wanted(max_bytes=limit))
    assert len(looked.content) <= limit
    assert looked.content_type == "image/jpeg"
    assert share_read(paper, opened(looked)) >= share


def test_black_and_white_before_it_cannot_be_read(intake: Intake) -> None:
    paper = letter(random.Random(2), FONT, size=22)
    looked = intake.look([as_jpeg(photo_of(paper))], Wanted(max_bytes=45_000))
    assert looked.content_type == "application/pdf" and len(looked.content) <= 45_000
    with pdfium.PdfDocument(looked.content) as document:
        drawn = document[0].render(scale=2.6, rev_byteorder=True).to_numpy()[:, :, :3]
    assert share_read(paper, np.ascontiguousarray(drawn)) >= 0.8


def test_what_cannot_fit_is_said(intake: Intake) -> None:
    with pytest.raises(DocumentRefused) as refused:
        intake.look([as_jpeg(photo_of(letter(random.Random(2), FONT, size=16)))], Wanted(max_bytes=8_000))
    assert (refused.value.reason, refused.value.values) == ("cannot_fit", {"limit": "8 KB"})


def test_an_album_is_one_pdf_in_the_order_given(intake: Intake) -> None:
    papers = [form(random.Random(seed), FONT, size=34) for seed in range(3)]
    photos = [as_jpeg(photo_of(paper, seed)) for seed, paper in enumerate(papers)]
    looked = intake.look(photos, Wanted())
    assert (looked.content_type, looked.pages, len(looked.by_page)) == ("application/pdf", 3, 3)
    assert len(looked.content) <= 100_000
    with pdfium.PdfDocument(looked.content) as document:
        pages = [page.render(scale=2.4, rev_byteorder=True).to_numpy()[:, :, :3] for page in document]
    for number, page in enumerate(pages):
        words = words_read(np.ascontiguousarray(page), each=3)
        shares = [share_known(paper, words) for paper in papers]
        assert int(np.argmax(shares)) == number


def test_findings_are_told_page_by_page(intake: Intake) -> None:
    chance = random.Random(3)
    good, dark = photo_of(paper_of("card"), size=SMALL), photo_of(paper_of("card"), size=SMALL, light=0.2)
    looked = intake.look([as_jpeg(good), as_jpeg(dark), as_jpeg(nothing(chance))], Wanted())
    assert looked.by_page[0] == () and looked.by_page[1] == ("dark",) and looked.by_page[2][0] == "nothing"
    assert looked.findings == ("nothing", "dark")


def test_issued_documents_are_not_judged(intake: Intake) -> None:
    dark = as_jpeg(photo_of(paper_of("card"), size=SMALL, light=0.2))
    assert intake.look([dark], Wanted(is_issued=True)).findings == ()


def test_too_many_photos_and_mixtures(intake: Intake) -> None:
    photo = as_jpeg(photo_of(paper_of("card"), size=SMALL))
    with pytest.raises(DocumentRefused) as refused:
        intake.look([photo] * 4, Wanted(max_pages=3))
    assert (refused.value.reason, refused.value.values) == ("too_many_pages", {"pages": 4, "most": 3})
    with pytest.raises(DocumentRefused, match="one_pdf"):
        intake.look([photo, b"%PDF-1.7"], Wanted())
    with pytest.raises(DocumentRefused, match="empty"):
        intake.look([], Wanted())


def test_a_scan_without_a_table_around_is_good(intake: Intake) -> None:
    for paper in (paper_of("form"), card(random.Random(3), FONT)):
        target = io.BytesIO()
        Image.fromarray(paper.picture).save(target, "PNG")
        assert intake.look([target.getvalue()], Wanted()).findings == ()


def test_a_pdf_of_photos_is_judged_too(intake: Intake) -> None:
    target = io.BytesIO()
    Image.fromarray(photo_of(paper_of("letter"), light=0.2)).save(target, "PDF")
    looked = intake.look([target.getvalue()], Wanted())
    assert looked.findings == ("dark",) and len(looked.content) <= 100_000
    with pikepdf.open(io.BytesIO(looked.content)) as pdf:
        assert len(pdf.pages) == 1
