"""What a candidate must satisfy to be published: one suite a table, one line a check, each with its reason.

Lists of words and ranges are those of the public contract (docs/architecture.md names the tables); a reader's query
that filters on them would silently lose rows if they did not hold. dbt's tests prove the models on their own ground;
these prove the file that readers get.
"""

from __future__ import annotations

from collections.abc import Mapping

from expectations.checks import Check, Suite, between, in_set, not_null, offenders, refers, rows, unique

REGIONS = (
    "EU",
    "EUROPE",
    "NORTH_AMERICA",
    "LATIN_AMERICA",
    "SOUTH_AMERICA",
    "ASIA",
    "ASEAN",
    "MIDDLE_EAST",
    "AFRICA",
    "OCEANIA",
    "WORLD",
)
POLARITIES = ("affirmed", "negated")
MODALITIES = ("asserted", "planned", "possible")
ACTIONS = ("hold", "acquire", "increase", "reduce", "divest")
MODEL_EVENTS = ("offer", "launch", "produce", "develop", "discontinue")
POWERTRAINS = ("BEV", "PHEV", "HEV", "EREV", "FCEV", "ICE", "electrified")
MARKET_EVENTS = ("enter", "exit", "expand", "reduce", "metric")
METRICS = (
    "sales_units",
    "sales_growth_pct",
    "market_share_pct",
    "models_offered",
    "production_units",
    "exports_units",
    "dealers",
)
PARTNERSHIP_KINDS = ("alliance", "joint_venture", "supply", "technology", "contract_manufacturing", "merger")

# The first motor car was patented in 1886; announcements reach a quarter of a century ahead at most.
FIRST_YEAR, LAST_YEAR = 1886, 2060

# Shares are reported rounded, to a half point at worst, by several holders at slightly different dates.
SUM_TOLERANCE_PCT = 1.0

# A publication that lost a fifth of a table's rows has lost a source or a rule; a fifth is far above the noise of corrections.
FEWEST_OF_LAST = 0.8

PERIOD = "^(FY)?[0-9]{4}$|^[0-9]{4}-(Q[1-4]|H[12]|0[1-9]|1[0-2])$"


def _claims() -> tuple[Check, ...]:
    """Checks that every fact table shares."""
    return (
        unique("claim_id", "a claim counted twice doubles every sum"),
        not_null("claim_id", "a row without its key cannot be explained"),
        not_null("document_id", "a claim without a document has no source"),
        not_null("rule_id", "a claim without a rule cannot be explained"),
        not_null("extractor", "claims of different extractors must be told apart"),
        not_null("evidence_text", "a claim without evidence is hearsay"),
        not_null("polarity", "a null is neither affirmed nor negated, so filters lose it"),
        not_null("modality", "a null is neither fact nor plan, so filters lose it"),
        in_set("polarity", POLARITIES, "filters on polarity would lose the row"),
        in_set("modality", MODALITIES, "filters on modality would lose the row"),
        between("year", FIRST_YEAR, LAST_YEAR, "a year outside is a number misread as a year"),
        offenders(
            "evidence_at_offsets",
            "select f.claim_id, f.document_id, f.evidence_start, f.evidence_end, f.evidence_text, "
            "substr(d.text, f.evidence_start + 1, f.evidence_end - f.evidence_start) as text_at_offsets "
            "from {batch} as f left join dim_document as d on f.document_id = d.document_id "
            "where substr(d.text, f.evidence_start + 1, f.evidence_end - f.evidence_start) is distinct from f.evidence_text "
            "or f.evidence_start is null or f.evidence_end is null or f.evidence_start < 0 or f.evidence_end <= f.evidence_start",
            "the evidence must be the document's text at its offsets, or nothing can be verified",
        ),
        refers("document_id", "dim_document", "document_id"),
        refers("rule_id", "dim_rule", "rule_id"),
    )


