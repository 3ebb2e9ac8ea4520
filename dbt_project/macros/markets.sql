{# Words that say what a figure is of; the last one before a figure governs it. #}
{% macro metric_trigger() -%}
    {%- for name in ['k_sell', 'k_sales', 'k_make', 'k_output', 'k_export', 'k_share', 'k_dealers', 'k_other'] -%}
        {{ word(name) }}{{ '|' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The id of the first rule (by priority) of rules_markets for figures of a kind that fits a figure's window. #}
{% macro metric_rule(figure, span) -%}
    case
        {%- if execute %}
        {%- set words = vocabulary() %}
        {%- for row in run_query("select rule_id, pattern from " ~ ref('rules_markets') ~ " where figure = '" ~ figure ~ "' order by priority").rows %}
        when regexp_matches({{ span }}, '{{ expanded_rule(row[1], words).pattern }}') then '{{ row[0] }}'
        {%- endfor %}
        {%- endif %}
    end
{%- endmacro %}

{# The number of the place mention in a place's text, or what the text says instead of one. #}
{% macro place_kind(text) -%}
    case
        when {{ text }} is null or {{ text }} = '' then null
        when regexp_matches({{ text }}, '<[gd]\d') then 'named'
        when regexp_matches({{ text }}, 'part of the world') then 'there'
        when regexp_matches({{ text }}, '(?i)^domestic and |^in all|^total|^taken together|^all told|^overall|^combined') then 'world'
        when regexp_matches({{ text }}, '(?i)domestic|home|native') then 'home'
        when regexp_matches({{ text }}, '(?i)abroad|overseas|foreign|international sales') then 'abroad'
        when regexp_matches({{ text }}, '(?i)world|glob|continents') then 'world'
        else 'there'
    end
{%- endmacro %}

{# Text without places that are no market: a motor show's town, the seat of a company. #}
{% macro without_shows(text) -%}
    regexp_replace({{ text }}, '<g\d+> (?:[A-Za-zÀ-ɏ]+ ){0,3}[Ss]how\b|<[gd]\d+>-(?:based|headquartered|led|built|made|born|listed|owned)|<g\d+> (?:[Ss]tock|exchange|bourse)|\bfrom t?here\b|, (?:led|headed|driven|followed) by (?:those in |sales in |the )?<g\d+>(?:(?:, | and |, and )(?:the )?<g\d+>)*,|, (?:<g\d+>(?:, | and )?){1,3} (?:included|excluded|apart|aside),', '', 'g')
{%- endmacro %}

{% macro last_place(text) -%} regexp_extract({{ text }}, '^(?:.*(?:[^A-Za-zÀ-ɏ]|\b))?({{ word("k_place") }})', 1) {%- endmacro %}
{% macro first_place(text) -%} regexp_extract({{ text }}, '({{ word("k_place") }})', 1) {%- endmacro %}

{# Whether a figure is of a whole market, of a kind of car or of several makers: words before it, in a sentence that names
   no maker also who tells it. #}
{% macro is_of_industry() -%}
    (regexp_matches(lead_clause, '(?i)\b(?:all|other|foreign|local|domestic|rival) (?:car ?)?(?:makers|brands|carmakers|automakers|manufacturers|companies)|makers combined|the industry|(?:^|[,;] |\b(?:and|but|while|as|that) )(?:the |<[gd]\d+>(?:''s)? )?industry(?:-wide)? (?:sales|volumes?|output|production|registrations|deliveries|demand|totals?)|industry-wide|\b(?:segment|market|sector|class|field|industry|category|country|region),? (?:that|which) [^,;]*$|\bbetween (?:them|<[ox]\d+>)|\bthe two (?:reckon|expect|sold|sell|had|have|plan|want|hope|aim|intend|(?:companies|firms|brands|partners|makers|groups|carmakers|automakers|marques|manufacturers)) |association (?:counts|expects|forecasts)|whole market|total market|(?:^|[,;] |\b(?:and|but|while|as|although) )(?:the |a )(?:[a-zß-ɏ]+ |<[dgt]\d+>(?:''s)? ){0,4}market (?:as a whole |itself |there )?(?:grew|rose|fell|shrank|contracted|expanded|slipped|totalled|reached|stood|declined|increased|dropped|advanced|gained|lost|added|of some|of about)\b')
        -- "Car sales in India rose to": a sentence on a country's market that names no maker.
        or not regexp_matches(lead_clause, '<[omxr]\d|\b(?i:its|their|our|we)\b') and (
            regexp_matches(lead_clause, '{{ word("k_total") }}')
            or regexp_matches(tail, '\b(?:according to|said|says|reported|(?:data|figures|numbers) (?:from|of|by)) (?:[a-zß-ɏ]+ |<[dugo]\d+>(?:''s)? ){0,4}(?:association|federation|society|ministry|lobby|trade body|dealers''|manufacturers'')')
            -- "Electric cars accounted for 17 percent": a kind of car takes its share, no maker.
            or metric = 'market_share_pct' and regexp_matches(lead_clause, '(?i)\b(?:cars?|vehicles?|models?|evs|bevs|phevs|nevs|hybrids?|diesels?|suvs?|trucks|vans|imports|plug-ins|pick-?ups)(?: (?:[a-z]+ ){0,3})?(?:accounted for|account for|made up|make up|represented|represent|took|take|were|are|had|have|held|reached|captured|claimed) {{ word("k_about") }}$')
        ))
{%- endmacro %}

{# Every match of a move rule in sentences worth reading: the sentence, the rule, the match, the text before it.
   A rule is tried only on sentences with a word of its event and of its own gate g_...; a case, as conditions would be pushed into one. #}
{% macro move_matches(frames, rules) -%}
    {%- set words = vocabulary() -%}
    {%- set events = ['enter', 'exit', 'expand', 'reduce'] -%}
    {%- if execute -%}
    with worth_reading as materialized (
        select
            sentence_key, document_no, annotated
            {%- for event in events %},
            regexp_matches(annotated, '{{ word("k_" ~ event ~ "_words") }}') as may_{{ event }}
            {%- endfor %}
        from (
            select sentence_key, document_no, if(regexp_matches(annotated, '[Ss]how\b|>-|[Ss]tock|exchange|bourse'), {{ without_shows('annotated') }}, annotated) as annotated
            from {{ frames }}
            where regexp_matches(annotated, '<[gd]\d|\b(?:country|market|region|there|here|bags|dealers|showrooms|network|due|expected|debut|local|gave up|given up|pulled out|withdr[ae]wn?|quit|left|departed|vanished|disappeared|arrived|on (?:its|the|their) way)\b|>''s way')
        ) as placed
    )

    {%- for row in run_query("select rule_id, pattern, event from " ~ rules ~ " where figure = 'm' order by rule_id").rows %}
    {%- set pattern = expanded_rule(row[1], words).pattern %}
    {%- set gate = 'g_' ~ row[0].replace('markets_', '') %}
    select sentence_key, document_no, annotated, '{{ row[0] }}' as rule_id, unnest(case when may_{{ row[2] }}{% if gate in words %} and regexp_matches(annotated, '{{ words[gate].replace("'", "''") }}'){% endif %} then regexp_extract_all(annotated, '{{ pattern }}') end) as match
    from worth_reading
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# Text without parentheses, asides and the companies a preposition or an agent phrase holds: what stays may own a figure. #}
{% macro without_governed(text) -%}
    {%- set governed = "(?:(?:made|built|assembled|supplied|owned|run|controlled|produced|developed|designed|led|backed|founded|imported|distributed|overtaken|followed|taken over|bought) by|than|behind|ahead of|against|[Uu]nlike|like|over(?:took|takes|taking|taken|hauled)?|out(?:sold|sells|selling|paced|did)|(?:sur)?pass(?:ed|es|ing)|past|beat(?:s|ing|en)?|trail(?:s|ed|ing)|(?:eclips|displac|replac|acquir|supplant|toppl|dethron|includ)(?:e[sd]?|ing)|b(?:ought|uys|uying)|with|without|after|from|to|under|joined|rivals?|in|into|on|via|through|between|expense of|alongside|besides|(?:unit|subsidiary|arm|part|owner|maker|division|parent|half|chairman|chief|president|head|partner|plant|version|descendant|boss|parts?|control|ownership|percent|rest|%|>) of|according to|followed) (?:the |its |a |rival |rivals |partner |parent |sister )?(?:<d\\d+> )?" -%}
    regexp_replace(
        regexp_replace(
            regexp_replace(regexp_replace(regexp_replace({{ text }}, '(^|, )\((<[om]\d+>[^()<]*)\)', '\1\2', 'g'), '\([^()]*\)', '', 'g'), '(<[om]\d+>)( (?:(?:has|had|have|which|who|also|itself|only|will|would|is|was|now|still|then) )*(?:s[eo]ld|sells?|selling|deliver(?:ed|s|ing)|ship(?:ped|s|ping)|regist(?:ered|ers|ering)|buil[dt]s?|building|made|makes|making|produc(?:ed|es|ing)|export(?:ed|s|ing)|saw|sees|seeing|post(?:ed|s|ing)|report(?:ed|s|ing)|record(?:ed|s|ing)|h[eo]lds?|holding|t[ao]kes?|took|taking|ha[sd]|achiev(?:ed|es|ing)|manag(?:ed|es|ing)|shift(?:ed|s|ing)|mov(?:ed|es|ing)|claim(?:ed|s|ing)|reach(?:ed|es|ing)|account(?:ed|s|ing)|command(?:ed|s|ing)|aim(?:ed|s|ing)|expect(?:ed|s|ing)|hand(?:ed|s|ing)|found|finds?|finding|w[io]n|wins|winning|gain(?:ed|s|ing)|lost|loses|losing|sent|sends|sending|(?:de|di)spatch(?:ed|es|ing)) |''s? (?:[a-zß-ɏ-]+ |<[dgt]\d+>(?:''s)? ){0,3}(?:sales|volumes?|registrations|deliveries|shipments|wholesales|output|production|exports|share|slice|tally)\b)', '\1~\2', 'g'),
            ', (?:(?:which|whose|who|where|an?|the|once|now|long|part of|formerly) (?:[a-zß-ɏ]|<[oxd]\d+>(?:''s)? )|(?:its|their|<[ox]\d+>''s|not|[a-z-]*owned|jointly|wholly|founded|based|run|[a-z-]+(?:ed|en|ught|ilt|ing) (?:[a-z]+ )?(?:by|with|from|as|in|at|under|to|on)|<p\d+>) )[^,;]*,|, (?:in|of|on|to|for|from|with|by|behind|under) (?:which|whom|whose) [^,;]*,|, (?:the )?<[om]\d+>s? (?:included|excluded|aside|apart),', ' ', 'g'
        ),
        '(^|[ (])' || '{{ governed }}' || '<[om]\d+>(?:''s)?(?:(?:, <[om]\d+>(?:''s)?)*,? (?:and|or) <[om]\d+>(?:''s)?)?([^~''\w]|$)', '\1\2', 'g'
    )
{%- endmacro %}

{# Whether a move is denied: by words before it, by the verb of the move itself, by what is said of it. Who gives up
   a plan may well leave a market. #}
{% macro move_polarity(event, said, match, predicate) -%}
    case
        when {{ event }} = 'exit' and regexp_matches({{ match }}, '\b(?:not|never|stay|remain|stand|stick|stuck|keep|here to|commit|believe|for the long)') then 'negated'
        when {{ event }} = 'exit' then if(regexp_matches({{ said }} || {{ predicate }}, '\b(?:no|not|never|nor|cannot|den(?:y|ies|ied|ying)|rul(?:es?|ed|ing) out|reject(?:s|ed|ing)?|dismiss(?:es|ed)?|without)\b|n''t\b'), 'negated', 'affirmed')
        when regexp_matches({{ said }}, '{{ word("cue_negated") }}|\b(?:fail(?:s|ed|ure)?|shelv(?:es|ed|ing)|scrapping|dropp(?:ed|ing) (?:its |the )?plans|without|rather than|instead of|dismiss(?:es|ed)?)\b') then 'negated'
        when regexp_matches({{ match }}, '\b(?:no|not|never|won''t|isn''t|rul(?:es?|ed|ing) out|decided against|stay|keep|kept|steer|bypass|shun|skip|(?:is|are|was|were|remains?) (?:off|nowhere|no part))') then 'negated'
        when regexp_matches({{ predicate }}, '\b(?:not|never|ruled out|shelved|scrapped|cancelled|canceled|called off|abandoned|off the|rejected|denied|no longer|unlikely|dropped)\b') then 'negated'
        else 'affirmed'
    end
{%- endmacro %}

{# The market of an unknown company that is an arm abroad by its name: x_yugo_america, x_ford_of_europe. #}
{% macro arm_market(company_id) -%}
    {%- set places = {
        'america|north_america|usa|u_s_a|us|u_s': 'US', 'uk|u_k|britain|great_britain': 'GB', 'canada': 'CA', 'mexico|mexicana|de_mexico': 'MX', 'brazil|brasil|do_brasil': 'BR',
        'argentina': 'AR', 'australia': 'AU', 'new_zealand': 'NZ', 'india': 'IN', 'china': 'CN', 'japan': 'JP', 'korea': 'KR', 'taiwan': 'TW', 'thailand': 'TH', 'malaysia': 'MY',
        'indonesia': 'ID', 'vietnam': 'VN', 'philippines': 'PH', 'pakistan': 'PK', 'germany|deutschland': 'DE', 'france': 'FR', 'italy|italia': 'IT', 'spain|espana': 'ES',
        'belgium': 'BE', 'netherlands|nederland': 'NL', 'poland|polska': 'PL', 'russia|rus|vostok': 'RU', 'turkey|turkiye': 'TR', 'south_africa': 'ZA', 'egypt': 'EG', 'morocco|maroc': 'MA',
        'ireland': 'IE', 'austria': 'AT', 'switzerland': 'CH', 'sweden': 'SE', 'norway': 'NO', 'hungary': 'HU', 'slovakia': 'SK', 'europe': 'EUROPE', 'middle_east': 'MIDDLE_EAST', 'latin_america': 'LATIN_AMERICA',
    } -%}
    {%- set markets = {} -%}
    {%- for names, market in places.items() -%}
        {%- for name in names.split('|') %}{% do markets.update({name: market}) %}{% endfor -%}
    {%- endfor -%}
    {{ looked_up(markets, "regexp_extract(" ~ company_id ~ ", '^x_.*?_(" ~ markets | join("|") ~ ")$', 1)") }}
{%- endmacro %}


{# The end of a national unit's name, as a regex literal: "Kia India". #}
{% macro national_name() -%} ' (?:India|America|USA|US|UK|Australia|Canada|China|Thailand|Europe|Slovakia|Brasil|Brazil|Mexico|Japan|Korea|Indonesia|Malaysia|Russia|Turkey|Vietnam|Philippines|Alabama|Deutschland|France|Italia|Poland|South Africa)$' {%- endmacro %}


{# The scope that words of a text name, in one form: "plug-in hybrids" is PHEV, "lorry" is trucks. #}
{% macro scope_of(words) -%}
    list_transform([{{ words }}], w -> case
        when starts_with(w, 'plug-in') or starts_with(w, 'phev') then 'PHEV'
        when starts_with(w, 'hybrid') then 'HEV'
        when starts_with(w, 'fuel') then 'FCEV'
        when ends_with(w, 'electric') or starts_with(w, 'battery') or w in ('ev', 'evs', 'bev', 'bevs') then 'BEV'
        when starts_with(w, 'passenger') then if(contains(w, 'car'), 'passenger cars', 'passenger vehicles')
        when contains(w, 'utility') or starts_with(w, 'suv') then 'SUV'
        when starts_with(w, 'pick') then 'pickups'
        when starts_with(w, 'luxury') then 'luxury cars'
        when starts_with(w, 'coach') or starts_with(w, 'bus') then 'buses'
        when starts_with(w, 'motor') then 'motorcycles'
        when starts_with(w, 'commercial') then 'commercial vehicles'
        when contains(w, 'lorr') then replace(replace(w, 'lorry', 'trucks'), 'lorries', 'trucks')
        when starts_with(w, 'heavy veh') then 'heavy trucks'
        when w is not null then if(ends_with(w, 's'), w, w || 's')
    end)[1]
{%- endmacro %}
