{{ config(materialized='view') }}
select
    {{ evidence_columns() }},
    claims.company_id, claims.market_id, claims.event, claims.metric, claims.value,
    claims.period, claims.period_start, claims.period_end, claims.scope
from {{ ref('market_claims') }} as claims
semi join {{ ref('stg_current_documents') }} as documents using (document_no)
where claims.is_accepted
