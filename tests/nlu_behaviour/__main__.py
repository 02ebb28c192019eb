"""Measures the model and writes its bounds: `python -m tests.nlu_behaviour`; --list adds what was missed.

SEVA_TESTED_MODEL names another model than the one in models/.
"""

import sys

from seva.catalogue import load_catalogue
from tests.conftest import ROOT
from tests.nlu_behaviour.bounds import write
from tests.nlu_behaviour.figures import all_figures
from tests.nlu_behaviour.model import MODEL, Model
from tests.nlu_behaviour.table import as_table


def main(arguments: list[str]) -> None:
    figures = list(all_figures(Model().read, load_catalogue(ROOT / "catalogue")))
    write(figures, MODEL)
    sys.stdout.write(as_table([[figure.name, f"{figure.value:.3f}", str(figure.of)] for figure in figures]) + "\n")
    if "--list" in arguments:
        for figure in figures:
            sys.stdout.write(f"\n{figure.name}\n{as_table(figure.otherwise)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
