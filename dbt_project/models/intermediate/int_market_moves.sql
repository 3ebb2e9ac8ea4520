{# Moves of companies into, out of and within markets: one row a company, place and rule match. #}
with matches as (
    select
        *,
        strpos(annotated, match) as match_at,
        substr(annotated, 1, strpos(annotated, match) - 1) as lead
    from {{ ref('int_market_matches') }}
),

clauses as (
    select
        matches.*,
        rules.event,
        rules.priority,
        regexp_extract(lead, '^(?:.*(?:;|, (?:but|while|whereas|although|though|yet|who|which)\b|\bbut\b|\bwhile\b|\bthough\b))?(.*)$', 1) || match as clause,
        coalesce(nullif(regexp_extract(match, '(<o\d+>)(?:[^'']|$)', 1), ''), nullif(regexp_extract(lead, '(<o\d+>), (?:which|who) [^,;<]*$', 1), ''), regexp_extract({{ without_governed('lead') }}, '^(?:.*[^<])?(<[om]\d+>(?:(?:, | and |, and | & | or | as well as )<[om]\d+>)*)', 1)) as owners,
        regexp_extract_all(match, '<[gd](\d+)>', 1) as places
    from matches
    inner join {{ ref('rules_markets') }} as rules using (rule_id)
),

pairs as (
    select
        * exclude (owners, places),
        unnest(regexp_extract_all(if(owners = '', '<o0>', owners), '<[om](\d+)>', 1))::integer as owner_no,
        unnest_place::integer as place_no
    from (select *, unnest(if(len(places) = 0, ['0'], places)) as unnest_place from clauses) as placed
)

select
    pairs.sentence_key,
    pairs.document_no,
    pairs.rule_id,
    pairs.priority,
    pairs.event,
    pairs.clause,
    coalesce(owner.company_id, case when owner_no = 0 then topics.leading_id end) as company_id,
    case
        when place.market_id is not null then place.market_id
        when regexp_matches(pairs.match, 'home market$') then companies.country_code
        else coalesce(lead_place.market_id, leading_markets.market_id, topics.earlier_place_id, nullif(topics.framing_id, 'WORLD'))
    end as market_id,
    if(regexp_matches(regexp_replace(right(pairs.clause, 70 + length(pairs.match)), '^.*\b(?:scrap|cancel|abandon)\p{Ll}* (?:an? )?<c\d+>[^,;]* and ', ''), '{{ word("cue_negated") }}|\b(?:fail(?:s|ed|ure)?|shelv(?:es|ed|ing)|without|rather than|instead of|reject(?:s|ed)?|dismiss(?:es|ed)?)\b'), 'negated', 'affirmed') as polarity,
    {{ modality_of('pairs.clause') }} as clause_modality,
    list_filter([owner.start_at, place.start_at], start -> start is not null)::integer[] as spans
from pairs
left join {{ ref('int_arguments') }} as owner on pairs.sentence_key = owner.sentence_key and pairs.owner_no = owner.mention_no
left join {{ ref('companies') }} as companies on owner.company_id = companies.company_id
left join {{ ref('int_arguments') }} as place on pairs.sentence_key = place.sentence_key and pairs.place_no = place.mention_no
left join {{ ref('int_arguments') }} as lead_place
    on pairs.sentence_key = lead_place.sentence_key and try_cast(regexp_extract(pairs.lead, '.*<g(\d+)>', 1) as integer) = lead_place.mention_no
inner join {{ ref('int_metric_topics') }} as topics on pairs.sentence_key = topics.sentence_key
left join {{ ref('int_document_markets') }} as leading_markets
    on pairs.document_no = leading_markets.document_no and leading_markets.is_leading
where
    coalesce(owner.kind, 'o') = 'o'
    and coalesce(companies.kind, 'maker') not in ('fund', 'bank', 'person', 'state')
