{{ config(materialized='view') }}
select
    unread.unread_sentence_id, unread.document_id, unread.sentence_text, unread.sentence_start, unread.sentence_end,
    unread.reason, unread.relations, unread.rank_score
from {{ ref('unread_sentence_history') }} as unread
semi join {{ ref('stg_current_documents') }} as documents using (document_no)
