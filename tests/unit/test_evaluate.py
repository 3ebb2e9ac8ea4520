"""The scorer, on claims made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from flows import evaluate
from flows.evaluate import agree, names_of, normal, score


def gold(**claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {"doc_id": "d", "text": "t", "entities": {"Renault": ["Renault", "the French carmaker"]}, **claims}


def stake(**changes: Any) -> dict[str, Any]:
    return {
        "holder": "Nissan",
        "investee": "Mitsubishi Motors",
        "action": "hold",
        "share": 34,
        "polarity": "affirmed",
        "modality": "asserted",
    } | changes


def claim(**changes: Any) -> dict[str, Any]:
    return {
        "claim_id": "c", "rule_id": "r", "polarity": "affirmed", "modality": "asserted", "year": None,
        "holder": names_of(["Nissan Motor Co."]),
        "investee": names_of(["Mitsubishi"]), "action": "hold", "share": 34.0, "share_max": 34.0, "share_before": None,
        "share_delta": None, "amount": None, "currency": None,
    } | changes  # fmt: skip


def counts(annotated: list[dict[str, Any]], claims: list[dict[str, Any]]) -> tuple[int, int, int]:
    tally = score([gold(stakes=annotated)], {("stakes", "d"): claims}).tallies["stakes"]
    return tally.right, tally.wrong, tally.missed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nissan Motor Co., Ltd.", "nissan"),
        ("Citroën", "citroen"),
        ("Škoda Auto", "skoda"),
        ("General Motors", "general"),
        ("Motor Group", "motor group"),
    ],
)
def test_names_lose_what_does_not_tell_companies_apart(name: str, expected: str) -> None:
    assert normal(name) == expected


def test_known_names_of_one_company_meet() -> None:
    assert names_of(["VW"]) & names_of(["Volkswagen AG"])
    assert not names_of(["VW"]) & names_of(["BMW"])


def test_numbers_agree_within_rounding_and_words_without_case() -> None:
    assert agree(34, 34.05) and agree(1_000_000, 1_004_000) and agree("BEV", "bev")
    assert not agree(34, 34.2) and not agree(34, None) and not agree("BEV", "PHEV")


def test_a_right_claim_is_counted_once() -> None:
    assert counts([stake()], [claim()]) == (1, 0, 0)
    assert counts([stake()], [claim(), claim()]) == (1, 1, 0)
    assert counts([stake()], []) == (0, 0, 1)


@pytest.mark.parametrize(
    "changes",
    [{"polarity": "negated"}, {"share": 35.0}, {"holder": names_of(["Renault"])}, {"action": "divest"}, {"holder": frozenset()}],
)
def test_a_claim_is_wrong_in_its_key_or_polarity(changes: dict[str, Any]) -> None:
    assert counts([stake()], [claim(**changes)]) == (0, 1, 1)


def test_the_upper_bound_stands_for_a_share_that_is_not_said() -> None:
    assert counts([stake(share=None, share_max=15)], [claim(share=None, share_max=15.0)]) == (1, 0, 0)


def test_modality_is_an_attribute_not_a_key() -> None:
    scored = score([gold(stakes=[stake()])], {("stakes", "d"): [claim(modality="planned")]})
    assert scored.tallies["stakes"].right == 1
    assert scored.tallies["stakes"].attributes["modality"] == (0, 1)


def test_optional_claims_are_neither_demanded_nor_punished() -> None:
    assert counts([stake(optional=True)], []) == (0, 0, 0)
    assert counts([stake(optional=True)], [claim()]) == (0, 0, 0)
    # A demanded claim chooses before an optional one.
    assert counts([stake(optional=True), stake()], [claim()]) == (1, 0, 0)


def test_the_claim_that_agrees_most_is_taken() -> None:
    scored = score([gold(stakes=[stake(year=2016)])], {("stakes", "d"): [claim(year=2020), claim(year=2016)]})
    assert scored.tallies["stakes"].attributes["year"] == (1, 1)


def test_partnerships_need_two_shared_parties_and_half_of_all() -> None:
    annotated = {"parties": ["Renault", "Nissan"], "kind": "alliance", "polarity": "affirmed", "modality": "asserted"}

    def right(*parties: str, kind: str = "alliance") -> int:
        made = annotated | {"claim_id": "c", "rule_id": "r", "kind": kind, "parties": [names_of([p]) for p in parties]}
        return score([gold(partnerships=[annotated])], {("partnerships", "d"): [made]}).tallies["partnerships"].right

    assert right("Nissan", "the French carmaker") == 1
    assert right("Nissan", "Renault", "Mitsubishi", "Daimler") == 1
    assert right("Nissan", "Renault", "Mitsubishi", "Daimler", "Geely") == 0
    assert right("Nissan") == 0
    assert right("Nissan", "Renault", kind="supply") == 0


def test_models_without_a_name_agree_by_powertrain_and_number() -> None:
    annotated = {
        "brand": "Nissan",
        "model": None,
        "event": "launch",
        "powertrain": "BEV",
        "quantity": 30,
        "polarity": "affirmed",
        "modality": "planned",
    }

    def right(**changes: Any) -> int:
        made = annotated | {
            "claim_id": "c",
            "rule_id": "r",
            "brand": names_of(["Nissan"]),
            "maker": frozenset(),
            "event": "develop",
        }
        made |= changes
        return score([gold(models=[annotated])], {("models", "d"): [made]}).tallies["models"].right

    assert right() == right(quantity=None) == 1
    assert right(quantity=3) == right(powertrain=None) == right(model="Leaf") == right(event="offer") == 0


def test_scorecard_counts_by_rule() -> None:
    claims = [claim(rule_id="good"), claim(rule_id="bad", share=1.0), claim(rule_id="bad", share=2.0)]
    card = score([gold(stakes=[stake()])], {("stakes", "d"): claims}).scorecard()
    assert card.rows == [("stakes", "bad", 2, 0, 2, 0, 0.0), ("stakes", "good", 1, 1, 0, 0, 1.0)]


def test_a_folder_without_annotations_is_named(tmp_path: Any) -> None:
    with pytest.raises(evaluate.GoldError, match="no annotated documents"):
        evaluate.load(tmp_path)
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(evaluate.GoldError, match=r"x\.json"):
        evaluate.load(tmp_path)
