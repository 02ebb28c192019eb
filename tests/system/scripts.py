"""What citizens say from the greeting on, for five certificates in three spellings; the rest follows the form."""

from seva.catalogue import Catalogue
from tests.system.citizen import answer

GREETING = {"en": "hello", "hi": "नमस्ते", "hinglish": "namaste ji"}
QUESTION = {"en": "how many days does it take?", "hi": "कितने दिन लगेंगे", "hinglish": "kitne din lagenge"}
OPENING = {
    "birth_certificate": {
        "en": "I need a birth certificate for my daughter",
        "hi": "मुझे बेटी का जन्म प्रमाण पत्र बनवाना है",
        "hinglish": "beti ka janam praman patra banwana hai",
    },
    "caste_certificate_scst": {
        "en": "I want to apply for an SC caste certificate",
        "hi": "मुझे एससी जाति प्रमाण पत्र चाहिए",
        "hinglish": "mujhe sc jaati praman patra chahiye",
    },
    "income_certificate": {
        "en": "please make my income certificate",
        "hi": "आय प्रमाण पत्र के लिए आवेदन करना है",
        "hinglish": "aay praman patra banwana hai",
    },
    "domicile_certificate": {
        "en": "apply for domicile certificate",
        "hi": "निवास प्रमाण पत्र बनवाना है",
        "hinglish": "niwas praman patra ke liye apply karna hai",
    },
    "marriage_registration": {
        "en": "I want to register my marriage and get the certificate",
        "hi": "शादी का पंजीकरण करवाना है",
        "hinglish": "shaadi ka registration karwana hai",
    },
}


def form_answers(catalogue: Catalogue, service_id: str, language: str) -> list[str]:
    """The answers to every step of a service's form, in its order: notice, questions, documents, review."""
    service = catalogue.services[service_id]
    steps = [("consent", "choice", ["yes", "no"])]
    steps += [(f.id, f.type, [c.id for c in f.choices]) for f in service.fields]
    steps += [(d.id, "document", []) for d in service.documents]
    steps += [("review", "choice", ["submit", "change", "stop"])]
    asked = [{"service": service_id, "field": step, "type": kind, "choices": choices} for step, kind, choices in steps]
    return [answer(catalogue, one, language) for one in asked]
