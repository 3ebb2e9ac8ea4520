{# What differs between SQL engines; models call these and stay portable. #}

{# Rows of a list with their 1-based place; use inside a select list. #}
{% macro unnest_with_place(list, value_name, place_name) -%}
    unnest({{ list }}) as {{ value_name }}, unnest(range(1, len({{ list }}) + 1)) as {{ place_name }}
{%- endmacro %}

{% macro regex_all(text, pattern) -%} regexp_extract_all({{ text }}, '{{ pattern }}') {%- endmacro %}

{% macro regex_swap(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro stable_id(parts) -%} md5(concat_ws(chr(31), {{ parts | join(', ') }})) {%- endmacro %}
