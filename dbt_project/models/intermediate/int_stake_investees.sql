{# Stake pairs with their investee settled: the one named, else the company that most signs point to (the company
   named most or first, with or without those that hold something, the last investee, the last company named).
   The weights were counted on the annotated corpus: three quarters of the choices above the threshold are right. #}
{% set weights = {'main_id': 1, 'first_id': 0.6, 'free_id': 0.8, 'main_free_id': 0.8, 'topic_id': 0.8, 'latest_id': 0.4} %}
with pairs as (
    select * from {{ ref('int_stake_pairs') }} where holder_id is not null
),

implied as (
    select distinct document_no, position, holder_id from pairs where is_implied
),

mentions as (
    select document_no, company_id, sentence_key * 4096 + start_at as position
    from {{ ref('int_arguments') }}
    semi join implied using (document_no)
    where kind = 'o' and not is_reference
),

topics as (
    select pairs.document_no, pairs.position, any_value(pairs.named_id) as topic_id
    from pairs
    semi join implied using (document_no)
    where not pairs.is_implied and pairs.named_id is not null and pairs.named_id <> pairs.holder_id
    group by all
),

subjects as (
    select document_no, company_id, count(*) as mentions, min(position) as first_at
    from mentions
    group by all
),

ranked as (
    select
        subjects.document_no,
        list(subjects.company_id order by mentions desc, first_at)[1:2] as main_ids,
        list(subjects.company_id order by first_at)[1:2] as first_ids,
        arg_min(subjects.company_id, first_at) filter (holders.holder_id is null) as free_id,
        (list(subjects.company_id order by mentions desc, first_at) filter (holders.holder_id is null))[1] as main_free_id
    from subjects
    left join (select distinct document_no, holder_id from pairs) as holders
        on subjects.document_no = holders.document_no and subjects.company_id = holders.holder_id
    group by subjects.document_no
),

signed as (
    select
        implied.*,
        nullif(topics.topic_id, implied.holder_id) as topic_id,
        nullif(latest.company_id, implied.holder_id) as latest_id,
        if(ranked.main_ids[1] <> implied.holder_id, ranked.main_ids[1], ranked.main_ids[2]) as main_id,
        if(ranked.first_ids[1] <> implied.holder_id, ranked.first_ids[1], ranked.first_ids[2]) as first_id,
        ranked.free_id,
        ranked.main_free_id
    from implied
    asof left join topics on implied.document_no = topics.document_no and implied.position > topics.position
    asof left join mentions as latest on implied.document_no = latest.document_no and implied.position - implied.position % 4096 > latest.position
    left join ranked on implied.document_no = ranked.document_no
),

votes as (
    {% for sign, weight in weights.items() -%}
    select document_no, position, holder_id, {{ sign }} as company_id, {{ weight }} as weight from signed where {{ sign }} is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

chosen as (
    select document_no, position, holder_id, arg_max(company_id, weight) as company_id
    from (select document_no, position, holder_id, company_id, sum(weight) as weight from votes group by all) as summed
    group by document_no, position, holder_id
    having max(weight) >= 1.7
)

select pairs.*, if(pairs.is_implied, chosen.company_id, pairs.named_id) as investee_id
from pairs
left join chosen on pairs.document_no = chosen.document_no and pairs.position = chosen.position and pairs.holder_id = chosen.holder_id
