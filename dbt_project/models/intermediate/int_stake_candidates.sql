{# Stake pairs with their share, money, time, polarity and modality read from words in scope; what cannot
   be a stake (an unresolved side, a share of something else, a noun behind the name) is gone. #}
{% set upper_bound = '(?:up to|at most|no more than|not more than|as much as|a maximum of|less than|under|below|maximum|fewer than|not quite) (?:an? |the )?$' %}
{% set lower_bound = '(?:at least|more than|over|above|minimum of|no less than|not less than|in excess of) (?:an? |the )?$' %}
{# "Between 5 and 10%", "5 to 10%"; a year before "and" is no share. #}
{% set range = '(?:\\bbetween \\d{1,2}(?:[.]\\d+)? ?(?:%|percent|per cent|pct)? and |\\b\\d{1,2}(?:[.]\\d+)? ?(?:%|percent|per cent|pct)?(?: to | ?- ?))$' %}
{% set range_begin = '([\\d.]+) ?(?:%|percent|per cent|pct)?(?: and | to | ?- ?)$' %}
with scoped as (
    select
        *,
        case scope
            when 'match' then match
            when 'asserted' then ''
            else {{ clause_of('frame', 'match', 'match_at') }}
        end as clause,
        substr(frame, match_at + length(match)) as rest,
        try_cast(nullif(regexp_extract(value_role, '<[pn](\d+)>', 1), '') as integer) as value_no,
        try_cast(nullif(regexp_extract(base_role, '<[pn](\d+)>', 1), '') as integer) as base_no
    from {{ ref('int_stake_investees') }}
    where holder_id is not null and investee_id is not null and holder_id <> investee_id
        and not (scope = 'asserted' and action = 'hold' and regexp_matches(match, '\b(?:former|formerly|erstwhile|one-time|ex)\b'))
        and not (is_implied and regexp_matches(frame, '{{ word("market_context") }}') and not regexp_matches(match, if(starts_with(rule_id, 'stakes_share_'), 'stake|shareh|equity|interest|portion|own|capital', '{{ word("gate_stake") }}')))
        and not (is_implied and regexp_matches(match, '{{ word("implied_veto") }}'))
        and not (is_implied and (contains(match, ';') or length(match) > 110 or coalesce(investee_word, '') = 'itself'))
        and not (is_implied and regexp_matches(right(substr(frame, 1, match_at - 1), 60), '{{ word("implied_veto_before") }}'))
        -- Whose share it is and of whom: where one of them is a guess, a second share of theirs or a bare agent is not enough.
        and not (is_implied and (is_known and rule_id = 'stakes_share_held_unsaid' or rule_id in ('stakes_share_receiver', 'stakes_share_owned_by', 'stakes_share_listed_rest', 'stakes_share_listed_investee')))
        -- Words that tell of shares in many ways count where the company is known to be shared out.
        and not (is_implied and (priority >= 34 and not is_shared_out or priority >= 37 and not is_known))
        and not ((starts_with(rule_id, 'stakes_in_which') or rule_id = 'stakes_bought_by' or starts_with(rule_id, 'stakes_share_') and regexp_matches(match, '^<[ouh]\d+>,? (?:in|of) which')) and regexp_matches(investee_before, '(?:ventures?|JV|partnership|company|alliance|project|tie-up|plant|factory|business|enterprise)(?: [^ ]+){0,3} (?:with|between) (?:[^ ]+ ){0,2}$'))
        and not (investee_after <> '' and lower(coalesce(investee_word, '')) in ('its', 'their'))
        and not (rule_id = 'stakes_unit_name_bare' and starts_with(holder_id, 'x_'))
        -- "The plant, which X sold it": what is sold is said.
        and not (coalesce(investee_word, '') in ('it', 'them') and regexp_matches(right(substr(frame, 1, match_at - 1), 12), '\b(?:which|that) $'))
        -- "Buys Renault's shares in Nissan".
        and not regexp_matches(investee_after, '^''s (?:[a-z-]+ ){0,2}(?:shares|stock|stakes?|holdings?|equity|shareholding) (?:in|of) ')
        -- "The company that makes it" is told by what it does, not by what was said before.
        and not (regexp_matches(investee_after, '^ (?:that|in which|of which|to be) ') and regexp_matches(coalesce(investee_word, ''), '^(?:[Tt]he|an?) '))
        and not (rule_id in ('stakes_buy_company', 'stakes_hold_company') and regexp_matches(coalesce(investee_word, ''), if(is_implied, '^(?:it|them)$', '^(?:the |this |it$|them$)')))
        -- "It has 15%": neither side is named, and a guess at both is none.
        and not (rule_id in ('stakes_share_held_unsaid', 'stakes_share_given_unsaid', 'stakes_share_sold_unsaid', 'stakes_hold_company', 'stakes_name_x_unit', 'stakes_buy_stake_in') and coalesce(holder_is_vague, false))
        and not (is_implied and rule_id in ('stakes_share_receiver', 'stakes_invest_in', 'stakes_owned_by', 'stakes_share_listed_rest'))
        and case
            when is_implied or rule_id in ('stakes_holder_of_name', 'stakes_turn_into_unit') or contains(rule_id, '_part_') or lower(coalesce(investee_word, '')) in ('it', 'them') or scope = 'asserted' and coalesce(value_role, '') = '' then true
            when starts_with(rule_id, 'stakes_share_') then not regexp_matches(investee_after, '{{ word("share_not_of") }}')
                and not regexp_matches(investee_after, '^''s (?:[a-z-]+ ){0,3}?(?:parent|owners?|subsidiar(?:y|ies)|affiliates?|successor|predecessor|partner)\b')
            else regexp_matches(investee_after, '^(?:$| ?[.,;:)("/]| ?-(?:[^a-z]|$)| <|''s (?:shares|stock|capital|equity|votes|voting|share capital)|[ ](?:{{ word("behind_name") }})\b| [A-ZÀ-ÞĀ-ɏ]|''$| ?\d)')
        end
),

numbered as (
    select
        *,
        try_cast(nullif(coalesce(
            nullif(regexp_extract(money_role, '<c(\d+)>', 1), ''),
            nullif(regexp_extract(regexp_extract(match, '.*'), '(?:for|worth|paying|at) (?:up to |about )?<c(\d+)>', 1), ''),
            nullif(regexp_extract(rest, '^(?:[^<>;:.]|<[tgdnouhx]\d+>){0,60}?\b(?:for|worth|paying|valued at|cost of|price of|sum of|total of|costing|in exchange for|by paying) (?:up to |about |as much as |an? |reported |reportedly |some |the equivalent of |[a-zß-ɏ]+ ){0,3}<c(\d+)>', 1), ''),
            nullif(regexp_extract(substr(frame, 1, match_at - 1), '(?:(?:deal|transaction|agreement|purchase) (?:worth|valued at|of)|[Ff]or) (?:up to |about )?<c(\d+)>,?[^<>;.]*$', 1), '')
        ), '') as integer) as money_no,
        try_cast(nullif(coalesce(
            nullif(regexp_extract(match, '<t(\d+)>[^<]*$', 1), ''),
            nullif(regexp_extract(match, '<t(\d+)>', 1), ''),
            nullif(regexp_extract(rest, '^(?:[^<>;:]|<[cgdnp]\d+>|<[ouhr]\d+>){0,50}?<t(\d+)>', 1), ''),
            nullif(regexp_extract(clause, '<t(\d+)>', 1), ''),
            nullif(regexp_extract(frame, '^(?:In|On|Since|Last|Until|By|At the end of)? ?(?:[a-zß-ɏ]+ ){0,3}<t(\d+)>', 1), '')
        ), '') as integer) as time_no
    from scoped
),

-- A sentence with a weekday tells of the days before its document was published.
dated_sentences as (
    select times.sentence_key, any_value(year(documents.published_on)) as year
    from {{ ref('int_times') }} as times
    inner join {{ ref('stg_documents') }} as documents on times.sentence_key // 1000000 = documents.document_no
    where times.is_weekday
    group by times.sentence_key
),

valued as materialized (
    select
        numbered.*,
        case
            when share = 'majority' then null
            -- What several receive together is no share of each.
            when holder_count > 1 and rule_id in ('stakes_share_receiver', 'stakes_share_taken_by') and not contains(frame, ' each') then null
            when share = '100' then 100
            when regexp_full_match(share, '[\d.]+') then share::double
            when share = 'equal' then 100.0 / greatest(holder_count, 2)
            when share = 'split' then if(holder_place = 1, share_mention.number, base_mention.number)
            when share = 'rest' then 100 - {{ share_points('value_role', 'share_mention') }}
            else {{ share_points('value_role', 'share_mention') }}
        end as points,
        if(share = 'split', null, {{ share_points('base_role', 'base_mention') }}) as base_points,
        money.number as money_value,
        {{ currency_of('money.word') }} as money_currency,
        money.after as money_after,
        share_mention.before as share_before_text,
        share_mention.start_at as share_at,
        coalesce(times.year, if(numbered.action <> 'hold', dated_sentences.year, null)) as year,
        coalesce(regexp_matches(share_mention.before, '(?:another|a further|additional|an extra|further) $'), false) as is_more
    from numbered
    left join dated_sentences on numbered.sentence_key = dated_sentences.sentence_key
    left join {{ ref('int_arguments') }} as share_mention on numbered.sentence_key = share_mention.sentence_key and numbered.value_no = share_mention.mention_no
    left join {{ ref('int_arguments') }} as base_mention on numbered.sentence_key = base_mention.sentence_key and numbered.base_no = base_mention.mention_no
    left join {{ ref('int_arguments') }} as money on numbered.sentence_key = money.sentence_key and numbered.money_no = money.mention_no
    left join {{ ref('int_times') }} as times on numbered.sentence_key = times.sentence_key and numbered.time_no = times.mention_no and not times.is_weekday
)

select
    sentence_key, document_no, frame, rule_id, match, match_at, subject_role, object_role, money_role, share, scope,
    priority, position, holder_id, is_implied, holder_at, investee_at, investee_id, is_known, clause, rest, value_no,
    points, base_points, money_value, money_currency, money_after, share_at, year, told,
    case
        when is_more and action in ('acquire', 'divest') then if(action = 'acquire', 'increase', 'reduce')
        -- "Went from 24 to 22%": the figures tell the direction.
        when action in ('increase', 'reduce') and points <> base_points then if(points > base_points, 'increase', 'reduce')
        else action
    end as action,
    share = 'delta' or is_more and action in ('acquire', 'divest') as is_delta,
    case
        when share = 'majority' then 'majority'
        when regexp_matches(coalesce(share_before_text, ''), '{{ upper_bound }}') then 'upper'
        when regexp_matches(coalesce(share_before_text, ''), '{{ range }}') and (action not in ('increase', 'reduce') or contains(share_before_text, 'between ')) then 'range'
        when regexp_matches(coalesce(share_before_text, ''), '{{ lower_bound }}') then 'lower'
        else 'exact'
    end as bound,
    try_cast(regexp_extract(share_before_text, '{{ range_begin }}', 1) as double) as range_from,
    if(scope = 'possible' and not regexp_matches(clause, '{{ word("cue_negated") }}'), 'possible', {{ modality_of('clause') }}) as modality,
    if(regexp_matches(spoken, '{{ word("cue_negated") }}') or rule_id = 'stakes_says_not_for_sale' or action <> 'hold' and (regexp_matches(clause, '{{ word("stake_denied") }}') or regexp_matches(rest, '{{ word("stake_failed") }}')), 'negated', 'affirmed') as polarity,
    nullif(coalesce(nullif(regexp_extract(clause, '{{ word("cue_negated") }}'), ''), nullif(regexp_extract(clause, '{{ word("cue_possible") }}'), ''), nullif(regexp_extract(clause, '{{ word("cue_planned") }}'), ''), if(action = 'hold', regexp_extract(told, '\b{{ ended_words() }}\b'), '')), '') as cue
from (select *, regexp_replace(regexp_replace(clause, '\b(?:not quite|not only|no (?:more|less) than|not (?:more|less) than|no longer only)', ''), '^.*[,;:]([^,;:]*<[ou]\d+>)', '\1') as spoken,
    -- The words around a match up to the next stop: what they say to be over is a claim, but no present holding.
    regexp_replace(substr(frame, 1, match_at - 1), '^.*[,;:.]', '') || match || regexp_extract(rest, '^[^,;:.<]*(?:<[a-z]\d+>[^,;:.<]*)?') as told
from valued)
where (points is null or points between 0.01 and 100)
    -- "A third shareholder" is one more of them.
    and not (rule_id = 'stakes_share_noun' and coalesce(points, 0) = 33.3)
