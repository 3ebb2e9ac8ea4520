{# What a sentence leaves behind for the figures of the next ones: its company, its place, its paragraph. #}
with companies as (
    select
        document_no,
        sentence_key,
        coalesce(
            arg_min(mention_no, mention_no) filter (
                not regexp_matches(before, '\b(?:of|in|by|with|from|to|for|at|than|like|against|and|or|over|behind|under|as|unlike|rival|rivals) (?:the |its |a |[A-Za-zÀ-ɏ]+-based )?$')
                and not regexp_matches(after, '^''s? |^-')
            ),
            arg_min(mention_no, mention_no) filter (not regexp_matches(before, '\b(?:than|like|against|behind|unlike|from) (?:the )?$') and not regexp_matches(after, '^-'))
        ) as subject_no
    from {{ ref('int_arguments') }} as arguments
    left join {{ ref('companies') }} as companies using (company_id)
    where
        arguments.kind in ('o', 'm') and company_id is not null
        and (coalesce(companies.kind, 'maker') in ('maker', 'brand', 'joint_venture', 'conglomerate') or companies.kind = 'distributor' and companies.parent_company_id is not null)
    group by all
),

-- The company a document speaks of most: whose a figure is when nothing nearer says.
foremost as (
    select document_no, arg_max(company_id, (mentions, company_id)) as leading_id, any_value(first_id) as first_id
    from (
        select
            arguments.document_no,
            company_id,
            any_value(first_id) as first_id,
            (count(*) + bool_or(is_first)::integer * 2) * 4096 - min(arguments.sentence_key % 1000000) as mentions
        from (
            select
                *,
                row_number() over (partition by document_no order by sentence_key, mention_no) = 1 as is_first,
                min_by(company_id, (sentence_key, mention_no)) filter (kind = 'o') over (partition by document_no) as first_id
            from {{ ref('int_arguments') }}
            where kind in ('o', 'm') and company_id is not null
        ) as arguments
        left join {{ ref('companies') }} as companies using (company_id)
        where
            not arguments.is_reference
            and (coalesce(companies.kind, 'maker') in ('maker', 'brand', 'joint_venture', 'conglomerate') or companies.kind = 'distributor' and companies.parent_company_id is not null)
        group by all
    ) as counted
    group by document_no
),

texts as materialized (
    select
        sentence_key,
        regexp_matches(annotated, '\b(?:[Ss]old|[Ss]ales|[Ss]ells?|[Dd]eliver|[Rr]egist|[Mm]arket|[Ss]hipments|[Ww]holesales|[Vv]olumes|customers|buyers|demand|dealers|showrooms|handed over|(?:de|di)spatch)') as is_sale,
        regexp_matches(annotated, '\b(?:[Bb]uil[dt]|[Pp]roduc|[Aa]ssembl|[Mm]anufactur|[Oo]utput|[Pp]lants?\b|[Ff]actor|works\b|lines?\b|turned out)') as is_plant,
        sentence_key % 1000000 <= 3 and regexp_matches(annotated, '[Ww]orldwide|[Gg]lobal|around the world') as is_world
    from {{ ref('int_annotated') }}
),

-- The last place a sentence sets: behind a preposition, before a noun of selling, at its head.
places as (
    select sentence_key, arg_max(market_id, mention_no) as market_id
    from {{ ref('int_arguments') }}
    where
        kind in ('g', 'd') and market_id is not null
        and (
            kind = 'g' and (start_at = 0 or regexp_matches(before, '(?:^|[ (])(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Aa]t|[Tt]o|[Ff]or|[Ww]ithin|[Ii]nto|[Oo]utside|[Aa]round|over|out of) (?:(?:the|its|their|all|of|[a-z]+ern|and|mainland|greater|continental|both|rest) )*$'))
            or regexp_matches(after, '^(?:''s?)?[ -](?:[a-z-]+[ -]){0,3}?(?:[Ss]ales|markets?|registrations|deliveries|customers|buyers|volumes?|showrooms?|dealers?|dealerships|outlets|output|production|plants?|factory|factories|works|demand|share|exports|operations|lines?|total|network|segment|drivers|motorists)\b|^, (?:where|whose)\b')
        )
        and not regexp_matches(after, '^ (?:[A-Za-zÀ-ɏ]+ ){0,3}[Ss]how\b|^-(?:based|headquartered|led|built|made|born|listed|owned)|^ (?:[Ss]tock|exchange|bourse)')
    group by sentence_key
),

topics as (
    select
        sentences.sentence_key,
        sentences.document_no,
        coalesce(sum(regexp_matches(sentences.body, ' {2,}$')::integer) over (
            partition by sentences.document_no order by sentences.sentence_key rows between unbounded preceding and 1 preceding
        ), 0) as paragraph_no,
        subject.company_id as subject_id,
        places.market_id as place_id,
        case when texts.is_sale then places.market_id end as market_place_id,
        case when texts.is_sale then coalesce(places.market_id, if(texts.is_world, 'WORLD', null)) end as framing_id,
        case when texts.is_plant then places.market_id end as plant_place_id,
        case when texts.is_sale then 'sales_units' when texts.is_plant then 'production_units' end as topic
    from {{ ref('int_sentences') }} as sentences
    left join companies on sentences.sentence_key = companies.sentence_key
    left join {{ ref('int_arguments') }} as subject on companies.sentence_key = subject.sentence_key and companies.subject_no = subject.mention_no
    left join places on sentences.sentence_key = places.sentence_key
    left join texts on sentences.sentence_key = texts.sentence_key
)

select
    sentence_key,
    document_no,
    paragraph_no,
    leading_id,
    first_id,
    last_value(topic ignore nulls) over earlier as earlier_topic,
    last_value(case when topic is not null then sentence_key end ignore nulls) over earlier as earlier_topic_sentence_key,
    last_value(subject_id ignore nulls) over earlier as earlier_subject_id,
    last_value(case when subject_id is not null then sentence_key end ignore nulls) over earlier as earlier_subject_sentence_key,
    first_value(case when sentence_key % 1000000 <= 3 then framing_id end ignore nulls) over (partition by document_no order by sentence_key rows between unbounded preceding and unbounded following) as framing_id,
    min(case when sentence_key % 1000000 <= 3 and framing_id is not null then sentence_key end) over (partition by document_no) as framing_sentence_key,
    last_value(place_id ignore nulls) over earlier as earlier_place_id,
    last_value(market_place_id ignore nulls) over earlier as earlier_market_id,
    last_value(plant_place_id ignore nulls) over earlier as earlier_plant_id,
    last_value(case when market_place_id is not null then paragraph_no end ignore nulls) over earlier as earlier_market_paragraph_no,
    last_value(case when market_place_id is not null then sentence_key end ignore nulls) over earlier as earlier_market_sentence_key
from topics
left join foremost using (document_no)
window earlier as (partition by document_no order by sentence_key rows between unbounded preceding and 1 preceding)
