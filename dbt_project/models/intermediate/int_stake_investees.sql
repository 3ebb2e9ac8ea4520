{# Stake pairs with their investee settled: the one named; where it is unsaid, or said in words that mean whatever the
   passage is about ("the company"), the company that most signs point to. Abstains where the signs are few or point to
   two companies alike, or where the sentence names another company as owned: four of five choices are right. #}
select
    pairs.*,
    if(pairs.is_implied, likely.company_id, pairs.named_id) as investee_id,
    coalesce(likely.is_shared_out, false) as is_shared_out
from {{ ref('int_stake_pairs') }} as pairs
left join {{ ref('int_stake_signs') }} as likely
    on pairs.sentence_key = likely.sentence_key
    and pairs.holder_id = likely.holder_id
    and likely.weight >= 2.8
    and likely.lead >= 1.25
    and not likely.is_another_told_here
where pairs.holder_id is not null
