{# Stake matches as pairs of a holder and an investee; one row a pair of one match. Where a verb follows
   "and" or an object ("A owns 5% of B and bought 3% of C"), its subject is the sentence's. An investee that is
   unsaid, or a pronoun that cannot mean the subject of its own clause, is left to int_stake_investees. #}
{% set held_by_preposition = '\\b(?:of|in|with|from|at|on|than|against|between|over|into) (?:(?:the|its|their|both|fellow|rival|[a-z-]*maker|group|company|partner|affiliate|parent|investor|fund) |<[dg]\\d+>(?:\'\'s)? |<o\\d+>\'\'s )*$' %}
with matches as (
    select
        sentence_key, document_no, frame, rule_id as base_rule_id, rule_id, match, match_at,
        subject_role, object_role, value_role, base_role, money_role
    from {{ ref('int_stake_matches') }}
    union all by name
    select * from {{ ref('int_stake_told') }}
    union all by name
    select *, rule_id as base_rule_id from {{ ref('int_stake_links') }}
    union all by name
    select *, rule_id as base_rule_id from {{ ref('int_stake_deals') }}
    union all by name
    select *, rule_id as base_rule_id from {{ ref('int_stake_passives') }} where subject_role <> '' and subject_role <> object_role
),

subjected as (
    select * replace (
        case
            when not starts_with(rule_id, 'stakes_share_') and starts_with(match, subject_role) and not regexp_matches(substr(match, length(subject_role) + 1), '^(?:''s|-owned|,? (?:which|who|that)\b)') and regexp_matches(substr(frame, 1, match_at - 1), '{{ held_by_preposition }}')
                then coalesce(nullif(regexp_extract(substr(frame, 1, match_at - 1), '(?:^|[;:.] )[^<>;:]*(<o\d+>)[^''<;:][^;:]*$', 1), ''), subject_role)
            else subject_role
        end as subject_role
    )
    from matches
),

ruled as (
    select
        subjected.*,
        base_rules.action,
        coalesce(nullif(rules.share, ''), base_rules.share, '') as share,
        base_rules.scope,
        rules.priority,
        {{ mention_numbers('subject_role') }} as holders,
        coalesce({{ mention_numbers('object_role') }}, []) as investees
    from subjected
    inner join {{ ref('rules_stakes') }} as rules using (rule_id)
    inner join {{ ref('rules_stakes') }} as base_rules on subjected.base_rule_id = base_rules.rule_id
),

-- "Owned equally by the two": the two companies named last before, other than the venture.
companions as (
    select ruled.sentence_key, ruled.match_at, ruled.rule_id, list(mentions.mention_no order by mentions.mention_no desc)[1:2] as holders
    from ruled
    inner join (
        select sentence_key, company_id, max(mention_no) as mention_no
        from {{ ref('int_arguments') }}
        where kind = 'o'
        group by all
    ) as mentions on ruled.sentence_key = mentions.sentence_key
    inner join {{ ref('int_arguments') }} as venture on ruled.sentence_key = venture.sentence_key and venture.mention_no = ruled.investees[1]
    where starts_with(ruled.share, 'pair') and mentions.company_id <> venture.company_id and mentions.mention_no < venture.mention_no
    group by all
),

headed as (
    select ruled.* replace (if(starts_with(ruled.share, 'pair'), companions.holders, ruled.holders) as holders)
    from ruled
    left join companions using (sentence_key, match_at, rule_id)
    where not starts_with(coalesce(ruled.share, ''), 'pair') or len(companions.holders) = 2
),

held as (
    select *, len(holders) as holder_count, unnest(holders) as holder_no, unnest(range(1, len(holders) + 1)) as holder_place
    from headed
),

paired as (
    select * exclude (holders, investees),
        unnest(case when share = 'cross' then holders when len(investees) = 0 then [null] else investees end) as investee_no
    from held
),

-- "It" is no object of its own clause's subject: it is the company named last before it.
others as (
    select
        paired.sentence_key, paired.holder_no, paired.investee_no,
        arg_max(mentions.company_id, mentions.start_at) filter (mentions.company_id <> holder.company_id and mentions.company_id <> pronoun.company_id) as last_id,
        arg_min(mentions.company_id, mentions.start_at) as first_id
    from (select distinct sentence_key, holder_no, investee_no from paired) as paired
    inner join {{ ref('int_arguments') }} as holder on paired.sentence_key = holder.sentence_key and paired.holder_no = holder.mention_no
    inner join {{ ref('int_arguments') }} as pronoun on paired.sentence_key = pronoun.sentence_key and paired.investee_no = pronoun.mention_no
    inner join {{ ref('int_arguments') }} as mentions on paired.sentence_key = mentions.sentence_key and mentions.start_at < pronoun.start_at
    where pronoun.is_reference and pronoun.word in ('it', 'them') and mentions.kind = 'o' and not mentions.is_reference
    group by all
),

told as (
    select
        paired.*,
        others.last_id is not null and (investee.company_id = holder.company_id or investee.company_id = clause_holder.company_id or ends_with(paired.rule_id, '_to') and investee.company_id = others.first_id) as is_other,
        clause_holder.company_id as clause_id,
        others.last_id
    from paired
    left join others using (sentence_key, holder_no, investee_no)
    left join {{ ref('int_arguments') }} as holder on paired.sentence_key = holder.sentence_key and paired.holder_no = holder.mention_no
    left join {{ ref('int_arguments') }} as investee on paired.sentence_key = investee.sentence_key and paired.investee_no = investee.mention_no
    left join {{ ref('int_arguments') }} as clause_holder on paired.sentence_key = clause_holder.sentence_key and try_cast(regexp_extract(paired.clause_role, '<[a-z](\d+)>', 1) as integer) = clause_holder.mention_no
)

select
    told.* exclude (last_id, clause_id),
    told.sentence_key * 4096 + told.match_at as position,
    coalesce(if(holder.is_reference and lower(holder.word) in ('its', 'their'), told.clause_id, null), holder.company_id, if(holder.kind in ('u', 'h'), {{ unknown_company_id('holder.word') }}, null)) as holder_id,
    coalesce(
        if(told.is_other, told.last_id, investee.company_id),
        if(investee.kind in ('u', 'h', 'v'), {{ unknown_company_id("regexp_replace(investee.word, '^(?:[Tt]he|[Tt]his) ', '')") }}, null),
        if(investee_no is null and object_role <> '', {{ unknown_company_id("regexp_replace(object_role, '^(?:the|an?|this|that) ', '')") }}, null)
    ) as named_id,
    investee_no is null and coalesce(object_role, '') = '' or coalesce(investee.is_reference, false) and investee.company_id = holder.company_id and not coalesce(told.is_other, false)
        or coalesce(investee.reference_type = 'subject' and lower(investee.word) not in ('its', 'their', 'itself'), false)
        or coalesce(investee.is_reference, false) and regexp_matches(investee.after, '^ (?:new |\p{Lu}\p{L}+ )*(?:partner|target|ally|rival|owner)\b') as is_implied,
    holder.start_at as holder_at,
    investee.start_at as investee_at,
    investee.word as investee_word,
    investee.before as investee_before,
    holder.is_reference as holder_is_reference,
    if(ends_with(told.match, told.object_role), coalesce(investee.after, ''), '') as investee_after
from told
inner join {{ ref('int_arguments') }} as holder on told.sentence_key = holder.sentence_key and told.holder_no = holder.mention_no
left join {{ ref('int_arguments') }} as investee on told.sentence_key = investee.sentence_key and told.investee_no = investee.mention_no
