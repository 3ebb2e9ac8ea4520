{# Numbers of the mentions in a role's text: '<o1>, <o3> and <o4>' -> [1, 3, 4]. #}
{% macro mention_numbers(role) -%}
    list_transform(regexp_extract_all({{ role }}, '<[a-z](\d+)>', 1), number -> number::integer)
{%- endmacro %}

{# The value of a percent mention in percent points. #}
{% macro percent_value(word) -%}
    case
        when {{ word }} in ('a quarter', 'one quarter') then 25
        when {{ word }} in ('a third', 'one third') then 33.3
        else try_cast(replace(regexp_extract({{ word }}, '[\d.,]*\d'), ',', '') as double)
    end
{%- endmacro %}

{# The value of a number or money mention in units. #}
{% macro number_value(word) -%}
    coalesce(
        try_cast(replace(regexp_extract({{ word }}, '[\d.,]*\d'), ',', '') as double),
        list_position(['one','two','three','four','five','six','seven','eight','nine','ten','eleven','twelve','thirteen','fourteen','fifteen','sixteen','seventeen','eighteen','nineteen','twenty'], regexp_extract({{ word }}, '^\p{Ll}+')),
        case regexp_extract({{ word }}, '^\p{Ll}+') when 'thirty' then 30 when 'forty' then 40 when 'fifty' then 50 when 'dozen' then 12 end
    ) * case
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -])(?:trillion)\b') then 1e12
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -])(?:billion|bln|bn|b)\b') then 1e9
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -])(?:million|mln|mn|m)\b') then 1e6
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -])crores?\b') then 1e7
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -])lakhs?\b') then 1e5
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -])(?:thousand|k)\b') then 1e3
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -])hundred\b') then 1e2
        else 1
    end
{%- endmacro %}

{% macro currency_of(word) -%}
    case
        when regexp_matches({{ word }}, '€|\beuros?\b|EUR') then 'EUR'
        when regexp_matches({{ word }}, 'C\$|Canadian') then 'CAD'
        when regexp_matches({{ word }}, 'AU?\$|Australian') then 'AUD'
        when regexp_matches({{ word }}, 'HK\$|Hong Kong') then 'HKD'
        when regexp_matches({{ word }}, 'NT\$|Taiwan') then 'TWD'
        when regexp_matches({{ word }}, '(?:^|[^US])S\$|Singapore') then 'SGD'
        when regexp_matches({{ word }}, 'R\$|reais') then 'BRL'
        when regexp_matches({{ word }}, '\$|dollars?|dlrs|USD') then 'USD'
        when regexp_matches({{ word }}, '£|pounds?|stg|sterling|GBP') then 'GBP'
        when regexp_matches({{ word }}, '(?i)RMB|yuan|renminbi|CNY') then 'CNY'
        when regexp_matches({{ word }}, '¥|yen|JPY') then 'JPY'
        when regexp_matches({{ word }}, '₹|Rs|rupees|INR|crore|lakh') then 'INR'
        when regexp_matches({{ word }}, '₩|won|KRW') then 'KRW'
        when regexp_matches({{ word }}, 'kronor|crowns|SEK') then 'SEK'
        when regexp_matches({{ word }}, 'Swiss|CHF') then 'CHF'
        when regexp_matches({{ word }}, 'francs') then 'FRF'
        when regexp_matches({{ word }}, 'marks') then 'DEM'
        when regexp_matches({{ word }}, 'lire|lira') then 'ITL'
        when regexp_matches({{ word }}, 'baht') then 'THB'
        when regexp_matches({{ word }}, 'ringgit') then 'MYR'
        when regexp_matches({{ word }}, 'roubles|rubles|₽') then 'RUB'
        when regexp_matches({{ word }}, 'rand') then 'ZAR'
        when regexp_matches({{ word }}, 'pesetas') then 'ESP'
        when regexp_matches({{ word }}, 'pesos') then 'MXN'
    end
{%- endmacro %}

{# One vocabulary pattern as the body of a SQL string. #}
{% macro word(name) -%}
    {%- set words = vocabulary() -%}
    {{- words[name].replace("'", "''") if execute -}}
{%- endmacro %}

{# The clause a match stands in, up to the match's end: from the last break before it. #}
{% macro clause_of(frame, match, match_at) -%}
    regexp_replace(substr({{ frame }}, 1, {{ match_at }} - 1), '^.*(?:[;:]|, (?:but|while|whereas|although|though|and|which|who|where|yet)\b|\b(?:but|while|whereas|although|though|because|after|before|since)\b)', '') || {{ match }}
{%- endmacro %}

{% macro polarity_of(clause) -%}
    if(regexp_matches({{ clause }}, '{{ word("cue_negated") }}'), 'negated', 'affirmed')
{%- endmacro %}

{% macro modality_of(clause) -%}
    case
        when regexp_matches({{ clause }}, '{{ word("cue_possible") }}') then 'possible'
        when regexp_matches({{ clause }}, '{{ word("cue_planned") }}') then 'planned'
        else 'asserted'
    end
{%- endmacro %}
