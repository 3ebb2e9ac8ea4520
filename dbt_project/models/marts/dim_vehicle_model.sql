{{ config(materialized='view') }}
with known as (
    select {{ vehicle_model_id('brand_company_id', 'name') }} as model_id, brand_company_id as brand_id, name, body_type, powertrain, true as is_known
    from {{ ref('vehicle_models') }}
),

found as (
    select model_id, brand_id, min(model_name) as name, null::varchar as body_type, null::varchar as powertrain, false as is_known
    from {{ ref('fct_models') }}
    where model_id is not null
    group by model_id, brand_id
)

select model_id, min(brand_id) as brand_id, min(name) as name, min(body_type) as body_type, min(powertrain) as powertrain, bool_or(is_known) as is_known
from known
group by model_id
union all
select found.* from found
anti join known using (model_id)
