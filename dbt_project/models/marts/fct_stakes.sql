{{ config(materialized='view') }}
select
    {{ evidence_columns() }},
    claims.holder_id, claims.investee_id, claims.action,
    claims.share_exact_pct, claims.share_min_pct, claims.share_max_pct, claims.share_before_pct, claims.share_delta_pct,
    claims.amount, claims.currency,
    -- The sentence says that the holding is over: no present one.
    claims.action = 'hold' and coalesce(regexp_full_match(lower(claims.cue), '{{ ended_words() }}'), false) as is_ended
from {{ ref('stake_claims') }} as claims
semi join {{ ref('stg_current_documents') }} as documents using (document_no)
where claims.is_accepted
