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
        value * coalesce(case when settled_metric = 'sales_growth_pct' then coalesce(sign, last_sign) else sign end, 1) as value,
        case
            when is_year_before then nullif(regexp_replace(earlier_period, '\d{4}', (earlier_year - 1)::varchar), '')
            else nullif(said_period, '')
        end as period,
        if(is_year_before, earlier_year - 1, said_year) as year,
        coalesce(model_name, counted_scope) as scope,
        'affirmed' as polarity,
        modality,
        list_filter([start_at, owner_start_at, place_start_at], start -> start is not null)::integer[] as spans
    from dated
    where
        market_id is not null
        and (settled_metric not in ('models_offered', 'dealers') or market_id <> 'WORLD')
        -- Abstain where too much is carried: production without a word of it, an owner in a survey of makers,
        -- owner and market both, a pronoun that stands for another company than the document's, from afar.
        and not (metric = 'carried' and settled_metric = 'production_units')
        and not (own_company_id is null and (is_survey or own_market_id is null and market_id <> 'WORLD'))
        and not (coalesce(is_resolved_afar, false) and company_id <> coalesce(leading_id, company_id))
        and not (settled_metric = 'production_units' and own_market_id is null and market_id = 'WORLD')

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
