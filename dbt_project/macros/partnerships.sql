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

{# A frame as signs: companies and models, what joins them, and a sign for each word that tells of a partnership; all else goes.
   Of "Bosch said it will supply new brakes to BMW" is left "<o1> #u #p @to <o2>": short patterns read many wordings.
   In two halves as well: the words of trade first, then those of ventures, and what is left of both. #}
{% macro partnership_signs(text, half) -%}
    {%- set words = vocabulary() -%}
    {%- set signs = [
        [('j', 'venture'), ('i', 'join'), ('y', 'award'), ('g', 'get'), ('u', 'supply'), ('s', 'deliver'), ('n', 'supplier'), ('k', 'customer'),
            ('w', 'win'), ('o', 'deal'), ('l', 'licence'), ('d', 'develop')],
        [('p', 'goods'), ('v', 'vehicle'), ('a', 'alliance'), ('b', 'build'), ('c', 'come'), ('r', 'power'), ('e', 'found'), ('f', 'firm'), ('x', 'joint')],
    ] -%}
    {%- set ns = namespace(sql=text) -%}
    {%- for sign, name in signs[half - 1] -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ words.get("sign_" ~ name, "") | replace("'", "''") ~ "', '#" ~ sign ~ "', 'g')" -%}
    {%- endfor -%}
    {%- if half == 1 -%} {{ ns.sql }}
    {%- else -%}
    array_to_string(regexp_extract_all(
        regexp_replace({{ ns.sql }}, '\b(to|on|at|in|over|than|against|behind|near|into) (?:(?:[a-z-]{5,} |(?:the|its|an?|new|both) |<[dgtnpc]\d+>(?:-[a-z]+)? ){0,3}?)(<[ouh])', '@\1 \2', 'g'),
        '<[oumh]\d+>(?:(?:, <[ouh]\d+>)*,? (?:and|&|or|as well as|along with|plus)(?: the)? <[ouh]\d+>)?(?:''s?)?|#[a-zA-Z]\b|@[a-z]+|\b(?:for|from|with|by|of|as|between|among|which|whom|whose|who|that|and)\b|[,;:|.]'
    ), ' ')
    {%- endif -%}
{%- endmacro %}

{# All matches of the partnership rules, each run over the frames its gate lets through: a gate "supply.order"
   reads what passes "supply" and has a word of tells_order, a gate "sign.j" the signs of what has that sign. One list
   holds what all rules find in a row: a query for each would take longer to plan than to run. #}
{% macro partnership_matches() -%}
    {%- set words = vocabulary() -%}
    {%- set frames = ref('int_partnership_frames') -%}
    {%- set rules = ref('rules_partnerships') -%}
    {%- set roles = ['match', 'subject', 'object', 'base', 'model'] -%}
    {%- if execute -%}
    {%- set rows = run_query("select rule_id, pattern, gate, coalesce(needs, '') in ('', 'fact', 'split', 'topic_them', 'two_named') from " ~ rules ~ " order by rule_id").rows %}
    with gated as materialized (
        select *
            {%- for gate in rows | map(attribute=2) | unique if '.' in gate and not gate.startswith('sign.') %}{% set kinds = gate.split('.') %},
            may_tell_{{ kinds[0] }} and regexp_matches(frame, '{{ words["tells_" ~ kinds[1]].replace("'", "''") }}') as may_tell_{{ kinds | join('_') }}
            {%- endfor %}
        from {{ frames }}
    ),

    found as (
        select sentence_key, document_no, frame, unnest(list_filter([
            {%- for row in rows %}
            {%- set rule = expanded_rule(row[1], words) %}
            {%- set kinds = row[2].split('.') %}
            {%- set missing = roles[1:] | reject('in', rule.roles) | list %}
            case when {{ "names_two and " if row[3] }}{{ "contains(signs, '#" ~ kinds[1] ~ "')" if kinds[0] == 'sign' else "may_tell_" ~ kinds | join('_') }}
                then struct_insert(regexp_extract({{ 'signs' if kinds[0] == 'sign' else 'frame' }}, '({{ rule.pattern }}){{ "()" * missing | length }}', {{ ['match'] + rule.roles + missing }}), rule_id := '{{ row[0] }}', has_signs := {{ kinds[0] == 'sign' }})
                    ::struct("match" varchar{% for role in roles[1:] %}, {{ role }} varchar{% endfor %}, rule_id varchar, has_signs boolean) end{{ "," if not loop.last }}
            {%- endfor %}
        ], found -> found.match <> '')) as found
        from gated
    ),

    -- The words that signs stand for: between the first and the last placeholder, to the end of their clause where a sign comes last.
    placed as (
        select *, regexp_extract(found.match, '<[a-z]\d+>') as first_mark, regexp_extract(found.match, '.*(<[a-z]\d+>)', 1) as last_mark from found
    )

    select
        sentence_key,
        document_no,
        frame,
        found.rule_id,
        case when found.has_signs
            then substr(frame, strpos(frame, first_mark), strpos(frame, last_mark) + length(last_mark) - strpos(frame, first_mark))
                || if(regexp_matches(found.match, '#[a-zA-Z]$'), regexp_extract(substr(frame, strpos(frame, last_mark) + length(last_mark)), '^[^,;:.<]*'), '')
            else found.match end as match
        {%- for role in roles[1:] %},
        found.{{ role }} as {{ role }}_role
        {%- endfor %}
    from placed
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
