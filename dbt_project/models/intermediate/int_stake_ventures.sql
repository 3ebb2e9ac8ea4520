{# Who is the venture and who its partners where a sentence tells of a company shared out in parts: the companies of the
   sentence and the three before, with what speaks for each side: the words beside a name, its kind, its place.
   One row a sentence and company. #}
{% set venture = '(?:ventures?|JVs?|partnership|enterprise|undertaking|joint compan(?:y|ies)|joint subsidiary|tie-up)' %}
{% set shared = '(?:formed|founded|created|set up|established|owned|held|belong(?:s|ed|ing)?|controlled|split|shared|divided|equally|evenly|jointly|half|(?:about |some )?[\\d.]+ ?(?:%|pct|per ?cent)(?: owned| held| controlled| [A-ZÀ-ÞĀ-ɏ]))' %}
with told as (
    select sentence_key, document_no
    from {{ ref('int_annotated') }}
    where regexp_matches(frame, '[Ee]qual|[Ee]ven(?:ly|s)\b|half|halves|[Ee]ach|apiece|[Ee]ither|<n\d+>(?: ?[-:/– ] ?| to )<n\d+>|[Ff]ifty-fifty|<[pn]\d+>.*<[pn]\d+>|<p\d+>.* (?:rest|remainder|balance)\b')
        and regexp_matches(frame, '(?i)venture|partner|compan|enterprise|\bown|belong|hold|held|capital|shareh|stake|equity|\bparts\b|founded|set up|formed|split|divided|<p\d+> <o|<p\d+> (?:by|to) |\bha[sd]\b')
),

signed as (
    select
        told.sentence_key,
        coalesce(names.company_id, mentions.company_id, {{ unknown_company_id("regexp_replace(mentions.word, '^(?:[Tt]he|[Tt]his) ', '')") }}) as company_id,
        mentions.company_kind, mentions.kind = 'u' as is_unknown, mentions.sentence_key as said_key, mentions.start_at, mentions.word, mentions.is_reference,
        mentions.sentence_key = told.sentence_key as is_here,
        2 * (mentions.kind = 'v')::integer
        + 2 * regexp_matches(mentions.after, '^,? (?:(?:is|was|has been|had been|became|remains|will be|as|which is|now) )?(?:an?|the|their|another) (?:[A-Za-z0-9:-]+ ){0,5}{{ venture }}\b')::integer
        + 2 * regexp_matches(mentions.before, '(?:called|named|{{ venture }},?|known as|dubbed),? (?:the )?$')::integer
        + 2 * regexp_matches(mentions.after, '^,? (?:(?:of|in) which|which (?:they|the two|both)\b|half of which|whose (?:[a-z]+ ){0,2}(?:owners|parents|shareholders|capital|shares|partners|ownership)|''s (?:[a-z]+ ){0,2}(?:owners|parents|shareholders|capital|partners|ownership)\b)')::integer
        + 1.5 * regexp_matches(mentions.after, '^,? (?:(?:which|that) )?(?:(?:is|was|were|will be|would be|will|would|has been|to be) )?{{ shared }}\b')::integer
        + 1.5 * regexp_matches(mentions.before, '\b(?:found(?:ed|ing)?|form(?:ed|ing)?|set(?:ting)? up|establish(?:ed|ing)?|creat(?:ed|ing)) (?:the |a |their )?$')::integer
        + 1 * (regexp_matches(mentions.before, '\b(?:own|owns|owned|hold|holds|held|split|share|control|unveiled|launched) (?:the |a |their )?$') or mentions.kind = 'o' and regexp_matches(mentions.before, '\b[Ii]n (?:the |a |their )?$'))::integer
        + 1.5 * regexp_matches(mentions.before, '\b(?:[Hh]alf|[Oo]wners|[Pp]arents|[Ss]hareholders|[Oo]wnership|[Cc]ontrol|[Cc]apital|[Ss]hares?|[Ss]takes?) (?:of|in) (?:the |its |[a-z]+ ){0,2}$')::integer as as_venture,
        2 * (regexp_matches(mentions.before, '(?:[A-Za-z0-9)]|, ) ?(?:and|&) (?:the |its )?$') or regexp_matches(mentions.after, '^ (?:and|&) (?:the |its |[A-ZÀ-ÞĀ-ɏ])'))::integer
        + 1.5 * regexp_matches(mentions.before, '\b(?:with|between|among|alongside|together with|by) (?:the |its |[A-Za-z-]+ ){0,3}$')::integer
        + 2 * (regexp_matches(mentions.after, '^''s (?:[a-z]+ |[\d:/-]+ ){0,5}(?:{{ venture }}|partner|half)\b') or mentions.is_reference and regexp_matches(mentions.after, '^ (?:[a-z]+ |[\d:/-]+ ){0,5}(?:{{ venture }}|partner)\b'))::integer
        + 1 * (regexp_matches(mentions.before, '^$|(?:, |\b(?:where|which|that|and|&) (?:the |its )?)$') and regexp_matches(mentions.after, '^(?: (?:and|&) [A-ZÀ-ÞĀ-ɏ][^,.;]{0,24})? (?:[a-z]+ )?(?:ha[sdv]e?|are|were|hold|held|owns?|shar|form|found|set up|sign|creat|agree|t[ao][ok]|will|would|plan|each|said)'))::integer
        + 0.5 * (mentions.start_at < 12)::integer as as_partner
    from told
    inner join {{ ref('int_arguments') }} as mentions
        on told.document_no = mentions.document_no and mentions.sentence_key between told.sentence_key - 3 and told.sentence_key + 1
    left join {{ ref('int_stake_names') }} as names on mentions.sentence_key = names.sentence_key and mentions.mention_no = names.mention_no
    where mentions.kind in ('o', 'u', 'v') and (mentions.kind <> 'u' or mentions.sentence_key = told.sentence_key) and coalesce(mentions.company_kind, '') not in ('person', 'state', 'family')
        and not (mentions.is_reference and mentions.reference_type = 'subject' and not (mentions.sentence_key = told.sentence_key and regexp_matches(mentions.after, '^ (?:[a-z]+ |[\d:/-]+ ){0,5}(?:{{ venture }}|partner)\b')))
        and (mentions.sentence_key <= told.sentence_key or mentions.company_kind = 'joint_venture' or regexp_matches(mentions.before, '(?:called|named|{{ venture }},?|known as|dubbed),? (?:the )?$'))
),

companies as (
    select
        sentence_key, company_id,
        max(company_kind) as kind,
        bool_or(is_here) as is_here,
        least(max(said_key), sentence_key) as last_key,
        min(start_at) filter (is_here) as first_at,
        count(*) as mentions,
        bool_and(is_unknown)::integer as unknown,
        min(said_key) > sentence_key as is_later,
        coalesce(max(as_venture), 0) as as_venture,
        coalesce(max(as_partner), 0) as as_partner
    from signed
    group by sentence_key, company_id
)

select
    companies.sentence_key, companies.company_id, companies.is_here, companies.first_at, companies.last_key,
    as_venture + 2 * coalesce(kind = 'joint_venture', false)::integer + (owners.company_id is not null)::integer + 0.5 * is_here::integer - if(is_later, 1, 0) - if(as_venture < 1.5, unknown, 0) - as_partner as venture_score,
    as_partner + 2 * is_here::integer - as_venture - 2 * coalesce(kind = 'joint_venture', false)::integer - 0.5 * (companies.sentence_key - last_key) + 0.1 * mentions - 2 * unknown as partner_score
from companies
left join {{ ref('int_venture_owners') }} as owners using (company_id)
