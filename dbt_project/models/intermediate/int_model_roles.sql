{# What the words around a trigger say of its claim: places and markets, the year, companies. One row a
   trigger and a mention that may fill a role. *)#}
with mentions as (
    select
        *,
        coalesce(
            case when kind = 'g' and regexp_full_match(place_gap, ',? (?:and|or|as well as|plus)(?: also| later| then)? (?:in|at|from|near) (?:the )?') then '+' end,
            nullif(regexp_extract(place_gap, '\b(in|at|from|near|outside|for|to|into|across|throughout|on|by|of|with|between|than|like|via|under|over|behind|against|alongside)(?: (?:the|its|a|an|their|both|northern|southern|eastern|western|central|north|south|nearby|Greater|mainland|home|neighbouring|parts|of|most|all|other|[a-zß-ɏ-]+))*? $', 1), ''),
            case when regexp_full_match(place_gap, '(?:,|,? and|,? or|,? as well as|/)? (?:the |in |then )*') and (kind in ('g', 'd') and previous_kind in ('g', 'd', 'u') or kind in ('o', 'A') and previous_kind in ('o', 'A') and place_gap <> ' ') then '+' end
        ) as preposition
    from (
        -- In "Graz, Austria" the second name tells the country.
        select *, coalesce(kind = 'g' and market_kind in ('city', 'plant', 'state') and gap_after = ', ' and {{ next_here('kind') }} = 'g' and {{ next_here('market_kind') }} in ('name', 'state', 'region'), false) as is_within,
            case when kind = 'g' and gap_before = ', ' and (market_kind in ('name', 'state', 'region') and {{ last_here('market_kind') }} in ('city', 'plant', 'state') or {{ last_here('kind') }} = 'u') then {{ last_here('gap_before') }} else gap_before end as place_gap
        from {{ ref('int_model_tokens') }}
        window in_text as (order by sentence_key, pos)
    ) as tokens
    where not is_within and kind in ('g', 'd', 't', 'o', 'A', 'u') and (company_id is not null or market_id is not null or kind in ('t', 'u'))
),

joined as (
    select *,
        sum((if(kind in ('o', 'A'), preposition is distinct from '+', preposition is distinct from '+' and (previous_kind not in ('g', 'd', 't') or kind = 'g' and previous_kind = 'd')))::integer) over (partition by sentence_key, kind in ('g', 'd', 'u') order by pos) as run_no,
        last_value(case when preposition <> '+' or preposition is null then coalesce(preposition, '-') end ignore nulls) over (partition by sentence_key, kind in ('g', 'd', 'u') order by pos) as governor
    from mentions
)

select
    triggers.sentence_key,
    triggers.pos,
    joined.pos as mention_pos,
    joined.kind,
    joined.mention_no,
    joined.company_id,
    joined.market_id,
    joined.market_kind,
    joined.governor,
    joined.run_no,
    joined.gap_before,
    joined.gap_after,
    triggers.rule_id like '%\_noun' escape '\' as is_noun,
    joined.pos > triggers.pos as is_behind,
    joined.clause_no = triggers.clause_no as is_same_clause,
    joined.pos > triggers.reach_from and joined.pos < coalesce(triggers.next_pos, 9999) as is_near
from {{ ref('int_model_triggers') }} as triggers
inner join joined on triggers.sentence_key = joined.sentence_key
