{# Sides of a stake whose name is longer than the mention: a company with the words of a company's name or a place beside it
   ("Skoda Transportation", "Nissan Europe"), two parts of one name ("Russian Machines"), a person named like a company, a
   family. One row a mention that is part of such a name, with the id of the whole. #}
{% set ending = '^(?:(?:Machines|Racing|Transportation|Automotives|Engines|Services|Finance|Financial|Leasing|Coaches|Defence|Defense|Marine|Railways?|Shipping|Sports|Aviation|Solutions|Networks|Labs?|Studios?|Retail|Stores|Rus|Vostok|Trading|Investors|Trustees|Brothers|Sons|Otomotiv|Pazarlama|Sanayi|Agricultural|Machinery|Chemical|Heavy|Distribution|Properties|Enterprises|Associates|Advisers|Acquisition|Power|Renewable|Ownership|State|National|Savings|Pension) ?)*(?:' ~ company_endings() | trim ~ '|Machines|Racing|Transportation|Automotives|Engines|Services|Finance|Financial|Leasing|Coaches|Defence|Marine|Railways?|Shipping|Sports|Aviation|Solutions|Networks|Labs?|Studios?|Retail|Stores|Rus|Vostok|Trading|Investors|Brothers|Sons|Machinery|Distribution|Properties|Enterprises|Associates|Advisers|Acquisition)?$' %}
with neighbours as (
    select
        sentence_key, mention_no, kind, word, after, company_id, is_reference,
        lag(kind) over in_sentence as kind_before,
        lag(word) over in_sentence as word_before,
        lag(end_at) over in_sentence + 1 = start_at as is_behind,
        if(lag(kind) over in_sentence = 'd' and lag(kind, 2) over in_sentence in ('u', 'o') and lag(end_at, 2) over in_sentence + 1 = lag(start_at) over in_sentence, lag(word, 2) over in_sentence || ' ', '') as word_before_that,
        if(lead(kind) over in_sentence = 'd' and lead(kind, 2) over in_sentence = 'u' and lead(end_at) over in_sentence + 1 = lead(start_at, 2) over in_sentence, lead(word, 2) over in_sentence, '') as word_after_that,
        lead(kind) over in_sentence as kind_after,
        lead(word) over in_sentence as word_after,
        lead(company_id) over in_sentence as id_after,
        lead(start_at) over in_sentence = end_at + 1 as is_before
    from {{ ref('int_arguments') }}
    semi join {{ ref('int_stake_rules_read') }} using (sentence_key)
    window in_sentence as (partition by sentence_key order by mention_no)
),

parts as (
    select
        *,
        case
            when coalesce(is_behind, false) and kind_before in ('d', 'u') and (kind = 'u' or starts_with(company_id, 'x_')) and regexp_matches(word, '{{ ending }}') then coalesce(word_before_that, '') || word_before || ' '
            else ''
        end as head,
        case
            when starts_with(after, ' family') then ' family'
            when not coalesce(is_before, false) then ''
            when word_after_that <> '' and regexp_matches(word_after_that, '{{ ending }}') then ' ' || word_after || ' ' || word_after_that
            when kind_after = 'g' and kind = 'o' and not starts_with(company_id, 'x_') then ' ' || word_after
            when (kind_after = 'u' or starts_with(id_after, 'x_')) and (kind = 'u' or regexp_matches(word_after, '{{ ending }}')) then ' ' || word_after
            when kind = 'u' and kind_after = 'o' then ' ' || word_after
            else ''
        end as tail
    from neighbours
    where kind in ('o', 'u', 'h') and not is_reference and not starts_with(after, '''s')
)

select sentence_key, mention_no, {{ unknown_company_id("head || word || tail") }} as company_id
from parts
where head || tail <> ''
