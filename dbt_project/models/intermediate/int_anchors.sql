{{ config(materialized='view') }}
{# Places where a mention may start: one row an anchor, found by marking all of them in one pass. next_two is what
   stands behind it, two characters: they tell which forms of the lexicon may stand there. #}
with marked as (
    select
        sentence_key,
        body,
        string_split(
            regexp_replace(body, '{{ anchor() }}', {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'), {{ mark_open() }}
        ) as pieces
    from {{ ref('int_sentences') }}
    where is_candidate
),

measured as (
    select
        sentence_key,
        body,
        pieces[2:] as pieces,
        length(pieces[1]) as lead_length,
        list_transform(pieces[2:], piece -> length(piece) - 1) as lengths
    from marked
),

-- No filter on what is made of the pattern's result: the engine would run the pattern twice.
placed as (
    select
        sentence_key,
        body,
        unnest(pieces) as piece,
        unnest(list_transform(lengths, (length, place) -> lead_length + list_sum(lengths[1:place]) - length))::integer as start_at
    from measured
),

worded as (
    select sentence_key, body, start_at, split_part(piece, {{ mark_close() }}, 1) as word
    from placed
)

select
    sentence_key,
    start_at,
    word,
    substr(body, start_at + length(word) + 1, 2) as next_two
from worded
