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
(?:\b(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|final|last|1st|2nd|3rd|4th) (?:quarter|half|three months|six months|nine months|eight months|ten months|five months|four months|seven months|eleven months|two months)(?: of (?:the |this |last )?(?:fiscal |financial |calendar )?(?:year(?: to \p{Lu}\p{L}+)?|\d{4}))?(?:,? (?:19|20)\d\d)?|\bQ[1-4](?:[ ,]*(?:of )?(?:FY ?)?(?:20)\d\d)?\b|\b[1-4]Q ?(?:20)?\d\d\b|\bH[12](?: (?:of )?(?:20)\d\d)?\b|\bFY ?(?:20)?\d\d(?:[-/]\d\d)?\b|\b(?:fiscal|financial)(?: year)? (?:20|19)\d\d(?:[-/]\d\d)?|\b{{ month_names() }}(?: \d{1,2}(?:st|nd|rd|th)?)?(?: ?(?:-|to|through|and|until) ?{{ month_names() }})?(?: \d{1,2}(?:st|nd|rd|th)?)?(?:,? (?:of )?(?:19|20)\d\d| (?:of )?(?:last year|this year|next year))?\b|\b(?:late |early |mid-)?(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?\b|\bmodel year (?:20)\d\d|\b(?:[Ll]ast|[Tt]his|[Nn]ext|the previous|the prior|the preceding|the same|the current|the latest|the past|the following|the) (?:full |fiscal |financial |calendar |model )?(?:year|quarter|month|half|week)(?:-earlier)?\b|\b(?:[Aa]|[Oo]ne) (?:year|month|quarter) (?:ago|earlier|before|later)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:years|months|weeks) (?:ago|earlier|later|before)\b|\byear-(?:ago|earlier)\b|\byear-on-year\b|\bon (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)
{%- endmacro %}

{# A description that stands for a company named before: "the French carmaker", "the company". #}
{% macro description() -%}
\b(?:[Tt]he|[Tt]his) (?:(?:(?:South|North|Hong|New|San|Auburn|Abu|Los|Tel|Ann) )?(?:U\.S\.|U\.K\.|\p{Lu}\p{L}+)(?:-(?:\p{Lu}\p{L}+|based|born|listed|region))*(?: City| Hills| Kong)? )?(?:(?:largest|biggest|smaller|bigger|larger|luxury|premium|sports|electric|state|state-owned|state-run|truck|bus|car|auto|automotive|vehicle|motor|battery|young|loss-making|troubled|struggling|ailing|junior|senior|family|listed|two-wheeler|motorcycle|tyre|electric-vehicle|EV) ){0,2}(?:carmaker|automaker|car maker|auto maker|car-maker|truckmaker|truck maker|vehicle maker|motorcycle maker|battery maker|manufacturer|maker|producer|company|firm|group|concern|giant|brand|marque|start-?up|supplier|newcomer|conglomerate|subsidiary|unit|major|partner|side|ally|fund|investor)\b|\b(?:[Tt]he|[Tt]his) (?:\p{Lu}\p{L}+(?:-based)? )?(?:\p{Ll}+ ){0,1}?(?:joint venture|venture)\b
{%- endmacro %}

{# Shares in words: "a third", "two-thirds", "Sixty per cent". Halves stay words: rules know them. #}
{% macro count_words() -%} (?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen|[Nn]ineteen|(?:[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?) {%- endmacro %}
{% macro share_words() -%} \b(?:(?:[Aa] |[Oo]ne[ -])(?:quarter|third|fifth|sixth|eighth|tenth)|(?:[Tt]wo|[Tt]hree|[Ff]our|[Nn]ine)[ -](?:quarters|thirds|fifths|tenths)|{{ count_words() }}[ -](?:per[ -]?cent|pct))\b {%- endmacro %}
{% macro number_words() -%} \b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen|[Nn]ineteen|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety|dozen)(?: (?:hundred|thousand|million|billion|lakh|crore))?\b|\b(?:[Hh]alf a|[Aa]n?|[Oo]ne) (?:hundred|thousand|million|billion|lakh|crore)\b {%- endmacro %}

{# Names of the lexicon that are written in small letters alone, or begin so; they need anchors of their own. #}
{% macro small_forms() -%} e-tron|etron|fortwo|forfour|cee''d|e-up|onsemi|cellcentric {%- endmacro %}

{# What starts a mention in a candidate sentence, leftmost first: time, money, percent, number word, name, number, pronoun. #}
{% macro anchor() -%}
{{ currency_signs() }}(?:{{ number_body() }})(?:[ -]?{{ scale_words() }}\b)?(?: (?:dollars?|dlrs|euros?|yuan|rupees|pesos))?|(?:{{ number_body() }})(?:[ -]?{{ scale_words() }})?[ -]{{ currency_words() }}\b|(?:{{ number_body() }})[ -]?(?:%|percentage[ -]points?|percent\b|per[ -]cent\b|pct?\b|points?\b)|{{ time_expression() }}|(?:{{ number_body() }})[ -]{{ scale_words() }}\b|\d+(?:\.\d+)?(?:bn|mn|m|k)\b|\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+\.\d+|{{ share_words() }}|{{ number_words() }}|{{ description() }}|\b(?:{{ small_forms() }})s?\b|[\p{L}\p{M}\p{N}]*[\p{Lu}\p{N}][\p{L}\p{M}\p{N}]*|\b(?:its?|they|their|them|itself)\b
{%- endmacro %}

{# Words that make a sentence worth reading closely. #}
{% macro candidate_words() -%}
(?i)\d,\d{3}|foothold|bridgehead|\bset(?:s|ting)? foot|back on |next on |rul(?:es?|ed|ing) out|\d ?(?:%|pct\b|per[ -]?cent|million|units|cars|vehicles|trucks)|output|ship|scal(?:e|es|ed|ing) |suspend|network|touch ?point|sends|sent\b|hand(?:ed|ing) over|dispatch|return|stake|share|equity|percent|per cent|pct|\d%|\bhalf\b|belong|parent|owner|control|takeover|unload|\bshed|\bbids?\b|bidder|paid|\bpay|swallow|rescue|own[eis]|own\b|controll|holding|holds|held|subsidiar|acqui|b[uo]y|bought|s[eo]ll|sold|sale|deliver|regist|avail|cancel|scrapp|shelv|\baxe|bow(?:s|ed) out|allocat|assigned|launch|unveil|introduc|debut|produc|build|built|assembl|manufactur|factor|plant|line-?up|line\b|range|model|ventur|allian|partner|suppl|merg|market|ent[er]|exit|withdr|export|import|dealer|showroom|outlet|discontinu|phas|develop|invest|offer|stop|end|ceas|pull|quit|leav|left|expan|cut|reduc|volume|demand|customers|buyers|brand|unit\b|option|agree|deal|joint|cooperat|collaborat|licen|platform|technolog|tied|bound|order|team|allied|memorandum|distribut|importer|set up|found|creat|engine|batter|\bcells|deriv|based on|\bus(?:es|ed|ing)\b|take|took|version|arriv|present|show|reveal|roll|open|clos|mak|made|version|replac|drop|ax|kill|goes|go\b|went|gone|turn(?:s|ed|ing) out|receiv|reach|follow|due\b|join|brought|bring|come|came|will|contract|gearbox|transmission|sourc|procur|power(?:s|ed) |\bpact\b|accord|combin|together|amalgam|\bl?inked|rel(?:y|ies|ied) on|behalf|equip|fitted|furnish|keep|kept\b|stay|remain|\bgets?\b|\bgot\b|gain|retir|does the|look(?:s|ed) after|sedan|saloon|hatchback|pick-?up|\bSUV|crossover|minivan|it is the|newcomer|addition|discard|spare|joins|add(?:s|ed|ing)?\b|\bplan(?:s|ned|ning)?\b|prepar|consider|promis|mulling|postpon|delayed|envisag|successor|\bwork(?:s|ed|ing)? on\b|\bha(?:s|ve|d) (?:no|not|never|\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b|\black(?:s|ed|ing)?\b|confirm|\bcoming\b|on (?:the|its) way|in the works|announc|scheduled|slated|expected|on the cards|in the offing|on the horizon|abandon|depart|disappear|vanish|retreat|farewell|goodbye|landed|gave up|no plans
{%- endmacro %}
