{# What stands around a claim: one row a sentence that has one. #}
with claimed as (
    {% for relation in ['stake', 'model', 'market', 'partnership'] -%}
    select sentence_key from {{ ref('int_' ~ relation ~ '_claims') }}
    {% if not loop.last %}union{% endif %}
    {% endfor %}
),

counted as (
    select
        sentence_key,
        count(*) filter (kind in ('o', 'x', 'r')) as companies,
        count(*) filter (kind = 'm') as models,
        count(*) filter (kind in ('p', 'n', 'c')) as "values",
        count(*) filter (kind = 'g') as places,
        count(*) filter (is_reference) as "references"
    from {{ ref('int_arguments') }}
    semi join claimed using (sentence_key)
    group by sentence_key
)

-- A sentence may make a claim of companies that only the passage names.
select
    sentences.sentence_key,
    {% for count in ['companies', 'models', '"values"', 'places', '"references"'] -%}
    coalesce(counted.{{ count }}, 0) as {{ count }},
    {% endfor -%}
    sentences.sentence_length,
    contains(sentences.body, '"') as is_quoted,
    regexp_matches(sentences.body, '\b(?:[Ii]f|whether|unless|provided|should the)\b') as is_conditional,
    year(documents.published_on) as published_year
from {{ ref('int_sentences') }} as sentences
semi join claimed using (sentence_key)
left join counted using (sentence_key)
inner join {{ ref('stg_documents') }} as documents using (document_no)
