{# Rules propose, weights decide. A claim's features are columns; its score is the sum of the weights that
   lexicon/claim_weights.csv gives to their values, as constants in the SQL. A relation without weights
   accepts what its rules read. The weights are learned by `keiretsu learn` from annotated documents. #}

{# A count as a word: few values generalise better than many. #}
{% macro bucket(count, edges) -%}
    case {% for edge in edges %}when {{ count }} <= {{ edge }} then '<={{ edge }}' {% endfor %}else '>{{ edges[-1] }}' end
{%- endmacro %}

{% macro shared_features() -%}
    {{ return({
        'rule': 'claims.rule_id',
        'stance': "claims.polarity || ' ' || claims.modality",
        'cue': "coalesce(lower(claims.cue), 'none')",
        'sentence': bucket('claims.sentence_key % 1000000', [1, 2, 4, 8]),
        'length': bucket('context.sentence_length', [80, 140, 200, 280]),
        'companies': bucket('context.companies', [0, 1, 2, 3, 4]),
        'values': bucket('context."values"', [0, 1, 2, 4]),
        'places': bucket('context.places', [0, 1, 2]),
        'models': bucket('context.models', [0, 1, 2]),
        'references': bucket('context."references"', [0, 1, 2]),
        'reach': bucket('coalesce(list_max(claims.spans) - list_min(claims.spans), 0)', [10, 30, 60, 100]),
        'siblings': bucket('count(*) over (' ~ peers('claims.sentence_key') ~ ')', [1, 2, 4]),
        'rule_siblings': bucket('count(*) over (' ~ peers('claims.sentence_key, claims.rule_id') ~ ')', [1, 2, 4]),
        'year': "case when claims.year is null then 'none' when claims.year >= context.published_year then 'now' else 'past' end",
        'quoted': "context.is_quoted::varchar",
        'conditional': "context.is_conditional::varchar",
    }) }}
{%- endmacro %}

{% macro relation_features(relation) -%}
    {{ return({
        'stakes': {
            'action': 'claims.action',
            'action_stance': "claims.action || ' ' || claims.polarity || ' ' || claims.modality",
            'share': "case when claims.share_exact_pct is not null then 'exact' when claims.share_max_pct is not null then 'bound' else 'none' end",
            'amount': "(claims.amount is not null)::varchar",
            'holder': "case when claims.holder_id is null then 'none' when starts_with(claims.holder_id, 'x_') then 'found' else 'known' end",
            'investee': "case when claims.investee_id is null then 'none' when starts_with(claims.investee_id, 'x_') then 'found' else 'known' end",
            'rule_share': "claims.rule_id || ' ' || (claims.share_exact_pct is not null)::varchar",
            'guessed': "claims.is_guessed::varchar",
            'rule_guessed': "claims.rule_id || ' ' || claims.is_guessed::varchar",
        },
        'models': {
            'event': 'claims.event',
            'event_stance': "claims.event || ' ' || claims.polarity || ' ' || claims.modality",
            'named': "(claims.model_name is not null)::varchar",
            'event_named': "claims.event || ' ' || (claims.model_name is not null)::varchar",
            'rule_named': "claims.rule_id || ' ' || (claims.model_name is not null)::varchar",
            'brand': "case when claims.brand_id is null then 'none' when starts_with(claims.brand_id, 'x_') then 'found' else 'known' end",
            'maker': "(claims.maker_id is not null)::varchar",
            'place': "case when claims.production_market_id is not null then 'production' when claims.market_id is not null then 'market' else 'none' end",
            'quantity': "case when claims.quantity is null then 'none' when claims.quantity = 1 then 'one' when claims.quantity = 0 then 'zero' else 'many' end",
            'powertrain': "coalesce(claims.powertrain, 'none')",
            'body': "(claims.body_type is not null)::varchar",
        },
        'markets': {
            'measure': "coalesce(claims.metric, claims.event)",
            'measure_stance': "coalesce(claims.metric, claims.event) || ' ' || claims.polarity || ' ' || claims.modality",
            'market': "case when claims.market_id = 'WORLD' then 'world' when length(claims.market_id) = 2 then 'country' else 'region' end",
            'measure_market': "coalesce(claims.metric, claims.event) || ' ' || (claims.market_id = 'WORLD')::varchar",
            'period': "case when claims.period is null then 'none' else regexp_replace(claims.period, '\\d', '9', 'g') end",
            'scope': "(claims.scope is not null)::varchar",
            'company': "case when starts_with(claims.company_id, 'x_') then 'found' else 'known' end",
            'size': "case when claims.metric in ('sales_units', 'production_units', 'exports_units') then length(floor(abs(claims.value))::bigint::varchar)::varchar else 'none' end",
        },
        'partnerships': {
            'kind': 'claims.kind',
            'kind_stance': "claims.kind || ' ' || claims.polarity || ' ' || claims.modality",
            'parties': "len(claims.party_ids)::varchar",
            'found': "len(list_filter(claims.party_ids, party -> starts_with(party, 'x_')))::varchar",
            'object': "(claims.object is not null)::varchar",
            'supplier': "(claims.supplier_id is not null)::varchar",
        },
    }[relation]) }}
{%- endmacro %}

{# The claims of a relation with features, score and decision. #}
{% macro decided(relation, claims) -%}
    {%- set features = dict(shared_features(), **relation_features(relation)) -%}
    {%- set weights = ref('claim_weights') -%}
    {%- set rows = run_query("select feature, value, weight from " ~ weights ~ " where relation = '" ~ relation ~ "' order by all").rows if execute else [] -%}
    with described as (
        select
            claims.*,
            {%- for name, expression in features.items() %}
            {{ expression }} as feature_{{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        from {{ claims }} as claims
        inner join {{ ref('int_claim_contexts') }} as context using (sentence_key)
    ),

    scored as (
        select
            *,
            round(0
            {%- for row in rows if row[0] == 'bias' %} + {{ row[2] }}{% endfor %}
            {%- for name in features %}
            {%- set own = rows | selectattr('0', 'equalto', name) | list %}
            {%- if own %}
                + case feature_{{ name }} {% for row in own %}when '{{ row[1] | replace("'", "''") }}' then {{ row[2] }} {% endfor %}else 0 end
            {%- endif %}
            {%- endfor %}, 4)::double as score
        from described
    )

    select
        * exclude ({% for name in features %}feature_{{ name }}{{ ", " if not loop.last }}{% endfor %}),
        { {%- for name in features %}'{{ name }}': feature_{{ name }}{{ ", " if not loop.last }}{% endfor -%} } as features,
        score >= {{ (rows | selectattr('0', 'equalto', 'threshold') | map(attribute=2) | list + [-1000000]) | first }} as is_accepted
    from scored
{%- endmacro %}
