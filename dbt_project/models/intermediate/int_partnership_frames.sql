{# Sentences that may tell of a partnership, made plain for the rules, with the kinds they may tell of. A
   sentence whose company carries a relative clause comes a second time without that clause. #}
{% set gates = ['venture', 'alliance', 'supply', 'technology', 'build', 'merger'] %}
{% set clause = '(<o\d+>), (?:which|who|whose|in which|of which)\b[^,;:.]*,' %}
with framed as (
    select sentence_key, document_no, {{ partnership_framed('annotated') }} as frame
    from {{ ref('int_annotated') }}
    where regexp_matches(annotated, '{{ word("partnerships_gate") }}|<o\d+>.*<p\d+>.*<o\d+>.*<[pn]\d+>')
),

bridged as (
    select * from framed
    union all
    select sentence_key, document_no, regexp_replace(frame, '{{ clause }}', '\1', 'g') as frame
    from framed
    where regexp_matches(frame, '{{ clause }}')
)

select
    sentence_key,
    document_no,
    frame,
    regexp_matches(frame, '<[oum]\d+>.*<[oum]\d+>') as names_two,
    regexp_matches(frame, '<o\d+>.*<p\d+>.*<o\d+>|<p\d+>.*<o\d+>.*<o\d+>') as may_tell_split,
    {% for gate in gates -%}
    regexp_matches(frame, '{{ word("tells_" ~ gate) }}') as may_tell_{{ gate }}{{ "," if not loop.last }}
    {% endfor %}
from bridged
