{# Shares of partners in a venture of theirs, told without saying who has which: "a 51:49 venture", "equal owners", "each side
   has half". Which company is the venture and which are its partners, int_stake_ventures weighs; a third one with as many
   signs leaves it open. One row a partner; columns as in int_stake_pairs. #}
{% set venture = '(?:ventures?|JVs?|compan(?:y|ies)|partnerships?|enterprises?|firm|business|undertaking|concern|operation|tie-up|entity|alliance)' %}
{% set share = '(?:<p\\d+>|(?:(?:one|exactly|an?) )?(?:half|third|quarter|fifth)\\b)' %}
{% set side = '(?:(?:of (?:the |its |these )?(?:<n\\d+> |two |three |four )?)?(?:partners?|sides?|compan(?:y|ies)|part(?:y|ies)|parents?|firms?|groups?|[a-z]*makers?|owners?|founders?|shareholders?|of (?:them|which|whom)|ones?|of the (?:two|three|four|<n\\d+>)))' %}
{% set has = '(?:with|has|have|had|holds?|held|holding|owns?|owned|owning|gets?|got|keeps?|retains?|taking|takes?|took|own and control|having)' %}
{% set even = '\\b[Ee]qual (?:shares?|stakes?|parts?|portions?|halves|holdings?|shareholdings?|interests?|co-owners?|owners?|(?:joint[- ])?ventures?|partners?|partnership|split|measure|proportions?|shareholders?|ownership|voting)\\b|\\b(?:owned|held|shared?s?|controlled|split|divided|owns?|holds?|divides?)(?: [a-z]+){0,3} (?:equally|evenly|half[- ]and[- ]half|fifty-fifty|in halves)\\b|\\b(?:[Ee]qually|[Ee]venly|half)[- ](?:owned|held|shared|split|divided|controlled)\\b|\\b(?:[Oo]wnership|[Cc]ontrol|[Ss]hares|[Cc]apital|[Ee]quity|[Ss]takes)(?: [a-z]+| <[ou]\\d+>){0,5} (?:equal|equally|evenly)\\b|\\b[Ff]ifty-fifty\\b|\\bhalf[- ]and[- ]half\\b|\\bhalf (?:each|apiece)\\b|\\b(?:of|between) equal(?: halve)?s\\b' %}
{% set ratio = '<n(\\d+)>(?: ?[-:/–] ?| to | )<n(\\d+)>' %}
{% set each = '\\b(?:[Ee]ach|[Ee]ither|[Bb]oth) ' ~ side ~ '(?:[ ,]+[a-z]+){0,6} ' ~ share ~ '|\\b[Ee]ach(?: (?:will|would|is|are|to|then|now))* ' ~ has ~ ' ' ~ share ~ '|(?:\\b(?:of|in) which|\\b[Tt]he (?:two|three|<n\\d+>)|\\b[Bb]oth|partners|parents|companies|sides)(?: [a-z]+){0,5} ' ~ share ~ '[^<>.;]{0,40}\\b(?:each|apiece)\\b|half[- ](?:owned|held) by (?:each|both)|\\b(?:parents|partners|companies|sides|owners|founders|two|<n\\d+>) each (?:[a-z]+ ){0,4}' ~ share %}
with told as (
    select
        sentence_key, document_no, annotated as frame,
        regexp_extract(annotated, '{{ ratio }}') as ratio,
        regexp_extract(annotated, '{{ even }}') as even,
        regexp_extract(annotated, '{{ each }}') as each,
        case when regexp_matches(annotated, '<n\d+>(?: ?[-:/–] ?| to | )<n\d+>(?:[ -](?:<[dg]\d+>|[a-z-]+)){0,4}[ -](?:{{ venture }}|ownership|split|shareholding|basis|joint)\b|\b(?:split|divided|shared|owned|held|[Oo]wnership|[Cc]apital|[Ee]quity|[Ss]hares|[Rr]atio|[Pp]roportions?)(?: [a-z]+){0,4} <n\d+>(?: ?[-:/–] ?| to | )<n\d+>') then 'near' else '' end as ratio_of
    from {{ ref('int_annotated') }}
    where regexp_matches(annotated, '[Ee]qual|[Ee]venly|[Ee]ach|apiece|[Ee]ither|[Bb]oth|half[- ]|[Ff]ifty|<n\d+>(?: ?[-:/–] ?| to | )<n\d+>')
        and regexp_matches(annotated, '[Oo]wn|stake|[Ss]hare|venture|compan|partner|held|hold|ha[sdv]|half|[Cc]apital|enterprise|tak|equity|[Ee]ach with|split|divided|\bparts\b|founded|set up|formed')
        and not regexp_matches(annotated, '{{ word("market_context") }}[^.;]{0,30}(?:equal|each|evenly)|each year|a share\b|<n\d+>[-:/ ]<n\d+> (?:chance|weight|torque)|equal (?:footing|terms)|half (?:of|its|their) (?:sales|output|production|cars)')
),

cued as (
    select
        sentence_key, document_no, frame,
        coalesce(nullif(ratio, ''), nullif(even, ''), each) as match,
        if(ratio <> '', '<n' || regexp_extract(ratio, '{{ ratio }}', 1) || '>', if(even <> '', null, regexp_extract(each, '{{ share }}'))) as value_role,
        if(ratio <> '', '<n' || regexp_extract(ratio, '{{ ratio }}', 2) || '>', null) as base_role,
        case when ratio <> '' then 'split' when even <> '' then 'equal' else '' end as share,
        ratio_of,
        regexp_matches(frame, '\b(?:three|[Tt]hird)\b|\b(?:by|of|between|among|with) (?:[a-z-]+ ){0,2}<o\d+>, (?:[a-z-]+ ){0,2}<o\d+>,? (?:and|&) (?:[a-z-]+ ){0,2}<o\d+>') as is_of_three,
        regexp_matches(frame, '<n\d+> |\b(?:[Ee]ach|[Ee]ither|[Bb]oth|[Pp]artners|two|owners|parents|sides|pair|[Tt]hey|[Tt]heir)\b') as is_of_two
    from (select * replace (if(ratio_of <> '' or even || each = '', ratio, '') as ratio) from told)
    where ratio || even || each <> ''
),

numbered as (
    select cued.*, value_word.number as first_part
    from cued
    left join {{ ref('int_arguments') }} as value_word on cued.sentence_key = value_word.sentence_key and cued.value_role = '<' || value_word.kind || value_word.mention_no || '>'
    left join {{ ref('int_arguments') }} as base_word on cued.sentence_key = base_word.sentence_key and cued.base_role = '<' || base_word.kind || base_word.mention_no || '>'
    where cued.share <> 'split' or value_word.number + base_word.number = 100 and (ratio_of <> '' or value_word.number = 50)
),

ventures as (
    select sentence_key, arg_max(company_id, (venture_score - 0.001 * coalesce(first_at, 999), company_id)) as venture_id, max(venture_score) as score
    from {{ ref('int_stake_ventures') }}
    group by sentence_key
),

settled as (
    select
        numbered.*,
        -- A venture without a name is called what the sentence calls it.
        coalesce(if(ventures.score >= 1.5, ventures.venture_id, null), {{ unknown_company_id("nullif(regexp_extract(numbered.frame, '\\b(?:an?|the|this|that|their|another|new|<n\\d+>[-:/]<n\\d+>|equal|fifty-fifty) ((?:joint )?(?:venture|company|enterprise))\\b', 1), '')") }}) as venture_id,
        list({'company_id': scored.company_id, 'score': scored.partner_score, 'is_here': scored.is_here, 'at': scored.first_at} order by scored.partner_score desc, scored.first_at, scored.company_id) filter (ventures.score < 1.5 or scored.company_id <> ventures.venture_id) as partners
    from numbered
    inner join ventures using (sentence_key)
    inner join {{ ref('int_stake_ventures') }} as scored using (sentence_key)
    group by all
),

-- A venture that carries its owners' names has these, where the sentence names others or none.
owned as (
    select settled.* replace (
        if(owners.owner_ids is not null and not is_of_three and (
                coalesce(len(partners), 0) < 2
                or len(list_filter(partners[1:2], partner -> list_contains(owners.owner_ids, partner.company_id))) <> 1
                -- "Mahle and Hella have half each of Behr Hella": one of the owners sold to another.
                or len(list_filter(partners, partner -> list_contains(owners.owner_ids, partner.company_id))) = 2
                or len(list_filter(partners[1:2], partner -> partner.is_here and not list_contains(owners.owner_ids, partner.company_id))) = 0
            ),
            list_transform(owners.owner_ids, owner_id -> {'company_id': owner_id, 'score': 1, 'is_here': true, 'at': null}), partners) as partners
    )
    from settled
    left join {{ ref('int_venture_owners') }} as owners on settled.venture_id = owners.company_id
),

held as (
    select
        *,
        unnest(if(share = 'split', list_sort(list_transform(partners[1:2], partner -> {'at': coalesce(partner.at, 0), 'company_id': partner.company_id})), list_transform(partners[1:if(is_of_three, 3, 2)], partner -> {'at': partner.at, 'company_id': partner.company_id}))) as holder,
        unnest(range(1, if(is_of_three, 3, 2) + 1)) as holder_place
    from owned
    where len(partners) >= if(is_of_three, 3, 2)
        and (partners[2].is_here or is_of_two and partners[1].is_here = partners[2].is_here and (share <> 'split' or first_part = 50))
        and (len(partners) = 2 or is_of_three or partners[2].score >= partners[3].score + 0.5)
        and venture_id is not null
)

select
    held.sentence_key, held.document_no, held.frame, rules.rule_id as base_rule_id, rules.rule_id, held.match, strpos(held.frame, held.match) as match_at,
    '' as subject_role, '' as object_role, held.value_role, held.base_role, null::varchar as money_role,
    rules.action, held.share, rules.scope, rules.priority,
    if(is_of_three, 3, 2) as holder_count, null::bigint as holder_no, held.holder_place, null::bigint as investee_no,
    held.sentence_key * 4096 + strpos(held.frame, held.match) as position,
    held.holder.company_id as holder_id, held.holder.at as holder_at, false as holder_is_reference,
    held.venture_id as named_id, null::bigint as investee_at, null::varchar as investee_word, null::varchar as investee_before, '' as investee_after,
    false as is_implied, held.venture_id as investee_id, false as is_shared_out, false as is_known
from held
inner join {{ ref('rules_stakes') }} as rules on rules.rule_id = case held.share when '' then 'stakes_even_each' when 'split' then 'stakes_even_ratio' else 'stakes_even_words' end
