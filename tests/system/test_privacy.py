"""No personal data in any log, and none readable in any database file, also when actions fail."""

import sqlite3
from pathlib import Path

from seva.settings import Settings
from tests.system.talk import Talk

AADHAAR, MOBILE, NAME = "2345 6789 0124", "9812345670", "Zubeida Kandhalvi"
SECRETS = (AADHAAR, AADHAAR.replace(" ", ""), MOBILE, *NAME.split())


def database_files(home: Path) -> list[Path]:
    return [path for path in home.iterdir() if path.suffix in (".db", ".db-wal")]


def test_nothing_personal_in_logs_or_files(system: Settings, rasa: str) -> None:
    talk = Talk(rasa, "private")
    talk.say("income certificate banwana hai")
    talk.say("haan")
    talk.say(NAME)
    talk.say(AADHAAR)
    with sqlite3.connect(system.home / "seva.db") as database:
        database.execute("ALTER TABLE applications RENAME TO away")
    try:
        for said in (NAME, AADHAAR, MOBILE, f"mera naam {NAME} mobile {MOBILE} aadhaar {AADHAAR}"):
            assert talk.say(said), "a failing action is not silent"
    finally:
        with sqlite3.connect(system.home / "seva.db") as database:
            database.execute("ALTER TABLE away RENAME TO applications")
    assert talk.say(NAME)
    logs = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in (system.home / "log").iterdir())
    assert "action_failed" in logs
    files = b"\n".join(path.read_bytes() for path in database_files(system.home))
    assert files
    for secret in SECRETS:
        assert secret not in logs
        assert secret.encode() not in files
