{# Numbers and percents of sentences that may speak of sales, with the words around them: one row a figure.
   span is the text from the last governing word to the next figure, the figure itself written <v:class>. #}
{% set stops = "in|of|at|to|from|by|for|on|and|or|with|against|up|down|last|this|that|a|an|the|it|its|their|were|was|are|is|have|has|had|will|would|under|over|during|worldwide|globally|compared|per|annually|right|there|here|as|through|between|made|built|sold|delivered|registered|produced|assembled|exported|shipped|handed|dispatched|manufactured|completed|wholesaled|imported|finished|rolled|found|planned|due|going|leaving|destined|bound|earmarked|meant|reached|changed|came|went|took|left|bought|than|after|when|so|each|since|across|within|abroad|overseas|respectively|now|late|early|some|which|while|but|because|until|before|if|year-on-year|outside|around|yearly|yesterday|managed|thanks|including|excluding|together|stayed|alone|apart|even|versus|altogether|combined|overall|every|once|despite|where|who|thus|higher|lower|almost|just|only|helped|followed|means|meant|less|also|mostly|mainly|largely|partly|into|onto" %}
with figures as materialized (
    select
        arguments.sentence_key,
        arguments.document_no,
        arguments.mention_no,
        arguments.start_at,
        arguments.word,
        sentences.annotated,
        split_part(sentences.annotated, '<' || arguments.kind || arguments.mention_no || '>', 1) as lead,
        split_part(sentences.annotated, '<' || arguments.kind || arguments.mention_no || '>', 2) as tail,
        arguments.kind = 'p' as is_percent,
        arguments.number,
        arguments.points
    from {{ ref('int_arguments') }} as arguments
    inner join {{ ref('int_annotated') }} as sentences using (sentence_key)
    where
        arguments.kind in ('n', 'p')
),

phrased as (
    select
        *,
        case
            when is_percent or regexp_matches(tail, '^[ -](?:pct|percent|per cent)\b') or regexp_matches(lead, '\bfrom $') and regexp_matches(tail, '^ to <p') then 'p'
            when length(word) < 6 and regexp_full_match(word, '\d{1,3}(?:\.\d+)?') and regexp_matches(tail, '^(?:[),.;]|$| (?:and|in|at|to|on|from|while|but)\b)')
                and regexp_matches(lead, '\b(?:(?:plus|minus|up|down|off|(?:grew|gr[eo]wn|rose|risen|fell|fallen|slipp?ed|slid|gained|advanced|lost|shrank|dropped|declined|went ahead|went back|improved|climbed|contracted|up|down) by)|(?:drop|fall|rise|gain|decline|increase|reduction|loss|growth|plus|minus)(?: of)?(?: [a-zß-ɏ]+){0,3}(?: of)?) $')
                and not regexp_matches(lead, '\b(?:to|from|at|than) $') then 'p'
            -- "27 and 19 percent".
            when length(word) < 6 and regexp_full_match(word, '\d{1,2}(?:\.\d+)?') and regexp_matches(tail, '^(?:,| and| or| to) <p\d') then 'p'
            -- "to 70.9 percent from 67", "on 8 percent, ahead of Kia (6.7)": small numbers go on with a percent.
            when length(word) < 5 and regexp_full_match(word, '\d{1,2}(?:\.\d+)?') and regexp_matches(tail, '^(?:[),;]|\.(?: |$)|$| (?:and|while|but|a|the|in)\b| <t)')
                and regexp_matches(lead, '<p\d+>(?:,? (?:up|down|compared|as))*,? (?:from|against|with|versus|after) (?:about |some |around |nearly |almost |just |over |under )?$|<p\d+>[^;.<]*(?:<[gtnomd]\d+>[^;.<]*){0,8}<[omg]\d+>(?:''s)?(?:,? (?:with|at|on|by|to|from|plus|minus|up|down|ha[sd]|took|held|was|were|led with|leads with|followed (?:with|at|on)|came (?:to|in at|next with)))? ?\(?(?:about |some |around |nearly |almost |just |only )?$') then 'p'
            when length(word) < 6 and regexp_full_match(word, '\d{1,2}\.\d+') and regexp_matches(lead, '<p\d+>.* (?:to|at|on|with|from|by|of|was|were|is|reached|ha[sd]|held|took|only|about|just|nearly|almost|and|against|than) $') and regexp_matches(tail, '^(?:[),;]|\.(?: |$)|$| (?:and|while|but|in|a|the|last|one|at|previously|before)\b| <t)') then 'p'
            else 'n'
        end as figure,
        trim(regexp_extract(left(tail, 90), '^((?:[ -](?:[A-Za-zÀ-ɏ-]+|<[dmogu]\d+>(?:''?s)?))*?)(?: (?:{{ stops }})\b|[^A-Za-zÀ-ɏ <>-]|<[^dmogu]| <[^dmogu]| -|$)', 1)) as noun
    from figures
),

classed as (
    select
        *,
        case
            when figure = 'p' and regexp_matches(word, 'point') then 'points'
            when figure = 'p' then 'p'
            when regexp_matches(tail, '^ of (?:the |its |their |these |those |them|<o\d+>''s |his )') then 'of'
            when regexp_matches(tail, '^ of <[mo]') then 'of'
            when regexp_matches(noun, '^(?:[a-zß-ɏ]+[ -]){0,2}(?:models?|nameplates|model lines)\b') and coalesce(value, 0) < 100 then 'model'
            when noun in ('', 'more', 'fewer', 'less') then 'bare'
            when regexp_matches(tail, '^(?: [a-zß-ɏ-]+){1,2}(?:,| and| or) (?:[a-zß-ɏ-]+ ){0,2}(?:{{ word("k_units") }})\b') then 'unit'
            when regexp_matches(noun, '(?:^|[ -])(?:models?|nameplates|model lines|products)$') and coalesce(value, 0) < 100 then 'model'
            when regexp_matches(noun, '(?:^|[ -])(?:{{ word("k_dealers") }})$') then 'dealer'
            when regexp_matches(noun, '(?:^|[ -])(?:{{ word("k_thing") }})$|^(?:people|workers|employees|staff|jobs|men|women) ') then 'thing'
            when not regexp_matches(noun, '[<s]') and not is_percent and value >= 1000 then 'bare'
            when regexp_matches(noun, '(?:^|[ -])(?:{{ word("k_units") }})$') then 'unit'
            when regexp_matches(noun, '(?:^|[ -])(?:{{ word("k_units") }}) <') then 'unit'
            when regexp_matches(noun, '\b(?:{{ word("k_thing") }}) ') then 'thing'
            when regexp_matches(noun, '<[omu]\d+>(?:''?s)?$') then 'brand'
            when regexp_matches(noun, '^(?:{{ word("k_units") }})\b') then 'unit'
            else 'thing'
        end as class
    from (
        select *, if(figure = 'p', coalesce(points, number), number) as value
        from phrased
    ) as valued
),

cleaned as (
    select
        *,
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(right(regexp_replace(lead, ', (?:which|who|whose|where|including|excluding) [^,;]*,', ',', 'g'), 160), '\b(?:(?:[Tt]he|[Ii]ts|their|these|those|all|both|two|three|four|five|other|foreign|rival|local|domestic|sister|own|volume|luxury|premium|national|<[nd]\d+>|<o\d+>''s)(?: [a-zß-ɏ-]+)? makes\b|ma(?:de|kes?|king) (?:it|<o\d+> to|up|the list|do|a|its debut)|(?:tak|took|b[uo]y|bought|giv|gave|set|put|back|end|mak)[a-zß-ɏ]* up)\b', 'had', 'g'), '\b(?:can|could|able to|capable of|ability to) (?:[a-zß-ɏ]+ )?(?:buil[dt][a-zß-ɏ]*|mak[a-zß-ɏ]+|produc[a-zß-ɏ]+|assembl[a-zß-ɏ]+|manufactur[a-zß-ɏ]+|turn(?:ing)? out)\b', 'capacity', 'g'), '\b(?:engines?|batter(?:y|ies)|components?|parts|kits?|cabs?|gearbox(?:es)?|transmissions?|tyres?|tires?|cells?|axles?|chargers?|modules?|wheels?|chips?|spares) (?:shipments|sales|deliveries|production|output|exports|volumes?|assembly)\b|\b(?:shipments|sales|deliveries|production|output|exports|volumes?|assembly) of (?:the |its |their )?(?:[a-zß-ɏ]+ )?(?:engines?|batter(?:y|ies)|components?|parts|kits?|cabs?|gearbox(?:es)?|transmissions?|tyres?|tires?|cells?|axles?|chargers?|modules?|wheels?|chips?|spares)(?: |$)', 'capacity ', 'g'), '\b(share|portion|slice) of (?:(?:the|all|total|retail|new|overall|local|car|vehicle|truck|industry|market|passenger|commercial|entire|whole|<[gd]\d+>(?:''s)?) ){1,4}(?:sales|registrations|deliveries|volumes?|demand|output|wholesales)\b', '\1', 'g') as near_lead,
        if(is_percent, regexp_extract(tail, '^[^;]*?(?:;|<p\d+>|$)'), regexp_extract(tail, '^[^;]*?(?:;|<[np]\d+>|$)')) as next_text
    from classed
    where
        class in ('p', 'points', 'model', 'dealer')
        or value >= 20 and value < 1e8 and regexp_matches(word, '\d|illion|^[^AaOoHh].*(?:thousand|lakh|crore|hundred)')
        -- "On 29 October" is a day.
        and not (value < 32 and regexp_matches(tail, '^ <t'))
        -- A plain number behind an article or a name is a name itself: "the 504".
        and not (value < 10000 and (class in ('bare', 'brand') or class = 'unit' and starts_with(noun, 'model')) and regexp_full_match(word, '\d+') and regexp_matches(lead, '(?:\b(?:the|a|an|its)|-|<[omuxr]\d+>) ?$') and not regexp_matches(tail, '^ <[ox]\d+> (?:had |has )?(?:sold|managed|delivered|shipped|built|made|produced|registered|recorded|achieved|posted|exported)\b'))
),

windowed as (
    select *, if(last_word is null, '', right(near_lead, (strpos(reverse(near_lead), reverse(last_word)) + length(last_word) - 1)::integer)) as trigger_text
    from (select *, regexp_extract_all(near_lead, '\b(?i:{{ metric_trigger() }})\b')[-1] as last_word from cleaned) as worded
)

select
    * exclude (annotated, near_lead, last_word),
    case when class in ('model', 'dealer') or trigger_text = '' then right(lead, 80) else lower(left(trigger_text, 1)) || substr(trigger_text, 2) end || '<v:' || class || '>' || regexp_replace(next_text, '<[np]\d+>$|^[ -](?:pct|percent|per cent)\b', '', 'g') as span
from windowed
