"""How well the rules read: claims against annotated documents, counted as the annotation guide says.

A claim is right when its key and its polarity agree with an annotated claim of the same document; each annotated claim is
used once. Claims annotated as optional are neither demanded nor punished. What else was annotated (modality, year, place)
is counted as accuracy over the right claims.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from flows.failures import UsageError
from flows.settings import Settings
from flows.show import Rows
from flows.warehouse import connect

Claim = dict[str, Any]
Names = frozenset[str]

KINDS = ("stakes", "models", "markets", "partnerships")

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "stakes": ("action", "modality", "year", "share_before", "amount", "currency"),
    "models": ("event", "modality", "year", "place", "market", "powertrain", "body", "quantity"),
    "markets": ("modality", "period", "scope"),
    "partnerships": ("modality", "year"),
}

# Words that do not tell two companies apart.
_GENERIC_WORDS = """
group motor motors automotive automobile automobiles auto co company corp corporation inc ltd limited llc plc ag se sa nv spa gmbh
holding holdings kk the of and srl ab as oyj pvt
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())

# Names under which annotators know one company.
_SAME = tuple(
    frozenset(group)
    for group in (
        ("gm", "general motors"), ("vw", "volkswagen"), ("jlr", "jaguar land rover"), ("fca", "fiat chrysler"),
        ("psa", "psa peugeot citroen", "peugeot citroen"), ("mmc", "mitsubishi"), ("bmw", "bayerische motoren werke"),
        ("mercedes", "mercedes benz"), ("pif", "public investment fund", "saudi public investment fund"),
        ("lg", "lges", "lg energy solution"), ("gac", "guangzhou"), ("faw", "first works"), ("foxconn", "hon hai"),
    )
)  # fmt: skip

# Actions and events that annotators use for one thing.
_ACTION = {"hold": "hold", "acquire": "more", "increase": "more", "reduce": "less", "divest": "less"}
_EVENT = {"launch": "launch", "develop": "launch", "offer": "offer", "produce": "produce", "discontinue": "discontinue"}

# Shares are given to a tenth of a point; half a per cent of a figure is rounding.
_SHARE, _FIGURE = 0.051, 0.005

_SHARED = "claim_id, rule_id, polarity, modality, evidence_text"
_PARTIES = (
    "(select list(b.company_id) from marts.bridge_partnership_party as b where b.partnership_id = f.partnership_id) as parties"
)
_READ: Mapping[str, str] = {
    "stakes": f"select {_SHARED}, year, holder_id as holder, investee_id as investee, action, "
    "share_exact_pct as share, share_max_pct as share_max, share_before_pct as share_before, "
    "share_delta_pct as share_delta, amount, currency",
    "models": f"select {_SHARED}, year, brand_id as brand, maker_id as maker, model_name as model, event, "
    "production_market_id as place, market_id as market, powertrain, body_type as body, quantity",
    "markets": f"select {_SHARED}, company_id as company, market_id as market, event, metric, value, period, scope",
    "partnerships": f"select {_SHARED}, year, kind, {_PARTIES}",
}


class GoldError(UsageError):
    """The folder of annotated documents cannot be used; the message says why."""


