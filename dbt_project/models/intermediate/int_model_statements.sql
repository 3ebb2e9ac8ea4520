{# One row a trigger and the model or group it speaks of, with what the words around say; places not yet spread. #}
with themes as (
    select
        links.sentence_key, links.document_no, links.pos, links.token_key, links.target_key, links.is_inherited, links.is_anaphor,
        triggers.rule_id, triggers.is_denial, triggers.token as trigger, triggers.reading, triggers.text_before, triggers.gap_after, triggers.is_reduced, triggers.next_rule_id,
        regexp_matches(theme.gap_before, '\b(?:last|final) (?:of (?:the|its) )?$') or regexp_matches(theme.token, '^\|?(?:last|final) ') as is_last,
        triggers.event,
        target.kind, target.token as words, target.mention_no, target.company_id as target_company_id, target.sentence_key as target_sentence_key,
        links.token_key - links.sentence_key * 1000 as theme_pos,
        theme.chain_no,
        theme.previous_kind = 'n' and regexp_full_match(theme.gap_before, ' (?:of (?:the|its) |of )?') as is_counted,
        coalesce(try_cast(regexp_extract(target.token, '<[ox](\d+)>', 1) as integer), null) as group_company_no
    from {{ ref('int_model_links') }} as links
    inner join {{ ref('int_model_triggers') }} as triggers using (sentence_key, pos)
    inner join {{ ref('int_model_tokens') }} as target on links.target_key = target.sentence_key * 1000 + target.pos
    inner join {{ ref('int_model_tokens') }} as theme on links.token_key = theme.sentence_key * 1000 + theme.pos
),

-- Companies: the subject before the trigger, the agent behind "by", the customer behind "for".
companies as (
    select
        sentence_key, pos,
        coalesce(
            case when any_value(is_noun) then arg_min(company_id, mention_pos) filter (not is_behind and coalesce(governor, '-') = '-') end,
            arg_max(company_id, mention_pos) filter (not is_behind and mention_pos = pos - 1 and is_same_clause and coalesce(governor, '-') in ('-', '+') and regexp_full_match(gap_after, ' |,? (?:which|who) (?:also )?| (?:[\p{Ll}-]+ ){0,2}(?:brand|unit|division|arm|subsidiary|group|itself|company|venture) ')),
            arg_max(company_id, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '-'),
            arg_max(company_id, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '+'),
            arg_max(company_id, mention_pos) filter (not is_behind and is_same_clause),
            arg_max(company_id, mention_pos) filter (not is_behind)
        ) as subject_id,
        arg_min(company_id, mention_pos) filter (is_behind and is_near and governor = 'by') as agent_id,
        arg_min(company_id, mention_pos) filter (is_behind and is_near and governor = 'for') as customer_id
    from {{ ref('int_model_roles') }}
    where kind in ('o', 'A') and company_id is not null
    group by all
),

latest as (
    select sentence_key, pos, last_value(if(kind in ('o', 'A'), company_id, null) ignore nulls) over (partition by document_no order by sentence_key, pos) as company_id
    from {{ ref('int_model_tokens') }}
),

years as (
    select
        roles.sentence_key, roles.pos,
        coalesce(
            arg_min(coalesce(times.year, year(documents.published_on)), mention_pos) filter (is_behind and is_near and is_same_clause),
            arg_max(coalesce(times.year, year(documents.published_on)), mention_pos) filter (not is_behind and is_same_clause and is_near),
            arg_max(times.year, mention_pos) filter (not is_behind and is_same_clause)
        ) as year,
        year(any_value(documents.published_on)) as published_year,
        bool_or(is_near and is_same_clause and regexp_matches(times.word, 'next|following year')) as is_future,
        bool_or(is_near and is_same_clause) as has_time
    from {{ ref('int_model_roles') }} as roles
    inner join {{ ref('int_times') }} as times on roles.sentence_key = times.sentence_key and roles.mention_no = times.mention_no
    inner join {{ ref('stg_documents') }} as documents on roles.sentence_key // 1000000 = documents.document_no
    where roles.kind = 't' and (times.year is not null or times.is_weekday)
    group by all
),

places as (
    select
        themes.sentence_key, themes.pos, themes.theme_pos, roles.market_id, roles.mention_pos,
        roles.is_behind,
        case
            when themes.event = 'produce' or themes.event in ('discontinue', 'end') and roles.market_kind in ('city', 'plant') then
                ((roles.governor in ('in', 'at', 'from', 'near', 'outside') or roles.governor = 'to' and themes.rule_id = 'models_produce_start' or themes.rule_id = 'models_produce_from' and roles.mention_pos = themes.pos + 1) and roles.kind = 'g' or regexp_matches(roles.gap_after, '^(?:''s)?[ -](?:[\p{Ll}-]+ )?(?:plants?|factory|factories|works|lines?|assembly|built|made|facility|complex|site)\b'))
            else false
        end as is_plant,
        case
            when themes.event = 'produce' then false
            else roles.kind = 'g' and (themes.rule_id = 'models_launch_reach' and roles.governor in ('-', '+') and roles.is_behind or roles.governor in ('in', 'for', 'to', 'into', 'across', 'throughout', 'on')) and coalesce(roles.market_kind, 'name') not in ('city', 'plant', 'state')
                    and not regexp_matches(roles.gap_after, '^ (?:[\p{Ll}]+ )?(?:show|expo|salon|plant|factory|works|exhibition)')
                or regexp_matches(roles.gap_after, '^ (?:[\p{Ll}]+ )?(?:markets?|showrooms?|buyers|customers|dealers|drivers|motorists|roads|shoppers|consumers|dealerships|range|line-?up|price list)\b')
        end as is_market,
        (select max(other.chain_no) from themes as other where other.sentence_key = themes.sentence_key and other.pos = themes.pos and other.theme_pos < roles.mention_pos) as owner_chain
    from themes
    inner join {{ ref('int_model_roles') }} as roles on themes.sentence_key = roles.sentence_key and themes.pos = roles.pos and roles.kind in ('g', 'd') and roles.is_near and roles.is_same_clause
),

located as (
    select
        themes.sentence_key, themes.pos, themes.theme_pos,
        coalesce(
            list(distinct places.market_id) filter (is_plant and places.is_behind and (themes.reading = 'subject' or owner_chain = themes.chain_no)),
            list(distinct places.market_id) filter (is_plant and not places.is_behind)
        ) as plant_ids,
        coalesce(
            list(distinct places.market_id) filter (is_market and places.is_behind and (themes.reading = 'subject' or owner_chain = themes.chain_no)),
            list(distinct places.market_id) filter (is_market and not places.is_behind)
        ) as market_ids
    from themes
    inner join places using (sentence_key, pos, theme_pos)
    group by all
),

-- What the document says of a model anywhere, beside its name.
said as (
    select
        tokens.document_no, arguments.word, arguments.company_id,
        max({{ powertrain_of('tokens.token') }}) as powertrain,
        max({{ body_of('tokens.token') }}) as body_type
    from {{ ref('int_model_tokens') }} as tokens
    inner join {{ ref('int_arguments') }} as arguments using (sentence_key, mention_no)
    where tokens.kind = 'm' and strpos(tokens.token, '|') > 0
    group by all
),

filled as (
    select
        themes.*,
        themes.target_company_id as model_brand_id,
        arguments.word as model_word,
        arguments.after as model_after,
        brands.name as brand_name,
        arguments.model_name as lexicon_name,
        companies.subject_id, companies.agent_id, companies.customer_id,
        named.company_id as group_brand_id,
        latest.company_id as latest_company_id,
        years.year,
        coalesce(years.is_future or years.year > years.published_year, false) as is_future,
        coalesce(years.has_time, false) as has_time,
        located.plant_ids, located.market_ids,
        regexp_extract(regexp_replace(themes.text_before, '^.*\b(?:which|who)\b', ''), if(themes.is_inherited, '([^;:]*)$', '([^,;:]*)$')) as scope,
        lexicon.powertrain as lexicon_powertrain,
        lexicon.body_type as lexicon_body_type,
        said.powertrain as said_powertrain,
        said.body_type as said_body_type,
        counts.word as count_word
    from themes
    left join companies using (sentence_key, pos)
    left join latest using (sentence_key, pos)
    left join years using (sentence_key, pos)
    left join located using (sentence_key, pos, theme_pos)
    left join {{ ref('int_arguments') }} as arguments on themes.kind = 'm' and themes.target_sentence_key = arguments.sentence_key and themes.mention_no = arguments.mention_no
    left join {{ ref('vehicle_models') }} as lexicon on arguments.company_id = lexicon.brand_company_id and arguments.model_name = lexicon.name
    left join {{ ref('companies') }} as brands on themes.target_company_id = brands.company_id
    left join said on themes.kind = 'm' and themes.document_no = said.document_no and arguments.word = said.word and arguments.company_id is not distinct from said.company_id
    left join {{ ref('int_arguments') }} as named on themes.kind = 'G' and themes.target_sentence_key = named.sentence_key and themes.group_company_no = named.mention_no
    left join {{ ref('int_arguments') }} as counts on themes.kind = 'G' and themes.target_sentence_key = counts.sentence_key and try_cast(regexp_extract(themes.words, '<n(\d+)>', 1) as integer) = counts.mention_no
)

select
    document_no,
    sentence_key,
    pos,
    rule_id,
    kind,
    if(is_last and event = 'produce', 'discontinue', event) as event,
    next_rule_id,
    trigger,
    words,
    reading,
    is_reduced,
    is_inherited,
    is_anaphor,
    is_counted,
    theme_pos,
    coalesce(if(kind = 'm', model_brand_id, group_brand_id), if(event = 'produce', customer_id, null), subject_id, agent_id, latest_company_id) as brand_id,
    case when event = 'produce' then coalesce(agent_id, if(reading = 'object', subject_id, null)) end as maker_id,
    case when kind = 'm' then if(starts_with(lower(model_word), lower(brand_name) || ' '), substr(model_word, length(brand_name) + 2), model_word) || regexp_extract(model_after, '^ (?:[Pp]lug-?[Ii]n [Hh]ybrid|[Hh]ybrid|Hybrid|PHEV|EV|Electric|E-Tech)\b') end as model_name,
    plant_ids,
    market_ids,
    coalesce({{ powertrain_of('words') }}, said_powertrain, lexicon_powertrain) as powertrain,
    coalesce({{ body_of('words') }}, said_body_type, lexicon_body_type) as body_type,
    case
        when kind = 'm' then 1
        when count_word is not null then {{ number_value('count_word') }}::integer
        when regexp_matches(words, '^(?:[Aa] |this )?(?:pair|couple)') then 2
        when regexp_matches(words, '(?i)^(?:no|any)\b') then 0
        when regexp_matches(words, 's$|vehicles') then null
        else 1
    end as quantity,
    is_denial or regexp_matches(regexp_replace(scope || trigger, 'not be renewed|n.t be surprised|not be surprised|no longer than|not only|no doubt|not just|no less', ''), '{{ word("cue_negated") }}') or regexp_matches(words, '^[Nn]o ') as is_negated,
    {{ model_modality('trigger', 'scope') }} as modality,
    year
from filled
