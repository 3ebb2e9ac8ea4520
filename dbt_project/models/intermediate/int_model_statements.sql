{# One row a trigger and the model or group it speaks of, with what the words around say; places not yet spread. #}
with themes as (
    select
        links.sentence_key, links.document_no, links.pos, links.token_key, links.target_key, links.is_inherited, links.is_anaphor,
        triggers.rule_id, triggers.is_denial, triggers.token as trigger, triggers.reading, triggers.text_before, triggers.gap_after, triggers.gap_before, triggers.is_reduced, triggers.is_adjective, triggers.next_rule_id, triggers.previous_rule_id,
        if(triggers.rule_id like '%\_noun' escape '\' or triggers.rule_id like '%\_compound' escape '\' or triggers.rule_id = 'models_launch_deliveries', regexp_extract(phrases.phrases, '\[' || '[^\]]*\](.*)$', 1), '') as text_behind,
        regexp_matches(theme.gap_before, '\b(?:last|final) (?:of (?:the|its) )?$') or regexp_matches(theme.token, '^\|?(?:last|final) ') as is_last,
        triggers.event,
        target.kind, target.token as words, target.mention_no, target.company_id as target_company_id, target.sentence_key as target_sentence_key,
        links.token_key - links.sentence_key * 1000 as theme_pos,
        theme.chain_no,
        theme.mention_no as theme_mention_no,
        theme.token as theme_words,
        theme.gap_after as theme_gap_after,
        target.kind = 'm' and theme.previous_kind = 'n' and regexp_full_match(theme.gap_before, ' (?:of (?:the|its) |of )?') as is_counted,
        coalesce(try_cast(regexp_extract(target.token, '<[ox](\d+)>', 1) as integer), null) as group_company_no
    from {{ ref('int_model_links') }} as links
    inner join {{ ref('int_model_triggers') }} as triggers using (sentence_key, pos)
    inner join {{ ref('int_model_phrases') }} as phrases using (sentence_key)
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
        coalesce(
            case when any_value(is_noun) then arg_min(run_no, mention_pos) filter (not is_behind and coalesce(governor, '-') = '-') end,
            arg_max(run_no, mention_pos) filter (not is_behind and mention_pos = pos - 1 and is_same_clause and coalesce(governor, '-') in ('-', '+') and regexp_full_match(gap_after, ' |,? (?:which|who) (?:also )?| (?:[\p{Ll}-]+ ){0,2}(?:brand|unit|division|arm|subsidiary|group|itself|company|venture) ')),
            arg_max(run_no, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '-'),
            arg_max(run_no, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '+'),
            arg_max(run_no, mention_pos) filter (not is_behind and is_same_clause),
            arg_max(run_no, mention_pos) filter (not is_behind)
        ) as subject_run,
        arg_min(company_id, mention_pos) filter (is_behind and is_near and governor = 'by') as agent_id,
        arg_min(company_id, mention_pos) filter (is_behind and is_near and governor = 'for') as customer_id
    from {{ ref('int_model_roles') }}
    where kind in ('o', 'A') and company_id is not null
    group by all
),

-- Companies that share the subject's place: "Renault and Nissan will build".
co_subjects as (
    select roles.sentence_key, roles.pos, list(distinct roles.company_id order by roles.company_id) as subject_ids
    from {{ ref('int_model_roles') }} as roles
    inner join companies on roles.sentence_key = companies.sentence_key and roles.pos = companies.pos and roles.run_no = companies.subject_run
    where roles.kind in ('o', 'A') and not roles.is_behind and roles.is_same_clause
    group by all
),

latest as (
    select sentence_key, pos, last_value(if(kind in ('o', 'A'), company_id, null) ignore nulls) over (partition by document_no order by sentence_key, pos) as company_id,
        last_value(if(kind = 'g', market_id, null) ignore nulls) over (partition by document_no order by sentence_key, pos) as market_id
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
        themes.sentence_key, themes.pos, themes.theme_pos, roles.market_id, roles.mention_pos, roles.run_no,
        roles.is_behind,
        case
            when themes.event = 'produce' or themes.event in ('discontinue', 'end') and roles.market_kind in ('city', 'plant') then
                ((roles.governor in ('in', 'at', 'from', 'near', 'outside') or roles.governor = 'to' and (themes.rule_id = 'models_produce_assign' or themes.rule_id = 'models_produce_start' or regexp_matches(themes.text_behind, '^[^,;]*\b(?:mov(?:e|ed|es|ing)|shift(?:ed|s)?|transferred|switch(?:ed|es)?)\b')) or themes.is_adjective and roles.mention_pos = themes.pos - 1 and roles.gap_after = '-' or themes.rule_id in ('models_produce_from', 'models_produce_assign', 'models_produce_origin') and roles.mention_pos = themes.pos + 1) and roles.kind = 'g' or themes.is_adjective and roles.kind = 'd' and roles.mention_pos = themes.pos - 1 and roles.gap_after = '-' or regexp_matches(roles.gap_after, '^(?:''s)?[ -](?:[\p{Ll}-]+ )?(?:plants?|factory|factories|works|lines?|assembly|built|made|facility|complex|site)\b'))
            else false
        end as is_plant,
        case
            when themes.event = 'produce' then false
            else roles.kind = 'g' and (themes.rule_id = 'models_launch_reach' and roles.governor in ('-', '+') and roles.is_behind or roles.governor in ('in', 'for', 'to', 'into', 'across', 'throughout', 'on')) and coalesce(roles.market_kind, 'name') not in ('city', 'plant', 'state')
                    and not regexp_matches(roles.gap_after, '^ (?:[\p{Ll}]+ )?(?:show|expo|salon|plant|factory|works|exhibition)')
                or regexp_matches(roles.gap_after, '^ (?:[\p{Ll}]+ )?(?:markets?|showrooms?|buyers|customers|dealers|drivers|motorists|roads|shoppers|consumers|dealerships|range|line-?up|price list)\b')
        end as is_market,
        -- What follows in a town follows on a line there.
        themes.rule_id in ('models_launch_follow', 'models_launch_come', 'models_launch_reach') and roles.kind = 'g' and roles.market_kind in ('city', 'plant')
            and (roles.governor in ('in', 'at', 'from', 'to') or themes.rule_id = 'models_launch_reach')
            or themes.event = 'launch' and roles.kind = 'g' and roles.governor in ('in', 'at', 'to') and regexp_matches(roles.gap_after, '^(?:''s)? (?:[\p{Ll}-]+ )?(?:plants?|factory|factories|works)\b') as is_line,
        (select max(other.chain_no) from themes as other where other.sentence_key = themes.sentence_key and other.pos = themes.pos and other.theme_pos < roles.mention_pos) as owner_chain
    from themes
    inner join {{ ref('int_model_roles') }} as roles on themes.sentence_key = roles.sentence_key and themes.pos = roles.pos and roles.kind in ('g', 'd') and roles.is_near and roles.is_same_clause
),

located as (
    select
        themes.sentence_key, themes.pos, themes.theme_pos,
        list(distinct places.market_id) filter (is_line and places.is_behind) as line_ids,
        coalesce(
            list(distinct places.market_id) filter (length(places.market_id) = 2 and places.market_id <> 'EU' and is_plant and run_no = plant_run and places.is_behind and (themes.reading = 'subject' or owner_chain = themes.chain_no)),
            list(distinct places.market_id) filter (length(places.market_id) = 2 and places.market_id <> 'EU' and is_plant and not places.is_behind)
        ) as plant_ids,
        coalesce(
            list(distinct places.market_id) filter (is_market and run_no = market_run and places.is_behind and (themes.reading = 'subject' or owner_chain = themes.chain_no)),
            list(distinct places.market_id) filter (is_market and not places.is_behind)
        ) as market_ids
    from themes
    inner join (
        select *,
            min(run_no) filter (is_plant and is_behind) over (partition by sentence_key, pos, theme_pos, owner_chain) as plant_run,
            min(run_no) filter (is_market and is_behind) over (partition by sentence_key, pos, theme_pos, owner_chain) as market_run
        from places
    ) as places using (sentence_key, pos, theme_pos)
    group by all
),

-- What the document says of a model anywhere, beside its name.
said as (
    select
        tokens.document_no, arguments.word, arguments.company_id,
        max({{ powertrain_of('tokens.token') }}) as powertrain,
        max({{ body_of('tokens.token') }}) as body_type,
        bool_or(not regexp_matches(tokens.token, '\|$')) and bool_or(regexp_matches(tokens.token, '\|$')) as has_variants
    from {{ ref('int_model_tokens') }} as tokens
    inner join {{ ref('int_arguments') }} as arguments using (sentence_key, mention_no)
    where tokens.kind = 'm'
    group by all
),

filled as (
    select
        themes.*,
        -- A brand the document never names gives way to the company beside the model, its parent or the subject.
        case
            when prefix.company_id is not null then prefix.company_id
            when own.company_id is null and not contains(documents.body, brands.name)
                then coalesce(beside.company_id, parents.company_id, if(themes.event = 'produce' and themes.reading = 'object', null, companies.subject_id), themes.target_company_id)
            else themes.target_company_id
        end as model_brand_id,
        if(arguments.word = arguments.model_name || 's', arguments.model_name, arguments.word) as model_word,
        arguments.after as model_after,
        coalesce(prefix.name, brands.name) as brand_name,
        arguments.model_name as lexicon_name,
        companies.subject_id, co_subjects.subject_ids, companies.agent_id, companies.customer_id,
        named.company_id as group_brand_id,
        coalesce(latest.company_id, main.company_id) as latest_company_id,
        years.year,
        coalesce(years.is_future or years.year > years.published_year, false) as is_future,
        coalesce(years.has_time, false) as has_time,
        coalesce(located.plant_ids, located.line_ids, if(themes.event = 'produce' and regexp_matches(themes.text_before || themes.gap_after, '\b(?:there|here|[Tt]he (?:[\p{Ll}-]+ )?(?:plant|factory|works|site)|<[ox]\d+>''s (?:[\p{Ll}-]+ )?(?:plant|factory|works))\b'), [latest.market_id], null)) as plant_ids, if(located.line_ids is null, coalesce(located.market_ids, if(themes.event in ('launch', 'offer') and regexp_matches(themes.text_before || themes.gap_after, '\b(?:there|here)\b'), [latest.market_id], null)), null) as market_ids, located.line_ids is not null as is_on_line,
        regexp_extract(regexp_replace(themes.text_before, '^.*\b(?:which|who)\b', ''), if(themes.is_inherited, '([^;:]*)$', '([^,;:]*)$')) as scope,
        -- Where the model stands: its mention, else the last word of its description or of the trigger.
        coalesce(
            standing.start_at,
            nullif(strpos(sentences.body, regexp_extract(themes.theme_words, '([\p{L}-]+)[^\p{L}]*$', 1)), 0) - 1,
            nullif(strpos(sentences.body, regexp_extract(themes.trigger, '([\p{L}-]+)[^\p{L}]*$', 1)), 0) - 1,
            0
        )::integer as stands_at,
        lexicon.powertrain as lexicon_powertrain,
        lexicon.body_type as lexicon_body_type,
        said.powertrain as said_powertrain,
        said.body_type as said_body_type,
        said.has_variants,
        counts.word as count_word
    from themes
    left join companies using (sentence_key, pos)
    left join co_subjects using (sentence_key, pos)
    inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
    left join {{ ref('int_arguments') }} as standing on themes.sentence_key = standing.sentence_key and themes.theme_mention_no = standing.mention_no
    left join latest using (sentence_key, pos)
    left join (select document_no, arg_max(company_id, mentions) as company_id from {{ ref('int_document_companies') }} group by document_no) as main on themes.document_no = main.document_no
    left join years using (sentence_key, pos)
    left join located using (sentence_key, pos, theme_pos)
    left join {{ ref('int_arguments') }} as arguments on themes.target_sentence_key = arguments.sentence_key and if(themes.kind = 'm', themes.mention_no, null) = arguments.mention_no
    left join {{ ref('vehicle_models') }} as lexicon on arguments.company_id = lexicon.brand_company_id and arguments.model_name = lexicon.name
    left join {{ ref('companies') }} as brands on themes.target_company_id = brands.company_id
    left join {{ ref('int_document_companies') }} as own on themes.document_no = own.document_no and themes.target_company_id = own.company_id
    left join {{ ref('int_document_companies') }} as parents on themes.document_no = parents.document_no and brands.parent_company_id = parents.company_id
    left join {{ ref('stg_documents') }} as documents on themes.document_no = documents.document_no
    left join {{ ref('int_arguments') }} as beside on themes.target_sentence_key = beside.sentence_key and if(themes.kind = 'm', try_cast(regexp_extract(themes.words, '@(\d+)>', 1) as integer), null) = beside.mention_no
    left join {{ ref('companies') }} as prefix on if(strpos(arguments.word, ' ') > 0, split_part(arguments.word, ' ', 1), null) = prefix.name
    left join said on if(themes.kind = 'm', themes.document_no, null) = said.document_no and arguments.word = said.word and arguments.company_id is not distinct from said.company_id
    left join {{ ref('int_arguments') }} as named on themes.target_sentence_key = named.sentence_key and if(themes.kind = 'G', themes.group_company_no, null) = named.mention_no
    left join {{ ref('int_arguments') }} as counts on themes.target_sentence_key = counts.sentence_key and if(themes.kind = 'G', try_cast(regexp_extract(themes.words, '<n(\d+)>', 1) as integer), null) = counts.mention_no
)

select
    document_no,
    sentence_key,
    pos,
    rule_id,
    kind,
    case when is_last and event = 'produce' then 'discontinue' when is_on_line then 'produce' else event end as event,
    next_rule_id,
    previous_rule_id,
    is_adjective,
    trigger,
    words,
    reading,
    is_reduced,
    is_inherited,
    is_anaphor,
    is_counted,
    theme_pos,
    stands_at,
    case
        when is_denial or regexp_matches(scope || trigger, '{{ word("cue_negated") }}') then nullif(regexp_extract(scope || trigger, '{{ word("cue_negated") }}'), '')
        else coalesce(nullif(regexp_extract(trigger, '{{ word("cue_possible") }}'), ''), nullif(regexp_extract(trigger, '{{ word("cue_planned") }}'), ''), nullif(regexp_extract(scope, '{{ word("cue_planned") }}'), ''))
    end as cue_word,
    text_behind,
    theme_gap_after,
    gap_before,
    unnest(case
        when kind = 'm' and model_brand_id is not null then [model_brand_id]
        when group_brand_id is not null then [group_brand_id]
        when event = 'produce' and customer_id is not null then [customer_id]
        when kind = 'G' and reading = 'object' and len(subject_ids) > 1 then subject_ids
        else [coalesce(subject_id, agent_id, latest_company_id)]
    end) as brand_id,
    case when event = 'produce' then coalesce(agent_id, if(reading = 'object', subject_id, null)) end as maker_id,
    case when kind = 'm' then if(starts_with(lower(model_word), lower(brand_name) || ' '), substr(model_word, length(brand_name) + 2), model_word) || regexp_extract(model_after, '^ (?:[Pp]lug-?[Ii]n [Hh]ybrid|[Hh]ybrid|Hybrid|PHEV|BEV|REV|EV|Electric|E-Tech)\b')
        || if(has_variants, regexp_extract(model_after, '^ (?:coup[eé]|convertible|cabriolet|hatchback|estate)\b'), '') end as model_name,
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