@dataclass
class Tally:
    """Counts of one kind of claim."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    attributes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def rates(self) -> tuple[float, float, float]:
        """Precision, recall and F1, each 0 where it is not defined."""
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 0.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class Scores:
    """Everything one evaluation counted.

    Attributes:
        tallies: counts by kind.
        rules: (kind, rule_id) -> right, wrong and optional claims.
        errors: a line for each missed and each wrong claim.
        verdicts: claim_id -> right, wrong or optional.
    """

    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    rules: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)

    def figures(self) -> Rows:
        """One row a kind, and one for the three fact tables together."""
        three = [self.tallies[kind] for kind in ("stakes", "models", "markets")]
        total = Tally(sum(t.right for t in three), sum(t.wrong for t in three), sum(t.missed for t in three))
        rows = []
        for name, tally in [*self.tallies.items(), ("three fact tables", total)]:
            rows.append((name, *(round(rate, 3) for rate in tally.rates()), tally.right, tally.wrong, tally.missed))
        return Rows(["claims", "precision", "recall", "F1", "right", "wrong", "missed"], rows)

    def attributes(self) -> dict[str, str]:
        """Accuracy of the other annotated attributes over the right claims, a line a kind."""
        return {
            kind: ", ".join(f"{name} {right / of:.2f} of {of}" for name, (right, of) in tally.attributes.items())
            for kind, tally in self.tallies.items()
            if tally.attributes
        }

    def scorecard(self) -> Rows:
        """One row a rule that made a claim, the most wrong ones first; rules that made none are not listed."""
        rows = [
            (kind, rule, sum(n), n[0], n[1], n[2], round(n[0] / (n[0] + n[1]), 3) if n[0] + n[1] else None)
            for (kind, rule), n in sorted(self.rules.items(), key=lambda item: (-item[1][1], item[0]))
        ]
        return Rows(["claims", "rule_id", "support", "right", "wrong", "optional", "precision"], rows)


def home_of(settings: Settings, gold: Path) -> Settings:
    """The home an evaluation of `gold` keeps its warehouse in, intermediate models and all."""
    home = settings.home / "evaluation" / sha256(str(gold.absolute()).encode()).hexdigest()[:12]
    return replace(settings, home=home, keep_intermediate=True)


def evaluate(
    settings: Settings, gold: Path, only: set[str] | None, progress: Callable[[str], None], *, proposals: bool = False
) -> Scores:
    """Read the folder's documents as any others, in a home of their own, and count.

    The home stays under `settings.home`, so that a second evaluation with the same rules takes a moment and the claims can
    be looked into.

    Args:
        settings: whose limits and home.
        gold: a folder with one JSON file a document (`doc_id`, `title`, `published`, `text`, `entities`, claims by kind).
        only: ids of the documents to count; all are read.
        progress: called with what is being done.
        proposals: count everything the rules propose, also what the weights refuse.

    Raises:
        GoldError: the folder holds no annotated document, or one that is not valid.
    """
    from flows import ingest, pipeline, transform

    documents = load(gold)
    unknown = (only or set()) - {document["doc_id"] for document in documents}
    if unknown:
        raise GoldError(f"no annotated document {', '.join(sorted(unknown))} in {gold}")
    own = home_of(settings, gold)
    with pipeline.exclusive(own):
        given = own.home / "documents.jsonl"
        lines = [
            json.dumps({"id": d["doc_id"], "text": d["text"], **{key: d.get(key) for key in ("title", "url", "published")}})
            for d in documents
        ]  # fmt: skip
        content = "\n".join(lines) + "\n"
        if not given.exists() or given.read_text(encoding="utf-8") != content:
            given.write_text(content, encoding="utf-8")
        progress(f"reading {len(documents):,} annotated documents")
        ingest.ingest(own, [str(given)], "evaluation")
        transform.run(own, progress, test=False)
        claims = predictions(own.warehouse, proposals)
    return score([d for d in documents if only is None or d["doc_id"] in only], claims)


def load(gold: Path) -> list[dict[str, Any]]:
    """The annotated documents of a folder, in the order of their files.

    Raises:
        GoldError: there is none, or one lacks what is needed.
    """
    documents = []
    for path in sorted(gold.glob("*.json")):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise GoldError(f"{path}: {error}") from error
        if not isinstance(document, dict) or not all(isinstance(document.get(key), str) for key in ("doc_id", "text")):
            raise GoldError(f"{path}: an annotated document needs `doc_id` and `text`")
        documents.append(document)
    if not documents:
        raise GoldError(f"no annotated documents (*.json) in {gold}")
    return documents


def predictions(warehouse: Path, proposals: bool = False) -> dict[tuple[str, str], list[Claim]]:
    """Claims by kind and external id, refused ones among them if `proposals`; each company is the set of its names."""
    claims: dict[tuple[str, str], list[Claim]] = {}
    with connect(warehouse, read_only=True) as con:
        known: dict[str, Names] = {}
        for company, name in con.execute(
            "select company_id, name from marts.dim_company union all select company_id, alias from marts.dim_company_alias"
        ).fetchall():
            known[company] = known.get(company, frozenset()) | names_of([name])
        for kind, select in _READ.items():
            table = f"history.{kind.removesuffix('s')}_claims" if proposals else f"marts.fct_{kind}"
            select = select.replace(_PARTIES, "party_ids as parties") if proposals else select
            cursor = con.execute(
                f"{select}, d.external_id from {table} as f join marts.dim_document as d using (document_id) order by f.claim_id"
            )
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                claim = dict(zip(columns, row, strict=True))
                for role in ("holder", "investee", "brand", "maker", "company"):
                    if role in claim:
                        claim[role] = known.get(claim[role], frozenset())
                if "parties" in claim:
                    claim["parties"] = [known.get(company, frozenset()) for company in claim["parties"] or []]
                claims.setdefault((kind, claim.pop("external_id")), []).append(claim)
    return claims


def score(documents: Iterable[Mapping[str, Any]], claims: Mapping[tuple[str, str], list[Claim]]) -> Scores:
    """Count `claims` against the annotations of `documents`."""
    scores = Scores()
    for document in documents:
        aliases = {name: names_of([name, *forms]) for name, forms in document.get("entities", {}).items()}
        for kind in KINDS:
            _score_kind(scores, kind, document, aliases, list(claims.get((kind, document["doc_id"]), [])))
    return scores


def _score_kind(scores: Scores, kind: str, document: Mapping[str, Any], aliases: Mapping[str, Names], left: list[Claim]) -> None:
    tally, doc_id = scores.tallies[kind], document["doc_id"]
    # Demanded claims choose first, so that an optional one cannot take what would have been right.
    for annotated in sorted(document.get(kind, []), key=lambda claim: bool(claim.get("optional"))):
        fitting = [c for c in left if c["polarity"] == annotated["polarity"] and _MATCH[kind](annotated, c, aliases)]
        best = max(fitting, key=lambda c: sum(agree(annotated.get(a), c.get(a)) for a in ATTRIBUTES[kind]), default=None)
        if best is not None:
            left.remove(best)
        if annotated.get("optional"):
            _count_rule(scores, kind, best, 2)
        elif best is None:
            tally.missed += 1
            scores.errors.append(f"MISSED {kind} {doc_id}: " + _line(annotated))
        else:
            tally.right += 1
            _count_rule(scores, kind, best, 0)
            for name in ATTRIBUTES[kind]:
                if annotated.get(name) is not None:
                    right, of = tally.attributes.get(name, (0, 0))
                    tally.attributes[name] = (right + agree(annotated[name], best.get(name)), of + 1)
    for claim in left:
        tally.wrong += 1
        _count_rule(scores, kind, claim, 1)
        scores.errors.append(f"WRONG {kind} {doc_id}: " + _line(claim))


def _count_rule(scores: Scores, kind: str, claim: Claim | None, place: int) -> None:
    if claim is not None:
        scores.rules.setdefault((kind, claim["rule_id"]), [0, 0, 0])[place] += 1
        scores.verdicts[claim["claim_id"]] = ("right", "wrong", "optional")[place]


def normal(name: str) -> str:
    """The words of a company's name, without accents, and without generic ones unless there are no others."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("&", " and "))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join([word for word in words if word not in _GENERIC] or words)


