{{ config(materialized='view') }}
{# The newest holding of each holder in each investee. A sale of everything or a newer denial ends it; a
   share is the most precise among the statements of the newest half year, and sources agree where their
   intervals meet. Sources are counted by cluster, so that copies of one report count once. *#}
with states as (
    select *, action = 'divest' and share_exact_pct is null or action = 'divest' and share_exact_pct = 100 as is_exit
    from {{ ref('stake_history') }}
    where action in ('hold', 'acquire', 'increase', 'reduce', 'divest')
),

newest as (
    select holder_id, investee_id, max(valid_from) as as_of, max(reported_on) as reported_on
    from states
    group by all
),

denied as (
    select holder_id, investee_id, max(reported_on) as denied_on
    from {{ ref('fct_stakes') }}
    where polarity = 'negated' and modality = 'asserted' and action = 'hold'
    group by all
),

recent as (
    select states.*, newest.as_of
    from states
    inner join newest
        on states.holder_id = newest.holder_id
        and states.investee_id = newest.investee_id
        and (states.valid_from >= newest.as_of - interval 180 day or newest.as_of is null)
    where states.action in ('hold', 'acquire', 'increase', 'reduce')
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

exits as (
    select holder_id, investee_id, max(valid_from) as exited_on
    from states
    where is_exit
    group by all
)

select
    chosen.claim_id, chosen.holder_id, holders.name as holder_name, chosen.investee_id, investees.name as investee_name,
    chosen.share_exact_pct, chosen.share_min_pct, chosen.share_max_pct, chosen.valid_from as as_of, chosen.reported_on,
    agreement.sources, agreement.is_agreed, agreement.lowest_share_pct, agreement.highest_share_pct,
    chosen.action, chosen.document_id, chosen.evidence_text, chosen.rule_id
from chosen
inner join agreement using (holder_id, investee_id)
left join exits on chosen.holder_id = exits.holder_id and chosen.investee_id = exits.investee_id
left join denied on chosen.holder_id = denied.holder_id and chosen.investee_id = denied.investee_id
left join {{ ref('dim_company') }} as holders on chosen.holder_id = holders.company_id
left join {{ ref('dim_company') }} as investees on chosen.investee_id = investees.company_id
where coalesce(exits.exited_on < chosen.valid_from, true)
    and coalesce(denied.denied_on < chosen.valid_from, true)
