"""What Rasa's contract asks of a component: config, fingerprint, persistence."""

import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.intent_classifier import NetworkIntentClassifier
from nlu.language import LanguageIdentifier
from nlu.service_retriever import ServiceRetriever
from nlu.tokenizer import IndicTokenizer
from nlu.value_extractor import ValueExtractor
from tests.nlu.conftest import CATALOGUE

SMALL = {"rarest": 1, "hidden": 16, "epochs": 60}
COMPONENTS = [IndicTokenizer, LanguageIdentifier, NetworkIntentClassifier, ServiceRetriever, ValueExtractor]
AT = {"catalogue": str(CATALOGUE)}


def build(component: Any, config: dict[str, Any], folder: Path) -> Any:
    return component.create(
        component.get_default_config() | config, LocalModelStorage(folder), Resource(component.__name__), None
    )


def with_catalogue(component: Any, config: dict[str, Any]) -> dict[str, Any]:
    return (AT if "catalogue" in component.get_default_config() else {}) | config


@pytest.mark.parametrize("component", COMPONENTS)
def test_defaults_are_accepted(component: Any, tmp_path: Path) -> None:
    assert build(component, with_catalogue(component, {}), tmp_path)


@pytest.mark.parametrize("component", COMPONENTS)
def test_an_unknown_key_is_refused_by_name(component: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="unknown key `typo`"):
        build(component, with_catalogue(component, {"typo": 1}), tmp_path)


@pytest.mark.parametrize(
    ("component", "config"),
    [
        (NetworkIntentClassifier, {"dropout": 1}),
        (NetworkIntentClassifier, {"letters_max": "5"}),
        (LanguageIdentifier, {"letters_max": 0}),
        (ServiceRetriever, {"threshold": 1.5}),
        (ServiceRetriever, {"candidates": True}),
        (ValueExtractor, {"catalogue": ""}),
    ],
)
def test_a_value_out_of_range_is_refused(component: Any, config: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="is out of range"):
        build(component, with_catalogue(component, config), tmp_path)


@pytest.mark.parametrize("component", COMPONENTS)
def test_no_component_is_bound_to_one_language(component: Any) -> None:
    assert component.supported_languages() is None
    assert component.not_supported_languages() is None


