{# Numbers of the mentions in a role's text: '<o1>, <o3> and <o4>' -> [1, 3, 4]. #}
{% macro mention_numbers(role) -%}
    list_transform(regexp_extract_all({{ role }}, '<[a-z](\d+)>', 1), number -> number::integer)
{%- endmacro %}

{# A number in words, its scale left aside: "twenty-five" -> 25, "half a million" -> 0.5. #}
{% macro counted(word) -%}
    {%- set first = "regexp_extract(lower(" ~ word ~ "), '^[a-zß-ɏ]+')" -%}
    (case {{ first }} when 'a' then 1 when 'an' then 1 when 'half' then 0.5 when 'dozen' then 12 when 'thirty' then 30 when 'forty' then 40 when 'fifty' then 50 when 'sixty' then 60 when 'seventy' then 70 when 'eighty' then 80 when 'ninety' then 90
        else list_position(['one','two','three','four','five','six','seven','eight','nine','ten','eleven','twelve','thirteen','fourteen','fifteen','sixteen','seventeen','eighteen','nineteen','twenty'], {{ first }}) end
        + coalesce(list_position(['one','two','three','four','five','six','seven','eight','nine'], regexp_extract({{ word }}, '^[A-Za-zÀ-ɏ]+ty[ -]([a-zß-ɏ]+)', 1)), 0))
{%- endmacro %}

{# The value of a percent mention in percent points. #}
{% macro percent_value(word) -%}
    case
        when regexp_matches({{ word }}, '(?:quarter|third|fifth|sixth|eighth|tenth)s?$') then round(
            100.0 * coalesce(nullif(list_position(['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'], regexp_extract(lower({{ word }}), '^[a-zß-ɏ]+')), 0) + 1, 1)
            / case regexp_extract({{ word }}, '(quarter|third|fifth|sixth|eighth|tenth)', 1) when 'quarter' then 4 when 'third' then 3 when 'fifth' then 5 when 'sixth' then 6 when 'eighth' then 8 else 10 end, 1)
        when regexp_matches({{ word }}, '^[A-Za-zÀ-ɏ]') then {{ counted(word) }} * if(contains({{ word }}, 'hundred'), 100, 1)
        else try_cast(replace(regexp_extract({{ word }}, '[\d.,]*\d'), ',', '') as double)
    end
{%- endmacro %}

{# The value of a number or money mention in units. #}
{% macro number_value(word) -%}
    coalesce(
        try_cast(replace(regexp_extract({{ word }}, '[\d.,]*\d'), ',', '') as double),
        {{ counted(word) }}
    ) * case
        {%- for names, factor in [('trillion', '1e12'), ('(?:billion|bln|bn|b)', '1e9'), ('(?:million|mln|mn|m)', '1e6'), ('crores?', '1e7'), ('lakhs?', '1e5'), ('(?:thousand|k)', '1e3'), ('hundred', '1e2')] %}
        when regexp_matches({{ word }}, '(?i)(?:\d|[ -]){{ names }}\b') then {{ factor }}
        {%- endfor %}
        else 1
    end
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
