"""What the monitor tells, in both languages."""

from functools import cache
from pathlib import Path

from seva.catalogue.messages import Messages
from seva.catalogue.yaml_lines import load_yaml


@cache
def words() -> Messages:
    """The texts of words.yml."""
    texts, _ = load_yaml(Path(__file__).with_name("words.yml"))
    return Messages(texts)
