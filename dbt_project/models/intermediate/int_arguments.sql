{# The mentions of a sentence in order, numbered, references resolved: what rules speak of as <o1>, <p2>. #}
with settled as (
    select
        names.sentence_key,
        names.document_no,
        names.start_at,
        names.end_at,
        case when names.kind in ('x', 'r') then if(refs.company_id is null, if(names.word like '%venture', 'v', names.kind), 'o') when names.kind = 'h' then 'h' else names.kind end as kind,
        names.kind in ('x', 'r') as is_reference,
        names.word,
        names.before,
        names.after,
        coalesce(refs.company_id, names.company_id) as company_id,
        names.company_kind,
        names.market_id,
        names.market_kind,
        names.model_name,
        refs.reference_type
    from {{ ref('int_names') }} as names
    left join {{ ref('int_references') }} as refs using (sentence_key, start_at)
)

select
    count(*) over (order by {{ place_in_text('start_at') }} range between start_at preceding and current row) as mention_no,
    *,
    case when kind in ('n', 'p', 'c') then {{ number_value('word') }} end as number,
    case when kind = 'p' then {{ percent_value('word') }} end as points
from settled
