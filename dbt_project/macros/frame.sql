{# The annotated text made plain: what stands between the roles of a claim without changing it goes. #}
{% macro framed(text) -%}
    {%- set steps = [
        ('\\b(put|puts|putting) together\\b', '\\1-together'),
        ('\\((?:[^()]*)\\)', ''),
        ('[ ]{2,}', ' '),
        ('[ ]+([,;.])', '\\1'),
        ('"', ''),
        (',? (?:also|already|now|currently|still|only|just|even|recently|meanwhile|however|in turn|together|jointly|directly|indirectly|effectively|officially|formally|eventually|ultimately|instead|therefore|thus|then|already|respectively|in total|in all|of course|for example|for instance|again|once again|at present|today|too)\\b,?', ''),
        (',? both (the |its |their |an? |of |in |<)', ' \\1'),
        (', (?:<[oxrhu]\\d+> )?(?:said|says|announced|reported|reports|added|noted|confirmed|disclosed|stated|according to)\\b(?:[^,.;<>]|<[tghru]\\d+>)*(?:<[ox]\\d+>(?:\'s [a-z ]+)?)?(,|\\.)', '\\1'),
        ('^(?:<[oxrhu]\\d+>|[^<>,]{0,60}) (?:said|says|announced|confirmed|disclosed|reported|revealed|added|noted)(?: <t\\d+>| in [^,<>]{0,40}| late| yesterday)* (?:that )?(<[or])', '\\1'),
        ('\\b(?:about|around|approximately|roughly|nearly|almost|close to|some|an estimated|just over|just under|a little over|a little under|slightly more than|slightly less than|well over|exactly|as many as|a total of|a further|another|fully|well above|slightly over|slightly under|a good|precisely|practically) (<[pnc]|half|a third|a quarter)', '\\1'),
        ('(<o\\d+>), (?:an?|the) (?:[A-Za-zÀ-ɏ-]+ |<[dgn]\\d+>[ -]?(?:[A-Za-zÀ-ɏ]+ )?){0,6}(?:maker|manufacturer|company|firm|group|supplier|start-?up|brand|carmaker|automaker|truckmaker|giant|builder|producer|developer|specialist|fund|bank),|(<o\\d+>), (?:formerly|previously|once)(?: known as| called)? <[ou]\\d+>,', '\\1\\2'),
        ("(<o\\d+>), <o\\d+>'s (?:[A-Za-zÀ-ɏ-]+ ){0,2}(?:maker|builder|compatriot|sister|cousin|neighbour|namesake|(?:arch-?)?rival|competitor|predecessor|successor)(?: in [^,]{1,30})?,", '\\1'),
    ] -%}
    {#- One pass tells whether any step has something to do: a word of its own or a sign that it needs. -#}
    {%- set signs = [
        '[("]|[ ][ ,;.]|together',
        '\\b(?:also|already|now|currently|still|only|just|even|recently|meanwhile|however|in turn|jointly|directly|indirectly|effectively|officially|formally|eventually|ultimately|instead|therefore|thus|then|respectively|in total|in all|of course|for example|for instance|again|at present|today|too|both)\\b',
        '(?:said|says|announced|reported|reports|added|noted|confirmed|disclosed|stated|according to|revealed)',
        '(?:about|around|approximately|roughly|nearly|almost|close to|some|an estimated|over|under|more than|less than|exactly|as many as|a total of|a further|another|fully|above|a good|precisely|practically) (?:<[pnc]|half|a third|a quarter)',
        '<o\\d+>, (?:an?|the|formerly|previously|once) ',
        '<o\\d+>, <o\\d+>',
    ] | join('|') -%}
    {%- set ns = namespace(sql=text) -%}
    {%- for pattern, replacement in steps -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ (pattern | replace("\\\\", "\\") | replace("'", "''")) ~ "', '" ~ (replacement | replace("\\\\", "\\")) ~ "', 'g')" -%}
    {%- endfor -%}
    case when regexp_matches({{ text }}, '{{ signs | replace("\\\\", "\\") }}') then {{ ns.sql }} else {{ text }} end
{%- endmacro %}
