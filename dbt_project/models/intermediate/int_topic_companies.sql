{# The company a sentence most likely speaks of where no words say whose something is: one row a sentence, with its
   share of the weight among the companies of the document. Signs: named just before, subject before, head of its
   paragraph, first, most often, in the headline, of a kind that sells cars. The weights are those of a conditional
   logistic regression over some 480 claims whose words leave the company open (weights of a choice, not of a rule);
   on documents it had not seen it finds 73 of 100 owners of figures, the company named most or the subject before 68. #}
{% set weights = {
    'is_parent_of_named': 1.24, 'is_in_title': 1.03, 'has_models': 0.85, 'is_carried_far': 0.84, 'is_first': 0.75, 'is_main': 0.72, 'is_latest': 0.62, 'is_venture': 0.61,
    'is_carried': 0.6, 'opens_paragraph': 0.52, 'is_named_main': 0.43,
    'is_named_by_model': -0.53, 'is_no_seller': -0.55, 'is_named_carried': -0.94, 'is_found': -1.0, 'is_to_come': -1.01,
} %}
{% set governed = '\\b(?:of|in|by|with|from|to|for|at|than|like|against|and|or|over|behind|under|as|unlike|rival|rivals) (?:the |its |a |[A-Za-zÀ-ɏ]+-based )?$' %}
with mentions as (
    select
        arguments.document_no, arguments.sentence_key, arguments.mention_no, arguments.kind, arguments.company_id, arguments.is_reference, arguments.word,
        coalesce(companies.kind, arguments.company_kind, 'maker') as company_kind,
        companies.parent_company_id,
        coalesce(companies.kind, arguments.company_kind, 'maker') in ('fund', 'bank', 'person', 'state') as is_no_seller,
        case
            when not regexp_matches(arguments.before, '{{ governed }}') and not regexp_matches(arguments.after, '^''s? |^-') then 1
            when not regexp_matches(arguments.before, '\b(?:than|like|against|behind|unlike|from) (?:the )?$') and not starts_with(arguments.after, '-') then 2
        end as subject_rank
    from {{ ref('int_arguments') }} as arguments
    left join {{ ref('companies') }} as companies using (company_id)
    where arguments.kind in ('o', 'm') and arguments.company_id is not null
),

said as (
    select
        document_no, sentence_key, company_id,
        any_value(parent_company_id) as parent_company_id,
        not bool_or(kind = 'o') as is_by_model
    from mentions
    group by all
),

told as (
    select
        mentions.document_no, company_id,
        any_value(mentions.company_kind) as company_kind,
        any_value(mentions.is_no_seller) as is_no_seller,
        count(*) filter (kind = 'o' and not is_reference) as names,
        bool_or(kind = 'm') as has_models,
        min(sentence_key * 1000 + mention_no) as first_at,
        coalesce(bool_or(not is_reference and kind = 'o' and length(word) > 2 and contains(lower(documents.title), lower(word))), false) as is_in_title
    from mentions
    inner join {{ ref('stg_documents') }} as documents on mentions.document_no = documents.document_no
    group by all
),

placed as (
    select *, row_number() over (partition by document_no, is_no_seller order by first_at) = 1 and not is_no_seller as is_first
    from told
),

ranked as (
    select *, row_number() over (partition by document_no order by is_no_seller, names + is_first::integer * 2 desc, first_at) as place
    from placed
),

subjects as (
    select
        sentence_key,
        arg_min(company_id, subject_rank * 1000 + mention_no) filter (subject_rank is not null and not is_no_seller) as subject_id,
        arg_max(company_id, mention_no) as last_id
    from mentions
    group by sentence_key
),

paragraphs as (
    select
        document_no, sentence_key, subject_id, last_id,
        coalesce(sum(regexp_matches(body, ' {2,}$')::integer) over (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding), 0) as paragraph_no
    from {{ ref('int_sentences') }}
    left join subjects using (sentence_key)
),

sentences as (
    select
        document_no, sentence_key, paragraph_no,
        last_value(subject_id ignore nulls) over earlier as carried_id,
        last_value(if(subject_id is null, null, sentence_key) ignore nulls) over earlier as carried_key,
        last_value(last_id ignore nulls) over earlier as latest_id,
        first_value(subject_id ignore nulls) over (partition by document_no, paragraph_no order by sentence_key rows between unbounded preceding and 1 preceding) as opening_id
    from paragraphs
    window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
),

candidates as (
    select
        sentences.*,
        ranked.company_id, ranked.place, ranked.first_at, ranked.is_in_title, ranked.has_models, ranked.is_first, ranked.is_no_seller,
        said.company_id is not null as is_named,
        coalesce(said.is_by_model, false) as is_named_by_model,
        ranked.first_at // 1000 > sentences.sentence_key as is_to_come,
        ranked.company_kind
    from sentences
    inner join ranked on sentences.document_no = ranked.document_no
    left join said on sentences.sentence_key = said.sentence_key and ranked.company_id = said.company_id
    where ranked.place <= 10
),

parents as (
    select distinct sentence_key, parent_company_id as company_id from said where parent_company_id is not null
),

signs as (
    select
        candidates.sentence_key, candidates.document_no, candidates.company_id, candidates.place,
        company_kind = 'joint_venture' as is_venture,
        is_in_title,
        place = 1 as is_main,
        has_models,
        candidates.company_id = carried_id and carried_key < candidates.sentence_key - 1 as is_carried_far,
        candidates.company_id = carried_id and carried_key = candidates.sentence_key - 1 as is_carried,
        is_first,
        candidates.company_id = latest_id as is_latest,
        parents.company_id is not null as is_parent_of_named,
        candidates.company_id = opening_id as opens_paragraph,
        is_named and place = 1 as is_named_main,
        is_named and candidates.company_id = carried_id as is_named_carried,
        is_named_by_model,
        starts_with(candidates.company_id, 'x_') as is_found,
        is_to_come,
        is_no_seller
    from candidates
    left join parents on candidates.sentence_key = parents.sentence_key and candidates.company_id = parents.company_id
    where not is_to_come or place <= 2 or is_first
),

weighed as (
    select
        sentence_key, document_no, company_id, place,
        round({% for sign, weight in weights.items() -%} {{ weight }} * coalesce({{ sign }}, false)::integer{{ " + " if not loop.last }} {%- endfor %}, 4)::double as weight
    from signs
)

select
    document_no,
    sentence_key,
    arg_max(company_id, (weight, -place)) as company_id,
    round(exp(max(weight)) / sum(exp(weight)), 4) as likelihood
from weighed
group by all
