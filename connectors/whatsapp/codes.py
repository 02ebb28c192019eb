"""What to do about each of Meta's error codes: one total table (codes.yml)."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Action = Literal["retry", "wait", "template", "fail", "stop_number"]


class Rule(BaseModel):
    """What to do about a code, and why in plain words. See the head of codes.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Action
    say: str
    scope: Literal["none", "pair", "number"] = "none"
    seconds: float = Field(default=0, ge=0)
    times: float = Field(default=1, ge=1)
    tries: int | None = None

    @property
    def is_passing(self) -> bool:
        """Whether the same message may be sent later."""
        return self.do in ("retry", "wait")


class Table:
    """Exact codes before ranges; built once from the file."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._codes, self._spans = _read(raw["codes"])
        self._http, self._http_spans = _read(raw["http"])
        self._unknown, self._transient = Rule(**raw["unknown"]), Rule(**raw["transient"])
        self.ours: Mapping[str, str] = raw["ours"]

    def rule(
        self, code: int | None, http: int | None = None, subcode: int | None = None, is_transient: bool = False
    ) -> Rule:
        """The rule for what Meta answered or told in a status; there is always one."""
        named = None
        if code is not None:
            named = self._codes.get(f"{code}/{subcode}") or self._codes.get(str(code)) or _within(self._spans, code)
        if named:
            return named
        if is_transient:
            return self._transient
        # A code of Meta beside 403 or 404 is about this message; without one, nothing that we know answers there.
        by_status = self._by_status(http) if http is not None else None
        is_of_message = code is not None and by_status is not None and by_status.do == "stop_number" and http != 401
        return self._unknown if by_status is None or is_of_message else by_status

    def _by_status(self, http: int) -> Rule | None:
        return self._http.get(str(http)) or _within(self._http_spans, http)


def _read(rows: list[dict[str, Any]]) -> tuple[dict[str, Rule], list[tuple[range, Rule]]]:
    exact: dict[str, Rule] = {}
    spans: list[tuple[range, Rule]] = []
    for row in rows:
        rule = Rule(**{name: value for name, value in row.items() if name != "codes"})
        for code in map(str, row["codes"]):
            first, _, last = code.partition("-")
            if last:
                spans.append((range(int(first), int(last) + 1), rule))
            elif code in exact:
                raise ValueError(f"code {code} stands in codes.yml twice")
            else:
                exact[code] = rule
    return exact, spans


def _within(spans: list[tuple[range, Rule]], code: int) -> Rule | None:
    return next((rule for span, rule in spans if code in span), None)


@cache
def table() -> Table:
    """The table, read at the first use."""
    return Table(yaml.safe_load(Path(__file__).with_name("codes.yml").read_text(encoding="utf-8")))


def stored_rule(code: str | None) -> Rule:
    """The rule for a code as the outbox keeps it: Meta's number, or `http_` with a status."""
    return table().rule(*_numbers(code or ""))


def explain(code: str | None) -> str:
    """Why a message of ours waits or failed, in plain words, for any code that the outbox may hold."""
    names = (*_prefixes(code or ""),)
    return next((table().ours[name] for name in names if name in table().ours), stored_rule(code).say) if code else ""


def _prefixes(code: str) -> Iterator[str]:
    yield code
    yield code.partition(":")[0]


def _numbers(code: str) -> tuple[int | None, int | None]:
    digits = code.removeprefix("http_")
    number = int(digits) if digits.isascii() and digits.isdigit() else None
    return (None, number) if code.startswith("http_") else (number, None)
