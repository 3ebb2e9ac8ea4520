{# Mentions with descriptions made whole: "the Germans", "the Company", "its Chinese partner" stand for a company. A
   description right before a name is part of it ("the truck maker JAC"), and the company that owns what
   a description means is a mention ("the Toyota subsidiary Lexus"). #}
{% set people = '(?:Germans|Americans|Italians|Koreans|Indians|Russians|Romanians|Malaysians|Austrians|Belgians|Norwegians|Indonesians|Brazilians|Australians|Canadians|Mexicans|Swedes|Danes|Finns|Poles|Turks|Czechs|Spaniards|Britons|Dutchmen|Frenchmen)' %}
{% set peoples = '(?:French|Japanese|Chinese|British|Dutch|Swiss|Vietnamese|Spanish|Taiwanese|English)' %}
{% set behind_subject = "^(?:[,.;:)]|''|$| (?:will|would|had|have|has|are|were|was|did|do|say|said|can|could|may|might|must|should|controls?|holds?|held|owns?|owned|wants?|wanted|bought|buys?|sold|sells?|took|takes?|got|gets?|gave|gives?|pays?|paid|plans?|planned|builds?|built|makes?|made|keeps?|kept|remains?|became|becomes|agreed|\\d|contributes|contributed|provides|provided|supplies|supplied|intends|expects|retains|confirmed|announced|denied|declined|itself|and|in|at|on|to|with|for|from|over|by|of|also|now|then|themselves|already|never|still)\\b)" %}
{% set partner = '^ (?:(?:joint[- ]venture|junior|senior|local) )?(?:partner|parent|ally|owner|rival)' %}
{% set number_before = '(?:^|[ (])(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]|[Nn]ew) (?:(?:[a-zß-ɏ]+(?:-[a-zß-ɏ]+)+|new|electric|conventional|hybrid|compact|small|large|old|[A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ-]+) ){0,2}$' %}
{% set number_after = "^(?:[,.;)]|''s\\b|$| (?:in|at|from|for|on|to|and|or|as|is|was|will|would|has|had|goes|went|comes|came|this|next|last|by|with|under|until|since|there|here|alongside|would|can|could|may|might)\\b| (?:[a-zß-ɏ-]+ )?(?:sedan|saloon|SUV|crossover|hatchback|pickup|pick-up|van|minivan|wagon|station wagon|estate|coupe|convertible|roadster|supermini|city car)\\b)" %}
{# Capitalised words behind a description that are no name. #}
{% set no_name = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|CEO|CFO|EV|EVs|SUV|SUVs|I|Mr|Ms)' %}
with noted as (
    select *,
        case when kind in ('d', 'u') and right(before, 4) in ('the ', 'The ') then
            kind = 'd' and (regexp_full_match(word, '{{ people }}') or regexp_full_match(word, '{{ peoples }}') and regexp_matches(after, '{{ behind_subject }}'))
            or kind = 'u' and word in ('Company', 'Group', 'Corporation') and regexp_matches(after, '^(?:''s|[,.]| [a-zß-ɏ])')
        else false end as is_description,
        case when kind = 'd' and right(before, 4) in ('its ', 'Its ', 'eir ')
            then regexp_matches(after, '{{ partner }}(?:[,.;]|''s| [a-zß-ɏ\d]|$)')
        else false end as is_partner,
        -- "its 604 saloon", "the Brava 12": a number with an article may name a model.
        case when kind = 'n' and regexp_full_match(word, '\d{1,4}')
            then regexp_matches(before, '{{ number_before }}') and regexp_matches(after, '{{ number_after }}')
        else false end as is_number_name,
        case when kind = 'r' and not (ends_with(word, ' former') or ends_with(word, ' latter')) then regexp_matches(after, '^ [A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ]*[A-Za-zÀ-ɏ\d]') and not regexp_matches(after, '^ {{ no_name }}\b') else false end as is_title,
        case when kind = 'r' then regexp_extract(word, '^(?:[Tt]he|[Tt]his) ([A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ&.-]+(?: [A-ZÀ-ÞĀ-ɏ][A-Za-zÀ-ɏ&.-]+)?) [a-zß-ɏ]', 1) else '' end as qualifier,
        case when kind = 'r' then regexp_matches(word, ' (?:subsidiary|unit|partner|ally|supplier|start-?up|newcomer)$') else false end as is_owned
    from {{ ref('int_mentions') }}
    where kind <> 'u' or not regexp_full_match(word, '\d+[a-zß-ɏ]*')
),

owners as (
    select distinct noted.qualifier, terms.company_id, terms.company_kind, terms.country_code
    from noted
    inner join {{ ref('int_lexicon_terms') }} as terms on noted.qualifier = terms.term
    where noted.qualifier <> '' and terms.company_id is not null and noted.is_owned
),

titles as (
    select noted.sentence_key, noted.end_at + 1 as name_at, noted.start_at as title_at, noted.before as title_before
    from noted
    left join owners on noted.qualifier = owners.qualifier and noted.is_owned
    where noted.is_title and owners.company_id is null
)

select
    noted.sentence_key,
    noted.document_no,
    case when titles.title_at is not null and kind in ('o', 'u') then titles.title_at when is_description then noted.start_at - 4 when owners.company_id is not null then (noted.start_at + 4 + starts_with(lower(word), 'this')::integer)::integer else noted.start_at end as start_at,
    case when is_partner then noted.end_at + length(regexp_extract(after, '{{ partner }}')) when owners.company_id is not null then noted.start_at + 4 + starts_with(lower(word), 'this')::integer + length(noted.qualifier) else noted.end_at end as end_at,
    case when is_description or is_partner then 'r' when is_number_name then 'u' when owners.company_id is not null then 'o' else kind end as kind,
    case when is_partner then word || regexp_extract(after, '{{ partner }}') when is_description then right(before, 4) || word when owners.company_id is not null then noted.qualifier else word end as word,
    case when titles.title_at is not null and kind = 'o' then titles.title_before when is_description then left(before, length(before) - 4) when owners.company_id is not null then right(before || left(word, 4 + starts_with(lower(word), 'this')::integer), 40) else before end as before,
    case when is_partner then substr(after, length(regexp_extract(after, '{{ partner }}')) + 1)
        when owners.company_id is not null then left(substr(word, 5 + starts_with(lower(word), 'this')::integer + length(noted.qualifier)) || after, 50) else after end as after,
    coalesce(owners.company_id, noted.company_id) as company_id,
    coalesce(owners.company_kind, noted.company_kind) as company_kind,
    coalesce(owners.country_code, market_id) as market_id,
    market_kind,
    model_name
from noted
left join owners on noted.qualifier = owners.qualifier and noted.is_owned
left join titles on noted.sentence_key = titles.sentence_key and noted.start_at = titles.name_at
where not (noted.is_title and owners.company_id is null)
    -- "The former chief": a word before a noun stands for nobody.
    and not (kind = 'r' and (ends_with(word, ' former') or ends_with(word, ' latter')) and not regexp_matches(after, '{{ behind_subject }}'))
