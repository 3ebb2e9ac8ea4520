{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ drop_rows_of_batch() }}', on_schema_change='fail') }}
{# Sentences that look like a claim (a trigger and a value) and gave none, and those too long to be read. #}
with decisions as (
    {% for relation in ['stake', 'model', 'market', 'partnership'] -%}
    select sentence_key, is_accepted from {{ ref('int_' ~ relation ~ '_decisions') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

accepted as (
    select sentence_key from decisions where is_accepted
),

doubted as (
    select distinct sentence_key from decisions where not is_accepted
),

counted as (
    select
        sentence_key,
        count(*) filter (kind in ('o', 'x', 'r')) as companies,
        count(*) filter (kind = 'm') as models,
        count(*) filter (kind in ('p', 'n', 'c')) as "values",
        count(*) filter (kind = 'g') as places
    from {{ ref('int_arguments') }}
    group by sentence_key
),

weighed as (
    select
        sentences.*,
        coalesce(counted.companies, 0) as companies,
        coalesce(counted.models, 0) as models,
        coalesce(counted."values", 0) as "values",
        coalesce(counted.places, 0) as places,
        {% for relation in ['stakes', 'models', 'markets', 'partnerships'] -%}
        regexp_matches(sentences.body, '{{ word("unread_" ~ relation) }}') as has_{{ relation }}_trigger,
        {% endfor %}
        sentences.sentence_length > 2500 as is_too_long,
        doubted.sentence_key is not null as is_doubted
    from {{ ref('int_sentences') }} as sentences
    left join counted using (sentence_key)
    left join doubted using (sentence_key)
    anti join accepted using (sentence_key)
    where sentences.is_candidate or sentences.sentence_length > 2500
)

select
    md5(concat_ws(chr(31), documents.document_id, 'unread', weighed.sentence_start)) as unread_sentence_id,
    documents.document_id,
    weighed.document_no,
    substr(texts.text, weighed.sentence_start + 1, least(weighed.sentence_length, 2500)) as sentence_text,
    weighed.sentence_start::integer as sentence_start,
    (weighed.sentence_start + weighed.sentence_length)::integer as sentence_end,
    case
        when is_too_long then 'too_long'
        when is_doubted then 'doubtful'
        when companies = 0 and models = 0 then 'no_subject'
        else 'no_rule'
    end as reason,
    array_to_string(list_filter([
        if(has_stakes_trigger, 'stakes', null), if(has_models_trigger, 'models', null),
        if(has_markets_trigger, 'markets', null), if(has_partnerships_trigger, 'partnerships', null)], name -> name is not null), ',') as relations,
    (least(companies, 2) * 2 + least(models, 2) + least("values", 3) + least(places, 1))::integer as rank_score
from weighed
inner join {{ ref('stg_documents') }} as documents on weighed.document_no = documents.document_no
inner join {{ ref('stg_texts') }} as texts on weighed.document_no = texts.document_no
where is_too_long
    or is_doubted
    or (has_stakes_trigger and "values" > 0 and companies > 0)
    or (has_markets_trigger and "values" > 0)
    or (has_models_trigger and models > 0)
    or (has_partnerships_trigger and companies > 1)
