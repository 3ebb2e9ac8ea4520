{# Shares as matches: which rule reads them, with the roles it finds. One share may be told twice: who buys it and
   who held it before. #}
with settled as (
    select
        *,
        case
            when verb_kind = '' then ''
            when verb_kind in ('raise', 'cut') and stake_before.holder <> '' and regexp_matches(mid, '\b(?:to|from|at) {{ word("det") }}$') then verb_kind
            when verb_kind in ('raise', 'cut', 'buy', 'sell') and (level.prep in ('to', 'below', 'under', 'above', 'beyond') or level.prep in ('from', 'by') and verb_kind in ('raise', 'cut')) then
                case when verb_kind = 'sell' or verb_kind = 'cut' then 'cut' else 'raise' end
            when verb_kind in ('raise', 'cut') and step <> '' and (regexp_matches(verb, '(?:up|down)$|^(?:creep|crept|dilut)') or regexp_matches(mid, '^ (?:that|this|it|<[oxr]\d+>)')) then verb_kind
            when verb_kind = 'raise' and regexp_matches(verb, '^ma[dk]') and regexp_matches(mid, '^ (?:that|this|it|<[oxr]\d+>) $') then 'raise'
            when verb_kind = 'raise' and starts_with(verb, 'add') and is_direct then 'add'
            when verb_kind in ('hold', 'buy', 'sell') and (is_direct or level.prep in ('of', 'at')) then verb_kind
            when verb_kind in ('pay', 'buy') and paid <> '' then 'pay'
            when verb_kind = 'be' and stake_before.holder <> '' and regexp_matches(mid, '^(?: at| to| only)? {{ word("det") }}$') then 'stake'
            when verb_kind in ('give', 'sell') and named_before <> '' and regexp_full_match(mid, ' {{ word("before_name") }}<.*') then 'give'
            when verb_kind in ('hold', 'be') and gap_holder <> '' and share_no > 1 then ''
            else 'none'
        end as reading,
        lead(gap) over in_sentence as next_gap,
        lead(value_role) over in_sentence as next_value
    from {{ ref('int_stake_roles') }}
    window in_sentence as (partition by sentence_key order by share_no)
),

-- "From 34% to 51%", "its 34% stake to 51%": the second share is the level, the first the one before.
chained as (
    select
        *,
        lag(reading) over in_sentence in ('raise', 'cut') and regexp_matches(gap, '^(?: [^<>;.]{0,40})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,? to {{ word("det") }}$') as is_level,
        reading in ('raise', 'cut') and coalesce(regexp_matches(next_gap, '^(?: [^<>;.]{0,40})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,? to {{ word("det") }}$'), false) as is_before,
        coalesce(regexp_extract(next_gap, '^(?:[ -]{{ word("stake") }})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,?(?: [a-z]+)?,? (up|down|raised|reduced|increased|cut|compared|as against|against|instead)?,? ?(?:from|with|of) {{ word("det") }}$', 1), '') as comes_from,
        coalesce(regexp_matches(next_gap, '^(?:[ -]{{ word("stake") }})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,?(?: [a-z]+)?,? (?:(?:up|down|raised|reduced|increased|cut),? from|compared with|as against|instead of|from) {{ word("det") }}$'), false) as has_before,
        coalesce(regexp_matches(gap, '^(?:[ -]{{ word("stake") }})?(?:(?: in| of) [^<>;.]*<[ouh]\d+>)?,?(?: [a-z]+)?,? (?:(?:up|down|raised|reduced|increased|cut),? from|compared with|as against|instead of|from) {{ word("det") }}$'), false) and share_no > 1 as is_base
    from settled
    window in_sentence as (partition by sentence_key order by share_no)
),

led as (
    select
        *,
        case
            when is_level then lag(reading) over in_sentence
            when has_before and reading in ('hold', 'stake') and comes_from in ('up', 'raised', 'increased') then 'raise'
            when has_before and reading in ('hold', 'stake') and comes_from in ('down', 'reduced', 'cut') then 'cut'
            else reading
        end as act,
        case
            when is_level then lag(coalesce(nullif(stake_before.holder, ''), nullif(possessor, ''), subject)) over in_sentence
            when reading in ('raise', 'cut', 'stake') and stake_before.holder <> '' then stake_before.holder
            when reading in ('raise', 'cut') and regexp_matches(mid, '^ <o\d+>''s ') and not regexp_matches(mid, '^ <o\d+>''s [^<]*<') then regexp_extract(mid, '<o\d+>')
            when reading = 'give' then named_before
            when reading not in ('', 'none') then subject
        end as holder,
        case
            when owned_part.object <> '' then owned_part.object
            when is_level and owned_part.object = '' then lag(coalesce(nullif(owned_part.object, ''), nullif(level.object, ''), nullif(stake_before.object, ''), nullif(which_object, ''))) over in_sentence
            when told.in_object <> '' then told.in_object
            when reading in ('raise', 'cut', 'stake') and stake_before.holder <> '' then stake_before.object
            when level.object <> '' then level.object
            when paid_object <> '' and reading = 'pay' then paid_object
            when which_object <> '' and share_no = 1 then which_object
        end as object,
        case when is_level then lag(value_role) over in_sentence when has_before then next_value end as base
    from chained
    window in_sentence as (partition by sentence_key order by share_no)
),

-- A list goes on with the holder, the company and the verb of the share before it.
carried as (
    select
        *,
        last_value(case when act not in ('', 'none') then act end ignore nulls) over earlier as list_act,
        last_value(nullif(coalesce(nullif(passive.holder, ''), holder), '') ignore nulls) over earlier as list_holder,
        last_value(nullif(coalesce(object, if(passive.holder <> '', left_object, null)), '') ignore nulls) over earlier as list_object
    from led
    window earlier as (partition by sentence_key order by share_no rows between unbounded preceding and 1 preceding)
)

select * from carried where not is_base and not is_before
