"""The figures on annotated documents do not fall: the own corpus always, another set where it lies near."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.evaluate import Scores, evaluate
from flows.settings import REPOSITORY, Settings

OWN = Path(__file__).parent.parent / "gold"
OTHER = REPOSITORY.parent / "shared" / "gold" / "dev"

# F1 and precision as measured, less two points: a change that loses more is a regression.
OWN_FLOOR = {"stakes": (0.49, 0.72), "models": (0.61, 0.73), "markets": (0.63, 0.71), "partnerships": (0.49, 0.76)}
OTHER_FLOOR = {"stakes": (0.55, 0.73), "models": (0.67, 0.79), "markets": (0.67, 0.76), "partnerships": (0.60, 0.75)}


def check(scores: Scores, floor: dict[str, tuple[float, float]]) -> None:
    measured = {kind: tally.rates() for kind, tally in scores.tallies.items()}
    fallen = {
        kind: (round(f1, 3), round(precision, 3))
        for kind, (precision, _, f1) in measured.items()
        if f1 < floor[kind][0] or precision < floor[kind][1]
    }
    assert fallen == {}, f"fallen below {floor}"


def test_own_corpus(tmp_path: Path) -> None:
    check(evaluate(Settings(home=tmp_path), OWN, None, lambda text: None), OWN_FLOOR)


@pytest.mark.skipif(not OTHER.is_dir(), reason="no other annotated set beside the checkout")
def test_other_set(tmp_path: Path) -> None:
    check(evaluate(Settings(home=tmp_path), OTHER, None, lambda text: None), OTHER_FLOOR)
