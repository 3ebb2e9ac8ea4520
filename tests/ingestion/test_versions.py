"""Only what is new: versions, copies, duplicates, retiring, trying again, near-duplicates."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import numpy as np
import pytest

from flows.ingest import Progress, ingest, retire, retry, unknown
from flows.sources import SourcesError, load_sources, missing, uri_of
from tests.ingestion.conftest import Warehouse, Writer
from tests.ingestion.test_bad_inputs import GOOD, line

Counts = tuple[int, int, int, int]


def counts(summary: object) -> Counts:
    return tuple(getattr(summary, name) for name in ("ingested", "updated", "unchanged", "quarantined"))  # type: ignore[return-value]


def age(folder: Path) -> None:
    """Make files old enough to be remembered by their times."""
    import time

    time.sleep(0.08)


def test_nothing_new_the_second_time(warehouse: Warehouse, write: Writer) -> None:
    folder = write("a.txt", GOOD).parent
    write("b.jsonl", line(id="x", text="one") + b"broken\n")
    age(folder)
    assert counts(warehouse.ingest(folder)) == (2, 0, 0, 1)
    before = warehouse.ask("select * from raw.documents order by document_no")
    assert counts(warehouse.ingest(folder)) == (0, 0, 2, 1)
    assert warehouse.ask("select * from raw.documents order by document_no") == before
    assert [row[0] for row in warehouse.ask("select document_no from raw.documents order by all")] == [1, 2]
    (folder / "a.txt").touch()  # another time, the same content
    assert counts(warehouse.ingest(folder)) == (0, 0, 2, 1)


def test_identity(warehouse: Warehouse, write: Writer) -> None:
    from hashlib import md5

    path = write("2022-11-07-a.txt", GOOD)
    warehouse.ingest(path)
    (row,) = warehouse.ask("select document_id, source_key, source_uri, content_sha256, external_id from raw.documents")
    document_id, source_key, source_uri, digest, external_id = row
    assert (source_uri, external_id) == (path.as_uri(), "2022-11-07-a")
    assert document_id == md5(f"{external_id}\x1f{digest}".encode()).hexdigest()
    assert source_key == md5(f"{source_uri}\x1f{external_id}".encode()).hexdigest()


def test_a_changed_document_is_a_new_version_and_may_come_back(warehouse: Warehouse, write: Writer) -> None:
    path = write("a.txt", "first")
    warehouse.ingest(path)
    write("a.txt", "second")
    assert counts(warehouse.ingest(path)) == (0, 1, 0, 0)
    assert warehouse.current() == {"a": "second"}
    write("a.txt", "first")
    assert counts(warehouse.ingest(path)) == (0, 1, 0, 0)
    assert warehouse.current() == {"a": "first"}
    assert len(warehouse.ask("select 1 from raw.documents")) == 2
    assert len(warehouse.ask("select 1 from raw.current_documents")) == 1


def test_a_copy_elsewhere_is_one_document_and_takes_over(warehouse: Warehouse, write: Writer) -> None:
    folder = write("one/a.txt", GOOD).parent.parent
    write("two/a.txt", GOOD)
    assert counts(warehouse.ingest(folder)) == (1, 0, 1, 0)
    assert len(warehouse.ask("select 1 from raw.current_documents")) == 1
    write("one/a.txt", "something else")
    assert counts(warehouse.ingest(folder)) == (0, 1, 1, 0)
    texts = warehouse.ask("select text from raw.documents semi join raw.current_documents using (document_no) order by 1")
    assert texts == [(GOOD,), ("something else",)]
    assert counts(warehouse.ingest(folder)) == (0, 0, 2, 0)
    write("two/a.txt", "something else")
    assert counts(warehouse.ingest(folder)) == (0, 1, 1, 0)
    assert warehouse.current() == {"a": "something else"}


@pytest.mark.parametrize("batch", [1, 2, 50_000])
def test_the_same_id_twice_in_one_source(warehouse: Warehouse, write: Writer, batch: int) -> None:
    warehouse.settings = type(warehouse.settings)(home=warehouse.settings.home, batch_documents=batch)
    path = write(
        "a.jsonl", line(id="x", text="one") + line(id="y", text="1") + line(id="x", text="two") + line(id="x", text="one")
    )
    age(path.parent)
    for expected in ((2, 0, 1, 1), (0, 0, 3, 1)):
        assert counts(warehouse.ingest(path)) == expected
        assert warehouse.current() == {"x": "one", "y": "1"}
    assert list(warehouse.open_reasons().values()) == ["duplicate_id"]
    path.write_bytes(line(id="x", text="two") + line(id="y", text="1"))
    assert counts(warehouse.ingest(path)) == (0, 1, 1, 0)
    assert warehouse.open_reasons() == {}


def test_batches_do_not_change_the_result(write: Writer, tmp_path: Path) -> None:
    from flows.settings import Settings

    rnd = random.Random(5)
    words = [f"word{n}" for n in range(300)]
    stories = [" ".join(rnd.choices(words, k=120)) for _ in range(20)]
    rows = []
    for number in range(120):
        story = stories[number % 20].split()
        story[rnd.randrange(120)] = "changed"
        rows.append(line(id=f"d{number}", text=" ".join(story)))
    path = write("a.jsonl", b"".join(rows))
    results = []
    for batch in (7, 50, 50_000):
        house = Warehouse(Settings(home=tmp_path / f"h{batch}", batch_documents=batch))
        assert counts(house.ingest(path)) == (120, 0, 0, 0)
        results.append(house.ask("select document_no, document_id, cluster_id from raw.documents order by 1"))
    assert results[0] == results[1] == results[2]
    assert len({cluster for _, _, cluster in results[0]}) == 20


def test_a_run_that_dies_between_batches_is_made_good(warehouse: Warehouse, write: Writer, tmp_path: Path) -> None:
    from flows.settings import Settings

    path = write("a.jsonl", b"".join(line(id=f"d{n}", text=f"Document {n}") for n in range(100)) + b"broken\n")
    small = Settings(home=tmp_path / "home", batch_documents=30)

    def die(progress: Progress) -> None:
        if progress.documents >= 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(small, [str(path)], "dies", die)
    house = Warehouse(small)
    assert house.ask("select count(*), max(document_no) from raw.documents") == [(60, 60)]
    assert house.ask("select count(*) from raw.files") == [(0,)]
    assert counts(house.ingest(path)) == (40, 0, 60, 1)
    assert house.ask("select count(*), count(distinct document_id), max(document_no) from raw.documents") == [(100, 100, 100)]


def test_progress_tells_the_rate_and_the_time_left(write: Writer, tmp_path: Path) -> None:
    from flows import pipeline
    from flows.settings import Settings

    path = write("a.jsonl", b"".join(line(id=f"d{n}", text=f"Document {n}") for n in range(100)) + b"broken\n")
    told: list[Progress] = []
    ingest(Settings(home=tmp_path / "one", batch_documents=30), [str(path)], "run", told.append)
    assert [now.documents for now in told] == [30, 60, 90, 101]
    assert all(now.rate > 0 and now.seconds_left is not None and now.seconds_left >= 0 for now in told)
    assert sorted(now.bytes_done for now in told) == [now.bytes_done for now in told]
    assert told[-1].bytes_done == told[-1].bytes_total == path.stat().st_size and told[-1].seconds_left == 0

    lines: list[str] = []
    started = pipeline.Started("run", pipeline.Request("run", (str(path),)))
    pipeline.take_in(Settings(home=tmp_path / "two"), started, lines.append)
    assert lines and lines[-1].startswith("101 documents, ") and "/s" in lines[-1]


def test_a_failed_batch_leaves_nothing(warehouse: Warehouse, write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    import flows.raw_store

    path = write("a.jsonl", line(id="x", text="one") + b"broken\n")

    def fail(*_: object) -> None:
        raise duckdb.IOException("no space left on device")

    monkeypatch.setattr(flows.raw_store, "_files", fail)
    with pytest.raises(duckdb.IOException):
        warehouse.ingest(path)
    for table in ("documents", "current_documents", "quarantine", "bands", "signatures", "files"):
        assert warehouse.ask(f"select count(*) from raw.{table}") == [(0,)]


def test_retire(warehouse: Warehouse, write: Writer) -> None:
    folder = write("one/a.txt", GOOD).parent.parent
    write("two/a.txt", GOOD)
    write("two/b.txt", "b")
    write("two/c.txt", b"\0")
    warehouse.ingest(folder)
    assert retire(warehouse.settings, str(folder / "one")) == 0  # two/a.txt holds the same document
    assert warehouse.current() == {"a": GOOD, "b": "b"}
    assert retire(warehouse.settings, str(folder / "tw*" / "*.txt")) == 2
    assert warehouse.current() == {} and warehouse.open_reasons() == {}
    assert len(warehouse.ask("select 1 from raw.documents")) == 2
    assert counts(warehouse.ingest(folder)) == (2, 0, 1, 1)
    assert warehouse.current() == {"a": GOOD, "b": "b"}
    assert len(warehouse.ask("select 1 from raw.documents")) == 2


def test_what_cannot_be_retired_is_told_with_what_was_meant(warehouse: Warehouse, write: Writer) -> None:
    assert unknown(warehouse.settings, "/anywhere") == []
    folder = write("one/a.txt", GOOD).parent.parent
    write("two/c.txt", b"\0")
    age(folder)
    warehouse.ingest(folder / "one", folder / "two")
    for known in (folder, folder / "one", folder / "one" / "a.txt", folder / "on*", folder / "two"):
        assert unknown(warehouse.settings, str(known)) is None, known
    like = unknown(warehouse.settings, str(folder / "noe"))
    assert like is not None and like[0] == uri_of(folder / "one")
    assert unknown(warehouse.settings, "https://news.example/feed.xml") == []


def test_retry(warehouse: Warehouse, write: Writer) -> None:
    folder = write("a.txt", b"\0").parent
    write("b.jsonl", line(id="x", text="one") + b"broken\n")
    (folder / "link.txt").symlink_to("/etc/passwd")
    age(folder)
    assert counts(warehouse.ingest(folder)) == (1, 0, 0, 3)
    write("a.txt", GOOD)
    write("never.txt", "not asked for")
    assert counts(retry(warehouse.settings)) == (1, 0, 1, 2)
    assert warehouse.open_reasons() == {"b:2": "bad_json", None: "outside_source"}
    assert "a" in warehouse.current() and "never" not in warehouse.current()


def test_retry_with_its_sources_gives_what_a_run_gives(warehouse: Warehouse, write: Writer) -> None:
    write("news/a.txt", b"\0")
    path = write("sources.yml", "sources:\n  - location: news\n    publisher: Wire\n    language: en\n")
    warehouse.ingest(path)
    write("news/a.txt", GOOD)
    age(path.parent)
    assert counts(retry(warehouse.settings, sources=[str(path)])) == (1, 0, 0, 0)
    assert warehouse.ask("select publisher from raw.documents") == [("Wire",)]
    assert counts(warehouse.ingest(path)) == (0, 0, 1, 0)


def test_a_grown_file_of_rows_gives_its_new_rows_alone(warehouse: Warehouse, write: Writer) -> None:
    rows = [line(id=f"d{n}", text=f"Document number {n}") for n in range(40)]
    path = write("a.jsonl", b"".join(rows[:30]))
    assert counts(warehouse.ingest(path)) == (30, 0, 0, 0)
    write("a.jsonl", b"".join(rows))
    assert counts(warehouse.ingest(path)) == (10, 0, 30, 0)
    write("a.jsonl", b"".join([line(id="d0", text="Another text"), *rows[1:]]))
    assert counts(warehouse.ingest(path)) == (0, 1, 39, 0)
    assert len(warehouse.ask("select 1 from raw.documents")) == 41


def test_near_duplicates_share_a_cluster(warehouse: Warehouse, write: Writer) -> None:
    rnd = random.Random(3)
    words = [f"word{n}" for n in range(500)]
    story = " ".join(rnd.choices(words, k=200))
    write("a.txt", story)
    write("b.txt", "(Agency) - " + story + " Reporting by the Paris office.")
    write("c.txt", story.upper().replace(" ", "\n"))
    folder = write("d.txt", " ".join(rnd.choices(words, k=200))).parent
    write("e.txt", "!!! ???")
    warehouse.ingest(folder)
    write("f.txt", " ".join(story.split()[:180]))
    warehouse.ingest(folder)
    rows = dict(warehouse.ask("select external_id, cluster_id from raw.documents"))
    first = dict(warehouse.ask("select external_id, document_id from raw.documents"))
    assert {name for name, cluster in rows.items() if cluster == first["a"]} == {"a", "b", "c", "f"}
    assert rows["d"] == first["d"] and rows["e"] == first["e"]


def test_estimated_likeness_is_near_the_true_one() -> None:
    from flows.similarity import alike, short, signatures

    rnd = random.Random(1)
    words = [f"w{n}" for n in range(5_000)]
    texts, truth = [], []
    for changed in (0, 5, 20, 60, 150, 300):
        left = rnd.choices(words, k=300)
        right = [rnd.choice(words) if rnd.random() < changed / 300 else word for word in left]
        runs = [{tuple(text[i : i + 3]) for i in range(298)} for text in (left, right)]
        truth.append(len(runs[0] & runs[1]) / len(runs[0] | runs[1]))
        texts += [" ".join(left), " ".join(right)]
    data = "".join(texts).encode()
    offsets = np.cumsum([0, *map(len, texts)])
    stored = short(signatures(np.frombuffer(data, np.uint8), offsets))
    assert np.abs(alike(stored[::2], stored[1::2]) - truth).max() < 0.2


def test_signatures_do_not_depend_on_neighbours() -> None:
    import flows.similarity as similarity

    texts = ["One two three four.", "", "x", "a b", "Größe: 5 %", "...", "one TWO three four"] * 50
    parts = [text.encode() for text in texts]
    data, offsets = np.frombuffer(b"".join(parts), np.uint8), np.cumsum([0, *map(len, parts)])
    together = similarity.signatures(data, offsets)
    for at, part in enumerate(parts[:7]):
        alone = similarity.signatures(np.frombuffer(part, np.uint8), np.array([0, len(part)]))
        assert (alone[0] == together[at]).all()
    assert (together[0] == together[6]).all()


def test_sources_yml(warehouse: Warehouse, write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    write("news/a.txt", GOOD)
    monkeypatch.setenv("PLACE", "news")
    path = write("sources.yml", "sources:\n  - location: ${PLACE}/*.txt\n    publisher: Wire\n    language: en\n")
    assert counts(warehouse.ingest(path)) == (1, 0, 0, 0)
    assert warehouse.ask("select publisher, language from raw.documents") == [("Wire", "en")]
    bad = write("bad.yml", "sources:\n  - location: 5\n  - publisher: x\n  - location: a\n    pges: 3\n  - ${NOT_SET}/x\n")
    with pytest.raises(SourcesError) as told:
        load_sources(bad)
    assert str(told.value).count("entry") == 4


def test_missing_sources_can_be_told_beforehand(write: Writer) -> None:
    path = write("a.txt", GOOD)
    assert missing([str(path), str(path.parent), str(path.parent / "*.txt"), "https://e.org/x"]) == []
    assert missing(["/nothing/there", str(path.parent / "*.pdf")]) == ["/nothing/there", str(path.parent / "*.pdf")]
    listed = write("sources.yml", "sources:\n  - /nothing/there\n")
    assert missing([str(listed)]) == [], "what a list names is found out when it is read"


def test_many_small_files_are_numbered_by_their_address(warehouse: Warehouse, write: Writer) -> None:
    names = [f"{n:04}.txt" for n in range(700)]
    random.Random(2).shuffle(names)
    for name in names:
        folder = write(name, f"Text of {name}").parent
    warehouse.ingest(folder, folder / "*.txt")
    rows = warehouse.ask("select external_id || '.txt' from raw.documents order by document_no")
    assert [name for (name,) in rows] == sorted(names)


def test_metadata_that_cannot_be_stored_is_cleaned(warehouse: Warehouse, write: Writer) -> None:
    path = write("a.md", '---\ntitle: "a\\0b\\uD800c"\n---\n' + GOOD)
    assert counts(warehouse.ingest(path)) == (1, 0, 0, 0)
    assert warehouse.ask("select title, text from raw.documents") == [("ab?c", GOOD)]


def test_text_never_becomes_sql(warehouse: Warehouse, write: Writer) -> None:
    evil = "'); drop table raw.documents; --"
    path = write("a'; drop table raw.files; --.txt", evil)
    path.rename(path.parent / "b'; select 1; --.txt")
    assert counts(warehouse.ingest(path.parent)) == (1, 0, 0, 0)
    assert list(warehouse.current().values()) == [evil]
    assert retire(warehouse.settings, str(path.parent)) == 1
