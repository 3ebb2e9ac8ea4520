{# Stake matches as pairs of a holder and an investee; an investee left unsaid is the last one that a
   match before it names. One row a pair of one match. #}
with matches as (
    select
        sentence_key, document_no, frame, rule_id as base_rule_id, rule_id, match, match_at,
        subject_role, object_role, value_role, base_role, money_role
    from {{ ref('int_stake_matches') }}
    union all by name
    select * from {{ ref('int_stake_lists') }}
),

ruled as (
    select
        matches.*,
        base_rules.action,
        base_rules.share,
        base_rules.scope,
        rules.priority,
        {{ mention_numbers('subject_role') }} as holders,
        {{ mention_numbers('object_role') }} as investees
    from matches
    inner join {{ ref('rules_stakes') }} as rules using (rule_id)
    inner join {{ ref('rules_stakes') }} as base_rules on matches.base_rule_id = base_rules.rule_id
),

held as (
    select *,
        len(holders) as holder_count,
        unnest(if(len(holders) = 0, [null], holders)) as holder_no,
        unnest(range(1, greatest(len(holders), 1) + 1)) as holder_place
    from ruled
),

paired as (
    select * exclude (holders, investees),
        unnest(case when share = 'cross' then holders when len(investees) = 0 then [null] else investees end) as investee_no
    from held
),

named as (
    select
        paired.*,
        paired.sentence_key * 4096 + paired.match_at as position,
        coalesce(holder.company_id, if(holder.kind in ('u', 'h'), {{ unknown_company_id('holder.word') }}, null)) as holder_id,
        coalesce(investee.company_id, if(investee.kind in ('u', 'h'), {{ unknown_company_id('investee.word') }}, null)) as investee_id,
        holder.start_at as holder_at,
        investee.start_at as investee_at,
        case when ends_with(paired.match, paired.object_role) or coalesce(paired.value_role, '') = '' then investee.after else '' end as investee_after,
        holder.after as holder_after
    from paired
    left join {{ ref('int_arguments') }} as holder on paired.sentence_key = holder.sentence_key and paired.holder_no = holder.mention_no
    left join {{ ref('int_arguments') }} as investee on paired.sentence_key = investee.sentence_key and paired.investee_no = investee.mention_no
),

topics as (
    select document_no, position, investee_id as topic_id, any_value(sentence_key) as topic_sentence
    from named
    where investee_id is not null and priority < 30
    group by all
)

select
    named.* replace (coalesce(named.investee_id, if(named.investee_no is null, topics.topic_id, null)) as investee_id),
    named.investee_no is null as is_implied,
    named.sentence_key - topics.topic_sentence as topic_distance
from named
asof left join topics on named.document_no = topics.document_no and named.position > topics.position
