"""Training data: the files under data/, each example with the language of its folder, and examples of the catalogue."""

from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.evidence import SERVICE
from nlu.examples import examples
from nlu.language import LANGUAGE
from nlu.sources import catalogue_at
from nlu.training_example import TrainingExample
from nlu.training_files import files_with_examples, files_with_stories, files_with_test_stories, read_examples

FOLDERS = {"en": "en", "hi": "hi", "hi_latn": "hi"}
# Below a spelling's folder: what people say of one service, a file for each, named by its id.
SERVICES = "services"


class CatalogueImporter(RasaFileImporter):
    """Reads Rasa's files as RasaFileImporter does and adds a bounded number of examples made from the catalogue.

    `catalogue` is its folder; `examples_per_spelling` bounds the made examples of a service in each spelling, so that
    examples written by hand outnumber them by far (0 makes none).
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        catalogue: str = "catalogue",
        examples_per_spelling: int = 6,
    ) -> None:
        """Find the files; the catalogue is read when the data is asked for."""
        super().__init__(config_file, domain_path, [])
        self._nlu_files = files_with_examples(training_data_paths)
        self._story_files = files_with_stories(training_data_paths)
        self._conversation_test_files = files_with_test_stories(training_data_paths)
        self._catalogue, self._most = catalogue, examples_per_spelling

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the examples of the files and of the catalogue."""
        files = sorted(self._nlu_files)
        read = [read_examples(file) for file in files]
        examples = [example for data, file in zip(read, files, strict=True) for example in _noted(data, file)]
        # Not by TrainingData.merge, which copies and hashes all that was read before at every file.
        return TrainingData(
            examples + self._made(),
            {variant: value for data in read for variant, value in data.entity_synonyms.items()},
            [feature for data in read for feature in data.regex_features],
            [table for data in read for table in data.lookup_tables],
            {name: response for data in read for name, response in data.responses.items()},
        )

    def _made(self) -> list[TrainingExample]:
        made = examples(catalogue_at(self._catalogue), self._most) if self._most else ()
        return [
            TrainingExample(
                {
                    TEXT: example.text,
                    INTENT: example.intent,
                    "metadata": {"example": {LANGUAGE: FOLDERS[example.spelling], SERVICE: example.service}},
                }
            )
            for example in made
        ]


def _noted(data: TrainingData, file: str) -> list[TrainingExample]:
    """The examples of a file, each with the language and the service that the file's place tells."""
    notes = _notes(Path(file))
    return [_with(notes, example) for example in data.training_examples]


def _with(notes: dict[str, str], message: Message) -> TrainingExample:
    metadata = dict(message.get("metadata") or {})
    if notes:
        metadata["example"] = notes | (metadata.get("example") or {})
    return TrainingExample.of(message, metadata=metadata) if metadata else TrainingExample.of(message)


def _notes(file: Path) -> dict[str, str]:
    of_service = file.parent.name == SERVICES
    spelling = file.parent.parent.name if of_service else file.parent.name
    notes = {LANGUAGE: FOLDERS[spelling]} if spelling in FOLDERS else {}
    return notes | ({SERVICE: file.stem} if of_service else {})
