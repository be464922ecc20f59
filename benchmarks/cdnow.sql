-- Every order metric for 18 months, written by hand for DuckDB: the yardstick of `kpi measure`.
-- One statement; {orders} is the Parquet file. Numerators end in _n, denominators in _d.
WITH orders AS (
    SELECT line, customer_id AS u, date AS d, dollar_value AS a,
           row_number() OVER w AS k, lag(date) OVER w AS prev, lead(date) OVER w AS next,
           first_value(date) OVER w AS d1
    FROM read_parquet('{orders}')
    WINDOW w AS (PARTITION BY customer_id ORDER BY date, line)
), history AS (
    SELECT o.*, s.d2, date_trunc('month', o.d)::DATE AS m
    FROM orders o LEFT JOIN (SELECT u, d AS d2 FROM orders WHERE k = 2) s USING (u)
), months AS (
    SELECT m::DATE AS m, (m + INTERVAL 1 MONTH)::DATE AS e, (m - INTERVAL 1 MONTH)::DATE AS pm,
           (m - INTERVAL 1 YEAR)::DATE AS ym
    FROM generate_series(DATE '1997-01-01', DATE '1998-06-01', INTERVAL 1 MONTH) t(m)
), by_order AS (
    SELECT m, sum(a) AS sales, count(*) AS orders, sum(a) FILTER (d1 < m) AS repurchase_share_n,
           count(*) FILTER (k > 1) AS rate2_n,
           count(*) FILTER (k = 1 AND d1 + 30 < DATE '1998-07-01') AS second_d,
           count(*) FILTER (k = 1 AND d1 + 30 < DATE '1998-07-01' AND d2 <= d1 + 30) AS second_n
    FROM history GROUP BY m
), buyer_months AS (
    SELECT m, u, count(*) AS orders, sum(a) AS a, min(d1) AS d1, min(prev) FILTER (prev < m) AS prev,
           bool_or(k = 1) AS is_new
    FROM history GROUP BY m, u
), by_buyer AS (
    SELECT m, count(*) AS buyers, sum(a) AS spend_n, sum(orders) AS per_buyer_n,
           count(*) FILTER (d1 < m) AS repurchase_n, sum(a) FILTER (d1 < m) AS repurchase_amount,
           count(*) FILTER (d1 >= m) AS new_buyers
    FROM buyer_months GROUP BY m
), latest AS (
    SELECT p.m, p.e, h.u, h.d, h.d2, h.d >= p.m AS bought,
           CASE WHEN h.d >= p.m THEN b.prev ELSE h.d END AS before,
           x.u IS NOT NULL AS was_previous, coalesce(x.is_new, FALSE) AS was_new, y.u IS NOT NULL AS was_last_year
    FROM months p
    JOIN history h ON h.d < p.e AND (h.next IS NULL OR h.next >= p.e)
    LEFT JOIN buyer_months b ON b.m = p.m AND b.u = h.u
    LEFT JOIN buyer_months x ON x.m = p.pm AND x.u = h.u
    LEFT JOIN buyer_months y ON y.m = p.ym AND y.u = h.u
), by_customer AS (
    SELECT m, count(*) AS customers, count(*) FILTER (d2 < e) AS rate1_n,
           count(*) FILTER (d2 < e - 90) AS rate3_d, count(*) FILTER (d2 < e - 90 AND d >= e - 90) AS rate3_n,
           count(*) FILTER (was_previous) AS retention_d, count(*) FILTER (was_previous AND bought) AS retention_n,
           count(*) FILTER (was_new) AS new_retention_d, count(*) FILTER (was_new AND bought) AS new_retention_n,
           count(*) FILTER (was_last_year) AS last_year_d, count(*) FILTER (was_last_year AND bought) AS last_year_n,
           count(*) FILTER (e - d - 1 >= 180) AS churned,
           count(*) FILTER (e - d - 1 >= 90 AND e - d - 1 < 180) AS at_risk,
           count(*) FILTER (m - before - 1 < 180) AS churn_d,
           count(*) FILTER (m - before - 1 < 180 AND e - d - 1 >= 180) AS churn_n,
           count(*) FILTER (m - before - 1 >= 90) AS winback_d,
           count(*) FILTER (m - before - 1 >= 90 AND bought) AS winback_n
    FROM latest GROUP BY m
)
SELECT * FROM by_order JOIN by_buyer USING (m) JOIN by_customer USING (m) ORDER BY m
