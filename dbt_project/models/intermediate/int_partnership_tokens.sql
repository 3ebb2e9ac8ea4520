{# The marks of a sentence that may tell of a partnership, in order, each with the words around it: T trigger, O a
   company or a brand's model, P "the two companies", B a break between clauses. #}
{% set classes = ['cm_contract', 'jv_noun', 'jv_share', 'jv_found', 'al_noun', 'al_join', 'al_partner', 'al_sell', 'te_make', 'te_licence', 'te_shared', 'su_give', 'su_get', 'su_noun', 'deal', 'cm_make', 'merge'] %}
with pieces as (
    select
        sentence_key,
        document_no,
        string_split(
            regexp_replace(frame, '{{ word("pair") }}|{{ word("ps_trigger") }}|<[ouhm]\d+>(?:''s\b|'')?|[;:]|,? \b(?:but|while|whereas|although|though|yet|because|when|where|whose|which|who|that|after|before)\b', {{ mark_open() }} || '\0' || {{ mark_close() }}, 'g'),
            {{ mark_open() }}
        ) as pieces
    from {{ ref('int_partnership_frames') }}
    where is_whole
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
        *,
        case
            when token = '' then 'S'
            when regexp_matches(token, '^<[ouhm]\d+>(?:''s|'')?$') then 'O'
            when regexp_full_match(token, '{{ word("pair") }}') then 'P'
            when regexp_matches(token, '^(?:[;:]|,? (?:but|while|whereas|although|though|yet|because|when|where|whose|which|who|that|after|before))$') then 'B'
            else 'T'
        end as kind,
        try_cast(regexp_extract(token, '^<[a-z](\d+)', 1) as integer) as mention_no,
        length(token) + length(gap_after) as width
    from split
)

select
    typed.sentence_key,
    typed.document_no,
    typed.pos,
    typed.kind,
    typed.token,
    ends_with(typed.token, '''s') or ends_with(typed.token, '''') as is_possessive,
    lag(typed.gap_after) over in_sentence as gap_before,
    typed.gap_after,
    sum(typed.width) over (partition by typed.sentence_key order by typed.pos rows unbounded preceding)::integer - typed.width as char_at,
    case when typed.kind = 'T' then case
        {%- for class in classes %}
        when regexp_full_match(typed.token, '{{ word("ps_" ~ class) }}') then '{{ class }}'
        {%- endfor %}
    end end as class,
    arguments.mention_no,
    case when arguments.kind = 'u' or arguments.kind = 'h' then {{ unknown_company_id('arguments.word') }} else arguments.company_id end as company_id,
    arguments.company_kind,
    arguments.kind as mention_kind,
    coalesce(arguments.is_reference, false) as is_reference,
    coalesce(arguments.is_reference and lower(arguments.word) in ('they', 'their', 'them'), false) as is_plural,
    arguments.start_at,
    arguments.end_at,
    lag(typed.kind) over in_sentence as previous_kind,
    lag(typed.token) over in_sentence as previous_token
from typed
left join {{ ref('int_arguments') }} as arguments using (sentence_key, mention_no)
window in_sentence as (partition by typed.sentence_key order by typed.pos)
