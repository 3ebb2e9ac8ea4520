{{ config(materialized='view') }}
select
    {{ evidence_columns() }},
    claims.claim_id as partnership_id,
    claims.kind,
    claims.object,
    claims.supplier_id
from {{ ref('partnership_claims') }} as claims
semi join {{ ref('stg_current_documents') }} as documents using (document_no)
where claims.is_accepted
