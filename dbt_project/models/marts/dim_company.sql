{{ config(materialized='view') }}
with found as (
    select found_companies.company_id, min(found_companies.name) as name
    from {{ ref('found_companies') }} as found_companies
    semi join {{ ref('stg_current_documents') }} as documents using (document_no)
    group by found_companies.company_id
)

select company_id, name, kind, country_code, parent_company_id, lei, wikidata_id, true as is_known
from {{ ref('companies') }}
union all
select company_id, name, 'unknown' as kind, null, null, null, null, false as is_known
from found
