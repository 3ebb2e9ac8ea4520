{# Neighbouring capitalised words that the lexicon does not hold, joined to one name, with what the words around
   say of it: o a company, m a model, h a person. A known company opens a run where its next word makes it another. #}
{% set person_before = '(?:[Cc]hief|[Pp]resident|[Cc]hairman|[Cc]hairwoman|CEO|CFO|COO|[Dd]irector|[Ee]xecutive|[Oo]fficer|[Hh]ead|[Aa]nalyst|[Mm]inister|[Bb]oss|[Mm]anager|Mr|Mr\.|Mrs|Ms|Dr|Sir|[Ss]pokes(?:man|woman|person)|[Ff]ounder|[Ss]ecretary|[Ee]ditor|[Ee]conomist|[Ee]ngineer|[Dd]esigner),? $' %}
{% set bodies = '(?:sedan|saloon|SUV|crossover|hatchback|pickup|pick-up|van|minivan|MPV|wagon|estate|coupe|coup[eé]|convertible|roadster|sports car|supercar|city car|supermini|subcompact|compact|off-roader|truck|bus|motorcycle|motorbike|scooter|EV|hybrid|plug-in|model|car|sport utility|sport-utility|people carrier|kei car)s?' %}
{% set further_company = '(?:Materials|Bank|Technolog(?:y|ies)|Capital|Batter(?:y|ies)|Systems|Mobility|Insurance|Securities|Steel|Cells|Software|Robotics|Semiconductors?|Chemicals?|Logistics|Mining|Industries|Electronics|Financial|Finance|Credit|Services|Investments?|Ventures|Powertrain|Foundation|Trust|eAutomotive|Management|Climate|Control|Design|Research|Institute|Partners|Rail|Marine|Aerospace|Defen[cs]e|Tyres?|Tires?|Trading|Leasing|Properties|Digital|Charging|Components|Transmissions?|Lighting|Glass|Airlines|Airways|Telecom|Pharma|Petroleum|Oil|Gas|Shipping|Shipbuilding|Construction|Engineering|Advisors|Equity)' %}
{% set made_before = '\\b(?:builds?|built|building|assembl(?:e|es|ed|ing)|produc(?:e|es|ed|ing)|mak(?:e|es|ing)|manufactur(?:e|es|ed|ing)|unveil(?:s|ed|ing)?|launch(?:es|ed|ing)?|introduc(?:e|es|ed|ing)|reveal(?:s|ed)|present(?:s|ed)|debut(?:s|ed)|wraps off|[Pp]roduction of|[Ll]aunch of|discontinu(?:e|es|ed|ing)|axed?|phas(?:e|ed|ing) out|stop selling|orders for) (?:the|its) (?:(?:new|all-new|first|electric|all-electric|next-generation|compact|small|large|luxury|hybrid|last|final) ){0,2}$' %}
{% set made_after = '^(?:, [^,.]{3,40},)? (?:is|was|will be|has been|is to be|are|were|would be|will|is due to|is expected to|is set to|has)(?: also| now| first| currently| already| being| be| to be| been){0,2} (?:built|assembled|unveiled|launched|produced|manufactured|discontinued|axed|made (?:in|at|by)|sold (?:in|at|by|as)|go(?:ne)? on sale|go into production)\\b|^ (?:goes|went) (?:on sale|into production)|^,? (?:launched|unveiled|built|assembled|produced) (?:in|at|by|last|this|next)\\b' %}
{% set no_model_after = '^(?:''s)? (?:plant|factory|works|family|fund|award|name|programme|program|platform|system|engine|battery|group|series|engines|batteries|brand|company|maker|venture|project)\\b' %}
with -- Neighbours, over narrow rows: what opens, and what goes on, a name that the lexicon does not hold.
neighbours as (
    select
        sentence_key, start_at, end_at, kind, company_id,
        left(after, 1) = ' ' as is_spaced,
        kind = 'o' and left(after, 3) = ' & ' as is_joined,
        case when kind = 'u' then regexp_full_match(word, '{{ further_company }}') else false end as is_further,
        case when kind = 'u' then regexp_full_match(word, '(?:Group|Motors|Holdings?|Corporation|Corp|Inc|Ltd)') else false end as is_group,
        case when kind = 'u' then regexp_full_match(word, '(?:Co|Company|Bank|Industries|Investments?|Steel|Energy|Airlines|Electric)') else false end as is_firm
    from {{ ref('int_described') }}
),

edges as materialized (
    select *, coalesce(lag(starts_further) over (partition by sentence_key order by start_at), false) and edge_kind = 'u' as previous_starts_further
    from (
        select
            sentence_key,
            start_at,
            kind as edge_kind,
            lag(end_at) over in_sentence as previous_end,
            lag(kind) over in_sentence as previous_kind,
            lag(company_id) over in_sentence as previous_company_id,
            coalesce(kind in ('o', 'm', 'g') and lead(kind) over in_sentence = 'u' and case
                when lead(start_at) over in_sentence - end_at = 3 then is_joined
                when lead(start_at) over in_sentence - end_at <> 1 or not is_spaced then false
                when kind = 'm' then lead(is_group) over in_sentence
                when kind = 'g' then lead(is_group or is_firm) over in_sentence
                else lead(is_further) over in_sentence
                    or lead(kind, 2) over in_sentence = 'u' and lead(start_at, 2) over in_sentence - lead(end_at) over in_sentence = 1 and lead(is_further, 2) over in_sentence
            end, false) as starts_further
        from neighbours
        window in_sentence as (partition by sentence_key order by start_at)
    ) as beside
    where edge_kind = 'u' or starts_further
),

opened as (
    select *,
        sum((not coalesce(
            previous_kind = 'u'
            and (start_at - previous_end = 1 and right(before, 1) in (' ', '-', '&') or start_at - previous_end = 3 and right(before, 3) = ' & ')
            or previous_starts_further
        , false))::integer) over (partition by sentence_key order by start_at rows unbounded preceding) as run_no
    from {{ ref('int_described') }}
    inner join edges using (sentence_key, start_at)
),

runs as (
    select
        sentence_key, document_no, min(start_at) as start_at, max(end_at) as end_at,
        arg_min(before, start_at) as before, arg_max(after, start_at) as after,
        string_agg(word, ' ' order by start_at) as word, count(*) as words, bool_or(starts_further) as is_further,
        arg_min(previous_kind, start_at) as previous_kind,
        arg_min(previous_end, start_at) as previous_end,
        arg_min(previous_company_id, start_at) as previous_company_id
    from opened
    group by sentence_key, document_no, run_no
),

judged as (
    select *,
        case
            when is_further then 'o'
            when regexp_matches(word, '^(?:(?:Prime|Industry|Finance|Trade|Economy|Transport) )?(?:Minister|President|Chancellor|Senator|Governor|Lord|Prince|Sheikh)\b') then 'h'
            when regexp_matches(before, '{{ person_before }}') or regexp_matches(after, '^,? (?:who\b|(?:the |its |an? )?(?:chief|president|chairman|CEO|managing|vice|head of|director|analyst))') then 'h'
            when previous_kind = 'o' and start_at - previous_end <= 3
                and regexp_matches(before, '\p{L}(?: |''s? )$')
                and (regexp_matches(word, '\d') and regexp_matches(word, '\p{L}') or regexp_matches(after, '^ (?:[\p{Ll}-]+ ){0,2}{{ bodies }}\b')) then 'm'
            when regexp_matches(before, '(?:called|named|dubbed|christened|badged)(?: as)?(?: the)? ["'']?$') then
                if(regexp_matches(before, 'compan|ventur|firm|brand|unit|entity|business'), 'o', 'm')
            when words >= 2 and regexp_matches(word, ' {{ company_endings() }}$') then 'o'
            when regexp_matches(before, '\b{{ company_nouns() }} $') and not regexp_matches(before, '(?:[Aa]nother|other) [a-z ]*$') then 'o'
            when regexp_matches(after, '^, (?:an?|the|its) (?:[\p{L}-]+ ){0,4}{{ company_nouns() }}(?:[,.;]|$| (?:of|in|from|that|which|based|owned|founded|set|behind|backed|controlled|whose|for|with|and)\b)') then 'o'
            -- Who has, holds or bought so many per cent.
            when regexp_matches(after, '^(?: of \p{Lu}\p{L}+)? (?:has|had|holds?|held|owns?|owned|controls?|controlled|acquired|bought|purchased|took|keeps|kept|retains?|retained|sold|having|holding|owning|with) (?:[\p{Ll}]+ ){0,3}[\d.]+ ?(?:%|per|pct)') and not (start_at = 0 and regexp_matches(word, '^\p{L}+s$')) then 'o'
            when regexp_matches(before, '(?:stakes? in|shares in|interest in|owned by|controlled by|venture with|partnership with|alliance with|subsidiary of|unit of|shareholder in) $') then 'o'
            when (regexp_matches(before, '{{ made_before }}') or regexp_matches(before, '(?:^|[ ])[Tt]he $') and regexp_matches(after, '{{ made_after }}'))
                and not regexp_matches(after, '{{ no_model_after }}') then 'm'
            when regexp_matches(after, '^ (?:[\p{Ll}-]+ ){0,2}{{ bodies }}\b') and not regexp_matches(after, '^ (?:with|for|in|of|to|on|at|from|by|and|or|as|is|was|has|had|will|are|were|makes?|made|sells?|sold|builds?|built)\b') and regexp_matches(before, '(?:\b(?:the|The|its|new|all-new|electric|an?|compact|small|large|of|and)|,) $')
                and not regexp_full_match(word, '(?:Chinese|Japanese|American|European|German)') then 'm'
        end as judgement
    from runs
)

select * from judged
