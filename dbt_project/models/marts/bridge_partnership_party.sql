{{ config(materialized='view') }}
with parties as (
    select claims.claim_id as partnership_id, claims.supplier_id, unnest(claims.party_ids) as company_id
    from {{ ref('partnership_claims') }} as claims
    semi join {{ ref('stg_current_documents') }} as documents using (document_no)
    where claims.is_accepted
)

select partnership_id, company_id, if(company_id = supplier_id, 'supplier', 'party') as role
from parties
