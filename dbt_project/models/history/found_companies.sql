{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ drop_rows_of_batch() }}', on_schema_change='fail') }}
{# Companies that claims name and the lexicon does not hold, with the fullest name their document writes. #}
with named as (
    select document_no, coalesce(company_id, {{ unknown_company_id('word') }}) as company_id, word as name
    from {{ ref('int_arguments') }}
    where kind in ('o', 'u', 'h') and not is_reference and coalesce(company_id, 'x_') like 'x\_%' escape '\'
),

claimed as (
    select document_no, unnest([holder_id, investee_id]) as company_id from {{ ref('int_stake_claims') }}
    union
    select document_no, unnest([brand_id, maker_id]) as company_id from {{ ref('int_model_claims') }}
    union
    select document_no, company_id from {{ ref('int_market_claims') }}
    union
    select document_no, unnest(list_append(party_ids, supplier_id)) as company_id from {{ ref('int_partnership_claims') }}
)

select document_no, claimed.company_id, coalesce(max_by(named.name, (length(named.name), named.name)), replace(substr(claimed.company_id, 3), '_', ' ')) as name
from claimed
left join named using (document_no, company_id)
where claimed.company_id like 'x\_%' escape '\'
group by document_no, claimed.company_id
