{{ config(materialized='view') }}
{# The version of each document that counts today. #}
select documents.*
from {{ source('raw', 'documents') }} as documents
inner join {{ source('raw', 'current_documents') }} as current_documents using (document_no)
