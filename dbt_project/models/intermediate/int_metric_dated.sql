{# Settled figures with their period: the time of their sentence, else the period the document reports on. #}
with first_times as (
    select
        sentences.document_no,
        arg_min(times.period, (times.sentence_key, times.mention_no)) as first_period,
        arg_min(times.year, (times.sentence_key, times.mention_no)) as first_year,
        min(times.sentence_key) as first_time_key
    from {{ ref('int_times') }} as times
    inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
    where
        times.period is not null and not times.is_weekday and not times.is_back and not times.is_aside and not times.is_compared and not times.is_ahead
        and not regexp_matches(times.word, '(?i)\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)')
    group by sentences.document_no
),

timed as (
    select
        settled.*,
        times.year as own_year,
        times.period as own_period,
        coalesce(times.is_back, true) as is_back,
        coalesce(times.is_same_span, false) as is_same_span,
        settled_metric in ('sales_units', 'sales_growth_pct', 'market_share_pct', 'exports_units') as is_of_period,
        first_times.first_period,
        first_times.first_year,
        first_times.first_time_key,
        -- Of the periods of the figures before it the first one of the latest year: others look back or aside.
        max(case when not settled.is_base and settled.modality = 'asserted' and times.period <> '' then {'year': times.year, 'sentence_key': -settled.sentence_key, 'mention_no': -settled.mention_no, 'period': times.period} end) over earlier as running,
        -- What the figure before it in the sentence is of: a base is of the same span.
        last_value(case when not settled.is_base then times.period end ignore nulls) over in_sentence as beside_period
    from {{ ref('int_metric_settled') }} as settled
    left join {{ ref('int_metric_times') }} as times using (sentence_key, mention_no)
    left join first_times on settled.document_no = first_times.document_no
    window
        earlier as (partition by settled.document_no order by settled.sentence_key, settled.mention_no rows between unbounded preceding and 1 preceding),
        in_sentence as (order by {{ place_in_text('settled.mention_no') }} range between settled.mention_no preceding and 1 preceding)
),

reported as materialized (
    select
        * exclude (running, first_period, first_year, first_time_key),
        if(is_base and beside_period like '%2%', try_cast(regexp_extract(beside_period, '\d{4}') as integer), null) as beside_year,
        -- The year a document opens with is not given up for one before it.
        case when first_time_key <= sentence_key and first_year > coalesce(running.year, 0) then first_year else running.year end as report_year,
        case when first_time_key <= sentence_key and first_year > coalesce(running.year, 0) then first_period else running.period end as report_period
    from timed
)

-- What a figure is compared with is of the same span a year before, unless it says its own.
select
    * exclude (own_year, own_period, is_back, is_same_span, is_of_period, report_year, report_period, beside_year, beside_period),
    case
        when is_base and is_same_span and own_year <> report_year then regexp_replace(report_period, '\d{4}', own_year::varchar)
        when is_base and is_back and beside_year is not null then regexp_replace(beside_period, '\d{4}', (beside_year - 1)::varchar)
        when is_base and (is_back or is_same_span) and report_year is not null then regexp_replace(report_period, '\d{4}', (report_year - 1)::varchar)
        when own_year is not null or own_period is not null then nullif(own_period, '')
        when is_of_period then report_period
    end as period,
    case
        when is_base and (is_back or is_same_span and own_year = report_year) then coalesce(beside_year - 1, report_year - 1, own_year)
        else coalesce(own_year, if(is_of_period, report_year, null))
    end as year
from reported
