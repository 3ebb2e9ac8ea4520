"""How fast and how exactly the dbt models read a generated corpus, beside three other ways over the same documents.

    uv run --group bench python tests/benchmarks/extraction.py --documents 100000 --home /tmp/bench

A script, not a test: times depend on the machine. SQL time is the time during which at least one model was running.
"""

# ruff: noqa: E501 - sentences and SQL are longer than a line of code
from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(Path(__file__).resolve().parent)]

import corpus  # noqa: E402

from flows import transform  # noqa: E402
from flows.settings import Settings  # noqa: E402
from flows.warehouse import RAW_TABLES, ROW_GROUP_ROWS  # noqa: E402

TRIVIAL = r"[0-9]+(?:\.[0-9]+)? ?percentage"
FOUND = """
select document_no, 'stakes' as relation, concat_ws('|', holder_id, investee_id, action, coalesce(share_exact_pct, share_delta_pct)::integer) as key
from history.stake_claims
union
select document_no, 'models', concat_ws('|', brand_id, model_name, event, coalesce(if(event = 'produce', production_market_id, market_id), '-'))
from history.model_claims
union
select document_no, 'markets', concat_ws('|', company_id, market_id, coalesce(metric, event), value::bigint, period) from history.market_claims
union
select document_no, 'partnerships', concat_ws('|', kind, array_to_string(party_ids, '|')) from history.partnership_claims
"""


class Measured(NamedTuple):
    """What the models cost: seconds, and bytes of memory at the highest."""

    sql: float
    wall: float
    cpu: float
    memory: int
    models: dict[str, float]
    batches: list[float]


