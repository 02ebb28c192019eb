"""Results are made once, and again on demand."""

from pathlib import Path

from workbench.experiments.results import file_name, kept
from workbench.experiments.shop_choice import Calibration, Chosen

SAME = Calibration(1.0, 0.0)


def test_a_result_is_made_once(tmp_path: Path) -> None:
    made: list[Chosen] = []

    def make() -> Chosen:
        made.append(Chosen(0.5, 0.25, len(made), SAME))
        return made[-1]

    file = tmp_path / "rows" / "one.json"
    assert kept(Chosen, file, make) == kept(Chosen, file, make) == made[0]
    assert len(made) == 1
    assert kept(Chosen, file, make, again=True).threshold == 1
    assert kept(Chosen, file, make).threshold == 1


def test_a_row_of_another_definition_is_another_file() -> None:
    assert file_name("a", Chosen(0, 0, 0, SAME)) == file_name("a", Chosen(0, 0, 0, SAME))
    assert file_name("a", Chosen(0, 0, 0, SAME)) != file_name("a", Chosen(0, 0, 1, SAME))
