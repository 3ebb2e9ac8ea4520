{# Pronouns and descriptions with the company they stand for: a description by nationality and kind, what
   is left by the subject carried along. Null company_id where nothing fits: abstaining is the rule. #}
with mentions as (
    select
        names.*,
        sentence_key * 4096 + start_at as position,
        -- A company is a subject where no preposition holds it and nothing possesses through it.
        kind = 'o' and coalesce(company_kind, '') <> 'person' and not regexp_matches(before, '\b(?:of|in|by|with|from|to|for|at|than|like|between|against|via|on|and|or|over|into|behind|under|called|as) (?:the |its |a |[\p{L}]+-based )?$')
            and not regexp_matches(after, '^''s? |^-\p{L}') as is_subject
    from {{ ref('int_names') }} as names
    where kind in ('o', 'x', 'r', 'm')
),

-- The company a sentence is about: its first subject; a sentence without one hands on the last.
subjects as (
    select
        document_no,
        sentence_key,
        coalesce(
            arg_min(company_id, position) filter (is_subject),
            arg_min(company_id, position) filter (kind = 'o' and regexp_matches(before, '^$|(?:^|[ ])(?:by|at) $') or kind = 'o' and regexp_matches(after, '^''s? ')),
            arg_min(company_id, position) filter (kind = 'o')
        ) as company_id,
        min(position) filter (kind in ('x', 'r')) as first_reference,
        min(position) filter (is_subject) as first_subject
    from mentions
    group by all
),

carried as (
    select
        document_no,
        sentence_key,
        last_value(case when first_reference < first_subject or first_subject is null and first_reference is not null then null else company_id end ignore nulls) over earlier as subject_id,
        last_value(company_id ignore nulls) over earlier as latest_id
    from subjects
    window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
),

descriptions as (
    select
        mentions.sentence_key, mentions.start_at, mentions.position, mentions.document_no,
        regexp_extract(word, '(?:[Tt]he|[Tt]his) (\p{Lu}\p{L}+(?: City)?)', 1) as qualifier,
        regexp_extract(word, '([\p{L}-]+)$', 1) as noun
    from mentions
    where kind = 'r'
),

qualified as (
    select
        descriptions.*,
        companies.company_id as named_company_id,
        markets.market_id as nationality
    from descriptions
    left join {{ ref('int_lexicon_terms') }} as companies on descriptions.qualifier = companies.term and companies.company_id is not null
    left join {{ ref('int_lexicon_terms') }} as markets on descriptions.qualifier = markets.term and markets.market_id is not null
),

-- The nearest company before a description whose home fits it.
fitting as (
    select
        qualified.sentence_key, qualified.start_at,
        arg_max(mentions.company_id, mentions.position) as company_id
    from qualified
    inner join mentions
        on qualified.document_no = mentions.document_no
        and mentions.kind = 'o'
        and mentions.position < qualified.position
        and mentions.market_id = qualified.nationality
    where qualified.nationality is not null and qualified.nationality not in ('EUROPE', 'ASIA')
    group by all
),

resolved as (
    select
        mentions.sentence_key, mentions.document_no, mentions.start_at, mentions.end_at, mentions.kind, mentions.word,
        mentions.before, mentions.after, mentions.position,
        qualified.nationality, qualified.named_company_id, qualified.noun,
        fitting.company_id as fitting_company_id,
        carried.subject_id, carried.latest_id,
        last_value(case when mentions.is_subject then mentions.company_id end ignore nulls) over in_sentence as sentence_subject_id,
        last_value(case when mentions.kind = 'o' then mentions.company_id end ignore nulls) over in_sentence as sentence_company_id
    from mentions
    left join qualified using (sentence_key, start_at)
    left join fitting using (sentence_key, start_at)
    left join carried on mentions.sentence_key = carried.sentence_key
    window in_sentence as (partition by mentions.sentence_key order by mentions.start_at rows between unbounded preceding and 1 preceding)
)

select
    sentence_key,
    document_no,
    start_at,
    end_at,
    kind,
    word,
    case
        when kind = 'r' and named_company_id is not null then named_company_id
        when kind = 'r' and nationality is not null then fitting_company_id
        when kind = 'r' and noun in ('venture', 'subsidiary', 'unit') then null
        when kind = 'r' then coalesce(subject_id, sentence_subject_id, latest_id)
        when word in ('It', 'Its', 'They', 'Their') then coalesce(subject_id, latest_id)
        when word in ('its', 'it', 'itself', 'their', 'they', 'them') then coalesce(sentence_subject_id, sentence_company_id, subject_id, latest_id)
    end as company_id,
    case
        when kind = 'r' and named_company_id is not null then 'name'
        when kind = 'r' and nationality is not null then 'nationality'
        else 'subject'
    end as reference_type
from resolved
where kind in ('x', 'r')
