{# A vehicle model's id: its brand and its name as slugs. #}
{% macro vehicle_model_id(brand_id, name) -%}
    coalesce({{ brand_id }}, 'unknown') || '/' || trim(regexp_replace(lower(strip_accents({{ name }})), '[^a-z0-9]+', '_', 'g'), '_')
{%- endmacro %}

{# First and last day of a period code ("2022", "FY2022", "2022-Q4", "2022-H1", "2022-06"). A fiscal year
   whose months the text does not tell gets none. #}
{% macro period_bounds(period) -%}
    case
        when regexp_full_match({{ period }}, '\d{4}') then make_date({{ period }}::integer, 1, 1)
        when regexp_full_match({{ period }}, '\d{4}-Q[1-4]') then make_date(left({{ period }}, 4)::integer, right({{ period }}, 1)::integer * 3 - 2, 1)
        when regexp_full_match({{ period }}, '\d{4}-H[12]') then make_date(left({{ period }}, 4)::integer, right({{ period }}, 1)::integer * 6 - 5, 1)
        when regexp_full_match({{ period }}, '\d{4}-\d{2}') then make_date(left({{ period }}, 4)::integer, right({{ period }}, 2)::integer, 1)
    end as period_start,
    case
        when regexp_full_match({{ period }}, '\d{4}') then make_date({{ period }}::integer, 12, 31)
        when regexp_full_match({{ period }}, '\d{4}-Q[1-4]') then last_day(make_date(left({{ period }}, 4)::integer, right({{ period }}, 1)::integer * 3, 1))
        when regexp_full_match({{ period }}, '\d{4}-H[12]') then last_day(make_date(left({{ period }}, 4)::integer, right({{ period }}, 1)::integer * 6, 1))
        when regexp_full_match({{ period }}, '\d{4}-\d{2}') then last_day(make_date(left({{ period }}, 4)::integer, right({{ period }}, 2)::integer, 1))
    end as period_end
{%- endmacro %}

{# The columns of a fact table that every claim shares. #}
{% macro evidence_columns() -%}
    claims.claim_id, claims.document_id, claims.polarity, claims.modality, claims.cue, claims.year, claims.reported_on,
    claims.evidence_text, claims.evidence_start, claims.evidence_end, claims.rule_id, claims.score, claims.extractor
{%- endmacro %}
