"""The same documents give the same claims, with the same evidence, whatever the batches and however many threads read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows import transform
from flows.settings import REPOSITORY
from flows.warehouse import connect
from tests.warehouse.reading import read_texts

GOLD = REPOSITORY / "tests" / "gold"
CLAIMS = ("stake_claims", "model_claims", "market_claims", "partnership_claims")


def claims_of(home: Path, texts: dict[str, str], threads: int, batch: int) -> dict[str, list[tuple[object, ...]]]:
    settings = read_texts(home, texts, threads=threads, batch_documents=batch)
    with connect(settings.warehouse, read_only=True) as con:
        return {table: con.execute(f"select * from history.{table} order by all").fetchall() for table in CLAIMS}


def test_claims_depend_neither_on_threads_nor_on_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8"))["text"] for path in sorted(GOLD.glob("*.json"))}
    one = claims_of(tmp_path / "one", texts, threads=1, batch=len(texts))
    monkeypatch.setattr(transform, "SMALL_BATCH", 0)  # small batches are read by one thread a query
    many = claims_of(tmp_path / "many", texts, threads=4, batch=200)
    assert all(len(rows) > 100 for rows in one.values())
    for table in CLAIMS:
        differ = set(map(str, one[table])) ^ set(map(str, many[table]))
        assert not differ, f"{table}: {len(differ)} rows differ, first {sorted(differ)[:2]}"
