{# What stands before and behind a row in its sentence. A window that is partitioned costs a small batch some milliseconds, more the
   wider its rows are, as each partition is sorted by itself; one in the order of the whole text costs next to nothing. #}

{# The value of the row that stands so many steps before in the same sentence; the model names the window: in_text as (order by sentence_key, ...). #}
{% macro last_here(value, steps=1, of='') -%}
    if(lag({{ of }}sentence_key, {{ steps }}) over in_text = {{ of }}sentence_key, lag({{ value }}, {{ steps }}) over in_text, null)
{%- endmacro %}

{# The value of the next row in the same sentence. #}
{% macro next_here(value, of='') -%}
    if(lead({{ of }}sentence_key) over in_text = {{ of }}sentence_key, lead({{ value }}) over in_text, null)
{%- endmacro %}

{# One number for the place of a row in the text, so that a range can end where its sentence begins; sentences that are read
   have fewer than 4,096 of anything. #}
{% macro place_in_text(number) -%}
    {%- set of = number.rpartition('.')[0] ~ '.' if '.' in number else '' -%}
    ({{ of }}sentence_key::bigint * 4096 + {{ number }})
{%- endmacro %}

{# All rows of the same values, what partition by says; for aggregates that ask for no order. #}
{% macro peers(keys) -%}
    order by {{ keys }} range between current row and current row
{%- endmacro %}
