{# Rules are rows of lexicon/rules_*.csv; here each becomes constants in the SQL, because a pattern that is
   a column is compiled for every row. {word} in a pattern is a row of lexicon/vocabulary.csv, {role:TYPE}
   an argument. A role is one of subject, object, value, base, money, model, group, place. #}

{% macro placeholder_types() -%}
    {{ return({
        'O': '<o\\d+>',
        'O+': '<o\\d+>(?:(?:, and |, | and | & |, as well as | as well as | or | and the | along with )<o\\d+>)*',
        'N+': '<n\\d+>(?:(?:, and |, | and | or )<n\\d+>)*',
        'U': '<[ouh]\\d+>',
        'U+': '<[ouh]\\d+>(?:(?:, and |, | and | & |, as well as | as well as | or | and the | along with )<[ouh]\\d+>)*',
        'P': '<p\\d+>',
        'P+': '<p\\d+>(?:(?:, and |, | and | or )<p\\d+>)*',
        'N': '<n\\d+>',
        'S': '(?:<p\\d+>|<n\\d+>(?:[ -](?:pct|percent|per ?cent)\\b|-thirds|-quarters|-fifths)|(?:an?|one)[ -](?:third|quarter|fifth|half|sixth|eighth|tenth)\\b|\\bhalf\\b)',
        'L': '(?:<p\\d+>|<n\\d+>(?:\\.<n\\d+>)?(?:[ -](?:pct|percent|per ?cent)\\b|-thirds|-quarters|-fifths)?|(?:an?|one)[ -](?:third|quarter|fifth|half|sixth|eighth|tenth)\\b|\\bhalf\\b)',
        'A+': '<o\\d+>(?:(?:, <o\\d+>)*,? (?:and|&|or|as well as|along with|plus)(?: the)? <o\\d+>)?',
        'B+': '<[ouh]\\d+>(?:(?:, <[ouh]\\d+>)*,? (?:and|&|or|as well as|along with|plus)(?: the)? <[ouh]\\d+>)?',
        'C': '<c\\d+>',
        'T': '<t\\d+>',
        'M': '<m\\d+>',
        'M+': '(?:<m\\d+>)(?:(?:, and |, | and | or |/| as well as |, as well as )(?:its |the |new |a |an )*(?:<m\\d+>))*',
        'V': '(?:<o\\d+> )?<m\\d+>(?:(?:, |,? and |,? or )(?:the )?(?:<o\\d+> )?<m\\d+>)*',
        'G': '<g\\d+>',
        'G+': '<g\\d+>(?:(?:, and |, | and | or |/)(?:the |in )?<g\\d+>)*',
        'D': '<d\\d+>',
        'W': '<[or]\\d+>\'s (?:own )?(?:[a-z-]+ ){1,4}(?:business(?:es)?|division|arm|unit|operations?|activities)',
        'K': '[^<>,;]*(?:<n\\d+>)?[^<>,;]*',
    }) }}
{%- endmacro %}

{# The vocabulary as a dictionary; each entry may use entries before it. It is put together once a run: graph is
   what dbt gives to every model of a run. #}
{% macro vocabulary() -%}
    {%- set table = ref('vocabulary') -%}
    {%- if execute and 'keiretsu_vocabulary' in graph -%} {{ return(graph['keiretsu_vocabulary']) }} {%- endif -%}
    {%- set words = {} -%}
    {%- for row in (run_query("select name, pattern from " ~ table ~ " order by place").rows if execute else []) -%}
        {%- set ns = namespace(pattern=row[1]) -%}
        {%- for known in modules.re.findall('\\{([a-z_0-9]+)\\}', row[1]) if known in words -%}
            {%- set ns.pattern = ns.pattern.replace('{' ~ known ~ '}', words[known]) -%}
        {%- endfor -%}
        {%- do words.update({row[0]: '(?:' ~ ns.pattern ~ ')'}) -%}
    {%- endfor -%}
    {%- if execute -%} {%- do graph.update({'keiretsu_vocabulary': words}) -%} {%- endif -%}
    {{ return(words) }}
{%- endmacro %}

{# A rule's pattern as {'pattern': RE2 with one group a role, 'roles': role names in order}. Only what the pattern names is
   looked up: some thousand patterns by all the words there are would cost more than a small batch's queries. #}
{% macro expanded_rule(pattern, words) -%}
    {%- set ns = namespace(pattern=pattern) -%}
    {%- for word in modules.re.findall('\\{([a-z_0-9]+)\\}', pattern) if word in words -%}
        {%- set ns.pattern = ns.pattern.replace('{' ~ word ~ '}', words[word]) -%}
    {%- endfor -%}
    {# Unicode classes such as \p{N} are no placeholders. #}
    {%- set ns.pattern = ns.pattern.replace('\\p{', '\\p!') -%}
    {%- set roles = [] -%}
    {%- set types = placeholder_types() -%}
    {%- for role, type in modules.re.findall('\\{(?:([a-z]+):)?([A-Z]\\+?)\\}', ns.pattern) -%}
        {%- if role -%}
            {%- do roles.append(role) -%}
            {%- set ns.pattern = ns.pattern.replace('{' ~ role ~ ':' ~ type ~ '}', '(' ~ types[type] ~ ')') -%}
        {%- else -%}
            {%- set ns.pattern = ns.pattern.replace('{' ~ type ~ '}', '(?:' ~ types[type] ~ ')') -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({'pattern': ns.pattern.replace('\\p!', '\\p{').replace("'", "''"), 'roles': roles}) }}
{%- endmacro %}
