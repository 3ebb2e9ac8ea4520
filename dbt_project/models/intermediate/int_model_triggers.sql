{# Triggers with their rule, their voice and their neighbours. reading says where the models stand:
   object (behind) or subject (before). #}
with neighbours as (
    select *,
        lead(kind) over in_sentence as next_kind
    from {{ ref('int_model_tokens') }}
    window in_sentence as (partition by sentence_key order by pos)
),

voiced as (
    select
        tokens.*,
        words.* exclude (token, is_attribute),
        words.is_attribute and next_kind in ('m', 'G') and gap_after = ' ' and regexp_matches(gap_before, '(?:^| )(?:the|its|a|an|<[ox]\d+>''s|-)[ -]$|-$') as is_adjective,
        next_kind in ('m', 'G', 'A') and regexp_full_match(gap_after, ' ?(?:(?:the|its|their|an?|new|up to|at least|more|his)\b ?)*') as has_object_beside
    from neighbours as tokens
    inner join {{ ref('int_model_trigger_words') }} as words on tokens.token = words.token
    where tokens.kind = 'T'
)

select
    sentence_key,
    document_no,
    pos,
    rule_id,
    -- What follows or joins does what was said before it.
    case
        when event = 'launch' and construction = 'subject' and regexp_matches(gap_before, '\b(?:production|assembly|manufacture|manufacturing|output|made)\b[^,]*$') then 'produce'
        when event = 'launch' and construction = 'subject' and regexp_matches(gap_after, '^ (?:for )?(?:series |local |full |volume )?(?:production|assembly|manufacture|manufacturing)\b') then 'produce'
        when rule_id in ('models_launch_follow', 'models_launch_come') and regexp_matches(token, 'follow|join|next|later')
            and last_value(case when rule_id not in ('models_launch_follow', 'models_launch_come') and event in ('launch', 'produce') then sentence_key end ignore nulls) over earlier >= sentence_key - 1
            then last_value(case when rule_id not in ('models_launch_follow', 'models_launch_come') and event in ('launch', 'produce') then event end ignore nulls) over earlier
        else event
    end as event,
    is_denial,
    token,
    gap_before,
    gap_after,
    clause_no,
    relative_no,
    chain_no,
    has_relative,
    text_before,
    case
        when construction = 'beside' or construction = 'copula' and coalesce(previous_kind, '') <> 'm' then 'object'
        when construction in ('behind', 'copula', 'origin') then 'subject'
        when construction = 'subject' and previous_kind = 'o' and gap_before = ' ' then 'company'
        when construction <> 'verb' then construction
        when is_participle and has_be then 'subject'
        when is_participle and is_bare and has_object_beside then 'object'
        when is_participle and is_bare and previous_kind in ('o', 'u', 'h') and not regexp_matches(gap_before, '[()]') and gap_before <> ' and ' then 'object'
        when is_participle and is_bare and previous_kind = 'A' and gap_before = ' ' then if(regexp_matches(gap_after, '^ (?:in|at|by|from|for|on|near|as)\b'), 'subject', 'object')
        when is_participle and is_bare then 'subject'
        else 'object'
    end as reading,
    is_bare and is_participle and not has_object_beside as is_reduced,
    is_adjective,
    lag(pos) over in_sentence as previous_pos,
    min(case when not is_adjective then pos end) over (partition by sentence_key order by pos rows between 1 following and unbounded following) as next_pos,
    lead(rule_id) over in_sentence as next_rule_id,
    lag(rule_id) over in_sentence as previous_rule_id
from voiced
where rule_id <> 'models_launch_come' or next_kind = 't' and regexp_full_match(gap_after, ' (?:in |on |at |only |out |along |early |late |again )*')
window in_sentence as (partition by sentence_key order by pos),
    earlier as (partition by document_no order by sentence_key, pos rows between unbounded preceding and 1 preceding)
