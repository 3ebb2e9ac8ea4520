{# How much of a document's talk of places each market has: one row a document and market. #}
select
    document_no,
    market_id,
    min(sentence_key) as first_sentence_key,
    count(*) / sum(count(*)) over (partition by document_no) as weight,
    count(*) > 1 and count(*) * 2 > sum(count(*)) over (partition by document_no) as is_leading,
    row_number() over most = 1 as is_most,
    count(*) * 5 >= sum(count(*)) over (partition by document_no) * 2
        and row_number() over most = 1 as is_main
from {{ ref('int_arguments') }}
where kind in ('g', 'd') and market_id is not null
group by document_no, market_id
window most as (partition by document_no order by count(*) desc, min((sentence_key, start_at)), market_id)
