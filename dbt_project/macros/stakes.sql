{# Matches of the stake rules that read a frame: one row a match, a column a role. A frame meets only the rules
   whose gates, key words each looked for once, it passes. #}
{% macro stake_matches(rules_table, frames) -%}
    {%- set words = vocabulary() -%}
    {%- set roles = ['subject', 'object', 'value', 'base', 'money'] -%}
    {%- if execute -%}
    {%- set rules = run_query("select rule_id, pattern, gate from " ~ rules_table ~ " where stage = 'frame' order by rule_id").rows -%}
    with worth_reading as materialized (
        select
            sentence_key, document_no, frame,
            {%- for name in (rules | map(attribute=2) | join('+')).split('+') | unique | sort %}
            regexp_matches(frame, '{{ words[name].replace("'", "''") }}') as {{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        from {{ frames }}
        where regexp_matches(frame, '{{ words["stakes_gate"].replace("'", "''") }}')
    ),

    matches as (
        {% for row in rules %}
        {%- set rule = expanded_rule(row[1], words) %}
        select
            sentence_key, document_no, frame, '{{ row[0] }}' as rule_id, match,
            {%- for role in roles %}
            {{ "regexp_extract(match, '" ~ rule.pattern ~ "', " ~ (rule.roles.index(role) + 1) ~ ")" if role in rule.roles else "null::varchar" }} as {{ role }}_role{{ "," if not loop.last }}
            {%- endfor %}
        from (
            select sentence_key, document_no, frame, unnest(regexp_extract_all(frame, '{{ rule.pattern }}')) as match
            from worth_reading
            where {{ row[2] | replace('+', ' and ') }}
        )
        {% if not loop.last %}union all{% endif %}
        {% endfor %}
    )

    select
        * replace (regexp_replace(match, '(?:[.,;:]| (?:and|while|since|but|in <t|for <|after|through|at the|last|by|as|directly|when|<t|before|under|until|thanks|worth|via|from|on paper))$', '') as match),
        strpos(frame, match) as match_at
    from matches
    where not regexp_matches(match, '{{ words["stakes_veto"].replace("'", "''") }}')
    {%- endif -%}
{%- endmacro %}

{# Lists that go on behind a match without its verb ("... 50.2% in A, 16.8% in B and 5.1% in C"):
   members are read one after the other, up to four. #}
{% macro stake_lists(rules_table, matches) -%}
    {%- set words = vocabulary() -%}
    {%- if execute -%}
    {%- set rules = run_query("select rule_id, pattern from " ~ rules_table ~ " where stage = 'after' order by rule_id").rows -%}
    {%- for row in rules %}
    {%- set rule = expanded_rule(row[1], words) %}
    {%- set pattern = rule.pattern[1:] %}
    select
        base.* exclude (rule_id, match, subject_role, object_role, value_role, base_role, money_role, members),
        base.rule_id as base_rule_id,
        '{{ row[0] }}' as rule_id,
        base.match || member as match,
        {{ "regexp_extract(member, '^" ~ pattern ~ "', " ~ (rule.roles.index('subject') + 1) ~ ")" if 'subject' in rule.roles else "base.subject_role" }} as subject_role,
        {{ "regexp_extract(member, '^" ~ pattern ~ "', " ~ (rule.roles.index('object') + 1) ~ ")" if 'object' in rule.roles else "base.object_role" }} as object_role,
        {{ "regexp_extract(member, '^" ~ pattern ~ "', " ~ (rule.roles.index('value') + 1) ~ ")" if 'value' in rule.roles else "base.value_role" }} as value_role,
        null::varchar as base_role,
        null::varchar as money_role
    from (
        select *, unnest(regexp_extract_all(members, '{{ pattern }}')) as member
        from (
            select *, regexp_extract(substr(frame, match_at + length(match)), '^(?:{{ pattern.replace("(<", "(?:<").replace("((?:<", "(?:(?:<") }}){1,4}') as members
            from {{ matches }}
            where value_role is not null and value_role <> ''{{ " and object_role <> ''" if 'value' not in rule.roles and 'object' in rule.roles }}
        ) as behind
        where members <> ''
    ) as base
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# Percent points of a share: a percent, a number before "pct" or in a list, or a word. #}
{% macro share_points(role, word) -%}
    case
        when {{ role }} like '%third%' and {{ role }} not like '%thirds%' or {{ word }} in ('a third', 'one third') then 33.3
        when regexp_matches({{ role }}, 'quarters') then 75
        when regexp_matches({{ role }}, 'thirds') then 66.7
        when regexp_matches({{ role }}, 'quarter') then 25
        when regexp_matches({{ role }}, 'fifths') then 20 * {{ number_value(word) }}
        when regexp_matches({{ role }}, 'fifth') then 20
        when regexp_matches({{ role }}, 'sixth') then 16.7
        when regexp_matches({{ role }}, 'eighth') then 12.5
        when regexp_matches({{ role }}, 'tenth') then 10
        when regexp_matches({{ role }}, 'half') then 50
        when {{ role }} like '<p%' then {{ percent_value(word) }}
        when {{ role }} like '<n%' then {{ number_value(word) }}
    end
{%- endmacro %}
