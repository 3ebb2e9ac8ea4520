{# Moves of companies into, out of and within markets: one row a company, place and rule match. #}
{% set breaks = '(?:;|: |, (?:but|while|whereas|although|though|yet)\\b|\\b(?:but|while|whereas|though)\\b|, and (?:the )?<[om]\\d+>)' %}
{% set company_list = '<[om]\\d+>(?:(?:, <[om]\\d+>)*,? (?:and|or|as well as|&) <[om]\\d+>)?' %}
with matches as (
    select
        *,
        substr(annotated, 1, strpos(annotated, match) - 1) as lead,
        substr(annotated, strpos(annotated, match) + length(match)) as tail
    from {{ ref('int_market_matches') }}
),

clauses as (
    select
        matches.*,
        rules.event,
        rules.priority,
        regexp_extract(lead, '^(?:.*{{ breaks }})?(.*)$', 1) as clause_lead,
        {{ without_governed('lead') }} as free_lead,
        -- What is said of a move that a noun tells.
        if(regexp_matches(match, '^(?:<o\d+>''s )?[^<]*(?:[Ee]ntry|[Rr]eturn|[Cc]omeback|[Ll]aunch|[Dd]ebut|[Ss]ales|[Ee]xports|[Dd]eliveries|[Ss]hipments|[Ww]ithdrawal|[Ee]xit|[Ee]xpansion|[Aa]rrival|[Pp]lans)\b'),
            regexp_extract(tail, '^,?((?:[^,;:<>]|<[gdtn]\d+>|, <g\d+>)*?)(?:$|[,;:<]|\b(?:but|while|and|though|although)\b)', 1), '') as predicate
    from matches
    inner join {{ ref('rules_markets') }} as rules using (rule_id)
),

-- Who moves: named in the match, before a relative clause, the last free company of the clause or the sentence, and
-- where an opening or a passive comes first, the one behind.
owned as (
    select
        *,
        coalesce(
            nullif(regexp_extract(match, '({{ company_list }})(?:[^'']|$)', 1), ''),
            nullif(regexp_extract(match, '(<o\d+>)''', 1), ''),
            nullif(regexp_extract(lead, '(<o\d+>), (?:which|who) [^,;<]*$', 1), ''),
            nullif(regexp_extract(free_lead, '^(?:.*{{ breaks }})?(?:.*[^<])?({{ company_list }})', 1), ''),
            nullif(regexp_extract(free_lead, '^(?:.*[^<])?({{ company_list }})', 1), ''),
            if(regexp_matches(lead, '^(?:After|Before|Since|Having|By|On|With|In|When|Following|Despite|Once)\b[^<]*$'), nullif(regexp_extract(tail, '^[^;:]*?, (?:the )?({{ company_list }})', 1), ''), null),
            nullif(regexp_extract(tail, '^[^<>;:,]* (?:of|by|for) (?:the )?({{ company_list }})', 1), ''),
            '<o0>'
        ) as owners,
        -- "The first Chinese maker to sell in": whose maker is not where.
        regexp_extract_all(regexp_replace(match, '(?:first|next|second|third|latest|newest) <d\d+> (?:market|country|destination)|<d\d+> (?:[a-z-]+ )?(?:manufacturer|[a-z]*makers?|brand|marque|company|firm|group|newcomer|builder)\b', '', 'g'), '<[gd](\d+)>', 1) as places,
        coalesce(
            try_cast(nullif(regexp_extract(tail, '^(?:[^,;:<>]|<[tnm]\d+>){0,40}?\b(?:in|to|into|from|across|on|for) (?:the |its )?<[gd](\d+)>', 1), '') as integer),
            try_cast(nullif(regexp_extract(clause_lead, '.*<g(\d+)>', 1), '') as integer),
            try_cast(nullif(regexp_extract(lead, '.*<g(\d+)>', 1), '') as integer)
        ) as near_place_no
    from clauses
),

pairs as (
    select
        * exclude (owners, places),
        unnest(regexp_extract_all(owners, '<[om](\d+)>', 1))::integer as owner_no,
        place_no::integer as place_no,
        -- From the company on: what denies or plans something else before it does not count.
        if(
            strpos(clause_lead, owner_mark) > 0 and not starts_with(split_part(clause_lead, owner_mark, 2), '''s') and not regexp_matches(clause_lead, '\b(?:[Dd]en(?:y|ies|ied|ying)|rul(?:es?|ed|ing) out|reject(?:s|ed|ing)?|dismiss(?:es|ed)?|no (?:truth|question|talk))\b'),
            substr(clause_lead, strpos(clause_lead, owner_mark)), right(clause_lead, 90)
        ) as said
    from (
        select *, regexp_extract(owners, '<[om]\d+>') as owner_mark, unnest(if(len(places) = 0, ['0'], places)) as place_no
        from owned
    ) as placed
)

select
    pairs.sentence_key,
    pairs.document_no,
    pairs.rule_id,
    pairs.priority,
    pairs.event,
    pairs.clause_lead || pairs.match as clause,
    -- Where the sentence names nobody: the company of the document, if the sentence before is about it.
    coalesce(owner.company_id, case when owner_no = 0 and topics.earlier_subject_sentence_key = pairs.sentence_key - 1 and topics.earlier_subject_id = topics.leading_id then topics.leading_id end) as company_id,
    case
        when place.market_id is not null then place.market_id
        when regexp_matches(pairs.match, 'home market$') then companies.country_code
        when regexp_matches(pairs.match, '\bcontinent$') then 'EUROPE'
        -- "There" is the last place named, "here" and "the country" what the document is about.
        when regexp_matches(pairs.match, '\bthere\b|\bthat [a-zß-ɏ]+$') or regexp_matches(pairs.lead, '\bthere\b')
            then coalesce(near_place.market_id, nullif(topics.earlier_place_id, 'WORLD'), leading_markets.market_id)
        when regexp_matches(pairs.match, '\bhere\b') then coalesce(leading_markets.market_id, nullif(topics.earlier_place_id, 'WORLD'))
        else coalesce(near_place.market_id, leading_markets.market_id, nullif(topics.earlier_place_id, 'WORLD'), nullif(topics.framing_id, 'WORLD'))
    end as market_id,
    companies.country_code as home_id,
    {{ move_polarity('pairs.event', 'pairs.said', 'pairs.match', 'pairs.predicate') }} as polarity,
    {{ modality_of('pairs.clause_lead || pairs.match || pairs.predicate') }} as clause_modality,
    list_filter([owner.start_at, place.start_at], start -> start is not null)::integer[] as spans
from pairs
left join {{ ref('int_arguments') }} as owner on pairs.sentence_key = owner.sentence_key and pairs.owner_no = owner.mention_no
left join {{ ref('companies') }} as companies on owner.company_id = companies.company_id
left join {{ ref('int_arguments') }} as place on pairs.sentence_key = place.sentence_key and pairs.place_no = place.mention_no
left join {{ ref('int_arguments') }} as near_place on pairs.sentence_key = near_place.sentence_key and pairs.near_place_no = near_place.mention_no
inner join {{ ref('int_metric_topics') }} as topics on pairs.sentence_key = topics.sentence_key
left join {{ ref('int_document_markets') }} as leading_markets
    on pairs.document_no = leading_markets.document_no and leading_markets.is_leading
where
    coalesce(owner.kind, 'o') = 'o'
    and coalesce(companies.kind, 'maker') not in ('fund', 'bank', 'person', 'state')
    -- A debut in a town is a motor show's; a move to one or out of one is a matter of plants.
    and not (coalesce(place.market_kind, '') in ('city', 'plant', 'state') and (pairs.event = 'exit' or place.market_kind <> 'state' and regexp_matches(pairs.match, '[Dd]ebut|[Ll]aunch|unveil|[Mm]ov(?:e|ing)|\binto\b')))
    -- "It" behind a model is the model, which does not move.
    and not (pairs.event = 'enter' and coalesce(owner.is_reference, false) and owner.kind = 'o' and regexp_matches(split_part(pairs.lead || pairs.match, pairs.owner_mark, 1) || pairs.match, '<m\d+>|\bbe (?:sold|offered|launched|brought|exported|introduced)') and coalesce(lower(owner.word), '') in ('it', 'its', 'they', 'them', 'their'))
    and not (pairs.event = 'expand' and regexp_matches(pairs.match, 'batter'))
    -- "Friday's close in Hong Kong".
    and not (pairs.event = 'reduce' and regexp_matches(pairs.lead, '''s $'))
