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

-- The company a document speaks of most: whose a figure is when nothing nearer says.
foremost as (
    select document_no, arg_max(company_id, mentions) as leading_id
    from (
        select
            arguments.document_no,
            company_id,
            (count(*) + bool_or(is_first)::integer * 2) * 4096 - min(arguments.sentence_key % 1000000) as mentions
        from (
            select *, row_number() over (partition by document_no order by sentence_key, mention_no) = 1 as is_first
            from {{ ref('int_arguments') }}
            where kind in ('o', 'm') and company_id is not null
        ) as arguments
        left join {{ ref('companies') }} as companies using (company_id)
        where
            not arguments.is_reference
            and coalesce(companies.kind, 'maker') in ('maker', 'brand', 'joint_venture', 'conglomerate')
        group by all
    ) as counted
    group by document_no
),

texts as (
    select sentence_key, regexp_extract(annotated, '^(?:.*[^\p{L}-])?((?i:{{ word("k_sell") }}|{{ word("k_sales") }}|{{ word("k_make") }}|{{ word("k_output") }}))\b', 1) as topic_word,
        regexp_matches(annotated, '(?i)\b(?:sold|sales|deliver|registr|market)') as is_sale
    from {{ ref('int_annotated') }}
),

places as (
    select sentence_key, document_no, {{ last_place(without_shows('annotated')) }} as place_text,
        regexp_matches(annotated, '(?i)\b(?:s[eo]ll|sold|sales|market|deliver|registr|customers|buyers|demand|dealers|showrooms)') as is_market,
        regexp_matches(annotated, '(?i)\b(?:plants?|factor|works\b|lines?\b|assembl|built\b|build|produc|output|manufactur)') as is_plant
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
        place.market_id as place_id,
        case when places.is_market then place.market_id end as market_place_id,
        case when places.is_market then coalesce(place.market_id, if({{ place_kind('places.place_text') }} = 'world', 'WORLD', null)) end as framing_id,
        case when places.is_plant then place.market_id end as plant_place_id,
        case
            when texts.is_sale then 'sales_units'
            when regexp_matches(texts.topic_word, '(?i)^(?:{{ word("k_make") }}|{{ word("k_output") }})$') then 'production_units'
            when texts.topic_word <> '' then 'sales_units'
        end as topic
    from {{ ref('int_sentences') }} as sentences
    left join companies on sentences.sentence_key = companies.sentence_key
    left join {{ ref('int_arguments') }} as subject on companies.sentence_key = subject.sentence_key and companies.subject_no = subject.mention_no
    left join places on sentences.sentence_key = places.sentence_key
    left join texts on sentences.sentence_key = texts.sentence_key
    left join {{ ref('int_arguments') }} as place
        on places.sentence_key = place.sentence_key and try_cast(regexp_extract(places.place_text, '<[gd](\d+)>', 1) as integer) = place.mention_no
)

select
    sentence_key,
    document_no,
    paragraph_no,
    leading_id,
    last_value(topic ignore nulls) over earlier as earlier_topic,
    last_value(case when topic is not null then sentence_key end ignore nulls) over earlier as earlier_topic_sentence_key,
    last_value(subject_id ignore nulls) over earlier as earlier_subject_id,
    last_value(case when subject_id is not null then paragraph_no end ignore nulls) over earlier as earlier_subject_paragraph_no,
    first_value(case when sentence_key % 1000000 <= 3 then framing_id end ignore nulls) over (partition by document_no order by sentence_key rows between unbounded preceding and unbounded following) as framing_id,
    last_value(place_id ignore nulls) over earlier as earlier_place_id,
    last_value(market_place_id ignore nulls) over earlier as earlier_market_id,
    last_value(plant_place_id ignore nulls) over earlier as earlier_plant_id,
    last_value(case when market_place_id is not null then paragraph_no end ignore nulls) over earlier as earlier_market_paragraph_no,
    last_value(case when market_place_id is not null then sentence_key end ignore nulls) over earlier as earlier_market_sentence_key
from topics
left join foremost using (document_no)
window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
