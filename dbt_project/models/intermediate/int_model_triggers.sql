{# Triggers with their rule, their voice and their neighbours. reading says where the models stand:
   object (behind) or subject (before). #}
with triggers as (
    select
        tokens.*,
        {{ model_rule_of('token') }} as rule_id,
        lead(token) over in_sentence as next_token,
        lead(kind) over in_sentence as next_kind,
        lead(company_id) over in_sentence as next_company_id
    from {{ ref('int_model_tokens') }} as tokens
    window in_sentence as (partition by sentence_key order by pos)
),

voiced as (
    select
        triggers.*,
        coalesce(rules.event, 'offer') as event,
        coalesce(rules.construction, 'object') as construction,
        coalesce(rules.polarity, '') = 'negated' as is_denial,
        regexp_matches(token, '(?:\p{Ll}ed|built|made|sold|shown|brought|withdrawn|put|taken)(?: (?:together|out|off|on|from|back|in|up|over|to market|sale|the market|production))*$') as is_participle,
        regexp_matches(token, '\b(?:is|are|was|were|be|been|being)\b') as has_be,
        regexp_matches(token, '^\p{L}+(?: (?:together|out|off|on|back|up))?$') as is_bare,
        next_kind in ('m', 'G', 'A') and regexp_full_match(gap_after, ' ?(?:(?:the|its|their|an?|new|up to|at least|more|his)\b ?)*') as has_object_beside
    from triggers
    left join {{ ref('rules_models') }} as rules using (rule_id)
    where kind = 'T'
)

select
    sentence_key,
    document_no,
    pos,
    coalesce(rule_id, 'models_offer') as rule_id,
    event,
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
        when construction <> 'verb' then construction
        when is_participle and has_be then 'subject'
        when is_participle and is_bare and has_object_beside then 'object'
        when is_participle and is_bare and previous_kind in ('o', 'u', 'h') and not regexp_matches(gap_before, '[()]') and gap_before <> ' and ' then 'object'
        when is_participle and is_bare and previous_kind = 'A' and gap_before = ' ' then if(regexp_matches(gap_after, '^ (?:in|at|by|from|for|on|near|as)\b'), 'subject', 'object')
        when is_participle and is_bare then 'subject'
        else 'object'
    end as reading,
    is_bare and is_participle and not has_object_beside as is_reduced,
    lag(pos) over in_sentence as previous_pos,
    lead(pos) over in_sentence as next_pos
from voiced
window in_sentence as (partition by sentence_key order by pos)
