{{ config(materialized='view') }}
{# What is known of each model: where it is offered and built, by the newest statement of fact of each kind. #}
select
    models.brand_id,
    brands.name as brand_name,
    models.model_id,
    models.model_name,
    models.event,
    coalesce(models.production_market_id, models.market_id) as place_id,
    max(models.reported_on) as reported_on,
    count(distinct documents.cluster_id) as sources,
    arg_max(models.powertrain, (coalesce(models.reported_on, date '0001-01-01'), models.claim_id)) as powertrain,
    arg_max(models.body_type, (coalesce(models.reported_on, date '0001-01-01'), models.claim_id)) as body_type,
    arg_max(models.claim_id, (coalesce(models.reported_on, date '0001-01-01'), models.claim_id)) as claim_id,
    arg_max(models.evidence_text, (coalesce(models.reported_on, date '0001-01-01'), models.claim_id)) as evidence_text
from {{ ref('fct_models') }} as models
inner join {{ ref('dim_document') }} as documents using (document_id)
left join {{ ref('dim_company') }} as brands on models.brand_id = brands.company_id
where models.polarity = 'affirmed' and models.modality = 'asserted' and models.model_name is not null
group by all