def names_of(forms: Iterable[str]) -> Names:
    """All normal names of a company that the text calls by `forms`."""
    names = frozenset(normal(form) for form in forms if form) - {""}
    return names.union(*(group for group in _SAME if group & names))


def agree(a: Any, b: Any) -> bool:
    """Whether two values say the same: numbers within rounding, words without case."""
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= max(_SHARE, abs(a) * _FIGURE)
    return str(a).lower() == str(b).lower()


def _same(name: str | None, found: Names, aliases: Mapping[str, Names]) -> bool:
    """Whether the company annotated as `name` is the one with the names `found`; no name matches no names."""
    if name is None or not found:
        return name is None and not found
    return bool((aliases.get(name) or names_of([name])) & found)


def _said_share(claim: Mapping[str, Any]) -> float | None:
    """The number a stake is known by: its share, its upper bound, or the part that changed hands."""
    return next((float(claim[key]) for key in ("share", "share_max", "share_delta") if claim.get(key) is not None), None)


def _stake(a: Mapping[str, Any], c: Claim, aliases: Mapping[str, Names]) -> bool:
    one, other = _said_share(a), _said_share(c)
    equal = one is None and other is None if one is None or other is None else abs(one - other) <= _SHARE
    return (
        equal and _ACTION[a["action"]] == _ACTION.get(c["action"])
        and _same(a["holder"], c["holder"], aliases) and _same(a["investee"], c["investee"], aliases)
    )  # fmt: skip


def _model_name(name: str | None) -> str:
    key = re.sub(r"[^a-z0-9]+", "", (name or "").lower())
    return key.replace("pluginhybrid", "phev").replace("electricvehicle", "ev")


def _model(a: Mapping[str, Any], c: Claim, aliases: Mapping[str, Names]) -> bool:
    branded = _same(a["brand"], c["brand"], aliases)
    # Annotators and rules may differ on who gives the name and who builds, if only one of them is said.
    branded = branded or (a["brand"] is None and _same(a.get("maker"), c["brand"], aliases))
    branded = branded or (bool(a["brand"]) and bool(c["maker"]) and not c["brand"] and _same(a["brand"], c["maker"], aliases))
    if not branded or _EVENT[a["event"]] != _EVENT.get(c["event"]):
        return False
    if a.get("model"):
        return _model_name(a["model"]) == _model_name(c["model"])
    counted = a.get("quantity") is None or c["quantity"] is None or a["quantity"] == c["quantity"]
    return not c["model"] and a.get("powertrain") == c["powertrain"] and counted


def _market(a: Mapping[str, Any], c: Claim, aliases: Mapping[str, Names]) -> bool:
    if a["market"] != c["market"] or a["event"] != c["event"] or not _same(a["company"], c["company"], aliases):
        return False
    if a["event"] != "metric":
        return True
    valued = a.get("value") is not None and c["value"] is not None
    return valued and a.get("metric") == c["metric"] and agree(float(a["value"]), float(c["value"]))


def _partnership(a: Mapping[str, Any], c: Claim, aliases: Mapping[str, Names]) -> bool:
    shared = sum(any(_same(party, found, aliases) for found in c["parties"]) for party in a["parties"])
    # Half of all parties named by either, and two at least.
    return a["kind"] == c["kind"] and shared >= 2 and shared * 2 >= len(a["parties"]) + len(c["parties"]) - shared


_MATCH: Mapping[str, Callable[[Mapping[str, Any], Claim, Mapping[str, Names]], bool]] = {
    "stakes": _stake, "models": _model, "markets": _market, "partnerships": _partnership,
}  # fmt: skip


def _line(claim: Mapping[str, Any]) -> str:
    shown = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in claim.items() if v is not None and v != frozenset()}
    if "parties" in shown:
        shown["parties"] = [sorted(p) if isinstance(p, frozenset) else p for p in shown["parties"]]
    return json.dumps(shown, default=str, ensure_ascii=False)
