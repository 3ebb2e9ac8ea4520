{{ config(materialized='view') }}
{# Places where a mention may start: one row an anchor, found by marking all of them in one pass. #}
with marked as (
    select
        sentence_key,
        string_split(
            regexp_replace(body, '{{ anchor() }}', {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'), {{ mark_open() }}
        ) as pieces
    from {{ ref('int_sentences') }}
    where is_candidate
),

measured as (
    select
        sentence_key,
        pieces[2:] as pieces,
        length(pieces[1]) as lead_length,
        list_transform(pieces[2:], piece -> length(piece) - 1) as lengths
    from marked
    where len(pieces) > 1
),

placed as (
    select
        sentence_key,
        unnest(pieces) as piece,
        unnest(list_transform(lengths, (length, place) -> lead_length + list_sum(lengths[1:place]) - length))::integer as start_at
    from measured
)

select
    sentence_key,
    start_at,
    split_part(piece, {{ mark_close() }}, 1) as word
from placed
