"""In which of the spellings of the training data a message is written."""

from seva.language.script import detect_script, has_letters, words
from workbench.review.heard import Heard
from workbench.review.privacy import SIGNS

# Below this the language identifier is guessing between English and romanised Hindi.
SURE_OF_LANGUAGE = 0.5


def spelling_of(text: str) -> str | None:
    """The spelling that the script tells: hi, mixed, or None when there are Latin letters only.

    A code in capitals, such as OBC or the beginning of a number, makes no Hindi message a mixed one.
    """
    said = [word.text for word in words(SIGNS.sub(" ", text)) if has_letters(word.text)]
    scripts = {detect_script(word) for word in said if not word.isupper()} or set(map(detect_script, said))
    return "mixed" if len(scripts) > 1 else "hi" if scripts == {"Deva"} else None


def likely_spelling(message: Heard, text: str) -> tuple[str, bool]:
    """The spelling of a message, shown as `text`, and whether that is sure."""
    by_script = spelling_of(text)
    if by_script:
        return by_script, True
    code = (message.reading.get("language") or {}).get("code")
    sure = float(message.reading.get("language_confidence") or 0.0) >= SURE_OF_LANGUAGE
    return ("hi_latn" if code == "hi" else "en"), sure
