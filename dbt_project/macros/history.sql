{# A document read again replaces its own rows; nothing else is touched, so the cost is that of the batch. #}
{% macro drop_rows_of_batch() -%}
    {% if is_incremental() %}delete from {{ this }} where document_no in (select document_no from {{ source('raw', 'batch') }}){% endif %}
{%- endmacro %}

{# The columns every claim has, from a claims model `claims` joined to its sentence and document. #}
{% macro claim_columns(relation, key_columns) -%}
    md5(concat_ws(chr(31), documents.document_id, '{{ relation }}', sentences.sentence_start, array_to_string(claims.spans, ','),
        {%- for column in key_columns %} coalesce(claims.{{ column }}::varchar, ''){{ "," if not loop.last }}{% endfor %})) as claim_id,
    documents.document_id,
    claims.document_no,
    claims.polarity,
    claims.modality,
    claims.cue,
    claims.year::integer as year,
    documents.published_on as reported_on,
    substr(texts.text, sentences.sentence_start + 1, sentences.sentence_length) as evidence_text,
    sentences.sentence_start::integer as evidence_start,
    (sentences.sentence_start + sentences.sentence_length)::integer as evidence_end,
    claims.spans,
    claims.rule_id,
    'rules' as extractor
{%- endmacro %}

{% macro claim_joins() -%}
    inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
    inner join {{ ref('stg_documents') }} as documents on claims.document_no = documents.document_no
    inner join {{ ref('stg_texts') }} as texts on claims.document_no = texts.document_no
{%- endmacro %}
