{# Pronouns and descriptions with the company they stand for: first descriptions by name, nationality, place
   or kind, then "the company" and pronouns that open a sentence, by the subject carried along, last pronouns
   inside a sentence, by its own subject. Null company_id where nothing fits: abstaining is the rule. #}
{% set prepositions = '(?:of|in|by|with|from|to|for|at|than|like|between|against|via|on|and|or|over|into|behind|under|called|as)' %}
{% set maker = '(?:maker|carmaker|automaker|truckmaker|manufacturer|marque|brand|builder|producer)' %}
with mentions as (
    select
        names.* exclude (before, after, market_kind, model_name),
        sentence_key * 4096 + start_at as position,
        case when kind = 'r' then regexp_extract(word, '([\p{L}-]+)$', 1) else '' end as noun,
        case when kind = 'r' then regexp_extract(word, '^(?:(?:[Tt]he|[Tt]his) )?(\p{Lu}[\p{L}.]+(?: \p{Lu}\p{L}+)??)(?:-(?:based|born|listed|region))?(?: EV)?(?: \p{Ll}|$)', 1) else '' end as qualifier,
        -- A company is a subject where no preposition holds it and nothing possesses through it.
        case
            when kind = 'm' or kind = 'o' and company_kind = 'person' or kind = 'x' and word in ('its', 'Its', 'their', 'Their', 'them', 'itself') then false
            when starts_with(after, '''s ') or starts_with(after, ''' ') then false
            else not regexp_matches(before, '\b{{ prepositions }} (?:the |its |a |[\p{L}]+-based )?$')
        end as may_be_subject,
        starts_with(after, '''s ') or starts_with(after, ''' ') as is_possessor,
        before = '' or before in ('by ', 'at ') or right(before, 4) in (' by ', ' at ') as is_at_front,
        right(before, 2) = ', ' as is_behind_comma,
        regexp_matches(after, '^,? (?:said|says|told|added|adding|announced|confirmed|disclosed)\b') as is_speaker,
        -- "After winding up its venture, X ..."
        case
            when kind = 'x' and start_at < 40
                then regexp_matches(before, '^(?:After|Before|With|Despite|By|In|As|While|Since|Although|Though|When|Having|Under|Like|Through|For|From|On|At|Beyond|Owned|Founded|Once|Besides|Alongside|Apart|Barely|An?|[Oo]ne|Two|Three|\d+|Years?|Months?|Decades?|Following|Because|If|Until)\b[^,]*$')
            else false
        end as is_in_opening,
        case
            when kind = 'r' then regexp_matches(after, '^ (?:of|between|with|by|agreements?|compan|partner|deal|contract)')
            else false
        end as is_specified,
        case when kind = 'r' then regexp_matches(after, '^ (?:of|behind) ') else false end as is_of
    from (
        select *, count(*) over (partition by document_no, company_id) as company_mentions
        from {{ ref('int_names') }}
        -- A document without references has nothing to settle.
        semi join (select distinct document_no from {{ ref('int_names') }} where kind in ('x', 'r')) as referring using (document_no)
        where kind in ('o', 'x', 'r', 'm')
    ) as names
),

described as (
    select
        mentions.sentence_key, mentions.start_at, mentions.position, mentions.document_no, mentions.noun,
        max(companies.company_id) as named_company_id,
        max(coalesce(mentions.market_id, markets.market_id)) as nationality,
        max(markets.market_kind) as place_kind,
        bool_or(mentions.is_specified) as is_specified,
        case
            when mentions.noun in ('venture', 'JV') then 'joint_venture'
            when mentions.word like '%battery%' then 'battery'
            when mentions.noun in ('supplier', 'conglomerate') then mentions.noun
        end as wanted_kind
    from mentions
    left join {{ ref('int_lexicon_terms') }} as companies on mentions.qualifier = companies.term and companies.company_id is not null
    left join {{ ref('int_lexicon_terms') }} as markets on mentions.qualifier = markets.term and markets.market_id is not null
    where mentions.kind = 'r'
    group by all
),

-- The nearest company before a description whose home or kind fits it; for a town, the one the text names most.
fitting as (
    select
        described.sentence_key, described.start_at,
        arg_max(mentions.company_id, if(described.place_kind in ('city', 'state', 'plant'), mentions.company_mentions * 1e15, 0)
            -- A marque inside a group is rarely what "the French carmaker" means.
            + mentions.position - if(mentions.company_kind = 'brand' and not regexp_matches(described.noun, '^(?:brand|marque)$'), 3 * 4096, 0)) as company_id
    from described
    inner join mentions
        on described.document_no = mentions.document_no
        and mentions.kind = 'o'
        and mentions.position < described.position
        and coalesce(mentions.company_kind, '') not in ('person', 'state')
        and (described.nationality is null or mentions.market_id = described.nationality)
        and (described.wanted_kind is null or mentions.company_kind = described.wanted_kind)
        and not (described.wanted_kind = 'joint_venture' and described.is_specified)
        and not (regexp_matches(described.noun, '^{{ maker }}$') and mentions.company_kind in ('technology', 'supplier', 'fund', 'bank', 'battery', 'distributor'))
    where described.nationality not in ('EUROPE', 'ASIA') or described.wanted_kind is not null and described.nationality is null
    group by all
),

settled as (
    select
        mentions.* exclude (company_id),
        case when mentions.kind = 'o' then mentions.company_id else coalesce(described.named_company_id, fitting.company_id) end as company_id,
        described.nationality, described.named_company_id, described.wanted_kind
    from mentions
    left join described using (sentence_key, start_at)
    left join fitting using (sentence_key, start_at)
),

-- The company a sentence is about: its first subject; a sentence without one hands on the last.
subjects as (
    select
        document_no,
        sentence_key,
        coalesce(
            arg_min(company_id, position) filter (may_be_subject and company_id is not null),
            arg_min(company_id, position) filter (company_id is not null and (is_at_front or is_possessor)),
            arg_min(company_id, position)
        ) as company_id,
        coalesce(
            arg_min(company_id, position) filter (may_be_subject and coalesce(company_kind, '') not in ('fund', 'state', 'bank')),
            arg_min(company_id, position) filter (coalesce(company_kind, '') not in ('fund', 'state', 'bank', 'person') and (is_at_front or is_possessor))
        ) as firm_id,
        arg_min(company_id, position) filter (may_be_subject and company_id is not null and is_behind_comma) as behind_comma_id,
        min(position) filter (kind in ('x', 'r') and company_id is null) as first_reference,
        min(position) filter (may_be_subject and company_id is not null) as first_subject
    from settled
    where kind <> 'm'
    group by all
),

carried as (
    select
        sentence_key,
        behind_comma_id,
        last_value(case when first_reference < first_subject or first_subject is null and first_reference is not null then null else company_id end ignore nulls) over earlier as subject_id,
        last_value(case when first_reference < first_subject or first_subject is null and first_reference is not null then null else firm_id end ignore nulls) over earlier as firm_id,
        last_value(company_id ignore nulls) over earlier as latest_id
    from subjects
    window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
),

topics as (
    select document_no, arg_max(company_id, (company_mentions + if(sentence_key % 1000000 <= 2, 3, 0)) * 1e15 - position) as topic_id
    from mentions
    where kind = 'o' and coalesce(company_kind, '') not in ('person', 'state')
    group by document_no
),

opened as (
    select
        settled.*,
        carried.subject_id, carried.latest_id, carried.behind_comma_id,
        case
            when kind = 'o' or company_id is not null then company_id
            when kind = 'r' and (nationality is not null or wanted_kind is not null or noun in ('subsidiary', 'unit')) then null
            when is_of then null
            when kind = 'r' and noun in ('Company', 'Group', 'Corporation') then topics.topic_id
            when kind = 'r' and noun <> 'fund' and not may_be_subject and own_subject_id is not null then
                -- What a subject owns or does is done to another.
                list_filter([carried.firm_id, topics.topic_id, carried.latest_id], company -> company <> own_subject_id)[1]
            when kind = 'r' and noun <> 'fund' then coalesce(carried.firm_id, carried.subject_id, own_subject_id, carried.latest_id)
            when word in ('It', 'Its', 'They', 'Their') then coalesce(carried.subject_id, carried.latest_id)
        end as first_id
    from (
        select *, last_value(case when may_be_subject then company_id end ignore nulls) over before as own_subject_id
        from settled
        where kind <> 'm'
        window before as (partition by sentence_key order by start_at rows between unbounded preceding and 1 preceding)
    ) as settled
    left join carried using (sentence_key)
    left join topics using (document_no)
),

resolved as (
    select
        *,
        -- Who speaks, or the first subject, or whose the subject is.
        coalesce(
            last_value(case when may_be_subject and is_speaker then first_id end ignore nulls) over in_sentence,
            first_value(case when may_be_subject then first_id end ignore nulls) over in_sentence,
            first_value(case when start_at < 5 and is_possessor then first_id end ignore nulls) over in_sentence
        ) as sentence_subject_id,
        last_value(case when company_kind is distinct from 'person' then first_id end ignore nulls) over in_sentence as sentence_company_id
    from opened
    window in_sentence as (partition by sentence_key order by start_at rows between unbounded preceding and 1 preceding)
)

select
    sentence_key,
    document_no,
    start_at,
    end_at,
    kind,
    word,
    case
        when kind = 'r' or word in ('It', 'Its', 'They', 'Their') then first_id
        -- "After winding up its venture, X ...": the subject follows.
        when sentence_company_id is null and behind_comma_id is not null and is_in_opening then behind_comma_id
        else coalesce(sentence_subject_id, sentence_company_id, subject_id, latest_id)
    end as company_id,
    case
        when kind = 'r' and named_company_id is not null then 'name'
        when kind = 'r' and nationality is not null then 'nationality'
        when kind = 'r' and wanted_kind is not null then 'kind'
        else 'subject'
    end as reference_type
from resolved
where kind in ('x', 'r')
