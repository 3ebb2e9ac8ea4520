{# Words that say what a figure is of; the last one before a figure governs it. #}
{% macro metric_trigger() -%}
    {%- for name in ['k_sell', 'k_sales', 'k_make', 'k_output', 'k_export', 'k_share', 'k_dealers', 'k_other'] -%}
        {{ word(name) }}{{ '|' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The id of the first rule (by priority) of rules_markets for figures of a kind that fits a figure's window. #}
{% macro metric_rule(figure, span) -%}
    case
        {%- if execute %}
        {%- set words = vocabulary() %}
        {%- for row in run_query("select rule_id, pattern from " ~ ref('rules_markets') ~ " where figure = '" ~ figure ~ "' order by priority").rows %}
        when regexp_matches({{ span }}, '{{ expanded_rule(row[1], words).pattern }}') then '{{ row[0] }}'
        {%- endfor %}
        {%- endif %}
    end
{%- endmacro %}

{# The number of the place mention in a place's text, or what the text says instead of one. #}
{% macro place_kind(text) -%}
    case
        when {{ text }} is null or {{ text }} = '' then null
        when regexp_matches({{ text }}, '<[gd]\d') then 'named'
        when regexp_matches({{ text }}, '(?i)^domestic and |^in all|^total') then 'world'
        when regexp_matches({{ text }}, '(?i)domestic|home') then 'home'
        when regexp_matches({{ text }}, '(?i)abroad|overseas|foreign') then 'abroad'
        when regexp_matches({{ text }}, '(?i)world|glob|continents') then 'world'
        else 'there'
    end
{%- endmacro %}

{# Text without places that are no market: a motor show's town, the seat of a company. #}
{% macro without_shows(text) -%}
    regexp_replace({{ text }}, '<g\d+> (?:\p{L}+ ){0,3}[Ss]how\b|<[gd]\d+>-(?:based|headquartered|led|built|made|born|listed|owned)|<g\d+> (?:[Ss]tock|exchange|bourse)', '', 'g')
{%- endmacro %}

{% macro last_place(text) -%} regexp_extract({{ text }}, '^(?:.*[^\p{L}])?({{ word("k_place") }})', 1) {%- endmacro %}
{% macro first_place(text) -%} regexp_extract({{ text }}, '({{ word("k_place") }})', 1) {%- endmacro %}
