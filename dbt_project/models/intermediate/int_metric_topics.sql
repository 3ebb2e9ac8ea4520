{# What a sentence leaves behind for the figures of the next ones: its company, its place, its paragraph. #}
with companies as (
    select
        document_no,
        sentence_key,
        coalesce(
            arg_min(mention_no, mention_no) filter (
                not regexp_matches(before, '\b(?:of|in|by|with|from|to|for|at|than|like|against|and|or|over|behind|under|as|unlike|rival|rivals) (?:the |its |a |[\p{L}]+-based )?$')
                and not regexp_matches(after, '^''s? |^-')
            ),
            arg_min(mention_no, mention_no) filter (not regexp_matches(before, '\b(?:than|like|against|behind|unlike|from) (?:the )?$') and not regexp_matches(after, '^-'))
        ) as subject_no
    from {{ ref('int_arguments') }} as arguments
    left join {{ ref('companies') }} as companies using (company_id)
    where
        arguments.kind in ('o', 'm') and company_id is not null
        and coalesce(companies.kind, 'maker') in ('maker', 'brand', 'joint_venture', 'conglomerate')
    group by all
),

places as (
    select sentence_key, document_no, {{ last_place(without_shows('annotated')) }} as place_text
    from {{ ref('int_annotated') }}
    where regexp_matches(annotated, '<[gd]\d')
),

topics as (
    select
        sentences.sentence_key,
        sentences.document_no,
        coalesce(sum(regexp_matches(sentences.body, ' {2,}$')::integer) over (
            partition by sentences.document_no order by sentences.sentence_key rows between unbounded preceding and 1 preceding
        ), 0) as paragraph_no,
        subject.company_id as subject_id,
        place.market_id as place_id
    from {{ ref('int_sentences') }} as sentences
    left join companies on sentences.sentence_key = companies.sentence_key
    left join {{ ref('int_arguments') }} as subject on companies.sentence_key = subject.sentence_key and companies.subject_no = subject.mention_no
    left join places on sentences.sentence_key = places.sentence_key
    left join {{ ref('int_arguments') }} as place
        on places.sentence_key = place.sentence_key and try_cast(regexp_extract(places.place_text, '<[gd](\d+)>', 1) as integer) = place.mention_no
)

select
    sentence_key,
    document_no,
    paragraph_no,
    last_value(subject_id ignore nulls) over earlier as earlier_subject_id,
    last_value(place_id ignore nulls) over earlier as earlier_place_id,
    last_value(case when place_id is not null then paragraph_no end ignore nulls) over earlier as earlier_place_paragraph_no,
    last_value(case when place_id is not null then sentence_key end ignore nulls) over earlier as earlier_place_sentence_key
from topics
window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
