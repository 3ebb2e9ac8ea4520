{# The companies of a document as candidates for an investee that a stake pair leaves unsaid, with the weight of the signs for each.
   A passage about ownership has one company in the middle: the one of the headline, the one named most, the first
   one, the one just spoken of; those who hold something, and companies of the sentence itself, are it less often.
   The weights were fitted to annotated passages, as a choice among the companies of a document. One row a sentence and
   holder: the company in front and its lead over the next. #}
{% set shared_before = '(?:stakes?|shares?|sharehold(?:ing|er)s?|holdings?|interest|capital|equity|per ?cent|pct|%|investors?|owners?|control|votes|half|third|quarter|majority)[^,;]{0,12} (?:of|in) (?:the |its |[a-z-]+ ){0,3}$' %}
{% set shared_after = "^(?:''s)? (?:[a-z-]+ ){0,2}(?:shares|shareholders?|capital|stock|owners?|investors|register|parent|equity|stake)\\b" %}
{% set weights = {
    'is_in_title': 1.4, 'is_main': 0.4, 'is_main_free': 0.7, 'is_first': 0.6, 'is_at_head': 0.5, 'is_topic': 0.5, 'is_told_here': 1.8, 'is_latest': 0.5,
    'is_just_said': 0.7, 'is_in_sentence': -0.8, 'is_last_venture': 0.6, 'is_holder': -0.3, 'is_shared_out': 0.4, 'is_fund': -0.4,
} %}
with implied as (
    select distinct document_no, sentence_key, holder_id
    from {{ ref('int_stake_pairs') }}
    where is_implied and holder_id is not null
),

mentions as (
    select document_no, sentence_key, sentence_key * 4096 + start_at as position, company_id, company_kind, is_reference, word, before, after
    from {{ ref('int_arguments') }}
    semi join implied using (document_no)
    where kind = 'o' and coalesce(company_kind, '') not in ('person', 'state')
),

companies as (
    select
        mentions.document_no,
        mentions.company_id,
        count(*) as mentions,
        min(position) as first_at,
        min(sentence_key) % 1000000 <= 2 as is_at_head,
        max(company_kind) as company_kind,
        coalesce(bool_or(length(word) > 2 and contains(lower(documents.title), lower(word))), false) as is_in_title,
        bool_or(regexp_matches(before, '{{ shared_before }}') or regexp_matches(after, '{{ shared_after }}')) as is_shared_out,
        holders.holder_id is not null as is_holder,
        owned.named_id is not null as is_owned
    from mentions
    inner join {{ ref('stg_documents') }} as documents on mentions.document_no = documents.document_no
    left join (select distinct document_no, holder_id from {{ ref('int_stake_pairs') }}) as holders
        on mentions.document_no = holders.document_no and mentions.company_id = holders.holder_id
    left join (select distinct document_no, named_id from {{ ref('int_stake_pairs') }} where not is_implied and named_id <> holder_id) as owned
        on mentions.document_no = owned.document_no and mentions.company_id = owned.named_id
    where not is_reference
    group by all
),

-- Where the text last spoke of each company before the sentence.
spoken as (
    select
        implied.document_no, implied.sentence_key, implied.holder_id, mentions.company_id,
        max(position) filter (mentions.sentence_key < implied.sentence_key and not is_reference) as last_at,
        bool_or(mentions.sentence_key = implied.sentence_key - 1) as is_just_said,
        bool_or(mentions.sentence_key = implied.sentence_key) as is_in_sentence
    from implied
    inner join mentions on implied.document_no = mentions.document_no and implied.holder_id <> mentions.company_id
    group by all
),

topics as (
    select document_no, sentence_key, arg_max(named_id, position) as topic_id, arg_max(named_id, position) filter (priority <= 20) as told_id
    from {{ ref('int_stake_pairs') }}
    where not is_implied and named_id <> holder_id
    group by all
),

signs as (
    select
        spoken.document_no, spoken.sentence_key, spoken.holder_id, spoken.company_id,
        companies.is_in_title, companies.is_at_head, companies.is_shared_out, companies.is_holder, companies.is_owned, spoken.is_just_said, spoken.is_in_sentence,
        coalesce(companies.company_kind in ('fund', 'bank'), false) as is_fund,
        companies.mentions, companies.first_at,
        coalesce(topics.topic_id = spoken.company_id, false) as is_topic,
        coalesce(told.told_id = spoken.company_id, false) as is_told_here,
        coalesce(told.told_id <> spoken.company_id, false) as is_another_told_here,
        row_number() over (passage order by companies.mentions desc, companies.first_at) = 1 as is_main,
        not companies.is_holder and row_number() over (partition by spoken.sentence_key, spoken.holder_id, companies.is_holder order by companies.mentions desc, companies.first_at) = 1 as is_main_free,
        row_number() over (passage order by companies.first_at) = 1 as is_first,
        spoken.last_at is not null and row_number() over (passage order by spoken.last_at desc nulls last) = 1 as is_latest,
        spoken.last_at is not null and companies.company_kind = 'joint_venture'
            and row_number() over (partition by spoken.sentence_key, spoken.holder_id, companies.company_kind = 'joint_venture' order by spoken.last_at desc nulls last) = 1 as is_last_venture
    from spoken
    inner join companies using (document_no, company_id)
    asof left join topics on spoken.document_no = topics.document_no and spoken.sentence_key > topics.sentence_key
    left join topics as told on spoken.sentence_key = told.sentence_key
    window passage as (partition by spoken.sentence_key, spoken.holder_id)
),

weighed as (
    select
        *,
        round({% for sign, weight in weights.items() -%} {{ weight }} * coalesce({{ sign }}, false)::integer{{ " + " if not loop.last }} {%- endfor %}, 4)::double as weight
    from signs
)

select
    document_no, sentence_key, holder_id, company_id, is_shared_out or is_owned or is_in_title as is_shared_out,
    weight,
    round(weight - coalesce(lead(weight) over in_order, 0), 4) as lead,
    is_another_told_here
from weighed
window in_order as (partition by sentence_key, holder_id order by weight desc, mentions desc, first_at)
qualify row_number() over in_order = 1
