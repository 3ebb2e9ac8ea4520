"""The public tables and columns, as analysts rely on them."""


def _words(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), "VARCHAR")


def _numbers(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), "DOUBLE")


EVIDENCE = _words("claim_id document_id polarity modality evidence_text rule_id extractor") | {
    "year": "INTEGER", "reported_on": "DATE", "evidence_start": "INTEGER", "evidence_end": "INTEGER",
}  # fmt: skip

TABLES: dict[str, dict[str, str]] = {
    "fct_stakes": EVIDENCE
    | _words("holder_id investee_id action currency")
    | _numbers("share_exact_pct share_min_pct share_max_pct share_before_pct share_delta_pct amount"),
    "fct_models": EVIDENCE
    | _words("brand_id maker_id model_id model_name event production_market_id market_id powertrain body_type")
    | {"quantity": "INTEGER"},
    "fct_markets": EVIDENCE
    | _words("company_id market_id event metric period scope")
    | _numbers("value")
    | {"period_start": "DATE", "period_end": "DATE"},
    "fct_partnerships": EVIDENCE | _words("partnership_id kind object supplier_id"),
    "bridge_partnership_party": _words("partnership_id company_id role"),
    "dim_company": _words("company_id name kind country_code parent_company_id lei wikidata_id") | {"is_known": "BOOLEAN"},
    "dim_company_alias": _words("company_id alias"),
    "dim_vehicle_model": _words("model_id brand_id name body_type powertrain"),
    "dim_market": _words("market_id name kind iso_alpha3 un_m49"),
    "dim_document": _words("document_id external_id source_uri title publisher url language text content_sha256")
    | {"published_on": "DATE", "ingested_at": "TIMESTAMP WITH TIME ZONE"},
    "dim_rule": _words("rule_id relation description example"),
    "dim_date": {"date_day": "DATE"},
    "current_stakes": _words("holder_id investee_id evidence_text") | _numbers("share_exact_pct"),
    "planned_stakes": {}, "stake_history": {}, "stake_conflicts": {}, "model_lineup": {}, "market_metrics": {},
    "market_moves": {}, "unread_sentences": {},
    "quarantine": _words("source_uri external_id reason detail"),
    "publication": _words("run_id content_hash code_version row_counts check_results")
    | {"published_at": "TIMESTAMP WITH TIME ZONE"},
}  # fmt: skip

FACTS = ("fct_stakes", "fct_models", "fct_markets", "fct_partnerships")
