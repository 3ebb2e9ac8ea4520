{{ config(materialized='view') }}
select
    {{ evidence_columns() }},
    claims.holder_id, claims.investee_id, claims.action,
    -- What is left of 93.8% is 6.2%, not 6.200000000000003%; no text says more than four decimals.
    round(claims.share_exact_pct, 4) as share_exact_pct, round(claims.share_min_pct, 4) as share_min_pct,
    round(claims.share_max_pct, 4) as share_max_pct, round(claims.share_before_pct, 4) as share_before_pct,
    round(claims.share_delta_pct, 4) as share_delta_pct,
    claims.amount, claims.currency,
    -- The sentence says that the holding is over: no present one.
    claims.action = 'hold' and coalesce(regexp_full_match(lower(claims.cue), '{{ ended_words() }}'), false) as is_ended
from {{ ref('stake_claims') }} as claims
semi join {{ ref('stg_current_documents') }} as documents using (document_no)
where claims.is_accepted