def main() -> None:
    """Generate, load, run, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--home", type=Path, required=True, help="a folder for the working file; an old one is replaced")
    parser.add_argument("--batch", type=int, default=transform.LARGEST_PASS, help="documents a dbt pass")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="1500MB", help="DuckDB's memory limit")
    parser.add_argument("--sample", type=int, default=2_000, help="documents for the ways in Python; 0 leaves them out")
    parser.add_argument(
        "--project", type=Path, default=transform.DBT_PROJECT, help="another dbt project, to compare two versions"
    )
    parser.add_argument("--keep", action="store_true", help="use the corpus that the home holds already")
    chosen = parser.parse_args()
    settings = Settings(chosen.home.absolute(), chosen.batch, threads=chosen.threads, memory_limit=chosen.memory)
    if not (chosen.keep and settings.warehouse.exists()):
        load(settings, chosen.documents)
    # A process of its own, so that its peak memory is that of the models and not of the corpus.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        measured = process.submit(read, settings, chosen.project.absolute()).result()
    count = documents_of(settings)
    rate = count / measured.sql
    print(f"\n{count:,} documents, {count / measured.wall:,.0f} a second of wall time with dbt's own")
    print(
        f"{'dbt models, SQL time':42}{rate:>10,.0f} documents/s   {measured.sql:.1f} s, {measured.cpu:.1f} CPU-s, {measured.memory / 1e6:,.0f} MB at most"
    )
    print(
        "  by batch, documents/s: "
        + ", ".join(f"{min(settings.batch_documents, count) / seconds:,.0f}" for seconds in measured.batches)
    )
    total = sum(measured.models.values())
    for name, seconds in sorted(measured.models.items(), key=lambda item: -item[1])[:40]:
        print(f"  {name:40}{seconds:>8.2f} s {seconds / total:>6.1%}")
    quality(settings)
    regex = trivial(settings)
    print(
        f"\n{'one trivial regexp_matches pass in DuckDB':42}{regex:>10,.0f} documents/s   the models take {regex / rate:.1f} times as long"
    )
    if chosen.sample:
        beside(settings, chosen.sample, rate)


def load(settings: Settings, count: int) -> None:
    """The corpus and its truth in a new working file."""
    import pyarrow as pa

    settings.home.mkdir(parents=True, exist_ok=True)
    settings.warehouse.unlink(missing_ok=True)
    con = duckdb.connect()
    con.execute(f"attach '{settings.warehouse}' as bench (row_group_size {ROW_GROUP_ROWS})")
    con.execute("use bench")
    con.execute(RAW_TABLES)
    con.execute("create table raw.truth (document_no bigint, relation varchar, key varchar)")
    numbers: list[int] = []
    texts: list[str] = []
    claims: list[corpus.Claim] = []
    words = 0

    def flush() -> None:
        rows = pa.table({"document_no": numbers, "text": texts})  # noqa: F841 - DuckDB finds it by name
        con.execute("""
            insert into raw.documents
            select document_no, md5('bench' || document_no), md5('bench' || document_no), 'bench://' || document_no, document_no::varchar, 'txt',
                null, null, null, null, date '2024-06-01' + (document_no % 300)::integer, 'en', text, md5(text), null, strlen(text), now(), 'bench'
            from rows order by document_no
        """)
        truth = pa.table({name: [claim[place] for claim in claims] for place, name in enumerate(corpus.Claim._fields)})  # noqa: F841
        con.execute("insert into raw.truth select * from truth")
        numbers.clear(), texts.clear(), claims.clear()

    began = time.monotonic()
    for number, text, expected in corpus.documents(count):
        numbers.append(number)
        texts.append(text)
        claims.extend(expected)
        words += len(text.split())
        if len(texts) == 20_000:
            flush()
            told(f"generated {number:,} of {count:,} documents, {time.monotonic() - began:.0f} s")
    flush()
    con.execute("insert into raw.current_documents select source_key, document_no from raw.documents")
    con.execute("checkpoint")
    con.close()
    print(f"corpus: {count:,} documents of {words / count:.0f} words, {settings.warehouse.stat().st_size / 1e6:,.0f} MB")


def read(settings: Settings, project: Path) -> Measured:
    """All batches through the dbt models of `project`."""
    transform.DBT_PROJECT = project
    facts = {
        "KEIRETSU_WAREHOUSE": str(settings.warehouse),
        "KEIRETSU_THREADS": str(settings.threads),
        "KEIRETSU_MEMORY_LIMIT": settings.memory_limit,
    }
    count = documents_of(settings)
    models: dict[str, float] = defaultdict(float)
    batches, sql = [], 0.0
    with transform.environment(facts):
        dbt = transform.Dbt(settings)
        dbt.parse()
        dbt.invoke("seed", "--full-refresh")
        began, cpu = time.monotonic(), _cpu()
        for first in range(0, count, settings.batch_documents):
            with _open(settings) as con:
                con.execute("delete from raw.batch")
                con.execute(
                    "insert into raw.batch select document_no from raw.documents where document_no > ? order by 1 limit ?",
                    [first, settings.batch_documents],
                )
            outcome = dbt.invoke("run", *([] if first else ["--full-refresh"]))
            busy = []
            for result in outcome.results:
                models[result.node.name] += result.execution_time
                busy += [
                    (step.started_at, step.completed_at) for step in result.timing if step.name == "execute" and step.completed_at
                ]
            batches.append(_covered(busy))
            sql += batches[-1]
            told(f"read {min(first + settings.batch_documents, count):,} of {count:,} documents, SQL time {sql:.1f} s")
        return Measured(
            sql,
            time.monotonic() - began,
            _cpu() - cpu,
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            dict(models),
            batches,
        )


def quality(settings: Settings) -> None:
    """Right, wrong and missed claims by relation."""
    with _open(settings) as con:
        rows = con.execute(f"""
            with found as ({FOUND})
            select relation, count(*) filter (f.key is not null and t.key is not null), count(*) filter (t.key is null), count(*) filter (f.key is null)
            from found as f full join raw.truth as t using (document_no, relation, key) group by relation order by relation
        """).fetchall()
    print(f"\n{'relation':16}{'right':>10}{'wrong':>10}{'missed':>10}")
    for relation, right, wrong, missed in rows:
        print(f"{relation:16}{right:>10,}{wrong:>10,}{missed:>10,}")


def trivial(settings: Settings) -> float:
    """Documents a second of one pass of one small pattern that finds nothing; the best of five."""
    with _open(settings) as con:
        con.execute(f"set threads = {settings.threads}")
        best = min(
            timed(lambda: con.execute("select count(*) from raw.documents where regexp_matches(text, ?)", [TRIVIAL]).fetchall())
            for _ in range(5)
        )
    return documents_of(settings) / best


def beside(settings: Settings, sample: int, rate: float) -> None:
    """The ways in Python, each in this one process, on the first documents and all names of the lexicon."""
    with _open(settings) as con:
        texts = [
            row[0] for row in con.execute("select text from raw.documents order by document_no limit ?", [sample]).fetchall()
        ]
        terms = con.execute("""
            select term, case when company_id is not null then 'ORG' when model_brands is not null then 'MODEL' else 'PLACE' end
            from intermediate.int_lexicon_terms
        """).fetchall()
    ways: list[tuple[str, Callable[[], int]]] = [("plain Python, re and dict", lambda: with_python(texts, terms))]
    try:
        import spacy  # noqa: F401

        ways += [
            ("spaCy, PhraseMatcher and Matcher", lambda: with_spacy(texts, terms, ruler=False)),
            ("spaCy, EntityRuler and Matcher", lambda: with_spacy(texts, terms, ruler=True)),
        ]
    except ImportError:
        print("spaCy is not here: run with `uv run --group bench`")
    for name, way in ways:
        clock = way()
        speed = len(texts) / clock
        print(
            f"{name + ', one process':42}{speed:>10,.0f} documents/s   the models are {rate / speed:.1f} times as fast ({len(texts):,} documents)"
        )


def with_spacy(texts: list[str], terms: list[tuple[str, str]], ruler: bool) -> float:
    """Seconds for sentences, names and claim patterns the way spaCy's guide shows; setting up does not count."""
    import spacy
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.util import filter_spans

    nlp = spacy.blank("en")
    nlp.max_length = 20_000_000
    nlp.add_pipe("sentencizer")
    phrases = PhraseMatcher(nlp.vocab)
    if ruler:
        nlp.add_pipe("entity_ruler").add_patterns([{"label": kind, "pattern": term} for term, kind in terms])  # type: ignore[attr-defined]
    else:
        by_kind: dict[str, list[Any]] = defaultdict(list)
        for term, kind in terms:
            by_kind[kind].append(nlp.make_doc(term))
        for kind, docs in by_kind.items():
            phrases.add(kind, docs)
    matcher = Matcher(nlp.vocab)
    org, some = {"ENT_TYPE": "ORG", "OP": "+"}, {"OP": "?"}
    percent = [{"LIKE_NUM": True}, {"LOWER": {"IN": ["%", "percent", "pct"]}}]
    matcher.add(
        "stake",
        [[org, {"LOWER": {"IN": ["holds", "owns", "acquired"]}}, some, *percent, some, {"LOWER": {"IN": ["of", "in"]}}, org]],
    )
    matcher.add("raise", [[org, {"LOWER": "raised"}, some, {"LOWER": "stake"}, {"LOWER": "in"}, org, {"LOWER": "to"}, *percent]])
    matcher.add("model", [[org, {"LOWER": {"IN": ["launched", "builds", "introduced"]}}, some, {"ENT_TYPE": "MODEL", "OP": "+"}]])
    matcher.add(
        "market", [[org, {"LOWER": {"IN": ["sold", "delivered"]}}, {"LIKE_NUM": True}, {"LOWER": {"IN": ["vehicles", "cars"]}}]]
    )
    matcher.add(
        "partner",
        [
            [org, {"LOWER": "and"}, org, {"LOWER": "formed"}],
            [org, {"LOWER": "formed"}, some, {"LOWER": "joint"}, {"LOWER": "venture"}],
        ],
    )

    def work() -> None:
        for doc in nlp.pipe(texts):
            if not ruler:
                doc.ents = filter_spans(phrases(doc, as_spans=True))
            for sentence in doc.sents:
                matcher(sentence)

    return timed(work)


