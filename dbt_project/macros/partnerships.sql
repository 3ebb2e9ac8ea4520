{# The annotated text as partnership rules read it: appositions, kinds and homes beside a company's name go,
   a unit stands for itself, lists of parties become one list; "together" and "jointly" stay. #}
{% macro partnership_framed(text, half) -%}
    {%- set noun = '(?:carmaker|automaker|truckmaker|chipmaker|maker|manufacturer|company|firm|group|supplier|start-?up|brand|marque|giant|builder|producer|developer|specialist|conglomerate|rival|contractor|newcomer|competitor|counterpart|major|concern)' -%}
    {%- set unit = '(?:subsidiary|unit|arm|division|affiliate|brand|offshoot|business|marque|daughter|sister (?:firm|company|brand|marque)|parent(?: company)?|ally)' -%}
    {%- set steps = [
        ("\\((<[ou]\\d+>(?:(?:''s)? <u\\d+>)+)\\)", "\\1"),
        ("\\([^()]*\\)|\"", ""),
        ("''s ''s", "''s"),
        ("[ ]+([ ,.;])", "\\1"),
        ("<v\\d+>", "the joint venture"),
        (",? \\b(?:also|already|now|currently|still|recently|officially|formally|meanwhile|however|last month|reportedly)\\b,?", ""),
        ("\\b[Bb]oth (<[ou])", "\\1"),
        ("(<o\\d+>)((?: <u\\d+>)+)(?:\\.| Co\\.)?(?: ([a-zß-ÿ]))", "\\1 \\3"),
        ("(<[ou]\\d+>), <o\\d+>''s (?:(?:[a-zß-ÿ-]+|<[dgp]\\d+>) ){0,3}" ~ unit ~ ",", "\\1"),
        ("\\b(with|by|between|from|and|to|for) <o\\d+>''s (<o\\d+>)([,.;)]|$| (?:and|in|at|on|to|for|is|was|will|has|from|by|under|which|said)\\b)", "\\1 \\2\\3"),
        ("<[dg]\\d+>(?:-based)?(?:''s)? (<o\\d+>)", "\\1"),
        ("(<o\\d+>) of <g\\d+>", "\\1"),
        ("<o\\d+>''s (?:(?:[a-zß-ÿ-]+|<[dgp]\\d+>) ){0,3}(<o\\d+>) " ~ unit ~ "\\b", "\\1"),
        ("<o\\d+>''s (?:(?:[a-zß-ÿ-]+|<[dgp]\\d+>) ){0,3}" ~ unit ~ ",? (<o\\d+>),?", "\\1"),
        ("(<o\\d+>)(?:''s)? (?:(?:<[dg]\\d+>|[a-zß-ÿ-]+) ){0,2}(?:subsidiary|arm)\\b", "\\1"),
        ("(<o\\d+>)''s (?:(?:[a-zß-ÿ-]+|<[dgn]\\d+>),? ){0,4}(?:plants?|factor(?:y|ies)|works|unit|division|operations?|affiliate) ((?:will|would|is|are|was|were|has|have|had|builds?|built|makes?|made|produce[sd]?|assemble[sd]?|suppl(?:y|ies|ied)|delivers?|delivered|provides?|provided|gets?|got) )", "\\1 \\2"),
        ("[Cc]ontract (?:manufacturer|assembler|builder|maker)", "contract-builder"),
        ("(^|[,.;:(] ?|\\b(?:with|by|of|to|from|and|for|between|in|at|as|that|than|is|was|are|were|owns?|bought|<t\\d+>) )(?:(?:[Tt]he|[Aa]n?|fellow|rival) )?(?:<[dg]\\d+>(?:''s)?[ -])?(?:[a-zß-ÿ-]+ ){0,1}" ~ noun ~ " (<[ou]\\d+>)", "\\1\\2"),
        ("(<[ou]\\d+>), (?:an?|the|its|one of|<[dg]\\d+>(?:''s)?|<o\\d+>''s)(?:(?: |-)(?:[A-Za-zÀ-ž''-]+|<[dgpno]\\d+>(?:''s)?)){0,7} (?:" ~ noun ~ "|" ~ unit ~ "),|(<[ou]\\d+>), (?:an?|the|its|one of)(?: (?:[A-Za-zÀ-ž''-]+|<[dgpnt]\\d+>(?:''s)?)){1,10},", "\\1\\2"),
        ("(<[ou]\\d+>)(, and|,| and) (?:with |by )(<[ou]\\d+>)", "\\1\\2 \\3"),
        ("( and|,) (?:later|then|lately|soon|once|perhaps|possibly|even|formerly|finally) (<[ou]\\d+>)", "\\1 \\2"),
        ("(<[ou]\\d+>)(, and|,| and) (?:with |by )(<[ou]\\d+>)", "\\1\\2 \\3"),
    ] -%}
    {%- set ns = namespace(sql=text) -%}
    {#- In two halves: a call around the steps before it, so often, is more than a parser takes. -#}
    {%- for pattern, replacement in (steps[:13] if half == 1 else steps[13:]) -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ pattern ~ "', '" ~ replacement ~ "', 'g')" -%}
    {%- endfor -%}
    {{ ns.sql }}
{%- endmacro %}

{# All matches of the partnership rules, each run over the frames its gate lets through: a gate "supply.order"
   reads what passes "supply" and has a word of tells_order. #}
{% macro partnership_matches() -%}
    {%- set words = vocabulary() -%}
    {%- set frames = ref('int_partnership_frames') -%}
    {%- set rules = ref('rules_partnerships') -%}
    {%- if execute -%}
    {%- set rows = run_query("select rule_id, pattern, gate, coalesce(needs, '') in ('', 'fact', 'split', 'topic_them', 'two_named') from " ~ rules ~ " order by rule_id").rows %}
    {%- set gates = rows | map(attribute=2) | unique | list %}
    with
    {%- for gate in gates %}{% set kinds = gate.split('.') %}
    {%- if kinds | length == 1 %}
    {{ gate }}_one as materialized (select sentence_key, document_no, frame, names_two from {{ frames }} where may_tell_{{ gate }}),
    {%- else %}
    {{ kinds[1] }}_one as materialized (
        select sentence_key, document_no, frame, names_two from {{ frames }}
        where may_tell_{{ kinds[0] }} and regexp_matches(frame, '{{ words["tells_" ~ kinds[1]].replace("'", "''") }}')
    ),
    {%- endif %}
    {{ kinds[-1] }}_two as materialized (select * from {{ kinds[-1] }}_one where names_two){{ "," if not loop.last }}
    {%- endfor %}
    {%- for row in rows %}
    {%- set rule = expanded_rule(row[1], words) %}
    select
        sentence_key, document_no, frame, '{{ row[0] }}' as rule_id, found_roles.match as match,
        {%- for role in ['subject', 'object', 'base', 'model'] %}
        {{ "found_roles." ~ role if role in rule.roles else "null::varchar" }} as {{ role }}_role{{ "," if not loop.last }}
        {%- endfor %}
    from (
        select *, unnest(list_filter([regexp_extract(frame, '({{ rule.pattern }})', {{ ['match'] + rule.roles }})], found -> found.match <> '')) as found_roles
        from {{ row[2].split('.')[-1] }}_{{ 'two' if row[3] else 'one' }}
    ) as found
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# What the shares that a match names add up to: those of a split must make a whole. #}
{% macro split_sums(matches) -%}
    select matches.match_no, sum(coalesce(shares.points, shares.number)) as total
    from {{ matches }} as matches
    inner join {{ ref('int_arguments') }} as shares
        on matches.sentence_key = shares.sentence_key
        and list_contains(regexp_extract_all(matches.match, '<[pn](\d+)>', 1), shares.mention_no::varchar)
    where matches.needs = 'split'
    group by matches.match_no
{%- endmacro %}
