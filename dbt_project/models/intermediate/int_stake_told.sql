{# Sides of shares as stake matches: the rule, the roles as text and the words it read. #}
with bounded as (
    select
        sentence_key, document_no, frame, rule_id, base_rule_id, subject_role, object_role, if(is_from and value_role <> '', '', value_role) as value_role, if(is_from, value_role, base) as base_role, value_role as said_role, nullif(money_role, '') as money_role,
        share_at, before_verb, gap, clause_role,
        strpos(frame, regexp_extract(subject_role, '<[a-z]\d+>')) as subject_at,
        if(object_role = '', 0, strpos(frame, object_role)) as object_at,
        if(verb_kind in ('', 'none'), share_at, length(before_verb) + 1) as verb_at
    from {{ ref('int_stake_sides') }}
),

placed as (
    select
        *,
        greatest(least(subject_at, share_at, verb_at, if(object_at > 0 and object_at > share_at - 120, object_at, share_at)), 1) as match_at,
        greatest(share_at + length(said_role), if(subject_at > share_at, subject_at + length(subject_role), 0), if(object_at > share_at, object_at + length(object_role), 0)) as match_end
    from bounded
    where subject_at > 0
)

select
    sentence_key, document_no, frame, rule_id, coalesce(base_rule_id, rule_id) as base_rule_id,
    substr(frame, match_at, match_end - match_at) as match,
    match_at,
    subject_role, object_role, value_role, base_role, money_role, clause_role
from placed
