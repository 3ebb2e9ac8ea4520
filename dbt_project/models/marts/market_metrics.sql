{{ config(materialized='view') }}
select
    markets.claim_id, markets.company_id, companies.name as company_name, markets.market_id, places.name as market_name,
    markets.metric, markets.value, markets.scope, markets.period, markets.period_start, markets.period_end, markets.year,
    markets.reported_on, markets.document_id, markets.evidence_text, markets.rule_id
from {{ ref('fct_markets') }} as markets
left join {{ ref('dim_company') }} as companies using (company_id)
left join {{ ref('dim_market') }} as places using (market_id)
where markets.event = 'metric' and markets.polarity = 'affirmed' and markets.modality = 'asserted'
