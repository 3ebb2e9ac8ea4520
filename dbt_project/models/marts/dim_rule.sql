{{ config(materialized='view') }}
{%- set relations = ['stakes', 'models', 'markets', 'partnerships'] %}
{% for relation in relations -%}
select rule_id, '{{ relation }}' as relation, description, example, counter_example, priority, pattern
from {{ ref('rules_' ~ relation) }}
{% if not loop.last %}union all{% endif %}
{% endfor -%}
