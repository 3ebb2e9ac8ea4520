{{ config(materialized='view') }}
{# Pairs of statements about the same holding and about the same time (half a year) that cannot both be
   right: shares whose intervals do not meet, or one that has the holding and one that denies it. #}
with holdings as (
    select
        stakes.claim_id, stakes.document_id, stakes.holder_id, stakes.investee_id, stakes.polarity, stakes.share_exact_pct,
        stakes.evidence_text, documents.cluster_id,
        least(stakes.reported_on, make_date(stakes.year, 12, 31)) as valid_from,
        stakes.share_exact_pct - if(stakes.share_exact_pct = round(stakes.share_exact_pct), 0.5, 0.05) as low_pct,
        stakes.share_exact_pct + if(stakes.share_exact_pct = round(stakes.share_exact_pct), 0.5, 0.05) as high_pct
    from {{ ref('fct_stakes') }} as stakes
    inner join {{ ref('dim_document') }} as documents using (document_id)
    where stakes.modality = 'asserted' and stakes.action = 'hold'
)

select
    one.holder_id, one.investee_id, one.valid_from as one_valid_from, other.valid_from as other_valid_from,
    one.share_exact_pct as one_share_pct, other.share_exact_pct as other_share_pct,
    one.polarity as one_polarity, other.polarity as other_polarity,
    one.claim_id as one_claim_id, other.claim_id as other_claim_id,
    one.evidence_text as one_evidence_text, other.evidence_text as other_evidence_text
from holdings as one
inner join holdings as other
    on one.holder_id = other.holder_id
    and one.investee_id = other.investee_id
    and one.claim_id < other.claim_id
    and one.cluster_id <> other.cluster_id
    and abs(date_diff('day', one.valid_from, other.valid_from)) <= 183
where one.polarity <> other.polarity
    or (one.polarity = 'affirmed' and (one.high_pct < other.low_pct or other.high_pct < one.low_pct))
