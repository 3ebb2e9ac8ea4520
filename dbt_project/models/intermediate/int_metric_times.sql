{# The time a metric figure is about: the nearest time of its clause, then of its sentence, one row a figure.
   Times that only measure the figure ("more than in May"), or date something said aside, do not count. #}
{% set compared = "(?:\\b(?:than|[Aa]gainst|[Cc]ompared (?:with|to)|versus|vs\\.?|(?:half )?as (?:many|much)|again as|as in|same|year-ago|corresponding)\\b(?:[^,;.()<]|<[nodmgxpu]\\d+>){0,60}?|\\b(?:below|above|short of|ahead of|over|on|from) (?:(?:in|the|those|that|of|its|same|month|level|figure|quarter|period|half) ){0,4})<t\\d+>(?: (?:of|in) <t\\d+>)?" %}
{% set aside = ", (?:which|who|whose|where|when|once|until|launched|introduced|founded|home)\\b[^,;]*," %}
with texts as (
    select
        sentence_key,
        mention_no,
        is_base,
        regexp_extract_all(lead, '<t(\d+)>(?: \(|: )$', 1) as shown_after,
        if(is_base, tail_clause, regexp_replace(tail_clause, '\(<t\d+>: .*$|{{ compared }}', '', 'g')) as near_after,
        regexp_replace(regexp_replace(lead_clause, '\(<t\d+>: [^()]*\)|{{ aside }}', ' ', 'g'), '{{ compared }}', '', 'g') as near_before,
        regexp_replace(regexp_replace(tail, '\b(?:from|against|compared|versus|than)\b.*$', ''), '\(<t\d+>: [^()]*\)|{{ compared }}', '', 'g') as far_after,
        regexp_replace(regexp_replace(lead, '\(<t\d+>: [^()]*\)|{{ aside }}', ' ', 'g'), '{{ compared }}', '', 'g') as far_before,
        regexp_extract_all(lead || tail, '\b(?:[Ss]ince|[Ii]n the [A-Za-zÀ-ɏ]+ years to) (?:[A-Za-zÀ-ɏ]+ ){0,2}<t(\d+)>', 1) as open_times,
        regexp_matches(tail_clause, '\b(?:same|corresponding|comparable|equivalent|like|year-ago) (?:<n\d+> )?(?:[a-zß-ɏ]+ )?(?:day|month|quarter|period|half|months|time|weeks)\b') as is_same_span
    from {{ ref('int_metric_owners') }}
),

candidates as (
    select
        sentence_key,
        mention_no,
        is_same_span,
        open_times,
        unnest(numbers) as time_no,
        unnest(range(1, len(numbers) + 1)) as place
    from (
        select
            *,
            if(is_base, shown_after || regexp_extract_all(near_after, '<t(\d+)>', 1),
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
    arg_min(if(list_contains(candidates.open_times, candidates.time_no), '', coalesce(times.period, '')), candidates.place) as period,
    arg_min(times.is_back, candidates.place) as is_back,
    any_value(candidates.is_same_span) as is_same_span
from candidates
inner join {{ ref('int_times') }} as times
    on candidates.sentence_key = times.sentence_key
    and candidates.time_no::integer = times.mention_no
    and not times.is_weekday and not times.is_aside
group by all
