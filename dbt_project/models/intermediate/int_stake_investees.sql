{# Stake pairs with their investee settled: the one named; where it is unsaid, or said in words that mean whatever the
   passage is about ("the company"), the company that most signs point to. Abstains where the signs are few or point to
   two companies alike, or where the sentence names another company as owned: four of five choices are right.
   The weights were fitted to annotated passages, as a choice among the companies of a document. #}
{% set weights = {
    'is_in_title': 1.4, 'is_main': 0.4, 'is_main_free': 0.7, 'is_first': 0.6, 'is_at_head': 0.4, 'is_topic': 0.5, 'is_told_here': 1.8, 'is_latest': 0.5,
    'is_just_said': 0.8, 'is_in_sentence': -0.8, 'is_last_venture': 0.8, 'is_holder': -0.3, 'is_shared_out': 0.3, 'is_fund': -0.4,
    'is_known': 0.4, 'is_known_here': 2.5, 'is_owned_here': 2.0, 'is_holder_here': -0.6, 'is_side': -0.2,
} %}
with weighed as (
    select
        *,
        round({% for sign, weight in weights.items() -%} {{ weight }} * coalesce({{ sign }}, false)::integer{{ " + " if not loop.last }} {%- endfor %}, 4)::double as weight
    from {{ ref('int_stake_signs') }}
),

likely as (
    select
        sentence_key, holder_id, company_id, weight, is_known,
        is_shared_out or is_owned or is_in_title or is_owned_here as is_shared_out,
        round(weight - coalesce(lead(weight) over in_order, 0), 4) as lead,
        is_another_told_here and not is_known_here and not is_owned_here as is_another_told_here
    from weighed
    window in_order as (partition by sentence_key, holder_id order by weight desc, mentions desc, first_at)
    qualify row_number() over in_order = 1
)

select
    pairs.*,
    if(pairs.is_implied, likely.company_id, pairs.named_id) as investee_id,
    coalesce(likely.is_shared_out, false) as is_shared_out,
    coalesce(likely.is_known, false) as is_known
from {{ ref('int_stake_pairs') }} as pairs
left join likely
    on pairs.sentence_key = likely.sentence_key
    and pairs.holder_id = likely.holder_id
    and likely.weight >= 2.8
    and likely.lead >= 1.25
    and not likely.is_another_told_here
where pairs.holder_id is not null
union all by name
select * from {{ ref('int_stake_partners') }}
