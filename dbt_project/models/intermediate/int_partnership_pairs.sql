{# Every trigger of a partnership with every two lists of companies near it, or a list of two and more alone. layout is
   the order: t the trigger, a and b the lists, g a list alone.
   A list that stands far off, or behind many others, is no party. #}
with triggers as (
    select
        tokens.sentence_key, tokens.document_no, tokens.pos, tokens.char_at, tokens.token, tokens.class,
        tokens.gap_after,
        left(regexp_replace(lower(tokens.token), '^(?:jointly |joint |co-)', ''), 5) as stem,
        regexp_matches(tokens.gap_before, '\b(?:is|are|was|were|be|been|being) (?:[a-z]+ly )?$') as is_passive,
        regexp_matches(around, '\b{{ word("parts") }}\b') as has_parts,
        regexp_matches(around, '\b{{ word("vehicles") }}\b') as has_vehicles,
        regexp_matches(around, '{{ word("about_technology") }}') as has_technology
    from (select *, right(gap_before, 50) || ' ' || left(gap_after, 60) as around from {{ ref('int_partnership_tokens') }} where kind = 'T') as tokens
),

spots as (
    select
        sentence_key,
        coalesce(list(pos) filter (kind = 'B'), []) as breaks,
        coalesce(list(pos) filter (kind in ('O', 'P')), []) as firms
    from {{ ref('int_partnership_tokens') }}
    group by sentence_key
),

paired as (
    select
        triggers.* exclude (pos, char_at), triggers.pos as trigger_pos, triggers.char_at as trigger_at,
        one as a, two as b,
        one.pos = two.pos as is_one,
        case when one.pos = two.pos then if(triggers.pos < one.pos, 'tg', 'gt') when triggers.pos < one.pos then 'tab' when triggers.pos < two.pos then 'atb' else 'abt' end as layout,
        case when triggers.pos < one.pos then one.char_at - triggers.char_at when triggers.pos < two.pos and one.pos < two.pos then two.char_at - triggers.char_at else triggers.char_at - two.last_char_at end as reach,
        case when one.pos = two.pos then 0 when triggers.pos > one.pos and triggers.pos < two.pos then triggers.char_at - one.last_char_at else two.char_at - one.last_char_at end as spread
    from triggers
    inner join {{ ref('int_partnership_groups') }} as one using (sentence_key)
    inner join {{ ref('int_partnership_groups') }} as two
        on one.sentence_key = two.sentence_key
        and (
            one.pos < two.pos and one.form <> 'plural' and two.form <> 'plural' and (len(one.company_ids) > 1 or one.company_ids <> two.company_ids)
            or one.pos = two.pos and one.form = two.form and len(one.company_ids) > 1 and one.is_joined
        )
)

select
    paired.*,
    len(list_filter(firms, spot -> spot > least(a.last_pos, trigger_pos) and spot < greatest(a.pos, trigger_pos) and (spot < b.pos or spot > b.last_pos))) as between_a,
    len(list_filter(firms, spot -> spot > least(b.last_pos, trigger_pos) and spot < greatest(b.pos, trigger_pos) and (spot < a.pos or spot > a.last_pos))) as between_b,
    len(list_filter(breaks, spot -> spot > least(a.pos, trigger_pos) and spot < greatest(b.pos, trigger_pos))) as breaks
from paired
inner join spots using (sentence_key)
where reach <= 160 and spread <= 200
