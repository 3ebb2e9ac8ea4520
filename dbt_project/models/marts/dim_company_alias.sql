{{ config(materialized='view') }}
select company_id, alias, is_ambiguous
from {{ ref('company_aliases') }}
union all
select distinct found_companies.company_id, found_companies.name as alias, false as is_ambiguous
from {{ ref('found_companies') }} as found_companies
semi join {{ ref('stg_current_documents') }} as documents using (document_no)
