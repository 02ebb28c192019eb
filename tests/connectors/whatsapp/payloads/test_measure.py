"""Labels are shortened as the eye sees them, and fit as Meta counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.payloads.measure import ELLIPSIS, clusters, shorten, size
from tests.connectors.whatsapp.payloads.samples import FAMILY, FLAG, labels


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("क्षत्रिय", 8), ("👍", 2), (FLAG, 4), (FAMILY, 11)])
def test_length_is_in_units_of_utf_16(text: str, units: int) -> None:
    assert size(text) == units == len(text.encode("utf-16-le")) // 2


@given(labels, st.integers(3, 72))
def test_a_shortened_label_fits_and_ends_between_clusters(label: str, most: int) -> None:
    short = shorten(label, most)
    assert size(short) <= most
    if size(label) <= most:
        assert short == label
    elif short:
        kept = clusters(short.removesuffix(ELLIPSIS))
        assert short.endswith(ELLIPSIS) and kept == clusters(label)[: len(kept)]


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("आय प्रमाण पत्र के लिए आवेदन", "आय प्रमाण पत्र के लिए…"),
        ("Certificate of residence, for all", "Certificate of…"),
        ("Passport (first application)", "Passport (first…"),
        ("Birth and death data – copies", "Birth and death data…"),
        ("मुख्यमंत्रीकन्याविवाहयोजना है", "मुख्यमंत्रीकन्याविवाहयो…"),
        (FAMILY * 3, FAMILY * 2 + ELLIPSIS),
        ("a" + "\u0301" * 40, ""),
    ],
)
def test_it_is_cut_at_a_word_where_that_leaves_enough(label: str, short: str) -> None:
    assert shorten(label, 24) == short
