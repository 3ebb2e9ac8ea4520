{# Mentions with the names the lexicon does not hold: a name is a company, a model or a person where the words around
   it say so, anywhere in its document, or where a longer name said before begins or ends with it. #}
{% set no_model = '(?:Government|Board|Commission|Ministry|State|Union|Council|Court|Treaty|Act|Bill|Fund|Group|Alliance|Agreement|Plan|Programme|Gigafactory|Internet|Senate|House|Budget|Games|Expo|Show|Salon|Motor|Auto|World|Chinese|Japanese|American|European|German|French|British|Korean|Indian|Italian|January|February|March|April|May|June|July|August|September|October|November|December|Bank|Treasury|Party|President|Premier)' %}
with document_names as (
    select document_no, word, arg_max(judgement, (occurrences, judgement)) as judgement, max(brand_id) as brand_id
    from (
        select
            document_no, word, judgement, count(*) as occurrences,
            max(case when judgement = 'm' then previous_company_id end) as brand_id
        from {{ ref('int_name_runs') }} as judged
        where judgement is not null
        group by all
    ) as counted
    group by all
),

-- A company or a person named in full before may be named by the first or the last word of that name.
short_names as (
    select document_no, short_name, min(company_id) as company_id, max(kind) as kind
    from (
        select document_no, kind, company_id, regexp_extract(word, '^([A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]{2,}) [A-ZÀ-ÞĀ-ɏ]', 1) as short_name
        from {{ ref('int_compounds') }} as told
        where kind = 'o' and company_kind is distinct from 'person'
        union all
        -- "Shanghai Automotive Industry Corp (SAIC)"
        select document_no, kind, company_id, regexp_extract(after, '^ \(([A-Z][A-Z&]{1,6})\)', 1)
        from {{ ref('int_compounds') }}
        where kind = 'o' and company_kind is distinct from 'person'
        union all
        select document_no, 'o', {{ unknown_company_id('word') }}, unnest([regexp_extract(word, '^([A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]{2,}) [A-ZÀ-ÞĀ-ɏ]', 1), regexp_extract(after, '^ \(([A-Z][A-Z&]{1,6})\)', 1)])
        from {{ ref('int_name_runs') }}
        where judgement = 'o'
        union all
        select document_no, 'h' as kind, null as company_id, regexp_extract(word, ' ([A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]{2,})$', 1)
        from {{ ref('int_name_runs') }} as judged
        where judgement = 'h'
    ) as full_names
    where short_name <> '' and not regexp_full_match(short_name, '(?:General|American|British|Chinese|China|Japan|India|Indian|National|First|United|International|Public|State|Royal|New|North|South|East|West|Great|Electric|Motor|Auto|Alliance|Land|Saudi|Bank|Fund|Investor|Golden|Mercedes|Hong|Abu|Beijing|Shanghai|Guangzhou|{{ opening_words() }})')
    group by document_no, short_name
    having count(distinct coalesce(company_id, '')) = 1
),

-- "Nova Sport", "Vista L": a capital word right behind a model is part of its name.
grown as (
    select sentence_key, start_at, previous_end, end_at as name_end, word as name_word, after as name_after
    from {{ ref('int_name_runs') }}
    where judgement is null and previous_kind = 'm' and start_at - previous_end = 1 and words = 1
        and regexp_full_match(word, '[A-ZÀ-ÞĀ-ɏ\d][A-Za-zÀ-ɏ\d+-]*') and not regexp_matches(before, '\. $')
        and not regexp_matches(word, '{{ no_model }}|{{ company_endings() }}$')
        and regexp_matches(after, '^(?:[,.;:)]|$|''s| (?:[a-zß-ɏ]+))')
)

select
    told.sentence_key, document_no, told.start_at, coalesce(name_end, end_at) as end_at, kind,
    if(name_end is null, word, word || ' ' || name_word) as word, before, coalesce(name_after, after) as after,
    company_id, company_kind, market_id, market_kind, if(name_end is null, model_name, word || ' ' || name_word) as model_name
from {{ ref('int_compounds') }} as told
left join grown on told.sentence_key = grown.sentence_key and if(told.kind = 'm', told.end_at, null) = grown.previous_end
where kind <> 'u'
union all
select
    judged.sentence_key,
    judged.document_no,
    judged.start_at,
    judged.end_at,
    coalesce(judged.judgement, document_names.judgement, short_names.kind, if(regexp_full_match(judged.word, '\d+'), 'n', 'u')) as kind,
    judged.word,
    judged.before,
    judged.after,
    case coalesce(judged.judgement, document_names.judgement)
        when 'o' then {{ unknown_company_id('judged.word') }}
        when 'm' then coalesce(if(judged.previous_kind = 'o' and judged.start_at - judged.previous_end <= 3, judged.previous_company_id, null), document_names.brand_id)
        when 'h' then null
        else short_names.company_id
    end as company_id,
    case
        when coalesce(judged.judgement, document_names.judgement) = 'o' then if({{ told_as_venture('judged.before', 'judged.after') }}, 'joint_venture', 'unknown')
        when judged.judgement is null and document_names.judgement is null and short_names.company_id like 'x\_%' escape '\' then 'unknown'
    end as company_kind,
    null as market_id,
    null as market_kind,
    if(coalesce(judged.judgement, document_names.judgement) = 'm', judged.word, null) as model_name
from {{ ref('int_name_runs') }} as judged
anti join grown using (sentence_key, start_at)
left join document_names on judged.document_no = document_names.document_no and judged.word = document_names.word
left join short_names on judged.document_no = short_names.document_no and if(judged.words = 1, judged.word, null) = short_names.short_name
