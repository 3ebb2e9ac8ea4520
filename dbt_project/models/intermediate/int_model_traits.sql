{# What a document says of a model anywhere, beside its name: powertrain, body, and whether it has variants. #}
select
    tokens.document_no, arguments.word, arguments.company_id,
    max(if(contains(tokens.token, '|'), {{ powertrain_of('tokens.token') }}, null)) as powertrain,
    max(if(contains(tokens.token, '|'), {{ body_of('tokens.token') }}, null)) as body_type,
    bool_or(not ends_with(tokens.token, '|')) and bool_or(ends_with(tokens.token, '|')) as has_variants
from {{ ref('int_model_tokens') }} as tokens
inner join {{ ref('int_arguments') }} as arguments using (sentence_key, mention_no)
where tokens.kind = 'm'
group by all
