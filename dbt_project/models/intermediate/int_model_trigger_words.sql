{# Each text of a trigger once, with its rule and its voice: patterns are tried on few hundred texts, not on
   every trigger. #}
with texts as (
    select distinct token
    from {{ ref('int_model_tokens') }}
    where kind = 'T'
),

ruled as (
    select token, {{ model_rule_of('token') }} as rule_id
    from texts
)

select
    ruled.token,
    coalesce(ruled.rule_id, 'models_offer') as rule_id,
    coalesce(rules.event, 'offer') as event,
    coalesce(rules.construction, 'object') as construction,
    coalesce(rules.polarity, '') = 'negated' as is_denial,
    regexp_matches(token, '(?:[a-zß-ɏ]ed|put-together|sent|built|made|sold|shown|brought|withdrawn|put|taken|struck)(?: (?:together|out|off|on|from|back|in|up|over|to market|sale|the market|production))*$') as is_participle,
    regexp_matches(token, '\b(?:is|are|was|were|be|been|being)\b') as has_be,
    regexp_matches(token, '^[A-Za-zÀ-ɏ-]+(?: (?:together|out|off|on|back|up))?$') as is_bare,
    regexp_matches(token, '^(?:[a-zß-ɏ]+ly )?[a-zß-ɏ]+ed$|^(?:(?:newly|recently|locally) )?(?:built|made)$') as is_attribute
from ruled
left join {{ ref('rules_models') }} as rules using (rule_id)
