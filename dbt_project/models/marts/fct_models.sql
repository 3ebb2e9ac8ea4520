{{ config(materialized='view') }}
select
    {{ evidence_columns() }},
    claims.brand_id, claims.maker_id, claims.model_id, claims.model_name, claims.event,
    claims.production_market_id, claims.market_id, claims.powertrain, claims.body_type, claims.quantity
from {{ ref('model_claims') }} as claims
semi join {{ ref('stg_current_documents') }} as documents using (document_no)
where claims.is_accepted
