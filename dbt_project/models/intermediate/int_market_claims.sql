{# What companies do in markets: figures and moves, one row a claim of a document. #}
with metrics as (
    select
        document_no,
        sentence_key,
        rule_id,
        priority,
        company_id,
        market_id,
        'metric' as event,
        settled_metric as metric,
        value * coalesce(case when sign = 0 then if(regexp_matches(lead, '-$'), -1, 1) else sign end, 1) as value,
        null::varchar as period,
        null::integer as year,
        model_name as scope,
        'affirmed' as polarity,
        {{ modality_of("lead_clause") }} as modality,
        null::varchar as cue,
        list_filter([start_at, owner_start_at, place_start_at], start -> start is not null)::integer[] as spans
    from {{ ref('int_metric_settled') }}
    where settled_metric <> 'models_offered' or market_id <> 'WORLD'
)

select * exclude (priority)
from metrics
qualify row_number() over (
    partition by document_no, company_id, market_id, event, metric, value, polarity
    order by priority, sentence_key
) = 1
