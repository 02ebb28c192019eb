"""Tagged PDF (ISO 32000-1, 14.8): what each piece of the page is, in which language, and its text for a screen reader.

fpdf2 tags pictures only. Here each piece is marked while it is drawn; the tree is added afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from fpdf import FPDF
from pikepdf import Array, Dictionary, Name, Pdf, String

BCP47 = {"en": "en-IN", "hi": "hi-IN"}


@dataclass
class Element:
    """A node of the tree: with parts below it, or with one piece of the page (`mcid`)."""

    kind: str
    language: str = ""
    mcid: int | None = None
    alternative: str = ""
    parts: list["Element"] = field(default_factory=list)


class TaggedPage(FPDF):
    """A document of one page whose pieces are tagged as they are drawn."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.tree = Element("Document")
        self._open = [self.tree]
        self._pieces = 0

    @contextmanager
    def group(self, kind: str) -> Iterator[None]:
        """What is drawn inside belongs together, such as the cells of a row (`TR`)."""
        element = Element(kind)
        self._open[-1].parts.append(element)
        self._open.append(element)
        yield
        self._open.pop()

    @contextmanager
    def piece(self, kind: str, language: str, text: str = "", alternative: str = "") -> Iterator[None]:
        """What is drawn inside is one piece; `text` is what it reads, whatever the shapes of its letters are."""
        element = Element(kind, language, self._pieces, alternative)
        self._open[-1].parts.append(element)
        actual = f" /ActualText <{_utf16(text)}>" if text else ""
        self._out(f"/{kind} <</MCID {self._pieces} /Lang ({BCP47[language]}){actual}>> BDC")
        self._pieces += 1
        yield
        self._out("EMC")

    @contextmanager
    def ornament(self) -> Iterator[None]:
        """What is drawn inside says nothing: lines, frames, blanks."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")


def _utf16(text: str) -> str:
    return (b"\xfe\xff" + text.encode("utf-16-be")).hex().upper()


def add_tree(pdf: Pdf, tree: Element) -> None:
    """Puts the tree of the one page into the document."""
    page = pdf.pages[0].obj
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    owners: dict[int, Any] = {}
    root.K = _node(pdf, tree, root, page, owners)
    kept = pdf.make_indirect(Array([owners[mcid] for mcid in sorted(owners)]))
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, kept])))
    root.ParentTreeNextKey = 1
    page.StructParents = 0
    page.Tabs = Name.S
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _node(pdf: Pdf, element: Element, parent: Any, page: Any, owners: dict[int, Any]) -> Any:
    node = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=pikepdf.Name(f"/{element.kind}"), P=parent))
    if element.language:
        node.Lang = String(BCP47[element.language])
    if element.alternative:
        node.Alt = String(element.alternative)
    if element.kind == "TH":
        node.A = Dictionary(O=Name.Table, Scope=Name.Row)
    if element.mcid is None:
        node.K = Array([_node(pdf, part, node, page, owners) for part in element.parts])
    else:
        node.K, node.Pg = element.mcid, page
        owners[element.mcid] = node
    return node
