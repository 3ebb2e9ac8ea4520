{{ config(materialized='view') }}
{# The documents of the batch. body is text with the private-use and invisible characters that the text work
   uses itself or trips over replaced by blanks, one by one, so that offsets in body are offsets in text. #}
select
    documents.document_no,
    documents.document_id,
    documents.published_on,
    documents.title,
    case
        when strlen(documents.text) > length(documents.text) and regexp_matches(documents.text, '{{ invisible() }}')
            then regexp_replace(documents.text, '{{ invisible() }}', ' ', 'g')
        else documents.text
    end as body
from {{ source('raw', 'documents') }} as documents
inner join {{ source('raw', 'batch') }} as batch using (document_no)
-- The rules read English; documents in other languages are stored and marked, not read.
where coalesce(documents.language, 'en') like 'en%'
