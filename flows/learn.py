"""Learns the weights that decide whether a proposed claim is published, from annotated documents.

Rules propose claims with features (`features` of the history tables); the annotated corpus says which are right. A logistic
regression with an L2 penalty per relation gives each feature value a weight, and the threshold is the one that serves best
on documents it was not learned from (cross-validation by document). The result is `dbt_project/lexicon/claim_weights.csv`,
applied in SQL by the macro `decided`. The signs that two companies are partners (`int_partnership_signs`) are weighed the
same way: `dbt_project/lexicon/partnership_weights.csv`, applied by the macros `partnership_score` and `partnership_threshold`.
Everything is deterministic: the same corpus gives the same files.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import TypeVar

from flows.evaluate import KINDS, Names, aliases_of, company_names, evaluate, home_of, is_same, load, names_of
from flows.settings import DBT_PROJECT, Settings
from flows.show import Rows
from flows.warehouse import connect

WEIGHTS = DBT_PROJECT / "lexicon" / "claim_weights.csv"
SIGN_WEIGHTS = DBT_PROJECT / "lexicon" / "partnership_weights.csv"
FOLDS = 8
PENALTY = 6.0
SIGN_PENALTY = 4.0
SIGN_ROUNDS = 3
RARE = 3  # A feature value seen in fewer documents gets no weight.
SMALL = 0.05  # A smaller weight of a sign is none.
# What pairs of a kind must score beyond the threshold; chosen by hand, because too few of one kind are annotated to learn it.
HARDER = {"joint_venture": 1.0, "technology": 1.2}


@dataclass(frozen=True)
class Proposal:
    """One proposed claim.

    Attributes:
        document: id of its annotated document.
        relation: stakes, models, markets or partnerships.
        features: feature name -> value.
        is_right: an annotated claim agrees with it.
    """

    document: str
    relation: str
    features: dict[str, str]
    is_right: bool


@dataclass(frozen=True)
class Pair(Proposal):
    """One row of int_partnership_signs; its relation is a kind of partnership, its features are the signs.

    Attributes:
        sentence: its sentence_key, known by it within the document.
        companies: company_ids of both sides, in order. Rows with the same sentence and companies tell of one partnership.
    """

    sentence: int
    companies: tuple[str, ...]


P = TypeVar("P", bound=Proposal)
Model = tuple[float, dict[tuple[str, str], float]]


@dataclass(frozen=True)
class Weights:
    """What was learned for one relation.

    Attributes:
        bias: weight that every claim starts with.
        values: (feature, value) -> weight.
        threshold: lowest score that is published.
        before: precision and recall share of right proposals kept without weights, on documents not learned from.
        after: the same with weights.
    """

    bias: float
    values: dict[tuple[str, str], float]
    threshold: float
    before: tuple[float, float]
    after: tuple[float, float]


def proposals_of(settings: Settings, gold: Path, progress: Callable[[str], None]) -> tuple[list[Proposal], dict[str, int]]:
    """Every claim the rules propose for the documents of `gold` that is right or wrong, and how many claims none proposed.

    Raises:
        flows.evaluate.GoldError: the folder holds no annotated document, or one that is not valid.
    """
    scores = evaluate(settings, gold, None, progress, proposals=True)
    found = []
    with connect(home_of(settings, gold).warehouse, read_only=True) as con:
        for kind in KINDS:
            rows = con.execute(
                f"""
                select external_id, claim_id, features
                from history.{kind.removesuffix("s")}_claims
                join marts.dim_document using (document_id)
                order by claim_id
                """
            ).fetchall()
            for document, claim_id, features in rows:
                verdict = scores.verdicts.get(claim_id)
                if verdict in ("right", "wrong"):
                    values = {name: str(value) for name, value in features.items()}
                    found.append(Proposal(document, kind, values, verdict == "right"))
    return found, {kind: tally.missed for kind, tally in scores.tallies.items()}


def learn_from(
    settings: Settings, golds: Sequence[Path], precision_floor: float, progress: Callable[[str], None]
) -> dict[str, Weights]:
    """Weights by relation, learned from all proposals for the documents of `golds`.

    Raises:
        flows.evaluate.GoldError: a folder holds no annotated document, or one that is not valid.
    """
    proposals: list[Proposal] = []
    missed = dict.fromkeys(KINDS, 0)
    for gold in golds:
        found, not_proposed = proposals_of(settings, gold, progress)
        proposals += found
        for kind, count in not_proposed.items():
            missed[kind] += count
    progress(f"learning from {len(proposals):,} proposals")
    return {
        kind: learn([p for p in proposals if p.relation == kind], missed[kind], precision_floor)
        for kind in KINDS
        if any(p.relation == kind for p in proposals)
    }


def pairs_of(settings: Settings, gold: Path, progress: Callable[[str], None]) -> tuple[list[Pair], int]:
    """Every pair of the documents of `gold` that is right or wrong, and how many partnerships no pair tells of.

    A pair is right where an annotated partnership of its kind names both its sides and is quoted from its sentence. One that
    agrees with an optional partnership, or with one quoted from another sentence, is neither right nor wrong.

    Raises:
        flows.evaluate.GoldError: the folder holds no annotated document, or one that is not valid.
    """
    from flows import pipeline, transform

    documents = {document["doc_id"]: document for document in load(gold)}
    own = home_of(settings, gold)
    with pipeline.exclusive(own):
        transform.forget(own)  # The signs of the documents read last are there, no others: all are read again.
    evaluate(settings, gold, None, progress)
    with connect(own.warehouse, read_only=True) as con:
        known = company_names(con)
        rows = con.execute(
            """
            select external_id, sentence_key, body, kind, a.company_ids, b.company_ids, is_one, signs
            from intermediate.int_partnership_signs
            join intermediate.int_sentences using (sentence_key, document_no)
            join raw.documents using (document_no)
            order by sentence_key, trigger_pos, kind, a.pos, b.pos, signs
            """
        ).fetchall()
    found, told = [], set()
    for doc_id, sentence, body, kind, first, second, is_one, signs in rows:
        aliases = aliases_of(documents[doc_id])
        sides = [[known.get(c) or names_of([c.removeprefix("x_").replace("_", " ")]) for c in side] for side in (first, second)]
        same = [
            place
            for place, claim in enumerate(documents[doc_id].get("partnerships", []))
            if claim["kind"] == kind and names_both(claim["parties"], sides[: 1 if is_one else 2], kind, aliases)
        ]
        told |= {(doc_id, place) for place in same}
        claims = [documents[doc_id]["partnerships"][place] for place in same]
        is_right = any(not claim.get("optional") and is_from(claim["quote"], body) for claim in claims)
        if is_right or not claims:
            values = {name: str(value) for name, value in signs.items() if value is not None}
            found.append(Pair(doc_id, kind, values, is_right, sentence, tuple(sorted({*first, *second}))))
    demanded = {
        (doc_id, place)
        for doc_id, document in documents.items()
        for place, claim in enumerate(document.get("partnerships", []))
        if not claim.get("optional")
    }
    return found, len(demanded - told)


def names_both(parties: Sequence[str], sides: Sequence[Sequence[Names]], kind: str, aliases: Mapping[str, Names]) -> bool:
    """Whether each side has one of the annotated parties, both together two, and half of all named by either.

    The half is not asked of supply and contract manufacturing, where each company of a side is a party of its own.
    """
    met = [{party for party in parties if any(is_same(party, names, aliases) for names in side)} for side in sides]
    shared = len(set().union(*met))
    every = len(parties) + sum(len(side) for side in sides) - shared
    return all(met) and shared >= 2 and (kind in ("supply", "contract_manufacturing") or shared * 2 >= every)


def is_from(quote: str, sentence: str) -> bool:
    """Whether a quote and a sentence share their words: one holds the other, or at least its first 60 characters."""
    one, other = " ".join(quote.split()), " ".join(sentence.split())
    return one[:60] in other or other[:60] in one


def learn_signs_from(
    settings: Settings, golds: Sequence[Path], precision_floor: float, progress: Callable[[str], None]
) -> dict[str, Weights]:
    """Weights of the signs of partnerships, learned from all pairs of the documents of `golds`.

    Raises:
        flows.evaluate.GoldError: a folder holds no annotated document, or one that is not valid.
    """
    pairs: list[Pair] = []
    missed = 0
    for gold in golds:
        found, not_told = pairs_of(settings, gold, progress)
        pairs += found
        missed += not_told
    progress(f"learning from {len(pairs):,} pairs")
    return {"partnerships": learn_signs(pairs, missed, precision_floor)}


def figures(weights: dict[str, Weights]) -> Rows:
    """One row a relation: what the weights change on documents they were not learned from."""
    columns = ["relation", "precision before", "recall before", "precision after", "recall after", "weights"]
    rows = [(kind, *(round(rate, 3) for rate in (*w.before, *w.after)), len(w.values)) for kind, w in weights.items()]
    return Rows(columns, rows)


def fold_of(document: str) -> int:
    """The fold of a document: by its id's hash, the same on every machine."""
    return int(md5(document.encode()).hexdigest(), 16) % FOLDS


