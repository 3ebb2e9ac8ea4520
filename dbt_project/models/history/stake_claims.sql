{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ drop_rows_of_batch() }}', on_schema_change='fail') }}
select
    {{ claim_columns('stakes', ['holder_id', 'investee_id', 'action', 'share_exact_pct', 'share_max_pct', 'share_delta_pct', 'polarity']) }},
    claims.holder_id,
    claims.investee_id,
    claims.action,
    claims.share_exact_pct,
    least(claims.share_min_pct, claims.share_max_pct) as share_min_pct,
    greatest(claims.share_min_pct, claims.share_max_pct) as share_max_pct,
    claims.share_before_pct,
    claims.share_delta_pct,
    claims.amount::double as amount,
    claims.currency,
    claims.score,
    claims.is_accepted,
    claims.features
from {{ ref('int_stake_decisions') }} as claims
{{ claim_joins() }}
