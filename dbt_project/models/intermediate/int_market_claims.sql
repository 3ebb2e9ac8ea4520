{# What companies do in markets: figures and moves, one row a claim of a document. #}
with claims as (
    select
        document_no,
        sentence_key,
        rule_id,
        priority,
        company_id,
        market_id,
        'metric' as event,
        settled_metric as metric,
        value * coalesce(case when settled_metric = 'sales_growth_pct' then coalesce(sign, last_sign) else sign end, 1) as value,
        period,
        year,
        coalesce(model_name, counted_scope) as scope,
        'affirmed' as polarity,
        modality,
        list_filter([start_at, owner_start_at, place_start_at], start -> start is not null)::integer[] as spans
    from {{ ref('int_metric_dated') }}
    where
        market_id is not null
        and (settled_metric not in ('models_offered', 'dealers') or market_id <> 'WORLD' or is_in_countries)
        -- Abstain where too much is carried: production without a word of it, an owner in a survey of makers,
        -- owner and market both, a pronoun that stands neither for the document's company nor for that of the sentence before.
        and not (metric = 'carried' and (settled_metric in ('production_units', 'exports_units') and not (is_of_plant and own_company_id is not null and own_market_id is null) or class = 'brand'))
        -- A verb or a share whose owner nothing in the sentence names.
        and not (own_company_id is null and (rule_id in ('markets_output_left', 'markets_share_left') or rule_id = 'markets_sold_left' and class = 'bare'))
        -- Output of a maker whose plant is not told, of one among many, of cars of another name.
        and not (
            settled_metric = 'production_units'
            and (is_survey or rule_id = 'markets_made_right' and class <> 'brand' and (company_id <> coalesce(leading_id, '') or company_id <> coalesce(earlier_subject_id, ''))
                or class = 'brand' and rule_id <> 'markets_made_right' and counted_brand_id <> company_id or own_company_id is not null and own_market_id is null and not is_of_plant and not is_base and market_id <> coalesce(home_id, ''))
        )
        and not (own_company_id is null and not is_continued and (is_survey or own_market_id is null and market_id <> 'WORLD' and arm_market_id is null))
        and not (
            coalesce(is_resolved_afar, false) and company_id <> coalesce(leading_id, company_id)
            and not coalesce(company_id = earlier_subject_id and earlier_subject_sentence_key = sentence_key - 1, false)
        )
        and not (settled_metric = 'production_units' and own_market_id is null and market_id = 'WORLD' and not is_base)

    union all

    select
        document_no, sentence_key, rule_id, priority, company_id, market_id, event,
        null as metric, null as value, null as period, null as year, null as scope,
        polarity,
        case when polarity = 'negated' and event <> 'expand' then 'planned' else clause_modality end as modality,
        spans
    from {{ ref('int_market_moves') }}
    where
        company_id is not null and market_id is not null
        -- A plant abroad that is still to come enlarges a business; one that stands, or one at home, says little of a market.
        and not (rule_id = 'markets_expand_plant' and (clause_modality = 'asserted' or market_id = home_id))
)

select * exclude (priority), null::varchar as cue
from claims
qualify row_number() over (
    partition by document_no, company_id, market_id, event, metric, value, polarity
    order by priority, sentence_key, rule_id, spans, modality, period, scope
) = 1
