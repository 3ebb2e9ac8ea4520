{# Stake pairs with their investee settled: the one named, else the company that two of three signs point to:
   the last investee named near by, the company named most, the first company that holds nothing. #}
with pairs as (
    select * from {{ ref('int_stake_pairs') }} where holder_id is not null
),

topics as (
    select document_no, position, any_value(named_id) as topic_id, any_value(sentence_key) as topic_sentence
    from pairs
    where not is_implied and named_id is not null and named_id <> holder_id
    group by all
),

subjects as (
    select
        arguments.document_no,
        arguments.company_id,
        count(*) as mentions,
        min(arguments.sentence_key * 4096 + arguments.start_at) as first_at,
        bool_or(holders.holder_id is not null) as is_holder
    from {{ ref('int_arguments') }} as arguments
    semi join (select document_no from pairs where is_implied) as needed on arguments.document_no = needed.document_no
    left join (select distinct document_no, holder_id from pairs where priority < 30) as holders
        on arguments.document_no = holders.document_no and arguments.company_id = holders.holder_id
    where arguments.kind = 'o' and not arguments.is_reference
    group by all
),

ranked as (
    select
        document_no,
        list(company_id order by mentions desc, first_at)[1:2] as main_ids,
        arg_min(company_id, first_at) filter (not is_holder) as free_id
    from subjects
    group by document_no
),

signed as (
    select
        pairs.*,
        if(topics.topic_id <> pairs.holder_id, topics.topic_id, null) as topic_id,
        if(ranked.main_ids[1] <> pairs.holder_id, ranked.main_ids[1], ranked.main_ids[2]) as main_id,
        ranked.free_id
    from pairs
    asof left join topics on pairs.document_no = topics.document_no and pairs.position > topics.position
    left join ranked on pairs.document_no = ranked.document_no
)

select
    * exclude (topic_id, main_id, free_id),
    case
        when not is_implied then named_id
        when main_id = free_id or main_id = topic_id then main_id
        when free_id = topic_id then free_id
    end as investee_id,
    is_implied as is_guessed
from signed
