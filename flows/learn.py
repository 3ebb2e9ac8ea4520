"""Learns the weights that decide whether a proposed claim is published, from annotated documents.

Rules propose claims with features (`features` of the history tables); the annotated corpus says which are right. A logistic
regression with an L2 penalty per relation gives each feature value a weight, and the threshold is the one that serves best
on documents it was not learned from (cross-validation by document). The result is `dbt_project/lexicon/claim_weights.csv`,
applied in SQL by the macro `decided`. Everything is deterministic: the same corpus gives the same file.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

from flows.evaluate import KINDS, evaluate, home_of
from flows.settings import DBT_PROJECT, Settings
from flows.show import Rows
from flows.warehouse import connect

WEIGHTS = DBT_PROJECT / "lexicon" / "claim_weights.csv"
FOLDS = 8
PENALTY = 6.0
RARE = 4  # A feature value seen in fewer claims gets no weight.


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
    held_out: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        bias, values = fit([proposal for proposal in proposals if fold_of(proposal.document) != fold])
        own = [proposal for proposal in proposals if fold_of(proposal.document) == fold]
        held_out += [(score(proposal.features, bias, values), proposal.is_right) for proposal in own]
    threshold, after = choose(held_out, missed, precision_floor)
    right = sum(proposal.is_right for proposal in proposals)
    before = (right / max(len(proposals), 1), right / max(right + missed, 1))
    bias, values = fit(proposals)
    return Weights(bias, values, threshold, before, after)


def score(features: dict[str, str], bias: float, values: dict[tuple[str, str], float]) -> float:
    """The sum of bias and weights, as the SQL computes it."""
    return bias + sum(values.get(item, 0.0) for item in features.items())


def fit(proposals: Sequence[Proposal]) -> tuple[float, dict[tuple[str, str], float]]:
    """Logistic regression with an L2 penalty by Newton's method (Hastie, Tibshirani, Friedman, 4.4.1), rounded to 3 digits."""
    import numpy

    counts: dict[tuple[str, str], int] = defaultdict(int)
    for proposal in proposals:
        for item in proposal.features.items():
            counts[item] += 1
    columns = {item: place for place, item in enumerate(sorted(item for item, count in counts.items() if count >= RARE), start=1)}
    table = numpy.zeros((len(proposals), len(columns) + 1))
    table[:, 0] = 1.0
    for line, proposal in enumerate(proposals):
        for item in proposal.features.items():
            if item in columns:
                table[line, columns[item]] = 1.0
    truth = numpy.array([float(proposal.is_right) for proposal in proposals])
    penalty = numpy.full(len(columns) + 1, PENALTY)
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
