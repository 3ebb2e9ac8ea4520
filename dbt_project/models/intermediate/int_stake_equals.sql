{# Ventures told to be owned in equal parts, in whatever words: "an equal partnership", "50-50", "each with half". Of the
   companies of the sentence and the three before, one is the venture and two are its partners: how each is named tells
   which. Abstains where the venture has no name. Columns as in int_stake_pairs, a row a partner. #}
{% set holds = '(?:with|has|have|had|holds?|held|holding|owns?|owned|owning|gets?|got|taking|takes?|took|(?:will|would|to|is to|are to) (?:hold|own|have|get|take))' %}
{% set equal = '(?i)\\b(?:50 ?[-:/] ?50|fifty-fifty|equal (?:partnership|shares|stakes|parts|measure|proportions|owners|partners|shareholders|holdings?|interests?)|equally[- ](?:owned|held|shared|divided|split)|(?:owned|held|shared|split|divided) equally|half (?:each|apiece)|(?:each|either)(?: of (?:which|whom|them))?(?: (?:side|partner|party|company|parent|firm|owner|shareholder|group|[a-z]*maker))? ' ~ holds ~ ' (?:exactly |an? |one )?half)\\b' %}
with told as (
    select
        frames.sentence_key, frames.document_no, frames.frame,
        regexp_extract(frames.frame, '<n\d+> ?[-:/ ] ?<n\d+>|[Ff]ifty-fifty|[Ee]qual(?:ly)?\b|half\b') as match,
        regexp_matches(sentences.body, '(?i)\b(?:each|either|both|partners|two|owners|parents|sides|they|their)\b') as is_of_two
    from {{ ref('int_annotated') }} as frames
    inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
    where regexp_matches(frames.frame, '[Ee]qual|half|<n\d+> ?[-:/] ?<n\d+>|[Ff]ifty')
        and regexp_matches(sentences.body, '{{ equal }}')
        and regexp_matches(sentences.body, '(?i)venture|partnership|compan|enterprise|\bown|capital|shareh|stake|\bparts\b|founded|set up|formed')
        and not regexp_matches(sentences.body, '(?i)50[-:/ ]50 (?:chance|split of|weight|torque)|equal (?:footing|terms)|half (?:of|its|their) (?:sales|output|production|cars)')
),

ventures as (
    select sentence_key, arg_max(company_id, venture_score - 0.001 * coalesce(first_at, 999)) as venture_id, max(venture_score) as score
    from {{ ref('int_stake_ventures') }}
    group by sentence_key
),

settled as (
    select
        told.*,
        if(ventures.score >= 1.5, ventures.venture_id, null) as venture_id,
        list({'company_id': scored.company_id, 'score': scored.partner_score, 'is_here': scored.is_here} order by scored.partner_score desc, scored.first_at, scored.company_id) filter (ventures.score < 1.5 or scored.company_id <> ventures.venture_id) as partners
    from told
    inner join ventures using (sentence_key)
    inner join {{ ref('int_stake_ventures') }} as scored using (sentence_key)
    group by all
)

select
    sentence_key, document_no, frame, 'stakes_equal_partners' as base_rule_id, 'stakes_equal_partners' as rule_id,
    match, strpos(frame, match) as match_at,
    null::varchar as subject_role, null::varchar as object_role, null::varchar as value_role, null::varchar as base_role, null::varchar as money_role,
    'hold' as action, 'equal' as share, 'clause' as scope, 15 as priority,
    2 as holder_count, null::integer as holder_no, unnest([1, 2]) as holder_place, null::integer as investee_no,
    sentence_key * 4096 + strpos(frame, match) as position,
    unnest(partners[1:2]).company_id as holder_id,
    venture_id as named_id,
    false as is_implied, null::integer as holder_at, null::integer as investee_at, null::varchar as investee_word, null::varchar as investee_before,
    false as holder_is_reference, '' as investee_after,
    venture_id as investee_id, false as is_shared_out, false as is_known
from settled
where len(partners) >= 2
    and venture_id is not null and match <> ''
    and (partners[2].is_here or is_of_two and (partners[1].is_here = partners[2].is_here))
    and (len(partners) = 2 or partners[2].score >= partners[3].score + 0.5)