def learn(proposals: Sequence[Proposal], missed: int, precision_floor: float) -> Weights:
    """Weights and threshold for the proposals of one relation.

    Args:
        proposals: all proposals of the relation, with their verdicts.
        missed: annotated claims that no rule proposed; they count against recall.
        precision_floor: wanted precision, 0 to 1; among thresholds that reach it the one with the highest F1 is taken,
            else the one with the highest precision that keeps half of the right proposals.

    Returns:
        Weights learned from all proposals; threshold and figures from cross-validation.
    """
    held_out = cross_validated(proposals, fit)
    return weighed([(value, proposal.is_right) for proposal, value in held_out], missed, precision_floor, fit(proposals))


def learn_signs(pairs: Sequence[Pair], missed: int, precision_floor: float) -> Weights:
    """As `learn`, for the pairs of all kinds of partnership; a partnership counts once a document."""
    held_out = sorted(cross_validated(pairs, fit_best), key=lambda rated: rated[1])
    # Companies are partners of one kind in a sentence, that of the best row; as int_partnership_read has it.
    best = {(pair.document, pair.sentence, pair.companies): (pair, value) for pair, value in held_out}
    by_score = sorted(
        ((pair, value - HARDER.get(pair.relation, 0.0)) for pair, value in best.values()), key=lambda rated: rated[1]
    )
    told = {(pair.document, pair.relation, pair.companies): (value, pair.is_right) for pair, value in by_score}
    return weighed(list(told.values()), missed, precision_floor, fit_best(pairs))


