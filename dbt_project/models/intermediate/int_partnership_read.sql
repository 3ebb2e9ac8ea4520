{# The partnerships that the signs of their companies' roles speak for, in the columns of int_partnership_parties: one a
   sentence and companies, and one a trigger where all companies are partners alike. Weights are learned from annotated documents. #}
{# Alliances and contract manufacturing are told by too many words that tell of other things: the patterns alone read them. #}
{% set rules = {'joint_venture': 'jv', 'technology': 'te', 'supply': 'su', 'merger': 'me'} %}
with scored as (
    select *, {{ partnership_score() }} as score,
        -- Ventures with X and Y are two.
        not is_one and (kind in ('supply', 'contract_manufacturing') or grammar = 'noun' and layout = 'atb' and ends_with(token, 's')) as is_directed
    from {{ ref('int_partnership_signs') }}
),

spread as (
    select * exclude (firsts, seconds), unnest(firsts) as first_ids, unnest(seconds) as second_ids
    from (
        select *,
            if(is_directed, flatten(list_transform(a.company_ids, company -> list_transform(b.company_ids, other -> [company]))), [a.company_ids]) as firsts,
            if(is_directed, flatten(list_transform(a.company_ids, company -> list_transform(b.company_ids, other -> [other]))), [b.company_ids]) as seconds
        from scored
        where score >= {{ partnership_threshold() }} and kind in ('{{ rules | join("', '") }}')
    ) as chosen
),

ranked as (
    select *,
        list_sort(list_distinct(list_concat(first_ids, second_ids))) as party_ids,
        row_number() over (partition by sentence_key, list_sort(list_distinct(list_concat(first_ids, second_ids))) order by score desc, trigger_pos, kind) as place,
        if(is_directed, 1, row_number() over (partition by sentence_key, trigger_pos, is_directed order by score desc, a.pos, b.pos, kind)) as place_of_trigger,
        if(a.form = 'topic', trigger_at, least(a.char_at, trigger_at)) as match_from,
        greatest(b.last_char_at, trigger_at) + 4 as match_to
    from spread
)

select
    row_number() over (order by sentence_key, score desc, trigger_pos, kind, first_ids, second_ids) + 1000000 as match_no,
    sentence_key,
    document_no,
    case kind {% for kind, name in rules.items() %}when '{{ kind }}' then 'partnerships_roles_{{ name }}' {% endfor %}end as rule_id,
    substr(frame, match_from + 1, match_to - match_from) as match,
    match_from + 1 as match_at,
    frame,
    -- A rule that reads the same knows better.
    60 - score as priority,
    kind,
    if(is_directed, 'each', 'all') as spread,
    case when kind in ('supply', 'contract_manufacturing') and is_directed then case
        when grammar in ('give', 'make') then if(layout = 'atb' and b.preposition = 'by', 'object', 'subject')
        when grammar = 'get' then 'object'
        when grammar = 'supplier' then if(regexp_matches(token, '^[SsVv]') = (layout = 'atb' and b.preposition = 'direct'), 'object', 'subject')
    end end as supplier,
    'roles' as needs,
    first_ids as subject_ids,
    second_ids as object_ids,
    []::varchar[] as base_ids,
    list_sort(list_distinct(list_filter(list_concat(a.spans, b.spans), spot -> spot is not null))) as spans,
    coalesce(b.end_at, a.end_at) as last_end
from ranked
where place = 1 and place_of_trigger = 1 and len(party_ids) > 1
