{# The marks of the working text in order, each with the words around it: T trigger, m model, G group,
   A description or pronoun that stands for a model, B break between clauses, else the kind of a mention. #}
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
    select sentence_key, document_no, pieces, {{ unnest_with_place('pieces', 'piece', 'pos') }}
    from pieces
),

split as (
    select
        sentence_key,
        document_no,
        pos::integer as pos,
        if(pos = 1, '', split_part(piece, {{ mark_close() }}, 1)) as token,
        if(pos = 1, piece, split_part(piece, {{ mark_close() }}, 2)) as gap_after,
        -- What stands before a trigger, without the models and groups.
        if(pos > 1 and piece[1] = '[', regexp_replace(array_to_string(pieces[1:pos - 1], {{ mark_open() }}), '{{ mark_chars() }}', '', 'g'), null) as text_before,
        -- What stands behind a trigger that tells whom a model joins.
        if(pos > 1 and piece[1] = '[' and contains(piece, 'join'), regexp_replace(array_to_string(pieces[pos:], ''), '^[^\]]*\]|[\x{E001}\x{E002}]', '', 'g'), null) as rest
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

neighbours as (
    select
        typed.* replace (if(arguments.is_reference and typed.kind in ('o', 'x') and lower(arguments.word) in ('it', 'they', 'them'), 'A', typed.kind) as kind),
        arguments.company_id,
        arguments.market_id,
        arguments.market_kind,
        lag(typed.gap_after) over in_sentence as gap_before,
        lag(typed.kind) over in_sentence as previous_kind,
        lag(typed.token) over in_sentence as previous_token,
        lag(typed.kind, 2) over in_sentence as kind_before_previous,
        lag(typed.gap_after, 2) over in_sentence as previous_gap,
        lead(typed.kind) over in_sentence as next_kind,
        arguments.word,
        lag(arguments.word) over in_sentence as previous_word,
        lead(arguments.word) over in_sentence as next_word,
        lag(arguments.company_id) over in_sentence as previous_company_id,
        lead(arguments.company_id) over in_sentence as next_company_id
    from typed
    left join {{ ref('int_arguments') }} as arguments on typed.sentence_key = arguments.sentence_key and typed.mention_no = arguments.mention_no
    window in_sentence as (partition by typed.sentence_key order by typed.pos)
),

-- A name the lexicon does not hold is a model where it stands in a list with one.
named as (
    select
        next_kind as next_kind_here, * exclude (next_kind, previous_company_id, next_company_id, word, previous_word, next_word) replace (
            if(is_listed, 'm', kind) as kind,
            coalesce(company_id, case when is_listed and previous_kind = 'm' then previous_company_id when is_listed then next_company_id end) as company_id
        )
    from (
        -- "the 45 and 55 series"
        select *, kind = 'n' and regexp_full_match(word, '\d{2,4}[A-Z]{0,3}') and coalesce(
            previous_kind = 'm' and regexp_full_match(previous_word, '\d{2,4}[A-Z]{0,3}') and regexp_full_match(gap_before, ', |,? and (?:the )?')
            or next_kind = 'm' and regexp_full_match(next_word, '\d{2,4}[A-Z]{0,3}') and regexp_full_match(gap_after, ', |,? and (?:the )?'), false)
            or kind = 'u' and not starts_with(gap_after, '-') and coalesce(
            previous_kind = 'm' and regexp_full_match(gap_before, ',? ?(?:and|or|plus|as well as)? ?(?:the |its |a |new )*') and gap_before <> ' '
            or next_kind = 'm' and gap_after <> ' ' and regexp_matches(gap_before, '(?:[Tt]he|[Ii]ts|a|new|,|and|or) $') and regexp_full_match(gap_after, ',? ?(?:and|or|plus|as well as)? ?(?:the |its |a |new )*'), false) as is_listed
        from neighbours
    ) as judged
)

select
    * exclude (previous_token, is_governed, is_resumed, kind_before_previous, previous_gap, next_kind_here),
    first_value(is_resumed) over (partition by sentence_key, chain_no, kind in ('m', 'G', 'A') order by pos) as is_resumed,
    first_value(is_governed) over (partition by sentence_key, chain_no, kind in ('m', 'G', 'A') order by pos) as is_governed
from (
select
    *,
    sum((not is_coordinated and kind in ('m', 'G', 'A'))::integer) over so_far as chain_no,
    sum(has_relative::integer) over so_far as relative_no
from (
select
    *,
    case when (kind in ('m', 'G') or kind = 'A' and token[1] <> '<') and previous_kind in ('m', 'G', 'A')
        then regexp_full_match(gap_before, '(?:, (?:an? |the |once )[^,;:]*)?(?:,|,? and|,? or|,? plus|,? as well as|,? along with|,? together with|,? alongside|/|,? besides|,? but not)? ?(?:(?:the|its|their|an?|new|later|then|also|first|finally|latest|larger|smaller|bigger|in <t\d+>)\b ?)*')
        and gap_before <> ' '
        -- "the A, the B and, since 2020, the C"
        when kind = 'm' and previous_kind = 't' and kind_before_previous = 'm' then regexp_full_match(previous_gap, ',? (?:and|plus),? (?:since |from |in |as of |later |also )?') and regexp_full_match(gap_before, ',? (?:the |its |a )?')
        else false end as is_coordinated,
    case when kind in ('m', 'G', 'A') and ends_with(gap_before, ' ') then regexp_matches(gap_before, '\b(?:with|from|on|against|like|than|to|for|in|by|at|over|unlike|rivals?|rivalling|replac\w+|succeed\w*|between|based on|after|before|ahead of|into|under|behind|via|about|challeng\w+|per|beat\w*|outsold|except|excluding|apart from|as|of)(?: (?:the|its|a|an|their|his|new|own|old|older|existing|current|larger|smaller|this|that))* $')
        -- "the manufacture of the A"
        and not (previous_kind = 'T' and gap_before in (' of the ', ' of its ', ' of ', ' of a ', ' of both the ') and regexp_matches(previous_token, '(?:production|assembly|manufactur(?:e|ing)|output|building|launch|debut|exports?|imports?|sales|deliveries|introduction)$'))
        and not regexp_matches(gap_before, '\b(?:versions?|editions?|generations?|variants?|examples?|forms?|styles?|kinds?|units|copies|facelift|models?|production|derivatives?|launch|arrival) of(?: (?:the|its|a|an|their|new))* $|\b(?:such as|as well as|namely|along with|together with|(?:joined|accompanied|preceded) by)(?: (?:the|its|a|an|their|new))* $')
        -- "the A, the export version of the B"
        or previous_kind = 'm' and regexp_matches(gap_before, '^,? (?:(?:the|an?|its|their) [^,;]*)?\b(?:versions?|forms?|derivatives?|variants?|copy|twin|sister|sibling|brother|cousin|equivalent|counterpart) (?:of|to) (?:the |its )?$')
        -- "the A, called the B there"
        or previous_kind = 'm' and regexp_full_match(gap_before, ',? (?:also |now |once )?(?:called|named|dubbed|nicknamed|renamed|christened)(?: the)? ') else false end as is_governed,
    -- "Honda sells the A, made in Canada, and the B": the list goes on behind the insertion.
    case when kind in ('m', 'G') and starts_with(gap_before, ', ') then regexp_matches(gap_before, '^, (?:and|plus|as well as|along with|alongside|together with)\b') else false end as is_resumed,
    -- "the successor to the A" is another model.
    case when kind = 'm' and regexp_matches(gap_after, '^''s (?:[a-zß-ɏ-]+ )?(?:replacement|successor|heir|sister|sibling|rival|predecessor|platform)s?\b') then true
        -- "the A, a B under another name"; "is a version of the B"; "half the A's price"
        when kind = 'm' and gap_before in (', a ', ', an ') and previous_kind = 'm' then true
        when kind = 'm' and ends_with(gap_before, ' ') and regexp_matches(gap_before, '\b(?:is|are|was|were|be|becom\w+|became) (?:an? |the )?[^,;]*\b(?:versions?|forms?|derivatives?|variants?|cop(?:y|ies)|twins?|sisters?|siblings?|brothers?|cousins?|equivalents?|counterparts?|clones?|facelifts?) (?:of|to|for) (?:the |its |an? )?$') then true
        when kind = 'm' and starts_with(gap_after, '''s ') and regexp_matches(gap_after, '^''s (?:[a-zß-ɏ-]+ )?(?:price|cost|length|size|engine|parts|components|sales|name|role|place|battery|underpinnings|maker|body|seats?|design(?:er)?|range|customers|buyers|success)\b') then true
        when kind = 'm' and kind_before_previous = 'm' and previous_kind = 'n' and regexp_matches(previous_gap, '\b(?:versions?|derivatives?|variants?|twin|sister|sibling|brother|cousin|equivalent|counterpart|rival|successor|replacement) (?:of|to|for) (?:the |its )?$') then true
        -- "the platform of the A", "the A platform"
        when kind = 'm' and length(gap_after) > 6 and regexp_matches(gap_after, '^(?:''s)? (?:platform|architecture|chassis|floorpan|underpinnings|engines?|motors?|batter(?:y|ies)|drivetrain|powertrain|technology|parts|components|bod(?:y|ies)|project|programme)\b') then true
        -- "the X-440": a part of a name the lexicon does not hold.
        when kind = 'm' and next_kind_here in ('n', 'u') and starts_with(gap_after, '-') then true
        -- "engines for the A", "a platform called A", "the A, the export version of the B"
        when kind = 'm' and length(gap_before) > 8 and not starts_with(gap_after, ', which') and regexp_matches(gap_before, '\b(?:parts|components|engines?|motors?|gearbox(?:es)?|transmissions?|batter(?:y|ies)|packs?|cells|axles|bod(?:y|ies)|bodyshells|seats|panels|chassis|cabs|tyres|wheels|modules|electronics|powertrains?|drivetrains?) (?:for|of|from)(?: (?:the|its|an?|their|new|old|electric))* $|\b(?:platform|architecture|chassis|floorpan|engine|strategy|plan|project|programme|battery) (?:called|named|dubbed|known as|of)(?: the)? $') then true
        when kind = 'm' and kind_before_previous = 'm' and previous_kind in ('g', 'd', 'u', 'o', 't') and regexp_matches(previous_gap || gap_before, ', (?:the|an?|its|their)\b[^,]*\b(?:versions?|forms?|derivatives?|variants?|copy|twin|sister|sibling|brother|cousin|equivalent|counterpart) (?:of|to) (?:the |its )?$') then true
        when kind in ('m', 'G') and length(gap_before) > 8 then regexp_matches(gap_before, '\b(?:successors?|replacements?|heirs?|rivals?|alternatives?|answers?|predecessors?|sisters?|siblings?|cousins?|counterparts?|competitors?|basis|platform|underpinnings) (?:to|for|of|with)(?: (?:the|its|an?|their|<[ox]\d+>''s|current|present|old|ageing|new))* $') else false end as is_foreign,
    case when length(gap_before) > 4 then regexp_matches(gap_before, '\b(?:which|that|who|whose|whom)\b') else false end as has_relative,
    sum((kind = 'B')::integer) over so_far as clause_no
from named
window so_far as (partition by sentence_key order by pos rows unbounded preceding)
) as judged
window so_far as (partition by sentence_key order by pos rows unbounded preceding)
) as chained
