{# What stands behind a model named with an article: the end of a phrase, a verb, a preposition. #}
{% set model_behind = "^(?:[,.;:)]|$|''s | (?:and|or|but|in|at|with|by|as|since|until|on|from|for|alone|itself|also|is|are|was|were|has|had|will|would|can|could|may|might|should|did|does|goes|went|comes?|came|continues?|continued|stays?|remains?|leaves|left|moves?|moved|joins?|joined|follows?|followed|gets|got|rolls?|rolled|runs?|ran|replaces?|replaced|starts?|shares?|arrives?|arrived|made|built|sold|assembled|produced|launched|coupe|estate|series|range|models?)\\b)" %}
{% set model_ahead = "\\b(?:[Tt]he|[Ii]ts|''s)(?: own)? (?:(?:new|all-new|old|electric|all-electric|tiny|veteran|venerable|forthcoming|upcoming|smaller|larger|bigger|facelifted|updated|conventional|hybrid|petrol|diesel|popular|current|latest|next|ageing|elderly|little|big|small|compact|[a-zß-ɏ]+-[a-zß-ɏ-]+) ){0,2}$" %}
{# What each span names, decided by the words around it and by the companies of its document. #}
with placed as materialized (
    select
        *,
        {{ last_here('end_at') }} as previous_end,
        {{ last_here('term_no') }} as previous_term_no,
        if({{ next_here('start_at') }} - end_at = 1, {{ next_here('term_no') }}, null) as next_term_no
    from {{ ref('int_spans') }}
    window in_text as (order by sentence_key, start_at)
),

spans as materialized (
    select
        placed.sentence_key,
        placed.sentence_key // 1000000 as document_no,
        placed.start_at,
        placed.end_at,
        placed.kind as span_kind,
        substr(sentences.body, placed.start_at + 1, placed.end_at - placed.start_at) as word,
        substr(sentences.body, greatest(placed.start_at - 39, 1), least(placed.start_at, 40)) as before,
        substr(sentences.body, placed.end_at + 1, 50) as after,
        placed.previous_end,
        terms.* exclude (term_no, first_token, token_at, term_length, term),
        placed.end_at - placed.start_at > terms.term_length as has_legal_form,
        previous_terms.company_id as previous_company_id,
        previous_terms.model_brands as previous_brands,
        next_terms.model_brands as next_brands
    from placed
    inner join {{ ref('int_sentences') }} as sentences using (sentence_key)
    left join {{ ref('int_lexicon_terms') }} as terms on placed.term_no = terms.term_no
    left join {{ ref('int_lexicon_terms') }} as previous_terms on placed.previous_term_no = previous_terms.term_no
    left join {{ ref('int_lexicon_terms') }} as next_terms on placed.next_term_no = next_terms.term_no
),

judged as materialized (
    select
        spans.*,
        brands.brand_id as document_brand_id,
        brands.is_named as brand_is_named,
        coalesce(spans.previous_company_id = parents.parent_company_id or list_contains(spans.model_brands, spans.previous_company_id), false)
            and spans.start_at - spans.previous_end <= 1 as follows_brand,
        coalesce(spans.start_at - spans.previous_end <= 3 and regexp_matches(spans.before, '[A-Za-z](?: | & )$') and regexp_full_match(spans.word, '{{ name_parts() }}'), false) as may_be_part,
        spans.start_at = 0 or regexp_matches(spans.before, '[:"(] ?$') as is_opening
    from spans
    left join {{ ref('int_model_brands') }} as brands using (sentence_key, start_at)
    left join {{ ref('companies') }} as parents on brands.brand_id = parents.company_id
),

signs as (
    select
        *,
        -- "the Maxus", "its Alaska pickup": what is also a company or a place is a model where it has an article and the brand is named.
        case when model_brands is not null and document_brand_id is not null and brand_is_named and coalesce(document_brand_id <> company_id, true) and not has_legal_form and (company_id is not null or market_id is not null) then
            regexp_matches(before, '(?:^|[ (])(?:[Tt]he|[Ii]ts|[Aa]|[Nn]ew|all-new|<[ox]\d+>''s)(?: (?:new|first|old|larger|smaller|electric|hybrid|[a-z]+-door|[a-z]+-seat|[a-z]+-stroke))* $')
            and (regexp_matches(after, '^ (?:[a-zß-ɏ-]+ ){0,2}{{ vehicle_nouns() }}\b') and not regexp_matches(after, '^ (?:[a-zß-ɏ-]+ ){0,2}(?:car|vehicle|model|truck|bus)s?[ -](?:plants?|maker|factory|works|market|division|business)\b')
                or company_id is not null and regexp_matches(after, '^(?:[,.;:)]|$| (?:and|or) the\b| (?:in|at|from|for|on|as|to|since|until|with|by|will|would|was|is|has|had|goes|went|comes|came)\b)')
                or market_kind is not null and market_kind in ('state', 'city') and regexp_matches(before, '\b[Tt]he $') and regexp_matches(after, '^(?:[,.;:)]|$| (?:and|or) the\b| (?:is|was|will|has|goes|went|comes|came)\b)'))
        else false end as is_model_by_article,
        -- "the little Bluecar", "15,000 Karmas"
        case when (company_id is not null or market_id is not null) and model_brands is not null and not has_legal_form and brand_is_named and coalesce(document_brand_id <> company_id, true) then
            (regexp_matches(before, '\b(?:[Tt]he|[Ii]ts|''s)(?: [a-zß-ɏ-]+){0,2} $') and regexp_matches(after, '{{ model_behind }}') or ends_with(word, 's') and regexp_matches(before, '\d $'))
        else false end as is_model_by_count,
        -- "the 208", "its 504 pickup", "the four-door 626": a number with an article that counts nothing.
        -- Half of a ratio is a number: "the 50:50 venture".
        case when document_brand_id is not null and regexp_full_match(word, '\d{1,4}') and not regexp_matches(after, '^[:/-]\d') and not regexp_matches(before, '\d[:/-]$') then
            (regexp_matches(after, '^ (?:[a-zß-ɏ-]+ ){0,2}{{ vehicle_nouns() }}\b') and not regexp_matches(after, '^ (?:[a-zß-ɏ-]+ ){0,2}[a-zß-ɏ]+s\b') and regexp_matches(before, '\b(?:[Tt]he|[Ii]ts|[Aa]n?|new|''s) (?:[a-zß-ɏ-]+ ){0,2}$')
                or regexp_matches(before, '\b(?:[Tt]he|[Ii]ts|''s) (?:(?:new|all-new|old|electric|all-electric|smaller|larger|bigger|facelifted|updated|conventional|aerodynamic|hybrid|petrol|diesel|popular|current|latest|next|ageing|elderly|little|big|small|compact|[a-zß-ɏ]+-door|[a-zß-ɏ]+-seat|[a-zß-ɏ]+-generation) ){0,2}$') and regexp_matches(after, '^(?:[,.;:)]|$|''s | (?:and|or) (?:the|its|of|in)\b| (?:is|was|has|had|will|would|can|goes|went|comes|came|replaces|replaced|remains|starts|shares|arrives|made|built|sold|assembled|produced|launched|from|coupe|estate|SW|ES|SE|GTI?|GTi|SLi|SEi?|TDI|TDi|Turbo|Convertible|Cabriolet|Cabrio|Coup[eé]|Estate|Saloon|Hybrid|Electric|Sport|Spider|Cross|Touring)\b)'))
            or brand_is_named and length(word) > 1
                and regexp_matches(before, '{{ model_ahead }}') and not regexp_matches(before, '\b(?:of|among|than|all) the $') and regexp_matches(after, '{{ model_behind }}')
        else false end as is_model_number,
        -- "Kensington Capital", "Executive Jane Roe": one word of a longer name.
        case when model_brands is not null and not regexp_matches(word, '\d') and previous_company_id is null then
            regexp_matches(before, '(?:^|[a-zß-ɏ,;] )[A-ZÀ-ÞĀ-ɏ][a-zß-ɏ]+ $') and not regexp_matches(before, '(?:^|[ ])(?:[A-Z][a-z]+(?:an|ish|ese)|The|Its|A|An|New|All|Both|And|Of|For|With|In|At|On|By|From|To|As|But|While|French|Czech|Dutch|Greek|Swiss|Only|Even|Now|Then|Also|This|That|Their|Our|His|Electric|Old) $')
            or regexp_matches(after, '^ [A-ZÀ-ÞĀ-ɏ][a-zß-ɏ]{2,}') and not regexp_matches(after, '^ (?:Sport|Cross|Plus|Hybrid|Electric|Turbo|Touring|Estate|Coup|Sedan|Wagon|Van|Pickup|Hatch|Convertible|Cabrio|Max|Pro|Mini|Grand|Van|City|Active|Express|Combi|Classic|Limited|Edition|Concept)')
        else false end as is_part_of_name,
        -- A doubtful name of one brand's model alone, with an article, where things are built, shown or sold.
        case when len(model_brands) = 1 then
            regexp_matches(before, '(?:^|[ ])(?:[Tt]he|[Ii]ts|new|all-new) $')
            and (regexp_matches(before, '\b(?:build|built|assembl|produc|manufactur|unveil|launch|introduc|deliver|sales of|sell|sold|debut|discontinu|replac|version|generation)')
                or regexp_matches(after, '^(?:,? (?:which )?(?:is|was|will be|has been|are) (?:[a-zß-ɏ]+ )?(?:built|assembled|unveiled|launched|produced|made|sold|available|shown|shipped|imported)\b| (?:goes|went|arrives|debuts|launch|production)\b)'))
        else false end as is_doubtful_model
    from judged
),

kinds as (
    select
        *,
        case
            when span_kind <> 'L' then
                case
                    when span_kind = 'u' and regexp_full_match(word, '{{ opening_words() }}')
                        then if(may_be_part, 'u', null)
                    when span_kind = 'u' and is_opening and regexp_matches(after, '^,? [a-zß-ɏ]') and not regexp_matches(after, '^,? (?:said|says|told|adds?|added|who)\b') and regexp_full_match(word, '{{ sentence_openers() }}') then null
                    -- "A third plant" is one more plant.
                    when span_kind = 'p' and regexp_matches(word, '(?:third|fifth|sixth|eighth|tenth|quarter)$') and regexp_matches(after, '^[ -][A-Za-zÀ-ɏ]')
                        and not regexp_matches(after, '^[ -](?:of|in|more|less|fewer|down|up|to|and|or|from|by|at|as|on|over|than|for|with|but|while|higher|lower|better|worse|were|was|are|is|went|came|last|this|since|between|stake|share|shares|interest|holding|shareholding|owned|owner|participation|again|is)\b') then null
                    else span_kind
                end
            when model_brands is not null and follows_brand then 'm'
            when is_model_by_article or is_model_by_count then 'm'
            -- "the Polo, Passat and Santana": in a list with a model of the same brand.
            when (company_id is not null or market_id is not null) and coalesce(list_has_any(model_brands, previous_brands), false)
                and start_at - previous_end <= 9 and regexp_matches(before, '(?:,|\band)(?: the)? $') then 'm'
            when company_id is not null
                and (not company_is_ambiguous or has_legal_form or (not is_opening and word = upper(word)) or (not is_opening and not regexp_matches(before, '(?:^|[ ])(?:[Tt]he|[Aa]n?) $'))
                    -- A noun without an article at the head of a clause is a name; so is one before "dealers" or "version".
                    or (regexp_matches(after, '{{ firm_behind() }}') or regexp_matches(after, '^ [a-zß-ɏ]{2,}ed (?:over |out |up |down )?(?:its|the|an?|by|from|to|more|\d|[A-ZÀ-ÞĀ-ɏ])|^ hand(?:s|ed) over\b')) and word not in ('Here', 'Plus', 'Ample') and not regexp_matches(before, '(?:^|[ ])(?:[Tt]he|[Aa]n?) $')
                    or regexp_matches(after, '^ (?:version|dealers?|dealerships?|showrooms?|badge|brand|marque|sales|deliveries|exports|registrations|plant|factory)\b')
                    -- "The Seat Ibiza": before a model of its own.
                    or list_contains(next_brands, company_id))
                then 'o'
            when regexp_full_match(word, '{{ time_expression() }}') then 't'
            when is_model_number then 'm'
            when model_brands is not null and regexp_full_match(word, '[\d.,]+') then 'n'
            when model_brands is not null and not model_is_ambiguous then 'm'
            -- "US-German" says whose, not where.
            when market_id is not null and not market_is_ambiguous then if(market_kind = 'demonym' or regexp_matches(after, '^-[A-ZÀ-ÞĀ-ɏ]'), 'd', 'g')
            when model_brands is not null and document_brand_id is not null
                and (brand_is_named or regexp_matches(before, '(?:[Tt]he|[Ii]ts|[Aa]n?|new|larger|smaller|bigger|and|or|,) $') or regexp_matches(word, '\d'))
                and (not is_opening or regexp_matches(after, '^(?: (?:is|was|will|has|went|goes|sold)\b|''s)'))
                and not regexp_matches(before, '(?:Mr|Mrs|Ms|Dr|in|from|near|at|Chief|Senior|Vice) $')
                and not is_part_of_name then 'm'
            when is_doubtful_model then 'm'
            when market_id is not null and regexp_matches(before, '(?:in|at|from|near|to|for|and|of|outside|,) $') and market_kind <> 'demonym' then 'g'
            when regexp_full_match(word, '{{ opening_words() }}') then if(may_be_part, 'u', null)
            when regexp_full_match(word, '[\d.,]+') then 'n'
            else 'u'
        end as kind
    from signs
)

select
    sentence_key,
    document_no,
    start_at,
    end_at,
    kind,
    word,
    before,
    after,
    case kind when 'o' then company_id when 'm' then coalesce(document_brand_id, model_brands[1]) end as company_id,
    case when kind = 'o' then company_kind end as company_kind,
    case when kind = 'o' then country_code when kind in ('g', 'd') then market_id end as market_id,
    case when kind in ('g', 'd') then market_kind end as market_kind,
    case when kind = 'm' then model_name end as model_name
from kinds
where kind is not null
