{# The marks of the working text in order, each with the words around it: T trigger, m model, G group,
   A description or pronoun that stands for a model, B break between clauses, else the kind of a mention. #}
{% set pattern = "\\[[^\\]]*\\]|\\{[^}]*\\}|(?:\\|[^|]*\\|)*<m\\d+(?:@\\d+)?>(?:\\|[^|]*\\|)*|<[a-z]\\d+>(?:''s)?|[;:]|,? \\b(?:but|while|whereas|although|though|because|when|where|after which)\\b|, (?:and )?yet\\b" %}
{# Another model that is told by this one: "a version of the A", "the A's successor". #}
{% set kin = "(?:versions?|forms?|derivatives?|variants?|cop(?:y|ies)|twins?|sisters?|siblings?|brothers?|cousins?|equivalents?|counterparts?|clones?)" %}
{% set rivals = "(?:successors?|replacements?|heirs?|rivals?|alternatives?|answers?|predecessors?|sisters?|siblings?|cousins?|counterparts?|competitors?|basis|platform|underpinnings)" %}
{% set techniques = "(?:platform|architecture|chassis|floorpan|underpinnings|engines?|motors?|batter(?:y|ies)|drivetrain|powertrain|technology|parts|components|bod(?:y|ies)|project|programme)" %}
{% set parts = "(?:diesels?|parts|components|engines?|motors?|gearbox(?:es)?|transmissions?|batter(?:y|ies)|packs?|cells|axles|bod(?:y|ies)|bodyshells|seats|panels|chassis|cabs|tyres|wheels|modules|electronics|powertrains?|drivetrains?)" %}
{% set list_gap = "(?:, (?:an? |the |once )[^,;:]*)?(?:,|,? and|,? or|,? plus|,? as well as|,? along with|,? together with|,? alongside|/|,? besides|,? but not)? ?(?:(?:the|its|their|an?|new|later|then|also|first|finally|latest|larger|smaller|bigger|in <t\\d+>)\\b ?)*" %}
{% set short_gap = ",? ?(?:and|or|plus|as well as)? ?(?:the |its |a |new )*" %}
with split as (
    -- What stands before a trigger, without the models and groups; what stands behind one that tells whom a model joins.
    select
        * exclude (piece, pieces),
        if(pos > 1 and piece[1] = '[', regexp_replace(array_to_string(pieces[1:pos - 1], {{ mark_open() }}), '{{ mark_chars() }}', '', 'g'), null) as text_before,
        if(pos > 1 and piece[1] = '[' and contains(piece, 'join'), regexp_replace(array_to_string(pieces[pos:], ''), '^[^\]]*\]|[\x{E001}\x{E002}]', '', 'g'), null) as rest
    from ({{ split_at_marks(ref('int_model_phrases'), 'phrases', pattern) }}) as marks
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
        typed.* replace (if(arguments.is_reference and typed.kind in ('o', 'x') and lower(arguments.word) in ('it', 'they', 'them', 'the newcomer', 'the new arrival'), 'A', typed.kind) as kind),
        arguments.company_id,
        arguments.market_id,
        arguments.market_kind,
        arguments.word,
        {{ last_here('typed.gap_after', of='typed.') }} as gap_before,
        {{ last_here('typed.kind', of='typed.') }} as previous_kind,
        {{ last_here('typed.token', of='typed.') }} as previous_token,
        {{ last_here('typed.kind', 2, of='typed.') }} as kind_before_previous,
        {{ last_here('typed.gap_after', 2, of='typed.') }} as previous_gap,
        {{ next_here('typed.kind', of='typed.') }} as next_kind,
        {{ last_here('arguments.word', of='typed.') }} as previous_word,
        {{ next_here('arguments.word', of='typed.') }} as next_word,
        {{ last_here('arguments.company_id', of='typed.') }} as previous_company_id,
        {{ next_here('arguments.company_id', of='typed.') }} as next_company_id
    from typed
    left join {{ ref('int_arguments') }} as arguments on typed.sentence_key = arguments.sentence_key and typed.mention_no = arguments.mention_no
    window in_text as (order by typed.sentence_key, typed.pos)
),

-- A name the lexicon does not hold is a model where it stands in a list with one, a number beside one: "the 45 and 55 series".
listed as (
    select
        *,
        coalesce(case
            when kind = 'n' and regexp_full_match(word, '\d{1,4}[A-Z]{0,3}') then
                previous_kind = 'm' and regexp_full_match(previous_word, '\d{1,4}[A-Z]{0,3}') and regexp_full_match(gap_before, ', |,? and (?:the )?')
                or next_kind = 'm' and regexp_full_match(next_word, '\d{1,4}[A-Z]{0,3}') and regexp_full_match(gap_after, ', |,? and (?:the )?')
            when kind = 'u' and not starts_with(gap_after, '-') then
                previous_kind = 'm' and gap_before <> ' ' and regexp_full_match(gap_before, '{{ short_gap }}')
                or next_kind = 'm' and gap_after <> ' ' and regexp_matches(gap_before, '(?:[Tt]he|[Ii]ts|a|new|,|and|or) $') and regexp_full_match(gap_after, '{{ short_gap }}')
        end, false) as is_listed
    from neighbours
),

judged as (
    select
        * exclude (word, previous_word, next_word, next_kind, previous_company_id, next_company_id) replace (
            if(is_listed, 'm', listed.kind) as kind,
            coalesce(company_id, case when is_listed and previous_kind = 'm' then previous_company_id when is_listed then next_company_id end) as company_id
        ),
        if(is_listed, 'm', listed.kind) in ('m', 'G', 'A') as is_thing,
        coalesce((is_listed or listed.kind in ('m', 'G') or listed.kind = 'A' and token[1] <> '<') and previous_kind in ('m', 'G', 'A') and gap_before <> ' ' and regexp_full_match(gap_before, '{{ list_gap }}'), false) as is_coordinated,
        coalesce(length(gap_before) > 4 and regexp_matches(gap_before, '\b(?:which|that|who|whose|whom)\b'), false) as has_relative,
        sum((listed.kind = 'B')::integer) over (order by {{ place_in_text('pos') }} range between pos preceding and current row) as clause_no
    from listed
),

held as (
    select
        *,
        sum((is_thing and not is_coordinated)::integer) over (order by {{ place_in_text('pos') }} range between pos preceding and current row) as chain_no,
        coalesce(is_thing and ends_with(gap_before, ' ') and (
            regexp_matches(gap_before, '\b(?:with|from|on|against|like|than|to|for|in|by|at|over|unlike|rivals?|rivalling|replac\w+|succeed\w*|between|based on|after|before|ahead of|into|under|behind|via|about|challeng\w+|per|beat\w*|outsold|except|excluding|apart from|as|of)(?: (?:the|its|a|an|their|his|new|own|old|older|existing|current|larger|smaller|this|that))* $')
            -- "the manufacture of the A"
            and not (previous_kind = 'T' and gap_before in (' of the ', ' of its ', ' of ', ' of a ', ' of both the ') and regexp_matches(previous_token, '(?:production|assembly|manufactur(?:e|ing)|output|building|launch|debut|exports?|imports?|sales|deliveries|introduction)$'))
            and not regexp_matches(gap_before, '\b(?:versions?|editions?|generations?|variants?|examples?|forms?|styles?|kinds?|units|copies|facelift|models?|production|derivatives?|launch|arrival) of(?: (?:the|its|a|an|their|new))* $|\b(?:such as|as well as|namely|along with|together with|(?:joined|accompanied|preceded) by)(?: (?:the|its|a|an|their|new))* $')
            -- "the A, the export version of the B", "the A, called the B there"
            or previous_kind = 'm' and regexp_matches(gap_before, '^,? (?:(?:the|an?|its|their) [^,;]*)?\b{{ kin }} (?:of|to) (?:the |its )?$|^,? (?:also |now |once )?(?:called|named|dubbed|nicknamed|renamed|christened)(?: the)? $')
        ), false) as is_held,
        -- "the A's successor", "the A platform", "half the A's price"; "a rival to the A", "engines for the A", "a platform called A", "the A, a B under another name"
        coalesce(case
            when kind = 'm' and (
                length(gap_after) > 6 and regexp_matches(gap_after, '^(?:(?:''s)? {{ techniques }}|''s (?:[a-zß-ɏ-]+ )?(?:{{ rivals }}|price|cost|length|size|sales|name|role|place|maker|seats?|design(?:er)?|range|customers|buyers|success))\b')
                -- "the A Cabriolet", where the lexicon knows both
                or previous_kind = 'm' and gap_before in (', a ', ', an ', ' ')
                or kind_before_previous = 'm' and previous_kind in ('n', 'g', 'd', 'u', 'o', 't') and regexp_matches(previous_gap || gap_before, '(?:, (?:the|an?|its|their)\b[^,]*)?\b{{ kin }} (?:of|to|for) (?:the |its )?$')
                or length(gap_before) > 8 and not starts_with(gap_after, ', which') and regexp_matches(gap_before, '\b{{ parts }} (?:for|of|from)(?: (?:the|its|an?|their|new|old|electric))* $|\b(?:platform|architecture|chassis|floorpan|engine|strategy|plan|project|programme|battery) (?:called|named|dubbed|known as|of)(?: the)? $|\b(?:is|are|was|were|be|becom\w+|became) (?:an? |the )?[^,;]*\b{{ kin }} (?:of|to|for) (?:the |its |an? )?$')
            ) then true
            when kind in ('m', 'G') and length(gap_before) > 8 then regexp_matches(gap_before, '\b{{ rivals }} (?:to|for|of|with)(?: (?:the|its|an?|their|<[ox]\d+>''s|current|present|old|ageing|new))* $')
        end, false) as is_foreign
    from judged
)

select
    * exclude (previous_token, kind_before_previous, previous_gap, is_held, is_thing),
    first_value(is_held) over (partition by sentence_key, chain_no, is_thing order by pos) as is_governed
from held
