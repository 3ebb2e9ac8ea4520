{# Two companies and the words between them that make one the owner, the buyer or the seller of the other. #}
{{ stake_links(ref('rules_stakes'), ref('int_annotated')) }}
-- depends_on: {{ ref('vocabulary') }}
