{# Mentions with the names the lexicon does not hold: neighbouring capitalised words become one name, and a
   name is a company or a model where the words around it say so, anywhere in its document. #}
{% set person_before = '(?:[Cc]hief|[Pp]resident|[Cc]hairman|[Cc]hairwoman|CEO|CFO|COO|[Dd]irector|[Ee]xecutive|[Oo]fficer|[Hh]ead|[Aa]nalyst|[Mm]inister|[Bb]oss|[Mm]anager|Mr|Mr\.|Mrs|Ms|Dr|Sir|[Ss]pokes(?:man|woman|person)|[Ff]ounder|[Ss]ecretary|[Ee]ditor|[Ee]conomist|[Ee]ngineer|[Dd]esigner),? $' %}
{% set bodies = '(?:sedan|saloon|SUV|crossover|hatchback|pickup|pick-up|van|minivan|MPV|wagon|estate|coupe|coup[eé]|convertible|roadster|sports car|supercar|city car|supermini|subcompact|compact|off-roader|truck|bus|motorcycle|motorbike|scooter|EV|hybrid|plug-in|model|car|sport utility|sport-utility|people carrier|kei car)s?' %}
{% set people = '(?:Germans|Americans|Italians|Koreans|Indians|Russians|Romanians|Malaysians|Austrians|Belgians|Norwegians|Indonesians|Brazilians|Australians|Canadians|Mexicans|Swedes|Danes|Finns|Poles|Turks|Czechs|Spaniards|Britons|Dutchmen|Frenchmen)' %}
{% set peoples = '(?:French|Japanese|Chinese|British|Dutch|Swiss|Vietnamese|Spanish|Taiwanese|English)' %}
{% set behind_subject = "^(?:[,.;:)]|''|$| (?:will|would|had|have|has|are|were|was|did|do|say|said|can|could|may|might|must|should|control|hold|held|own|owned|want|wanted|bought|buy|sold|sell|took|take|got|get|gave|pay|paid|plan|planned|build|built|make|made|and|in|at|on|to|with|for|from|over|by|of|also|now|then|themselves|already|never|still)\\b)" %}
{# Second parts of a name that make it another company: a subsidiary or a namesake. #}
{% set further_company = '(?:Materials|Bank|Technolog(?:y|ies)|Capital|Batter(?:y|ies)|Systems|Mobility|Insurance|Securities|Steel|Cells|Software|Robotics|Semiconductors?|Chemicals?|Logistics|Mining|Industries|Electronics|Financial|Finance|Credit|Services|Investments?|Ventures|Powertrain|Foundation|Trust|eAutomotive)' %}
{% set partner = '^ (?:(?:joint[- ]venture|junior|senior|local) )?(?:partner|parent|ally|owner|rival)' %}
{# A name the lexicon lacks is a model where it is the thing built or unveiled. #}
{% set made_before = '\\b(?:builds?|built|building|assembl(?:e|es|ed|ing)|produc(?:e|es|ed|ing)|mak(?:e|es|ing)|made|manufactur(?:e|es|ed|ing)|turn(?:s|ed|ing)? out|unveil(?:s|ed|ing)?|launch(?:es|ed|ing)?|introduc(?:e|es|ed|ing)|reveal(?:s|ed)|present(?:s|ed)|debut(?:s|ed)|showcas(?:e|es|ed|ing)|preview(?:s|ed)|wraps off|discontinu(?:e|es|ed|ing)|ax(?:e|ed|es|ing)|call(?:s|ed) off|phas(?:e|ed|ing) out|sell(?:s|ing)?|sold|offers?|offering|import(?:s|ed|ing)?|export(?:s|ed|ing)?|dropp(?:ed|ing)|drops|orders for|(?:[Pp]roduction|[Aa]ssembly|[Oo]utput|[Mm]anufacture|[Ii]mports|[Ee]xports|[Ll]aunch|[Dd]ebut|[Ii]ntroduction|[Dd]eliveries|versions?|generations?|[Ss]uccessor|[Rr]eplacement) (?:of|for|to)) (?:the|its|their|an?) (?:(?:[\\p{Ll}-]+-(?:door|seat|seater|generation|powered|sized?)|(?:[\\p{Ll}-]+-)?electric|new|all-new|first|last|next-generation|compact|small|smaller|large|larger|luxury|hybrid|plug-in|final|old|older|ageing|current|updated|facelifted|redesigned|little|big|mid-size|midsize|petrol|diesel) ){0,3}(?:\\p{Lu}[\\p{L}-]+ )?["“]?$' %}
{% set made_after = '^["”]?(?:,(?: |''s )[^,.]{3,60},)? (?:is|was|will|will be|has been|has|had been|is to be|are|were|would|would be|is due to|is expected to|is set to|is going to|may|may be|could be|to be)(?: also| now| first| currently| already| being| be| to be| been| still| not| no longer){0,2} (?:built|assembled|unveiled|launched|produced|manufactured|introduced|shown|discontinued|dropped|axed|phased out|imported|made (?:in|at|by)|sold (?:in|at|by|as)|go(?:ne)? on sale|go into production|on sale|roll(?:s|ed)? off|make its debut|arrive|debut)\\b|^["”]? (?:goes|went|go) (?:on sale|into production)|^["”]? (?:rolls|rolled|comes|came) off|^["”]? (?:made|makes) its (?:\\p{Ll}+ )?(?:debut|premiere|bow)|^["”]?,? (?:launched|unveiled|built|assembled|produced|shown|introduced|imported|made) (?:in|at|by|from|last|this|next)\\b' %}
{% set no_model_after = '^(?:''s)? (?:plants?|factory|works|family|fund|award|name|programme|program|platform|system|engines?|battery|group|batteries|brand|company|maker|venture|project|centre|center|technology|line|unit|show|architecture|software|chips?|cells?|motors?|gearbox|concept|business|stake|division|subsidiary|shares?|dealers?|network|assets?|operations?|technolog(?:y|ies)|licen[cs]e|deal)\\b' %}
{# Capitalised nouns that name no vehicle. #}
{% set no_model = '(?:Government|Board|Commission|Ministry|State|Union|Council|Court|Treaty|Act|Bill|Fund|Group|Alliance|Agreement|Plan|Programme|Gigafactory|Internet|Senate|House|Budget|Games|Expo|Show|Salon|Motor|Auto|World|Chinese|Japanese|American|European|German|French|British|Korean|Indian|Italian|January|February|March|April|May|June|July|August|September|October|November|December|Bank|Treasury|Party|President|Premier)' %}
{# "the Aurora, a small estate": what a name stands for is told behind it. #}
{% set told_after = '^["”]?, (?:an?|its|the|their) (?:(?:[\\p{L}\\d-]+),? ){0,5}' ~ bodies ~ '(?:[,.;]|$| (?:of|in|from|that|which|based|built|made|for|with|and|to|on|designed|developed|assembled|sold|priced|costing|aimed|due|able|whose|about|at|like|between)\\b)' %}
{# "X60", "P32L", "SU7": letters and digits. #}
{% set coded = '(?:\\p{Lu}{1,4}-?\\d{1,4}[\\p{L}+]{0,3}|\\p{Ll}{1,2}\\p{Lu}?-?\\d{1,4}\\p{L}?)' %}
{% set no_code = '(?:[QHG]\\d{1,2}|FY\\d+|CO2|[MAEB]\\d{2,3}|E\\d0|S&P\\d+|ISO\\d+|V\\d{1,2}|L\\d|B2B|MP3|PM\\d+|R&D\\d*|4G|5G)' %}
{% set number_before = '(?:^|[ (])(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]|[Nn]ew) (?:(?:\\p{Ll}+-\\p{Ll}+|new|electric|conventional|hybrid|compact|small|large|old|\\p{Lu}[\\p{L}-]+) ){0,2}$' %}
{% set number_after = "^(?:[,.;)]|''s\\b|$| (?:in|at|from|for|on|to|and|or|as|is|was|will|has|had|goes|went|this|next|last|by)\\b| (?:[\\p{Ll}-]+ )?(?:sedan|saloon|SUV|crossover|hatchback|pickup|pick-up|van|minivan|wagon|station wagon|estate|coupe|convertible|roadster|supermini|city car)\\b)" %}
{% set article_before = '(?:^|[ (—-])(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa] new|[Aa]n all-new|new|all-new|[Tt]he [\\p{Ll}-]+) (?:\\p{Lu}[\\p{L}-]+ )?["“]?$' %}
with told as materialized (
    -- "The Germans", "the Company" stand for a company: descriptions, the article with them.
    select * replace (
        case when is_description or is_partner then 'r' when is_number_name then 'u' else kind end as kind,
        if(is_description, start_at - 4, start_at) as start_at,
        if(is_partner, end_at + length(regexp_extract(after, '{{ partner }}')), end_at) as end_at,
        if(is_partner, word || regexp_extract(after, '{{ partner }}'), if(is_description, right(before, 4) || word, word)) as word,
        if(is_description, left(before, length(before) - 4), before) as before,
        if(is_partner, substr(after, length(regexp_extract(after, '{{ partner }}')) + 1), after) as after
    )
    from (
        select *,
            case when kind in ('d', 'u') and right(before, 4) in ('the ', 'The ') then
                kind = 'd' and (regexp_full_match(word, '{{ people }}') or regexp_full_match(word, '{{ peoples }}') and regexp_matches(after, '{{ behind_subject }}'))
                or kind = 'u' and word in ('Company', 'Group', 'Corporation') and regexp_matches(after, '^(?:''s|[,.]| \p{Ll})')
            else false end as is_description,
            -- "its Chinese partner"
            case when kind = 'd' and right(before, 4) in ('its ', 'Its ', 'eir ')
                then regexp_matches(after, '{{ partner }}(?:[,.;]|''s| \p{Ll}|$)')
            else false end as is_partner,
            -- "its 604 saloon", "the Brava 12": a number with an article may name a model.
            case when kind = 'n' and regexp_full_match(word, '\d{1,4}')
                then regexp_matches(before, '{{ number_before }}') and regexp_matches(after, '{{ number_after }}')
            else false end as is_number_name
        from {{ ref('int_mentions') }}
        where kind <> 'u' or not regexp_full_match(word, '\d+\p{Ll}*')
    ) as noted
),

-- Neighbours, over narrow rows: what opens, and what goes on, a name that the lexicon does not hold.
neighbours as (
    select
        sentence_key, start_at, end_at, kind, company_id,
        left(after, 1) = ' ' as is_spaced,
        case when kind = 'u' then regexp_full_match(word, '{{ further_company }}') else false end as is_further,
        case when kind = 'u' then regexp_full_match(word, '(?:Group|Motors|Holdings?|Corporation|Corp|Inc|Ltd)') else false end as is_group
    from told
),

edges as materialized (
    select *
    from (
        select
            sentence_key,
            start_at,
            kind as edge_kind,
            lag(end_at) over in_sentence as previous_end,
            lag(kind) over in_sentence as previous_kind,
            lag(company_id) over in_sentence as previous_company_id,
            coalesce(
                kind in ('o', 'm') and lead(kind) over in_sentence = 'u' and lead(start_at) over in_sentence - end_at = 1 and is_spaced
                and case when kind = 'm' then lead(is_group) over in_sentence
                    else lead(is_further) over in_sentence
                        or coalesce(lead(kind, 2) over in_sentence = 'u' and lead(start_at, 2) over in_sentence - lead(end_at) over in_sentence = 1 and lead(is_further, 2) over in_sentence, false)
                end
            , false) as starts_further,
            coalesce(
                lag(kind) over in_sentence in ('o', 'm') and kind = 'u' and start_at - lag(end_at) over in_sentence = 1 and lag(is_spaced) over in_sentence
                and case when lag(kind) over in_sentence = 'm' then is_group
                    else is_further or coalesce(lead(kind) over in_sentence = 'u' and lead(start_at) over in_sentence - end_at = 1 and lead(is_further) over in_sentence, false)
                end
            , false) as previous_starts_further
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
    from told
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

judged as materialized (
    select *,
        case
            when is_further then 'o'
            when regexp_matches(before, '{{ person_before }}') or regexp_matches(after, '^,? (?:who\b|(?:the |its |an? )?(?:chief|president|chairman|CEO|managing|vice|head of|director|analyst))') then 'h'
            when previous_kind = 'o' and start_at - previous_end <= 3
                and regexp_matches(before, '\p{L}(?: |''s? )$')
                and (regexp_matches(word, '\d') and regexp_matches(word, '\p{L}') or regexp_matches(after, '^ (?:[\p{Ll}-]+ ){0,2}{{ bodies }}\b')) then 'm'
            when regexp_full_match(word, '\d+') and previous_kind = 'o' and start_at - previous_end = 1 and regexp_matches(before, '(?:^|[ (])(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]|new) [^ ]+ $') then 'm'
            when regexp_full_match(word, '{{ coded }}') and not regexp_full_match(word, '{{ no_code }}') and regexp_matches(before, '(?:^|[ (])(?:[Tt]he|[Ii]ts|[Tt]heir|[Nn]ew|all-new|<[ox]\d+>''s|electric|hybrid)(?: (?:[\p{Ll}-]+|\p{Lu}[\p{L}-]+))? $')
                and not regexp_matches(after, '{{ no_model_after }}') then 'm'
            when regexp_full_match(word, '\d{3,4}') and regexp_matches(before, '\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]) (?:[\p{Ll}-]+-(?:door|seat|seater|generation|powered)|conventional|compact|electric|hybrid|small|aerodynamic|little) $') then 'm'
            when regexp_matches(before, '(?:called|named|dubbed|christened|badged)(?: as)?(?: the)? ["'']?$') then
                if(regexp_matches(before, 'compan|ventur|firm|brand|unit|entity|business'), 'o', 'm')
            when words >= 2 and regexp_matches(word, ' {{ company_endings() }}$') then 'o'
            when regexp_matches(before, '\b{{ company_nouns() }} $') and not regexp_matches(before, '(?:[Aa]nother|other) [a-z ]*$') then 'o'
            when regexp_matches(after, '^, (?:an?|the|its) (?:[\p{L}-]+ ){0,4}{{ company_nouns() }}(?:[,.;]|$| (?:of|in|from|that|which|based|owned|founded|set|behind|backed|controlled|whose|for|with|and)\b)') then 'o'
            when regexp_matches(before, '(?:stakes? in|shares in|interest in|owned by|controlled by|venture with|partnership with|alliance with|subsidiary of|unit of|shareholder in) $') then 'o'
            when (regexp_matches(before, '{{ made_before }}') or regexp_matches(before, '{{ article_before }}') and (regexp_matches(after, '{{ made_after }}') or regexp_matches(after, '{{ told_after }}')))
                and not regexp_matches(after, '{{ no_model_after }}') and not regexp_full_match(word, '{{ no_model }}') then 'm'
            when regexp_matches(after, '^ (?:[\p{Ll}-]+ ){0,2}{{ bodies }}\b') and not regexp_matches(after, '^ (?:with|for|in|of|to|on|at|from|by|and|or|as|is|was|has|had|will|are|were|makes?|made|sells?|sold|builds?|built)\b') and regexp_matches(before, '(?:\b(?:the|The|its|new|all-new|electric|an?|compact|small|large|of|and)|,) $')
                and not regexp_full_match(word, '(?:Chinese|Japanese|American|European|German)') then 'm'
        end as judgement
    from runs
),

document_names as (
    select document_no, word, arg_max(judgement, (occurrences, judgement)) as judgement, max(brand_id) as brand_id
    from (
        select
            document_no, word, judgement, count(*) as occurrences,
            max(case when judgement = 'm' then previous_company_id end) as brand_id
        from judged
        where judgement is not null
        group by all
    ) as counted
    group by all
),

-- A company or a person named in full before may be named by the first or the last word of that name.
short_names as (
    select document_no, short_name, min(company_id) as company_id, max(kind) as kind
    from (
        select document_no, kind, company_id, regexp_extract(word, '^(\p{Lu}\p{L}{2,}) \p{Lu}', 1) as short_name
        from told
        where kind = 'o' and company_kind is distinct from 'person'
        union all
        select document_no, 'h' as kind, null as company_id, regexp_extract(word, ' (\p{Lu}\p{L}{2,})$', 1)
        from judged
        where judgement = 'h'
    ) as full_names
    where short_name <> '' and not regexp_full_match(short_name, '(?:General|American|British|Chinese|China|Japan|India|Indian|National|First|United|International|Public|State|Royal|New|North|South|East|West|Great|Electric|Motor|Auto|Alliance|Land|Saudi|Bank|Fund|Investor|Golden|Mercedes|Hong|Abu|Beijing|Shanghai|Guangzhou|{{ opening_words() }})')
    group by document_no, short_name
    having count(distinct coalesce(company_id, '')) = 1
),

-- "Nova Sport", "Vista L": a capital word right behind a model is part of its name.
grown as (
    select sentence_key, start_at, previous_end, end_at as name_end, word as name_word, after as name_after
    from judged
    where judgement is null and previous_kind = 'm' and start_at - previous_end = 1 and words = 1
        and regexp_full_match(word, '[\p{Lu}\d][\p{L}\d+-]*') and not regexp_matches(before, '\. $')
        and not regexp_matches(word, '{{ no_model }}|{{ company_endings() }}$')
        and regexp_matches(after, '^(?:[,.;:)]|$|''s| (?:\p{Ll}+))')
)

select
    told.sentence_key, document_no, told.start_at, coalesce(name_end, end_at) as end_at, kind,
    if(name_end is null, word, word || ' ' || name_word) as word, before, coalesce(name_after, after) as after,
    company_id, company_kind, market_id, market_kind, if(name_end is null, model_name, word || ' ' || name_word) as model_name
from told
anti join (select sentence_key, start_at from edges where edge_kind <> 'u') as further using (sentence_key, start_at)
left join grown on told.sentence_key = grown.sentence_key and if(told.kind = 'm', told.end_at, null) = grown.previous_end
where kind <> 'u'
union all
select
    judged.sentence_key,
    judged.document_no,
    judged.start_at,
    judged.end_at,
    coalesce(judged.judgement, document_names.judgement, short_names.kind, if(regexp_full_match(judged.word, '\d+'), 'n', 'u')) as kind,
    judged.word,
    judged.before,
    judged.after,
    case coalesce(judged.judgement, document_names.judgement)
        when 'o' then {{ unknown_company_id('judged.word') }}
        when 'm' then coalesce(if(judged.previous_kind = 'o' and judged.start_at - judged.previous_end <= 3, judged.previous_company_id, null), document_names.brand_id)
        when 'h' then null
        else short_names.company_id
    end as company_id,
    if(coalesce(judged.judgement, document_names.judgement) = 'o', 'unknown', null) as company_kind,
    null as market_id,
    null as market_kind,
    if(coalesce(judged.judgement, document_names.judgement) = 'm', judged.word, null) as model_name
from judged
anti join grown using (sentence_key, start_at)
left join document_names on judged.document_no = document_names.document_no and judged.word = document_names.word
left join short_names on judged.document_no = short_names.document_no and if(judged.words = 1, judged.word, null) = short_names.short_name
