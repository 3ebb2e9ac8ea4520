"""What a country's market or an industry comes to is nobody's figure, however much of the text is on one maker."""

from __future__ import annotations

from pathlib import Path

from flows.warehouse import connect
from tests.warehouse.reading import read_texts

TOTALS = [
    "Passenger car sales in India rose 12% to 250,000 in May.",
    "U.S. car sales fell to 9.5 million last year from 10.1 million.",
    "Registrations in France were down 8% at 1.7 million.",
    "The industry sold 1.5 million cars last year.",
]


def test_totals_of_a_market_belong_to_no_maker(tmp_path: Path) -> None:
    lead = "Toyota has launched a new Corolla. "
    texts = {f"total {number}": lead + sentence for number, sentence in enumerate(TOTALS)}
    texts["own"] = lead + "Its car sales in India rose 12% to 250,000 in May."
    with connect(read_texts(tmp_path, texts).warehouse, read_only=True) as con:
        rows = con.execute(
            "select external_id, count(*) from marts.fct_markets join marts.dim_document using (document_id)"
            " where event = 'metric' group by external_id"
        ).fetchall()
    assert rows == [("own", 2)]
