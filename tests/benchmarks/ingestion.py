"""Measures ingestion: bulk JSON Lines, many small files, and a few new documents on top of many.

    uv run python -m tests.benchmarks.ingestion --rows 1000000 --files 100000

Each step runs in a process of its own, so that its peak memory is its own. Goals, on two cores: 20,000 rows a second
below 2 GB; 3,000 files a second; 100 new documents on top of everything in less than 2 s.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "is",
    "was",
    "for",
    "on",
    "with",
    "by",
    "its",
    "as",
    "at",
    "from",
    "has",
    "said",
    "it",
    "will",
]


def sentences(count: int, seed: int) -> list[str]:
    """Sentences of made-up words with English stop words between them."""
    rnd = random.Random(seed)
    vocabulary = ["".join(rnd.choices("abcdefghiklmnoprstuvw", k=rnd.randint(3, 10))) for _ in range(20_000)]
    made = []
    for _ in range(count):
        words = [rnd.choice(WORDS) if rnd.random() < 0.35 else rnd.choice(vocabulary) for _ in range(rnd.randint(9, 19))]
        made.append(" ".join(words).capitalize() + ".")
    return made


def write_rows(path: Path, count: int, seed: int = 1) -> None:
    """A JSON Lines file of documents of about 1 kB."""
    rnd, pool = random.Random(seed), sentences(min(200_000, 20 * count), seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"id": f"{seed}-{number}", "text": " ".join(rnd.choices(pool, k=12)), "published": "2024-05-17",
                   "title": f"Title {number}", "publisher": "Wire", "url": f"https://example.org/{number}"}  # fmt: skip
            file.write(json.dumps(row) + "\n")


def write_files(folder: Path, count: int, seed: int = 2) -> None:
    """Text files of about 1 kB, a thousand a folder."""
    rnd, pool = random.Random(seed), sentences(min(50_000, 20 * count), seed)
    for number in range(count):
        place = folder / f"{number // 1_000:04}"
        if number % 1_000 == 0:
            place.mkdir(parents=True)
        (place / f"2024-05-17-{number}.txt").write_text(" ".join(rnd.choices(pool, k=12)), encoding="utf-8")


def step(home: Path, source: str) -> None:
    """One ingestion; prints its figures."""
    from flows.ingest import Progress, ingest
    from flows.settings import Settings

    def tell(now: Progress) -> None:
        left = f", {now.seconds_left:.0f} s left" if now.seconds_left is not None else ""
        print(f"\r  {now.documents:>9,} documents, {now.rate:>7,.0f}/s{left}   ", end="", file=sys.stderr, flush=True)

    started, used = time.monotonic(), time.process_time()
    summary = ingest(Settings(home=home), [source], f"bench-{time.time_ns()}", tell)
    wall = time.monotonic() - started
    print(
        f"\r  {summary.documents:>9,} documents ({summary.ingested:,} new, {summary.unchanged:,} unchanged, "
        f"{summary.quarantined:,} refused) in {wall:.2f} s = {summary.documents / wall:,.0f}/s; "
        f"CPU {time.process_time() - used:.1f} s; peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB; "
        f"file {(home / 'warehouse.duckdb').stat().st_size / 1e6:,.0f} MB"
    )


def main() -> None:
    """Make the input, run the steps, tidy up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--step", nargs=2, metavar=("HOME", "SOURCE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        step(Path(chosen.step[0]), chosen.step[1])
        return
    work = Path(tempfile.mkdtemp(prefix="keiretsu-bench-"))

    def run(title: str, home: str, source: Path) -> None:
        print(title, flush=True)
        subprocess.run([sys.executable, "-m", __spec__.name, "--step", str(work / home), str(source)], check=True)

    try:
        if chosen.files:
            write_files(work / "files", chosen.files)
            run(f"{chosen.files:,} text files", "files-home", work / "files")
            run("the same files again", "files-home", work / "files")
            shutil.rmtree(work / "files")
            shutil.rmtree(work / "files-home")
        if chosen.rows:
            write_rows(work / "rows.jsonl", chosen.rows)
            run(f"{chosen.rows:,} rows of JSON Lines", "rows-home", work / "rows.jsonl")
            run("the same file again", "rows-home", work / "rows.jsonl")
            # The same new documents on a small warehouse and on the large one: the cost is that of what is new.
            few = min(10_000, chosen.rows)
            write_rows(work / "few.jsonl", few, seed=5)
            run(f"{few:,} rows of JSON Lines in a home of their own", "few-home", work / "few.jsonl")
            write_rows(work / "new.jsonl", 100, seed=3)
            write_files(work / "new", 100, seed=4)
            for what, source in (("documents", "new.jsonl"), ("text files", "new")):
                run(f"100 new {what} on top of {few:,}", "few-home", work / source)
                run(f"100 new {what} on top of {chosen.rows:,}", "rows-home", work / source)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
