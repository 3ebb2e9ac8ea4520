{# Figures of metrics joined to the company their sentence names, else to the one carried to them. #}
with placed as (
    select
        * exclude (lead, tail, lead_clause, tail_clause, tail_reach, span, owner_text, noun, word, listed_name),
        coalesce(nullif(place_after, ''), nullif(place_before, ''), nullif(place_far, ''), nullif(place_lead, '')) as place_text,
        -- Counted from the document's first sentence: how far back a figure may look.
        sentence_key % 1000000 * 4096 + mention_no as place_no
    from {{ ref('int_metric_owners') }}
),

named_here as (
    select distinct sentence_key, company_id
    from {{ ref('int_arguments') }}
    where kind in ('o', 'm') and not is_reference and company_id is not null
),

joined as (
    select
        placed.* exclude (place_after, place_before, place_far, place_lead, place_near),
        topics.* exclude (sentence_key, document_no),
        owner.is_reference and owner.reference_type <> 'name' and is_alone
            and twins.company_id is null as is_resolved_afar,
        case
            -- The document's company, if the sentence before is about it, outweighs a doubtful pronoun.
            when is_resolved_afar and owner.company_id <> leading_id and earlier_subject_id = leading_id then leading_id
            when coalesce(owners.kind, 'maker') not in ('fund', 'bank', 'person', 'state')
                and (not owner.is_reference or coalesce(owners.kind, 'maker') in ('maker', 'brand', 'joint_venture', 'conglomerate', 'distributor')) then owner.company_id
        end as own_company_id,
        coalesce(owner.model_name, models.model_name) as own_model_name,
        coalesce(models.company_id, '') as counted_brand_id,
        owner.start_at as owner_start_at,
        -- "MG Motor UK", "Subaru of America": a name that tells its market.
        if(owner.kind = 'o' and not owner.is_reference, {{ arm_market("'x_' || lower(replace(replace(owner.word || regexp_extract(owner.after, '^(?: (?:Motors?|Cars?|Vehicles?|Trucks?|Group|Sales|Automobiles?))*(?: (?:of|do|de))? (?:North America|South Africa|Great Britain|New Zealand|America|India|Australia|Canada|China|Thailand|Europe|Brasil|Brazil|Mexico|Japan|Korea|Indonesia|Malaysia|Russia|Turkey|Vietnam|Philippines|Deutschland|France|Italia|Poland|USA|UK|U\\.K\\.|U\\.S\\.A?\\.?)'), '.', ''), ' ', '_'))") }}, null) as named_arm_market_id,
        place.market_id as named_market_id,
        place.start_at as place_start_at,
        -- A part of a region, or a region that has no code of its own, keeps its label: "western Europe", "EMEA".
        case when length(place.market_id) > 2 and place.market_id not in ('EU', 'WORLD', 'ASEAN') then
            nullif(coalesce(nullif(regexp_extract(place.before, '(?i)\b((?:western|eastern|central|northern|southern)(?: and (?:western|eastern|central|northern|southern))?) $', 1), '') || ' ', '')
            || if(place.kind = 'd', markets.name, place.word), markets.name) end as region_scope,
        lead_place.market_id as lead_market_id,
        near_place.market_id as near_market_id,
        {{ place_kind('placed.place_text') }} as place_kind,
        if(metric in ('carried', 'growth_carried', 'share_carried'), null, metric) as own_metric,
        case when metric = 'growth_carried' then 'sales_growth_pct' when metric not in ('carried', 'share_carried') then metric end as chain_metric,
        owners.kind as owner_kind
    from placed
    inner join {{ ref('int_metric_topics') }} as topics using (sentence_key)
    left join {{ ref('int_arguments') }} as lead_place
        on placed.sentence_key = lead_place.sentence_key and placed.lead_place_no = lead_place.mention_no
    left join {{ ref('int_arguments') }} as near_place
        on placed.sentence_key = near_place.sentence_key and try_cast(regexp_extract(placed.place_near, '\d+') as integer) = near_place.mention_no
    left join {{ ref('int_arguments') }} as owner on placed.sentence_key = owner.sentence_key and placed.owner_no = owner.mention_no
    left join {{ ref('int_arguments') }} as models on placed.sentence_key = models.sentence_key and placed.model_no = models.mention_no
    left join named_here as twins on owner.sentence_key = twins.sentence_key and owner.company_id = twins.company_id
    left join {{ ref('companies') }} as owners on owner.company_id = owners.company_id
    left join {{ ref('int_arguments') }} as place
        on placed.sentence_key = place.sentence_key and try_cast(regexp_extract(placed.place_text, '<[gd](\d+)>', 1) as integer) = place.mention_no
    left join {{ ref('markets') }} as markets on place.market_id = markets.market_id
),

companied as (
    select
        joined.* exclude (counted_scope, region_scope),
        last_value(chain_metric ignore nulls) over earlier as last_metric,
        last_value(own_metric ignore nulls) over earlier = 'production_units'
            and coalesce(last_value(case when own_metric is not null then sentence_key end ignore nulls) over earlier >= sentence_key - 1, false) as is_after_output,
        last_value(case when metric = 'market_share_pct' then sentence_key end ignore nulls) over earlier as last_share_sentence_key,
        last_value(sign ignore nulls) over earlier as last_sign,
        last_value(case when not is_percent then joined.value end ignore nulls) over earlier as last_value,
        last_value(case when chain_metric is not null then sentence_key end ignore nulls) over earlier as last_metric_sentence_key,
        last_value(case when chain_metric is not null then paragraph_no end ignore nulls) over earlier as last_metric_paragraph_no,
        coalesce(
            own_company_id,
            last_value(own_company_id ignore nulls) over in_sentence,
            -- "Of these 400": of the company counted before.
            if(is_part_of_last, last_value(own_company_id ignore nulls) over earlier, null),
            -- A subject nobody resolved is whom the sentence before speaks of, no company from afar.
            -- Who was the subject of the sentence before and owned its figure goes on.
            if(earlier_subject_sentence_key = sentence_key - 1 and last_value(own_company_id ignore nulls) over earlier = earlier_subject_id and last_value(case when own_company_id is not null then sentence_key end ignore nulls) over earlier = sentence_key - 1, earlier_subject_id, null),
            -- Before any company is named nothing is anybody's.
            if(is_unresolved and earlier_subject_sentence_key = sentence_key - 1 or earlier_subject_id is null and not has_name, earlier_subject_id, coalesce(leading_id, earlier_subject_id))
        ) as company_id,
        coalesce(
            own_model_name,
            case when own_company_id is null then last_value(own_model_name ignore nulls) over in_sentence end
        ) as model_name,
        coalesce(
            counted_scope, if(is_following, last_value(counted_scope ignore nulls) over in_sentence, null),
            region_scope, if(place_kind = 'abroad' and metric <> 'exports_units', 'overseas', null)
        ) as counted_scope
    from joined
    window
        earlier as (order by {{ place_in_text('mention_no') }} range between place_no preceding and 1 preceding),
        in_sentence as (order by {{ place_in_text('mention_no') }} range between mention_no preceding and 1 preceding)
)

select * exclude (place_no)
from companied
