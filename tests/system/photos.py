"""Real photos and PDFs, made for tests: a paper with lines of text, taken with a phone's camera."""

import random
from pathlib import Path

import cv2
from fpdf import FPDF

from benchmarks.documents.camera import Shot, photographed
from benchmarks.documents.papers import letter


def photo(seed: int, shot: Shot | None = None) -> bytes:
    """A sharp photo of a page in JPEG; another seed is another page."""
    chance = random.Random(seed)
    taken = photographed(letter(chance, "DejaVuSans.ttf").picture, shot or Shot(), chance)
    is_made, content = cv2.imencode(".jpg", cv2.cvtColor(taken, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 88])
    assert is_made
    return content.tobytes()


def pdf(title: str) -> bytes:
    """A PDF of one page with a title and some lines."""
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=16)
    made.cell(text=title)
    for line in range(20):
        made.set_xy(10, 30 + 10 * line)
        made.cell(text=f"Line {line} of {title}")
    return bytes(made.output())


def saved(folder: Path, seed: int) -> Path:
    """A photo in a file."""
    path = folder / f"photo-{seed}.jpg"
    path.write_bytes(photo(seed))
    return path
