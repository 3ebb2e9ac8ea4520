{# Figures of metrics with the company and the place their own sentence gives them, as mention numbers. #}
{# What is counted, where it is no whole range: a drive, a class, a kind of vehicle. #}
{% set kinds = "plug-in hybrids?|plug-ins?|phevs?|hybrids?|fuel[- ]cell|(?:all-|battery-)?electric(?: (?:[a-z]+-wheelers|scooters|motorcycles|bikes|buses|trucks|vans))?|evs?|bevs?|battery(?:-powered)?|passenger[- ](?:vehicles?|cars?)|(?:small |light |medium |heavy |large )?commercial[- ]vehicles?|(?:(?:medium|light|heavy)(?:-duty)? and )?(?:class <n\\d+>|class [a-z]+|heavy-duty|medium-duty|light-duty|heavy|medium|light) (?:trucks?|lorry|lorries|vehicles?)|luxury (?:cars?|vehicles?|segment|class|market)|suvs?|sports?[ -]utility(?: vehicles?)?|pick-?ups?(?: trucks?)?|vans?|bus(?:es)?|coaches|trucks?|lorry|lorries|tractors?|motorcycles?|motorbikes?|scooters?" %}
with texts as (
    select
        *,
        {{ without_governed('lead') }} as owner_text,
        regexp_extract(lead, '^(?:.*(?:;|, (?:while|whereas|but|although|though|against|compared)\b|\b(?:while|whereas)\b| and (?:sold|cut|exported|delivered|shipped|built|has|have|had|expects|hopes|plans|raised|lifted|produced|handed)\b))? ?(.*)$', 1) as lead_clause,
        regexp_extract(tail, '^(.*?)(?:[,;]| (?:while|whereas|but|against|compared|and (?:sold|built|exported|delivered|made|an?|its|their|has|had|have|holds?|held|in|at|by|to))\b|<[np]\d+>|$)', 1) as tail_clause,
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
        case when len(values_before) + len(values_after) > 1 then names[len(names) - len(values_after)  - len(values_before) + len(values_before)] end as listed_name,
        right(regexp_extract(lead, '[^,;<]*(?:<[^op][^,;<]*)*$'), 60) || ' ' || coalesce(nullif(regexp_extract(tail, '^ (?:light|medium|heavy)(?:-duty)? and [a-z-]+ [a-z]+'), ''), noun) || if(metric = 'market_share_pct', ' ' || left(tail_clause, 70), '') as counted,
        regexp_extract(lead_clause, '[^;<]*(?:<[^np][^;<]*)*$') as subject_text
    from listed
),

owned as (
    select
        * exclude (next_text, trigger_text, values_before, values_after, names, counted, subject_text) replace (if(sign = 0, if(regexp_matches(lead, '-$'), -1, 1), sign) as sign),
        try_cast(coalesce(
            nullif(regexp_extract(listed_name, '^[om](\d+)', 1), ''),
            -- A name right before its figure: "ahead of Kia (6.7)", "with Changan far behind: 97,000", "Neta 13,029".
            nullif(regexp_extract(lead, '<[om](\d+)>(?:''s)?(?:,? (?:with|at|on|to|had|has|took|held)|,? [a-zß-ɏ]+ behind(?: with| at| on)?)?[,:(]? ?\(?{{ word("k_about") }}$', 1), ''),
            nullif(regexp_extract(tail, '^ of (?:the |<o\d+>''s )?(?:<o\d+>(?:''s)? )?(?:[a-zß-ɏ]+ )?<m(\d+)>', 1), ''),
            -- "Of these 300 were Audis", "against 21 percent for Ford".
            nullif(regexp_extract(tail, '^ (?:of (?:them|these|those|which) )?(?:were|was|are|is) (?:the |an? )?<[om](\d+)>s?(?:[.,;)]|$| (?:and|while|but)\b)', 1), ''),
            case when regexp_matches(lead, '\b(?:[Aa]gainst|with|and|while|but|versus) {{ word("k_about") }}$|, {{ word("k_about") }}$') then nullif(regexp_extract(tail, '^ for (?:the )?<[om](\d+)>(?:[.,;)]|$| (?:and|while|but)\b)', 1), '') end,
        case when class in ('brand', 'of') and (metric not in ('exports_units', 'production_units') or rule_id = 'markets_made_right') then nullif(regexp_extract(tail, '^[^.;,]*?<[mo](\d+)>', 1), '') end,
            nullif(regexp_extract(tail, '^[^,;<]{0,40}<[om](\d+)> (?:sold|delivered|built|made|exported|produced|registered|handed|shifted|managed)', 1), '')
        ) as integer) as near_owner_no,
        try_cast(coalesce(
            nullif(regexp_extract(lead, '<[om](\d+)>(?:''s)?(?: [a-zß-ɏ]+){0,2}, (?:which|who) [a-zß-ɏ][^,;]*$', 1), ''),
            case when regexp_matches(owner_text, '(?:^|[,;] )(?:[Tt]he )?<m\d+>[^,;<]*<o\d+>''s [^,;]*$') then regexp_extract(owner_text, '.*<m(\d+)>', 1) end,
            -- "Its Audi and Seat divisions together sold": whose they are.
            case when regexp_matches(owner_text, '\b(?:together|combined|jointly|between them|divisions|brands|marques|makes|units|subsidiaries)\b') then nullif(regexp_extract(owner_text, '.*<o(\d+)>''s (?:[a-zß-ɏ]+ )?<[om]\d+>(?:, <[om]\d+>)*,? and <[om]\d+>[^<]*$', 1), '') end,
            -- "Lancia, an equal venture of Fiat and Audi, sold": the verb behind the aside is the first name's.
            nullif(regexp_extract(lead, '^(?:[^<,;]{0,25}[^<,;''A-Za-zÀ-ɏ])?<o(\d+)>(?: \([^()]*\))?, (?:in|of|with) (?:which|whom|whose) .*, (?:(?:has|had|have|will|would|also|only|still|now|itself) )*[a-zß-ɏ]+(?:ed|ld|ilt|ade|de|s|ell|uild|ake)\b[^<,;]*(?:<[tgd]\d+>[^<,;]*)*$', 1), ''),
            nullif(regexp_extract(owner_text, '.*<[om](\d+)>', 1), ''),
            -- "Smith, the Fiat boss, counts on", "Smith, who heads Fiat here, expects": the speaker's.
            nullif(regexp_extract(regexp_extract(lead, '(?:^|[;:] |\b(?:and|but|while) )(?:[A-Za-zÀ-ɏ]+ ){0,5}<[hu]\d+>, (?:(?:the |an? )?<o\d+>|[^,;<]*\b(?:of|at|for|heads?|headed|runs?|ran|leads?|led|chairs?) (?:the )?<o\d+>)(?:''s)?[^,;<]*(?:<[gdt]\d+>[^,;<]*)*, [^,;<]*(?:<[gdtxnp]\d+>(?:''s)?[^;<]*)*$'), '<o(\d+)>', 1), ''),
            nullif(regexp_extract(tail, '^[^;]{0,60} (?:for|at|by|from) (?:the |its )?<[om](\d+)>', 1), ''),
            -- "With 4,100 sold in May, Skoda came second".
            case when not regexp_matches(lead, '<[omxr]\d') then nullif(regexp_extract(tail, '^[^;<]{0,60}(?:<[gtd]\d+>[^;<]{0,30}){0,3}, (?:the )?<[om](\d+)>(?: \([^()]*\))? (?:[a-zß-ɏ]+ly )?(?:is|was|has|had|came|comes|leads?|led|ranks?|ranked|finished|took|takes|remains?|remained|became|becomes|stays?|stayed|sits?|stands?|stood|lies|lay|follow(?:s|ed)|overtook|overtakes|beat|topped|tops|claims?|claimed|can|could|did|does|made|held|holds|keeps?|kept)\b', 1), '') end,
            case when not regexp_matches(lead, '<[omxr]\d') then nullif(regexp_extract(tail, '^[^;<]{0,60}, (?:the )?<[om](\d+)>''s (?:[a-zß-ɏ-]+ ){0,2}(?:share|slice|sales|deliveries|registrations|volumes?|total|tally|figure)\b', 1), '') end,
        nullif(regexp_extract(tail, '^[^;]*, (?:according to )?(?:[A-Za-zÀ-ɏ -]+ (?:at|of) )?<o(\d+)>(?:''s [a-zß-ɏ ]+)? (?:said|says|reported|announced|disclosed|told|added)\b', 1), '')
        ) as integer) as far_owner_no,
        regexp_matches(lead, '(?i)\b(?:of|among|from|within|in) (?:these|those|them|that figure|that total|this figure|this total|that number)\b|\bof which\b') or regexp_matches(tail, '^ of (?:these|those|them)\b') as is_part_of_last,
        regexp_matches(owner_text, '<[rx]\d+>[^<]*(?:<[tgdnpch]\d+>[^<]*)*$') as is_unresolved,
        -- The model that is counted, where another name owns the figure: "300 units of the", "as for the".
        try_cast(coalesce(
            nullif(regexp_extract(tail, '^(?: [A-Za-zÀ-ɏ-]+){1,2} of (?:the |<o\d+>''s )?(?:new )?(?:<o\d+>(?:''s)? )?<m(\d+)>', 1), ''),
            case when class = 'brand' then nullif(regexp_extract(tail, '^ (?:[a-zß-ɏ-]+ ){0,2}(?:<o\d+>(?:''s)? )?<m(\d+)>', 1), '') end,
            nullif(regexp_extract(lead, '\b(?:[Aa]s for|[Ii]n the case of|[Oo]f) (?:the |<o\d+>''s )(?:<o\d+>(?:''s)? )?<m(\d+)>,? [^<]*(?:<[otgd]\d+>[^<]*)*(?:<n\d+> to )?$', 1), '')
        ) as integer) as model_no,
        -- No name since the figure before: what that one belongs to, this one does too.
        regexp_matches(lead, '<[np]\d+>[^<]*(?:<[tgdnpc]\d+>[^<]*)*$') as is_following,
        coalesce('<' || nullif(regexp_extract(listed_name, '^g\d+'), '') || '>', nullif(regexp_extract(lead, '(<g\d+>)(?:''s)? ?[(:] ?{{ word("k_about") }}$', 1), ''), {{ first_place('tail_clause') }}) as place_after,
        coalesce(nullif(regexp_extract(lead, '(<g\d+>)(?:,? (?:with|at|on|took|takes|added|contributed|bought|saw|got|came to|by|plus|minus|up|down)| ?\(|,|:)? ?{{ word("k_about") }}$', 1), ''), {{ last_place("lead_clause || '<n0>'") }}) as place_before,
        coalesce(nullif({{ first_place('tail_reach') }}, ''), if(regexp_matches(lead, '^(?:With|At|By|On) [^<]*$'), {{ first_place('tail') }}, '')) as place_far,
        -- The last place before the figure, however named: "Europe's best-selling car"; no dateline, maker's nation or place of work.
        regexp_extract(regexp_replace(lead, '^[^<]{0,40}(?:<[a-z]\d+>,? ?)?<g\d+>[^<]{0,25}(?: - |: | -- |–|—)|<[ou]\d+> of <[gd]\d+>|<[gd]\d+>(?:''s|-<d\d+>)? (?:[A-Za-zÀ-ɏ-]+ ){0,2}(?:parent|company|group|firm|brand|marque|giant|partner|rival|owner|government|newspaper|ministry|[a-zß-ɏ]*makers?|manufacturer)\b|\b(?:made|built|assembled|produced|based|imported|headquartered|plants?|factory|works|from)\b[^,;<]*(?:<[omx]\d+>[^,;<]*)*<[gd]\d+>', '', 'g'), '.*(<[gd]\d+>)', 1) as place_near,
        regexp_extract(lead, '^(?:[^<>,]{0,25}[^A-Za-zÀ-ɏ<>])?({{ word("k_place") }})', 1) as place_lead,
        try_cast(regexp_extract(owner_text, '.*<g(\d+)>', 1) as integer) as lead_place_no,
        -- What the words around a figure say, as flags: the models behind carry no text along.
        {{ is_of_industry() }} as is_industry,
        class = 'unit' and regexp_matches(lead, '<d\d+>s? (?:[a-zß-ɏ]+ )?(?:bought|registered|purchased) {{ word("k_about") }}$')
            or metric = 'market_share_pct' and regexp_matches(lead, '<d\d+>s? (?:[a-zß-ɏ]+ )?(?:bought|registered|purchased)\b') as is_bought,
        (metric in ('growth_carried', 'share_carried') or rule_id = 'markets_share_leader') and regexp_matches(lead || tail, '(?i)\b(?:shareholders?|shares\b|stakes?\b|holdings?\b|shareholding|stock\b|option|subsidiary|interest\b|votes|voting|\b(?:will|to) own\b|ownership|profit|turnover|revenue|index\b|trading|capital|equity|margin|receipts\b|bourse|\bclosed (?:up|down|at)|holding company|compensation|purchases in the market|\bpaid\b|\braid\b|dividend|percent of <o)') as is_money,
        class in ('bare', 'unit') and value >= 1000000 and regexp_matches(span, 'sales') and not regexp_matches(noun, '[A-Za-zÀ-ɏ]') and regexp_matches(lead || tail, '<c\d+>|\b(?:profits?|loss(?:es)?|revenues?|turnover|earnings|income)\b') as is_turnover,
        not regexp_matches(lead, '<o\d+>.*<o\d+>') as is_alone,
        regexp_matches(lead || tail, '<[om]\d') as has_name,
        regexp_matches(lead || tail, '\b(?:at|in|near|from) (?:the |its )?(?:<[ug]\d+>|[A-ZÀ-ÞĀ-ɏ])') as is_elsewhere,
        metric = 'share_carried' and regexp_matches(lead, '<p\d+>[^;]*$') as is_following_percent,
        metric = 'share_carried' and regexp_matches(lead, '(?:\b(?:with|at|to|and|by|of|for)|,|[>(]|\bpercent|\bthose of (?:[a-zß-ɏ-]+ ?){1,3}) ?{{ word("k_about") }}$') as is_share_next,
        metric = 'share_carried' and (regexp_matches(lead, '\b(?:with|at|to|and|by|of|after|from|ha[sd]|have|held|holds?|t[ao]k(?:e|es|en|ing)|took|achiev(?:e|es|ed|ing)|reach(?:es|ed|ing)?|captur(?:e|es|ed|ing)|command(?:s|ed|ing)?|claim(?:s|ed|ing)?|gain(?:s|ed|ing)?|secur(?:e|es|ed|ing)|w[io]n(?:s|ning)?|got|record(?:s|ed)|manag(?:e|es|ed)|control(?:s|led)?|enjoy(?:s|ed)?|scor(?:e|es|ed)|was|is|were|on|sank|slipped to) {{ word("k_about") }}$') or regexp_matches(tail, '^ (?:[a-zß-ɏ]+ )?(?:share|slice)\b')) as is_share_on,
        metric = 'carried' and (value >= 100 or class <> 'bare') and regexp_matches(lead, '{{ word("k_bears") }} ?{{ word("k_about") }}$')
            or metric = 'carried' and regexp_matches(tail, '^(?: [a-zß-ɏ-]+){0,4} (?:are|were|is|was) (?:now |still |also |originally |initially )?(?:planned|due|scheduled|foreseen|expected|targeted|budgeted|envisaged|pencilled in)\b') as is_bearing,
        metric = 'dealers' and regexp_matches(lead || tail, '\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|spread over|from) {{ word("k_about") }}<n\d+> (?:different |foreign )?(?:countries|markets|nations)\b') as is_in_countries,
        metric = 'carried' and class in ('bare', 'of') and regexp_matches(lead, '\b(?:to|ha[sd]|have|be|are|were|by|about|some|number|from|of) {{ word("k_about") }}$|^There {{ word("k_about") }}$|, {{ word("k_about") }}$') as is_dealer_next,
        regexp_matches(lead, '\band {{ word("k_about") }}$') as is_second,
        regexp_matches(lead, '\b(?:figures?|counts?|numbers?|totals?|tally|tallies|volumes?)\b[^;,<]*(?:<[gtdox]\d+>[^;,<]*)*\b(?:was|is|were|are|came to|comes to|stood at|stands at|reached|reaches|to|of|at) {{ word("k_about") }}$') as is_count,
        regexp_matches(lead, '(?i)output|production|plants?\b|factor|works\b|lines?\b') or regexp_matches(tail, '(?i)(?:plants?|factor[a-zß-ɏ]+|works|lines?|airfield|site)\b') as is_of_plant,
        {{ scope_of("lower(coalesce(regexp_extract_all(counted, '(?i)\\b(?:" ~ kinds ~ ")\\b')[-1], regexp_extract_all(subject_text, '(?i)\\b(" ~ kinds ~ ") (?:cars?|vehicles?|models?|sales|volumes?|registrations|deliveries|shipments|wholesales|dispatches|exports|output|production)\\b', 1)[-1]))") }} as counted_scope,
        case
            when regexp_matches(lead, '\b(?:goal|target|aim|budget|plan|forecast) (?:[a-zß-ɏ]+ ){0,3}{{ word("k_about") }}$') then 'planned'
            when regexp_matches(tail, '^[^,;.]{0,30} (?:will|would|shall|should|are to|is to|are due to) ') then 'planned'
            when is_base then 'asserted'
            when regexp_matches(lead_clause, '\b(?:hop(?:e|es|ed|ing)|goal|target(?:s|ed)?|forecasts?|foresees?|should|dreams|budgets?|reckons)\b') and not regexp_matches(lead_clause, '\b(?:may|might|could)\b')
                or regexp_matches(tail, '^[^,;]{0,20} (?:is|are) (?:foreseen|planned|expected|the target|the goal)') then 'planned'
            else {{ modality_of("lead_clause") }}
        end as modality
    from aligned
)

select
    * exclude (near_owner_no, far_owner_no),
    coalesce(near_owner_no, if(is_following and figure = 'p', last_value(coalesce(near_owner_no, if(is_following, null, far_owner_no)) ignore nulls) over earlier, null), far_owner_no) as owner_no
from owned
window earlier as (order by {{ place_in_text('mention_no') }} range between mention_no preceding and 1 preceding)
