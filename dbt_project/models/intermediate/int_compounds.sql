{# Mentions with names of several parts joined: words side by side are one company's name where they end as a company's
   name does ("Colt Car Co Ltd", "Russian Machines"), where two known companies stand together ("Iveco Ford"), or where
   a known one goes on with a place that is not its home ("Kia America", "Ford of Europe"). A family is a holder of its own,
   and who bears a maker's name behind a first name is a person. #}
{% set surnames = '(?:Ford|Honda|Suzuki|Toyoda|Tata|Mahindra|Bajaj|Koç|Koc|Sabancı|Sabanci|Ferrari|Lamborghini|Maserati|Bugatti|Fisker|Pininfarina|De Tomaso|Porsche|Piëch|Piech|Bosch|Birla|Michelin|Peugeot|Renault|Citroën|Citroen|Opel|Chrysler|Dodge|Dassault|Bolloré|Agnelli|Pierer|Rimac|Bertone|Ambani|Munjal|Hinduja|Kirloskar|McLaren|Morgan|Bentley|Royce|Penske|Icahn|Benetton|Deere|Olds|Buick|Chevrolet|Zagato|Giugiaro|Koenigsegg|Abarth|Lancia|Škoda|Daimler|Benz|Maybach|Horch|Firodia|Lohia|Livanos|Matsuda|Ishibashi|Chapman|Lyons|Morris|Austin|Rootes|Borgward|Glas|Karmann|Heuliez|Ligier|Gordini|Schaeffler|Mahle|Quandt|Flick)' %}
{% set legal = '(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|GmbH|AG|KG|SA|SAS|SARL|SRL|SpA|NV|BV|AB|AS|Oyj?|KK|LLC|LLP|LP|Plc|PLC|Pte|Pvt|Bhd|Berhad|Sdn|Kft|Group|Holdings?)' %}
{% set branch = '(?:Buses|Bus|Engines?|Automotives|Motorcycles|Motorrad|Machinery|Machines|Transportation|Transport|Tractors|Racing|Motorsport|Parts|Participations?|Beteiligungs|Enterprises?|Associates|Brothers|Sons|Brands|Ventures|Acquisition|Platforms?|Solutions|Networks?|Laborator(?:y|ies)|Products|Supplies|Distributors?|Dealers|Imports|Sales|Marketing|Assembl(?:y|ers)|Plastics|Rubber|Wheels?|Brakes?|Axles?|Bearings?|Springs|Seating|Interiors|Forgings|Castings|Gears|Bod(?:y|ies)|Coach(?:es|works|builders)?|Trailers?|Vans|Scooters|Bikes|Cycles|Rus|Vostok|Otomotiv|Pazarlama|Sanayi|Veicoli|Europei|Automobili|Industriali|Industrie|Werke?|Automobilwerk|Fahrzeugbau|Nutzfahrzeuge|Personenkraftwagen|Kombinat|Fabrika|Zavod|Djazair|Maroc|Deutschland|Nederland|Belgique|Italia|Polska|Brasil|Hispania|Daf|' ~ company_endings()[3:-1] ~ '|Materials|Resources?|Financial|Finance|Credit|Services|Climate|Control|Partners|Rail|Marine|Defen[cs]e|Trading|Leasing|Properties|Digital|Transmissions?|Airways|Pharma|Oil|Gas|Shipping|Motor|Auto|eAutomotive|Thermocontrol)' %}
with beside as (
    select
        *,
        {{ last_here('kind') }} as previous_kind,
        {{ last_here('market_id') }} as previous_market_id,
        {{ last_here('word') }} as previous_word,
        case
            when kind in ('o', 'u', 'g', 'd', 'm') and {{ last_here('kind') }} in ('o', 'u', 'g', 'd', 'm')
                and start_at - {{ last_here('end_at') }} between 1 and 4
                then right(before, start_at - {{ last_here('end_at') }})
        end as gap,
        case when kind in ('o', 'u') and coalesce(company_kind, '') <> 'person' and contains(after, 'famil')
            then regexp_extract(after, '^( (?:[a-zß-ɏ]+ )?famil(?:y|ies)(?: trusts?| pool| holding| office)?)(?:[,.;)'']|$| [a-zß-ɏ])', 1) else '' end as family
    from {{ ref('int_described') }}
    window in_text as (order by sentence_key, start_at)
),

linked as (
    select
        *,
        coalesce(gap in (' ', '-', ' & ')
            or gap = ' of ' and kind = 'g' and market_kind in ('name', 'region')
                and (previous_kind = 'o' and previous_market_id <> market_id or previous_kind = 'u' and regexp_full_match(previous_word, '{{ branch }}|{{ legal }}'))
            or regexp_full_match(gap, '-[A-Z] '), false)
            -- "German Volkswagen": a known name begins anew, unless another known one stands before it.
            and not (kind = 'o' and previous_kind in ('d', 'm')) as is_linked
    from beside
),

edged as (
    select *, coalesce({{ next_here('is_linked') }}, false) as is_followed
    from linked
    window in_text as (order by sentence_key, start_at)
),

chained as (
    select *, sum((not is_linked)::integer) over (order by {{ place_in_text('start_at') }} range between start_at preceding and current row) as chain_no
    from edged
    where is_linked or is_followed or family <> ''
),

chains as (
    select
        sentence_key,
        chain_no,
        min(start_at) as start_at,
        string_agg(if(is_linked, gap, '') || word, '' order by start_at) || arg_max(family, start_at) as word,
        arg_max(family, start_at) as family,
        arg_min(before, start_at) as before,
        arg_max(kind, start_at) as last_kind,
        arg_max(word, start_at) as last_word,
        arg_max(gap, start_at) as last_gap,
        arg_max(after, start_at) as after,
        arg_max(market_id, start_at) as last_market_id,
        arg_max(market_kind, start_at) as last_market_kind,
        arg_max(previous_kind, start_at) as last_but_one_kind,
        arg_min(kind, start_at) as first_kind,
        arg_min(word, start_at) as first_word,
        arg_min(market_id, start_at) as first_market_id,
        count_if(kind = 'o') as known,
        count(distinct if(kind = 'o', company_id, null)) as companies,
        count_if(kind = 'u') as unknown,
        count_if(kind = 'm') as models,
        bool_and(kind <> 'o' or not is_linked or gap = ' ') as is_spaced,
        count(*) as parts
    from chained
    group by sentence_key, chain_no
),

judged as (
    select
        *,
        case
            when parts > 6 then false
            when family <> '' then last_kind in ('o', 'u') and known + unknown = parts and regexp_matches(before, '\b(?:[Tt]he|of|by|to|and|from|founding|[a-z]+ing) $') and not regexp_matches(after, '^ (?:[a-zß-ɏ]+ )?famil(?:y|ies) (?:of|car|cars|saloon|sedan|van|vehicle|vehicles|hatchback|includes|comprises|consists|has been extended|will be|is built|now)\b')
            when last_kind = 'u' and regexp_matches(last_word, '(?:^| ){{ legal }}\.?$') then true
            when last_but_one_kind = 'm' then false
            when last_kind = 'u' and companies > 1 and not regexp_matches(last_word, '\d') then true
            when last_kind in ('u', 'm') and known + unknown >= 1 and models = (last_kind = 'm')::integer and first_kind <> 'm' and regexp_matches(last_word, '(?:^| ){{ branch }}$') then known > 0 or unknown > 1 or first_kind in ('g', 'd')
            when last_kind = 'o' then known = parts and companies = parts and is_spaced and not regexp_matches(after, '^-')
            when last_kind = 'g' and last_market_kind in ('name', 'region') and not regexp_matches(after, '^-') then
                last_gap = ' ' and last_but_one_kind = 'o' and known = parts - 1 and coalesce(last_market_id, '') <> coalesce(first_market_id, '')
                or last_gap = ' of ' and known > 0
            else false
        end as is_company,
        last_kind = 'o' and unknown = parts - 1 and parts <= 3 and last_gap in (' ', '-') and regexp_full_match(last_word, '{{ surnames }}')
            and regexp_full_match(first_word, '[A-ZÀ-ÞĀ-ɏ][a-zß-ɏ]{2,9}|[A-Z]') and not regexp_full_match(first_word, '.*(?:ing|ly|er|ed|tion)|Tech|Super|Team|Hero|Power|Rival|Maruti|South|North|East|West') as is_person
    from chains
),

parts as (
    select
        chained.sentence_key, chained.start_at, judged.start_at as name_at, judged.word, judged.family, judged.companies, judged.is_person,
        (max(chained.end_at) over name + length(judged.family))::integer as end_at, substr(last_value(chained.after) over name, length(judged.family) + 1) as after
    from chained
    inner join judged using (sentence_key, chain_no)
    -- The place of a known company's arm stays a place: "Kia America" sells in America.
    where (judged.is_company or judged.is_person) and not (judged.last_kind = 'g' and chained.kind = 'g')
    window name as (partition by sentence_key, chain_no order by chained.start_at rows between unbounded preceding and unbounded following)
)

select
    described.sentence_key, described.document_no, described.start_at, coalesce(parts.end_at, described.end_at) as end_at,
    case when parts.word is null then described.kind when parts.is_person then 'h' else 'o' end as kind, coalesce(parts.word, described.word) as word, described.before, coalesce(parts.after, described.after) as after,
    case when parts.word is null then described.company_id when not parts.is_person then {{ unknown_company_id('parts.word') }} end as company_id,
    case when parts.word is null then described.company_kind when parts.is_person then null when parts.family <> '' then 'person' when parts.companies > 1 or {{ told_as_venture('described.before', 'parts.after') }} then 'joint_venture' else 'unknown' end as company_kind,
    if(parts.word is null, described.market_id, null) as market_id,
    if(parts.word is null, described.market_kind, null) as market_kind,
    if(parts.word is null, described.model_name, null) as model_name
from {{ ref('int_described') }} as described
left join parts using (sentence_key, start_at)
where parts.name_at is null or parts.name_at = described.start_at
    -- Words such as "Cars" stand here as a part of a name alone.
    and not (parts.word is null and described.kind = 'u' and regexp_full_match(described.word, '{{ name_parts() }}') and regexp_full_match(described.word, '{{ opening_words() }}'))
