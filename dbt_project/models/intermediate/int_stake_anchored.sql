{# Shares as matches: which rule reads them, with the roles it finds. One share may be told twice: who buys it and
   who held it before. #}
with settled as (
    select
        *,
        case
            when verb_kind = '' then ''
            when stake_before.holder <> '' and regexp_matches(before_verb, '\bshare of [^;]*(?:market|sales|output|production|deliveries|registrations|segment)|market share') then 'none'
            when verb_kind in ('raise', 'cut') and stake_before.holder <> '' and regexp_matches(mid, '\b(?:to|from|at|by|below|under|above|beyond) {{ word("det") }}$') then verb_kind
            when verb_kind in ('raise', 'cut', 'buy', 'sell') and (level.prep in ('to', 'below', 'under', 'above', 'beyond') or level.prep in ('from', 'by') and verb_kind in ('raise', 'cut', 'buy')) then
                case when verb_kind = 'sell' or verb_kind = 'cut' or regexp_matches(mid, ' down to {{ word("det") }}$') then 'cut' else 'raise' end
            when verb_kind in ('raise', 'cut', 'give') and moved_name <> '' then if(verb_kind = 'raise' or regexp_matches(verb, '^giv|^gave'), 'raise', 'cut')
            when verb_kind in ('raise', 'cut') and step <> '' and (regexp_matches(verb, '(?:up|down|back)$|^(?:creep|crept|dilut)') or regexp_matches(verb, '^(?:go|went|com|came|f[ae]ll|drop|slip|ris|rose|climb|gr[eo]w|shr|declin|retreat|mov|edg|inch)') and step <> 'by' and regexp_matches(frame, 'stake|[Ss]hareh|portion|equity|capital|votes') and not regexp_matches(frame, '{{ word("market_context") }}') and regexp_matches(before_verb, '<[ouhr]\d+>[^<>]{0,25}(?:<t\d+>[^<>]{0,10})?$') and not regexp_matches(before_verb, '> (?:shares?|stock|price|profits?|margins?)\b[^<>]*$') or regexp_matches(mid, '^ (?:that|this|it|<[oxr]\d+>(?:''s own)?)')) then if(regexp_matches(verb, '^(?:go|went|com|came|mov|inch|edg)') and not ends_with(verb, 'down'), 'raise', verb_kind)
            when verb_kind = 'raise' and regexp_matches(verb, '^ma[dk]') and regexp_matches(mid, '^ (?:that|this|it|<[oxr]\d+>) $') then 'raise'
            when verb_kind = 'raise' and starts_with(verb, 'add') and is_direct and not starts_with(mid, ' to ') then 'add'
            when verb_kind in ('sell', 'cut') and ends_with(rtrim(mid), ' all but') then 'cut'
            when verb_kind = 'hold' and (is_direct or level.prep in ('of', 'at')) and regexp_matches(said.lead, '\b(?:c[ao]me?s? to|(?:bec[ao]mes?|becoming|turn(?:s|ed) up as|emerg(?:es|ed) as|entered as|joined as)(?: the| an?)?(?: new| proud)?) $') then 'buy'
            when verb_kind in ('hold', 'buy', 'sell') and (is_direct or level.prep in ('of', 'at')) then verb_kind
            when verb_kind in ('pay', 'buy') and paid <> '' then 'pay'
            when verb_kind in ('raise', 'cut') and is_direct and regexp_matches(behind, '^[ -]{{ word("stake") }}\b') then verb_kind
            when verb_kind = 'cut' and ends_with(verb, 'left with') and is_direct then 'cut'
            when verb_kind = 'give' and left_with <> '' then 'cut'
            when verb_kind = 'hold' and starts_with(verb, 'control') and (left_with <> '' or regexp_full_match(mid, ' (?:it )?(?:with|through|via) {{ word("det") }}')) then 'hold'
            when verb_kind = 'pay' and regexp_full_match(mid, ' for {{ word("det") }}') then 'buy'
            when verb_kind = 'be' and stake_before.holder <> '' and regexp_matches(mid, '^(?: at| to| only)? {{ word("det") }}$') then 'stake'
            when verb_kind in ('give', 'sell') and named_before <> '' and regexp_full_match(mid, ' {{ word("before_name") }}<.*') then 'give'
            when verb_kind in ('hold', 'be') and regexp_matches(mid, '(?:shareholder|owner|investor|stakeholder)(?: (?:in|of) (?:the )?[a-z]+)?,? (?:with|at|on|holding|owning) {{ word("det") }}$') then 'hold'
            when verb_kind in ('hold', 'be') and gap_holder <> '' and share_no > 1 then ''
            else 'none'
        end as reading,
        {{ next_here('gap') }} as next_gap,
        {{ next_here('value_role') }} as next_value,
        {{ next_here('owned_part.object') }} as next_object,
        {{ next_here('trim(stake_before.share)') }} as moved_share
    from {{ ref('int_stake_roles') }}
    window in_text as (order by sentence_key, share_no)
),

-- "From 34% to 51%", "its 34% stake to 51%": the second share is the level, the first the one before.
chained as (
    select
        *,
        {{ last_here('reading') }} in ('raise', 'cut') and contains(gap, ' to ') and regexp_matches(gap, '^(?: [^<>;.]{0,40})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,? to {{ word("det") }}$') and not regexp_matches(gap, '^(?:,|;| and)') as is_level,
        reading in ('raise', 'cut') and coalesce(regexp_matches(next_gap, '^(?: [^<>;.]{0,40})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,? to {{ word("det") }}$') and not regexp_matches(next_gap, '^(?:,|;| and)'), false) as is_before,
        coalesce(regexp_extract(if(contains(next_gap, 'from'), next_gap, ''), '^(?:[ -]{{ word("stake") }})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,? (up|down|raised|reduced|increased|cut),? from {{ word("det") }}$', 1), '') as comes_from,
        coalesce(regexp_matches(next_gap, 'from|with|against|instead') and regexp_matches(next_gap, '^(?:[ -]{{ word("stake") }})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,? (?:(?:up|down|raised|reduced|increased|cut),? from|compared with|as against|instead of|from) {{ word("det") }}$'), false) as has_before,
        coalesce(regexp_matches(gap, 'from|with|against|instead') and regexp_matches(gap, '^(?:[ -]{{ word("stake") }})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,? (?:(?:up|down|raised|reduced|increased|cut),? from|compared with|as against|instead of|from) {{ word("det") }}$'), false) and share_no > 1 as is_base
    from settled
    window in_text as (order by sentence_key, share_no)
),

led as (
    select
        *,
        case
            when is_level then {{ last_here('reading') }}
            when has_before and reading in ('hold', 'stake') and comes_from in ('up', 'raised', 'increased') then 'raise'
            when has_before and reading in ('hold', 'stake') and comes_from in ('down', 'reduced', 'cut') then 'cut'
            else reading
        end as act,
        case
            when is_level then {{ last_here("coalesce(nullif(stake_before.holder, ''), nullif(possessor, ''), nullif(level_holder, ''), subject)") }}
            when reading in ('raise', 'cut') and moved_name <> '' then moved_name
            when reading in ('raise', 'cut', 'stake') and stake_before.holder <> '' then stake_before.holder
            when (reading in ('raise', 'cut') or reading = 'hold' and level.prep <> '') and level_holder <> '' then level_holder
            when reading in ('buy', 'sell') and doer <> '' and ends_with(verb, ' of') then doer
            when verb_kind = 'give' and left_with <> '' then left_with
            when reading = 'give' then named_before
            when reading in ('raise', 'cut') and subject = '' then regexp_extract(mid, '<[ouh]\d+>')
            when reading not in ('', 'none') and share_no > 1 and (regexp_matches(said.lead, ',? (?:and|but|then)(?: [a-z]+)? $') or ends_with(verb, 'ing') and regexp_matches(said.lead, ',(?: (?:and|while|thus|thereby|but))? ?$')) then null
            when reading not in ('', 'none') then subject
        end as holder,
        case
            -- "Put money into Y for 20% of its shares"
            when paid_object <> '' and reading = 'pay' and regexp_matches(behind, '^(?:[ -]{{ word("stake") }})?(?: of| in) <[ox]\d+>''s ') then paid_object
            when owned_part.object <> '' then owned_part.object
            when is_level and owned_part.object = '' then {{ last_here("coalesce(nullif(owned_part.object, ''), nullif(level.object, ''), nullif(level.owned, ''), nullif(stake_before.object, ''), nullif(which_object, ''))") }}
            when told.in_object <> '' then told.in_object
            -- "25% of the capital and 30% of the votes of Y", "51% and 49% of Y"
            when next_object <> '' and regexp_matches(next_gap, '^(?:[ -]{{ word("stake") }})?(?: of (?:the |its )?(?:issued |share |voting )*(?:capital|shares|equity|votes|voting rights|stock))?,?(?: and| but| or)(?: only| about| just)* {{ word("det") }}$') then next_object
            when reading in ('raise', 'cut', 'stake') and stake_before.holder <> '' then stake_before.object
            when level.object || level.owned <> '' then coalesce(nullif(level.object, ''), level.owned)
            when verb_kind = 'hold' and left_with <> '' then left_with
            when paid_object <> '' and reading = 'pay' then paid_object
            when reading = 'give' and ends_with(before_verb, ' which ') then nullif(regexp_extract(before_verb, '(<[ou]\d+>),? which $', 1), '')
            when new_part.unnamed <> '' then coalesce(nullif(new_part.name, ''), new_part.unnamed)
            when unnamed_which <> '' and (share_no = 1 or regexp_matches(said.lead, '\b(?:in|of) which\b')) then regexp_extract(unnamed_which, '<v\d+>|(?:the|an?|this|that) [a-z -]+$')
            when which_object <> '' and (share_no = 1 or regexp_matches(said.lead, '\b(?:in|of) which\b')) then which_object
        end as object,
        case when is_level then {{ last_here("if(step = 'by' or level.prep = 'by', null, value_role)") }} when has_before then next_value when stake_before.holder <> '' and reading in ('raise', 'cut') then nullif(trim(stake_before.share), '') end as base,
        {{ last_here('value_role') }} as last_value_role
    from chained
    window in_text as (order by sentence_key, share_no)
),

-- A list goes on with the holder, the company and the verb of the share before it.
carried as (
    select
        *,
        last_value(case when act not in ('', 'none') then act when set_up.holder <> '' or owned_with.holder <> '' or possessor <> '' and owned_part.object <> '' then 'hold' end ignore nulls) over earlier as list_act,
        last_value(nullif(coalesce(nullif(passive.holder, ''), holder, if(owned_part.object <> '', possessor, '')), '') ignore nulls) over earlier as list_holder,
        last_value(nullif(seller, '') ignore nulls) over earlier as list_seller,
        last_value(nullif(coalesce(object, if(passive.holder <> '' or (doer <> '' or apposed <> '') and (share_no = 1 or not regexp_matches(gap, '(?:^| )by ')), nullif(left_object, ''), null), nullif(set_up.object, ''), nullif(owned_with.object, '')), '') ignore nulls) over earlier as list_object
    from led
    window earlier as (order by {{ place_in_text('share_no') }} range between share_no preceding and 1 preceding)
)

-- What somebody keeps behind a sale is what is left: "sold 20%, keeping 51%".
select
    * replace (
        -- "A and B will have 24 and 25%": the first has the first.
        if(coalesce(next_gap, '') = ' and ' and regexp_matches(coalesce(holder, list_holder, ''), '^<[ouh]\d+> (?:and|&) <[ouh]\d+>$'), regexp_extract(coalesce(holder, list_holder), '^<[ouh]\d+>'), coalesce(holder, list_holder, if(act not in ('', 'none'), nullif(subject, ''), null))) as holder,
        if(gap = ' and ' and gap_holder = '' and act = '' and regexp_matches(coalesce(list_holder, ''), '^<[ouh]\d+> (?:and|&) <[ouh]\d+>$'), regexp_extract(list_holder, '<[ouh]\d+>$'), gap_holder) as gap_holder,
        if(act = 'hold' and regexp_matches(verb, '^(?:keep|kept|retain)') and not contains(gap, ';') and (list_act in ('sell', 'give') or list_act = 'buy' and list_seller is not null), 'keep', act) as act
    )
from carried
where not is_base and not is_before
