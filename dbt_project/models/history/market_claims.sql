{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ drop_rows_of_batch() }}', on_schema_change='fail') }}
select
    {{ claim_columns('markets', ['company_id', 'market_id', 'event', 'metric', 'value', 'period', 'scope', 'polarity']) }},
    claims.company_id,
    claims.market_id,
    claims.event,
    claims.metric,
    claims.value::double as value,
    claims.period,
    {{ period_bounds('claims.period') }},
    claims.scope,
    claims.score,
    claims.is_accepted,
    claims.features
from {{ ref('int_market_decisions') }} as claims
{{ claim_joins() }}