def _stakes() -> tuple[Check, ...]:
    return (
        *_claims(),
        not_null("investee_id", "a stake is a stake in something"),
        not_null("action", "a stake without action says nothing"),
        in_set("action", ACTIONS, "filters on action would lose the row"),
        refers("holder_id", "dim_company", "company_id"),
        refers("investee_id", "dim_company", "company_id"),
        offenders(
            "holder_is_not_investee",
            "select claim_id, holder_id, evidence_text from {batch} where holder_id = investee_id",
            "a company that owns itself makes a loop in every ownership chart",
        ),
        offenders(
            "shares_ordered",
            "select claim_id, share_min_pct, share_exact_pct, share_max_pct, evidence_text from {batch} "
            "where share_min_pct < 0 or share_max_pct > 100 or share_min_pct > share_max_pct "
            "or share_exact_pct not between share_min_pct and share_max_pct "
            "or share_before_pct not between 0 and 100 or share_delta_pct not between 0 and 100",
            "0 <= least <= exact <= most <= 100, or a percentage of something else was read",
        ),
        offenders(
            "bounds_with_number",
            "select claim_id, share_min_pct, share_exact_pct, share_max_pct, evidence_text from {batch} "
            "where (share_exact_pct is not null or share_min_pct is not null or share_max_pct is not null) "
            "and (share_min_pct is null or share_max_pct is null)",
            "both bounds are promised wherever a number is said; range queries rely on it",
        ),
        between("amount", 0, 1e13, "no deal costs more than the world's largest companies are worth: a number was misread"),
        offenders(
            "amount_has_currency",
            "select claim_id, amount, currency, evidence_text from {batch} "
            "where (amount is null) <> (currency is null) or not regexp_matches(currency, '^[A-Z]{{3}}$')",
            "an amount without an ISO 4217 code adds euros to yen",
        ),
    )


def _models() -> tuple[Check, ...]:
    return (
        *_claims(),
        not_null("event", "a model claim without event says nothing"),
        in_set("event", MODEL_EVENTS, "filters on event would lose the row"),
        in_set("powertrain", POWERTRAINS, "filters on powertrain would lose the row"),
        between("quantity", 0, 10_000, "more models than the whole industry offers: units were read as models"),
        refers("brand_id", "dim_company", "company_id"),
        refers("maker_id", "dim_company", "company_id"),
        refers("model_id", "dim_vehicle_model", "model_id"),
        refers("production_market_id", "dim_market", "market_id"),
        refers("market_id", "dim_market", "market_id"),
    )


def _markets() -> tuple[Check, ...]:
    return (
        *_claims(),
        not_null("company_id", "a market claim is about a company"),
        not_null("market_id", "a market claim is about a market"),
        not_null("event", "a market claim without event says nothing"),
        in_set("event", MARKET_EVENTS, "filters on event would lose the row"),
        in_set("metric", METRICS, "filters on metric would lose the row"),
        refers("company_id", "dim_company", "company_id"),
        refers("market_id", "dim_market", "market_id"),
        offenders(
            "metric_has_value",
            "select claim_id, event, metric, value, evidence_text from {batch} "
            "where (event = 'metric') <> (metric is not null) or (metric is not null and value is null)",
            "a metric without a value, or a value without a metric, cannot be charted",
        ),
        offenders(
            "value_possible",
            "select claim_id, metric, value, evidence_text from {batch} where not isfinite(value) "
            "or (metric = 'market_share_pct' and value not between 0 and 100) "
            "or (metric = 'sales_growth_pct' and value < -100) "
            "or (metric not in ('market_share_pct', 'sales_growth_pct') and value not between 0 and 2e8)",
            "shares lie in 0-100, nothing falls by more than 100 %, and the world buys about 90 million cars a year",
        ),
        offenders(
            "period_readable",
            "select claim_id, period, period_start, period_end, evidence_text from {batch} "
            f"where not regexp_matches(period, '{PERIOD.replace('{', '{{').replace('}', '}}')}') "
            "or period_start > period_end or (period_start is null) <> (period_end is null) "
            "or (period is null and period_start is not null) or (not starts_with(period, 'FY') and period_start is null)",
            "charts over time use period_start and period_end; only a fiscal year may leave them open",
        ),
    )


