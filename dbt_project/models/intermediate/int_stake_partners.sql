{# "The two companies each hold half": matches whose holders are the two partners the passage is about. They are the two
   companies it names most, near the sentence; a third named as often leaves it open. The venture is the one the match
   names, else the joint venture named last. Columns as in int_stake_pairs, a row a partner. #}
with open_matches as (
    select
        matches.sentence_key, matches.document_no, matches.frame, matches.rule_id as base_rule_id, matches.rule_id, matches.match, matches.match_at,
        matches.subject_role, matches.object_role, matches.value_role, matches.base_role, matches.money_role,
        rules.action, rules.share, rules.scope, rules.priority,
        {{ mention_numbers('object_role') }}[1] as investee_no
    from {{ ref('int_stake_matches') }} as matches
    inner join {{ ref('rules_stakes') }} as rules using (rule_id)
    where starts_with(rules.share, 'pair') and coalesce(matches.subject_role, '') = ''
        and not exists (
            from {{ ref('int_stake_pairs') }} as pairs
            where pairs.sentence_key = matches.sentence_key and pairs.rule_id = matches.rule_id and pairs.match_at = matches.match_at
        )
),

named as (
    select
        open_matches.*,
        if(investee.kind = 'v' or investee.is_reference, null, coalesce(investee.company_id, if(investee.kind = 'u', {{ unknown_company_id('investee.word') }}, null))) as venture_id,
        investee.start_at as investee_at, investee.word as investee_word, investee.kind as investee_kind, investee.before as investee_before,
        if(ends_with(open_matches.match, open_matches.object_role), coalesce(investee.after, ''), '') as investee_after
    from open_matches
    left join {{ ref('int_arguments') }} as investee on open_matches.sentence_key = investee.sentence_key and open_matches.investee_no = investee.mention_no
),

companies as (
    select
        named.sentence_key, named.rule_id, named.match_at, mentions.company_id,
        coalesce(max(mentions.company_kind) = 'joint_venture', false) as is_venture,
        count(*) as mentions,
        max(mentions.sentence_key * 4096 + mentions.start_at) filter (mentions.sentence_key <= named.sentence_key) as last_at,
        bool_or(mentions.sentence_key between named.sentence_key - 3 and named.sentence_key) as is_near
    from named
    inner join {{ ref('int_arguments') }} as mentions using (document_no)
    where mentions.kind = 'o' and not mentions.is_reference and coalesce(mentions.company_kind, '') not in ('person', 'state')
        and mentions.company_id is distinct from named.venture_id
    group by all
),

ranked as (
    select
        sentence_key, rule_id, match_at,
        arg_max(company_id, last_at) filter (is_venture) as last_venture_id,
        list({'company_id': company_id, 'mentions': mentions} order by mentions desc, last_at desc nulls last, company_id) filter (is_near and not is_venture) as partners
    from companies
    group by all
),

settled as (
    select
        named.*,
        coalesce(named.venture_id, ranked.last_venture_id, if(named.investee_kind = 'v', {{ unknown_company_id("regexp_replace(named.investee_word, '^(?:[Tt]he|[Tt]his) ', '')") }}, null)) as investee_id,
        partners[1:2] as partners
    from named
    inner join ranked using (sentence_key, rule_id, match_at)
    where len(partners) = 2 or partners[2].mentions > partners[3].mentions
)

select
    * exclude (partners, venture_id, investee_id, investee_kind),
    2 as holder_count,
    null::integer as holder_no,
    unnest([1, 2]) as holder_place,
    sentence_key * 4096 + match_at as position,
    unnest(partners).company_id as holder_id,
    investee_id as named_id,
    false as is_implied,
    null::integer as holder_at,
    false as holder_is_reference,
    investee_id,
    false as is_shared_out,
    false as is_known
from settled
where investee_id is not null
