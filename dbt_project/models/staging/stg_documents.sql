{# body is text with every character that the patterns would trip over replaced by one other, so that
   offsets in body are offsets in text. #}
select
    documents.document_no,
    documents.document_id,
    documents.published_on,
    translate(
        case
            when regexp_matches(documents.text, '[\x{E000}-\x{F8FF}\x{200B}-\x{200F}\x{FEFF}]')
                then regexp_replace(documents.text, '[\x{E000}-\x{F8FF}\x{200B}-\x{200F}\x{FEFF}]', ' ', 'g')
            else documents.text
        end,
        chr(160) || chr(8239) || chr(8201) || chr(8216) || chr(8217) || chr(8220) || chr(8221) || chr(8208) || chr(8209)
            || chr(8211) || chr(8722) || chr(8212) || '<>[]{}|' || chr(9) || chr(13),
        '   ' || chr(39) || chr(39) || '""' || '-----' || '()()()/  '
    ) as body
from {{ source('raw', 'documents') }} as documents
inner join {{ source('raw', 'batch') }} as batch using (document_no)
