{# Who is the venture and who its partners where a sentence tells of a company shared out in parts: the companies of the
   sentence and the three before, with what speaks for each side: the words beside a name, its kind, its place.
   One row a sentence and company. #}
with told as (
    select sentence_key, document_no
    from {{ ref('int_annotated') }}
    where regexp_matches(frame, '[Ee]qual|half|<n\d+> ?[-:/ ] ?<n\d+>|[Ff]ifty-fifty|<[pn]\d+>.*<[pn]\d+>|<p\d+>.* (?:rest|remainder|balance)\b')
        and regexp_matches(frame, '(?i)venture|partner|compan|enterprise|\bown|belong|hold|held|capital|shareh|stake|\bparts\b|founded|set up|formed|<p\d+> <o|<p\d+> (?:by|to) |\bha[sd]\b')
),

companies as (
    select
        told.sentence_key,
        coalesce(names.company_id, mentions.company_id, {{ unknown_company_id('mentions.word') }}) as company_id,
        max(mentions.company_kind) as kind,
        bool_or(mentions.sentence_key = told.sentence_key) as is_here,
        max(mentions.sentence_key) as last_key,
        min(mentions.start_at) filter (mentions.sentence_key = told.sentence_key) as first_at,
        count(*) as mentions,
        coalesce(max(
            2 * regexp_matches(mentions.after, '^,? (?:(?:is|was|has been|had been|became|remains|will be|as) )?(?:an?|the|their) (?:[A-Za-z0-9:-]+ ){0,5}(?:venture|partnership|enterprise)\b')::integer
            + 2 * regexp_matches(mentions.before, '(?:called|named|ventures?,?|enterprise|partnership|known as|dubbed),? (?:the )?$')::integer
            + 1.5 * regexp_matches(mentions.after, '^,? (?:(?:of|in) which|which (?:they|the two|both)\b|half of which)')::integer
            + 1.5 * regexp_matches(mentions.after, '^,? (?:(?:which|that) )?(?:(?:is|was|were|will be|would be|will|would|has been|to be) )?(?:formed|founded|created|set up|established|owned|held|belong(?:s|ed|ing)?|controlled|split|shared|equally|half|(?:about |some )?[\d.]+ ?(?:%|pct|per ?cent)(?: owned| held| controlled| [A-ZÀ-ÞĀ-ɏ]))\b')::integer
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
    left join {{ ref('int_stake_names') }} as names on mentions.sentence_key = names.sentence_key and mentions.mention_no = names.mention_no
    where mentions.kind in ('o', 'u') and (mentions.kind = 'o' or mentions.sentence_key = told.sentence_key) and coalesce(mentions.company_kind, '') not in ('person', 'state', 'family')
        and not (mentions.is_reference and mentions.reference_type = 'subject')
    group by all
),

scored as (
    select
        companies.sentence_key, companies.company_id, companies.is_here, companies.first_at, companies.last_key,
        as_venture + 2 * coalesce(kind = 'joint_venture', false)::integer + (owners.company_id is not null)::integer + 0.5 * is_here::integer - as_partner as venture_score,
        as_partner + 2 * is_here::integer - as_venture - 2 * coalesce(kind = 'joint_venture', false)::integer - 0.5 * (companies.sentence_key - last_key) + 0.1 * mentions as partner_score
    from companies
    left join {{ ref('int_venture_owners') }} as owners using (company_id)
)

select * from scored
