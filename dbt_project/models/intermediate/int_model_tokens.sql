{# The marks of the working text in order, each with the words around it: T trigger, m model, G group,
   A description or pronoun that stands for a model, B break between clauses, else the kind of a mention. #}
{% set adjectives = model_pattern('{models_adj}') %}
with pieces as (
    select
        sentence_key,
        document_no,
        string_split(
            regexp_replace(phrases, '\[[^\]]*\]|\{[^}]*\}|(?:\|[^|]*\|)*<m\d+(?:@\d+)?>(?:\|[^|]*\|)*|<[a-z]\d+>(?:''s)?|[;:]|,? \b(?:but|while|whereas|although|though|yet|because|when|where|after which)\b', {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'),
            {{ mark_open() }}
        ) as pieces
    from {{ ref('int_model_phrases') }}
),

placed as (
    select sentence_key, document_no, {{ unnest_with_place('pieces', 'piece', 'pos') }}
    from pieces
),

split as (
    select
        sentence_key,
        document_no,
        pos::integer as pos,
        if(pos = 1, '', split_part(piece, {{ mark_close() }}, 1)) as token,
        if(pos = 1, piece, split_part(piece, {{ mark_close() }}, 2)) as gap_after
    from placed
),

typed as (
    select
        split.* replace (case when left(token, 1) in ('[', '{') then substr(token, 2, length(token) - 2) else token end as token),
        case
            when token = '' then 'S'
            when token[1] = '[' then 'T'
            when token[1:2] = '{=' then 'A'
            when token[1] = '{' then 'G'
            when token[1] = '|' or token[1:2] = '<m' then 'm'
            when token[1] = '<' then token[2]
            else 'B'
        end as kind,
        try_cast(coalesce(nullif(regexp_extract(token, '<m(\d+)', 1), ''), regexp_extract(token, '^<[a-z](\d+)', 1)) as integer) as mention_no
    from split
),

-- A name the lexicon does not hold is a model where it stands in a list with one.
listed as (
    select
        * replace (case
            when kind = 'u' and regexp_matches(gap_before, '(?:[Tt]he|[Ii]ts|a|new|,|and|or) $')
                and (previous_kind = 'm' and regexp_full_match(gap_before, ',? ?(?:and|or|plus|as well as)? (?:the |its |a |new )*')
                    or next_kind = 'm' and regexp_full_match(gap_after, ',? ?(?:and|or|plus|as well as)? ?(?:the |its |a |new )*') and gap_after <> ' ')
                then 'm'
            else kind
        end as kind),
        case when kind = 'u' then coalesce(if(previous_kind = 'm', previous_no, null), if(next_kind = 'm', next_no, null)) end as sibling_no
    from (
        select *,
            lag(kind) over in_sentence as previous_kind, lag(mention_no) over in_sentence as previous_no, lag(gap_after) over in_sentence as gap_before,
            lead(kind) over in_sentence as next_kind, lead(mention_no) over in_sentence as next_no
        from typed
        window in_sentence as (partition by sentence_key order by pos)
    ) as neighbours
),

named as (
    select
        typed.* exclude (gap_before, previous_kind, previous_no, next_kind, next_no) replace (if(arguments.is_reference and typed.kind = 'o' and lower(arguments.word) in ('it', 'they', 'them'), 'A', typed.kind) as kind),
        coalesce(arguments.company_id, siblings.company_id) as company_id,
        arguments.market_id,
        arguments.market_kind,
        lag(typed.gap_after) over in_sentence as gap_before,
        lag(typed.kind) over in_sentence as previous_kind
    from listed as typed
    left join {{ ref('int_arguments') }} as arguments on typed.sentence_key = arguments.sentence_key and typed.mention_no = arguments.mention_no
    left join {{ ref('int_arguments') }} as siblings on typed.sentence_key = siblings.sentence_key and if(typed.kind = 'm', typed.sibling_no, null) = siblings.mention_no
    window in_sentence as (partition by typed.sentence_key order by typed.pos)
)

select
    * exclude (is_governed),
    first_value(is_governed) over (partition by sentence_key, chain_no, kind in ('m', 'G', 'A') order by pos) as is_governed
from (
select
    *,
    sum((not is_coordinated and kind in ('m', 'G', 'A'))::integer) over so_far as chain_no,
    sum(has_relative::integer) over so_far as relative_no
from (
select
    *,
    coalesce((kind in ('m', 'G') or kind = 'A' and token[1] <> '<') and previous_kind in ('m', 'G', 'A')
        and regexp_full_match(gap_before, '(?:, (?:an? |the |once )[^,;:]*)?(?:,|,? and|,? or|,? plus|,? as well as|,? along with|,? together with|,? alongside|/|,? besides|,? but not)? ?(?:(?:the|its|their|an?|new|later|then|also|first|finally|latest|larger|smaller|bigger|in <t\d+>)\b ?)*')
        and gap_before <> ' ', false) as is_coordinated,
    regexp_matches(gap_before, '\b(?:with|from|on|against|like|than|to|for|in|by|at|over|unlike|rivals?|rivalling|replac\w+|succeed\w*|between|based on|into|under|behind|via|about|challeng\w+|per|beat\w*|outsold|except|excluding|apart from|as|of)(?: (?:the|its|a|an|their|his|new|own|old|older|existing|current|larger|smaller|this|that))* $')
        and not regexp_matches(gap_before, '\b(?:versions?|editions?|generations?|variants?|examples?|form|units|copies|facelift|model|production|derivatives?|launch|arrival) of(?: (?:the|its|a|an|their|new))* $') as is_governed,
    coalesce(regexp_matches(gap_before, '\b(?:which|that|who|whose|whom)\b'), false) as has_relative,
    sum((kind = 'B')::integer) over so_far as clause_no,
    string_agg(if(kind = 'T', token, if(kind in ('m', 'G', 'A'), '', token)) || gap_after, '') over (partition by sentence_key order by pos rows between unbounded preceding and 1 preceding) as text_before
from named
window so_far as (partition by sentence_key order by pos rows unbounded preceding)
) as judged
window so_far as (partition by sentence_key order by pos rows unbounded preceding)
) as chained
