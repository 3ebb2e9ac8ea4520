{# The companies a document names without doubt, or more than once: what its doubtful names are decided by. #}
select
    spans.sentence_key // 1000000 as document_no,
    terms.company_id,
    count(*) as mentions,
    min(spans.sentence_key * 4096 + spans.start_at) as first_at
from {{ ref('int_spans') }} as spans
inner join {{ ref('int_lexicon_terms') }} as terms using (term_no)
where terms.company_id is not null
group by all
having not bool_and(terms.company_is_ambiguous) or count(*) >= 2
