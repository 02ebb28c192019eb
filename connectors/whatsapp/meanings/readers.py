"""One reader for each way in which a message's content is read; None when there is nothing in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from connectors.whatsapp.meanings.model import QUIET, Choice, Meaning, Resolve, notice

# Meta could not hand out a file, for example because it is larger than 100 MB.
FILE_NOT_HANDED_OUT = 131052
MEDIA_MISSING = "whatsapp.media_missing"
VIDEO_UNSEEN = "whatsapp.video"


def _words(content: Mapping[str, Any], *_: Any) -> Meaning | None:
    return Meaning("say", content["text"]) if content.get("text") else None


def _tap(content: Mapping[str, Any], choice_of: Resolve, quoted: str | None) -> Meaning | None:
    return _tapped(content, choice_of(content["id"], quoted)) if content.get("id") else None


def _template_tap(content: Mapping[str, Any], choice_of: Resolve, quoted: str | None) -> Meaning | None:
    """A template's button may be tapped weeks later and need not say which message it was on: its label is said."""
    choice = choice_of(content["id"], quoted) if content.get("id") else None
    return _words({"text": content.get("title")}) if choice is None else _tapped(content, choice)


def _tapped(content: Mapping[str, Any], choice: Choice | Literal["stale"] | None) -> Meaning | None:
    return Meaning("tap", choice.label, choice.payload, {"id": content["id"]}) if isinstance(choice, Choice) else None


def _media(content: Mapping[str, Any], *_: Any) -> Meaning | None:
    parts = ("media_id", "mime_type", "sha256", "filename", "url")
    caption = content.get("caption", "")
    if not content.get("media_id"):
        return replace(notice(MEDIA_MISSING), kind="say", text=caption) if caption else None
    return Meaning("media", caption, metadata={"media": {part: content.get(part) for part in parts}})


def _caption(content: Mapping[str, Any], *_: Any) -> Meaning | None:
    """What is written below a video is answered, after it is said that the video is not seen."""
    caption = content.get("caption")
    return Meaning("say", caption, notice_key=VIDEO_UNSEEN) if caption else None


def _place(content: Mapping[str, Any], *_: Any) -> Meaning:
    return Meaning("place", content.get("name", ""), metadata=dict(content))


def _shared_number(content: Mapping[str, Any], *_: Any) -> Meaning | None:
    """The one number that was shared, as if typed; of several we cannot know which one is meant."""
    phones = content.get("phones", ())
    if len(phones) != 1:
        return None
    return Meaning("say", f"+{phones[0]}", metadata={"origin": content.get("origin", "other")})


def _flow(content: Mapping[str, Any], *_: Any) -> Meaning | None:
    return Meaning("flow", metadata=dict(content)) if "response" in content else None


def _change(content: Mapping[str, Any], *_: Any) -> Meaning | None:
    """A new handset keeps its handles, but who holds it is to be verified again."""
    if content.get("change") == "identity":
        return replace(QUIET, metadata={"verify_again": True})
    pairs = [
        {"kind": kind, "old": content.get(f"old_{name}"), "new": content.get(f"new_{name}")}
        for kind, name in (("phone", "phone"), ("user", "user_id"))
    ]
    moves = [pair for pair in pairs if pair["old"] and pair["new"] and pair["old"] != pair["new"]]
    return Meaning("moved", metadata={"moves": moves}) if moves else None


def _lost_media(content: Mapping[str, Any], *_: Any) -> Meaning | None:
    return notice(MEDIA_MISSING) if content.get("code") == FILE_NOT_HANDED_OUT else None


READERS: Mapping[str, Callable[[Mapping[str, Any], Resolve, str | None], Meaning | None]] = {
    "words": _words,
    "tap": _tap,
    "template_tap": _template_tap,
    "media": _media,
    "caption": _caption,
    "place": _place,
    "shared_number": _shared_number,
    "flow": _flow,
    "change": _change,
    "lost_media": _lost_media,
}
