{# Stake matches with their rule, one row a holder and an investee, as numbers of mentions. Where a verb follows
   "and" or an object ("A owns 5% of B and bought 3% of C"), its subject is the sentence's. #}
{% set held_by_preposition = '\\b(?:of|in|with|from|at|on|than|against|between|over|into) (?:(?:the|its|their|both|fellow|rival|[a-z-]*maker|group|company|partner|affiliate|parent|investor|fund) |<[dg]\\d+>(?:\'\'s)? |<o\\d+>\'\'s )*$' %}
with matches as (
    select
        sentence_key, document_no, frame, rule_id as base_rule_id, rule_id, match, match_at,
        subject_role, object_role, value_role, base_role, money_role
    from {{ ref('int_stake_matches') }}
    union all by name
    select * from {{ ref('int_stake_told') }}
    union all by name
    -- A deal whose subject stands before an insertion is surer than the company next to its object.
    select links.*, links.rule_id as base_rule_id
    from {{ ref('int_stake_links') }} as links
    inner join {{ ref('rules_stakes') }} as rules using (rule_id)
    left join (select distinct sentence_key, object_role, rule_id like '%sold' or rule_id like '%seller' or rule_id like '%cut' as is_less from {{ ref('int_stake_deals') }}) as deals
        on links.sentence_key = deals.sentence_key and links.object_role = deals.object_role and rules.action <> 'hold' and rules.action in ('reduce', 'divest') = deals.is_less
    where deals.sentence_key is null
    union all by name
    select *, rule_id as base_rule_id from {{ ref('int_stake_deals') }}
    union all by name
    select *, rule_id as base_rule_id from {{ ref('int_stake_passives') }} where subject_role <> '' and subject_role <> object_role
),

subjected as (
    select * replace (
        case
            when not starts_with(rule_id, 'stakes_share_') and rule_id <> 'stakes_bid_by_for' and starts_with(match, subject_role) and not regexp_matches(substr(match, length(subject_role) + 1), '^(?:''s|-owned|,? (?:which|who|that)\b)') and regexp_matches(substr(frame, 1, match_at - 1), '{{ held_by_preposition }}')
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

held as (
    select *, len(holders) as holder_count, unnest(holders) as holder_no, unnest(range(1, len(holders) + 1)) as holder_place
    from ruled
),

paired as (
    select * exclude (holders, investees),
        unnest(case when share = 'cross' then holders when len(investees) = 0 then [null] else investees end) as investee_no
    from held
)

select * from paired
