{# Models that no verb of building speaks of, and the signs that they are built all the same where they stand: what
   the sentence and those before it tell of plants and building, what else is said of the model. One row a mention. #}
{% set making = "(?i)\\b(?:buil[dt]s?|building|assembl[a-zß-ɏ]+|produc[a-zß-ɏ]+|manufactur[a-zß-ɏ]+|made|makes|plants?|factory|factories|works|lines?|kits|shifts?)\\b" %}
with building as materialized (
    select document_no, sentence_key, event
    from {{ ref('int_model_triggers') }}
),

-- Documents that speak of building at all.
documents as (
    select document_no, count(distinct sentence_key) as sentences from building where event = 'produce' group by document_no
),

sentences as (
    select
        annotated.sentence_key, annotated.document_no,
        regexp_matches(annotated.frame, '{{ making }}') as tells_making,
        told.sentence_key is not null as is_told,
        documents.sentences / count(*) over ({{ peers('annotated.document_no') }}) as told_share
    from {{ ref('int_annotated') }} as annotated
    inner join documents using (document_no)
    left join (select distinct sentence_key from building where event = 'produce') as told using (sentence_key)
),

neighbours as (
    select *,
        coalesce(lag(tells_making) over in_document, false) as before_tells_making,
        coalesce(lag(tells_making, 2) over in_document, false) as earlier_tells_making,
        coalesce(lag(is_told) over in_document, false) as is_told_before
    from sentences
    window in_document as (partition by document_no order by sentence_key)
),

-- What is said of each mention, of its list and of the model anywhere in its document.
linked as (
    select token_key, list(distinct event) as events
    from (
        select token_key, event from {{ ref('int_model_themes') }} where kind = 'm'
        union all
        select target_key, event from {{ ref('int_model_themes') }} where kind = 'm'
    ) as both_ends
    group by token_key
),

mentions as (
    select
        tokens.sentence_key, tokens.document_no, tokens.pos, tokens.mention_no, tokens.token, tokens.gap_before, tokens.gap_after, tokens.is_foreign, tokens.chain_no,
        coalesce(beside.company_id, arguments.company_id) as brand_id, arguments.word, arguments.model_name, arguments.start_at,
        coalesce(linked.events, []) as events,
        list(distinct if(tokens.kind = 'g' and length(tokens.market_id) = 2 and tokens.market_id <> 'EU', tokens.market_id, null)) over (partition by tokens.sentence_key) as place_ids,
        last_value(triggers.event ignore nulls) over earlier as last_event,
        last_value(if(triggers.event is null, null, tokens.sentence_key) ignore nulls) over earlier as last_event_key,
        tokens.kind
    from {{ ref('int_model_tokens') }} as tokens
    inner join documents using (document_no)
    left join {{ ref('int_model_triggers') }} as triggers using (sentence_key, pos)
    left join {{ ref('int_arguments') }} as arguments on tokens.sentence_key = arguments.sentence_key and tokens.mention_no = arguments.mention_no
    left join {{ ref('int_arguments') }} as beside on tokens.sentence_key = beside.sentence_key and try_cast(nullif(regexp_extract(tokens.token, '@(\d+)>', 1), '') as integer) = beside.mention_no
    left join linked on tokens.sentence_key * 1000 + tokens.pos = linked.token_key
    window earlier as (partition by tokens.document_no order by tokens.sentence_key, tokens.pos rows between unbounded preceding and 1 preceding)
),

models as (
    select *,
        bool_or(list_contains(events, 'produce')) over ({{ peers('sentence_key, chain_no') }}) as is_listed_with_built,
        bool_or(list_contains(events, 'produce')) over of_model as is_built,
        bool_or(list_contains(events, 'launch')) over of_model as is_launched,
        bool_or(list_contains(events, 'discontinue') or list_contains(events, 'end')) over of_model as is_ended,
        row_number() over (partition by document_no, word order by sentence_key, pos) = 1 as is_first
    from mentions
    where kind = 'm'
    window of_model as ({{ peers('document_no, brand_id, coalesce(model_name, word)') }})
),

signs as (
    select
        models.* exclude (kind, chain_no, token, gap_before, gap_after), phrases.phrases, lexicon.powertrain, lexicon.body_type,
        neighbours.tells_making, neighbours.before_tells_making, neighbours.earlier_tells_making, neighbours.is_told_before,
        neighbours.told_share < 0.167 as is_seldom_told, neighbours.told_share >= 0.5 as is_often_told,
        regexp_matches(phrases.phrases, '(?i)\b(?:plants?|factory|factories|works|lines?|halls?|shifts?|assembly|kits?|workers|workforce|jobs|capacity|facility|complex|site|robots?)\b') as has_plant,
        regexp_matches(phrases.phrases, '(?i)\b(?:sales|sold|sells?|selling|registrations?|registered|deliver[a-zß-ɏ]*|buy|buyers?|customers?|dealers?|showrooms?|market|price[sd]?|best-sell[a-zß-ɏ]*|orders?|imports?)\b') as has_sale,
        regexp_matches(phrases.phrases, '(?i)\b(?:launch[a-zß-ɏ]*|unveil[a-zß-ɏ]*|debut[a-zß-ɏ]*|show(?:n|ed)?|premiere[a-zß-ɏ]*|revealed?)\b') as has_show,
        regexp_matches(models.gap_before || models.gap_after, '(?i)\b(?:engines?|motors?|platforms?|batter|parts|components?|chassis|design|based|derived|twin|sister|successor|rival|version|names?d?|badge|than|like|unlike|profits?)') as has_technique,
        list_contains(models.events, 'launch') as is_launch,
        coalesce(models.last_event = 'launch' and models.last_event_key >= models.sentence_key - 2, false) as follows_launch
    from models
    inner join neighbours using (sentence_key)
    inner join {{ ref('int_model_phrases') }} as phrases using (sentence_key)
    inner join {{ ref('vehicle_models') }} as lexicon on models.brand_id = lexicon.brand_company_id and models.model_name = lexicon.name
    where not models.is_foreign and not coalesce(models.is_built, false) and not list_contains(models.events, 'discontinue')
)

-- The weights of the signs: a logistic regression over annotated documents; of those it was not learned from, two of
-- three above 0.3 were right.
select
    signs.sentence_key, document_no, start_at, brand_id, powertrain, body_type,
    case when word = model_name || 's' then model_name when starts_with(lower(word), lower(brands.name) || ' ') then substr(word, length(brands.name) + 2) else word end as model_name,
    case len(list_filter(place_ids, place -> place is not null)) when 1 then list_filter(place_ids, place -> place is not null)[1] end as production_market_id,
    case when regexp_matches(phrases, '\b(?:may|might|could|considering|under study|in talks)\b') then 'possible' when regexp_matches(phrases, '\b(?:will|is to|are to|due to|plans? to|planned|going to|expected to)\b') then 'planned' else 'asserted' end as modality,
    -0.65 + 0.95 * tells_making::integer + 0.77 * has_plant::integer + 0.64 * before_tells_making::integer + 0.63 * earlier_tells_making::integer
        + 0.32 * is_told_before::integer + 0.63 * is_often_told::integer - 0.25 * is_seldom_told::integer
        + 0.21 * coalesce(is_listed_with_built, false)::integer + 0.22 * coalesce(is_launched, false)::integer - 0.47 * coalesce(is_ended, false)::integer
        - 0.75 * is_first::integer - 0.48 * is_launch::integer - 0.39 * follows_launch::integer
        - 0.35 * has_sale::integer - 0.21 * has_show::integer - 0.59 * has_technique::integer as score
from signs
left join {{ ref('companies') }} as brands on signs.brand_id = brands.company_id
