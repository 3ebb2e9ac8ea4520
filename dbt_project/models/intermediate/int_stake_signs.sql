{# The companies of a document as candidates for an investee that a stake pair leaves unsaid, with the signs for each.
   A passage about ownership has one company in the middle: the one of the headline, the one named most, the first
   one, the one just spoken of; those who hold something, and the sides of a deal, are it less often. What the sentence
   itself tells to be owned, or the holder to own elsewhere, comes before all that.
   One row a sentence, holder and candidate; int_stake_investees weighs them. #}
{% set owned_words = 'stakes?|shares?|sharehold(?:ing|er)s?|holdings?|interest|capital|equity|per ?cent|pct|%|investors?|owners?|ownership|control|votes|half|third|quarter|majority' %}
{% set shared_before = '(?:' ~ owned_words ~ ')[^,;]{0,12} (?:of|in) (?:the |its |[a-z-]+ ){0,3}$' %}
{% set owned_before = '\\b(?:(?:' ~ owned_words ~ '|parent|exit|auction|bid|offer|takeover|acquisition|purchase|sale|disposal|flotation|listing|buy-?out|investment|rescue|rest|remainder|backer)s?[^,;]{0,12} (?:of|in|from|for|into|at)|acquir(?:e|es|ed|ing)|b(?:uy|uys|uying|ought)(?: out| into)?|purchas(?:e|es|ed|ing)|t(?:ook|ake|akes|aken|aking) over|rescu(?:e|es|ed|ing)|sav(?:e|es|ed|ing)|invest(?:s|ed|ing)? in|own(?:s|ed|ing)?|control(?:s|led|ling)?|found(?:ed|er of)|float(?:s|ed|ing)?|s[eo]l(?:d|l|ling)|list(?:ed|ing)) (?:the |its |[a-z-]+ ){0,3}$' %}
{% set shared_after = "^(?:''s)? (?:[a-z-]+ ){0,2}(?:shares|shareholders?|capital|stock|owners?|investors|register|parent|equity|stake)\\b" %}
{% set owned_after = "^(?:(?:''s|, whose) (?:[a-z-]+ ){0,3}(?:shares|shareholders?|capital|stock|owners?|investors?|register|parent|equity|backers?)\\b|,? (?:of|in) (?:which|whom)\\b|[ ,]*(?:was|is|were|has been|had been|be) (?:[a-z]+ )?(?:spun|floated|founded|owned|bought|acquired|sold|rescued|taken|listed|privatised|nationalised|put up)\\b)" %}
with implied as (
    select document_no, sentence_key, holder_id, min(match_at) as match_at, arg_min(frame, (match_at, frame)) as frame, any_value(meant_id order by match_at, meant_id) as meant_id
    from {{ ref('int_stake_pairs') }}
    where is_implied and holder_id is not null
    group by all
),

mentions as (
    select document_no, sentence_key, sentence_key * 4096 + start_at as position, '<o' || mention_no || '>' as mark, company_id, company_kind, is_reference, word, before, after,
        row_number() over (partition by sentence_key order by start_at) = 1 as is_opener
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
    left join (select distinct document_no, named_id from {{ ref('int_stake_pairs') }} where not is_implied and named_id <> holder_id and priority < 27) as owned
        on mentions.document_no = owned.document_no and mentions.company_id = owned.named_id
    where not is_reference
    group by all
),

-- Where the text last spoke of each company before the sentence, and how the sentence itself does.
spoken as (
    select
        implied.document_no, implied.sentence_key, implied.holder_id, implied.meant_id, mentions.company_id,
        max(position) filter (mentions.sentence_key < implied.sentence_key and not is_reference) as last_at,
        coalesce(bool_or(mentions.sentence_key = implied.sentence_key - 1), false) as is_just_said,
        coalesce(bool_or(mentions.sentence_key = implied.sentence_key - 1 and mentions.is_opener), false) as is_opener_before,
        coalesce(bool_or(mentions.sentence_key = implied.sentence_key and mentions.is_opener), false) as is_opener,
        coalesce(bool_or(not is_reference) filter (mentions.sentence_key = implied.sentence_key), false) as is_in_sentence,
        coalesce(bool_or(regexp_matches(before, '{{ owned_before }}') or regexp_matches(after, '{{ owned_after }}')) filter (mentions.sentence_key = implied.sentence_key and strpos(frame, mark) < match_at), false) as is_owned_here,
        coalesce(bool_or(strpos(frame, mark) < match_at) filter (mentions.sentence_key = implied.sentence_key), false) as is_before,
        coalesce(bool_or(regexp_matches(before, '\b(?:to|by|with|against|between|like|than|for) (?:the |its |[a-z-]+ ){0,3}$')) filter (mentions.sentence_key = implied.sentence_key), false) as is_side
    from implied
    inner join mentions on implied.document_no = mentions.document_no and implied.holder_id <> mentions.company_id
    group by all
),

topics as (
    select document_no, sentence_key, arg_max(named_id, (position, named_id)) as topic_id, arg_max(named_id, (position, named_id)) filter (priority <= 20) as told_id
    from {{ ref('int_stake_pairs') }}
    where not is_implied and named_id <> holder_id
    group by all
)

select
    spoken.document_no, spoken.sentence_key, spoken.holder_id, spoken.company_id,
    companies.mentions, companies.first_at,
    coalesce(spoken.company_id = spoken.meant_id, false) as is_meant,
    companies.is_in_title, companies.is_at_head, companies.is_shared_out, companies.is_holder, companies.is_owned,
    spoken.is_just_said, spoken.is_in_sentence, spoken.is_owned_here, spoken.is_before and not spoken.is_owned_here as is_before, spoken.is_side,
    coalesce(companies.company_kind in ('fund', 'bank'), false) as is_fund,
    known.named_id is not null as is_known,
    known_here.named_id is not null as is_known_here,
    held_here.holder_id is not null as is_holder_here,
    coalesce(topics.topic_id = spoken.company_id, false) as is_topic,
    coalesce(topics.topic_id = spoken.company_id and topics.sentence_key = spoken.sentence_key - 1, false) as is_told_before,
    coalesce(companies.mentions >= 2 * lead(companies.mentions) over (passage order by companies.mentions desc, companies.first_at), true) and row_number() over (passage order by companies.mentions desc, companies.first_at) = 1 as is_far_ahead,
    spoken.last_at is not null and row_number() over (passage order by spoken.last_at desc nulls last) = 2 as is_second_latest,
    spoken.is_opener_before, spoken.is_opener,
    coalesce(told.told_id = spoken.company_id, false) as is_told_here,
    coalesce(told.told_id <> spoken.company_id, false) as is_another_told_here,
    row_number() over (passage order by companies.mentions desc, companies.first_at) = 1 as is_main,
    not companies.is_holder and row_number() over (partition by spoken.sentence_key, spoken.holder_id, companies.is_holder order by companies.mentions desc, companies.first_at) = 1 as is_main_free,
    row_number() over (passage order by companies.first_at) = 1 as is_first,
    count(*) over (passage) = 1 as is_only,
    spoken.last_at is not null and row_number() over (passage order by spoken.last_at desc nulls last) = 1 as is_latest,
    spoken.last_at is not null and companies.company_kind = 'joint_venture'
        and row_number() over (partition by spoken.sentence_key, spoken.holder_id, companies.company_kind = 'joint_venture' order by spoken.last_at desc nulls last) = 1 as is_last_venture
from spoken
inner join companies using (document_no, company_id)
asof left join topics on spoken.document_no = topics.document_no and spoken.sentence_key > topics.sentence_key
left join (select distinct document_no, holder_id, named_id from {{ ref('int_stake_pairs') }} where not is_implied) as known
    on spoken.document_no = known.document_no and spoken.holder_id = known.holder_id and spoken.company_id = known.named_id
left join (select distinct sentence_key, holder_id, named_id from {{ ref('int_stake_pairs') }} where not is_implied) as known_here
    on spoken.sentence_key = known_here.sentence_key and spoken.holder_id = known_here.holder_id and spoken.company_id = known_here.named_id
left join (select distinct sentence_key, holder_id from {{ ref('int_stake_pairs') }}) as held_here
    on spoken.sentence_key = held_here.sentence_key and spoken.company_id = held_here.holder_id
left join topics as told on spoken.sentence_key = told.sentence_key
window passage as (partition by spoken.sentence_key, spoken.holder_id)
