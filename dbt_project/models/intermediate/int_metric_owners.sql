{# Figures of metrics with the company and the place their own sentence gives them, as mention numbers. #}
with texts as (
    select
        *,
        {{ without_governed('lead') }} as owner_text,
        regexp_extract(lead, '^(?:.*(?:;|, (?:while|whereas|but|although|though|against|compared)\b|\b(?:while|whereas)\b| and (?:sold|cut|exported|delivered|shipped|built|has|have|had|expects|hopes|plans|raised|lifted|produced|handed)\b))?(.*)$', 1) as lead_clause,
        regexp_extract(tail, '^(.*?)(?:[,;]| (?:while|whereas|against|compared|and (?:sold|built|exported|delivered|made))\b|<[np]\d+>|$)', 1) as tail_clause,
        regexp_extract(tail, '^(.*?)(?:[,;]| (?:while|whereas)\b|$)', 1) as tail_reach
    from (select * replace ({{ without_shows('lead') }} as lead, {{ without_shows('tail') }} as tail) from {{ ref('int_metric_matches') }}) as matches
    where metric <> 'none'
),

-- "A, B and C sold 1, 2 and 3 units respectively": the values in order belong to the last names in order.
listed as (
    select
        *,
        case when regexp_matches(tail, '\brespectively\b') then
            regexp_extract_all(regexp_extract(lead || '<n0>', '(?:<[np]\d+>(?:, and |, | and |, or ))*<n0>$'), '<[np](\d+)>', 1)
        end as values_before,
        case when regexp_matches(tail, '\brespectively\b') then
            regexp_extract_all(regexp_extract(tail, '^(?: and |, and |, )<[np]\d+>(?:(?:, and |, | and )<[np]\d+>)*'), '<[np](\d+)>', 1)
        end as values_after,
        case when regexp_matches(tail, '\brespectively\b') then regexp_extract_all(lead, '<([omg]\d+)>', 1) end as names
    from texts
),

aligned as (
    select
        *,
        case when len(values_before) + len(values_after) > 1 then names[len(names) - len(values_after)  - len(values_before) + len(values_before)] end as listed_name
    from listed
)

select
    * exclude (next_text, trigger_text, values_before, values_after, names),
    try_cast(coalesce(
        nullif(regexp_extract(listed_name, '^[om](\d+)', 1), ''),
        nullif(regexp_extract(lead, '<[om](\d+)>, (?:which|who) \p{Ll}[^,;]*$', 1), ''),
        case when class in ('brand', 'of') and metric not in ('exports_units', 'production_units') then nullif(regexp_extract(tail, '^[^.;,]*?<[mo](\d+)>', 1), '') end,
        nullif(regexp_extract(tail, '^[^,;<]{0,40}<[om](\d+)> (?:sold|delivered|built|made|exported|produced|registered|handed|shifted|managed)', 1), ''),
        case when regexp_matches(owner_text, '(?:^|[,;] )(?:[Tt]he )?<m\d+>[^,;<]*<o\d+>''s [^,;]*$') then regexp_extract(owner_text, '.*<m(\d+)>', 1) end,
        nullif(regexp_extract(owner_text, '.*<[om](\d+)>', 1), ''),
        nullif(regexp_extract(tail, '^[^;]{0,60} (?:for|at|by|from) (?:the |its )?<[om](\d+)>', 1), '')
    ) as integer) as owner_no,
    coalesce('<' || nullif(regexp_extract(listed_name, '^g\d+'), '') || '>', {{ first_place('tail_clause') }}) as place_after,
    coalesce(nullif(regexp_extract(lead, '(<g\d+>)(?:,? (?:with|at|on|took|takes|added|contributed|bought|saw|got|came to|by|plus|minus|up|down)| ?\(|,|:)? ?{{ word("k_about") }}$', 1), ''), {{ last_place("lead_clause || '<n0>'") }}) as place_before,
    {{ first_place('tail_reach') }} as place_far,
    regexp_extract(lead, '^(?:[^<>,]{0,25}[^\p{L}<>])?({{ word("k_place") }})', 1) as place_lead,
    try_cast(regexp_extract(owner_text, '.*<g(\d+)>', 1) as integer) as lead_place_no
from aligned
