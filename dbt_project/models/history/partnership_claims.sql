{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ drop_rows_of_batch() }}', on_schema_change='fail') }}
select
    {{ claim_columns('partnerships', ['kind', 'supplier_id', 'party_ids', 'polarity', 'modality']) }},
    claims.kind,
    claims.object,
    claims.supplier_id,
    list_sort(list_distinct(claims.party_ids)) as party_ids,
    claims.score,
    claims.is_accepted,
    claims.features
from {{ ref('int_partnership_decisions') }} as claims
{{ claim_joins() }}
