{# Sentences that may tell of a partnership, made plain for the rules, with the kinds they may tell of. A
   sentence whose company carries a relative clause comes a second time without that clause. #}
{% set gates = ['venture', 'alliance', 'supply', 'technology', 'build', 'merger'] %}
{% set clause = '(<o\\d+>), (?:which|who|whose|in which|of which)\\b[^,;:.]*,' %}
with gated as (
    select
        sentence_key,
        document_no,
        annotated,
        regexp_matches(annotated, '<[oum]\d+>.*<[oum]\d+>') as names_two,
        contains(annotated, '<p') and regexp_matches(annotated, '<o\d+>.*<p\d+>.*<o\d+>.*<[pn]\d+>|<p\d+>.*<o\d+>.*<[pn]\d+>.*<o\d+>') as may_tell_split,
        {% for gate in gates -%}
        regexp_matches(annotated, '{{ word("tells_" ~ gate) }}') as may_tell_{{ gate }}{{ "," if not loop.last }}
        {% endfor %}
    from {{ ref('int_annotated') }}
),

framed as materialized (
    select * replace ({{ partnership_framed('annotated', 2) }} as annotated)
    from (select * replace ({{ partnership_framed('annotated', 1) }} as annotated) from gated) as half_framed
    where may_tell_split or {% for gate in gates %}may_tell_{{ gate }}{{ " or " if not loop.last }}{% endfor %}
)

select * rename (annotated as frame), true as is_whole from framed
union all
select * replace (regexp_replace(annotated, '{{ clause }}', '\1', 'g') as annotated), false as is_whole
from framed
where regexp_matches(annotated, '{{ clause }}')
