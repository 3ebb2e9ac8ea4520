{{ config(materialized='view') }}
{# What holders did, in order: each statement of fact with the day it speaks of. A year alone stands for
   its last day, but never for a day after the report. #}
with dated as (
    select
        stakes.*,
        documents.cluster_id,
        -- least() passes over nulls.
        least(stakes.reported_on, make_date(stakes.year, 12, 31)) as valid_from
    from {{ ref('fct_stakes') }} as stakes
    inner join {{ ref('dim_document') }} as documents using (document_id)
    where stakes.polarity = 'affirmed' and stakes.modality = 'asserted' and stakes.holder_id is not null
)

select
    claim_id, document_id, cluster_id, holder_id, investee_id, action, share_exact_pct, share_min_pct, share_max_pct,
    share_before_pct, share_delta_pct, amount, currency, is_ended, year, reported_on, valid_from,
    lead(valid_from) over (
        partition by holder_id, investee_id
        order by valid_from nulls first, reported_on nulls first, claim_id
    ) as valid_to,
    evidence_text, rule_id
from dated
