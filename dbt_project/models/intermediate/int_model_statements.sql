{# One row a trigger and the model or group it speaks of, with what the words around say; places not yet spread. #}
{# The place said before: "there", "in the country", "India, where it sells". #}
{% set here = "\\b(?:there|here|(?:in|across|throughout) (?:the|this|that) (?:country|region|market|continent)|where [^,;:]*$)(?:\\b|$)" %}
with latest as (
    select sentence_key, pos, last_value(if(kind in ('o', 'A'), company_id, null) ignore nulls) over earlier as company_id,
        last_value(if(kind = 'g', market_id, null) ignore nulls) over earlier as market_id
    from {{ ref('int_model_tokens') }}
    where kind in ('o', 'A', 'g', 'T')
    window earlier as (partition by document_no order by sentence_key, pos)
),

filled as materialized (
    select
        themes.*,
        coalesce(themes.target_company_id, beside.company_id, initial.company_id) as model_brand_id,
        regexp_replace(if(arguments.word = arguments.model_name || 's', arguments.model_name, arguments.word), '^(?:(?:all-electric|battery-electric|electric|hybrid|plug-in|new|diesel|petrol) )+', '') as model_word,
        arguments.word || regexp_extract(arguments.after, '^ (?:[Pp]lug-?[Ii]n [Hh]ybrid|[Hh]ybrid|PHEV|BEV|EV|Electric)\b') as target_word,
        arguments.after as model_after,
        coalesce(brands.name, initial.alias) as brand_name,
        parties.subject_id, parties.sure_subject_id, parties.subject_ids, parties.agent_id, parties.customer_id,
        named.company_id as group_brand_id,
        coalesce(latest.company_id, main.company_id) as latest_company_id,
        topics.leading_id, topics.earlier_subject_id,
        parties.year,
        if(parties.is_undated and parties.year < parties.published_year, parties.published_year, null) as next_year,
        coalesce(parties.is_future or parties.year > parties.published_year, false) as is_future,
        coalesce(parties.has_time, false) as has_time,
        -- "ended production of the A in Graz": elsewhere it may live on.
        themes.kind = 'm' and (themes.event = 'end' and coalesce(themes.previous_rule_id, '') in ('models_produce_noun', 'models_produce_compound') or located.plant_ids is not null and themes.rule_id = 'models_discontinue_stop' and regexp_matches(themes.trigger, 'production|assembly|output|manufactur|making|building|assembling|producing')) as is_ended_there,
        -- "is no longer sold" is the end of it.
        themes.event = 'offer' and contains(themes.trigger, 'no longer') as is_dropped,
        coalesce(located.plant_ids, located.line_ids, if(case when themes.event = 'produce' then regexp_matches(themes.text_before || if(ends_with(themes.trigger, 'here'), ' there', '') || themes.gap_after, '{{ here }}|\b[Tt]he (?:[a-zß-ɏ-]+ )?(?:plant|factory|works|site)\b|<[ox]\d+>''s (?:[a-zß-ɏ-]+ )?(?:plant|factory|works)\b') else false end, [latest.market_id], null)) as plant_ids,
        if(located.line_ids is null, coalesce(located.market_ids, if(case when themes.event in ('launch', 'offer', 'discontinue') then regexp_matches(themes.text_before || themes.gap_after, '{{ here }}') else false end, [latest.market_id], null)), null) as market_ids, located.line_ids is not null as is_on_line,
        regexp_extract(regexp_replace(themes.text_before, '^.*\b(?:which|who)\b', ''), if(themes.is_inherited, '([^;:]*)$', '([^,;:]*)$')) as scope,
        -- Where the model stands: its mention, else the last word of its description or of the trigger.
        coalesce(
            standing.start_at,
            nullif(strpos(sentences.body, regexp_extract(themes.theme_words, '([A-Za-zÀ-ɏ-]+)[^A-Za-zÀ-ɏ]*$', 1)), 0) - 1,
            nullif(strpos(sentences.body, regexp_extract(themes.trigger, '([A-Za-zÀ-ɏ-]+)[^A-Za-zÀ-ɏ]*$', 1)), 0) - 1,
            0
        )::integer as stands_at,
        lexicon.powertrain as lexicon_powertrain,
        lexicon.body_type as lexicon_body_type,
        said.powertrain as said_powertrain,
        said.body_type as said_body_type,
        said.has_variants,
        counts.number as counted
    from {{ ref('int_model_themes') }} as themes
    left join {{ ref('int_model_parties') }} as parties using (sentence_key, pos)
    inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
    left join {{ ref('int_arguments') }} as standing on themes.sentence_key = standing.sentence_key and themes.theme_mention_no = standing.mention_no
    left join latest using (sentence_key, pos)
    left join (select document_no, arg_max(company_id, (mentions, company_id)) as company_id from {{ ref('int_document_companies') }} group by document_no) as main on themes.document_no = main.document_no
    left join {{ ref('int_metric_topics') }} as topics on themes.sentence_key = topics.sentence_key
    left join {{ ref('int_model_places') }} as located using (sentence_key, pos, theme_pos)
    left join {{ ref('int_arguments') }} as arguments on themes.target_sentence_key = arguments.sentence_key and if(themes.kind = 'm', themes.mention_no, null) = arguments.mention_no
    left join {{ ref('vehicle_models') }} as lexicon on arguments.company_id = lexicon.brand_company_id and arguments.model_name = lexicon.name
    left join {{ ref('companies') }} as brands on themes.target_company_id = brands.company_id
    left join {{ ref('int_arguments') }} as beside on themes.target_sentence_key = beside.sentence_key and try_cast(regexp_extract(themes.words, '@(\d+)>', 1) as integer) = beside.mention_no
    left join {{ ref('int_model_traits') }} as said on if(themes.kind = 'm', themes.document_no, null) = said.document_no and arguments.word = said.word and arguments.company_id is not distinct from said.company_id
    left join (select alias, any_value(company_id) as company_id from {{ ref('company_aliases') }} group by alias having count(distinct company_id) = 1) as initial on if(strpos(arguments.word, ' ') > 0 and themes.target_company_id is null, split_part(arguments.word, ' ', 1), null) = initial.alias
    left join {{ ref('int_arguments') }} as named on themes.target_sentence_key = named.sentence_key and if(themes.kind = 'G', themes.group_company_no, null) = named.mention_no
    left join {{ ref('int_arguments') }} as counts on themes.target_sentence_key = counts.sentence_key and if(themes.kind = 'G', try_cast(regexp_extract(themes.words, '<n(\d+)>(?: |$)', 1) as integer), null) = counts.mention_no
),

told as (
    select
        *,
        {{ model_modality('trigger', 'scope') }} as told_modality,
        -- The words that tell powertrain and body: those of the group, of the description that stands for it, of the name.
        concat_ws(' ', if(kind = 'G', words, null), if(is_anaphor, theme_words, null), target_word, regexp_extract(gap_after, ' as an? ((?:[a-z-]+ ?){1,3})', 1), if(kind = 'G', regexp_extract(theme_gap_after, '^[^,;.]{0,20}, (?:all|each|both) (?:of them )?((?:[a-z-]+ ?){1,3})', 1), null)) as telling_words
    from filled
)

select
    document_no,
    sentence_key,
    pos,
    rule_id,
    kind,
    case when is_last and (event = 'produce' or event = 'offer' and reading = 'object') or event = 'offer' and is_dropped then 'discontinue' when is_ended_there then 'produce' when is_on_line then 'produce' else event end as event,
    next_rule_id,
    previous_rule_id,
    is_adjective,
    trigger,
    words,
    reading,
    is_inherited,
    is_counted,
    is_plain,
    is_apt and not regexp_matches(scope, '\brights? $') as is_apt,
    theme_pos,
    stands_at,
    case
        when is_denial or regexp_matches(scope || trigger, '{{ word("cue_negated") }}') then nullif(regexp_extract(scope || trigger, '{{ word("cue_negated") }}'), '')
        else coalesce(nullif(regexp_extract(trigger, '{{ word("cue_possible") }}'), ''), nullif(regexp_extract(trigger, '{{ word("cue_planned") }}'), ''), nullif(regexp_extract(scope, '{{ word("cue_planned") }}'), ''))
    end as cue_word,
    text_behind,
    -- "begin European deliveries of the A"
    rule_id = 'models_launch_deliveries' and regexp_matches(text_before, '\b(?:beg[aiu]n|begins|start|started|starts|starting|beginning|commence|commenced|open|opened)(?: (?:<[dg]\d+>(?:''s)?|[a-zß-ɏ]+)){0,2} +$') as starts_sales,
    theme_gap_after,
    unnest(case
        when kind = 'm' and model_brand_id is not null then [model_brand_id]
        when group_brand_id is not null then [group_brand_id]
        when event in ('produce', 'develop') and customer_id is not null then [customer_id]
        when kind = 'G' and reading = 'object' and len(subject_ids) > 1 then subject_ids
        -- Whose an unknown name is tells only the company that acts on it.
        when kind = 'm' then [if(reading = 'object', sure_subject_id, null)]
        when kind = 'G' then [coalesce(sure_subject_id, agent_id, if(subject_id is not null or regexp_matches(scope, '\b(?:[Ww]e|[Oo]ur)\b'), leading_id, null), earlier_subject_id, leading_id, latest_company_id)]
        else [coalesce(subject_id, agent_id, latest_company_id)]
    end) as brand_id,
    case when event = 'produce' then coalesce(agent_id, if(reading = 'object', subject_id, null)) end as maker_id,
    case when kind = 'm' then if(starts_with(lower(model_word), lower(brand_name) || ' '), substr(model_word, length(brand_name) + 2), model_word) || regexp_extract(model_after, '^ (?:Plug-?[Ii]n Hybrid|Hybrid|PHEV|BEV|REV|EV|Electric|E-Tech|Cabriolet|Panorama)\b')
        || if(has_variants, regexp_extract(model_after, '^ (?:coup[eé]|convertible|cabriolet|hatchback|estate)\b'), '') end as model_name,
    plant_ids,
    market_ids,
    coalesce(if(kind = 'm', said_powertrain, null), {{ powertrain_of('telling_words') }}, lexicon_powertrain) as powertrain,
    coalesce(if(kind = 'm', said_body_type, null), {{ body_of('telling_words') }}, lexicon_body_type) as body_type,
    case
        when kind = 'm' then 1
        when counted is not null then (counted / if(regexp_matches(words, '^[Hh]alf '), 2, 1))::integer
        when regexp_matches(words, '^(?:[Aa] |this )?(?:pair|couple)') then 2
        when regexp_matches(words, '^[Aa] (?:trio|quartet|quintet)') then case regexp_extract(words, 'trio|quartet|quintet') when 'trio' then 3 when 'quartet' then 4 else 5 end
        when regexp_matches(words, '^(?:An?other |At least )?(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve)\b') then list_position(['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'], lower(regexp_extract(words, '(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve)'))) + 1
        when regexp_matches(words, '(?i)^(?:no|any)\b') or starts_with(words, 'a single ') and regexp_matches(trigger, '\bnot\b|n''t\b|\bnever\b') then 0
        when regexp_matches(words, 's$|vehicles') then null
        else 1
    end as quantity,
    is_denial or is_ended_there or event = 'produce' and rule_id = 'models_discontinue_stop' or regexp_matches(scope, '\b(?:(?:decid|vot|opt|argu)(?:e|es|ed|ing) against|instead of|rather than|stop(?:s|ped)? short of|no intention of|shied? away from|in place of)\b[^,]*$')
        or regexp_matches(regexp_replace(scope || trigger, 'not be renewed|not be (?:replaced|succeeded)|(?:no|without an?|without) (?:direct |immediate |real )?(?:successor|replacement)|n.t be surprised|not be surprised|no longer than|(?:is|are|be) no more$|not only|no doubt|not just|no less' || if(is_dropped, '|no longer', ''), ''), '{{ word("cue_negated") }}') or regexp_matches(words, '^[Nn]o ') as is_negated,
    case
        when rule_id <> 'models_plan' then told_modality
        when told_modality = 'possible' or regexp_matches(trigger, 'consider|contemplat|mull|ponder|stud|consideration|review|on the cards') then 'possible'
        else 'planned'
    end as modality,
    if(modality = 'planned', coalesce(next_year, year), year) as year
from told
