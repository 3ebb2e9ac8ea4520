{# What of the text work is spelled in DuckDB's own way. #}

{# Rows of a list with their 1-based place; use inside a select list. #}
{% macro unnest_with_place(list, value_name, place_name) -%}
    unnest({{ list }}) as {{ value_name }}, unnest(range(1, len({{ list }}) + 1)) as {{ place_name }}
{%- endmacro %}

{# The text with each character that the patterns would trip over, and each line break, replaced by one other. #}
{% macro plain_characters(text) -%}
    translate(
        {{ text }},
        chr(160) || chr(8239) || chr(8201) || chr(8216) || chr(8217) || chr(8220) || chr(8221) || chr(8208) || chr(8209)
            || chr(8211) || chr(8722) || chr(8212) || '<>[]{}|' || chr(9) || chr(13) || chr(10),
        '   ' || chr(39) || chr(39) || '""' || '-----' || '()()()/   '
    )
{%- endmacro %}
