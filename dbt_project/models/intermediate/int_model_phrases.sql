{# Frames with the phrases of vehicle models marked: [trigger], {group of models, or one without a name},
   {=description that stands for a model}, |words that tell of the model beside them|; <m3@2> is a model with its brand.
   Read are the sentences of documents that name a model, where one is named, described or counted. #}
{# What a group is: counted, one without a name, one told from others by its brand, several uncounted; or a
   description. One pass marks them all, so that no mark lies in another. #}
{% set kinds = "(?:{models_many}|{models_one})" %}
{% set adjectives = "(?:(?:{models_adj}|[a-zß-ɏ]{3,}(?:ous|ical|able|ish|iest)|[a-zß-ɏ]+-[a-zß-ɏ]+|<[do]\\d+>|<n\\d+>-[a-zß-ɏ]+|\\[?made\\]?-in-<g\\d+>|<g\\d+>-built)(?:-[a-z]+)?(?:,| and| or|,? but)? )*" %}
{% set counted = "(?:(?:(?:[Mm]ore|[Ff]ewer|[Ll]ess) than |[Oo]ver |[Uu]p to |[Aa]t least |[Aa]s many as |[Hh]alf )?(?:[Aa]n? )?<n\\d+>|[Aa] single|(?:An?other |At least )?(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve)|[Nn]o|[Aa]ny|(?:[Aa]|this) (?:pair|couple|trio|quartet|quintet) of) " ~ adjectives ~ kinds %}
{% set indefinite = "(?:{models_det}),? " ~ adjectives ~ "(?:{models_one}|successor|replacement|follow-up)|(?:[Ii]ts|<[ox]\\d+>'s) " ~ adjectives ~ "(?:successor|replacement)|(?:[Tt]he|[Aa]n?|[Ii]ts|<[ox]\\d+>'s) (?:first|second|third|next)[ ,] ?" ~ adjectives ~ "one|[Aa]n? " ~ adjectives ~ "<o\\d+>(?:-[a-zß-ɏ]+)? (?:version|variant|derivative|sibling|twin|counterpart|cousin|edition)" %}
{% set headed = "(?:[Aa]n?|[Aa]nother|[Tt]he first|[Tt]he next|[Ii]ts first) (?:(?:small|smaller|large|larger|cheaper|compact|affordable|electric|all-electric|fully electric|purely electric|battery-electric|battery-powered|battery-driven|hybrid|plug-in|plug-in hybrid|hydrogen|diesel|petrol|entry-level|budget) )+<[od]\\d+>" %}
{% set definite = "(?:[Tt]he|[Tt]h(?:is|at|ese|ose)|[Bb]oth|[Aa]ll)(?: of)? (?:(?:{models_adj}|<[dg]\\d+>(?:-[a-z]+)?|[a-zß-ɏ]+-[a-zß-ɏ-]+) )*" ~ kinds %}
{% set several = "(?:(?:{models_several}) )?" ~ adjectives ~ "{models_many}" %}
{% set steps = [
    ("\\b([Aa]t|[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore|[Tt]owards?|[Ss]ince|[Ff]rom|[Nn]ear|[Aa]fter)((?: the)?(?: far| very)?) \\[([^\\]]*\\b[Ee]nd (?:of|to))\\]", "\\1\\2 \\3"),
    ("\\[((?:the )?end (?:of|to))\\] (<t|this |next |last |the (?:year|month|quarter|decade|century|day|week|war|hall|line))", "\\1 \\2"),
    ("((?:purpose|custom|well|poorly|coach|tailor|ready|self|cheaply|specially)-)\\[(built|made)\\]", "\\1\\2"),
    ("; (and )?(<[gu]\\d+>(?: and|,|;|\\.))", ", \\1\\2"),
    ("<m(\\d+)>(?:'s?)? (?:{models_adj} )?(successor|replacement)\\b", "{a \\2 ~\\1}"),
    ("(^|[.;] |\\b(?:that|of|and|but|with|while|as for|for|on|plans?|expects?|prepar[a-z]+|build|building|launch|develop|developing|launching|is|are) |\\] )[Tt]he ((?:{models_adj} )*)(?:successor|replacement) (?:to|for|of) (?:the |its )?((?:(?:{models_adj}) )?(?:<o\\d+>(?:'s)? )?<m\\d+>)( (?:is|was|will|would|has|had|are|\\[|in|at|by|from|that|which)|[.;)]|$)", "\\1the next \\2\\3\\4"),
    ("(^|[ (])(?:[Aa]n?|[Ii]ts|<[ox]\\d+>'s) ((?:{models_adj} )*)(successor|replacement) (?:to|for|of) (?:the |its )?(?:(?:{models_adj}) )?(?:<o\\d+>(?:'s)? )?<m(\\d+)>([.;)]|$| [^a]| a[^n]|, [^w])", "\\1{a \\2\\3 ~\\4}\\5"),
    ("(^|[ (])(" ~ [counted, indefinite, definite, several] | join("|") ~ ")\\b", "\\1{\\2}"),
    ("\\[([^\\[\\]{}]*)\\{=?([^{}]*)\\}([^\\[\\]]*)\\]", "[\\1\\2\\3]"),
    ("(\\[[^\\[\\]]*\\] (?:up )?an?(?: [a-zß-ɏ]+){0,2}) \\[(range|line-?up|portfolio|family) of\\] \\{([^{}]*)\\}", "\\1 {\\2 of \\3}"),
    ("(\\[[^\\[\\]]*\\]) ((?:(?:{models_adj}) )+{models_one})\\b", "\\1 {\\2}"),
    ("(^|[ (])(" ~ headed ~ ")(,|\\.|;|$| \\[| (?:is|are|was|will|would|might|may|could|can|that|which|in|at|from|by|for|and|might)\\b)", "\\1{\\2}\\3"),
    ("(<n\\d+>)((?: new| more| further| additional| electric| EV| hybrid| car| vehicle| model| product)*) \\[?(?:launches|introductions|debuts)\\]?", "[launch of] {\\1\\2 models}"),
    ("\\{((?:[Tt]he|[Tt]h(?:at|ese|ose)|[Bb]oth|[Aa]ll) |this [^pctq])", "{=\\1"),
    ("\\{=([Tt]he (?:<[ox]|(?:<o\\d+> )?(?:first|second|third|next),? (?:[a-zß-ɏ]+ )?(?:electric|all-electric|battery-[a-zß-ɏ]+|hybrid|plug-in|hydrogen)|(?:[a-zß-ɏ]+ )?[a-zß-ɏ]+ of |(?:first|second|third|next)[ ,] ?[^{}]*one\\}|first [^{}]*<[od]))", "{\\1"),
    ("\\{=?([^{}]*)\\}, \\{(an? [^{}]*)\\},", "{\\1, \\2},"),
    ("\\{((?:[Aa]n?|[Aa]nother|[Ii]ts) [^{}]*)\\}( <[noud])", "\\1\\2"),
    ("\\b((?:is|are|was|were|be|been|being|becom[a-zß-ɏ]+|became|as|remain[a-zß-ɏ]*|like)(?: not| also| now)?) \\{((?:an?|one|its|their|<[ox]\\d+>'s) [^{}]*)\\}", "\\1 \\2"),
    ("(^|[,;.] |and |where |while |but |until |before |after )((?:[Aa]ll|[Bb]oth|[Ee]ach|[Tt]he latter|[Tt]he <n\\d+>|[Tt]h(?:is|at|e) last one|[Tt]hat one)(?: of (?:them|these)| <n\\d+>)?) \\[", "\\1{=\\2} ["),
    ("\\{=?([^{}]*)\\}((?:-|'s? | )(?:{models_compound}))\\b", "\\1\\2"),
    (model_verbs_beside("models_has", "(?:(?:[A-Za-zÀ-ɏ]+ ){0,3}<n|[Nn]o |[Oo]ne |[Aa]ny |[Aa] (?:single|pair|couple|trio|quartet|quintet) )"), "[\\1] \\2"),
    (model_verbs_beside("models_plan", "[^=]"), "[\\1] \\2"),
    ("\\{([^{}=][^{}]*)\\}(?::|,? (?:such as|including|like|namely|among them|notably)) (the |its |<o\\d+>(?:'s)? )?(<m)", "{\\1} and \\2\\3"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?),? but also ", "\\1 and "),
    (": ((?:the |its |an? |both )?(?:[a-z-]+ ){0,2}(?:<o\\d+>(?:'s)? )?<[mu])", " - \\1"),
    (": ([^;:.\\[\\]]{0,40}<m)", " - \\1"),
    ("(<m\\d+>),? (?:also |better |now |still )?(?:known|called|badged|dubbed|nicknamed|named)(?: there| here| locally| abroad| in (?:the )?<g\\d+>)?(?: as)? (?:the |an? )?(?:<o\\d+>(?:'s)? )?<m\\d+>(?: there| here| in (?:the )?<g\\d+>)?(,|\\.| \\[)", "\\1\\2"),
    ("<o(\\d+)>(?:'s)? ((?:[a-zß-ɏ-]+ ){0,3})<m(\\d+)>", "\\2<m\\3@\\1>"),
    ("((?:(?:{models_adj}) )+)(<m[^<>]*>)", "|\\1|\\2"),
    ("(<m[^<>]*>) \\{?((?:(?:{models_adj}) )*(?:" ~ kinds ~ "|electric))\\b\\}?", "\\1|\\2|"),
    ("\\{=?([^{}]*)\\}(?:, (?:the |an? )?(?:next |new )?| |,? (?:to be |which (?:it|is|<[ox]\\d+>) (?:calls? |called )?)?(?:called|named|dubbed|known (?:(?:[a-zß-ɏ]+|<[ox]\\d+>) ){0,4}as|designated|badged(?: as)?|christened|baptised|code-?named|labelled|branded)(?: as)?(?: the)? |,? under the name(?: of)? | - |: the )((?:\\|[^|]*\\|)?<m)", "|\\1|\\2"),
    ("\\{=?([^{}]*)\\}((?: in| for| at)(?: the)? <g\\d+>)?, (?:the )?((?:\\|[^|]*\\|)?<m)", "\\2 |\\1|\\3"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?),? \\{?=?((?:an?|another|its|their|the|<[ox]\\d+>'s|<o\\d+>) " ~ adjectives ~ kinds ~ ")\\}?(,|\\.|;| -| [b-z\\[]| a[^n]|$)", "\\1|\\2|\\3"),
    ("\\b((?:plants?|factory|works|complex)(?: (?:in|at) <g\\d+>)?) (?:has|have|had) ((?:the |its |both the )?(?:\\|[^|]*\\|)?<m)", "\\1 [houses] \\2"),
    ("(<m[^<>]*>)(?:'s?)? (?:(?:market|sales|world|global|public|local|commercial|planned|official|expected|(<[dg]\\d+>)(?:'s)?) )?(" ~ model_words('behind') ~ ")\\b", "\\1 [\\3] \\2"),
    ("(^|; |, and |, while )((?:[Ii]n |[Aa]t |[Ff]rom |[Oo]ut of )?(?:the )?<g\\d+>(?:,? (?:in )?<g\\d+>)?),? (?:\\[?(?:(?:it|<[xo]\\d+>) (?:is|was)|that is|these are|come|comes|came|are|is|has|have|had|does|do|-)\\]? )?((?:the |its |an? )?(?:\\|[^|]*\\|)?<m[^\\[\\];]*(?:;|$))", "\\1\\2 [here] \\3"),
    ("(<[xo]\\d+>)'s \\[((?:being )?(?:made|built|assembled|produced|manufactured))\\] (in|at|by|from|here|there|near)\\b", "\\1 [is \\2] \\3"),
    ("\\b(?:drove|drives?|driven|rolled|rolls?|sent|waved) ((?:the |its |their |<[ox]\\d+>'s )?(?:\\|[^|]*\\|)?<m[^<>]*>(?:\\|[^|]*\\|)?) off (?:the |its |their )", "[turned out] \\1 on the "),
    ("\\[?((?:will |would |to |has |have |had )*)(keep(?:s|ing)?|kept)\\]? ((?:the |its |both )?(?:\\|[^|]*\\|)?<[mon][^.;:\\[\\]]{0,80}?),? in \\[?(?:[a-z]+ )?production(?: for)?\\]?", "[\\1build] \\3"),
    ("\\b((?:plants?|factory|factories|works|lines?|halls?)\\b[^.;:\\[\\]]{0,40}(?:\\[[^\\]]*\\] )?(?:to open|open(?:s|ed)?|start(?:s|ed)?|beg[ai]ns?|restart(?:s|ed)?|reopen(?:s|ed)?)(?: (?:in|on) <t\\d+>| <t\\d+>| there| here| up)*) with ((?:the |its )?(?:\\|[^|]*\\|)?<m)", "\\1 [builds] \\2"),
    ("(^|; |, and |- )((?:These|Those|[Tt]hey|[Ii]t|<[ox]\\d+>|Others|[Tt]he (?:others|rest|list|line-?up|roster|programme|range|repertoire|plants?|factory|works)(?: there| here)?) (?:are|were|consist(?:s|ed) of|comprise[sd]?|include[sd]?|is made up of|was made up of)) ((?:the |its |an? |both )?(?:\\|[^|]*\\|)?<m)", "\\1\\2 [here] \\3"),
    ("(<m[^<>]*>(?:\\|[^|]*\\|)?,?) (" ~ model_words('origin') ~ ") ((?:the )?<g)", "\\1 [\\2] \\3"),
] %}
{# "production in Graz of the A" reads "production of the A in Graz". #}
{% set turned = "\\b((?:[Pp]roduction|[Aa]ssembly|[Mm]anufacture|[Oo]utput|[Ss]ales|[Dd]eliveries|[Oo]rders|[Bb]ookings|[Ll]aunch|[Dd]ebut|[Ee]xports|[Ii]mports))((?: (?:in|at|to|from|near) (?:the )?<g\\d+>(?:,? (?:and )?<g\\d+>)?)+) (of|for) ((?:the |its |an? )?(?:new |first |all-new |<t\\d+> )?(?:<o\\d+>(?:'s)? )?<m\\d+>(?:(?:, |,? and )(?:the )?(?:<o\\d+>(?:'s)? )?<m\\d+>)*)" %}
{% set words = vocabulary() %}
{# In thirds: a call around the steps before it, so often, is more than a parser takes. #}
{% set texts = namespace(calls=[]) %}
{% set third = (steps | length + 2) // 3 %}
{% for part in range(3) %}
    {% set call = namespace(text='phrases') %}
    {% for pattern, replacement in steps[part * third:(part + 1) * third] %}
        {% set call.text = "regexp_replace(" ~ call.text ~ ", '" ~ model_pattern(pattern, words) ~ "', '" ~ replacement ~ "', 'g')" %}
    {% endfor %}
    {% set texts.calls = texts.calls + [call.text] %}
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
    select sentence_key, document_no, {{ texts.calls[2] }} as phrases
    from (
        select sentence_key, document_no, frame, {{ texts.calls[1] }} as phrases
        from (
            select sentence_key, document_no, frame, {{ texts.calls[0] }} as phrases
            from (select *, frame as phrases from gated) as unmarked
        ) as first_marked
    ) as second_marked
    where strpos(frame, '[') > 0 or strpos(frame, '<m') > 0 or regexp_matches(frame, '\b(?:[Tt]here (?:will|would|is to|are to)|ha[sd]|have|lacks?|expect[a-zß-ɏ]*|plan[a-zß-ɏ]*|promis[a-zß-ɏ]+|announc[a-zß-ɏ]+|confirm[a-zß-ɏ]*|approv[a-zß-ɏ]+|green-?l[a-zß-ɏ]+|targets?|read(?:y|ies|ying)|ponder[a-zß-ɏ]*|mull[a-zß-ɏ]*|envisag[a-zß-ɏ]+|consider[a-zß-ɏ]*|contemplat[a-zß-ɏ]+|stud(?:y|ies|ied|ying)|foresees|pledg[a-zß-ɏ]+|commit[a-zß-ɏ]*|delay[a-zß-ɏ]*|postpon[a-zß-ɏ]+|p(?:ut|ush)[a-zß-ɏ]* back|br(?:ing|ought) forward|sign[a-zß-ɏ]* off|go-ahead|green light|lin[a-zß-ɏ]+ up|pencil[a-zß-ɏ]* in|order[a-zß-ɏ]*|commission[a-zß-ɏ]*|invest[a-zß-ɏ]*|design[a-zß-ɏ]*|engineer|test|prepare|with|program(?:me)?s? for|pro(?:posals?|jects?) for)\b|<c\d+> (?:on|in|into)\b')
)

select sentence_key, document_no, phrases
from marked
where strpos(phrases, '[') > 0 and regexp_matches(phrases, '<m|\{|<[ox]\d+> \[|\] <o|\[(?:Sales|Deliveries|Orders|Bookings|Production|Assembly)') or strpos(phrases, '<m') > 0
