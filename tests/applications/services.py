"""Services to fill in tests."""

from seva.catalogue import Service
from seva.catalogue.schema import Aliases, Document, Facts, Field, TextList
from tests.applications.fields import WORD, field_of_type

TYPICAL = Facts(exists="typical", fee="typical", sla="typical", documents="typical", eligibility="typical")


def document(id_: str, optional: bool = False) -> Document:
    """A document to ask for."""
    return Document(id=id_, label=WORD, ask=WORD, accepted=TextList(en=["any"], hi=["कोई"]), optional=optional)


def service_of(fields: list[Field], documents: list[Document]) -> Service:
    """A service that asks just these."""
    return Service(
        id="some_service", department="revenue", jurisdiction="delhi", pilot=True, kind="certificate",
        filing="application", name=WORD, short_name=WORD, summary=WORD, eligibility=WORD,
        aliases=Aliases(en=["some"], hi=["कोई"], hinglish=["koi"]), fee_inr=0, sla_days=1,
        fields=fields, documents=documents, source="typical", facts=TYPICAL,
    )  # fmt: skip


SERVICE = service_of(
    [
        field_of_type("name", id="applicant", prefill=True),
        field_of_type("text", id="work"),
        field_of_type("text", id="remark", optional=True),
        field_of_type("mobile", id="phone", prefill=True),
    ],
    [document("photo"), document("letter", optional=True)],
)
IDS = ["applicant", "work", "remark", "phone", "photo", "letter"]
