{# Companies shared out in one sentence: its shares add up to all of a company, so each has a holder and all have one company.
   The holders stand all behind their shares ("51% by A and 49% by B", "40% A") or all before them ("A has 51% and B 49");
   the company is the one the shares are told to be of, else the likeliest venture. Columns as in int_stake_pairs, a row a
   share. #}
{% set name = '<[ouh]\\d+>' %}
with shares as (
    select
        shares.sentence_key, shares.document_no, shares.frame, shares.share_no, shares.share_at, shares.value_role,
        owned_part.object as owned,
        regexp_extract(behind, '^(?:[ -]{{ word("stake") }}\b)?(?: (?:of|in) (?:the |its )?(?:[a-z-]+ ){0,2}[a-z]+)?(?: each)?,?(?: (?:owned|held|controlled|belonging|belongs?|go(?:es|ing)?|in the hands of))?(?: by| to| with| for|) {{ word("before_name") }}({{ name }})(?:''s)?(?:[.,;:)]|$| and\b| in\b| has\b| while\b| is\b| was\b| will\b)', 1) as holder_behind,
        regexp_extract(right(gap, 120), '({{ name }})(?:, (?:an?|the|its|now|once) [^<>;,]*(?:<[a-z]\d+>[^<>;,]*)?,)?(?:,? (?:which|who|with|has|have|had|will|would|is|are|to|holds?|held|hold|holding|owns?|owned|own|owning|having|takes?|took|take|taking|gets?|got|get|getting|keeps?|kept|keep|keeping|retains?|retained|retain|retaining|controls?|control|contribut(?:es|ed|ing)|provid(?:es|ed|ing)|at|on|for|the|an?|other|remaining|another|about|each|just|only))*,? $', 1) as holder_before,
        -- What is shared out may have no name: "49% of the factory rising in Ohio".
        regexp_extract(behind, '^(?:[ -]{{ word("stake") }}\b)? (?:of|in) (?:the|this|that|an?) ((?:[a-z-]+ ){0,2}(?:factory|plant|works|project|business|operation|company|enterprise|mine|site))\b', 1) as thing,
        try_cast(regexp_extract(value_role, '<[pn](\d+)>', 1) as integer) as value_no,
        regexp_matches(value_role, '^(?:all )?the (?:rest|remainder|balance)') as is_rest
    from {{ ref('int_stake_shares') }} as shares
),

valued as (
    select
        shares.*,
        if(is_rest, null, {{ share_points('value_role', 'mentions') }}) as points
    from shares
    left join {{ ref('int_arguments') }} as mentions on shares.sentence_key = mentions.sentence_key and shares.value_no = mentions.mention_no
),

sums as (
    select
        sentence_key,
        count(*) as shares,
        count_if(is_rest) as rests,
        coalesce(sum(points), 0) as total,
        count(distinct holder_behind) filter (holder_behind <> '') as behind,
        count(distinct holder_before) filter (holder_before <> '') as before,
        list(holder_behind order by share_no) as all_behind,
        list(holder_before order by share_no) as all_before,
        coalesce(list(owned order by share_no) filter (owned <> ''), []) as owned,
        nullif(max(thing), '') as thing
    from valued
    group by sentence_key
    having count(*) between 2 and 5 and (abs(sum(points) - 100) <= 1 and count_if(is_rest) = 0 or count_if(is_rest) = 1 and sum(points) between 5 and 99 and count(*) <= 3)
),

sided as (
    select *,
        case
            when behind = shares and not list_has_any(all_behind, owned) then 'behind'
            when before = shares then 'before'
            -- "A has 51%, with the rest going to B", "51% by A, while B has 49%"
            when shares = 2 and all_before[1] <> '' and all_behind[2] not in ('', all_before[1]) then 'outer'
            when shares = 2 and all_behind[1] <> '' and all_before[2] not in ('', all_behind[1]) then 'inner'
        end as side
    from sums
),

held as (
    select
        valued.* exclude (thing), sided.thing, sided.side, sided.total, sided.all_behind, sided.all_before,
        case sided.side
            when 'behind' then holder_behind when 'before' then holder_before
            when 'outer' then if(valued.share_no = 1, holder_before, holder_behind) else if(valued.share_no = 1, holder_behind, holder_before)
        end as holder_role,
        -- What belongs to those behind its shares stands first: "Y, based in Z, belongs 51% to A and 49% to B".
        coalesce(list_filter(sided.owned, role -> not list_contains(case sided.side when 'behind' then sided.all_behind when 'before' then sided.all_before else sided.all_behind || sided.all_before end, role))[1],
            if(sided.side = 'behind' and regexp_matches(frame, '<p\d+> (?:(?:owned|held|controlled) )?(?:by|to) '), regexp_extract(frame, '^[^<>]{0,20}(<[ouhv]\d+>)[^;]*?<[pn]\d+>', 1), ''), '') as object_role
    from valued
    inner join sided using (sentence_key)
    where sided.side is not null
),

named as (
    select
        held.*,
        coalesce(holder_name.company_id, holder.company_id, {{ unknown_company_id('holder.word') }}) as holder_id,
        holder.start_at as holder_at, holder.is_reference as holder_is_reference,
        coalesce(object_name.company_id, object.company_id, {{ unknown_company_id('object.word') }}, {{ unknown_company_id('thing') }}) as object_id,
        object.start_at as investee_at
    from held
    inner join {{ ref('int_arguments') }} as holder on held.sentence_key = holder.sentence_key and try_cast(regexp_extract(holder_role, '(\d+)', 1) as integer) = holder.mention_no
    left join {{ ref('int_arguments') }} as object on held.sentence_key = object.sentence_key and try_cast(regexp_extract(object_role, '(\d+)', 1) as integer) = object.mention_no
    left join {{ ref('int_stake_names') }} as holder_name on holder.sentence_key = holder_name.sentence_key and holder.mention_no = holder_name.mention_no
    left join {{ ref('int_stake_names') }} as object_name on object.sentence_key = object_name.sentence_key and object.mention_no = object_name.mention_no
),

-- The likeliest venture that holds none of the shares.
ventures as (
    select scores.sentence_key, arg_max(scores.company_id, (scores.venture_score - 0.001 * coalesce(scores.first_at, 999), scores.company_id)) as venture_id, max(scores.venture_score) as score
    from {{ ref('int_stake_ventures') }} as scores
    anti join named on scores.sentence_key = named.sentence_key and scores.company_id = named.holder_id
    group by scores.sentence_key
)

select
    named.sentence_key, document_no, frame, 'stakes_shared_out' as base_rule_id, 'stakes_shared_out' as rule_id,
    value_role as match, share_at as match_at,
    holder_role as subject_role, object_role, if(is_rest, null, value_role) as value_role, null::varchar as base_role, null::varchar as money_role,
    'hold' as action, if(is_rest, (100 - total)::varchar, '') as share, 'clause' as scope, 9 as priority,
    1 as holder_count, try_cast(regexp_extract(holder_role, '(\d+)', 1) as integer) as holder_no, 1 as holder_place, null::integer as investee_no,
    named.sentence_key * 4096 + share_at as position,
    holder_id,
    coalesce(object_id, venture_id) as named_id,
    false as is_implied, holder_at, investee_at, null::varchar as investee_word, null::varchar as investee_before,
    holder_is_reference, '' as investee_after,
    coalesce(object_id, venture_id) as investee_id, false as is_shared_out, false as is_known
from named
left join ventures using (sentence_key)
where object_id is not null or score >= 1
-- One who holds a share is not what is shared out.
qualify not bool_or(coalesce(object_id, venture_id) = holder_id) over (partition by named.sentence_key)
