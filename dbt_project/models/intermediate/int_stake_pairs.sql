{# Stake matches as pairs of a holder and an investee; one row a pair of one match. An investee that is unsaid, or a
   pronoun that cannot mean the subject of its own clause, is left to int_stake_investees. #}
-- "It" is no object of its own clause's subject: it is the company named last before it.
with others as (
    select
        paired.sentence_key, paired.holder_no, paired.investee_no,
        arg_max(mentions.company_id, mentions.start_at) filter (mentions.company_id <> holder.company_id and mentions.company_id <> pronoun.company_id) as last_id,
        arg_min(mentions.company_id, mentions.start_at) as first_id,
        arg_max(mentions.company_id, mentions.start_at) as near_id,
        bool_or(mentions.company_id = pronoun.company_id and pronoun.company_id <> holder.company_id) as is_named_before
    from (select distinct sentence_key, holder_no, investee_no from {{ ref('int_stake_rules_read') }}) as paired
    inner join {{ ref('int_arguments') }} as holder on paired.sentence_key = holder.sentence_key and paired.holder_no = holder.mention_no
    inner join {{ ref('int_arguments') }} as pronoun on paired.sentence_key = pronoun.sentence_key and paired.investee_no = pronoun.mention_no
    inner join {{ ref('int_arguments') }} as mentions on paired.sentence_key = mentions.sentence_key and mentions.start_at < pronoun.start_at
    where pronoun.is_reference and pronoun.word in ('it', 'them') and mentions.kind = 'o' and not mentions.is_reference
    group by all
),

told as (
    select
        paired.*,
        -- "Proterra's battery business", "its car business": a part without a name of its own.
        regexp_extract(paired.object_role, '^<[or]\d+>''s (?:own )?([a-z].*)$', 1) as part,
        others.last_id is not null and (investee.company_id = holder.company_id or investee.company_id = clause_holder.company_id or (ends_with(paired.rule_id, '_to') or paired.rule_id in ('stakes_company_bought_from', 'stakes_deal_seller')) and investee.company_id in (others.first_id, others.near_id)) as is_other,
        clause_holder.company_id as clause_id,
        others.last_id,
        coalesce(others.is_named_before, false) and not (paired.rule_id in ('stakes_company_bought_from', 'stakes_deal_seller') and investee.company_id = others.near_id) as is_named_before
    from {{ ref('int_stake_rules_read') }} as paired
    left join others using (sentence_key, holder_no, investee_no)
    left join {{ ref('int_arguments') }} as holder on paired.sentence_key = holder.sentence_key and paired.holder_no = holder.mention_no
    left join {{ ref('int_arguments') }} as investee on paired.sentence_key = investee.sentence_key and paired.investee_no = investee.mention_no
    left join {{ ref('int_arguments') }} as clause_holder on paired.sentence_key = clause_holder.sentence_key and try_cast(regexp_extract(paired.clause_role, '<[a-z](\d+)>', 1) as integer) = clause_holder.mention_no
)

select
    told.* exclude (last_id, clause_id, is_named_before, part),
    told.sentence_key * 4096 + told.match_at as position,
    coalesce(if(holder.is_reference and lower(holder.word) in ('its', 'their'), told.clause_id, null), holder_name.company_id, holder.company_id, if(holder.kind in ('u', 'h') or holder.kind = 'g' and starts_with(told.subject_role, '<g'), {{ unknown_company_id('holder.word') }}, null)) as holder_id,
    coalesce(
        if(told.part <> '', {{ unknown_company_id("if(investee.is_reference, '', investee.word || '''s ') || told.part") }}, null),
        if(told.is_other, told.last_id, coalesce(investee_name.company_id, investee.company_id)),
        if(investee.kind in ('u', 'h', 'v'), {{ unknown_company_id("regexp_replace(investee.word, '^(?:[Tt]he|[Tt]his) ', '')") }}, null),
        if(investee_no is null and object_role <> '', {{ unknown_company_id("regexp_replace(object_role, '^(?:the|an?|this|that) ', '')") }}, null)
    ) as named_id,
    coalesce(told.part, '') = '' and (investee_no is null and coalesce(object_role, '') = '' or coalesce(investee.is_reference and investee.company_id = holder.company_id, false) and not coalesce(told.is_other, false)
        or coalesce(investee.reference_type = 'subject' and lower(investee.word) not in ('its', 'their', 'itself') and not told.is_other, false) and not told.is_named_before
        or coalesce(investee.is_reference, false) and regexp_matches(investee.after, '^ (?:new |[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]+ )*(?:partner|target|ally|rival|owner)\b')) as is_implied,
    -- Whom the words for an investee that is not sure seem to mean.
    if(investee.is_reference and lower(investee.word) not in ('its', 'their', 'itself'), investee.company_id, null) as meant_id,
    holder.start_at as holder_at,
    investee.start_at as investee_at,
    investee.word as investee_word,
    investee.before as investee_before,
    holder.is_reference as holder_is_reference,
    coalesce(holder.is_reference and holder.reference_type = 'subject', false) as holder_is_vague,
    if(ends_with(told.match, told.object_role), coalesce(investee.after, ''), '') as investee_after
from told
inner join {{ ref('int_arguments') }} as holder on told.sentence_key = holder.sentence_key and told.holder_no = holder.mention_no
left join {{ ref('int_arguments') }} as investee on told.sentence_key = investee.sentence_key and told.investee_no = investee.mention_no
left join {{ ref('int_stake_names') }} as holder_name on told.sentence_key = holder_name.sentence_key and told.holder_no = holder_name.mention_no
left join {{ ref('int_stake_names') }} as investee_name on told.sentence_key = investee_name.sentence_key and told.investee_no = investee_name.mention_no
