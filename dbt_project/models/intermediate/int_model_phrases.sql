{# Frames with the phrases of vehicle models marked: [trigger], {group of models}, {=description that stands
   for a model}, |words that tell of the model beside them|; <m3@2> is a model with its brand. #}
{% set kinds = "(?:{models_many}|{models_one})" %}
{% set steps = [
    ("(^|[ (])((?:{models_count} )(?:(?:{models_adj}|<[do]\\d+>)(?:-[a-z]+)?(?:,| and| or|,? but)? )*" ~ kinds ~ ")\\b", "\\1{\\2}"),
    ("(^|[ (])((?:[Tt]he|[Tt]his|[Tt]hat|[Bb]oth|[Tt]hese|[Tt]hose|[Aa]ll)(?: of)?(?: <n\\d+>)? (?:(?:{models_adj}|<d\\d+>) )*" ~ kinds ~ "\\b|(?:[Tt]he|[Bb]oth|[Aa]ll)(?: of)? (?:latter\\b|them\\b|these\\b|<n\\d+>)( \\[))", "\\1{=\\2}"),
    ("\\{=([^{}\\[]*) \\[\\}", "{=\\1} ["),
    ("(^|[,;.] |and )(All|Both|Each|The latter|both|the latter|this last one|all) (\\[)", "\\1{=\\2} \\3"),
    ("\\] ((?:(?:{models_adj}|<d\\d+>)(?:,| and| or)? )*(?:{models_many}))\\b", "] {\\1}"),
    ("\\{([^{}]*)\\}((?:-|'s? | )(?:{models_compound}))\\b", "\\1\\2"),
    (model_verbs_beside(), "[\\1] \\2"),
    ("\\{([^{}=][^{}]*)\\}, \\{(an? [^{}]*)\\}", "{\\1 \\2}"),
    ("\\{([^{}=][^{}]*)\\}(?::|,? (?:such as|including|like|namely|among them|notably)) (the |its |<o\\d+>(?:'s)? )?(<m)", "{\\1} and \\2\\3"),
    ("<o(\\d+)>(?:'s)? ((?:[\\p{Ll}-]+ ){0,3})<m(\\d+)>", "\\2<m\\3@\\1>"),
    ("((?:(?:{models_adj}) )+)(<m[^<>]*>)", "|\\1|\\2"),
    ("(<m[^<>]*>) ((?:(?:{models_adj}) )*" ~ kinds ~ ")\\b", "\\1|\\2|"),
    ("\\{=?([^{}]*)\\}(?:, (?:the |an? )?| |,? (?:called|named|dubbed|known as|to be called|badged|christened)(?: the)? | - the |: the )((?:\\|[^|]*\\|)?<m)", "|\\1|\\2"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?),? \\{=?((?:an?|its|their|the|<[ox]\\d+>'s|<o\\d+>) [^{}]*)\\}(,|\\.|;| -| [b-z\\[]| a[^n]|$)", "\\1|\\2|\\3"),
    ("(<m[^<>]*>)(?:'s)? (" ~ model_words('behind') ~ ")\\b", "\\1 [\\2]"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?,?) (" ~ model_words('origin') ~ ") ((?:the )?<g)", "\\1 [\\2] \\3"),
    ("\\{=?(<[ox]\\d+>'s[^{}]*)\\} (" ~ model_words('copula') ~ ") (?:the |an? )?((?:\\|[^|]*\\|)?<m)", "[\\2] |\\1|\\3"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?) (" ~ model_words('copula') ~ ") \\{=?(<[ox]\\d+>'s[^{}]*|the (?:only|sole)[^{}]*)\\}", "\\1|\\3| [\\2]"),
    (", (?:the|an?|its) [^<>,{}\\[\\]]*(?:<[dg]\\d+>[^<>,{}\\[\\]]*)?(?:versions?|derivative|sister|sibling|brother|twin|relative|equivalent|counterpart|successor|replacement|rival|cousin|copy) (?:of|to|for) (?:the |its |<o\\d+>'s )*<m[^,]*(,|$)", "\\1"),
] %}
{% set ns = namespace(text='frame') %}
{% for pattern, replacement in steps %}
    {% set ns.text = "regexp_replace(" ~ ns.text ~ ", '" ~ model_pattern(pattern) ~ "', '" ~ replacement ~ "', 'g')" %}
{% endfor %}
-- Materialised, because a condition on the marked text would mark it twice.
with gated as materialized (
    select sentence_key, document_no, regexp_replace(frame, '{{ model_triggers() }}', '[\0]', 'g') as frame
    from {{ ref('int_annotated') }}
    where regexp_matches(frame, '{{ model_pattern('{models_gate}') }}')
),

marked as materialized (
    select sentence_key, document_no, {{ ns.text }} as phrases
    from gated
    where strpos(frame, '[') > 0 or strpos(frame, '<m') > 0 or regexp_matches(frame, '\b(?:has|have|had|lacks?|plan|promis)')
)

select sentence_key, document_no, phrases
from marked
where strpos(phrases, '[') > 0 or strpos(phrases, '<m') > 0
