{# Every reading of an anchored share: who holds, buys or sells it, and of which company. One row a side. #}
{% set list_rules = "case if(doer <> '' or regexp_matches(gap, 'ahead of|behind|followed|alongside|besides|next to'), 'hold', list_act) when 'hold' then 'stakes_share_held' when 'stake' then 'stakes_share_held' when 'buy' then 'stakes_share_bought' when 'pay' then 'stakes_share_bought' when 'give' then 'stakes_share_bought' when 'add' then 'stakes_share_bought' when 'raise' then 'stakes_share_held' when 'cut' then 'stakes_share_held' else 'stakes_share_sold' end" %}
{% set name = '<[ouh]\\d+>' %}
{% set passed_on = ',?(?: (?:has|have|had|is|are|was|were|will|would|may|could|to|be|been|being|now|then|later|soon|once|again|already|all))* (?:sold|divested|offloaded|unloaded|disposed|put up for sale|up for sale|for sale|placed|floated|transferred|handed|passed|went|goes?|bought out|bought back|bought|acquired|taken over|taken|snapped|purchased|swapped|given up|shed)\\b' %}
{% set first_subject = "regexp_extract(before, '^(?:[^<>,;:]*,? )?(<[ouh]\\d+>)[^;:]*$', 1)" %}
{# What each reading says of its share beside its own. #}
{% set told = 'sentence_key, document_no, frame, is_from, base, share_at, before_verb, gap, verb_kind' %}
with shares as (
    select
        *,
        regexp_matches(behind_object, '^(?:''s)?(?:{{ word("stop") }}| (?:according|between|over|off|early|late|later|again|alone|then|so|because|without|almost|thereby|becoming|making|giving|leaving|which|who|that|if|once|following|during|amid|despite|next|this|on|with|at|has|had|will|would|may|could|said|is|was)\b)') as is_closed,
        coalesce(nullif(hands_of, ''), nullif(owned_with.holder, ''), nullif(set_up.holder, ''), if(regexp_matches(before, '(?:owned|held|controlled|belong(?:s|ed|ing)?(?: as to)?) {{ word("adj") }}$'), doer, '')) as owner_by,
        starts_with(value_role, 'the r') or starts_with(value_role, 'the b') or starts_with(value_role, 'all the') as is_rest,
        regexp_matches(behind, '^[ -]{{ word("stake") }}\b') as is_stake,
        coalesce(object, '') <> '' as has_object,
        share_no = 1 and act in ('buy', 'pay') and possessor = '' and (regexp_matches(mid, '\b(?:the|its|all) (?:remaining|other|outstanding|missing) $') or regexp_matches(behind_object, '^ ?(?:that |which )?[^<>,;.]{0,20}<[ox]\d+> (?:does|did|do)(?:n''t| not)')) as is_remainder,
        reading in ('raise', 'cut') and is_direct and not is_level and step = '' and level.prep = '' and not ends_with(verb, 'with') and left_with = '' as is_plain,
        reading in ('raise', 'cut') and not is_level and (step = 'from' or level.prep = 'from') as is_from,
        coalesce(nullif(head_possessor, ''), nullif(head_named, ''), nullif(head_venture, '')) as head_object,
        coalesce(max(if(act = 'keep', share_no, null)) over ({{ peers('sentence_key') }}) > share_no, false) as is_kept_later,
        count_if(act in ('', 'none') and gap_holder <> '') over ({{ peers('sentence_key') }}) as listed_holders,
        passive.holder <> '' and possessor <> '' and not regexp_matches(passive.verb, '^(?:held|own|control|in the|belong|l|rest|stay|remain|the prop)')
            or possessor <> '' and regexp_matches(behind_object, '^{{ passed_on }}') as is_passed_on,
        act = '' and list_act = 'sell' and owned_part.object <> '' and contains(gap, ' for ') and regexp_matches(gap, '^(?:[ -]{{ word("stake") }})?(?: (?:of|in) {{ word("before_name") }}{{ name }}(?:''s (?:shares|stock|capital|equity))?)?(?: in (?:exchange|return))? for {{ word("det") }}$') as is_swapped
    from {{ ref('int_stake_anchored') }}
),

rows as (
    select
        {{ told }}, value_role,
        case act
            when 'hold' then if(has_object, 'stakes_share_held', 'stakes_share_held_unsaid')
            when 'stake' then 'stakes_share_level'
            when 'buy' then if(has_object, 'stakes_share_bought', 'stakes_share_bought_unsaid')
            when 'pay' then if(has_object, 'stakes_share_paid', 'stakes_share_paid_unsaid')
            when 'give' then if(has_object, 'stakes_share_given', null)
            when 'add' then 'stakes_share_added'
            when 'raise' then if(step = 'by' or level.prep = 'by', 'stakes_share_raised_by', 'stakes_share_raised')
            when 'keep' then 'stakes_share_kept'
            when 'cut' then if(step = 'by' or level.prep = 'by', 'stakes_share_cut_by', 'stakes_share_cut')
            when 'sell' then if(has_object, 'stakes_share_sold', null)
        end as rule_id,
        null::varchar as base_rule_id,
        holder as subject_role,
        coalesce(object, if(list_object <> holder, list_object, null), if(act in ('hold', 'stake', 'raise', 'cut') and head_object <> holder, head_object, null), '') as object_role,
        regexp_extract(mid, '<c\d+>') as money_role,
        -- "Toyota lifted its stake": its is Toyota's, whoever else was named.
        if(holder = level_holder and act in ('raise', 'cut'), subject, null) as clause_role
    from shares
    where act not in ('', 'none') and coalesce(holder, '') <> '' and not (passive.holder <> '' and act = 'hold') and not is_plain and not is_rest and not is_remainder and not is_of_people
        and not (act = 'sell' and is_kept_later)
        and not (not has_object and regexp_matches(behind, '^ share\b'))
        and (has_object or is_closed or act in ('raise', 'cut', 'stake', 'keep') or is_stake)
    union all by name
    select {{ told }}, value_role, if(regexp_matches(passive.verb, '^(?:held|own|control|in the|belong|l|rest|the prop)'), 'stakes_share_owned_by', 'stakes_share_taken_by') as rule_id, null as base_rule_id,
        passive.holder as subject_role, coalesce(nullif(owned_part.object, ''), nullif(left_object, ''), object, if(regexp_matches(gap, '\b(?:other|remaining) $'), list_object, null), '') as object_role, '' as money_role
    from shares where passive.holder <> '' and not is_rest
    union all by name
    select {{ told }}, value_role, 'stakes_share_owned_by' as rule_id, null as base_rule_id, owner_by as subject_role, coalesce(nullif(owned_with.object, ''), nullif(set_up.object, ''), nullif(left_object, ''), list_object, '') as object_role, '' as money_role
    from shares where owner_by <> '' and passive.holder = '' and (left_object || owned_with.object || set_up.object <> '' or list_object is not null and regexp_matches(gap, '\b(?:other|remaining) $'))
    union all by name
    select {{ told }}, value_role, if(regexp_matches(told.verb, '^(?:h[oae]|own|control|retain|ke)'), 'stakes_share_that_held', 'stakes_share_that_bought') as rule_id, null as base_rule_id,
        told.holder as subject_role, coalesce(nullif(told.object, ''), told.in_object) as object_role, '' as money_role
    from shares where told.holder <> '' and (regexp_matches(behind, '^(?:[ -]{{ word("stake") }})?(?: (?:of|in) [^<>,;]*<o\d+>)? (?:that|which)? ?[^<>,;]{0,20}<') and not regexp_matches(behind, '^[^<>]*(?:,|and)[^<>]*<'))
    union all by name
    select {{ told }}, value_role, 'stakes_share_seller' as rule_id, null as base_rule_id, coalesce(nullif(regexp_extract(mid, '(<[ou]\d+>)''s {{ word("det") }}$', 1), ''), nullif(regexp_extract(mid, '\bfrom {{ word("before_name") }}(<[ou]\d+>) {{ word("det") }}$', 1), ''), nullif(if(verb_kind = 'pay', regexp_extract(mid, '^ {{ word("before_name") }}(<[ou]\d+>) (?:[a-z]+ )*<c', 1), ''), ''), seller) as subject_role,
        coalesce(object, '') as object_role, '' as money_role, holder as clause_role
    from shares where act in ('buy', 'pay') and (has_object or is_closed or is_stake) and not is_kept_later
    union all by name
    select {{ told }}, value_role, 'stakes_share_receiver' as rule_id, null as base_rule_id, receiver as subject_role, coalesce(object, '') as object_role, '' as money_role, holder as clause_role
    from shares where act = 'sell' and receiver <> ''
    union all by name
    select {{ told }}, value_role, 'stakes_share_listed_holder' as rule_id, {{ list_rules }} as base_rule_id, coalesce(nullif(doer, ''), gap_holder) as subject_role,
        coalesce(nullif(owned_part.object, ''), list_object, '') as object_role, '' as money_role
    from shares where share_no > 1 and not is_rest and (act = '' and list_act is not null and gap_holder <> '' or act in ('', 'none') and doer <> '' and list_object is not null and owned_part.object = '') and passive.holder = '' and owner_by = ''
    union all by name
    select {{ told }}, last_value_role as value_role, 'stakes_share_listed_rest' as rule_id, null as base_rule_id, gap_holder as subject_role, coalesce(list_object, '') as object_role, '' as money_role
    from shares where is_rest and share_no = 2 and gap_holder <> '' and regexp_matches(behind, '^(?:[.,;]|$| and\b)')
    union all by name
    select {{ told }}, value_role, 'stakes_share_same' as rule_id, {{ list_rules | replace('list_act', 'act') }} as base_rule_id, holder as subject_role, same_object as object_role, '' as money_role
    from shares where act not in ('', 'none') and same_object <> '' and owned_part.object <> ''
    union all by name
    -- "X has 23% of Y, as does Z"
    select {{ told }}, value_role, 'stakes_share_listed_holder' as rule_id, {{ list_rules | replace('list_act', 'act') }} as base_rule_id, same_holder as subject_role, coalesce(object, list_object, '') as object_role, '' as money_role
    from shares where act not in ('', 'none') and same_holder <> ''
    union all by name
    select {{ told }}, value_role, 'stakes_share_listed_investee' as rule_id, case list_act when 'raise' then 'stakes_share_raised' when 'cut' then 'stakes_share_cut' else {{ list_rules }} end as base_rule_id, list_holder as subject_role, coalesce(nullif(gap_object, ''), owned_part.object) as object_role, '' as money_role
    from shares where act = '' and share_no > 1 and list_act is not null and gap_holder = '' and owned_part.object || gap_object <> '' and passive.holder = '' and doer = ''
        and (gap_object <> '' or regexp_matches(gap, '^(?:[ -]{{ word("stake") }})?(?: of (?:the |its )?(?:votes|voting rights|shares|capital|equity|stock|ordinary shares))?(?:(?: of| in) (?:[^<>]|<[gd]\d+>)*<o\d+>(?:[^<>]|<t\d+>){0,40})?(?:,|;| and| as well as| plus| along with)[^<>]{0,25}$') and not regexp_matches(gap, '\b(?:up|down|from) $'))
    union all by name
    -- "Has A and B under its roof, along with half of Y"
    select {{ told }}, value_role, 'stakes_share_listed_investee' as rule_id, 'stakes_share_held' as base_rule_id, {{ first_subject }} as subject_role, owned_part.object as object_role, '' as money_role
    from shares where act in ('', 'none') and owned_part.object <> '' and passive.holder = '' and doer = '' and possessor = '' and owner_by = ''
        and regexp_matches(before, '\b(?:along with|in addition to|together with|as well as|except for|save for|apart from|besides|including|plus) {{ word("det") }}$') and regexp_matches(before, '\b(?:has|have|had|owns?|holds?|owned|held|controls?|roof|hitherto|except|save|apart)\b')
    union all by name
    -- "Y's shareholders are A (40%), B (35%) and C (25%)"
    select {{ told }}, value_role, 'stakes_share_headed' as rule_id, null as base_rule_id, gap_holder as subject_role, coalesce(head_object, '') as object_role, '' as money_role
    from shares where act in ('', 'none') and list_act is null and gap_holder <> '' and (head_object is not null or listed_holders > 1 and not regexp_matches(frame, '{{ word("market_context") }}')) and is_closed and passive.holder = '' and owner_by = '' and doer = '' and not is_rest
        and gap_holder is distinct from head_object
    union all by name
    -- "Bought 51% in 2010 and the rest in 2012"
    select {{ told }}, '' as value_role, 'stakes_share_rest_bought' as rule_id, null as base_rule_id, holder as subject_role, coalesce(object, list_object, '') as object_role, regexp_extract(mid, '<c\d+>') as money_role
    from shares where (is_remainder or is_rest and (act in ('buy', 'pay') or act = '' and list_act in ('buy', 'pay', 'raise'))) and (gap_holder = '' or share_no = 1) and passive.holder = '' and owner_by = '' and doer = '' and not is_of_people
    union all by name
    -- "Raised it to 15% in 2019 and to 24% in 2021"
    select {{ told }}, value_role, if(list_act = 'cut', 'stakes_share_cut', 'stakes_share_raised') as rule_id, null as base_rule_id, list_holder as subject_role, list_object as object_role, '' as money_role
    from shares where act = '' and share_no > 1 and list_act in ('raise', 'cut', 'buy') and list_object is not null and contains(gap, ' to ')
        and regexp_matches(gap, '^(?:[ -]{{ word("stake") }})?(?:(?: in| of) {{ word("before_name") }}{{ name }})?(?: (?:in |by |at |on )?<t\d+>)?,?(?: and| then| before| followed by| again| further| finally| eventually| later| up| down| <t\d+>|,)* to {{ word("det") }}$') and (list_act <> 'buy' or regexp_matches(gap, '<t|,| and| then'))
    union all by name
    -- "Bought 20% in 2019 and another 10% in 2021"
    select {{ told }}, value_role, 'stakes_share_bought' as rule_id, null as base_rule_id, list_holder as subject_role, list_object as object_role, '' as money_role
    from shares where act = '' and share_no > 1 and list_act in ('buy', 'pay', 'raise', 'add') and list_object is not null and gap_holder = '' and owned_part.object = '' and passive.holder = '' and doer = ''
        and regexp_matches(gap, '(?:another|a further|an additional|an extra) $') and not contains(gap, ';')
    union all by name
    -- "Y was 51% A and 49% B", "Y, 55% A and 45% B, ..."
    select {{ told }}, value_role, 'stakes_share_apposed' as rule_id, null as base_rule_id, apposed as subject_role, coalesce(if(share_no > 1, list_object, null), left_object) as object_role, '' as money_role
    from shares where act in ('', 'none') and apposed <> '' and passive.holder = '' and (left_object <> '' and (next_value is not null or regexp_matches(before, ' (?:is|was|be) {{ word("det") }}$')) or share_no > 1 and list_object is not null and regexp_matches(gap, '^ {{ name }}(?:,| and|, and| plus)+ {{ word("det") }}$'))
    union all by name
    -- "Swapped 6% of itself for 20% of Y": the one side gets the other's.
    select {{ told }}, value_role, 'stakes_share_bought' as rule_id, null as base_rule_id, list_holder as subject_role, owned_part.object as object_role, '' as money_role
    from shares where is_swapped
    union all by name
    select {{ told }}, last_value_role as value_role, 'stakes_share_swapped' as rule_id, null as base_rule_id, owned_part.object as subject_role, coalesce(list_object, list_holder) as object_role, '' as money_role
    from shares where is_swapped
    union all by name
    -- "With 34% X is the largest shareholder of Y", "X, with 34% of Y, ..."
    select {{ told }}, value_role, 'stakes_share_with' as rule_id, null as base_rule_id, case when ranked.holder <> '' then ranked.holder when ranked_as.holder <> '' and ranked_as.holder <> ranked_as.own then ranked_as.holder when regexp_matches(behind, '^ (?:each|apiece)\b') then regexp_extract(before, '({{ stake_words("names") }}),? with {{ word("det") }}$', 1) else regexp_extract(before, '({{ name }}),? with {{ word("det") }}$', 1) end as subject_role,
        coalesce(nullif(ranked.object, ''), nullif(ranked_as.named, ''), nullif(ranked_as.own, ''), nullif(rank.own, ''), nullif(rank.named, ''), nullif(owned_part.object, ''), head_object, list_object, '') as object_role, '' as money_role
    from shares where act in ('', 'none') and (ranked_as.holder <> '' or regexp_matches(before, '\b[Ww]ith {{ word("det") }}$')) and (ranked.holder <> '' or ranked_as.own || ranked_as.named <> '' or rank.own || rank.named <> '' or owned_part.object <> '' or is_closed and (head_object is not null or regexp_matches(before, '(?:shareholder|owner|investor|stakeholder)s?\b[^;:]*<[ouh]\d+>,? [Ww]ith {{ word("det") }}$')))
        and passive.holder = '' and owner_by = '' and set_up.holder = ''
    union all by name
    -- "X, a 20% shareholder in Y", "as 20% owner of Y, X ..."
    select {{ told }}, value_role, 'stakes_share_noun' as rule_id, null as base_rule_id,
        case when possessor <> '' then told_noun.next when regexp_matches(before, '\b[Aa]s (?:an?|the) $') then told_noun.later else left_object end as subject_role,
        coalesce(nullif(told_noun.named, ''), possessor) as object_role, '' as money_role
    from shares where regexp_matches(told_noun.noun, 'holder|owner|investor') and (regexp_matches(before, '\b(?:an?|the|its|another|other) $') or possessor <> '')
    union all by name
    -- "Y, a 70% subsidiary of X", "X's 70% unit Y"
    select {{ told }}, value_role, 'stakes_share_unit' as rule_id, null as base_rule_id,
        coalesce(nullif(told_noun.named, ''), nullif(told_noun.owner, ''), possessor) as subject_role,
        if(told_noun.named <> '' or told_noun.next = '', left_object, told_noun.next) as object_role, '' as money_role
    from shares where regexp_matches(told_noun.noun, 'subsid|unit|affil|assoc') and (told_noun.named <> '' and left_object <> '' or told_noun.next <> '')
    union all by name
    -- "A 5% stake in Y, bought in 2017 for $2bn"
    select {{ told }}, value_role, 'stakes_share_held_bought' as rule_id, null as base_rule_id, holder as subject_role, coalesce(object, list_object, '') as object_role, regexp_extract(behind_object, '<c\d+>') as money_role
    from shares where act = 'hold' and coalesce(holder, '') <> '' and not is_of_people and regexp_matches(behind_object, '^,? (?:(?:which|that) (?:was |were )?|[a-z]+ )?(?:bought|acquired|purchased|obtained|picked up|taken)\b(?:(?: (?:in|on|since|from|for|back in|last))? ?<[tcou]\d+>| up| over)*(?:[.,;]|$| and\b)')
    union all by name
    select {{ told }}, value_role, if(is_passed_on, 'stakes_share_possessed_sold', 'stakes_share_possessed') as rule_id, null as base_rule_id, possessor as subject_role, coalesce(nullif(owned_name, ''), owned_part.object) as object_role, '' as money_role
    from shares where (act in ('', 'none') or is_plain) and possessor <> '' and moved_share is distinct from value_role and (owned_name <> '' or owned_part.object <> '' and regexp_matches(owned_part.lead, '^[ -]{{ word("stake") }}\b| (?:shares|stock|capital|equity) |^ of ') or is_stake and is_closed)
)

select
    sentence_key, document_no, frame, rule_id, base_rule_id, subject_role, object_role, value_role, is_from, base, money_role,
    share_at, before_verb, gap, clause_role, verb_kind
from rows
where coalesce(subject_role, '') <> ''
