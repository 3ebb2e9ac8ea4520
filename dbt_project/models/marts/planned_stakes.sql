{{ config(materialized='view') }}
select
    stakes.claim_id, stakes.holder_id, holders.name as holder_name, stakes.investee_id, investees.name as investee_name,
    stakes.action, stakes.share_exact_pct, stakes.share_min_pct, stakes.share_max_pct, stakes.amount, stakes.currency,
    stakes.modality, stakes.cue, stakes.year, stakes.reported_on, stakes.document_id, stakes.evidence_text, stakes.rule_id
from {{ ref('fct_stakes') }} as stakes
left join {{ ref('dim_company') }} as holders on stakes.holder_id = holders.company_id
left join {{ ref('dim_company') }} as investees on stakes.investee_id = investees.company_id
where stakes.polarity = 'affirmed' and stakes.modality in ('planned', 'possible')
