{# Stake pairs with their investee settled: the one named; where it is unsaid, or said in words that mean whatever the
   passage is about ("the company"), the likeliest company of the document by the sum of its signs' weights, against
   the others and against none of them (softmax). Abstains where the likeliest is not likely enough.
   The weights were fitted to annotated passages, as a choice among the companies of a document or none. #}
{% set weights = {
    'is_only': 1.2, 'is_known_here': 2.0, 'is_meant': 1.3, 'is_in_title': 1.8, 'is_owned_here': 1.6, 'is_last_venture': 1.6, 'is_told_before': 1.2, 'is_just_said': 0.7,
    'is_first': 0.6, 'is_latest': 0.6, 'is_second_latest': 0.4, 'is_known': 0.4, 'is_in_sentence': 0.4, 'is_side': 0.4, 'is_at_head': 0.4,
    'is_owned': 0.3, 'is_main_free': 0.2, 'is_main': 0.2, 'is_topic': -0.3, 'is_opener': -0.4, 'is_another_told_here': -0.6, 'is_far_ahead': -0.6,
    'is_holder': -0.8, 'is_holder_here': -0.8, 'is_fund': -0.9,
} %}
{% set nobody = 2.6 %}
with weighed as (
    select
        *,
        exp({% for sign, weight in weights.items() -%} {{ weight }} * coalesce({{ sign }}, false)::integer{{ " + " if not loop.last }} {%- endfor %}) as weight
    from {{ ref('int_stake_signs') }}
),

likely as (
    select
        sentence_key, holder_id, company_id, is_known,
        is_shared_out or is_owned or is_in_title or is_owned_here as is_shared_out,
        round(weight / (sum(weight) over (partition by sentence_key, holder_id) + exp({{ nobody }})), 3) as likelihood
    from weighed
    qualify row_number() over (partition by sentence_key, holder_id order by weight desc, mentions desc, first_at, company_id) = 1
)

select
    pairs.*,
    -- "The venture" that nothing resolves is called so.
    if(pairs.is_implied, coalesce(likely.company_id, if(pairs.named_id like 'x\_%venture' escape '\', pairs.named_id, null)), pairs.named_id) as investee_id,
    coalesce(likely.is_shared_out, false) as is_shared_out,
    coalesce(likely.is_known, false) as is_known
from {{ ref('int_stake_pairs') }} as pairs
left join likely
    on pairs.sentence_key = likely.sentence_key
    and pairs.holder_id = likely.holder_id
    -- What is held, or listed beside a share that is named, needs less than what is bought or cut.
    and likely.likelihood >= case
        when starts_with(pairs.rule_id, 'stakes_share_held') or pairs.rule_id in ('stakes_share_listed_holder', 'stakes_share_raised', 'stakes_share_paid_unsaid', 'stakes_counts_holders', 'stakes_invest_plain', 'stakes_wants_share_unsaid', 'stakes_sold_out_unsaid', 'stakes_share_seller', 'stakes_take_private', 'stakes_hold_no_stake') then 0.3
        when pairs.rule_id = 'stakes_share_cut' then 0.7
        when pairs.rule_id in ('stakes_share_bought_unsaid', 'stakes_share_headed') then 0.6
        else 0.4
    end
where pairs.holder_id is not null
union all by name
select * from {{ ref('int_stake_partners') }}
union all by name
select * from {{ ref('int_stake_splits') }}
