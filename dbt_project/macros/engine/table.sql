{# A table, replaced in one transaction by one statement. dbt-duckdb's own way renames twice and asks the catalogue
   on the way, which for a hundred documents costs more than the models. #}
{% materialization table, adapter='duckdb' -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- set former = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        drop {{ 'view' if former is not none and former.is_view else 'table' }} if exists {{ target }};
        {{ create_table_as(False, target, compiled_code, 'sql') }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}