def with_python(texts: list[str], terms: list[tuple[str, str]]) -> float:
    """Seconds for the same steps with `re` and a dictionary of first words."""
    word = re.compile(r"\w+")
    by_first: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for term, kind in sorted(terms, key=lambda item: -len(item[0])):
        found = word.search(term)
        if found and found.start() == 0:
            by_first[found.group()].append((term, kind))
    ends = re.compile(r"(?<=[.!?])[\"'”]*\s+(?=[\"“A-Z])|\n\n")
    anchors = re.compile(r"\d[\d,.]*\d?(?: ?%| percent| pct)?|\b[A-Z]\w*|\bits?\b")
    rules = [
        re.compile(pattern)
        for pattern in (
            r"<ORG> (?:holds|owns|acquired|has|bought) (?:a )?<PCT> (?:stake )?(?:of|in) <ORG>",
            r"<ORG> raised its stake in <ORG> to <PCT>", r"<ORG> (?:launched|introduced|builds|makes) the <MODEL>(?: [^<.]*in (?:the )?<PLACE>)?",
            r"<ORG> (?:sold|delivered) <NUM> (?:vehicles|cars) in (?:the )?<PLACE>", r"<ORG>(?: and <ORG>)? formed a joint venture(?: with <ORG>)?",
        )
    ]  # fmt: skip

    def work() -> None:
        for text in texts:
            for sentence in ends.split(text):
                pieces, at = [], 0
                for found in anchors.finditer(sentence):
                    start = found.start()
                    if start < at:
                        continue
                    first = found.group()
                    name = next(
                        (
                            t
                            for t in by_first.get(first, ())
                            if sentence.startswith(t[0], start) and not sentence[start + len(t[0]) :][:1].isalnum()
                        ),
                        None,
                    )
                    if name:
                        mark, end = f"<{name[1]}>", start + len(name[0])
                    elif first[0].isdigit():
                        mark, end = "<PCT>" if first[-1] in "%tc" else "<NUM>", found.end()
                    else:
                        continue
                    pieces += [sentence[at:start], mark]
                    at = end
                annotated = "".join([*pieces, sentence[at:]])
                for rule in rules:
                    rule.findall(annotated)

    return timed(work)


def documents_of(settings: Settings) -> int:
    """How many documents the working file holds."""
    with _open(settings) as con:
        return int(con.execute("select count(*) from raw.documents").fetchall()[0][0])


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def told(line: str) -> None:
    """Progress, in place on a terminal."""
    print(line, file=sys.stderr, flush=True)


def _open(settings: Settings) -> Any:
    return duckdb.connect(str(settings.warehouse), config={"autoinstall_known_extensions": "false"})


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _covered(intervals: list[tuple[Any, Any]]) -> float:
    total, reached = 0.0, None
    for begin, end in sorted(intervals):
        begin = begin if reached is None else max(begin, reached)
        if end > begin:
            total += (end - begin).total_seconds()
        reached = end if reached is None else max(reached, end)
    return total


if __name__ == "__main__":
    main()
