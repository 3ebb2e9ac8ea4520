{# Mentions as spans that do not overlap: the longest written form of the lexicon wins, anchors it does
   not cover stand for themselves. Kinds: o company, m model, g place, d demonym, p percent, c money,
   t time, n number, x pronoun, r description, u unknown name; L is a form of the lexicon that int_mentions decides. #}
{% set company_suffix = '(?:[ ]+(?:Motor|Motors|Corporation|Corp|Company|Co|Inc|Incorporated|Ltd|Limited|AG|SA|S\\.A|SE|NV|N\\.V|Plc|PLC|plc|Group|Holding|Holdings|Automobile|Automobiles|Automotive|Auto|GmbH|SpA|S\\.p\\.A|KK|LLC|AB|Oyj|Bhd|Berhad|Pvt|Cie)\\b\\.?)+' %}
with anchors as materialized (
    select * from {{ ref('int_anchors') }}
),

-- Forms of one word: what follows the anchor is all there is to check.
single as (
    select
        anchors.sentence_key,
        anchors.start_at,
        anchors.word,
        anchors.next_two,
        terms.term_no,
        terms.term_no is not null and not regexp_matches(anchors.next_two, '^{{ word_character() }}') as is_term,
        coalesce(terms.company_id is not null and regexp_full_match(anchors.next_two, ' [A-Z]'), false) as may_have_suffix
    from anchors
    left join {{ ref('int_lexicon_terms') }} as terms on anchors.word = terms.term
),

-- Longer forms, by their first word and the two characters behind it, or, where the first word stands further
-- inside or nearly ends the form, by it alone.
longer as materialized (
    select
        anchors.sentence_key, anchors.start_at - terms.token_at as start_at, terms.term_no, terms.term, terms.term_length, terms.company_id is not null as is_company
    from anchors
    inner join {{ ref('int_lexicon_terms') }} as terms on anchors.word = terms.first_token and anchors.next_two = substr(terms.term, length(terms.first_token) + 1, 2)
    where terms.token_at = 0 and terms.term_length >= length(terms.first_token) + 2
    union all
    select
        anchors.sentence_key, anchors.start_at - terms.token_at as start_at, terms.term_no, terms.term, terms.term_length, terms.company_id is not null as is_company
    from anchors
    inner join {{ ref('int_lexicon_terms') }} as terms on anchors.word = terms.first_token
    where anchors.start_at >= terms.token_at and (terms.token_at > 0 or terms.term_length = length(terms.first_token) + 1)
    union all
    select sentence_key, start_at, term_no, word as term, length(word) as term_length, true as is_company
    from single
    where is_term and may_have_suffix
),

matched as (
    select
        longer.sentence_key,
        longer.start_at,
        -- The legal form belongs to the name, the sentence's own full stop does not.
        longer.start_at + longer.term_length + case
            when longer.is_company and substr(sentences.body, longer.start_at + longer.term_length + 1, 1) = ' '
                then greatest(0, least(
                    length(regexp_extract(substr(sentences.body, longer.start_at + longer.term_length + 1, 60), '^{{ company_suffix }}')),
                    sentences.sentence_length - ends_with(rtrim(sentences.body), '.')::integer - (longer.start_at + longer.term_length)
                ))
            else 0
        end as end_at,
        longer.term_no,
        'L' as kind,
        longer.term_length
    from longer
    inner join {{ ref('int_sentences') }} as sentences on longer.sentence_key = sentences.sentence_key
    where
        substr(sentences.body, longer.start_at + 1, longer.term_length) = longer.term
        and not regexp_matches(substr(sentences.body, longer.start_at + longer.term_length + 1, 1), '{{ word_character() }}')
),

-- What a word is by its form alone, asked once for each word.
word_kinds as materialized (
    select
        word,
        case
            -- Most anchors are one capitalised word: a month, a pronoun or a name.
            when regexp_full_match(word, '[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]*') then
                case
                    when regexp_full_match(word, '{{ number_words() }}') then 'n'
                    when word in ('It', 'Its', 'They', 'Their') then 'x'
                    when regexp_full_match(word, '{{ month_names() }}') then 't'
                    else 'u'
                end
            when word in ('it', 'its', 'they', 'their', 'them', 'itself') then 'x'
            when regexp_matches(word, '^(?:[Tt]he|[Tt]his) [A-Za-zÀ-ɏ]') and regexp_full_match(word, '{{ description() }}') then 'r'
            when regexp_matches(word, '^[.\d].*(?:%|ercent|er[ -]cent|pct?|points?)$') then 'p'
            when regexp_full_match(word, '{{ share_words() }}') then 'p'
            when regexp_full_match(word, '{{ number_words() }}') then 'n'
            when regexp_matches(word, '^(?:{{ currency_signs() }}) ?[.\d]|[\dA-Za-zÀ-ɏ][ -](?:{{ currency_words() }})$') and regexp_matches(word, '\d') then 'c'
            when regexp_full_match(word, '{{ time_expression() }}') then 't'
            when regexp_matches(word, '^[.\d][\d,.]*(?:[ -]?{{ scale_words() }})?$') then 'n'
            when regexp_matches(word, '^[a-zß-ɏ]') and not regexp_matches(word, '[A-ZÀ-Þ\d]') then 'n'
            else 'u'
        end as kind
    from (select distinct word from anchors)
),

plain as (
    select
        single.sentence_key,
        single.start_at,
        single.start_at + length(single.word) as end_at,
        if(single.is_term, single.term_no, null) as term_no,
        if(single.is_term, 'L', word_kinds.kind) as kind,
        length(single.word) as term_length
    from single
    inner join word_kinds using (word)
    where not (single.is_term and single.may_have_suffix)
),

-- From left to right, the longest first; of two of the same end the longer form, "Porsche SE" before "Porsche" with
-- a legal form, and a form before a plain anchor.
ranked as (
    select *,
        max({{ place_in_text('end_at') }}) over (
            order by sentence_key, start_at * 1048576 - end_at * 256 - least(term_length, 100) + if(kind = 'L', 0, 101)
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from (select * from matched union all select * from plain) as spans
)

select sentence_key, start_at, end_at, term_no, kind
from ranked
where covered_to is null or {{ place_in_text('start_at') }} >= covered_to