def weighed(held_out: Sequence[tuple[float, bool]], missed: int, precision_floor: float, model: Model) -> Weights:
    """The model with the threshold and the figures that scores and verdicts on documents not learned from give."""
    threshold, after = choose(held_out, missed, precision_floor)
    right = sum(is_right for _, is_right in held_out)
    before = (right / max(len(held_out), 1), right / max(right + missed, 1))
    return Weights(*model, threshold, before, after)


def cross_validated(proposals: Sequence[P], fitted: Callable[[Sequence[P]], Model]) -> list[tuple[P, float]]:
    """Every proposal with the score it gets from weights learned from the other folds."""
    held_out: list[tuple[P, float]] = []
    for fold in range(FOLDS):
        bias, values = fitted([proposal for proposal in proposals if fold_of(proposal.document) != fold])
        own = [proposal for proposal in proposals if fold_of(proposal.document) == fold]
        held_out += [(proposal, score(proposal.features, bias, values)) for proposal in own]
    return held_out


def fit_best(pairs: Sequence[Pair]) -> Model:
    """As `fit`, with one right row for each partnership of a sentence: the one that scores best (multiple instances).

    That a partnership is told does not say which of the rows that propose it stands in the construction that tells it.
    """
    chosen = list(pairs)
    for _ in range(SIGN_ROUNDS - 1):
        bias, values = fit(chosen, SIGN_PENALTY)
        rated = sorted((pair for pair in pairs if pair.is_right), key=lambda pair: score(pair.features, bias, values))
        best = {(pair.document, pair.sentence, pair.companies, pair.relation): id(pair) for pair in rated}
        kept = set(best.values())
        chosen = [pair for pair in pairs if not pair.is_right or id(pair) in kept]
    bias, values = fit(chosen, SIGN_PENALTY)
    return round(bias, 2), {item: round(weight, 2) for item, weight in values.items() if abs(weight) >= SMALL}