@pytest.mark.parametrize("component", [NetworkIntentClassifier, ServiceRetriever, ValueExtractor])
def test_the_fingerprint_changes_with_the_catalogue(component: Any, copied_catalogue: Path) -> None:
    config = {"catalogue": str(copied_catalogue)}
    before = component.fingerprint_addon(config)
    assert before == component.fingerprint_addon(config)
    file = copied_catalogue / "services" / "revenue" / "income_certificate.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("income cert\n", "kamai certificate\n"), encoding="utf-8")
    assert before != component.fingerprint_addon(config)


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_fingerprint_covers_the_code(component: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    config = with_catalogue(component, {})
    before = component.fingerprint_addon(config)
    monkeypatch.setattr("nlu.sources.code_fingerprint", lambda: "other code")
    assert before != component.fingerprint_addon(config)


def test_a_new_alias_is_found_without_training(
    copied_catalogue: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = {"catalogue": str(copied_catalogue)}
    build(ServiceRetriever, config, tmp_path).train(TrainingData())
    file = copied_catalogue / "services" / "revenue" / "income_certificate.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("income cert\n", "kamai parcha\n"), encoding="utf-8")
    settings = ServiceRetriever.get_default_config() | config
    loaded = ServiceRetriever.load(settings, LocalModelStorage(tmp_path), Resource("ServiceRetriever"), None)
    message = loaded.process([Message({"text": "kamai parcha"})])[0]
    assert [entity["value"] for entity in message.get("entities")] == ["income_certificate"]
    assert "retrain" in caplog.text


def test_a_loaded_classifier_answers_as_the_trained_one(tmp_path: Path) -> None:
    texts = {"greet": ["namaste", "hello ji"], "bye": ["alvida", "bye bye"], "fee": ["fees kitni", "kitna paisa"]}
    examples = [Message({"text": text, "intent": intent}) for intent, group in texts.items() for text in group]
    trained = build(NetworkIntentClassifier, AT | SMALL, tmp_path)
    resource = trained.train(TrainingData(examples))
    settings = NetworkIntentClassifier.get_default_config() | AT | SMALL
    loaded = NetworkIntentClassifier.load(settings, LocalModelStorage(tmp_path), resource, None)
    rankings = [
        component.process([Message({"text": "नमस्ते जी"})])[0].get("intent_ranking") for component in (trained, loaded)
    ]
    assert rankings[0] == rankings[1]
    assert rankings[0][0]["name"] == "greet"


def _held_out(folder: Path, messages: list[dict[str, str]]) -> dict[str, Any]:
    folder.mkdir()
    (folder / "en.yml").write_text(yaml.safe_dump({"messages": messages}), encoding="utf-8")
    return {"held_out": str(folder)}


def test_confidence_is_calibrated_on_held_out_messages(tmp_path: Path) -> None:
    """Where the held-out messages contradict what was learnt, the model is less sure of itself."""
    texts = {"greet": ["namaste", "hello ji"], "bye": ["alvida", "bye bye"]}
    examples = TrainingData([Message({"text": text, "intent": name}) for name, said in texts.items() for text in said])
    agreeing = [{"text": text, "intent": name} for name, said in texts.items() for text in said]
    mixed = agreeing + [{"text": text, "intent": "bye"} for text in texts["greet"]]
    sure = []
    for number, messages in enumerate((agreeing, mixed)):
        config = AT | SMALL | _held_out(tmp_path / f"held_out{number}", messages)
        component = build(NetworkIntentClassifier, config, tmp_path)
        component.train(examples)
        answer = component.process([Message({"text": "namaste"})])[0]
        assert 0 < answer.get("intent_threshold") < 1
        sure.append(answer.get("intent")["confidence"])
    assert sure[0] > sure[1]


def test_the_fingerprint_covers_the_held_out_messages(tmp_path: Path) -> None:
    config = AT | _held_out(tmp_path / "held_out", [{"text": "namaste", "intent": "greet"}])
    before = NetworkIntentClassifier.fingerprint_addon(config)
    (tmp_path / "held_out" / "en.yml").write_text("messages: []\n", encoding="utf-8")
    assert NetworkIntentClassifier.fingerprint_addon(config) != before


def test_how_people_speak_of_a_service_is_learnt(tmp_path: Path) -> None:
    said = {
        "caste_certificate_scst": ["haritwal ka kagaz", "haritwal chahiye"],
        "none": ["mausam garam hai", "mausam kaisa"],
    }
    noted = {"caste_certificate_scst": {"example": {"service": "caste_certificate_scst"}}, "none": None}
    examples = [
        Message({"text": text, "intent": "greet" if n else "bye", "metadata": noted[service]})
        for service, texts in said.items()
        for n, text in enumerate(texts)
    ]
    component = build(NetworkIntentClassifier, AT | SMALL, tmp_path)
    component.train(TrainingData(examples))
    evidence = [
        component.process([Message({"text": text})])[0].get("service_evidence") for text in ("haritwal", "mausam")
    ]
    assert evidence[0]["caste_certificate_scst"] > evidence[0]["none"]
    assert evidence[1]["caste_certificate_scst"] < evidence[1]["none"]


def test_training_is_deterministic(tmp_path: Path) -> None:
    examples = [Message({"text": text, "intent": text[0]}) for text in ("ab", "abc", "ba", "bac", "ca", "cab")]
    confidences = set()
    for run in range(2):
        (tmp_path / str(run)).mkdir()
        component = build(NetworkIntentClassifier, AT | SMALL, tmp_path / str(run))
        component.train(TrainingData(examples[:: 1 - 2 * run]))
        confidences.add(component.process([Message({"text": "abc"})])[0].get("intent")["confidence"])
    assert len(confidences) == 1


@pytest.mark.parametrize("component", [NetworkIntentClassifier, LanguageIdentifier])
def test_a_component_without_examples_still_answers(component: Any, tmp_path: Path) -> None:
    config = with_catalogue(component, {})
    made = build(component, config, tmp_path)
    resource = made.train(TrainingData())
    settings = component.get_default_config() | config
    loaded = component.load(settings, LocalModelStorage(tmp_path), resource, None)
    assert loaded.process([Message({"text": "namaste"})])


def test_the_archive_holds_no_pickle(archive: Path) -> None:
    with tarfile.open(archive) as content:
        names = [member.name for member in content.getmembers() if member.isfile()]
        ours = [name for name in names if "nlu." in name]
        assert {Path(name).suffix for name in ours} == {".json", ".npz"}
        assert not [name for name in names if Path(name).suffix in (".pkl", ".pickle", ".joblib")]


def test_tokens_are_true_to_the_text(parse: Callable[[str], dict[str, Any]]) -> None:
    tokeniser = IndicTokenizer(IndicTokenizer.get_default_config())
    text = "मृत्यु  प्रमाण-पत्र, Ration CARD १२"
    tokens = tokeniser.tokenize(Message({"text": text}), "text")
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert [token.get("sound") for token in tokens][-3:] == ["rasan", "kard", "12"]
    assert tokens[-1].get("normalised") == "12"
