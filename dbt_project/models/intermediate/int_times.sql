{# Time expressions as calendar periods, relative ones counted from the document's publication date.
   period is null where the expression has no legal code ("first nine months"); year is its first year. #}
{% set quarters = {'first|1st': 1, 'second|2nd': 2, 'third|3rd': 3, 'fourth|4th|final': 4} %}
with expressions as (
    select
        arguments.sentence_key,
        arguments.mention_no,
        arguments.word,
        lower(arguments.word) || coalesce(regexp_extract(arguments.after, '^ (?:before|earlier|ago)\b'), '') as phrase,
        documents.published_on,
        coalesce(
            try_cast(nullif(regexp_extract(arguments.word, '(?:19|20)\d\d'), '') as integer),
            2000 + try_cast(nullif(regexp_extract(arguments.word, 'FY ?''?(\d\d)$', 1), '') as integer)
        ) as written_year,
        nullif(regexp_extract(arguments.word, '(?:19|20)\d\d([-/–]\d\d)\b', 1), '') as second_year,
        nullif(regexp_extract(arguments.word, '(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)', 1), '') as month_name,
        nullif(regexp_extract(arguments.word, '(?i)(?:-|to|through|and|until) ?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)', 1), '') as last_month_name,
        case
            {% for words, quarter in quarters.items() %}
            when regexp_matches(lower(arguments.word), '(?:{{ words }})[ -]quarter') then {{ quarter }}
            {% endfor %}
            when regexp_matches(arguments.word, 'Q[1-4]|[1-4]Q') then regexp_extract(arguments.word, 'Q?([1-4])Q?', 1)::integer
        end as quarter,
        case
            when regexp_matches(lower(arguments.word), '(?:first|1st)[ -](?:half|six months)') or regexp_matches(arguments.word, 'H1') then 1
            when regexp_matches(lower(arguments.word), '(?:second|2nd|final)[ -]half') or regexp_matches(arguments.word, 'H2') then 2
        end as half,
        regexp_matches(lower(arguments.word), 'fy|fiscal|financial') as is_fiscal,
        regexp_matches(arguments.before, '\b(?:year|12 months|[Tt]welve months)(?: that| which)? (?:to|ended|ends|ending|through)(?: in| on| the end of)? $') as is_year_to,
        -- "The six months to June", "the quarter ended in March": how many months end with it.
        nullif(regexp_extract(lower(arguments.before), '\b(half|[a-z]+|\d+)[ -](?:months?|year|quarter)(?: that| which)?,? (?:to|ended|ends|ending|through|until|up to)(?: in| on| the end of| end| late)? $', 1), '') as span_word,
        -- "Sales through September", "by the end of June": all since the year began.
        regexp_matches(arguments.before, '\b(?:(?:[Tt]hrough|[Uu]ntil|[Uu]p to|[Tt]ill|to|[Bb]y)(?: the end of| end| late| mid)?|[Bb]y|[Ss]ince|[Ss]o far (?:in|to)|[Bb]etween <?[A-Za-z]+>? and) $') as is_running,
        regexp_matches(lower(arguments.word), 'months') and not regexp_matches(lower(arguments.word), 'six months|three months') as is_partial,
        regexp_matches(lower(arguments.word), '^on ') as is_weekday,
        -- No time of its own but a measure: "year-on-year".
        -- Nor "the year" of "the year ended in March".
        regexp_matches(lower(arguments.word), '(?:on|over|to)[- ](?:the )?(?:year|quarter|month)|\byoy\b')
            or regexp_matches(arguments.after, '^(?: that| which)?,? (?:ended|ends|ending|to|through)(?: in| on| the end of| end)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)') as is_aside,
        regexp_matches(arguments.before, '\b(?:(?:same|corresponding|comparable|like) [A-Za-zÀ-ɏ -]+ (?:of|in)|than(?: (?:in|a|the|those of))?|[Ss]ince|[Uu]ntil|[Ff]ounded in|[Ll]aunched in|over|against) $|\b(?:[Cc]ompared (?:with|to)|[Aa]gainst|versus|vs\.?|than|down from|up from) [^,;.]*$') as is_compared
    from {{ ref('int_arguments') }} as arguments
    inner join {{ ref('stg_documents') }} as documents using (document_no)
    where arguments.kind = 't'
),

placed as (
    select
        *,
        strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(month_name)) // 3 + 1 as month,
        strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(last_month_name)) // 3 + 1 as last_month,
        year(published_on) as published_year,
        month(published_on) as published_month,
        case
            when regexp_matches(phrase, '(?:last|previous|prior|preceding) (?:full |fiscal |financial |calendar |model )?year|(?:a|one|the) year (?:ago|earlier|before)|year-ago|year-earlier|last year') then -1
            -- Early in a year "the year" is the one that has ended.
            when published_month <= 2 and regexp_matches(phrase, '^(?:the |the full |full |the whole |the entire )year$') then -1
            when regexp_matches(phrase, 'next (?:full |fiscal |financial |calendar |model )?year|following year') then 1
            when regexp_matches(phrase, 'years (?:ago|earlier)') then
                -coalesce(try_cast(regexp_extract(phrase, '(\d+) years', 1) as integer),
                    list_position(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'], regexp_extract(phrase, '([A-Za-zÀ-ɏ]+) years', 1)))
            when regexp_matches(phrase, 'year|quarter|half|months?$') then 0
        end as year_offset
    from expressions
),

dated as (
    select
        *,
        case
            when written_year is not null then written_year
            when published_on is null then null
            when month is not null and regexp_matches(phrase, '\b(?:last|the previous|the prior|previous) year') then published_year - 1
            when month is not null and month > published_month and not is_weekday and not regexp_matches(phrase, 'this|next') then published_year - 1
            when month is not null then published_year
            when phrase = 'the month' then year(published_on - interval 20 day)
            when phrase = 'the quarter' then year(published_on - interval 45 day)
            when regexp_matches(phrase, '(?:last|previous) month') then year(published_on - interval 1 month)
            when regexp_matches(phrase, 'last quarter') then year(published_on - interval 3 month)
            when quarter is not null and year_offset = 0 and quarter > (published_month + 2) // 3 then published_year - 1
            when year_offset is not null then published_year + year_offset
            when quarter is not null then if(quarter > (published_month + 2) // 3, published_year - 1, published_year)
            when half is not null then if(half = 2 and published_month < 7, published_year - 1, published_year)
        end as calendar_year,
        case
            when phrase = 'the quarter' then quarter(published_on - interval 45 day)
            when quarter is null and regexp_matches(phrase, 'last quarter') and published_on is not null then quarter(published_on - interval 3 month)
            when quarter is null and regexp_matches(phrase, '(?:this|current) quarter') then quarter(published_on)
            when month is not null and last_month = month + 2 and month % 3 = 1 then (month + 2) // 3
            else quarter
        end as calendar_quarter,
        case
            when month is not null and last_month is null and not regexp_matches(phrase, 'quarter|half|months') then month
            when regexp_matches(phrase, 'last month|previous month') then month(published_on - interval 1 month)
            when phrase = 'the month' then month(published_on - interval 20 day)
            when regexp_matches(phrase, 'this month') then published_month
        end as calendar_month,
        coalesce(list_position(['one', 'two', 'three', 'four', 'five', 'half', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'], if(span_word = 'six', 'half', span_word)), try_cast(span_word as integer)) as span_months,
        case when month = 1 and last_month = 6 or month = 7 and last_month = 12 then if(month = 1, 1, 2) else half end as calendar_half
    from placed
)

select
    sentence_key,
    mention_no,
    word,
    is_weekday,
    is_aside,
    is_compared,
    coalesce(calendar_year > published_year, false) or regexp_matches(phrase, '^(?:next|this|the coming) ') as is_ahead,
    regexp_matches(phrase, 'before|earlier|ago|previous|prior|preceding|last year|same') as is_back,
    calendar_year as year,
    case
        when calendar_year is null or is_partial or is_weekday then null
        when is_year_to and month is not null then if(month = 12, '', 'FY') || calendar_year
        when last_month is null and span_months = 3 and calendar_month % 3 = 0 then calendar_year || '-Q' || calendar_month // 3
        when last_month is null and span_months = 6 and calendar_month % 6 = 0 then calendar_year || '-H' || calendar_month // 6
        when span_months is not null and calendar_month is not null or is_running and calendar_month is not null and quarter is null then null
        when calendar_quarter is not null then calendar_year || '-Q' || calendar_quarter
        when calendar_half is not null then calendar_year || '-H' || calendar_half
        when calendar_month is not null then calendar_year || '-' || lpad(calendar_month::varchar, 2, '0')
        when last_month is not null then null
        -- "2024-25" is named after its last year, "1985/86" after its first.
        when second_year is not null then 'FY' || (calendar_year + (not starts_with(second_year, '/'))::integer)
        when is_fiscal then 'FY' || calendar_year
        else calendar_year::varchar
    end as period
from dated