def score(features: dict[str, str], bias: float, values: dict[tuple[str, str], float]) -> float:
    """The sum of bias and weights, as the SQL computes it."""
    return bias + sum(values.get(item, 0.0) for item in features.items())


def fit(proposals: Sequence[Proposal], strength: float = PENALTY) -> Model:
    """Logistic regression with an L2 penalty by Newton's method (Hastie, Tibshirani, Friedman, 4.4.1), rounded to 3 digits."""
    import numpy

    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for proposal in proposals:
        for item in proposal.features.items():
            seen[item].add(proposal.document)
    columns = {item: place for place, item in enumerate(sorted(i for i, where in seen.items() if len(where) >= RARE), start=1)}
    table = numpy.zeros((len(proposals), len(columns) + 1))
    table[:, 0] = 1.0
    for line, proposal in enumerate(proposals):
        for item in proposal.features.items():
            if item in columns:
                table[line, columns[item]] = 1.0
    truth = numpy.array([float(proposal.is_right) for proposal in proposals])
    penalty = numpy.full(len(columns) + 1, strength)
    penalty[0] = 1e-3
    weights = numpy.zeros(len(columns) + 1)
    for _ in range(30):
        chance = 1.0 / (1.0 + numpy.exp(-table @ weights))
        gradient = table.T @ (chance - truth) + penalty * weights
        curvature = (table * (chance * (1.0 - chance))[:, None]).T @ table + numpy.diag(penalty)
        step = numpy.linalg.solve(curvature, gradient)
        weights = weights - step
        if float(numpy.abs(step).max()) < 1e-6:
            break
    values = {item: round(float(weights[place]), 3) for item, place in columns.items()}
    return round(float(weights[0]), 3), {item: weight for item, weight in values.items() if weight}


def choose(scored: Sequence[tuple[float, bool]], missed: int, precision_floor: float) -> tuple[float, tuple[float, float]]:
    """The threshold and the precision and recall it gives."""
    total = sum(is_right for _, is_right in scored) + missed
    right = 0
    options = []
    for place, (value, is_right) in enumerate(sorted(scored, key=lambda pair: -pair[0]), start=1):
        right += is_right
        options.append((value, right / place, right / max(total, 1), right))
    good = [option for option in options if option[1] >= precision_floor and option[3] >= 5]
    if good:
        best = max(good, key=lambda option: 2 * option[1] * option[2] / max(option[1] + option[2], 1e-9))
    else:
        kept = [option for option in options if option[3] >= right / 2] or options
        best = max(kept, key=lambda option: option[1])
    return round(best[0] - 0.0005, 3), (best[1], best[2])


def write(path: Path, weights: dict[str, Weights]) -> None:
    """Store weights as the dbt seed that the SQL reads."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["relation", "feature", "value", "weight"])
        for relation, learned in sorted(weights.items()):
            out.writerow([relation, "bias", "", learned.bias])
            out.writerow([relation, "threshold", "", learned.threshold])
            out.writerows([relation, *item, weight] for item, weight in sorted(learned.values.items()))


def write_signs(path: Path, weights: Mapping[str, Weights]) -> None:
    """Store the weights of the signs of partnerships as the dbt seed that the SQL reads."""
    learned = weights["partnerships"]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["sign", "value", "weight"])
        out.writerow(["base", "", learned.bias])
        out.writerow(["threshold", "", learned.threshold])
        out.writerows(["threshold", kind, round(learned.threshold + more, 3)] for kind, more in HARDER.items())
        out.writerows([*item, weight] for item, weight in sorted(learned.values.items()))
