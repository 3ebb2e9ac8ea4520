{# The annotated text as partnership rules read it: appositions, kinds and homes beside a company's name go,
   a unit stands for itself, lists of parties become one list; "together" and "jointly" stay. #}
{% macro partnership_framed(text) -%}
    {%- set noun = '(?:carmaker|automaker|truckmaker|chipmaker|maker|manufacturer|company|firm|group|supplier|start-?up|brand|marque|giant|builder|producer|developer|specialist|conglomerate|rival|contractor|newcomer|competitor|counterpart|major|concern)' -%}
    {%- set unit = '(?:subsidiary|unit|arm|division|affiliate|brand|offshoot|business)' -%}
    {%- set steps = [
        ("\\((<[ou]\\d+>(?:(?:''s)? <u\\d+>)+)\\)", "\\1"),
        ("\\([^()]*\\)|\"", ""),
        ("''s ''s", "''s"),
        ("[ ]{2,}", " "),
        ("<v\\d+>", "the joint venture"),
        (",? \\b(?:also|already|now|currently|still|recently|officially|formally|meanwhile|however|last month|reportedly)\\b,?", ""),
        ("\\b[Bb]oth (<[ou])", "\\1"),
        ("(<o\\d+>)((?: <u\\d+>)+)(?:\\.| Co\\.)?(?: ([\\p{Ll}]))", "\\1 \\3"),
        ("<[dg]\\d+>(?:-based)?(?:''s)? (<o\\d+>)", "\\1"),
        ("(<o\\d+>) of <g\\d+>", "\\1"),
        ("<o\\d+>''s (?:(?:[\\p{Ll}-]+|<[dgp]\\d+>) ){0,3}(<o\\d+>) " ~ unit ~ "\\b", "\\1"),
        ("<o\\d+>''s (?:(?:[\\p{Ll}-]+|<[dgp]\\d+>) ){0,3}" ~ unit ~ ",? (<o\\d+>),?", "\\1"),
        ("(<o\\d+>)(?:''s)? (?:(?:<[dg]\\d+>|[\\p{Ll}-]+) ){0,2}(?:subsidiary|arm)\\b", "\\1"),
        ("[Cc]ontract (?:manufacturer|assembler|builder|maker)", "contract-builder"),
        ("(^|[,.;:(] ?|\\b(?:with|by|of|to|from|and|for|between|in|at|as|that|than|is|was|are|were|owns?|bought|<t\\d+>) )(?:(?:[Tt]he|[Aa]n?|fellow|rival) )?(?:<[dg]\\d+>(?:''s)?[ -])?(?:[\\p{Ll}-]+ ){0,1}" ~ noun ~ " (<[ou]\\d+>)", "\\1\\2"),
        ("(<[ou]\\d+>), (?:an?|the|its|one of|<[dg]\\d+>(?:''s)?|<o\\d+>''s)(?:(?: |-)(?:[\\p{L}''-]+|<[dgpno]\\d+>(?:''s)?)){0,7} " ~ noun ~ ",", "\\1"),
        ("(<[ou]\\d+>)(, and|,| and) (?:with |by )(<[ou]\\d+>)", "\\1\\2 \\3"),
        ("(<[ou]\\d+>)(, and|,| and) (?:with |by )(<[ou]\\d+>)", "\\1\\2 \\3"),
    ] -%}
    {%- set ns = namespace(sql=text) -%}
    {%- for pattern, replacement in steps -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ pattern ~ "', '" ~ replacement ~ "', 'g')" -%}
    {%- endfor -%}
    {{ ns.sql }}
{%- endmacro %}

{# All matches of the partnership rules, each run over the frames its gate lets through. #}
{% macro partnership_matches() -%}
    {%- set words = vocabulary() -%}
    {%- set frames = ref('int_partnership_frames') -%}
    {%- set rules = ref('rules_partnerships') -%}
    {%- if execute -%}
    {%- for row in run_query("select rule_id, pattern, gate, coalesce(needs, '') in ('', 'fact', 'split', 'topic_them') from " ~ rules ~ " order by rule_id").rows %}
    {%- set rule = expanded_rule(row[1], words) %}
    select
        sentence_key, document_no, frame, '{{ row[0] }}' as rule_id, match,
        {%- for role in ['subject', 'object', 'base', 'model'] %}
        {{ "regexp_extract(match, '" ~ rule.pattern ~ "', " ~ (rule.roles.index(role) + 1) ~ ")" if role in rule.roles else "null::varchar" }} as {{ role }}_role{{ "," if not loop.last }}
        {%- endfor %}
    from (
        select *, unnest(regexp_extract_all(frame, '{{ rule.pattern }}')) as match
        from {{ frames }}
        where may_tell_{{ row[2] }}{{ ' and names_two' if row[3] }}
    ) as found
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}
