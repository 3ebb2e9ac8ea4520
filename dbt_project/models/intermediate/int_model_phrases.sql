{# Frames with the phrases of vehicle models marked: [trigger], {counted group of models}, {=description
   that stands for a model}, |words that tell of the model beside them|; <m3@2> is a model with its brand.
   Read are the sentences of documents that name a model, where one is named, described or counted. #}
{% set kinds = "(?:{models_many}|{models_one})" %}
{% set steps = [
    ("(^|[ (])((?:<n\\d+>|[Nn]o|(?:[Aa]|this) (?:pair|couple|trio|quartet|quintet) of) (?:(?:{models_adj}|<[do]\\d+>)(?:-[a-z]+)?(?:,| and| or|,? but)? )*" ~ kinds ~ ")\\b", "\\1{\\2}"),
    ("(^|[ (])((?:[Tt]he|[Tt]h(?:is|at|ese|ose)|[Bb]oth|[Aa]ll)(?: of)?(?: <n\\d+>)? (?:(?:{models_adj}|<d\\d+>) )*" ~ kinds ~ ")\\b", "\\1{=\\2}"),
    ("(^|[,;.] |and |where |while |but |until |before |after )((?:[Aa]ll|[Bb]oth|[Ee]ach|[Tt]he latter|[Tt]h(?:is|at|e) last one|[Tt]hat one)(?: of (?:them|these)| <n\\d+>)?) \\[", "\\1{=\\2} ["),
    ("\\{([^{}]*)\\}((?:-|'s? | )(?:{models_compound}))\\b", "\\1\\2"),
    (model_verbs_beside(), "[\\1] \\2"),
    ("\\{([^{}=][^{}]*)\\}(?::|,? (?:such as|including|like|namely|among them|notably)) (the |its |<o\\d+>(?:'s)? )?(<m)", "{\\1} and \\2\\3"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?),? but also ", "\\1 and "),
    (": ((?:the |its |an? |both )?(?:[a-z-]+ ){0,2}(?:<o\\d+>(?:'s)? )?<[mu])", " - \\1"),
    (": ([^;:.\\[\\]]{0,40}<m)", " - \\1"),
    ("(<m\\d+>),? (?:also |better |now |still )?(?:known|called|badged|dubbed|nicknamed|named)(?: there| here| locally| abroad| in (?:the )?<g\\d+>)?(?: as)? (?:the |an? )?(?:<o\\d+>(?:'s)? )?<m\\d+>(?: there| here| in (?:the )?<g\\d+>)?(,|\\.| \\[)", "\\1\\2"),
    ("<o(\\d+)>(?:'s)? ((?:[\\p{Ll}-]+ ){0,3})<m(\\d+)>", "\\2<m\\3@\\1>"),
    ("((?:(?:{models_adj}) )+)(<m[^<>]*>)", "|\\1|\\2"),
    ("(<m[^<>]*>) ((?:(?:{models_adj}) )*" ~ kinds ~ ")\\b", "\\1|\\2|"),
    ("\\{=?([^{}]*)\\}(?:, (?:the |an? )?| |,? (?:called|named|dubbed|known as|to be called|badged|christened)(?: the)? | - |: the )((?:\\|[^|]*\\|)?<m)", "|\\1|\\2"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?),? ((?:an?|its|their|the|<[ox]\\d+>'s|<o\\d+>) (?:(?:{models_adj}|<d\\d+>) )*" ~ kinds ~ ")(,|\\.|;| -| [b-z\\[]| a[^n]|$)", "\\1|\\2|\\3"),
    ("\\[([^\\]]*(?:replaced|succeeded|superseded))\\] by ", "[\\1] [succeeded by] "),
    ("(\\[[^\\]]*replac(?:e|es|ed|ing)\\] (?:the |its |their )?(?:\\|[^|]*\\|)?<m[^<>]*>(?:\\|[^|]*\\|)?) (?:with|by) ", "\\1 [succeeded by] "),
    ("(<m[^<>]*>)(?:'s)? (" ~ model_words('behind') ~ ")\\b", "\\1 [\\2]"),
    ("(^|; |, and |, while )((?:[Ii]n |[Aa]t |[Ff]rom |[Oo]ut of )?(?:the )?<g\\d+>(?:,? (?:in )?<g\\d+>)?),? (?:\\[?(?:it (?:is|was)|that is|these are|come|comes|came|are|is|has|have|had|does|do|-)\\]? )?((?:the |its |an? )?(?:\\|[^|]*\\|)?<m[^\\[\\];]*(?:;|$))", "\\1\\2 [here] \\3"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?,?) (" ~ model_words('origin') ~ ") ((?:the )?<g)", "\\1 [\\2] \\3"),
] %}
{# "production in Graz of the A" reads "production of the A in Graz". #}
{% set turned = "\\b((?:[Pp]roduction|[Aa]ssembly|[Mm]anufacture|[Oo]utput|[Ss]ales|[Dd]eliveries|[Oo]rders|[Bb]ookings|[Ll]aunch|[Dd]ebut|[Ee]xports|[Ii]mports))((?: (?:in|at|to|from|near) (?:the )?<g\\d+>(?:,? (?:and )?<g\\d+>)?)+) (of|for) ((?:the |its |an? )?(?:new |first |all-new |<t\\d+> )?(?:<o\\d+>(?:'s)? )?<m\\d+>(?:(?:, |,? and )(?:the )?(?:<o\\d+>(?:'s)? )?<m\\d+>)*)" %}
{% set words = vocabulary() %}
{% set ns = namespace(text='frame') %}
{% for pattern, replacement in steps %}
    {% set ns.text = "regexp_replace(" ~ ns.text ~ ", '" ~ model_pattern(pattern, words) ~ "', '" ~ replacement ~ "', 'g')" %}
{% endfor %}
-- Materialised, because a condition on the marked text would mark it twice.
with gated as materialized (
    -- "Built in Graz, the A ..."
    select sentence_key, document_no, regexp_replace(if(regexp_matches(frame, '^(?:Built|Made|Assembled|Produced|Manufactured|Imported|Launched|Unveiled|Introduced|Discontinued|Shown|Sold) '), lower(frame[1]) || substr(frame, 2), frame), '{{ model_triggers() }}', '[\0]', 'g') as frame
    from (
        select * replace (if(strpos(frame, '<m') > 0, regexp_replace(frame, '{{ model_pattern(turned, words) }}', '\1 \3 \4\2', 'g'), frame) as frame)
        from {{ ref('int_annotated') }}
    ) as turned
    where strpos(frame, '<m') > 0 or regexp_matches(frame, '{{ model_pattern('{models_gate}') }}')
),

marked as materialized (
    select sentence_key, document_no, {{ ns.text }} as phrases
    from gated
    where strpos(frame, '[') > 0 or strpos(frame, '<m') > 0 or regexp_matches(frame, '\b(?:has|have|had|lacks?)')
)

select sentence_key, document_no, phrases
from marked
where strpos(phrases, '[') > 0 and regexp_matches(phrases, '<m|\{|<o\d+> \[|\] <o|\[(?:Sales|Deliveries|Orders|Bookings|Production|Assembly)') or strpos(phrases, '<m') > 0
