{# Frames with the phrases of vehicle models marked: [trigger], {group of models}, {=description that stands
   for a model}, |words that tell of the model beside them|; <m3@2> is a model with its brand. #}
{% set steps = [
    (model_triggers(), '[\\0]'),
    (model_pattern('(^|[ (])((?:{models_count} )(?:(?:{models_adj}|<[do]\\d+>)(?:-[a-z]+)?(?:,| and| or|,? but)? )*(?:{models_many}|{models_one}))\\b'), '\\1{\\2}'),
    (model_pattern('(^|[ (])((?:[Tt]he|[Tt]his|[Tt]hat|[Bb]oth|[Tt]hese|[Tt]hose|[Aa]ll)(?: of)?(?: <n\\d+>)? (?:(?:{models_adj}|<d\\d+>) )*(?:{models_many}|{models_one})|(?:[Tt]he|[Tt]his|[Bb]oth|[Aa]ll)(?: of)? (?:<n\\d+>|the latter|latter|of them|of these))\\b'), '\\1{=\\2}'),
    (model_pattern('\\] ((?:(?:{models_adj}|<d\\d+>)(?:,| and| or)? )*(?:{models_many}))\\b'), '] {\\1}'),
    (model_pattern('\\{([^{}]*)\\}((?:-|''s? | )(?:{models_compound}))\\b'), '\\1\\2'),
    (model_pattern('\\b((?:{models_chain})?(?:has|have|had|having|lacks?|plans|planned|planning|promis(?:es|ed|ing))) (\\{[^=])'), '[\\1] \\2'),
    ('<o(\\d+)>(?:''s)? ((?:[\\p{Ll}-]+ ){0,3})<m(\\d+)>', '\\2<m\\3@\\1>'),
    (model_pattern('((?:(?:{models_adj}) )+)(<m[^<>]*>)'), '|\\1|\\2'),
    (model_pattern('(<m[^<>]*>) ((?:(?:{models_adj}) )*(?:{models_many}|{models_one}))\\b'), '\\1|\\2|'),
    ('\\{=?([^{}]*)\\}(?:, (?:the |an? )?| |,? (?:called|named|dubbed|known as|to be called|badged|christened)(?: the)? | - the |: the )((?:\\|[^|]*\\|)?<m)', '|\\1|\\2'),
    ('(<m[^<>]*>(?:\\|[^|]*\\|)?),? \\{=?((?:an?|its|their|the|<o\\d+>''s|<o\\d+>) [^{}]*)\\}(,|\\.|;| -| which| that| with|$)', '\\1|\\2|\\3'),
] %}
{% set ns = namespace(text='frame') %}
{% for pattern, replacement in steps %}
    {% set ns.text = "regexp_replace(" ~ ns.text ~ ", '" ~ pattern ~ "', '" ~ replacement.replace('\\\\', '\\') ~ "', 'g')" %}
{% endfor %}
select sentence_key, document_no, phrases
from (
    select sentence_key, document_no, {{ ns.text }} as phrases
    from {{ ref('int_annotated') }}
    where regexp_matches(frame, '{{ model_pattern('{models_gate}') }}')
) as marked
where strpos(phrases, '[') > 0 or strpos(phrases, '<m') > 0
