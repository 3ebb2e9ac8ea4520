{# What companies do in markets: figures and moves, one row a claim of a document. #}
with timed as (
    select
        settled.*,
        times.year as own_year,
        times.period as own_period,
        coalesce(times.is_back, true) as is_back,
        last_value(case when not settled.is_base then times.year end ignore nulls) over earlier as earlier_year,
        last_value(case when not settled.is_base and times.period <> '' then settled.paragraph_no end ignore nulls) over earlier as earlier_paragraph_no,
        last_value(case when not settled.is_base then times.period end ignore nulls) over earlier as earlier_period
    from {{ ref('int_metric_settled') }} as settled
    left join {{ ref('int_metric_times') }} as times using (sentence_key, mention_no)
    window earlier as (
        partition by settled.document_no order by settled.sentence_key, settled.mention_no
        rows between unbounded preceding and 1 preceding
    )
),

dated as (
    select
        *,
        is_base and is_back and earlier_year is not null as is_year_before,
        right(regexp_extract(span, '^(.*?)<v', 1), 50) || ' ' || noun as counted,
        coalesce(own_period, earlier_period) as said_period,
        coalesce(own_year, earlier_year) as said_year
    from (select * replace (if(earlier_paragraph_no >= paragraph_no - 2, earlier_period, null) as earlier_period, if(earlier_paragraph_no >= paragraph_no - 2, earlier_year, null) as earlier_year) from timed) as near
),

claims as (
    select
        document_no,
        sentence_key,
        rule_id,
        priority,
        company_id,
        market_id,
        'metric' as event,
        settled_metric as metric,
        value * coalesce(case when sign = 0 then if(regexp_matches(lead, '-$'), -1, 1) when settled_metric = 'sales_growth_pct' then coalesce(sign, last_sign) else sign end, 1) as value,
        case
            when is_year_before then nullif(regexp_replace(earlier_period, '\d{4}', (earlier_year - 1)::varchar), '')
            else nullif(said_period, '')
        end as period,
        if(is_year_before, earlier_year - 1, said_year) as year,
        coalesce(model_name, case
            when not regexp_matches(counted, '(?i)electric|\bn?evs?\b|\bbevs?\b|plug-in|\bphevs?\b|hybrid|battery|fuel[- ]cell') then null
            when regexp_matches(counted, '(?i)plug-in|\bphevs?\b') then 'PHEV'
            when regexp_matches(counted, '(?i)hybrid') then 'HEV'
            when regexp_matches(counted, '(?i)fuel[- ]cell') then 'FCEV'
            else 'BEV'
        end) as scope,
        'affirmed' as polarity,
        case
            when regexp_matches(lead, '\b(?:goal|target|aim|budget|plan|forecast) (?:\p{Ll}+ ){0,3}{{ word("k_about") }}$') then 'planned'
            when is_base then 'asserted'
            when regexp_matches(lead_clause, '\b(?:hop(?:e|es|ed|ing)|goal|target(?:s|ed)?|forecasts?|foresees?|should|dreams|budgets?|reckons)\b') and not regexp_matches(lead_clause, '\b(?:may|might|could)\b')
                or regexp_matches(tail, '^[^,;]{0,20} (?:is|are) (?:foreseen|planned|expected|the target|the goal)') then 'planned'
            else {{ modality_of("lead_clause") }}
        end as modality,
        list_filter([start_at, owner_start_at, place_start_at], start -> start is not null)::integer[] as spans
    from dated
    where
        (settled_metric <> 'models_offered' or market_id <> 'WORLD')
        -- Abstain where too much is carried: production without a word of it, sales with neither company nor place.
        and not (metric = 'carried' and settled_metric = 'production_units')
        and not (
            metric <> 'carried' and settled_metric in ('sales_units', 'sales_growth_pct')
            and own_company_id is null and own_market_id is null and market_id <> 'WORLD'
        )

    union all

    select
        document_no, sentence_key, rule_id, priority, company_id, market_id, event,
        null as metric, null as value, null as period, null as year, null as scope,
        polarity,
        case when polarity = 'negated' and event <> 'expand' then 'planned' else clause_modality end as modality,
        spans
    from {{ ref('int_market_moves') }}
    where company_id is not null and market_id is not null
)

select * exclude (priority), null::varchar as cue
from claims
qualify row_number() over (
    partition by document_no, company_id, market_id, event, metric, value, polarity
    order by priority, sentence_key
) = 1
