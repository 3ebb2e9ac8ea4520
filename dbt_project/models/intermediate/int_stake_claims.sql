{# Claims of ownership: what one document says of a holder, an investee, an action and a share, once, from the
   rule that reads it best. A claim without a share yields to one of the same pair that has it. #}
with claims as (
    select
        -- "From 34 to 24 percent" is a change, not a range.
        * replace (if(bound = 'range' and base_points is not null, null, bound) as bound),
        case action when 'hold' then 'hold' when 'acquire' then 'up' when 'increase' then 'up' else 'down' end as direction,
        coalesce(points, -1) as share_key
    from {{ ref('int_stake_candidates') }}
),

-- One share said once of a pair is one claim: "now holds 64%, up from 60%" is no holding besides.
heard as (
    select *
    from claims
    qualify (value_no is null or row_number() over (
        partition by sentence_key, holder_id, investee_id, value_no, rule_id = 'stakes_share_held_bought' order by priority, match_at, rule_id, action, holder_at, investee_at, share_at
    ) = 1)
    -- "Bought 10% more, which makes 49%": the level tells it all.
    and not (is_delta and count_if(not is_delta and points is not null and action = 'increase') over ({{ peers('sentence_key, holder_id, investee_id') }}) > 0)
    and (value_no is null or not is_implied or count_if(not is_implied) over ({{ peers('sentence_key, value_no') }}) = 0)
    -- Where a company is owned evenly, its owners are told; where all of it is shared out, no share is one of another.
    and (starts_with(rule_id, 'stakes_even_') or action <> 'hold' or count_if(starts_with(rule_id, 'stakes_even_')) over ({{ peers('sentence_key, investee_id, share_key') }}) = 0)
    and (rule_id = 'stakes_shared_out' or action <> 'hold' or value_no is null or count_if(rule_id = 'stakes_shared_out') over ({{ peers('sentence_key, holder_id, value_no') }}) = 0)
),

best as (
    select *
    from heard
    qualify row_number() over (
        partition by document_no, holder_id, investee_id, direction, polarity, share_key
        order by priority, sentence_key, match_at, rule_id, action, holder_at, investee_at, share_at
    ) = 1
),

settled as (
    select *
    from best
    window pair as ({{ peers('document_no, holder_id, investee_id, direction, polarity') }})
    qualify not (
        points is null
        and count(points) over pair > 0
        -- A deal of another year is another deal.
        and (year is null or action = 'hold' or coalesce(list_contains(list(coalesce(year, 0)) filter (points is not null) over pair, year), false) or coalesce(list_contains(list(coalesce(year, 0)) filter (points is not null) over pair, 0), false))
    )
)

select
    document_no,
    sentence_key,
    rule_id,
    priority,
    holder_id,
    investee_id,
    action,
    case when is_delta or bound in ('upper', 'range', 'majority') then null else points end as share_exact_pct,
    case bound when 'majority' then 50 when 'range' then range_from when 'upper' then 0 else if(is_delta, null, points) end as share_min_pct,
    case when bound = 'majority' then 100 when is_delta then null when bound = 'lower' then 100 else points end as share_max_pct,
    base_points as share_before_pct,
    if(is_delta, points, null) as share_delta_pct,
    case when action <> 'hold' and not regexp_matches(coalesce(money_after, ''), '^ (?:a|per|each) ') then money_value end as amount,
    case when action <> 'hold' and not regexp_matches(coalesce(money_after, ''), '^ (?:a|per|each) ') then money_currency end as currency,
    polarity,
    modality,
    year,
    cue,
    match,
    is_implied as is_guessed,
    list_filter([holder_at, investee_at, share_at], place -> place is not null) as spans
from settled
