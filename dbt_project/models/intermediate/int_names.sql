{# Mentions with the names the lexicon does not hold: neighbouring capitalised words become one name, and a
   name is a company or a model where the words around it say so, anywhere in its document. #}
{% set person_before = '(?:[Cc]hief|[Pp]resident|[Cc]hairman|[Cc]hairwoman|CEO|CFO|COO|[Dd]irector|[Ee]xecutive|[Oo]fficer|[Hh]ead|[Aa]nalyst|[Mm]inister|[Bb]oss|[Mm]anager|Mr|Mr\.|Mrs|Ms|Dr|Sir|[Ss]pokes(?:man|woman|person)|[Ff]ounder|[Ss]ecretary|[Ee]ditor|[Ee]conomist|[Ee]ngineer|[Dd]esigner),? $' %}
{% set bodies = '(?:sedan|saloon|SUV|crossover|hatchback|pickup|pick-up|van|minivan|MPV|wagon|estate|coupe|coup[eé]|convertible|roadster|sports car|supercar|city car|supermini|subcompact|compact|off-roader|truck|bus|motorcycle|motorbike|scooter|EV|hybrid|plug-in|model|car|sport utility|sport-utility|people carrier|kei car)s?' %}
with mentions as (
    select *,
        lag(end_at) over in_sentence as previous_end,
        lag(kind) over in_sentence as previous_kind,
        lag(company_id) over in_sentence as previous_company_id
    from {{ ref('int_mentions') }}
    window in_sentence as (partition by sentence_key order by start_at)
),

opened as (
    select *,
        sum((not coalesce(
            previous_kind = 'u'
            and (start_at - previous_end = 1 and right(before, 1) in (' ', '-', '&') or start_at - previous_end = 3 and right(before, 3) = ' & ')
        , false))::integer) over (partition by sentence_key order by start_at rows unbounded preceding) as run_no
    from mentions
    where kind = 'u'
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
            when regexp_matches(before, '{{ person_before }}') or regexp_matches(after, '^,? (?:who\b|(?:the |its |an? )?(?:chief|president|chairman|CEO|managing|vice|head of|director|analyst))') then 'h'
            when previous_kind = 'o' and start_at - previous_end <= 3
                and regexp_matches(before, '\p{L}(?: |''s? )$')
                and (regexp_matches(word, '\d') and regexp_matches(word, '\p{L}') or regexp_matches(after, '^ (?:[\p{Ll}-]+ ){0,2}{{ bodies }}\b')) then 'm'
            when regexp_matches(before, '(?:called|named|dubbed|christened|badged)(?: as)?(?: the)? ["'']?$') then
                if(regexp_matches(before, 'compan|ventur|firm|brand|unit|entity|business'), 'o', 'm')
            when words >= 2 and regexp_matches(word, ' {{ company_endings() }}$') then 'o'
            when regexp_matches(before, '\b{{ company_nouns() }} $') and not regexp_matches(before, '(?:[Aa]nother|other) [a-z ]*$') then 'o'
            when regexp_matches(after, '^,? (?:an?|the|its) (?:[\p{L}-]+ ){0,4}{{ company_nouns() }}\b') then 'o'
            when regexp_matches(before, '(?:stakes? in|shares in|interest in|owned by|controlled by|venture with|partnership with|alliance with|subsidiary of|unit of|shareholder in) $') then 'o'
            when regexp_matches(after, '^ (?:[\p{Ll}-]+ ){0,2}{{ bodies }}\b') and regexp_matches(before, '(?:the|The|its|new|all-new|electric|an?|compact|small|large|of|and|,) $')
                and not regexp_full_match(word, '(?:Chinese|Japanese|American|European|German)') then 'm'
        end as judgement
    from runs
),

document_names as (
    select document_no, word, arg_max(judgement, occurrences) as judgement, any_value(brand_id) as brand_id
    from (
        select
            document_no, word, judgement, count(*) as occurrences,
            any_value(case when judgement = 'm' then previous_company_id end) as brand_id
        from judged
        where judgement is not null
        group by all
    ) as counted
    group by all
)

select
    sentence_key, document_no, start_at, end_at, kind, word, before, after, company_id, company_kind, market_id, market_kind, model_name
from {{ ref('int_mentions') }}
where kind <> 'u'
union all
select
    judged.sentence_key,
    judged.document_no,
    judged.start_at,
    judged.end_at,
    coalesce(judged.judgement, document_names.judgement, 'u') as kind,
    judged.word,
    judged.before,
    judged.after,
    case coalesce(judged.judgement, document_names.judgement)
        when 'o' then {{ unknown_company_id('judged.word') }}
        when 'm' then coalesce(if(judged.previous_kind = 'o' and judged.start_at - judged.previous_end <= 3, judged.previous_company_id, null), document_names.brand_id)
    end as company_id,
    if(coalesce(judged.judgement, document_names.judgement) = 'o', 'unknown', null) as company_kind,
    null as market_id,
    null as market_kind,
    if(coalesce(judged.judgement, document_names.judgement) = 'm', judged.word, null) as model_name
from judged
left join document_names on judged.document_no = document_names.document_no and judged.word = document_names.word
