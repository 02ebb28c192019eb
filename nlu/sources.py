"""What the components are made from: the catalogue they read and a hash of all that decides what they answer."""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

import nlu
import seva.language
from seva.catalogue import Catalogue, load_catalogue


def catalogue_at(root: str | Path) -> Catalogue:
    """Load the catalogue under `root`, once for each state of its files."""
    files = sorted(Path(root).rglob("*.yml"))
    return _catalogue(str(root), tuple((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=2)
def _catalogue(root: str, _state: tuple[tuple[str, int], ...]) -> Catalogue:
    return load_catalogue(Path(root))


@cache
def code_fingerprint() -> str:
    """Hash the code and word lists of this package and seva.language; Rasa itself hashes only a component's class."""
    digest = sha256()
    for package in (nlu, seva.language):
        folder = Path(str(package.__file__)).parent
        for file in sorted(file for suffix in ("*.py", "*.yml") for file in folder.rglob(suffix)):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def folder_fingerprint(folder: str | Path | None) -> str:
    """Hash the YAML files of a folder; of none, nothing."""
    files = sorted(Path(folder).rglob("*.yml")) if folder else []
    digest = sha256()
    for file in files:
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


def fingerprint(catalogue_root: str | Path | None = None) -> str:
    """Return what a trained component depends on beside its class, its config and the training data."""
    return code_fingerprint() + (catalogue_at(catalogue_root).fingerprint if catalogue_root is not None else "")
