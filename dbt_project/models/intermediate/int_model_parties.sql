{# Who acts and when, per trigger: the subject and those who share its place, the agent behind "by", the
   customer behind "for", and the year. #}
with companies as (
    select
        sentence_key, pos,
        coalesce(
            case when any_value(is_noun) then arg_min(company_id, mention_pos) filter (not is_behind and coalesce(governor, '-') = '-') end,
            arg_max(company_id, mention_pos) filter (not is_behind and mention_pos = pos - 1 and is_same_clause and (coalesce(governor, '-') in ('-', '+') or regexp_full_match(gap_after, ',? (?:which|who) (?:also )?')) and regexp_full_match(gap_after, ' |,? (?:which|who) (?:also )?| (?:[a-zß-ɏ-]+ ){0,2}(?:brand|unit|division|arm|subsidiary|group|itself|company|venture) ')),
            arg_max(company_id, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '-')
        ) as sure_subject_id,
        coalesce(
            sure_subject_id,
            arg_max(company_id, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '+'),
            arg_max(company_id, mention_pos) filter (not is_behind and is_same_clause),
            arg_max(company_id, mention_pos) filter (not is_behind)
        ) as subject_id,
        coalesce(
            case when any_value(is_noun) then arg_min(run_no, mention_pos) filter (not is_behind and coalesce(governor, '-') = '-') end,
            arg_max(run_no, mention_pos) filter (not is_behind and mention_pos = pos - 1 and is_same_clause and (coalesce(governor, '-') in ('-', '+') or regexp_full_match(gap_after, ',? (?:which|who) (?:also )?')) and regexp_full_match(gap_after, ' |,? (?:which|who) (?:also )?| (?:[a-zß-ɏ-]+ ){0,2}(?:brand|unit|division|arm|subsidiary|group|itself|company|venture) ')),
            arg_max(run_no, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '-'),
            arg_max(run_no, mention_pos) filter (not is_behind and is_same_clause and coalesce(governor, '-') = '+'),
            arg_max(run_no, mention_pos) filter (not is_behind and is_same_clause),
            arg_max(run_no, mention_pos) filter (not is_behind)
        ) as subject_run,
        arg_min(company_id, mention_pos) filter (is_behind and is_near and governor = 'by') as agent_id,
        arg_min(company_id, mention_pos) filter (is_behind and is_near and governor = 'for' and regexp_matches(gap_before, '\bfor (?:(?:the|its|their|fellow|partner|parent|sister|rival|then|now|[A-Za-zÀ-ɏ]+maker|maker|brand|marque|company|group) )*$')) as customer_id
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

years as (
    select
        roles.sentence_key, roles.pos,
        coalesce(
            arg_min(coalesce(times.year, year(documents.published_on)), mention_pos) filter (is_behind and is_near and is_same_clause),
            arg_max(coalesce(times.year, year(documents.published_on)), mention_pos) filter (not is_behind and is_same_clause and is_near),
            arg_max(times.year, mention_pos) filter (not is_behind and is_same_clause)
        ) as year,
        -- A month or quarter without a year is the next one, where a plan speaks of it.
        coalesce(bool_and(not regexp_matches(times.word, '\d\d\d\d|last|ago|previous|this|FY')) filter (times.year is not null), false) as is_undated,
        year(any_value(documents.published_on)) as published_year,
        bool_or(is_near and is_same_clause and regexp_matches(times.word, 'next|following year')) as is_future,
        bool_or(is_near and is_same_clause) as has_time
    from {{ ref('int_model_roles') }} as roles
    inner join {{ ref('int_times') }} as times on roles.sentence_key = times.sentence_key and roles.mention_no = times.mention_no
    inner join {{ ref('stg_documents') }} as documents on roles.sentence_key // 1000000 = documents.document_no
    where roles.kind = 't' and (times.year is not null or times.is_weekday)
    group by all
)

select
    sentence_key, pos,
    companies.subject_id, companies.sure_subject_id, co_subjects.subject_ids, companies.agent_id, companies.customer_id,
    years.year, years.is_undated, years.published_year, years.is_future, years.has_time
from companies
left join co_subjects using (sentence_key, pos)
full join years using (sentence_key, pos)
