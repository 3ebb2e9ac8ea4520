{# The reading of vehicle models: triggers of lexicon/rules_models.csv as constants, and what the words
   beside a model say about it. Brackets mark the working text: [trigger], {group}, |words of the model|. #}

{% macro model_rules() -%}
    {%- set table = ref('rules_models') -%}
    {%- set words = ref('vocabulary') -%}
    {{ return(run_query("select rule_id, pattern, base, construction from " ~ table ~ " order by priority, rule_id").rows if execute else []) }}
{%- endmacro %}

{# A pattern of this relation with its vocabulary words put in, as the body of a SQL string. #}
{% macro model_pattern(pattern, words=none) -%}
    {%- set ns = namespace(pattern=pattern) -%}
    {%- set words = vocabulary() if words is none and '{models_' in pattern else words or {} -%}
    {%- for word in words if word.startswith('models_') -%}
        {%- set ns.pattern = ns.pattern.replace('{' ~ word ~ '}', words[word]) -%}
    {%- endfor -%}
    {{ return(ns.pattern.replace("'", "''")) }}
{%- endmacro %}

{# All triggers at once: auxiliaries with any form of the verb, or a form that needs none. #}
{% macro model_triggers() -%}
    {%- set free = [] -%}
    {%- set bound = [] -%}
    {%- for row in model_rules() if row[3] not in ('beside', 'behind', 'origin', 'place') -%}
        {%- do free.append(row[1]) -%}
        {%- do bound.append(row[1] ~ ('|' ~ row[2] if row[2] else '')) -%}
    {%- endfor -%}
    {{ return(model_pattern('\\b(?:{models_chain}(?:' ~ (bound | join('|')) ~ ')|(?:' ~ (free | join('|')) ~ '))(?:\\b|$)')) }}
{%- endmacro %}

{# Verbs that speak of models only with a group right behind them: a counted one behind "has", any behind "plans". #}
{% macro model_verbs_beside(rule_id, group) -%}
    {%- set verbs = [] -%}
    {%- for row in model_rules() if row[0] == rule_id -%}
        {%- do verbs.append(row[1] ~ ('|' ~ row[2] if row[2] else '')) -%}
    {%- endfor -%}
    {{ return('\\b((?:{models_chain})?(?:' ~ (verbs | join('|')) ~ ')) (\\{' ~ group ~ ')') }}
{%- endmacro %}

{# A marked model, group or description, and the marks themselves, in split text. #}
{% macro mark_chars() -%} \x{E001}(?:[{|]|<m)[^\x{E002}]*\x{E002}|[\x{E001}\x{E002}\[\]] {%- endmacro %}

{# Nouns and verbs that speak of models only as neighbours of one. #}
{% macro model_words(construction) -%}
    {%- set found = [] -%}
    {%- for row in model_rules() if row[3] == construction -%}
        {%- do found.append(row[1]) -%}
    {%- endfor -%}
    {{ return('(?:' ~ (found | join('|')) ~ ')') }}
{%- endmacro %}

{# The rule a marked trigger belongs to: the first whose pattern ends it. #}
{% macro model_rule_of(trigger) -%}
    {%- set words = vocabulary() -%}
    case
        {%- for row in model_rules() %}
        when regexp_matches({{ trigger }}, '{{ model_pattern('(?:^| )(?:' ~ row[1] ~ ')$' ~ ('| (?:' ~ row[2] ~ ')$' if row[2] else ''), words) }}') then '{{ row[0] }}'
        {%- endfor %}
    end
{%- endmacro %}

{% macro powertrain_of(words) -%}
    case
        when regexp_matches({{ words }}, '(?i)range[- ]extend|extended[- ]range|\bEREV') then 'EREV'
        when regexp_matches({{ words }}, '(?i)fuel[- ]cell|hydrogen|\bFCEV') then 'FCEV'
        when regexp_matches({{ words }}, '(?i)plug-?in|\bPHEV') then 'PHEV'
        when regexp_matches({{ words }}, '(?i)electrified') then 'electrified'
        when regexp_matches({{ words }}, '(?i)\b(?:petrol-electric|full-hybrid|mild-hybrid|hybrids?|HEVs?)\b') then 'HEV'
        when regexp_matches({{ words }}, '(?i)\b(?:electrics?|all-electric|fully-electric|battery|battery-[a-z]+|EVs?|BEVs?|zero-emission|electrically)\b') then 'BEV'
        when regexp_matches({{ words }}, '(?i)\b(?:petrol|diesel|gasoline|combustion|gas-powered)\b') then 'ICE'
    end
{%- endmacro %}

{% macro body_of(words) -%}
    case
        when regexp_matches({{ words }}, '(?i)\bcrossovers?\b') then 'crossover'
        when regexp_matches({{ words }}, '(?i)\bSUVs?\b|sports?[- ]utilit|off-road|\b4x4s?\b|four-wheel[ -]drives?') then 'SUV'
        when regexp_matches({{ words }}, '(?i)pick-?ups?\b') then 'pickup'
        when regexp_matches({{ words }}, '(?i)\b(?:sedans?|saloons?|limousines?)\b') then 'sedan'
        when regexp_matches({{ words }}, '(?i)\b(?:minivans?|MPVs?|multi-purpose vehicles?|people[ -](?:carrier|mover)s?)\b') then 'minivan'
        when regexp_matches({{ words }}, '(?i)\bvans?\b') then 'van'
        when regexp_matches({{ words }}, '(?i)\b(?:hatchbacks?|hatch|superminis?|city cars?|minicars?)\b') then 'hatchback'
        when regexp_matches({{ words }}, '(?i)\b(?:wagons?|estates?)\b') then 'wagon'
        when regexp_matches({{ words }}, '(?i)\bcoup[eé]s?\b') then 'coupe'
        when regexp_matches({{ words }}, '(?i)\b(?:sports cars?|supercars?|hypercars?|roadsters?)\b') then 'sports car'
        when regexp_matches({{ words }}, '(?i)\b(?:bus|buses|coach|coaches|minibus(?:es)?|midibus(?:es)?|trolleybus(?:es)?|single-deckers?|double-deckers?)\b') then 'bus'
        when regexp_matches({{ words }}, '(?i)\b(?:trucks?|lorry|lorries|tractors?|semi-trucks?|semis?)\b') then 'truck'
    end
{%- endmacro %}

{# Fact, plan or possibility: the tense of the trigger first, then cues before it in its clause. #}
{% macro model_modality(trigger, scope) -%}
    case
        when regexp_matches(regexp_replace({{ trigger }}, if(event = 'offer', '\bcan\b', '^$'), ''), '\b(?:may|might|could|can|considering|considers|considered|mulling|exploring|studying|in talks)\b') then 'possible'
        when regexp_matches({{ scope }}, '\b(?:may|might|could|consider(?:s|ing|ed)?|mulling|weigh(?:s|ing)|in talks|talks (?:on|about|to)|negotiat\w+|explor(?:es|ing)|studying|whether|rumou?r\w*|speculat\w+|reportedly|hint(?:s|ed)|possib\w+|potential\w*|discuss\w*|thinking about|interested in|if|surprised to see)\b[^,]*$') then 'possible'
        when regexp_matches(text_behind, '^(?:[^,;]|, (?:the |its )?(?:\|[^|]*\|)?<m)*\b(?:will|is to|are to|is due|are due|set (?:to|for)|due to|planned|plans|expected|would|scheduled|slated|pencilled|delayed|postponed|put (?:back|off))\b') then 'planned'
        when is_denial and event = 'launch' then 'planned'
        when regexp_matches({{ trigger }}, '\b(?:will|would|shall|won''t|wouldn''t|plans?|planned|planning|aims?|aimed|intends?|intended|set|due|expected|expects?|scheduled|slated|going|pledged|promised|promises|agreed|decided|wants?|wanted|hopes?|must|should|pencilled|delayed|postponed|deferred|slips?|slipped|slipping|(?:put|pushed|held) back|brought forward|about to|in the works|on the way|on (?:its|their|<[ox]\d+>''s) way|in the pipeline|lined up|on (?:track|course|schedule|target))\b') then 'planned'
        when regexp_matches({{ trigger }} , '\bused to be\b') then 'asserted'
        when regexp_matches({{ trigger }}, '^to |\bto be\b|\b(?:is|are|was|were) to\b') and not regexp_matches({{ scope }}, '\b(?:began|begun|started|continues?|helped|able|first|enough|managed|went on|return(?:s|ed)) $') then 'planned'
        when regexp_matches({{ trigger }}, '\bused to\b') then 'asserted'
        when {{ scope }} <> '' and regexp_matches({{ scope }}, '\b(?:will|would|plans?|planned|planning|aims?|intends?|decision|decided|agreed|set to|due to|expects?|expected|pledged|committed|promised|promises|approved|wants|postponed|delayed|put off|put back|brought forward)\b[^,]*$')
            and not regexp_matches({{ trigger }}, '\b(?:has|have|had|was|were|did|been|unveiled|launched|introduced|began|started|revealed|showed)\b') then 'planned'
        when is_future and not regexp_matches({{ trigger }}, '\b(?:has|have|had|was|were|did|been|began|started|unveiled|revealed|showed|came|went|arrived|dropped)\b') then 'planned'
        when event <> 'offer' and not regexp_matches({{ trigger }}, 'ed\b|\b(?:was|were|has|have|had|did|been|built|made|sold|came|went|brought|took|began|shown|began|hit|left|put|set)\b')
            and regexp_matches(gap_after, '^[^<;:]{0,25}\b(?:this|next|in the|in) (?:coming |early |late )?(?:spring|summer|autumn|fall|winter|new year)\b|\blater this\b') then 'planned'
        when has_time and regexp_matches({{ trigger }}, '^(?:arrives?|goes|comes?|reach(?:es)?|hits?|follows?|ends?|leaves?|enters?|joins?|launches|debuts|returns?|lands)\b|(?:[Oo]rders|[Ss]ales|[Dd]eliveries|[Bb]ookings|[Oo]rder books) (?:open|start|begin)s?$') then 'planned'
        else 'asserted'
    end
{%- endmacro %}
