{# The time a metric figure is about: the nearest time of its clause, then of its sentence, one row a figure. #}
{% set compared = "(?:than|over|on|against|[Cc]ompared (?:with|to)|from|versus|same (?:<n\\d+>|\\p{Ll}+) \\p{Ll}+ (?:of|in)|same \\p{Ll}+ (?:of|in)|as many as|as much as|same \\p{Ll}+|below|above|short of|ahead of) (?:in |the |those of |that of )?<t\\d+>" %}
with texts as (
    select
        sentence_key,
        mention_no,
        is_base,
        if(is_base, tail_clause, regexp_replace(tail_clause, '{{ compared }}', '', 'g')) as near_after,
        regexp_replace(lead_clause, '{{ compared }}', '', 'g') as near_before,
        regexp_replace(regexp_replace(tail, '\b(?:from|against|compared|versus|than)\b.*$', ''), '{{ compared }}', '', 'g') as far_after,
        regexp_replace(lead, '{{ compared }}', '', 'g') as far_before
    from {{ ref('int_metric_owners') }}
),

candidates as (
    select
        sentence_key,
        mention_no,
        unnest(numbers) as time_no,
        unnest(range(1, len(numbers) + 1)) as place
    from (
        select
            sentence_key,
            mention_no,
            if(is_base, regexp_extract_all(near_after, '<t(\d+)>', 1),
                regexp_extract_all(near_after, '<t(\d+)>', 1) || list_reverse(regexp_extract_all(near_before, '<t(\d+)>', 1))
                || regexp_extract_all(far_after, '<t(\d+)>', 1) || list_reverse(regexp_extract_all(far_before, '<t(\d+)>', 1))
            ) as numbers
        from texts
    ) as listed
)

select
    candidates.sentence_key,
    candidates.mention_no,
    arg_min(times.year, candidates.place) as year,
    arg_min(coalesce(times.period, ''), candidates.place) as period,
    arg_min(times.is_back, candidates.place) as is_back
from candidates
inner join {{ ref('int_times') }} as times
    on candidates.sentence_key = times.sentence_key
    and candidates.time_no::integer = times.mention_no
    and not times.is_weekday
group by all
