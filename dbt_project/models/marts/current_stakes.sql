{{ config(materialized='view') }}
{# The newest holding of each holder in each investee. A sale of it or a denial ends it, unless the holding is
   known to be newer; a share is the most precise among the statements of the newest half year, and sources agree
   where their intervals meet. Sources are counted by cluster, so that copies of one report count once. What has no name
   ("the factory") is another company in each document, so its shares stay in fct_stakes alone. #}
with newest as (
    select holder_id, investee_id, max(valid_from) as as_of
    from {{ ref('stake_history') }}
    where not coalesce(is_ended, false)
    group by all
),

recent as (
    select stakes.*
    from {{ ref('stake_history') }} as stakes
    inner join newest
        on stakes.holder_id = newest.holder_id
        and stakes.investee_id = newest.investee_id
        and (stakes.valid_from >= newest.as_of - interval 180 day or newest.as_of is null)
    where stakes.action in ('hold', 'acquire', 'increase', 'reduce') and not coalesce(stakes.is_ended, false)
),

chosen as (
    select *
    from recent
    qualify row_number() over (
        partition by holder_id, investee_id
        order by share_exact_pct is null, valid_from desc nulls last, reported_on desc nulls last,
            share_exact_pct = round(share_exact_pct), claim_id
    ) = 1
),

agreement as (
    select
        holder_id, investee_id,
        count(distinct cluster_id) as sources,
        min(share_exact_pct) as lowest_share_pct,
        max(share_exact_pct) as highest_share_pct,
        -- A share written without decimals stands for half a point around it.
        coalesce(max(share_exact_pct - if(share_exact_pct = round(share_exact_pct), 0.5, 0.05))
            <= min(share_exact_pct + if(share_exact_pct = round(share_exact_pct), 0.5, 0.05)), true) as is_agreed
    from recent
    group by all
),

ended as (
    select chosen.claim_id
    from chosen
    inner join {{ ref('stake_history') }} as sold using (holder_id, investee_id)
    where sold.action = 'divest'
        and case
            when coalesce(sold.share_exact_pct, 100) = 100 then coalesce(sold.valid_from >= chosen.valid_from, true)
            -- "Sold its 34%" after "holds 34.07%" is a sale of everything; on the same day it tells what is left.
            else abs(sold.share_exact_pct - chosen.share_exact_pct) <= 0.5 and sold.valid_from > chosen.valid_from
        end
    union
    select chosen.claim_id
    from chosen
    inner join {{ ref('fct_stakes') }} as denied using (holder_id, investee_id)
    where denied.polarity = 'negated' and denied.modality = 'asserted' and denied.action = 'hold'
        and coalesce(least(denied.reported_on, make_date(denied.year, 12, 31)) >= chosen.valid_from, true)
)

select
    chosen.claim_id, chosen.holder_id, holders.name as holder_name, chosen.investee_id, investees.name as investee_name,
    chosen.share_exact_pct, chosen.share_min_pct, chosen.share_max_pct, chosen.valid_from as as_of, chosen.reported_on,
    agreement.sources, agreement.is_agreed, agreement.lowest_share_pct, agreement.highest_share_pct,
    chosen.action, chosen.document_id, chosen.evidence_text, chosen.rule_id
from chosen
inner join agreement using (holder_id, investee_id)
anti join ended on chosen.claim_id = ended.claim_id
left join {{ ref('dim_company') }} as holders on chosen.holder_id = holders.company_id
left join {{ ref('dim_company') }} as investees on chosen.investee_id = investees.company_id
where not coalesce(not investees.is_known and regexp_matches(investees.name, '^[a-z]'), false)
