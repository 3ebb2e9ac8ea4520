{{ config(materialized='view') }}
{# The texts as given, for evidence. #}
select documents.document_no, documents.text
from {{ source('raw', 'documents') }} as documents
inner join {{ source('raw', 'batch') }} as batch using (document_no)
