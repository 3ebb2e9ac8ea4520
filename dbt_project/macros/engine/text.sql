{# What of the text work is spelled in DuckDB's own way. #}

{# Rows of a list with their 1-based place; use inside a select list. #}
{% macro unnest_with_place(list, value_name, place_name) -%}
    unnest({{ list }}) as {{ value_name }}, unnest(range(1, len({{ list }}) + 1)) as {{ place_name }}
{%- endmacro %}

{# A text cut at each place that a pattern finds: one row a mark with its token and the text up to the next; the first row has
   no token, only the text before the first mark. pieces and piece are the list itself, for what stands further off. #}
{% macro split_at_marks(relation, text, pattern) -%}
    select
        sentence_key, document_no, pos::integer as pos, piece, pieces,
        if(pos = 1, '', split_part(piece, {{ mark_close() }}, 1)) as token,
        if(pos = 1, piece, split_part(piece, {{ mark_close() }}, 2)) as gap_after
    from (
        select *, {{ unnest_with_place('pieces', 'piece', 'pos') }}
        from (
            select sentence_key, document_no, string_split(regexp_replace({{ text }}, '{{ pattern }}', {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'), {{ mark_open() }}) as pieces
            from {{ relation }}
        ) as cut
    ) as placed
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
