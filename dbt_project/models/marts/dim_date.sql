select
    day::date as date_day,
    year(day)::integer as year,
    quarter(day)::integer as quarter,
    month(day)::integer as month,
    strftime(day, '%Y-%m') as month_code,
    year(day) || '-Q' || quarter(day) as quarter_code,
    isodow(day)::integer as iso_weekday
from (select unnest(generate_series(date '1950-01-01', date '2049-12-31', interval 1 day)) as day)
