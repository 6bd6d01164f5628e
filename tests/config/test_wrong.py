"""What people write by mistake: each golden case gives exactly the problems it names."""

import re
from pathlib import Path

import pytest
from config.setting import load_folder
from config.wrong import DATA, lay_out, read_case

from digest.errors import ConfigurationError

CASES = sorted((DATA / "wrong").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_says_what_is_wrong_and_where(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    with pytest.raises(ConfigurationError) as caught:
        load_folder(lay_out(case, tmp_path))
    assert [str(problem).replace(str(tmp_path), "ROOT") for problem in caught.value.problems] == case.says
    assert caught.value.exit_status == 2


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 80


def test_every_problem_but_a_missing_file_has_a_line() -> None:
    lines = [line for path in CASES for line in read_case(path).says]
    without = [line for line in lines if not re.match(r"[^:]+:\d+:\d+: (error|warning): ", line)]
    assert [line.partition(":")[0] for line in without] == ["config/site.yaml"]