def _partnerships() -> tuple[Check, ...]:
    return (
        *_claims(),
        not_null("kind", "a partnership without kind says nothing"),
        in_set("kind", PARTNERSHIP_KINDS, "filters on kind would lose the row"),
        refers("supplier_id", "dim_company", "company_id"),
        offenders(
            "at_least_two_parties",
            "select f.claim_id, count(distinct b.company_id) as parties, any_value(f.evidence_text) as evidence_text "
            "from {batch} as f left join bridge_partnership_party as b on b.partnership_id = f.partnership_id "
            "group by f.claim_id having count(distinct b.company_id) < 2",
            "a partnership of one is a misread sentence",
        ),
        offenders(
            "partnership_is_claim",
            "select claim_id, partnership_id from {batch} where partnership_id is distinct from claim_id",
            "the bridge joins on partnership_id, explain on claim_id",
        ),
    )


def _current_stakes() -> tuple[Check, ...]:
    # current_stakes carries no polarity of its own: the claim it came from must be an affirmed, asserted holding.
    return (
        offenders(
            "only_facts",
            "select c.claim_id, f.polarity, f.modality, f.action, f.evidence_text "
            "from {batch} as c left join fct_stakes as f on f.claim_id = c.claim_id "
            "where f.polarity is distinct from 'affirmed' or f.modality is distinct from 'asserted' or f.action = 'divest'",
            "'has no stake', 'may buy a stake' and 'sold its stake' must never read as a holding",
        ),
        offenders(
            "not_denied_since",
            "select c.claim_id, c.as_of, f.reported_on, f.evidence_text "
            "from {batch} as c join fct_stakes as f on f.holder_id = c.holder_id and f.investee_id = c.investee_id "
            "where f.polarity = 'negated' and f.modality = 'asserted' and f.action = 'hold' "
            "and coalesce(least(f.reported_on, make_date(f.year, 12, 31)) >= c.as_of, true)",
            "a holding that a newer statement denies is none",
        ),
        offenders(
            "one_row_a_pair",
            "select holder_id, investee_id, count(*) as row_count from {batch} group by all having count(*) > 1",
            "the current holding of a holder in an investee is one",
        ),
        offenders(
            "sum_of_holdings",
            "select investee_id, sum(share_exact_pct) as total_pct, "
            "string_agg(holder_id || ' ' || share_exact_pct, ', ' order by holder_id) as holders "
            f"from {{batch}} group by investee_id having sum(share_exact_pct) > {100 + SUM_TOLERANCE_PCT}",
            "holdings of one company add up to 100 at most; more means outdated, indirect or misread ones",
            "warning",
        ),
    )


_MARKET_CODES = ", ".join(f"'{code}'" for code in REGIONS)


