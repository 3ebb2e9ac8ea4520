{# What the words around a trigger say of its claim: places and markets, the year, companies. One row a
   trigger and a mention that may fill a role. *)#}
with mentions as (
    select
        *,
        coalesce(
            nullif(regexp_extract(gap_before, '\b(in|at|from|near|outside|for|to|into|across|throughout|on|by|of)(?: (?:the|its|a|an|their|both|northern|southern|eastern|western|central|north|south|nearby|Greater|mainland|home|neighbouring|parts|of|most|all|other|[\p{Ll}-]+))*? $', 1), ''),
            case when regexp_full_match(gap_before, '(?:,|,? and|,? or|,? as well as|/)? (?:the |in |then )*') and previous_kind in ('g', 'd') then '+' end
        ) as preposition
    from {{ ref('int_model_tokens') }}
    where kind in ('g', 'd', 't', 'o', 'A', 'u') and (company_id is not null or market_id is not null or kind in ('t', 'u'))
),

joined as (
    select *,
        last_value(case when preposition <> '+' or preposition is null then coalesce(preposition, '-') end ignore nulls) over (partition by sentence_key, kind in ('g', 'd') order by pos) as governor
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
    joined.gap_before,
    joined.gap_after,
    triggers.rule_id like '%\_noun' escape '\' as is_noun,
    joined.pos > triggers.pos as is_behind,
    joined.clause_no = triggers.clause_no as is_same_clause,
    joined.pos > coalesce(triggers.previous_pos, 0) and joined.pos < coalesce(triggers.next_pos, 9999) as is_near
from {{ ref('int_model_triggers') }} as triggers
inner join joined on triggers.sentence_key = joined.sentence_key
