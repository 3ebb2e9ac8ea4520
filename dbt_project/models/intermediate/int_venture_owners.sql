{{ config(tags=['lexicon'], database='warehouse') }}
{# Whose venture a name tells: "Changan Ford" is one of Changan and Ford. One row a venture. #}
with name_parts as (
    select company_id, unnest(string_split_regex(name, '[ /-]')) as part
    from {{ ref('companies') }}
    where kind = 'joint_venture'
)

select name_parts.company_id, list_sort(list(distinct owners.company_id)) as owner_ids
from name_parts
inner join {{ ref('int_lexicon_terms') }} as terms on name_parts.part = terms.term
inner join {{ ref('companies') }} as owners on terms.company_id = owners.company_id
where owners.kind in ('maker', 'brand', 'supplier', 'battery', 'technology', 'conglomerate')
group by name_parts.company_id
having count(distinct owners.company_id) = 2
