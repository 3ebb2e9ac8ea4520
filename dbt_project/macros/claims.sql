{# Numbers of the mentions in a role's text: '<o1>, <o3> and <o4>' -> [1, 3, 4]. #}
{% macro mention_numbers(role) -%}
    list_transform(regexp_extract_all({{ role }}, '<[a-z](\d+)>', 1), number -> number::integer)
{%- endmacro %}

{# What `key` stands for in a mapping of words to numbers or strings, null if for nothing. A CASE over an expression would run
   the expression, pattern and all, once for each word. #}
{% macro looked_up(mapping, key) -%}
    map_extract_value(map([{% for word in mapping %}'{{ word }}'{{ ", " if not loop.last }}{% endfor %}], [{% for value in mapping.values() %}{{ "'" ~ value ~ "'" if value is string else value }}{{ ", " if not loop.last }}{% endfor %}]), {{ key }})
{%- endmacro %}

{# A number in words, its scale left aside: "twenty-five" -> 25, "half a million" -> 0.5. #}
{% macro counted(word) -%}
    {%- set ones = {'one': 1.0, 'two': 2, 'three': 3, 'four': 4, 'five': 5, 'six': 6, 'seven': 7, 'eight': 8, 'nine': 9} -%}
    {%- set words = dict(ones, a=1, an=1, half=0.5, dozen=12, ten=10, eleven=11, twelve=12, thirteen=13, fourteen=14, fifteen=15, sixteen=16,
        seventeen=17, eighteen=18, nineteen=19, twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90) -%}
    ({{ looked_up(words, "regexp_extract(lower(" ~ word ~ "), '^[a-zß-ɏ]+')") }}
        + coalesce({{ looked_up(ones, "regexp_extract(" ~ word ~ ", '^[A-Za-zÀ-ɏ]+ty[ -]([a-zß-ɏ]+)', 1)") }}, 0))
{%- endmacro %}

{# The value of a percent mention in percent points. #}
{% macro percent_value(word) -%}
    {%- set parts = {'quarter': 4, 'third': 3, 'fifth': 5, 'sixth': 6, 'eighth': 8, 'tenth': 10} -%}
    case
        when regexp_matches({{ word }}, '(?:{{ parts | join("|") }})s?$') then round(
            100.0 * coalesce(nullif(list_position(['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'], regexp_extract(lower({{ word }}), '^[a-zß-ɏ]+')), 0) + 1, 1)
            / {{ looked_up(parts, "regexp_extract(" ~ word ~ ", '(" ~ parts | join("|") ~ ")', 1)") }}, 1)
        when regexp_matches({{ word }}, '^[A-Za-zÀ-ɏ]') then {{ counted(word) }} * if(contains({{ word }}, 'hundred'), 100, 1)
        else try_cast(replace(regexp_extract({{ word }}, '[\d.,]*\d'), ',', '') as double)
    end
{%- endmacro %}

{# The value of a number or money mention in units: its figures or number words times its last unit of scale. #}
{% macro number_value(word) -%}
    {%- set scales = {'trillion': 1e12, 'billion': 1e9, 'bln': 1e9, 'bn': 1e9, 'b': 1e9, 'million': 1e6, 'mln': 1e6, 'mn': 1e6, 'm': 1e6, 'crore': 1e7, 'lakh': 1e5, 'thousand': 1e3, 'k': 1e3, 'hundred': 1e2} -%}
    coalesce(
        try_cast(replace(regexp_extract({{ word }}, '[\d.,]*\d'), ',', '') as double),
        {{ counted(word) }}
    ) * coalesce({{ looked_up(scales, "regexp_extract(lower(" ~ word ~ "), '.*(?:\\d|[ -])(" ~ scales | join("|") ~ ")s?\\b', 1)") }}, 1)
{%- endmacro %}

{% macro currency_of(word) -%}
    case
        when regexp_matches({{ word }}, '€|\beuros?\b|EUR') then 'EUR'
        when regexp_matches({{ word }}, 'C\$|Canadian|CAD') then 'CAD'
        when regexp_matches({{ word }}, 'AU?\$|Australian|AUD') then 'AUD'
        when regexp_matches({{ word }}, 'HK\$|Hong Kong|HKD') then 'HKD'
        when regexp_matches({{ word }}, 'NT\$|Taiwan') then 'TWD'
        when regexp_matches({{ word }}, '(?:^|[^US])S\$|Singapore') then 'SGD'
        when regexp_matches({{ word }}, 'R\$|reais|BRL') then 'BRL'
        when regexp_matches({{ word }}, '\$|dollars?|dlrs|USD') then 'USD'
        when regexp_matches({{ word }}, '£|pounds?|stg|sterling|GBP') then 'GBP'
        when regexp_matches({{ word }}, '(?i)RMB|yuan|renminbi|CNY') then 'CNY'
        when regexp_matches({{ word }}, '¥|yen|JPY') then 'JPY'
        when regexp_matches({{ word }}, '₹|Rs|rupees|INR|crore|lakh') then 'INR'
        when regexp_matches({{ word }}, '₩|won|KRW') then 'KRW'
        when regexp_matches({{ word }}, 'kronor|crowns|SEK|SKr') then 'SEK'
        when regexp_matches({{ word }}, 'Swiss|CHF|SFr') then 'CHF'
        when regexp_matches({{ word }}, 'francs|FFr') then 'FRF'
        when regexp_matches({{ word }}, 'marks|DM') then 'DEM'
        when regexp_matches({{ word }}, 'lire|lira') then 'ITL'
        when regexp_matches({{ word }}, 'baht|THB') then 'THB'
        when regexp_matches({{ word }}, 'ringgit|RM|MYR') then 'MYR'
        when regexp_matches({{ word }}, 'roubles|rubles|₽|RUB') then 'RUB'
        when regexp_matches({{ word }}, 'rand|ZAR') then 'ZAR'
        when regexp_matches({{ word }}, 'pesetas') then 'ESP'
        when regexp_matches({{ word }}, 'pesos|MXN') then 'MXN'
        when regexp_matches({{ word }}, '^Fl') then 'NLG'
        when regexp_matches({{ word }}, 'PLN|TRY|DKK|NOK|IDR|HUF|CZK|TWD|SGD') then regexp_extract({{ word }}, 'PLN|TRY|DKK|NOK|IDR|HUF|CZK|TWD|SGD')
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

{% macro modality_of(clause) -%}
    case
        when regexp_matches({{ clause }}, '{{ word("cue_possible") }}') then 'possible'
        when regexp_matches({{ clause }}, '{{ word("cue_planned") }}') then 'planned'
        else 'asserted'
    end
{%- endmacro %}
