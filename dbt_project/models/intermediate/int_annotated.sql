{# Sentences with each mention replaced by a placeholder of its kind and number; the text rules read.
   frame is the same without parentheses, filler adverbs and reporting clauses. #}
with arguments as (
    select
        sentence_key,
        list({
            'start_at': start_at, 'end_at': end_at,
            'mark': '<' || kind || mention_no || '>' || if(word in ('its', 'Its', 'their', 'Their') and is_reference, '''s', '')
        }) as marks
    from {{ ref('int_arguments') }}
    -- A description beside the name it stands for says nothing new, nor does "itself" in "Bosch, which has itself a stake".
    where coalesce(reference_type, '') <> 'apposed'
        and not (word in ('itself', 'themselves') and regexp_matches(before, '(?:\b(?:has|had|have|is|was|are|were|will|would|which|who|and)|,) $'))
    group by sentence_key
),

ordered as (
    select sentences.sentence_key, sentences.document_no, sentences.body, sentences.sentence_length, list_sort(arguments.marks) as marks
    from {{ ref('int_sentences') }} as sentences
    inner join arguments using (sentence_key)
),

annotated as (
    select
        sentence_key,
        document_no,
        array_to_string(list_transform(marks, (mark, place) -> substr(
            body,
            if(place = 1, 0, marks[place - 1].end_at) + 1,
            mark.start_at - if(place = 1, 0, marks[place - 1].end_at)
        ) || mark.mark), '') || rtrim(substr(body, marks[-1].end_at + 1)) as annotated
    from ordered
)

select
    sentence_key,
    document_no,
    annotated,
    {{ framed('annotated') }} as frame
from annotated