def _dimensions() -> tuple[Suite, ...]:
    return (
        Suite("dim_company", ("company_id",), (
            unique("company_id", "joins would multiply rows"),
            not_null("company_id", "joins would drop rows"),
            not_null("name", "a company without a name cannot be shown"),
            not_null("is_known", "filters on is_known would lose the row"),
            offenders("country_is_iso", "select company_id, country_code from {batch} "
                    "where country_code not in (select market_id from dim_market)",
                      "country_code is ISO 3166-1 alpha-2, or a join with dim_market drops the company"),
            offenders("parent_resolves", "select company_id, parent_company_id from {batch} "
                    "where parent_company_id not in (select company_id from dim_company)",
                      "a parent that is no company breaks group roll-ups"),
            rows(1, None, "without companies the lexicon was not loaded", "critical"),
        )),
        Suite("dim_company_alias", ("company_id", "alias"), (
            refers("company_id", "dim_company", "company_id", shown="alias"),
            not_null("alias", "an empty alias matches nothing"),
        )),
        Suite("dim_vehicle_model", ("model_id",), (
            unique("model_id", "joins would multiply rows"),
            not_null("model_id", "joins would drop rows"),
            in_set("powertrain", POWERTRAINS, "filters on powertrain would lose the row"),
            refers("brand_id", "dim_company", "company_id", shown="model_id"),
        )),
        Suite("dim_market", ("market_id",), (
            unique("market_id", "joins would multiply rows"),
            not_null("market_id", "joins would drop rows"),
            offenders("codes_are_iso",
                      "select market_id, name, iso_alpha3, un_m49 from {batch} "
                    "where case when kind = 'country' then not regexp_matches(market_id, '^[A-Z]{{2}}$') "
                      "or not regexp_matches(coalesce(iso_alpha3, ''), '^[A-Z]{{3}}$') "
                    "or not regexp_matches(coalesce(un_m49, ''), '^[0-9]{{3}}$') "
                      f"else market_id not in ({_MARKET_CODES}) end",
                      "countries are ISO 3166-1 alpha-2, alpha-3 and UN M49; regions those of the contract"),
            rows(249, 300, "ISO 3166 lists 249 countries, the contract 11 regions; fewer means a broken lexicon", "critical"),
        )),
        Suite("dim_document", ("document_id",), (
            unique("document_id", "joins would multiply rows"),
            not_null("document_id", "joins would drop rows"),
            not_null("external_id", "a document that cannot be found again in its source"),
            not_null("text", "evidence is checked against the text"),
            not_null("content_sha256", "changes are found by it"),
            rows(1, None, "a publication of no documents has nothing to say", "warning"),
        )),
        Suite("dim_rule", ("rule_id",), (
            unique("rule_id", "joins would multiply rows"),
            not_null("description", "a rule must say what it reads"),
            rows(1, None, "without rules nothing can be read", "critical"),
        )),
        Suite("dim_date", ("date_day",), (rows(1, None, "BI tools join on it", "warning"),)),
        Suite("bridge_partnership_party", ("partnership_id", "company_id"), (
            refers("company_id", "dim_company", "company_id", shown="partnership_id"),
            refers("partnership_id", "fct_partnerships", "partnership_id", shown="company_id"),
            offenders("party_once", "select partnership_id, company_id, role, count(*) as row_count from {batch} "
                    "group by all having count(*) > 1",
                      "a party counted twice"),
        )),
    )  # fmt: skip


FACTS: Mapping[str, tuple[Check, ...]] = {
    "fct_stakes": _stakes(),
    "fct_models": _models(),
    "fct_markets": _markets(),
    "fct_partnerships": _partnerships(),
}

# Tables that the contract names and that carry no check of their own: they only have to be there.
PRESENT = (
    "planned_stakes",
    "stake_history",
    "stake_conflicts",
    "model_lineup",
    "market_metrics",
    "market_moves",
    "unread_sentences",
    "quarantine",
)


def suites(last: Mapping[str, int]) -> tuple[Suite, ...]:
    """All suites.

    Args:
        last: rows of each table in the last publication; empty for a first one.
    """
    facts = tuple(
        Suite(
            table,
            ("claim_id",),
            (*checks, rows(1, None, "no claim of this kind at all: a rule or a source is missing", "warning")),
        )
        for table, checks in FACTS.items()
    )
    reading = Suite("current_stakes", ("holder_id", "investee_id"), _current_stakes())
    present = tuple(Suite(table, (), (rows(0, None, "the contract names it", "critical", name="present"),)) for table in PRESENT)
    return tuple(_with_drift(suite, last) for suite in (*facts, *_dimensions(), reading, *present))


def _with_drift(suite: Suite, last: Mapping[str, int]) -> Suite:
    before = last.get(suite.table, 0)
    watched = suite.table in FACTS or suite.table in ("dim_document", "dim_company", "dim_vehicle_model")
    if not watched or not before:
        return suite
    check = rows(
        int(before * FEWEST_OF_LAST),
        None,
        f"the last publication had {before:,} rows; a loss of a fifth is a lost source or rule",
        "warning",
        name="drift",
    )
    return Suite(suite.table, suite.key, (*suite.checks, check))
