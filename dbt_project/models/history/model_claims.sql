{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ drop_rows_of_batch() }}', on_schema_change='fail') }}
select
    {{ claim_columns('models', ['brand_id', 'model_name', 'event', 'maker_id', 'production_market_id', 'market_id', 'powertrain', 'quantity', 'polarity']) }},
    claims.brand_id,
    claims.maker_id,
    case when claims.model_name is not null then {{ vehicle_model_id('claims.brand_id', 'claims.model_name') }} end as model_id,
    claims.model_name,
    claims.event,
    claims.production_market_id,
    claims.market_id,
    claims.powertrain,
    claims.body_type,
    claims.quantity::integer as quantity,
    claims.score,
    claims.is_accepted,
    claims.features
from {{ ref('int_model_decisions') }} as claims
{{ claim_joins() }}
