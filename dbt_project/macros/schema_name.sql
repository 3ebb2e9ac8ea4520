{# A folder is a schema: staging, intermediate, history, marts, lexicon; no prefix of the target's schema. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
