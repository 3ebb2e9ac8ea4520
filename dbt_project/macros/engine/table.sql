{# A table, replaced by one statement that is a transaction of its own. dbt-duckdb's own way opens and commits one around it,
   renames twice and asks the catalogue on the way, which for a hundred documents costs more than the models. #}
{% materialization table, adapter='duckdb' -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- set former = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main', auto_begin=False) -%}
        {%- if former is not none and former.is_view %} drop view if exists {{ target }}; {% endif %}
        create or replace table {{ target }} as (
            {{ compiled_code }}
        )
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}
