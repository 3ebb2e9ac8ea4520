{# Shares of partners in a venture of theirs, told without saying who has which: a pair of a partner and the venture a row.
   The venture and the partners are the names of the sentence with the most signs of it (int_stake_evens); what the sentence
   leaves unsaid is told by the passage: the venture named last, the companies named most near it. A third one named as
   often leaves it open. Columns as in int_stake_pairs. #}
{% set venture = '(?:ventures?|JV|partnership|joint compan(?:y|ies)|joint subsidiary)' %}
with ventures as (
    select *
    from {{ ref('int_stake_evens') }}
    where venture_score >= 2
    qualify row_number() over (partition by sentence_key order by venture_score desc, name_at) = 1
),

-- Each partner once, where the signs for it are most.
partners as (
    select evens.sentence_key, evens.company_id, max(evens.partner_score + coalesce(contains(lower(ventures.word), lower(split_part(evens.word, ' ', 1))) and not evens.is_reference, false)::integer * 2) as partner_score, arg_max(evens.start_at, evens.partner_score) as start_at, min(evens.name_at) as name_at
    from {{ ref('int_stake_evens') }} as evens
    left join ventures using (sentence_key)
    where evens.partner_score >= 2 and evens.company_id is distinct from ventures.company_id and evens.mention_no is distinct from ventures.mention_no
    group by all
),

cued as (
    select
        evens.sentence_key, evens.document_no, evens.frame, evens.match, evens.match_at, evens.value_role, evens.base_role, evens.share, evens.is_of_three,
        ventures.company_id as venture_id, ventures.mention_no as investee_no, ventures.start_at as investee_at, ventures.word as investee_word,
        (select list({'company_id': partners.company_id, 'start_at': partners.start_at} order by partners.partner_score desc, partners.name_at) from partners where partners.sentence_key = evens.sentence_key) as named
    from (select distinct sentence_key, document_no, frame, match, match_at, value_role, base_role, share, is_of_three from {{ ref('int_stake_evens') }}) as evens
    left join ventures using (sentence_key)
),

passages as (
    select
        cued.sentence_key, mentions.company_id,
        coalesce(max(mentions.company_kind), '') = 'joint_venture'
        or bool_or(regexp_matches(mentions.before, '{{ venture }},?(?: called| named| known as| to be called)? (?:the )?$') or regexp_matches(mentions.after, '^,? (?:an?|the|their|its|which is an?) [^,;.]{0,30}{{ venture }}')) as is_venture,
        2.0 * count_if(mentions.sentence_key between cued.sentence_key - 3 and cued.sentence_key) + 2 * bool_or(mentions.sentence_key = cued.sentence_key)::integer + 2 * ln(1 + count(*)) as mentions,
        max(mentions.sentence_key * 4096 + mentions.start_at) filter (mentions.sentence_key <= cued.sentence_key) as last_at,
        min(mentions.sentence_key * 4096 + mentions.start_at) as next_at
    from cued
    inner join {{ ref('int_arguments') }} as mentions on cued.document_no = mentions.document_no and mentions.sentence_key <= cued.sentence_key + 2
    where mentions.kind = 'o' and not mentions.is_reference and coalesce(mentions.company_kind, '') not in ('person', 'state')
        and mentions.company_id is distinct from cued.venture_id
    group by all
),

ranked as (
    select
        cued.sentence_key,
        coalesce(arg_max(passages.company_id, passages.last_at) filter (passages.is_venture and passages.last_at > (cued.sentence_key - 4) * 4096), arg_min(passages.company_id, passages.next_at) filter (passages.is_venture and passages.last_at is null)) as last_venture_id,
        list({'company_id': passages.company_id, 'start_at': null::bigint, 'mentions': passages.mentions} order by passages.mentions desc, passages.last_at desc nulls last, passages.company_id)
            filter (not passages.is_venture and passages.last_at is not null and not list_contains(coalesce(list_transform(cued.named, partner -> partner.company_id), []), passages.company_id)) as others
    from cued
    left join passages using (sentence_key)
    group by cued.sentence_key
),

settled as (
    select
        cued.*,
        coalesce(
            if(lower(cued.investee_word) in ('it', 'its') and ranked.last_venture_id is not null, null, cued.venture_id), ranked.last_venture_id
        ) as investee_id,
        case
            when len(cued.named) >= 2 then cued.named[1:if(is_of_three, 3, 2)]
            -- Who is not named must be spoken of.
            when not regexp_matches(cued.frame, '\b(?:[Ee]ach|[Ee]ither|[Bb]oth|[Oo]wnership|(?:by|of|which|between) (?:partners|sides|parents|companies))\b|\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Tt]hese)(?: <[nd]\d+>| two| three)* (?:partners|sides|parents|owners|pair|compan|parties|two|<n\d+>|[a-z]*makers)') then null
            when cued.share = 'split' and {{ number_value('value_word.word') }} <> 50 then null
            when len(cued.named) = 1 and (len(ranked.others) = 1 or ranked.others[1].mentions > ranked.others[2].mentions + 0.5)
                then [cued.named[1], {'company_id': ranked.others[1].company_id, 'start_at': null}]
            when coalesce(len(cued.named), 0) = 0 and (len(ranked.others) = 2 or ranked.others[2].mentions > ranked.others[3].mentions + 0.5)
                then list_transform(ranked.others[1:2], partner -> {'company_id': partner.company_id, 'start_at': null})
        end as holders
    from cued
    inner join ranked using (sentence_key)
    left join {{ ref('int_arguments') }} as value_word on cued.sentence_key = value_word.sentence_key and cued.value_role = '<' || value_word.kind || value_word.mention_no || '>'
    left join {{ ref('int_arguments') }} as base_word on cued.sentence_key = base_word.sentence_key and cued.base_role = '<' || base_word.kind || base_word.mention_no || '>'
    where cued.share <> 'split' or {{ number_value('value_word.word') }} + {{ number_value('base_word.word') }} = 100
),

held as (
    select * exclude (holders), holders, len(holders) as holder_count, unnest(holders) as holder, unnest(range(1, len(holders) + 1)) as holder_place
    from settled
    where holders is not null and investee_id is not null
)

select
    held.sentence_key, held.document_no, held.frame, rules.rule_id, rules.rule_id as base_rule_id, held.match, held.match_at,
    '' as subject_role, '' as object_role, held.value_role, held.base_role, null::varchar as money_role,
    rules.action, held.share, rules.scope, rules.priority,
    held.holder_count, null::bigint as holder_no, held.holder_place, held.investee_no,
    held.sentence_key * 4096 + held.match_at as position,
    held.holder.company_id as holder_id, held.holder.start_at as holder_at, false as holder_is_reference,
    held.investee_id as named_id, held.investee_at, held.investee_word, null::varchar as investee_before, '' as investee_after,
    false as is_implied, held.investee_id, false as is_shared_out, false as is_known
from held
inner join {{ ref('rules_stakes') }} as rules on rules.rule_id = if(held.share = '', 'stakes_even_each', if(held.share = 'split', 'stakes_even_ratio', 'stakes_even_words'))
where held.holder.company_id <> held.investee_id
