{# Mentions as spans that do not overlap: the longest written form of the lexicon wins, anchors it does
   not cover stand for themselves. Kinds: o company, m model, g place, d demonym, p percent, c money,
   t time, n number, x pronoun, r description, u unknown name; L is a form of the lexicon that int_mentions decides. #}
{% set company_suffix = '(?:[ ]+(?:Motor|Motors|Corporation|Corp|Company|Co|Inc|Incorporated|Ltd|Limited|AG|SA|S\.A|SE|NV|N\.V|Plc|PLC|plc|Group|Holding|Holdings|Automobile|Automobiles|Automotive|Auto|GmbH|SpA|S\.p\.A|KK|LLC|AB|Oyj|Bhd|Berhad|Pvt|Cie)\\b\.?)+' %}
with anchors as materialized (
    select * from {{ ref('int_anchors') }}
),

matched as (
    select
        anchors.sentence_key,
        anchors.start_at - terms.token_at as start_at,
        -- The legal form belongs to the name, the sentence's own full stop does not.
        anchors.start_at - terms.token_at + terms.term_length + case
            when terms.company_id is not null and substr(sentences.body, anchors.start_at - terms.token_at + terms.term_length + 1, 1) = ' '
                then greatest(0, least(
                    length(regexp_extract(substr(sentences.body, anchors.start_at - terms.token_at + terms.term_length + 1, 60), '^{{ company_suffix }}')),
                    sentences.sentence_length - ends_with(rtrim(sentences.body), '.')::integer - (anchors.start_at - terms.token_at + terms.term_length)
                ))
            else 0
        end as end_at,
        terms.term_no,
        'L' as kind
    from anchors
    inner join {{ ref('int_lexicon_terms') }} as terms on anchors.word = terms.first_token
    inner join {{ ref('int_sentences') }} as sentences on anchors.sentence_key = sentences.sentence_key
    where
        anchors.start_at >= terms.token_at
        and substr(sentences.body, anchors.start_at - terms.token_at + 1, terms.term_length) = terms.term
        and not regexp_matches(substr(sentences.body, anchors.start_at - terms.token_at + terms.term_length + 1, 1), '[\p{L}\p{M}\p{N}]')
),

plain as (
    select
        sentence_key,
        start_at,
        start_at + length(word) as end_at,
        null::bigint as term_no,
        case
            -- Most anchors are one capitalised word: a month, a pronoun or a name.
            when regexp_full_match(word, '\p{Lu}[\p{L}\p{M}]*') then
                case
                    when word in ('It', 'Its', 'They', 'Their') then 'x'
                    when regexp_full_match(word, '{{ month_names() }}') then 't'
                    else 'u'
                end
            when word in ('it', 'its', 'they', 'their', 'them', 'itself') then 'x'
            when regexp_matches(word, '^(?:[Tt]he|[Tt]his) \p{L}') and regexp_full_match(word, '{{ description() }}') then 'r'
            when regexp_matches(word, '^[.\d].*(?:%|ercent|er[ -]cent|pct?|points?)$') then 'p'
            when regexp_matches(word, '^(?:an? |one )(?:quarter|third)$') then 'p'
            when regexp_matches(word, '^(?:{{ currency_signs() }}) ?[.\d]|[\d\p{L}][ -](?:{{ currency_words() }})$') and regexp_matches(word, '\d') then 'c'
            when regexp_full_match(word, '{{ time_expression() }}') then 't'
            when regexp_matches(word, '^[.\d][\d,.]*(?:[ -]?{{ scale_words() }})?$') then 'n'
            when regexp_matches(word, '^\p{Ll}') and not regexp_matches(word, '[\p{Lu}\d]') then 'n'
            else 'u'
        end as kind
    from anchors
),

ranked as (
    select *,
        max(end_at) over (
            partition by sentence_key
            order by start_at * 4096 - end_at * 2 + (kind <> 'L')::integer
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from (select * from matched union all select * from plain) as spans
)

select sentence_key, start_at, end_at, term_no, kind
from ranked
where covered_to is null or start_at >= covered_to
