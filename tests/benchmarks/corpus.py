"""A corpus of any size with known claims: every sentence is made here from templates and names of the lexicon.

About 400 words, 21 sentences, 33 mentions and 5 fact sentences a document; a quarter of the fact sentences have a
pronoun or a description for their subject. The language is plain on purpose: it measures the machinery, and what the
rules make of real prose is measured by the annotated documents.
"""

# ruff: noqa: E501 - sentences and SQL are longer than a line of code
from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

LEXICON = Path(__file__).resolve().parents[2] / "dbt_project" / "lexicon"
SENTENCES, FACTS = 21, 5
COUNTRIES = {
    "US": "the United States", "CN": "China", "JP": "Japan", "DE": "Germany", "IN": "India", "BR": "Brazil", "FR": "France",
    "ES": "Spain", "IT": "Italy", "TH": "Thailand", "MX": "Mexico", "AU": "Australia", "ID": "Indonesia", "ZA": "South Africa",
}  # fmt: skip
DEMONYMS = {
    "JP": "Japanese",
    "DE": "German",
    "FR": "French",
    "US": "American",
    "CN": "Chinese",
    "IN": "Indian",
    "KR": "South Korean",
    "IT": "Italian",
}
PEOPLE = [
    "Maria Lindqvist",
    "Peter Hallam",
    "Aiko Morita",
    "Rohan Dev",
    "Claire Dumas",
    "Tomas Berg",
    "Helen Marsh",
    "Luis Ortega",
]

# Each is led in by a sentence that names its subject where the subject is to be carried.
STAKES = [
    ("{s} holds {p}% of {o} and has two seats on its supervisory board.", "hold"),
    ("{s} owns a {p}% stake in {o} under an arrangement that dates back several years.", "hold"),
    ("{s} acquired a {p}% stake in {o} after long discussions with the founding family.", "acquire"),
    ("{s} raised its stake in {o} to {p}% in the course of the summer.", "increase"),
]
MODELS = [
    ("{s} launched the {m} in {c} with a longer list of standard equipment.", "launch"),
    ("{s} builds the {m} at its plant in {c} on two shifts.", "produce"),
    ("{s} introduced the {m} in {c} before a crowd of dealers and reporters.", "launch"),
]
MARKETS = [
    ("{s} sold {n:,} vehicles in {c} in {y}, helped by a broader choice of dealers.", "sales_units"),
    ("{s} delivered {n:,} cars in {c} in {y}, according to its own count.", "sales_units"),
]
PARTNERS = [
    ("{s} and {o} formed a joint venture to make battery cells for both groups.", "joint_venture"),
    ("{s} formed a joint venture with {o} to build electric motors.", "joint_venture"),
]
LEADS = [
    "{s} had invited reporters to its headquarters on {d} to explain where it stands after a turbulent spring.",
    "{s} has a long history of careful steps, and the people who run it like to say so in public.",
    "{s} was careful not to promise too much on {d}, as {h} in {town} and many others were quick to point out.",
]
FILLERS = [
    "The room in {town} was full well before {d}, and the questions went on for longer than anyone in {c} had expected.",
    "{h}, who follows the industry for a bank in {town}, called the mood calm but far from cheerful.",
    "Nobody in {town} was surprised by the tone, although {h} and some others had hoped for a little more detail.",
    "The weather in {town} was poor, the coffee was worse, and still nearly everyone stayed until the very end on {d}.",
    "Observers of {x} have learned to wait for the small print before they draw any conclusion at all.",
    "“We have been patient for a long time, and we shall be patient for a while yet,” {h} said.",
    "In {y} such words would have moved the whole sector, {x} and {z} included, but this time the response was muted.",
    "{h} thanked the staff in {town} for their work and asked them to keep their spirits high.",
    "Rivals such as {x} and {z} watched from a distance and kept their own counsel on the matter.",
    "It is a lesson that {x} learned the hard way when interest rates rose in the spring of {y}.",
    "Inflation stood at {q}% at the time, and the cost of steel had begun to worry the accountants.",
    "The talk then turned to the weather in {c}, to the state of the roads and to the price of petrol.",
    "Some of those present had come by train from {town} and left again for {c} before the evening.",
    "People close to {x} describe a company that thinks in decades and is slow to change its mind.",
    "An internal note, dated {d}, ran to forty pages and said rather little that was not already known.",
    "There is no shortage of advice from outside, and {h} has heard most of it more than once.",
    "The union at {z} asked for patience and got a promise of further talks after the holidays.",
    "Commentators in {c} spoke of a turning point, which is a phrase they had used before in {y}.",
]
DAYS = ["Monday", "Tuesday", "March 3", "May 12", "September 9", "October 21", "Thursday", "November 30"]


class Claim(NamedTuple):
    """One expected row: its document, relation and the values by which it is told from others."""

    document_no: int
    relation: str
    key: str


@dataclass
class Names:
    """Names that mean one thing only."""

    companies: list[tuple[str, str, str]] = field(default_factory=list)
    brands: list[tuple[str, str, str]] = field(default_factory=list)
    models: dict[str, list[str]] = field(default_factory=dict)
    towns: list[str] = field(default_factory=list)


