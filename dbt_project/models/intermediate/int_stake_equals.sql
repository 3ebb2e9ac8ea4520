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

companies as (
    select
        told.sentence_key,
        coalesce(mentions.company_id, {{ unknown_company_id('mentions.word') }}) as company_id,
        max(mentions.company_kind) as kind,
        bool_or(mentions.sentence_key = told.sentence_key) as is_here,
        max(mentions.sentence_key) as last_key,
        min(mentions.start_at) filter (mentions.sentence_key = told.sentence_key) as first_at,
        count(*) as mentions,
        coalesce(max(
            2 * regexp_matches(mentions.after, '^,? (?:(?:is|was|has been|had been|became|remains|will be|as) )?(?:an?|the|their) (?:[A-Za-z0-9:-]+ ){0,5}(?:venture|partnership|enterprise)\b')::integer
            + 2 * regexp_matches(mentions.before, '(?:called|named|ventures?,?|enterprise|partnership|known as|dubbed),? (?:the )?$')::integer
            + 1.5 * regexp_matches(mentions.after, '^,? (?:(?:of|in) which|which (?:they|the two|both)\b|half of which)')::integer
            + 1.5 * regexp_matches(mentions.after, '^,? (?:which (?:was|is) |is |was |will be |to be )?(?:formed|founded|created|set up|established|owned|held|split|shared|equally|half)\b')::integer
            + 1 * (regexp_matches(mentions.before, '\b(?:own|owns|owned|hold|holds|held|founded|form|formed|set up|established|created|split|share|control) (?:the |a |their )?$') or mentions.kind = 'o' and regexp_matches(mentions.before, '\b[Ii]n (?:the |a |their )?$'))::integer
        ), 0) as as_venture,
        coalesce(max(
            2 * (regexp_matches(mentions.before, '(?:[A-Za-z0-9)]|, ) ?(?:and|&) (?:the |its )?$') or regexp_matches(mentions.after, '^ (?:and|&) (?:the |its |[A-ZÀ-ÞĀ-ɏ])'))::integer
            + 1.5 * regexp_matches(mentions.before, '\b(?:with|between|among|together with|by) (?:the |its |[A-Za-z-]+ ){0,3}$')::integer
            + 0.5 * (mentions.start_at < 12)::integer
        ), 0) as as_partner
    from told
    inner join {{ ref('int_arguments') }} as mentions
        on told.document_no = mentions.document_no and mentions.sentence_key between told.sentence_key - 3 and told.sentence_key
    where mentions.kind in ('o', 'u') and (mentions.kind = 'o' or mentions.sentence_key = told.sentence_key) and coalesce(mentions.company_kind, '') not in ('person', 'state', 'family')
        and not (mentions.is_reference and mentions.reference_type = 'subject')
    group by all
),

scored as (
    select
        companies.*,
        as_venture + 2 * coalesce(kind = 'joint_venture', false)::integer + (owners.company_id is not null)::integer + 0.5 * is_here::integer - as_partner as venture_score,
        as_partner + 2 * is_here::integer - as_venture - 2 * coalesce(kind = 'joint_venture', false)::integer - 0.5 * (companies.sentence_key - last_key) + 0.1 * mentions as partner_score
    from companies
    left join {{ ref('int_venture_owners') }} as owners using (company_id)
),

ventures as (
    select sentence_key, arg_max(company_id, venture_score - 0.001 * coalesce(first_at, 999)) as venture_id, max(venture_score) as score
    from scored
    group by sentence_key
),

settled as (
    select
        told.*,
        if(ventures.score >= 1.5, ventures.venture_id, null) as venture_id,
        list({'company_id': scored.company_id, 'score': scored.partner_score, 'is_here': scored.is_here} order by scored.partner_score desc, scored.first_at, scored.company_id) filter (ventures.score < 1.5 or scored.company_id <> ventures.venture_id) as partners
    from told
    inner join ventures using (sentence_key)
    inner join scored using (sentence_key)
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
