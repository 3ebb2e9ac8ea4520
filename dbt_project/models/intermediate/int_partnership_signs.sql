{# Pairs that stand in a construction which can tell of a partnership, a row for each kind the trigger can tell of, with
   the signs that weigh for and against it. How firmly a construction ties its companies: S firmly, M loosely. #}
{% set kinds = {
    'jv_noun': ['joint_venture'], 'jv_share': ['joint_venture'], 'jv_found': ['joint_venture'],
    'al_noun': ['alliance', 'technology', 'joint_venture'], 'al_join': ['alliance', 'technology'], 'al_partner': ['alliance', 'technology'], 'al_sell': ['alliance'],
    'te_make': ['technology'], 'te_licence': ['technology'], 'te_shared': ['technology'],
    'su_give': ['supply', 'contract_manufacturing', 'alliance'], 'su_get': ['supply', 'contract_manufacturing', 'technology'], 'su_noun': ['supply'],
    'deal': ['alliance', 'technology', 'supply', 'contract_manufacturing', 'merger'],
    'cm_make': ['contract_manufacturing', 'supply'], 'cm_contract': ['contract_manufacturing'], 'merge': ['merger'],
} %}
{% set grammar = {
    'jv_noun': 'noun', 'al_noun': 'noun', 'deal': 'noun', 'te_licence': 'noun', 'merge': 'noun', 'al_join': 'verb', 'te_make': 'verb', 'jv_share': 'verb', 'jv_found': 'verb',
    'al_partner': 'partner', 'al_sell': 'sell', 'te_shared': 'platform', 'su_give': 'give', 'su_get': 'get', 'su_noun': 'supplier', 'cm_make': 'make', 'cm_contract': 'make',
} %}
with built as (
    select *,
        case class {% for class, name in grammar.items() %}when '{{ class }}' then '{{ name }}' {% endfor %}end as grammar,
        b.preposition as link,
        a.preposition in ('free', 'comma', 'topic', 'and') or a.is_possessive as is_free
    from {{ ref('int_partnership_pairs') }}
),

tied as (
    select *,
        case grammar
            when 'noun' then case
                when layout = 'tg' then if(link in ('of', 'between', 'by', 'from') and between_b = 0, 'S', if(link in ('with', 'direct'), 'M', null))
                when layout = 'gt' then if(between_a = 0, 'S', 'M')
                when link = 'with' then if(layout = 'atb' and between_b = 0 and between_a <= 1, 'S', 'M')
                when layout = 'abt' and link = 'and' and b.is_possessive or layout = 'tab' and link = 'and' then 'M'
            end
            when 'verb' then case
                when layout = 'tg' then if(link in ('by', 'between', 'to', 'of') and between_b = 0, 'S', null)
                when layout = 'gt' then if(between_a = 0, 'S', 'M')
                when layout = 'atb' and link = 'with' then if(between_b = 0, 'S', 'M')
                when layout = 'abt' and link = 'with' or layout = 'atb' and (link = 'by' and class = 'te_make' or link = 'direct' and class = 'al_join') then 'M'
            end
            when 'partner' then case
                when layout = 'atb' and link = 'direct' and between_b = 0 then if(a.is_possessive, 'S', 'M')
                when layout = 'atb' and link in ('of', 'to', 'for') or layout = 'abt' and b.is_possessive then 'S'
                when is_one then 'M'
            end
            when 'give' then case
                when layout = 'atb' and not is_passive and link in ('to', 'for') then if(is_free, 'S', 'M')
                when layout = 'atb' and not is_passive and link = 'direct' then if(has_parts, 'S', 'M')
                when layout = 'atb' and link = 'by' then if(is_passive or is_free, 'S', 'M')
                when layout = 'tab' and a.preposition = 'by' and link in ('to', 'for') then 'S'
                when layout = 'atb' and b.form = 'model' then 'M'
            end
            when 'get' then case
                when layout = 'atb' and link = 'from' then if(between_b = 0, 'S', 'M')
                when layout = 'atb' and link = 'direct' and regexp_matches(token, '(?:on|to|from)$') then 'M'
            end
            when 'supplier' then case
                when layout = 'atb' and link in ('direct', 'of', 'to', 'for') and between_b = 0 or layout = 'abt' and b.is_possessive then 'S'
                when layout = 'atb' then 'M'
            end
            when 'make' then case
                when layout = 'atb' and (link = 'for' or link = 'by' and between_b = 0) then 'S'
                when layout = 'atb' and (link = 'by' or b.form = 'model' and is_free and not is_passive) or layout = 'abt' and link in ('by', 'for', 'with') then 'M'
            end
            when 'platform' then case when layout = 'atb' and (link in ('with', 'of', 'from', 'by') or b.is_possessive) or is_one then 'M' end
            when 'sell' then case
                when layout = 'atb' and link in ('direct', 'of', 'for', 'by') or layout = 'abt' and b.is_possessive then 'S'
                when layout = 'atb' then 'M'
            end
        end as tie
    from built
),

kinds as (
    select *, unnest(case class {% for class, names in kinds.items() %}when '{{ class }}' then {{ names }} {% endfor %}end) as kind
    from tied
    where tie is not null
),

ranked as (
    select kinds.*, sentences.is_together, sentences.frame,
        coalesce(list_min(list_transform(a.company_ids, company -> coalesce(list_position(contexts.named_ids, company), 9))), 9) as rank_a,
        coalesce(list_min(list_transform(b.company_ids, company -> coalesce(list_position(contexts.named_ids, company), 9))), 9) as rank_b,
        count(*) over (partition by kinds.document_no, kind, least(a.company_ids, b.company_ids), greatest(a.company_ids, b.company_ids)) as repeats
    from kinds
    inner join (
        select sentence_key, frame, regexp_matches(frame, '\b(?:[Jj]oint(?:ly)?|[Tt]ogether|[Ee]ach other|one another|[Bb]oth|mutual)\b') as is_together
        from {{ ref('int_partnership_frames') }} where is_whole
    ) as sentences using (sentence_key)
    left join {{ ref('int_partnership_context') }} as contexts using (sentence_key)
)

select
    sentence_key, document_no, frame, trigger_pos, trigger_at, token, class, grammar, layout, is_one, is_passive, kind, a, b,
    {
        'class': kind || ' ' || class,
        'role': grammar || ' ' || layout || ' ' || link,
        'tie': tie || ' ' || class,
        'between': tie || ' ' || least(between_a, 2) || least(between_b, 2),
        'breaks': tie || ' ' || least(breaks, 2),
        'goods': kind || ' ' || class || ' ' || has_parts || ' ' || has_vehicles,
        'technology': kind || ' ' || grammar || ' ' || has_technology,
        'repeats': kind || ' ' || {{ bucket('repeats', [1, 2, 4]) }},
        'rank': kind || ' ' || least(rank_a, rank_b, 4) || ' ' || least(greatest(rank_a, rank_b), 5),
        'spread': layout || ' ' || {{ bucket('spread', [20, 40, 80, 120]) }},
        'stem': kind || ' ' || stem,
        'known_a': kind || ' ' || a.known_kind,
        'known_b': kind || ' ' || b.known_kind,
        'form_kind': kind || ' ' || b.form || ' ' || is_one,
        'governed': grammar || ' ' || tie || ' ' || a.preposition,
        'found': tie || ' ' || (list_has_any(['x_'], list_transform(list_concat(a.company_ids, b.company_ids), company -> left(company, 2)))),
        'together': kind || ' ' || is_together || ' ' || tie
    } as signs
from ranked
