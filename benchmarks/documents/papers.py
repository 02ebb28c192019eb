"""Papers and cards drawn for measuring: every word on them is known."""

import random
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import matplotlib
import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from stdnum import verhoeff

Picture = NDArray[np.uint8]
# Fonts that come with an installed package, so that every machine has them.
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
TUNING_FONTS = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSans-Bold.ttf")
OTHER_FONTS = ("STIXGeneral.ttf", "DejaVuSansMono.ttf", "cmss10.ttf", "STIXGeneralBol.ttf")
LABELS = ("Name", "Father's name", "Address", "District", "Date of birth", "Village", "Occupation", "Ward", "Office")
SYLLABLES = "ra ma shi la de vi ku mar su ni ta go pal an il pra ka sh bha ga ya ja y sin gh no or ha ri la l".split()
A4, CARD = (1240, 1754), (1400, 880)


@dataclass(frozen=True)
class Paper:
    """A drawn paper, the words on it, and the Aadhaar number if there is one."""

    picture: Picture
    words: tuple[str, ...]
    aadhaar: str = ""


def aadhaar_number(chance: random.Random) -> str:
    """A number that is right by its check digit; it belongs to nobody that we know."""
    first = "".join([str(chance.randint(2, 9)), *(str(chance.randint(0, 9)) for _ in range(10))])
    return first + str(verhoeff.calc_check_digit(first))


def in_fours(number: str) -> str:
    """As it is printed on a card."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def letter(chance: random.Random, font: str, size: int = 30, written: str = "") -> Paper:
    """A page of running text with a heading; `written` stands on a line of its own in the middle."""
    image, words = Image.new("RGB", A4, _paper_colour(chance)), []
    draw = ImageDraw.Draw(image)
    draw.text((120, 100), "CERTIFICATE OF INCOME", font=_font(font, size + 14), fill=(20, 20, 30))
    y, middle = 220, 900
    while y < A4[1] - 160:
        if written and y <= middle < y + size * 2:
            line = f"Number: {written}"
        else:
            line = " ".join(_word(chance) for _ in range(max(3, 260 // size)))
        words += line.split()
        draw.text((120, y), line, font=_font(font, size), fill=(25, 25, 35))
        y += int(size * chance.choice((1.5, 1.6, 1.6, 2.2)))
    return Paper(np.asarray(image), tuple(words), written)


def form(chance: random.Random, font: str, size: int = 28, written: str = "") -> Paper:
    """A page with labels, values and rules, and a stamp."""
    image, words = Image.new("RGB", A4, _paper_colour(chance)), []
    draw = ImageDraw.Draw(image)
    y = 140
    for row in range(16):
        label, value = chance.choice(LABELS), " ".join(_word(chance) for _ in range(3))
        if written and row == 7:
            label, value = "Number", written
        draw.text((110, y), label, font=_font(font, size), fill=(30, 30, 30))
        draw.text((480, y), value, font=_font(font, size), fill=(0, 0, 90))
        draw.line((110, y + size + 14, 1130, y + size + 14), fill=(120, 120, 120), width=2)
        words += [*label.split(), *value.split()]
        y += 92
    draw.ellipse((820, 1400, 1060, 1640), outline=(120, 20, 120), width=6)
    return Paper(np.asarray(image), tuple(words), written)


def card(chance: random.Random, font: str, size: int = 40, written: str = "", code: str = "") -> Paper:
    """A card with a portrait, a few lines and a large number, and a QR code that says `code`."""
    image, words = Image.new("RGB", CARD, (238, 240, 244)), []
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, 1340, 130), fill=(230, 120, 40))
    draw.rectangle((80, 220, 380, 600), fill=(150, 130, 115))
    draw.ellipse((150, 260, 310, 470), fill=(95, 70, 55))
    for row in range(5):
        line = f"{chance.choice(LABELS)}: {_word(chance)} {_word(chance)}"
        draw.text((430, 210 + row * 80), line, font=_font(font, size), fill=(20, 20, 20))
        words += line.split()
    draw.text(
        (400, 700),
        written or in_fours("".join(chance.choices("0123456789", k=8))),
        font=_font(font, size + 28),
        fill=(0, 0, 0),
    )
    if code:
        drawn = _code(code)
        image.paste(drawn.resize((300, 300), Image.Resampling.NEAREST), (1060, 240))
    return Paper(np.asarray(image), tuple(words), written)


LAYOUTS = {"letter": letter, "form": form, "card": card}


def _code(text: str) -> Image.Image:
    target = BytesIO()
    segno.make(text, error="m").save(target, kind="png", scale=6, border=2)
    return Image.open(target).convert("RGB")


def _word(chance: random.Random) -> str:
    word = "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(1, 4)))
    return word.capitalize() if chance.random() < 0.3 else word


def _paper_colour(chance: random.Random) -> tuple[int, int, int]:
    level = chance.randint(232, 250)
    return (level, level, level - chance.randint(0, 14))


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)
