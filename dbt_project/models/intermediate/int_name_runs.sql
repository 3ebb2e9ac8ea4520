{# Neighbouring capitalised words that the lexicon does not hold, joined to one name, with what the words around
   say of it: o a company, m a model, h a person. #}
{% set person_before = '(?:[Cc]hief|[Pp]resident|[Cc]hairman|[Cc]hairwoman|CEO|CFO|COO|[Dd]irector|[Ee]xecutive|[Oo]fficer|[Hh]ead|[Aa]nalyst|[Mm]inister|[Bb]oss|[Mm]anager|Mr|Mr\\.|Mrs|Ms|Dr|Sir|[Ss]pokes(?:man|woman|person)|[Ff]ounder|[Ss]ecretary|[Ee]ditor|[Ee]conomist|[Ee]ngineer|[Dd]esigner),? $' %}
{% set bodies = '(?:sedan|saloon|SUV|crossover|hatchback|pickup|pick-up|van|minivan|MPV|wagon|estate|coupe|coup[eé]|convertible|roadster|sports car|supercar|city car|supermini|subcompact|compact|off-roader|truck|bus|motorcycle|motorbike|scooter|EV|hybrid|plug-in|model|car|sport utility|sport-utility|people carrier|kei car)s?' %}
{% set made_before = '\\b(?:builds?|built|building|assembl(?:e|es|ed|ing)|produc(?:e|es|ed|ing)|mak(?:e|es|ing)|made|manufactur(?:e|es|ed|ing)|turn(?:s|ed|ing)? out|unveil(?:s|ed|ing)?|launch(?:es|ed|ing)?|introduc(?:e|es|ed|ing)|reveal(?:s|ed)|present(?:s|ed)|debut(?:s|ed)|showcas(?:e|es|ed|ing)|preview(?:s|ed)|wraps off|discontinu(?:e|es|ed|ing)|ax(?:e|ed|es|ing)|call(?:s|ed) off|phas(?:e|ed|ing) out|sell(?:s|ing)?|sold|offers?|offering|import(?:s|ed|ing)?|export(?:s|ed|ing)?|dropp(?:ed|ing)|drops|orders for|(?:[Pp]roduction|[Aa]ssembly|[Oo]utput|[Mm]anufacture|[Ii]mports|[Ee]xports|[Ll]aunch|[Dd]ebut|[Ii]ntroduction|[Dd]eliveries|versions?|generations?|[Ss]uccessor|[Rr]eplacement) (?:of|for|to)) (?:the|its|their|an?) (?:(?:[a-zß-ɏ-]+-(?:door|seat|seater|generation|powered|sized?)|(?:[a-zß-ɏ-]+-)?electric|new|all-new|first|last|next-generation|compact|small|smaller|large|larger|luxury|hybrid|plug-in|final|old|older|ageing|current|updated|facelifted|redesigned|little|big|mid-size|midsize|petrol|diesel) ){0,3}(?:[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ-]+ )?["“]?$' %}
{% set made_after = '^["”]?(?:,(?: |''s )[^,.]{3,60},)? (?:is|was|will|will be|has been|has|had been|is to be|are|were|would|would be|is due to|is expected to|is set to|is going to|may|may be|could be|to be)(?: also| now| first| currently| already| being| be| to be| been| still| not| no longer){0,2} (?:built|assembled|unveiled|launched|produced|manufactured|introduced|shown|discontinued|dropped|axed|phased out|imported|made (?:in|at|by)|sold (?:in|at|by|as)|go(?:ne)? on sale|go into production|on sale|roll(?:s|ed)? off|make its debut|arrive|debut)\\b|^["”]? (?:goes|went|go) (?:on sale|into production)|^["”]? (?:rolls|rolled|comes|came) off|^["”]? (?:made|makes) its (?:[a-zß-ɏ]+ )?(?:debut|premiere|bow)|^["”]?,? (?:launched|unveiled|built|assembled|produced|shown|introduced|imported|made) (?:in|at|by|from|last|this|next)\\b' %}
{% set no_model_after = '^(?:''s)? (?:plants?|factory|works|family|fund|award|name|programme|program|platform|system|engines?|battery|group|batteries|brand|company|maker|venture|project|centre|center|technology|line|unit|show|architecture|software|chips?|cells?|motors?|gearbox|concept|business|stake|division|subsidiary|shares?|dealers?|network|assets?|operations?|technolog(?:y|ies)|licen[cs]e|deal)\\b' %}
{# Capitalised nouns that name no vehicle. #}
{% set no_model = '(?:Government|Board|Commission|Ministry|State|Union|Council|Court|Treaty|Act|Bill|Fund|Group|Alliance|Agreement|Plan|Programme|Gigafactory|Internet|Senate|House|Budget|Games|Expo|Show|Salon|Motor|Auto|World|Chinese|Japanese|American|European|German|French|British|Korean|Indian|Italian|January|February|March|April|May|June|July|August|September|October|November|December|Bank|Treasury|Party|President|Premier)' %}
{# "the Aurora, a small estate": what a name stands for is told behind it. #}
{% set told_after = '^["”]?, (?:an?|its|the|their) (?:(?:[A-Za-zÀ-ɏ\\d-]+),? ){0,5}(?:' ~ bodies ~ '|brother|sister|sibling|cousin|twin|successor|replacement|stablemate)(?:[,.;]|$| (?:of|in|from|that|which|based|built|made|for|with|and|to|on|designed|developed|assembled|sold|priced|costing|aimed|due|able|whose|about|at|like|between)\\b)' %}
{% set told_before = '\\b(?:[Ii]ts|[Tt]heir|[Oo]ur|[Aa]n?|[Tt]he|<[ox]\\d+>|s) (?:[A-Za-zÀ-ɏ\\d-]+ ){0,4}(?:' ~ bodies ~ '|brother|sister|sibling|cousin|twin|successor|replacement|stablemate)(?:,|:| -| —)? the ["“]?$' %}
{# "X60", "P32L", "SU7": letters and digits. #}
{% set coded = '(?:[A-ZÀ-ÞĀ-ɏ]{1,4}-?\\d{1,4}[A-Za-zÀ-ɏ+]{0,3}|[a-zß-ɏ]{1,2}[A-ZÀ-ÞĀ-ɏ]?-?\\d{1,4}[A-Za-zÀ-ɏ]?)' %}
{% set no_code = '(?:[QHG]\\d{1,2}|FY\\d+|CO2|[MAEB]\\d{2,3}|E\\d0|S&P\\d+|ISO\\d+|V\\d{1,2}|L\\d|B2B|MP3|PM\\d+|R&D\\d*|4G|5G)' %}
{% set article_before = '(?:^|[ (—-])(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa] new|[Aa]n all-new|new|all-new|[Tt]he [a-zß-ɏ-]+) (?:[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ-]+ )?["“]?$' %}
with edges as materialized (
    select sentence_key, start_at, previous_end, previous_kind, previous_company_id
    from (
        select
            sentence_key,
            start_at,
            kind as edge_kind,
            {{ last_here('end_at') }} as previous_end,
            {{ last_here('kind') }} as previous_kind,
            {{ last_here('company_id') }} as previous_company_id
        from {{ ref('int_compounds') }}
        window in_text as (order by sentence_key, start_at)
    ) as beside
    where edge_kind = 'u'
),

opened as (
    select *,
        sum((not coalesce(
            previous_kind = 'u'
            and (start_at - previous_end = 1 and right(before, 1) in (' ', '-', '&') or start_at - previous_end = 3 and right(before, 3) = ' & ')
        , false))::integer) over (order by {{ place_in_text('start_at') }} range between start_at preceding and current row) as run_no
    from {{ ref('int_compounds') }}
    inner join edges using (sentence_key, start_at)
),

runs as (
    select
        sentence_key, document_no, min(start_at) as start_at, max(end_at) as end_at,
        arg_min(before, start_at) as before, arg_max(after, start_at) as after,
        string_agg(word, ' ' order by start_at) as word, count(*) as words,
        arg_min(previous_kind, start_at) as previous_kind,
        arg_min(previous_end, start_at) as previous_end,
        arg_min(previous_company_id, start_at) as previous_company_id
    from opened
    group by sentence_key, document_no, run_no
),

judged as (
    select *,
        case
            when regexp_matches(word, '^(?:(?:Prime|Industry|Finance|Trade|Economy|Transport) )?(?:Minister|President|Chancellor|Senator|Governor|Lord|Prince|Sheikh)\b') then 'h'
            when regexp_matches(before, '{{ person_before }}') or regexp_matches(after, '^,? (?:who\b|(?:the |its |an? )?(?:chief|president|chairman|CEO|managing|vice|head of|director|analyst))') then 'h'
            when previous_kind = 'o' and start_at - previous_end <= 3
                and regexp_matches(before, '[A-Za-zÀ-ɏ](?: |''s? )$')
                and (regexp_matches(word, '\d') and regexp_matches(word, '[A-Za-zÀ-ɏ]') or regexp_matches(after, '^ (?:[a-zß-ɏ-]+ ){0,2}{{ bodies }}\b')) then 'm'
            when regexp_full_match(word, '\d+') and previous_kind = 'o' and start_at - previous_end = 1 and regexp_matches(before, '(?:^|[ (])(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]|new) [^ ]+ $') then 'm'
            when regexp_full_match(word, '{{ coded }}') and not regexp_full_match(word, '{{ no_code }}') and regexp_matches(before, '(?:^|[ (])(?:[Tt]he|[Ii]ts|[Tt]heir|[Nn]ew|all-new|<[ox]\d+>''s|electric|hybrid)(?: (?:[a-zß-ɏ-]+|[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ-]+))? $')
                and not regexp_matches(after, '{{ no_model_after }}') then 'm'
            when regexp_full_match(word, '\d{3,4}') and regexp_matches(before, '\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]) (?:[a-zß-ɏ-]+-(?:door|seat|seater|generation|powered)|conventional|compact|electric|hybrid|small|aerodynamic|little) $') then 'm'
            when regexp_matches(before, '(?:called|named|dubbed|christened|badged|baptised|designated|{{ bodies }},? (?:also |now |better )?known (?:[a-zß-ɏ]+ ){0,4}as)(?: as)?(?: the)? ["'']?$') then
                if(regexp_matches(before, 'compan|ventur|firm|brand|unit|entity|business'), 'o', 'm')
            -- "its next model, the Aurora, will ..."
            when regexp_matches(before, '{{ told_before }}') and not regexp_full_match(word, '{{ no_model }}') and not regexp_matches(word, '{{ company_endings() }}$') and not regexp_matches(after, '{{ no_model_after }}') then 'm'
            when words >= 2 and regexp_matches(word, ' {{ company_endings() }}$') then 'o'
            -- Wires set a company without a ticker in brackets: "(Orion) said", "a stake in (Orion)".
            when right(before, 1) = '(' and regexp_matches(before, '(?:^|\b(?:and|with|by|to|of|from|in|for|than|between|''s)) ?\($') and left(after, 1) = ')' and regexp_matches(word, '[a-zß-ɏ]') then 'o'
            when regexp_matches(before, '\b{{ company_nouns() }} $') and not regexp_matches(before, '(?:[Aa]nother|other) [a-z ]*$') then 'o'
            when regexp_matches(after, '^, (?:an?|the|its) (?:[A-Za-zÀ-ɏ-]+ ){0,4}(?:{{ company_nouns() }}|parent|tuner|logistician|coachbuilder|bodybuilder|foundry|engineering shop|(?:family|financial|investment|[A-Z][a-z]+) vehicle)(?:[,.;]|$| (?:of|in|from|that|which|based|owned|founded|set|behind|backed|controlled|whose|for|with|and)\b)') then 'o'
            -- Who has, holds or bought so many per cent.
            when regexp_matches(after, '^(?: of [A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]+)? (?:has|had|holds?|held|owns?|owned|controls?|controlled|acquired|bought|purchased|took|keeps|kept|retains?|retained|sold|having|holding|owning|with) (?:[a-zß-ɏ]+ ){0,3}[\d.]+ ?(?:%|per|pct)') and not (start_at = 0 and regexp_matches(word, '^[A-Za-zÀ-ɏ]+s$')) then 'o'
            when regexp_matches(before, '(?:stakes? in|shares in|interest in|owned by|controlled by|venture with|partnership with|alliance with|subsidiary of|unit of|shareholder in) $') then 'o'
            when (regexp_matches(before, '{{ made_before }}') or regexp_matches(before, '{{ article_before }}') and (regexp_matches(after, '{{ made_after }}') or regexp_matches(after, '{{ told_after }}')))
                and not regexp_matches(after, '{{ no_model_after }}') and not regexp_full_match(word, '{{ no_model }}') then 'm'
            when regexp_matches(after, '^ (?:[a-zß-ɏ-]+ ){0,2}{{ bodies }}\b') and not regexp_matches(after, '^ (?:with|for|in|of|to|on|at|from|by|and|or|as|is|was|has|had|will|are|were|makes?|made|sells?|sold|builds?|built)\b') and regexp_matches(before, '(?:\b(?:the|The|its|new|all-new|electric|an?|compact|small|large|of|and)|,) $')
                and not regexp_full_match(word, '(?:Chinese|Japanese|American|European|German)') then 'm'
        end as judgement
    from runs
)

select * from judged
