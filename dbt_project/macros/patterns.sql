{# Regular expressions of the text work (RE2). A macro returns one SQL string constant, quotes doubled.
   \b, \w and \s know ASCII alone in RE2, so letters are written as Unicode classes. #}

{# Private-use characters that mark places inside a shadow text; stg_documents removes them from input. #}
{% macro mark_open() -%} chr(57345) {%- endmacro %}
{% macro mark_close() -%} chr(57346) {%- endmacro %}

{# Private use, zero width, direction marks, byte-order mark. #}
{% macro invisible() -%} [\x{E000}-\x{F8FF}\x{200B}-\x{200F}\x{FEFF}] {%- endmacro %}

{% macro number_body() -%} \d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+ {%- endmacro %}
{% macro scale_words() -%} (?:hundred|thousand|million|billion|trillion|mln|bln|bn|mn|lakhs?|crores?|m|k|b) {%- endmacro %}
{% macro currency_signs() -%} (?:US\$|A\$|C\$|AU\$|HK\$|NT\$|S\$|R\$|\$|€|£|¥|₹|₩|₽|Rs\.? ?|RMB ?|Rmb ?|USD ?|EUR ?|GBP ?|JPY ?|CNY ?|INR ?|KRW ?|SEK ?|CHF ?|\b(?:RM|DM|SKr|SFr|FFr|Fl|MYR|THB|BRL|MXN|AUD|CAD|HKD|TWD|SGD|PLN|TRY|RUB|DKK|NOK|ZAR|IDR|HUF|CZK) ?) {%- endmacro %}
{% macro currency_words() -%} (?:(?:U\.S\. |US |Canadian |Australian |Singapore |Hong Kong |Taiwan )?(?:dollars?|dlrs)|euros?|pounds?(?: sterling)?|stg|sterling|yen|yuan|renminbi|won|rupees|crowns|kronor|kroner|(?:French |Swiss |Belgian )?francs|(?:German )?marks|D-marks|lire|lira|baht|ringgit|reais|pesos|rubles|roubles|rand|pesetas|USD|EUR|GBP|JPY|CNY|SEK|RMB|yuan) {%- endmacro %}
{% macro month_names() -%} (?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?) {%- endmacro %}

{# One time expression; the longest alternatives first, because RE2 takes the first that fits. #}
{% macro time_expression() -%}
(?:\b(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|final|last|1st|2nd|3rd|4th)(?:-quarter|-half| quarter| half| three months| six months| nine months| eight months| ten months| five months| four months| seven months| eleven months| two months)(?: of (?:the |this |last )?(?:fiscal |financial |calendar )?(?:year(?: to \p{Lu}\p{L}+)?|\d{4}))?(?:,? (?:19|20)\d\d)?|\bQ[1-4](?:[ ,]*(?:of )?(?:FY ?)?(?:20)\d\d)?\b|\b[1-4]Q ?(?:20)?\d\d\b|\bH[12](?: (?:of )?(?:20)\d\d)?\b|\bFY ?(?:20)?\d\d(?:[-/]\d\d)?\b|\b(?:fiscal|financial)(?: year)? (?:20|19)\d\d(?:[-/]\d\d)?|\b{{ month_names() }}(?: \d{1,2}(?:st|nd|rd|th)?)?(?: ?(?:-|to|through|and|until) ?{{ month_names() }})?(?: \d{1,2}(?:st|nd|rd|th)?)?(?:,? (?:of )?(?:19|20)\d\d| (?:of )?(?:last year|this year|next year))?\b|\b(?:late |early |mid-)?(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?\b|\bmodel year (?:20)\d\d|\b(?:[Ll]ast|[Tt]his|[Nn]ext|the previous|the prior|the preceding|the same|the current|the latest|the past|the following|the) (?:full |fiscal |financial |calendar |model )?(?:year|quarter|month|half|week)(?:-earlier)?\b|\b(?:[Aa]|[Oo]ne) (?:year|month|quarter) (?:ago|earlier|before|later)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:years|months|weeks) (?:ago|earlier|later|before)\b|\byear-(?:ago|earlier)\b|\byear-on-year\b|\bon (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)
{%- endmacro %}

{# A description that stands for a company named before: "the French carmaker", "the company". Letters of every script
   would make the pattern too large for the engine's fast automaton: names begin with A to Z here. #}
{% macro description() -%}
\b(?:[Tt]he|[Tt]his) (?:(?:(?:South|North|Hong|New|San|Auburn|Abu|Los|Tel|Ann) )?(?:U\.S\.|U\.K\.|[A-Z][^ ,.;:()-]+)(?:-(?:U\.S\.|[A-Z][^ ,.;:()-]+|based|born|listed|region|headquartered))*(?: City| Hills| Kong)?(?:, [A-Z][^ ,.;:()-]+,)? )?(?:(?:largest|biggest|smaller|bigger|larger|luxury|premium|sports|sports[- ]car|small-car|electric|state|state-owned|state-run|truck|bus|car|pickup|pick-up|SUV|heavy-truck|lorry|van|auto|automotive|automobile|vehicle|commercial[- ]vehicle|passenger[- ]car|motor|battery|cell|chip|tech|technology|young|loss-making|troubled|struggling|ailing|bankrupt|insolvent|cash-strapped|debt-laden|fast-growing|junior|senior|family|family-owned|privately held|privately owned|listed|quoted|two-wheeler|motorcycle|scooter|tractor|tyre|tire|engine|parts|components|electric-vehicle|electric-car|electric-truck|electric-bus|electric-motor|EV|trading|ride-hailing) ){0,3}(?:carmaker|automaker|car maker|auto maker|car-maker|truckmaker|truck maker|vehicle maker|motorcycle maker|battery maker|bikemaker|chipmaker|manufacturer|maker|producer|builder|assembler|specialist|company|firm|group|concern|giant|brand|marque|start-?up|supplier|newcomer|conglomerate|multinational|subsidiary|unit|major|partner|side|ally|fund|investor)\b|\b[Tt]he (?:former|latter)\b|\b(?:[Tt]he|[Tt]his) (?:[A-Z][^ ,.;:()-]+(?:-based)? )?(?:\p{Ll}+ ){0,1}?(?:joint venture|venture)\b
{%- endmacro %}

{# A letter, mark or digit of any script, in few ranges: RE2 takes ten times as long to compile its classes of Unicode. #}
{% macro word_character() -%} [0-9A-Za-zÀ-\x{1FFF}\x{2C00}-\x{2DFF}\x{3041}-\x{D7FF}\x{F900}-\x{FFDC}\x{10000}-\x{10FFFF}] {%- endmacro %}

{# Shares in words: "a third", "two-thirds", "Sixty per cent". Halves stay words: rules know them. #}
{% macro count_words() -%} (?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen|[Nn]ineteen|(?:[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?) {%- endmacro %}
{% macro share_words() -%} \b(?:(?:[Aa] |[Oo]ne[ -])(?:quarter|third|fifth|sixth|eighth|tenth)|(?:[Tt]wo|[Tt]hree|[Ff]our|[Nn]ine)[ -](?:quarters|thirds|fifths|tenths)|(?:{{ count_words() }}|(?:[Aa]|[Oo]ne) hundred)[ -](?:per[ -]?cent|pct))\b {%- endmacro %}
{% macro number_words() -%} \b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen|[Nn]ineteen|(?:[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)(?:-(?:one|two|three|four|five|six|seven|eight|nine)\b)?|[Dd]ozen)(?: (?:hundred|thousand|million|billion|lakh|crore))?\b|\b(?:[Hh]alf a|[Aa]n?|[Oo]ne) (?:hundred|thousand|million|billion|lakh|crore)\b {%- endmacro %}

{# Names of the lexicon that are written in small letters alone, or begin so; they need anchors of their own. #}
{% macro small_forms() -%} e-tron|etron|fortwo|forfour|cee''d|e-up|onsemi|cellcentric {%- endmacro %}

{# What starts a mention in a candidate sentence, leftmost first: time, money, percent, number word, name, number, pronoun. #}
{% macro anchor() -%}
{{ currency_signs() }}(?:{{ number_body() }})(?:[ -]?{{ scale_words() }}\b)?(?: (?:dollars?|dlrs|euros?|yuan|rupees|pesos))?|(?:{{ number_body() }})(?:[ -]?{{ scale_words() }})?[ -]{{ currency_words() }}\b|(?:{{ number_body() }})[ -]?(?:%|percentage[ -]points?|percent\b|per[ -]cent\b|pct?\b|points?\b)|{{ time_expression() }}|(?:{{ number_body() }})[ -]{{ scale_words() }}\b|\d+(?:\.\d+)?(?:bn|mn|m|k)\b|\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+\.\d+|{{ share_words() }}|{{ number_words() }}|{{ description() }}|\b(?:{{ small_forms() }})s?\b|[\p{L}\p{M}\p{N}]*[\p{Lu}\p{N}][\p{L}\p{M}\p{N}]*|\b(?:its?|they|their|them|itself)\b
{%- endmacro %}

