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

named as (
    select
        typed.* replace (if(arguments.is_reference and typed.kind = 'o' and lower(arguments.word) in ('it', 'they', 'them'), 'A', typed.kind) as kind),
        arguments.company_id,
        arguments.market_id,
        arguments.market_kind,
        lag(gap_after) over in_sentence as gap_before,
        lag(typed.kind) over in_sentence as previous_kind
    from typed
    left join {{ ref('int_arguments') }} as arguments using (sentence_key, mention_no)
    window in_sentence as (partition by typed.sentence_key order by typed.pos)
)

select
    *,
    sum((not is_coordinated and kind in ('m', 'G', 'A'))::integer) over so_far as chain_no,
    sum(has_relative::integer) over so_far as relative_no
from (
select
    *,
    coalesce((kind in ('m', 'G') or kind = 'A' and token[1] <> '<') and previous_kind in ('m', 'G', 'A')
        and regexp_full_match(gap_before, '(?:,|,? and|,? or|,? plus|,? as well as|,? along with|,? together with|,? alongside|/|,? besides)? ?(?:(?:the|its|their|an?|new|later|then|also|latest|larger|smaller|bigger)\b ?)*')
        and gap_before <> ' ', false) as is_coordinated,
    regexp_matches(gap_before, '\b(?:with|from|on|against|like|than|to|for|in|by|at|over|unlike|rivals?|rivalling|replac\w+|succeed\w*|between|based on|into|under|behind|via|about|challeng\w+|per|beat\w*|outsold|of)(?: (?:the|its|a|an|their|his|new|own|old|older|existing|current|larger|smaller|this|that))* $')
        and not regexp_matches(gap_before, '\b(?:versions?|editions?|generations?|variants?|examples?|form|units|copies|facelift|model|production|derivatives?|launch|arrival) of(?: (?:the|its|a|an|their|new))* $') as is_governed,
    coalesce(regexp_matches(gap_before, '\b(?:which|that|who|whose|whom)\b'), false) as has_relative,
    sum((kind = 'B')::integer) over so_far as clause_no,
    string_agg(if(kind = 'T', token, if(kind in ('m', 'G', 'A'), '', token)) || gap_after, '') over (partition by sentence_key order by pos rows between unbounded preceding and 1 preceding) as text_before
from named
window so_far as (partition by sentence_key order by pos rows unbounded preceding)
) as judged
window so_far as (partition by sentence_key order by pos rows unbounded preceding)
