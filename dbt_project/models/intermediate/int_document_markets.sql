{# How much of a document's talk of places each market has: one row a document and market. #}
select
    document_no,
    market_id,
    count(*) / sum(count(*)) over (partition by document_no) as weight,
    count(*) * 2 > sum(count(*)) over (partition by document_no) as is_leading
from {{ ref('int_arguments') }}
where kind in ('g', 'd') and market_id is not null
group by document_no, market_id
