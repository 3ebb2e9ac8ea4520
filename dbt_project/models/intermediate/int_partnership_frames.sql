{# Sentences that may tell of a partnership, made plain for the rules, with the kinds they may tell of. A
   sentence whose company carries a relative clause comes a second time without that clause, one whose subject does
   two things in turn with the second alone. #}
{% set gates = ['venture', 'alliance', 'supply', 'technology', 'build', 'merger'] %}
{% set clause = '(<[ou]\\d+>), (?:(?:(?:an?|the|its) (?:[^,;:.<>]|<[dgtnp]\\d+>)*?)?(?:which|who|whom|whose|(?:in|of|to|with|by|from|on|for) wh(?:ich|om))|(?:(?:half|partly|wholly|majority|jointly|once|now|<p\\d+>)[ -])?(?:owned|controlled|founded|formed|created|led|run|based|headquartered|bought|acquired|backed|listed|known))\\b[^,;:.]*,' %}
{% set second = "^((?:[^<>,]|<[dgtn]\\d+>)*<o\\d+>)(?:''s)?[ ,][^;:]*<o\\d+>[^;:]*?,? (?:and|but) (?:also |then |later |in turn )?((?:will|would|has|have|had|is|was|plans|agreed|formed|signed|set up|bought|buys|builds|built|makes|supplies|supplied|gets|owns|runs|works|began|started|took|takes|sold|sells) )" %}
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
),

all_frames as (
    select * exclude (annotated), annotated as frame, true as is_whole from framed
    union all
    select * exclude (annotated), regexp_replace(annotated, '{{ clause }}', '\1', 'g') as frame, false as is_whole
    from framed
    where regexp_matches(annotated, '{{ clause }}')
    union all
    select * exclude (annotated), regexp_replace(annotated, '{{ second }}', '\1 \2') as frame, false as is_whole
    from framed
    where regexp_matches(annotated, '{{ second }}')
)

-- One company alone is enough for the signs of a venture.
select * replace (case when signs is null then '' else {{ partnership_signs('signs', 2) }} end as signs)
from (select *, case when names_two or may_tell_venture then {{ partnership_signs('frame', 1) }} end as signs from all_frames) as half_signed
