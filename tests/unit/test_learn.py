"""What `keiretsu learn --signs` learns, on small invented tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.evaluate import names_of
from flows.learn import HARDER, Pair, fit, fit_best, is_from, learn_signs, names_both, write_signs


def pair(document: int, is_right: bool, sentence: int = 1, kind: str = "supply", **signs: str) -> Pair:
    return Pair(f"d{document}", kind, signs, is_right, sentence, ("ford", "renault"))


def table() -> list[Pair]:
    """40 documents: a firm and a loose construction propose what is told in one sentence, a loose one what is not in two."""
    pairs = []
    for document in range(40):
        pairs += [pair(document, True, tie="firm"), pair(document, True, tie="loose")]
        pairs += [pair(document, False, sentence, tie="loose") for sentence in (2, 3)]
    return pairs


def test_of_the_rows_that_propose_one_partnership_the_best_alone_is_right() -> None:
    _, once = fit(table(), 4.0)
    _, best = fit_best(table())
    assert best["tie", "firm"] > once["tie", "firm"] > 0 > once["tie", "loose"] > best["tie", "loose"]


def test_a_value_of_few_documents_has_no_weight() -> None:
    rare = [pair(document, True, 4, tie="odd") for document in (1, 1, 1, 2, 2)]
    assert ("tie", "odd") not in fit_best(table() + rare)[1]
    assert ("tie", "odd") in fit_best([*table(), *rare, pair(3, True, 4, tie="odd")])[1]


def test_the_threshold_parts_right_from_wrong() -> None:
    learned = learn_signs(table(), 10, 0.7)
    firm, loose = (learned.bias + learned.values["tie", tie] for tie in ("firm", "loose"))
    assert loose < learned.threshold <= firm
    # The wrong pair of both sentences counts once a document, as the partnership that is told: 40 told, 10 missed.
    assert learned.after == (1.0, pytest.approx(40 / 50))
    assert learn_signs(table()[::-1], 10, 0.7) == learned


def test_the_seed_holds_what_was_learned(tmp_path: Path) -> None:
    learned = learn_signs(table(), 0, 0.7)
    write_signs(tmp_path / "w.csv", {"partnerships": learned})
    rows = [line.split(",") for line in (tmp_path / "w.csv").read_text(encoding="utf-8").splitlines()]
    assert rows[:3] == [["sign", "value", "weight"], ["base", "", str(learned.bias)], ["threshold", "", str(learned.threshold)]]
    assert {row[1] for row in rows if row[0] == "threshold"} == {"", *HARDER}
    assert ["tie", "firm", str(learned.values["tie", "firm"])] in rows


@pytest.mark.parametrize(
    ("kind", "sides", "expected"),
    [
        ("alliance", (["Ford"], ["Renault"]), True),
        ("alliance", (["Ford"], ["Nissan"]), False),
        ("alliance", (["Nissan"], ["Ford", "Renault"]), False),
        ("alliance", (["Ford", "Nissan", "Fiat"], ["Renault"]), True),
        ("alliance", (["Ford", "Nissan", "Fiat"], ["Renault", "Honda"]), False),
        ("supply", (["Ford", "Nissan", "Fiat"], ["Renault", "Honda"]), True),
        ("alliance", (["Ford", "Renault"],), True),
        ("alliance", (["Ford"],), False),
    ],
)
def test_both_sides_must_be_named(kind: str, sides: tuple[list[str], ...], expected: bool) -> None:
    assert names_both(["Ford", "Renault"], [[names_of([name]) for name in side] for side in sides], kind, {}) is expected


def test_a_quote_is_from_its_sentence() -> None:
    assert is_from("Ford and\nRenault", "Ford and Renault build vans.")
    assert is_from("Ford and Renault build vans. They began in May.", "Ford and Renault build vans.")
    assert not is_from("Ford and Renault build vans.", "They began in May.")
