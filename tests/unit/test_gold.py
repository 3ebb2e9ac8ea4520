"""The annotated corpus keeps its form: quotes stand in their texts, names are declared, codes are legal."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from flows.settings import DBT_PROJECT

GOLD = Path(__file__).parent.parent / "gold"
DOCUMENTS = sorted(GOLD.glob("*.json"))
COMPANIES = {
    "stakes": ("holder", "investee"),
    "models": ("brand", "maker"),
    "markets": ("company",),
    "partnerships": ("supplier",),
}
LEGAL = {
    ("stakes", "action"): {"hold", "acquire", "increase", "reduce", "divest"},
    ("models", "event"): {"offer", "launch", "produce", "develop", "discontinue"},
    ("models", "powertrain"): {"BEV", "PHEV", "HEV", "EREV", "FCEV", "ICE", "electrified", None},
    ("markets", "event"): {"enter", "exit", "expand", "reduce", "metric"},
    ("partnerships", "kind"): {"alliance", "joint_venture", "supply", "technology", "contract_manufacturing", "merger"},
}


def markets() -> set[str]:
    with (DBT_PROJECT / "lexicon" / "markets.csv").open(newline="", encoding="utf-8") as file:
        return {row["market_id"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_document(path: Path) -> None:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert document["doc_id"] == path.stem
    places = markets()
    for name, forms in document["entities"].items():
        for form in forms:
            assert form in document["text"], f"{name}: {form}"
    for kind, roles in COMPANIES.items():
        for claim in document[kind]:
            assert claim["quote"] in document["text"], claim
            assert claim["polarity"] in ("affirmed", "negated")
            assert claim["modality"] in ("asserted", "planned", "possible")
            for company in [*(claim.get(role) for role in roles), *claim.get("parties", [])]:
                assert company is None or company in document["entities"], claim
            for market in (claim.get("market"), claim.get("place")):
                assert market is None or market in places, claim
            for (relation, field), legal in LEGAL.items():
                if relation == kind:
                    assert claim.get(field) in legal, claim
            if claim.get("period"):
                assert re.fullmatch(r"(FY)?\d{4}|\d{4}-(Q[1-4]|H[12]|\d{2})", claim["period"]), claim


def test_there_are_enough_documents() -> None:
    assert len(DOCUMENTS) >= 500
