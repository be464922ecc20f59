-- Eight metrics × 13 months over the demo shop's files, each tuned by hand for DuckDB: the yardstick of `make scale`.
-- Every statement gives month, numerator, denominator; {data} is the shop's data folder.

-- sales
SELECT strftime(ordered_at, '%Y-%m') AS month, sum(amount - coalesce(refunded_amount, 0)) AS num, NULL AS den
FROM read_parquet('{data}/orders/*.parquet')
WHERE status <> 'cancelled' AND ordered_at >= DATE '2025-10-01' GROUP BY 1;

-- repurchase_rate
WITH bought AS (
    SELECT user_id, date_trunc('month', ordered_at) AS m FROM read_parquet('{data}/orders/*.parquet')
    WHERE status <> 'cancelled' AND user_id IS NOT NULL GROUP BY ALL
), first AS (SELECT user_id, min(m) AS m FROM bought GROUP BY 1)
SELECT strftime(b.m, '%Y-%m') AS month, count(*) FILTER (f.m < b.m) AS num, count(*) AS den
FROM bought b JOIN first f USING (user_id) WHERE b.m >= DATE '2025-10-01' GROUP BY 1;

-- active_users
WITH active AS (
    SELECT DISTINCT user_id, date_trunc('month', occurred_at) AS m FROM read_parquet('{data}/events/*.parquet')
    WHERE user_id IS NOT NULL AND occurred_at >= DATE '2025-10-01'
)
SELECT strftime(m, '%Y-%m') AS month, count(*) AS num, NULL AS den
FROM active ANTI JOIN (SELECT customer_id AS user_id FROM read_parquet('{data}/customers.parquet') WHERE is_staff)
USING (user_id) GROUP BY 1;

-- dau
WITH active AS (
    SELECT DISTINCT user_id, occurred_at::DATE AS d FROM read_parquet('{data}/events/*.parquet')
    WHERE user_id IS NOT NULL AND occurred_at >= DATE '2025-10-01'
)
SELECT strftime(d, '%Y-%m') AS month, count(*) AS num, any_value(day(last_day(d))) AS den
FROM active ANTI JOIN (SELECT customer_id AS user_id FROM read_parquet('{data}/customers.parquet') WHERE is_staff)
USING (user_id) GROUP BY 1;

-- visit_conversion_rate
WITH visitors AS (
    SELECT DISTINCT user_id, date_trunc('month', occurred_at) AS m FROM read_parquet('{data}/events/*.parquet')
    WHERE event = 'visit' AND user_id IS NOT NULL AND occurred_at >= DATE '2025-10-01'
), buyers AS (
    SELECT DISTINCT user_id, date_trunc('month', ordered_at) AS m FROM read_parquet('{data}/orders/*.parquet')
    WHERE status <> 'cancelled' AND user_id IS NOT NULL
)
SELECT strftime(v.m, '%Y-%m') AS month, count(b.user_id) AS num, count(*) AS den
FROM visitors v LEFT JOIN buyers b ON b.user_id = v.user_id AND b.m = v.m
WHERE v.user_id NOT IN (SELECT customer_id FROM read_parquet('{data}/customers.parquet') WHERE is_staff) GROUP BY 1;

-- retention_d7
WITH cohort AS (
    SELECT customer_id AS user_id, created_at::DATE AS d FROM read_parquet('{data}/customers.parquet')
    WHERE NOT coalesce(is_staff, FALSE) AND created_at >= DATE '2025-10-01' AND created_at::DATE + 7 <= DATE '2026-10-31'
), seen AS (
    SELECT DISTINCT c.user_id FROM read_parquet('{data}/events/*.parquet') e
    JOIN cohort c ON c.user_id = e.user_id AND e.occurred_at >= c.d + 7 AND e.occurred_at < c.d + 8
)
SELECT strftime(c.d, '%Y-%m') AS month, count(s.user_id) AS num, count(*) AS den
FROM cohort c LEFT JOIN seen s USING (user_id) GROUP BY 1;

-- churned_users
WITH by_month AS (
    SELECT user_id, date_trunc('month', occurred_at)::DATE AS m, max(occurred_at)::DATE AS d
    FROM read_parquet('{data}/events/*.parquet') WHERE user_id IS NOT NULL GROUP BY ALL
), spans AS (
    SELECT user_id, m, d, lead(m, 1, DATE '2026-11-01') OVER (PARTITION BY user_id ORDER BY m) AS next
    FROM by_month ANTI JOIN (SELECT customer_id AS user_id FROM read_parquet('{data}/customers.parquet') WHERE is_staff)
    USING (user_id)
), months AS (
    SELECT t.m::DATE AS m FROM generate_series(DATE '2025-10-01', DATE '2026-10-01', INTERVAL 1 MONTH) t(m)
)
SELECT strftime(months.m, '%Y-%m') AS month, count(*) FILTER (last_day(months.m) - d >= 180) AS num, NULL AS den
FROM months JOIN spans ON spans.m <= months.m AND spans.next > months.m GROUP BY 1;

-- session_conversion_rate
WITH events AS (
    SELECT coalesce(user_id, '') AS user_id, session_id, event = 'purchase' AS bought, occurred_at
    FROM read_parquet('{data}/events/*.parquet')
    WHERE (user_id IS NOT NULL OR session_id IS NOT NULL) AND occurred_at >= DATE '2025-09-30'
      AND (user_id IS NULL OR user_id NOT IN (SELECT customer_id FROM read_parquet('{data}/customers.parquet') WHERE is_staff))
), spans AS MATERIALIZED (
    SELECT user_id, session_id, min(occurred_at) AS begun, max(occurred_at) AS ended, bool_or(bought) AS bought
    FROM events GROUP BY ALL
), marked AS (
    SELECT *, occurred_at > lag(occurred_at) OVER w + INTERVAL 30 MINUTE AS is_new
    FROM events SEMI JOIN (SELECT user_id, session_id FROM spans WHERE ended > begun + INTERVAL 30 MINUTE) longer
    ON events.user_id = longer.user_id AND events.session_id IS NOT DISTINCT FROM longer.session_id
    WINDOW w AS (PARTITION BY user_id, session_id ORDER BY occurred_at)
), numbered AS (
    SELECT *, count(*) FILTER (is_new) OVER (PARTITION BY user_id, session_id ORDER BY occurred_at) AS n FROM marked
), sessions AS (
    SELECT begun, bought FROM spans WHERE ended <= begun + INTERVAL 30 MINUTE
    UNION ALL
    SELECT min(occurred_at), bool_or(bought) FROM numbered GROUP BY user_id, session_id, n
)
SELECT strftime(begun, '%Y-%m') AS month, count(*) FILTER (bought) AS num, count(*) AS den
FROM sessions WHERE begun >= DATE '2025-10-01' GROUP BY 1;