def names() -> Names:
    """Companies (id, name, country), brands with models of their own, and towns, all from the lexicon."""
    written: dict[str, set[str]] = defaultdict(set)
    for alias in _rows("company_aliases"):
        written[alias["alias"]].add(alias["company_id"])
    places = {row["alias"] for row in _rows("market_aliases")}
    model_names: dict[str, set[str]] = defaultdict(set)
    for model in _rows("vehicle_models"):
        model_names[model["name"]].add(model["brand_company_id"])
    doubtful = {row["alias"] for row in _rows("company_aliases") if row["is_ambiguous"] == "true"} | places | set(model_names)
    rows = [row for row in _rows("companies") if row["kind"] in ("maker", "brand", "supplier", "battery")]
    alone = [
        (row["company_id"], row["name"], row["country_code"])
        for row in rows
        if row["name"] not in doubtful and len(row["name"]) > 3 and row["name"].isascii() and row["name"].replace(" ", "").isalpha()
        and row["name"][0].isupper() and len(written[row["name"]] - {row["company_id"]}) == 0
    ]  # fmt: skip
    models: dict[str, list[str]] = defaultdict(list)
    for model in _rows("vehicle_models"):
        name = model["name"]
        plain = (
            len(model_names[name]) == 1
            and len(name) > 3
            and name[0].isupper()
            and name.replace(" ", "").isalnum()
            and not name[-1].isdigit()
        )
        if plain and model["is_ambiguous"] == "false" and name not in places and name not in written:
            models[model["brand_company_id"]].append(name)
    makers = {row["company_id"] for row in rows if row["kind"] in ("maker", "brand")}
    towns = [
        row["alias"]
        for row in _rows("market_aliases")
        if row["kind"] == "city" and row["is_ambiguous"] == "false" and row["alias"].isalpha()
    ]
    return Names(
        alone,
        [company for company in alone if company[0] in makers and models[company[0]]],
        dict(models),
        towns,
    )


def documents(count: int, seed: int = 7) -> Iterator[tuple[int, str, list[Claim]]]:
    """`count` documents: number, text and expected claims; equal for equal arguments."""
    known = names()
    makers = [company for company in known.companies if company in set(known.brands)]
    by_country = {code: [company for company in makers if company[2] == code] for code in DEMONYMS}
    for number in range(1, count + 1):
        yield number, *_document(random.Random(seed * 1_000_003 + number), number, known, makers, by_country)


def _document(
    dice: random.Random,
    number: int,
    known: Names,
    makers: list[tuple[str, str, str]],
    by_country: dict[str, list[tuple[str, str, str]]],
) -> tuple[str, list[Claim]]:
    paragraphs: list[list[str]] = []
    claims: list[Claim] = []
    facts = [STAKES, MODELS, MARKETS, PARTNERS, dice.choice((STAKES, MARKETS, MODELS))]
    dice.shuffle(facts)
    carried = [dice.random() < 0.27 for _ in facts]
    for fact, carry in zip(facts, carried, strict=True):
        template, kind = dice.choice(fact)
        home = dice.choice(list(by_country))
        subject = dice.choice(by_country[home] if carry else makers)
        other = dice.choice(known.companies)
        while other[0] == subject[0]:
            other = dice.choice(known.companies)
        written, lines = subject[1], []
        if carry:
            lines.append(
                dice.choice(LEADS).format(s=subject[1], d=dice.choice(DAYS), h=dice.choice(PEOPLE), town=dice.choice(known.towns))
            )
            written = "It" if fact is PARTNERS or dice.random() < 0.5 else f"The {DEMONYMS[home]} carmaker"
            template = PARTNERS[1][0] if fact is PARTNERS else template
        share, units, year = dice.randrange(3, 97), dice.randrange(2_000, 900_000), dice.randrange(2012, 2025)
        country, model = dice.choice(list(COUNTRIES)), dice.choice(known.models[subject[0]])
        lines.append(template.format(s=written, o=other[1], p=share, n=units, y=year, c=COUNTRIES[country], m=model))
        paragraphs.append(lines)
        if fact is STAKES:
            claims.append(Claim(number, "stakes", f"{subject[0]}|{other[0]}|{kind}|{share}"))
        elif fact is MODELS:
            claims.append(Claim(number, "models", f"{subject[0]}|{model}|{kind}|{country}"))
        elif fact is MARKETS:
            claims.append(Claim(number, "markets", f"{subject[0]}|{country}|{kind}|{units}|{year}"))
        else:
            claims.append(Claim(number, "partnerships", f"{kind}|" + "|".join(sorted((subject[0], other[0])))))
    fillers = dice.sample(FILLERS, SENTENCES - sum(map(len, paragraphs)))
    for place, filler in enumerate(fillers):
        paragraphs[place % len(paragraphs)].append(filler.format(
            h=dice.choice(PEOPLE), x=dice.choice(known.companies)[1], z=dice.choice(known.companies)[1], town=dice.choice(known.towns),
            c=COUNTRIES[dice.choice(list(COUNTRIES))], d=dice.choice(DAYS), y=dice.randrange(2005, 2024), q=dice.randrange(2, 9),
        ))  # fmt: skip
    return "\n\n".join(" ".join(lines) for lines in paragraphs), claims


def _rows(name: str) -> list[dict[str, str]]:
    with (LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
