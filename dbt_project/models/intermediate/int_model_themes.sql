{# One row a trigger and the model or group it speaks of, descriptions and pronouns resolved: theme is what
   stands in the sentence, words what it stands for. #}
select
    links.sentence_key, links.document_no, links.pos, links.token_key, links.target_key, links.is_inherited, links.is_anaphor,
    triggers.rule_id, triggers.is_denial, triggers.token as trigger, triggers.reading, triggers.text_before, triggers.gap_after, triggers.gap_before, triggers.is_reduced, triggers.is_adjective, triggers.next_rule_id, triggers.previous_rule_id,
    if(triggers.rule_id like '%\_noun' escape '\' or triggers.rule_id like '%\_compound' escape '\' or triggers.rule_id in ('models_launch_deliveries', 'models_produce_start'), regexp_extract(phrases.phrases, '\[' || '[^\]]*\](.*)$', 1), '') as text_behind,
    bool_or(regexp_matches(theme.gap_before, '\b(?:last|final)(?:-ever| ever)? (?:(?:of|the|its|these|those|remaining|surviving|example|unit|copy|new|locally|built) )*$') or regexp_matches(theme.token, '^\|?(?:last|final) ')) over (partition by links.sentence_key, links.pos, theme.chain_no) as is_last,
    case when target.kind = 'G' and triggers.rule_id = 'models_discontinue_stop' and not regexp_matches(triggers.token, '\b(?:sell|offer|import|sale)') and not regexp_matches(target.token, '<n|^[Aa] |^[A-Z][a-zß-ɏ]+ ') then 'produce'
        -- What is halted or suspended may go on.
        when triggers.rule_id = 'models_discontinue_stop' and regexp_matches(triggers.token, '\b(?:halt|suspend|paus|interrupt)') and not regexp_matches(triggers.token, '\b(?:sell|offer|import|sale)') then 'produce'
        when target.kind in ('G', 'A') and triggers.rule_id = 'models_launch_follow' and not regexp_matches(triggers.token, 'follow|join|next|later') then 'launch'
        when target.kind = 'G' and triggers.rule_id = 'models_launch' and triggers.event = 'produce' and not regexp_matches(triggers.text_before, '\b(?:plants?|factory|factories|works|facility|complex|lines?)\b|<g\d+>') then 'launch'
        else triggers.event end as event,
    if(target.kind = 'A', 'G', target.kind) as kind, target.token as words, target.mention_no, target.company_id as target_company_id, target.sentence_key as target_sentence_key,
    links.token_key - links.sentence_key * 1000 as theme_pos,
    theme.chain_no,
    min(theme.pos) over ({{ peers('links.sentence_key, links.pos, theme.chain_no') }}) as chain_start,
    min(theme.pos) over (partition by links.sentence_key, links.pos order by theme.chain_no range between 1 following and unbounded following) as next_chain_start,
    theme.mention_no as theme_mention_no,
    theme.token as theme_words,
    theme.gap_after as theme_gap_after,
    -- A group without a number counts where the trigger names it beside itself, or it is the trigger's subject.
    target.kind in ('G', 'A') and not regexp_matches(target.token, '^(?:[A-Za-zÀ-ɏ]+ ){0,3}<n\d+> |^[Aa] single |^(?:An?other |At least )?(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve) |^[Nn]o |^[Aa]ny |^[Aa] (?:pair|couple|trio|quartet|quintet) of') as is_plain,
    case
        when theme.pos < links.pos then triggers.reading = 'subject' and not triggers.is_reduced and not regexp_matches(theme.gap_before, '(?:''s|s'') $') and not regexp_matches(triggers.text_before, '\bwhere +$')
        when triggers.reading = 'object' then theme.is_coordinated or theme.pos = links.pos + 1
            and regexp_full_match(theme.gap_before, ' ?(?:(?:at least|up to|also|there|here|[a-zß-ɏ]+ly|<t\d+>|this year|next year|next|too|up|out|of|for|the|an?|whole|new|wide|full|with|both|only|just|in-house|and|or|build|sell|design|export|market|,) ?)*')
        else theme.pos = links.pos + 1 and regexp_full_match(theme.gap_before, ' (?:is|are|will be|was|were)? ?')
    end as is_apt,
    target.kind = 'm' and not ends_with(triggers.token, ' first') and (theme.previous_kind = 'n' and regexp_full_match(theme.gap_before, ' (?:of (?:the|its) |of )?') or regexp_matches(theme.gap_before, '\b(?:hundreds?|thousands?|dozens?|millions?|handful|score|few) (?:of )?(?:the |its )?$')) as is_counted,
    try_cast(regexp_extract(target.token, '(?:<[ox]|~)(\d+)', 1) as integer) as group_company_no
from {{ ref('int_model_links') }} as links
inner join {{ ref('int_model_triggers') }} as triggers using (sentence_key, pos)
inner join {{ ref('int_model_phrases') }} as phrases using (sentence_key)
inner join {{ ref('int_model_tokens') }} as target on links.target_key = target.sentence_key * 1000 + target.pos
inner join {{ ref('int_model_tokens') }} as theme on links.token_key = theme.sentence_key * 1000 + theme.pos
