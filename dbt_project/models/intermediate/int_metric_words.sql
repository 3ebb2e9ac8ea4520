{# Growth told in words: "doubled", "fell by half", "a fifth fewer"; one row a sentence, its word as a figure in percent. #}
{% set parts = "(?:a|one) (?:third|quarter|fifth|sixth|seventh|eighth|tenth)" %}
with told as (
    select
        annotated.sentence_key,
        annotated.document_no,
        sentences.body,
        annotated.annotated,
        regexp_extract(annotated.annotated, '\b(?:doubled|trebled|tripled|quadrupled|halved|(?:two|three|four|five|six|seven|eight|nine|ten)fold|(?:up |down )?by (?:a |one )?half\b|half as (?:many|much) again|twice as (?:many|much)|{{ parts }} (?:fewer|less|lower|down|more|higher|up|above|below|better)\b)') as word
    from {{ ref('int_annotated') }} as annotated
    inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
    where
        regexp_matches(annotated.annotated, '(?:doubl|tripl|trebl|quadrupl|halv|half|fold|twice|third|quarter|fifth|sixth|seventh|eighth|tenth)')
)

select
    sentence_key,
    document_no,
    -- Behind every mention of the sentence; its numbers are small.
    500 as mention_no,
    strpos(body, word) - 1 as start_at,
    word,
    annotated,
    left(annotated, strpos(annotated, word) - 1) as lead,
    substr(annotated, strpos(annotated, word) + length(word)) as tail,
    case
        when regexp_matches(word, '^(?:doubl|twofold|twice)') then 100
        when regexp_matches(word, '^(?:tripl|trebl|threefold)') then 200
        when regexp_matches(word, '^(?:quadrupl|fourfold)') then 300
        when regexp_matches(word, 'fold$') then (list_position(['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'], left(word, length(word) - 4)))::integer * 100
        when regexp_matches(word, '^halv|^down') then -50
        when regexp_matches(word, 'half') and regexp_matches(left(annotated, strpos(annotated, word) - 1), '\b{{ word("k_down") }}\b[^;<]*$') then -50
        when regexp_matches(word, 'half') then 50
        else round(100.0 / (list_position(['third', 'quarter', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'], regexp_extract(word, '([a-zß-ɏ]+) [a-zß-ɏ]+$', 1)) + 2), 1)
            * if(regexp_matches(word, '(?:fewer|less|lower|down|below)$'), -1, 1)
    end::double as value
from told
where word <> '' and not regexp_matches(left(annotated, strpos(annotated, word) - 1), '\b(?:more than|nearly|almost|over|about|roughly|practically|virtually|could have|least) $')
