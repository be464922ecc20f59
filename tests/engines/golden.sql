-- duckdb: kpi_order_history
SELECT
  "t3"."order_id",
  "t3"."user_id",
  "t3"."ordered_at",
  "t3"."ordered_on",
  "t3"."amount",
  "t3"."cost",
  "t3"."status",
  "t3"."refunded_amount",
  "t3"."refunded_at",
  "t3"."refunded_on",
  "t3"."channel",
  "t3"."campaign_id",
  "t3"."content_id",
  "t3"."net_amount",
  "t3"."order_number",
  "t3"."previous_on",
  "t3"."next_on",
  "t3"."first_on",
  "t3"."second_on",
  COALESCE("t3"."order_number" = 1, FALSE) AS "is_first",
  COALESCE("t3"."order_number" > 1, FALSE) AS "is_repeat",
  (
    "t3"."first_on" + INTERVAL '30' DAY
  ) <= MAKE_DATE(2026, 10, 31) AS "is_window_complete",
  COALESCE("t3"."second_on" <= (
    "t3"."first_on" + INTERVAL '30' DAY
  ), FALSE) AS "is_second_in_window"
FROM (
  SELECT
    "t2"."order_id",
    "t2"."user_id",
    "t2"."ordered_at",
    "t2"."ordered_on",
    "t2"."amount",
    "t2"."cost",
    "t2"."status",
    "t2"."refunded_amount",
    "t2"."refunded_at",
    "t2"."refunded_on",
    "t2"."channel",
    "t2"."campaign_id",
    "t2"."content_id",
    "t2"."net_amount",
    "t2"."order_number",
    "t2"."previous_on",
    "t2"."next_on",
    MIN("t2"."ordered_on") FILTER(WHERE
      "t2"."order_number" = 1) OVER (
      PARTITION BY "t2"."user_id"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "first_on",
    MIN("t2"."ordered_on") FILTER(WHERE
      "t2"."order_number" = 2) OVER (
      PARTITION BY "t2"."user_id"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "second_on"
  FROM (
    SELECT
      "t1"."order_id",
      "t1"."user_id",
      "t1"."ordered_at",
      "t1"."ordered_on",
      "t1"."amount",
      "t1"."cost",
      "t1"."status",
      "t1"."refunded_amount",
      "t1"."refunded_at",
      "t1"."refunded_on",
      "t1"."channel",
      "t1"."campaign_id",
      "t1"."content_id",
      "t1"."net_amount",
      CASE
        WHEN "t1"."user_id" IS NOT NULL
        THEN (
          ROW_NUMBER() OVER (
            PARTITION BY "t1"."user_id"
            ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) + 1
        ELSE CAST(NULL AS BIGINT)
      END AS "order_number",
      CASE
        WHEN "t1"."user_id" IS NOT NULL
        THEN LAG("t1"."ordered_on") OVER (
          PARTITION BY "t1"."user_id"
          ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE CAST(NULL AS DATE)
      END AS "previous_on",
      CASE
        WHEN "t1"."user_id" IS NOT NULL
        THEN LEAD("t1"."ordered_on") OVER (
          PARTITION BY "t1"."user_id"
          ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE CAST(NULL AS DATE)
      END AS "next_on"
    FROM (
      SELECT
        "t0"."order_id",
        "t0"."user_id",
        "t0"."ordered_at",
        "t0"."ordered_on",
        "t0"."amount",
        "t0"."cost",
        "t0"."status",
        "t0"."refunded_amount",
        "t0"."refunded_at",
        "t0"."refunded_on",
        "t0"."channel",
        "t0"."campaign_id",
        "t0"."content_id",
        "t0"."amount" - COALESCE("t0"."refunded_amount", 0) AS "net_amount"
      FROM "orders" AS "t0"
      WHERE
        NOT (
          COALESCE(
            LOWER(TRIM("t0"."status", ' 	
')) IN ('cancelled', 'canceled', '已取消'),
            FALSE
          )
        )
    ) AS "t1"
  ) AS "t2"
) AS "t3"

-- duckdb: kpi_active_days
SELECT
  "t6"."user_id",
  "t6"."active_on",
  LAG("t6"."active_on") OVER (
    PARTITION BY "t6"."user_id"
    ORDER BY "t6"."active_on" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "previous_on",
  LEAD("t6"."active_on") OVER (
    PARTITION BY "t6"."user_id"
    ORDER BY "t6"."active_on" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "next_on"
FROM (
  SELECT
    "t4"."user_id",
    "t4"."active_on"
  FROM (
    SELECT DISTINCT
      "t0"."user_id",
      "t0"."occurred_on" AS "active_on"
    FROM "events" AS "t0"
    WHERE
      "t0"."user_id" IS NOT NULL
  ) AS "t4"
  ANTI JOIN (
    SELECT
      "t1"."user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t5"
    ON "t4"."user_id" = "t5"."user_id"
) AS "t6"

-- duckdb: kpi_level_changes
WITH "t7" AS (
  SELECT
    "t6"."user_id",
    "t6"."changed_at",
    "t6"."changed_on",
    "t6"."level",
    LAG("t6"."level") OVER (
      PARTITION BY "t6"."user_id"
      ORDER BY "t6"."changed_at" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "level_before",
    LEAD("t6"."changed_on") OVER (
      PARTITION BY "t6"."user_id"
      ORDER BY "t6"."changed_at" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_on"
  FROM (
    SELECT
      "t5"."user_id",
      "t5"."changed_at",
      "t5"."changed_on",
      "t5"."level"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."changed_at",
        "t2"."changed_on",
        "t2"."to_level" AS "level",
        ROW_NUMBER() OVER (
          PARTITION BY "t2"."user_id", "t2"."changed_at"
          ORDER BY CASE WHEN "t2"."to_level" IS NULL THEN 0 ELSE 1 END ASC, "t2"."to_level" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "place"
      FROM "memberships" AS "t2"
      ANTI JOIN (
        SELECT
          "t1"."user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t4"
        ON "t2"."user_id" = "t4"."user_id"
    ) AS "t5"
    WHERE
      "t5"."place" = 0
  ) AS "t6"
)
SELECT
  "t9"."user_id",
  "t9"."changed_at",
  "t9"."changed_on",
  "t9"."level",
  "t9"."level_before",
  "t9"."next_on",
  "t12"."joined_at"
FROM "t7" AS "t9"
LEFT OUTER JOIN (
  SELECT
    "t10"."user_id",
    MIN("t10"."changed_at") AS "joined_at"
  FROM (
    SELECT
      *
    FROM "t7" AS "t8"
    WHERE
      "t8"."level" IS NOT NULL
  ) AS "t10"
  GROUP BY
    1
) AS "t12"
  ON "t9"."user_id" = "t12"."user_id"

-- duckdb: kpi_first_events
WITH "t3" AS (
  SELECT
    *
  FROM "events" AS "t1"
  WHERE
    "t1"."user_id" IS NOT NULL AND "t1"."event" IN ('visit', 'bind_card')
), "t10" AS (
  SELECT
    "t9"."user_id",
    "t9"."event",
    "t9"."occurred_at",
    "t9"."occurred_on",
    "t9"."session_id",
    "t9"."channel",
    "t9"."campaign_id",
    "t9"."content_id",
    "t9"."group_id",
    "t9"."value",
    "t9"."first_at",
    COALESCE("t9"."channel", '') AS "name"
  FROM (
    SELECT
      "t6"."user_id",
      "t6"."event",
      "t6"."occurred_at",
      "t6"."occurred_on",
      "t6"."session_id",
      "t6"."channel",
      "t6"."campaign_id",
      "t6"."content_id",
      "t6"."group_id",
      "t6"."value",
      "t8"."first_at"
    FROM "t3" AS "t6"
    INNER JOIN (
      SELECT
        "t5"."user_id",
        "t5"."event",
        MIN("t5"."occurred_at") AS "first_at"
      FROM "t3" AS "t5"
      GROUP BY
        1,
        2
    ) AS "t8"
      ON "t6"."user_id" = "t8"."user_id"
      AND "t6"."event" = "t8"."event"
      AND "t6"."occurred_at" = "t8"."first_at"
  ) AS "t9"
)
SELECT
  "t17"."user_id",
  "t17"."event",
  "t17"."occurred_on"
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t12"."user_id",
      "t12"."event",
      "t12"."occurred_on"
    FROM "t10" AS "t12"
    INNER JOIN (
      SELECT
        "t11"."user_id",
        "t11"."event",
        MIN("t11"."name") AS "first_name"
      FROM "t10" AS "t11"
      GROUP BY
        1,
        2
    ) AS "t14"
      ON "t12"."user_id" = "t14"."user_id"
      AND "t12"."event" = "t14"."event"
      AND "t12"."name" = "t14"."first_name"
  ) AS "t15"
) AS "t17"
ANTI JOIN (
  SELECT
    "t0"."user_id"
  FROM "users" AS "t0"
  WHERE
    COALESCE("t0"."is_staff", FALSE)
) AS "t4"
  ON "t17"."user_id" = "t4"."user_id"

-- duckdb: kpi_touched_orders
SELECT
  "t13"."order_id",
  MAX("t13"."campaign_id") AS "touch_campaign_id"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."order_id",
      "t11"."user_id",
      "t11"."ordered_at",
      "t11"."ordered_on",
      "t11"."user_id_right",
      "t11"."sent_at",
      "t11"."campaign_id",
      "t11"."last_on",
      MAX("t11"."sent_at") OVER (
        PARTITION BY "t11"."order_id"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "latest_at"
    FROM (
      SELECT
        "t5"."order_id",
        "t5"."user_id",
        "t5"."ordered_at",
        "t5"."ordered_on",
        "t10"."user_id" AS "user_id_right",
        "t10"."sent_at",
        "t10"."campaign_id",
        "t10"."last_on"
      FROM (
        SELECT
          "t0"."order_id",
          "t0"."user_id",
          "t0"."ordered_at",
          "t0"."ordered_on"
        FROM "orders" AS "t0"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t8"."user_id",
          "t8"."sent_at",
          "t8"."campaign_id",
          "t8"."sent_on" + INTERVAL '7' DAY AS "last_on"
        FROM (
          SELECT
            "t3"."user_id",
            "t3"."campaign_id",
            "t3"."medium",
            "t3"."sent_at",
            "t3"."sent_on",
            "t3"."delivered_at",
            "t3"."delivered_on",
            "t3"."responded_at",
            "t3"."responded_on"
          FROM "touches" AS "t3"
          ANTI JOIN (
            SELECT
              "t2"."user_id"
            FROM "users" AS "t2"
            WHERE
              COALESCE("t2"."is_staff", FALSE)
          ) AS "t7"
            ON "t3"."user_id" = "t7"."user_id"
        ) AS "t8"
        WHERE
          "t8"."delivered_at" IS NOT NULL
      ) AS "t10"
        ON "t5"."user_id" = "t10"."user_id"
        AND "t10"."sent_at" <= "t5"."ordered_at"
        AND "t10"."last_on" >= "t5"."ordered_on"
    ) AS "t11"
  ) AS "t12"
  WHERE
    "t12"."sent_at" = "t12"."latest_at"
) AS "t13"
GROUP BY
  1

-- duckdb: kpi_referral_pairs_1
SELECT
  "t4"."user_id",
  "t2"."ancestor_id",
  CAST(1 AS BIGINT) AS "distance"
FROM (
  SELECT
    "t0"."user_id",
    "t0"."referrer_id"
  FROM "users" AS "t0"
  WHERE
    "t0"."referrer_id" IS NOT NULL AND "t0"."referrer_id" <> "t0"."user_id"
) AS "t4"
INNER JOIN (
  SELECT
    "t0"."user_id" AS "ancestor_id"
  FROM "users" AS "t0"
) AS "t2"
  ON "t4"."referrer_id" = "t2"."ancestor_id"

-- duckdb: kpi_referral_pairs_2
SELECT
  *
FROM "kpi_referral_pairs_1" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_1" AS "t0"
    WHERE
      "t0"."distance" = 1
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_1" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- duckdb: kpi_referral_pairs_4
SELECT
  *
FROM "kpi_referral_pairs_2" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_2" AS "t0"
    WHERE
      "t0"."distance" = 2
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_2" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- duckdb: kpi_referral_pairs_8
SELECT
  *
FROM "kpi_referral_pairs_4" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_4" AS "t0"
    WHERE
      "t0"."distance" = 4
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_4" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- duckdb: kpi_referral_pairs_16
SELECT
  *
FROM "kpi_referral_pairs_8" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_8" AS "t0"
    WHERE
      "t0"."distance" = 8
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_8" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- duckdb: kpi_referral_pairs_32
SELECT
  *
FROM "kpi_referral_pairs_16" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_16" AS "t0"
    WHERE
      "t0"."distance" = 16
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_16" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- duckdb: kpi_referral_forest
SELECT
  "t10"."user_id",
  "t10"."registered_on",
  "t10"."referrer_id",
  "t10"."referrer_id" IS NULL AS "is_root",
  CASE
    WHEN "t5"."endless_id" IS NULL
    THEN COALESCE("t10"."steps", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "depth",
  CASE
    WHEN "t5"."endless_id" IS NOT NULL
    THEN 'endless'
    WHEN "t10"."named_id" = "t10"."user_id"
    THEN 'self_reference'
    WHEN (
      "t10"."named_id" IS NOT NULL
    ) AND (
      "t10"."referrer_id" IS NULL
    )
    THEN 'orphan'
    ELSE CAST(NULL AS TEXT)
  END AS "fault"
FROM (
  SELECT
    "t6"."user_id",
    "t6"."registered_on",
    "t6"."named_id",
    "t8"."referrer_id",
    "t8"."steps",
    "t8"."top_id"
  FROM (
    SELECT
      "t1"."user_id",
      "t1"."registered_on",
      "t1"."referrer_id" AS "named_id"
    FROM "users" AS "t1"
  ) AS "t6"
  LEFT OUTER JOIN (
    SELECT
      "t2"."user_id",
      MAX("t2"."ancestor_id") FILTER(WHERE
        "t2"."distance" = 1) AS "referrer_id",
      MAX("t2"."distance") AS "steps",
      MAX("t2"."ancestor_id") FILTER(WHERE
        "t2"."distance" = 32) AS "top_id"
    FROM "kpi_referral_pairs_32" AS "t2"
    GROUP BY
      1
  ) AS "t8"
    ON "t6"."user_id" = "t8"."user_id"
) AS "t10"
LEFT OUTER JOIN (
  SELECT
    "t0"."user_id" AS "endless_id"
  FROM "kpi_referral_pairs_1" AS "t0"
) AS "t5"
  ON "t10"."top_id" = "t5"."endless_id"

-- duckdb: order_periods
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."net_amount") AS "sales__num",
  COUNT(*) AS "orders__num",
  SUM("t11"."net_amount") AS "aov__num",
  COUNT(*) AS "aov__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t11"."was_buyer_before") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t11"."net_amount") FILTER(WHERE
      "t11"."was_buyer_before")
  END AS "repurchase_amount_share__num",
  SUM("t11"."net_amount") AS "repurchase_amount_share__den",
  SUM("t11"."net_amount") - SUM("t11"."cost") AS "gross_profit__num",
  SUM("t11"."net_amount") - SUM("t11"."cost") AS "gross_margin__num",
  SUM("t11"."net_amount") AS "gross_margin__den",
  SUM(COALESCE("t11"."refunded_amount", 0)) AS "refund_rate__num",
  SUM("t11"."amount") AS "refund_rate__den",
  SUM(CAST("t11"."is_repeat" AS BIGINT)) AS "repeat_purchase_rate_2__num",
  COUNT("t11"."order_number") AS "repeat_purchase_rate_2__den",
  SUM(
    CAST("t11"."is_first" AND "t11"."is_window_complete" AND "t11"."is_second_in_window" AS BIGINT)
  ) AS "second_purchase_rate__num",
  SUM(CAST("t11"."is_first" AND "t11"."is_window_complete" AS BIGINT)) AS "second_purchase_rate__den",
  COALESCE(SUM(CAST("t11"."is_first" AND NOT (
    "t11"."is_window_complete"
  ) AS BIGINT)), 0) AS "second_purchase_rate__out"
FROM (
  SELECT
    "t10"."order_id",
    "t10"."user_id",
    "t10"."ordered_at",
    "t10"."ordered_on",
    "t10"."amount",
    "t10"."cost",
    "t10"."status",
    "t10"."refunded_amount",
    "t10"."refunded_at",
    "t10"."refunded_on",
    "t10"."channel",
    "t10"."campaign_id",
    "t10"."content_id",
    "t10"."net_amount",
    "t10"."order_number",
    "t10"."previous_on",
    "t10"."next_on",
    "t10"."first_on",
    "t10"."second_on",
    "t10"."is_first",
    "t10"."is_repeat",
    "t10"."is_window_complete",
    "t10"."is_second_in_window",
    "t10"."period",
    "t10"."start_on",
    COALESCE("t10"."first_on" < "t10"."start_on", FALSE) AS "was_buyer_before"
  FROM (
    SELECT
      "t9"."order_id",
      "t9"."user_id",
      "t9"."ordered_at",
      "t9"."ordered_on",
      "t9"."amount",
      "t9"."cost",
      "t9"."status",
      "t9"."refunded_amount",
      "t9"."refunded_at",
      "t9"."refunded_on",
      "t9"."channel",
      "t9"."campaign_id",
      "t9"."content_id",
      "t9"."net_amount",
      "t9"."order_number",
      "t9"."previous_on",
      "t9"."next_on",
      "t9"."first_on",
      "t9"."second_on",
      "t9"."is_first",
      "t9"."is_repeat",
      "t9"."is_window_complete",
      "t9"."is_second_in_window",
      "t9"."period",
      "t5"."start_on"
    FROM (
      SELECT
        "t3"."order_id",
        "t3"."user_id",
        "t3"."ordered_at",
        "t3"."ordered_on",
        "t3"."amount",
        "t3"."cost",
        "t3"."status",
        "t3"."refunded_amount",
        "t3"."refunded_at",
        "t3"."refunded_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."content_id",
        "t3"."net_amount",
        "t3"."order_number",
        "t3"."previous_on",
        "t3"."next_on",
        "t3"."first_on",
        "t3"."second_on",
        "t3"."is_first",
        "t3"."is_repeat",
        "t3"."is_window_complete",
        "t3"."is_second_in_window",
        "t7"."period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t9"
    INNER JOIN (
      SELECT
        "t1"."period",
        "t1"."start_on"
      FROM "kpi_periods" AS "t1"
    ) AS "t5"
      ON "t9"."period" = "t5"."period"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- duckdb: buyer_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "buyers__num",
  SUM("t12"."net_amount") AS "spend_per_buyer__num",
  COUNT(*) AS "spend_per_buyer__den",
  SUM("t12"."orders") AS "orders_per_buyer__num",
  COUNT(*) AS "orders_per_buyer__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t12"."was_buyer_before") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t12"."net_amount") FILTER(WHERE
      "t12"."was_buyer_before")
  END AS "repurchase_amount__num",
  SUM(CAST("t12"."was_buyer_before" AS BIGINT)) AS "repurchase_rate__num",
  COUNT(*) AS "repurchase_rate__den",
  SUM(CAST(NOT (
    "t12"."was_buyer_before"
  ) AS BIGINT)) AS "new_buyers__num"
FROM (
  SELECT
    "t11"."period",
    "t11"."user_id",
    "t11"."was_buyer_before",
    COUNT(*) AS "orders",
    SUM("t11"."net_amount") AS "net_amount"
  FROM (
    SELECT
      "t10"."order_id",
      "t10"."user_id",
      "t10"."ordered_at",
      "t10"."ordered_on",
      "t10"."amount",
      "t10"."cost",
      "t10"."status",
      "t10"."refunded_amount",
      "t10"."refunded_at",
      "t10"."refunded_on",
      "t10"."channel",
      "t10"."campaign_id",
      "t10"."content_id",
      "t10"."net_amount",
      "t10"."order_number",
      "t10"."previous_on",
      "t10"."next_on",
      "t10"."first_on",
      "t10"."second_on",
      "t10"."is_first",
      "t10"."is_repeat",
      "t10"."is_window_complete",
      "t10"."is_second_in_window",
      "t10"."period",
      "t10"."start_on",
      COALESCE("t10"."first_on" < "t10"."start_on", FALSE) AS "was_buyer_before"
    FROM (
      SELECT
        "t9"."order_id",
        "t9"."user_id",
        "t9"."ordered_at",
        "t9"."ordered_on",
        "t9"."amount",
        "t9"."cost",
        "t9"."status",
        "t9"."refunded_amount",
        "t9"."refunded_at",
        "t9"."refunded_on",
        "t9"."channel",
        "t9"."campaign_id",
        "t9"."content_id",
        "t9"."net_amount",
        "t9"."order_number",
        "t9"."previous_on",
        "t9"."next_on",
        "t9"."first_on",
        "t9"."second_on",
        "t9"."is_first",
        "t9"."is_repeat",
        "t9"."is_window_complete",
        "t9"."is_second_in_window",
        "t9"."period",
        "t5"."start_on"
      FROM (
        SELECT
          "t3"."order_id",
          "t3"."user_id",
          "t3"."ordered_at",
          "t3"."ordered_on",
          "t3"."amount",
          "t3"."cost",
          "t3"."status",
          "t3"."refunded_amount",
          "t3"."refunded_at",
          "t3"."refunded_on",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."net_amount",
          "t3"."order_number",
          "t3"."previous_on",
          "t3"."next_on",
          "t3"."first_on",
          "t3"."second_on",
          "t3"."is_first",
          "t3"."is_repeat",
          "t3"."is_window_complete",
          "t3"."is_second_in_window",
          "t7"."period"
        FROM "kpi_order_history" AS "t3"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'current'
        ) AS "t7"
          ON "t3"."ordered_on" = "t7"."day"
      ) AS "t9"
      INNER JOIN (
        SELECT
          "t1"."period",
          "t1"."start_on"
        FROM "kpi_periods" AS "t1"
      ) AS "t5"
        ON "t9"."period" = "t5"."period"
    ) AS "t10"
    WHERE
      "t10"."user_id" IS NOT NULL
  ) AS "t11"
  GROUP BY
    1,
    2,
    3
) AS "t12"
GROUP BY
  1

-- duckdb: customer_periods
SELECT
  "t32"."period",
  COUNT(*) AS "fact__rows",
  SUM(CAST("t32"."is_repeat_buyer" AS BIGINT)) AS "repeat_purchase_rate_1__num",
  COUNT(*) AS "repeat_purchase_rate_1__den",
  SUM(
    CAST("t32"."was_repeat_before_window" AND "t32"."has_bought_in_window" AS BIGINT)
  ) AS "repeat_purchase_rate_3__num",
  SUM(CAST("t32"."was_repeat_before_window" AS BIGINT)) AS "repeat_purchase_rate_3__den",
  SUM(CAST("t32"."bought_previous" AND "t32"."has_bought" AS BIGINT)) AS "buyer_retention__num",
  SUM(CAST("t32"."bought_previous" AS BIGINT)) AS "buyer_retention__den",
  SUM(CAST("t32"."was_new_previous" AND "t32"."has_bought" AS BIGINT)) AS "new_buyer_retention__num",
  SUM(CAST("t32"."was_new_previous" AS BIGINT)) AS "new_buyer_retention__den",
  SUM(CAST("t32"."bought_last_year" AND "t32"."has_bought" AS BIGINT)) AS "last_year_buyer_retention__num",
  SUM(CAST("t32"."bought_last_year" AS BIGINT)) AS "last_year_buyer_retention__den",
  SUM(CAST("t32"."is_churned" AS BIGINT)) AS "churned_buyers__num",
  SUM(CAST("t32"."is_at_risk" AS BIGINT)) AS "at_risk_buyers__num",
  SUM(CAST("t32"."was_unchurned" AND "t32"."is_churned" AS BIGINT)) AS "buyer_churn_rate__num",
  SUM(CAST("t32"."was_unchurned" AS BIGINT)) AS "buyer_churn_rate__den",
  SUM(CAST("t32"."was_lapsed" AND "t32"."has_bought" AS BIGINT)) AS "winback_buyers__num",
  SUM(CAST("t32"."was_lapsed" AND "t32"."has_bought" AS BIGINT)) AS "buyer_winback_rate__num",
  SUM(CAST("t32"."was_lapsed" AS BIGINT)) AS "buyer_winback_rate__den",
  SUM(CASE WHEN "t32"."is_current" THEN 1 ELSE 0 END) AS "current_buyers__num",
  SUM(CASE WHEN "t32"."is_silent" THEN 1 ELSE 0 END) AS "silent_buyers__num",
  SUM(CASE WHEN "t32"."is_dead" THEN 1 ELSE 0 END) AS "dead_buyers__num",
  SUM(CASE WHEN "t32"."was_unchurned" AND "t32"."is_churned" THEN 1 ELSE 0 END) AS "newly_churned_buyers__num",
  SUM(CASE WHEN "t32"."was_current" AND "t32"."is_silent" THEN 1 ELSE 0 END) AS "newly_silent_buyers__num"
FROM (
  SELECT
    "t31"."order_id",
    "t31"."user_id",
    "t31"."ordered_at",
    "t31"."ordered_on",
    "t31"."amount",
    "t31"."cost",
    "t31"."status",
    "t31"."refunded_amount",
    "t31"."refunded_at",
    "t31"."refunded_on",
    "t31"."channel",
    "t31"."campaign_id",
    "t31"."content_id",
    "t31"."net_amount",
    "t31"."order_number",
    "t31"."previous_on",
    "t31"."next_on",
    "t31"."first_on",
    "t31"."second_on",
    "t31"."is_first",
    "t31"."is_repeat",
    "t31"."is_window_complete",
    "t31"."is_second_in_window",
    "t31"."period",
    "t31"."start_on",
    "t31"."end_on",
    "t31"."previous_start_on",
    "t31"."before_on",
    "t31"."orders_previous",
    "t31"."first_orders_previous",
    "t31"."orders_last_year",
    "t31"."first_orders_last_year",
    (
      DATE_DIFF('DAY', "t31"."ordered_on", "t31"."end_on") - 1
    ) < 30 AS "is_current",
    (
      (
        DATE_DIFF('DAY', "t31"."ordered_on", "t31"."end_on") - 1
      ) >= 30
    )
    AND (
      (
        DATE_DIFF('DAY', "t31"."ordered_on", "t31"."end_on") - 1
      ) < 90
    ) AS "is_silent",
    (
      DATE_DIFF('DAY', "t31"."ordered_on", "t31"."end_on") - 1
    ) >= 365 AS "is_dead",
    COALESCE(
      (
        DATE_DIFF(
          'DAY',
          CASE
            WHEN "t31"."ordered_on" >= "t31"."start_on"
            THEN "t31"."before_on"
            ELSE "t31"."ordered_on"
          END,
          "t31"."start_on"
        ) - 1
      ) < 30,
      FALSE
    ) AS "was_current",
    "t31"."ordered_on" >= "t31"."start_on" AS "has_bought",
    COALESCE("t31"."second_on" < "t31"."end_on", FALSE) AS "is_repeat_buyer",
    COALESCE("t31"."second_on" < (
      "t31"."end_on" - INTERVAL '90' DAY
    ), FALSE) AS "was_repeat_before_window",
    "t31"."ordered_on" >= (
      "t31"."end_on" - INTERVAL '90' DAY
    ) AS "has_bought_in_window",
    "t31"."orders_previous" IS NOT NULL AS "bought_previous",
    COALESCE("t31"."first_orders_previous" > 0, FALSE) AS "was_new_previous",
    "t31"."orders_last_year" IS NOT NULL AS "bought_last_year",
    (
      DATE_DIFF('DAY', "t31"."ordered_on", "t31"."end_on") - 1
    ) >= 180 AS "is_churned",
    (
      (
        DATE_DIFF('DAY', "t31"."ordered_on", "t31"."end_on") - 1
      ) >= 90
    )
    AND (
      (
        DATE_DIFF('DAY', "t31"."ordered_on", "t31"."end_on") - 1
      ) < 180
    ) AS "is_at_risk",
    COALESCE(
      (
        DATE_DIFF(
          'DAY',
          CASE
            WHEN "t31"."ordered_on" >= "t31"."start_on"
            THEN "t31"."before_on"
            ELSE "t31"."ordered_on"
          END,
          "t31"."start_on"
        ) - 1
      ) >= 90,
      FALSE
    ) AS "was_lapsed",
    COALESCE(
      (
        DATE_DIFF(
          'DAY',
          CASE
            WHEN "t31"."ordered_on" >= "t31"."start_on"
            THEN "t31"."before_on"
            ELSE "t31"."ordered_on"
          END,
          "t31"."start_on"
        ) - 1
      ) < 180,
      FALSE
    ) AS "was_unchurned"
  FROM (
    SELECT
      "t30"."order_id",
      "t30"."user_id",
      "t30"."ordered_at",
      "t30"."ordered_on",
      "t30"."amount",
      "t30"."cost",
      "t30"."status",
      "t30"."refunded_amount",
      "t30"."refunded_at",
      "t30"."refunded_on",
      "t30"."channel",
      "t30"."campaign_id",
      "t30"."content_id",
      "t30"."net_amount",
      "t30"."order_number",
      "t30"."previous_on",
      "t30"."next_on",
      "t30"."first_on",
      "t30"."second_on",
      "t30"."is_first",
      "t30"."is_repeat",
      "t30"."is_window_complete",
      "t30"."is_second_in_window",
      "t30"."period",
      "t30"."start_on",
      "t30"."end_on",
      "t30"."previous_start_on",
      "t30"."before_on",
      "t30"."orders_previous",
      "t30"."first_orders_previous",
      "t21"."orders_last_year",
      "t21"."first_orders_last_year"
    FROM (
      SELECT
        "t28"."order_id",
        "t28"."user_id",
        "t28"."ordered_at",
        "t28"."ordered_on",
        "t28"."amount",
        "t28"."cost",
        "t28"."status",
        "t28"."refunded_amount",
        "t28"."refunded_at",
        "t28"."refunded_on",
        "t28"."channel",
        "t28"."campaign_id",
        "t28"."content_id",
        "t28"."net_amount",
        "t28"."order_number",
        "t28"."previous_on",
        "t28"."next_on",
        "t28"."first_on",
        "t28"."second_on",
        "t28"."is_first",
        "t28"."is_repeat",
        "t28"."is_window_complete",
        "t28"."is_second_in_window",
        "t28"."period",
        "t28"."start_on",
        "t28"."end_on",
        "t28"."previous_start_on",
        "t28"."before_on",
        "t22"."orders_previous",
        "t22"."first_orders_previous"
      FROM (
        SELECT
          "t11"."order_id",
          "t11"."user_id",
          "t11"."ordered_at",
          "t11"."ordered_on",
          "t11"."amount",
          "t11"."cost",
          "t11"."status",
          "t11"."refunded_amount",
          "t11"."refunded_at",
          "t11"."refunded_on",
          "t11"."channel",
          "t11"."campaign_id",
          "t11"."content_id",
          "t11"."net_amount",
          "t11"."order_number",
          "t11"."previous_on",
          "t11"."next_on",
          "t11"."first_on",
          "t11"."second_on",
          "t11"."is_first",
          "t11"."is_repeat",
          "t11"."is_window_complete",
          "t11"."is_second_in_window",
          "t4"."period",
          "t4"."start_on",
          "t4"."end_on",
          "t4"."previous_start_on",
          "t26"."before_on"
        FROM (
          SELECT
            *
          FROM "kpi_order_history" AS "t0"
          WHERE
            "t0"."user_id" IS NOT NULL
        ) AS "t11"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t11"."ordered_on" < "t4"."end_on"
          AND (
            (
              "t11"."next_on" IS NULL
            ) OR (
              "t11"."next_on" >= "t4"."end_on"
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t24"."period",
            "t24"."user_id",
            MIN("t24"."previous_on") AS "before_on"
          FROM (
            SELECT
              "t23"."order_id",
              "t23"."user_id",
              "t23"."ordered_at",
              "t23"."ordered_on",
              "t23"."amount",
              "t23"."cost",
              "t23"."status",
              "t23"."refunded_amount",
              "t23"."refunded_at",
              "t23"."refunded_on",
              "t23"."channel",
              "t23"."campaign_id",
              "t23"."content_id",
              "t23"."net_amount",
              "t23"."order_number",
              "t23"."previous_on",
              "t23"."next_on",
              "t23"."first_on",
              "t23"."second_on",
              "t23"."is_first",
              "t23"."is_repeat",
              "t23"."is_window_complete",
              "t23"."is_second_in_window",
              "t23"."period",
              "t23"."start_on",
              COALESCE("t23"."first_on" < "t23"."start_on", FALSE) AS "was_buyer_before"
            FROM (
              SELECT
                "t18"."order_id",
                "t18"."user_id",
                "t18"."ordered_at",
                "t18"."ordered_on",
                "t18"."amount",
                "t18"."cost",
                "t18"."status",
                "t18"."refunded_amount",
                "t18"."refunded_at",
                "t18"."refunded_on",
                "t18"."channel",
                "t18"."campaign_id",
                "t18"."content_id",
                "t18"."net_amount",
                "t18"."order_number",
                "t18"."previous_on",
                "t18"."next_on",
                "t18"."first_on",
                "t18"."second_on",
                "t18"."is_first",
                "t18"."is_repeat",
                "t18"."is_window_complete",
                "t18"."is_second_in_window",
                "t18"."period",
                "t7"."start_on"
              FROM (
                SELECT
                  "t3"."order_id",
                  "t3"."user_id",
                  "t3"."ordered_at",
                  "t3"."ordered_on",
                  "t3"."amount",
                  "t3"."cost",
                  "t3"."status",
                  "t3"."refunded_amount",
                  "t3"."refunded_at",
                  "t3"."refunded_on",
                  "t3"."channel",
                  "t3"."campaign_id",
                  "t3"."content_id",
                  "t3"."net_amount",
                  "t3"."order_number",
                  "t3"."previous_on",
                  "t3"."next_on",
                  "t3"."first_on",
                  "t3"."second_on",
                  "t3"."is_first",
                  "t3"."is_repeat",
                  "t3"."is_window_complete",
                  "t3"."is_second_in_window",
                  "t14"."period"
                FROM "kpi_order_history" AS "t3"
                INNER JOIN (
                  SELECT
                    "t2"."day",
                    "t2"."period"
                  FROM "kpi_calendar" AS "t2"
                  WHERE
                    "t2"."kind" = 'current'
                ) AS "t14"
                  ON "t3"."ordered_on" = "t14"."day"
              ) AS "t18"
              INNER JOIN (
                SELECT
                  "t1"."period",
                  "t1"."start_on"
                FROM "kpi_periods" AS "t1"
              ) AS "t7"
                ON "t18"."period" = "t7"."period"
            ) AS "t23"
            WHERE
              "t23"."previous_on" < "t23"."start_on"
          ) AS "t24"
          GROUP BY
            1,
            2
        ) AS "t26"
          ON "t4"."period" = "t26"."period" AND "t11"."user_id" = "t26"."user_id"
      ) AS "t28"
      LEFT OUTER JOIN (
        SELECT
          "t16"."period",
          "t16"."user_id",
          COUNT(*) AS "orders_previous",
          SUM(CAST("t16"."is_first" AS BIGINT)) AS "first_orders_previous"
        FROM (
          SELECT
            "t11"."order_id",
            "t11"."user_id",
            "t11"."ordered_at",
            "t11"."ordered_on",
            "t11"."amount",
            "t11"."cost",
            "t11"."status",
            "t11"."refunded_amount",
            "t11"."refunded_at",
            "t11"."refunded_on",
            "t11"."channel",
            "t11"."campaign_id",
            "t11"."content_id",
            "t11"."net_amount",
            "t11"."order_number",
            "t11"."previous_on",
            "t11"."next_on",
            "t11"."first_on",
            "t11"."second_on",
            "t11"."is_first",
            "t11"."is_repeat",
            "t11"."is_window_complete",
            "t11"."is_second_in_window",
            "t13"."period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              "t0"."user_id" IS NOT NULL
          ) AS "t11"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'previous'
          ) AS "t13"
            ON "t11"."ordered_on" = "t13"."day"
        ) AS "t16"
        GROUP BY
          1,
          2
      ) AS "t22"
        ON "t28"."period" = "t22"."period" AND "t28"."user_id" = "t22"."user_id"
    ) AS "t30"
    LEFT OUTER JOIN (
      SELECT
        "t15"."period",
        "t15"."user_id",
        COUNT(*) AS "orders_last_year",
        SUM(CAST("t15"."is_first" AS BIGINT)) AS "first_orders_last_year"
      FROM (
        SELECT
          "t11"."order_id",
          "t11"."user_id",
          "t11"."ordered_at",
          "t11"."ordered_on",
          "t11"."amount",
          "t11"."cost",
          "t11"."status",
          "t11"."refunded_amount",
          "t11"."refunded_at",
          "t11"."refunded_on",
          "t11"."channel",
          "t11"."campaign_id",
          "t11"."content_id",
          "t11"."net_amount",
          "t11"."order_number",
          "t11"."previous_on",
          "t11"."next_on",
          "t11"."first_on",
          "t11"."second_on",
          "t11"."is_first",
          "t11"."is_repeat",
          "t11"."is_window_complete",
          "t11"."is_second_in_window",
          "t12"."period"
        FROM (
          SELECT
            *
          FROM "kpi_order_history" AS "t0"
          WHERE
            "t0"."user_id" IS NOT NULL
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'last_year'
        ) AS "t12"
          ON "t11"."ordered_on" = "t12"."day"
      ) AS "t15"
      GROUP BY
        1,
        2
    ) AS "t21"
      ON "t30"."period" = "t21"."period" AND "t30"."user_id" = "t21"."user_id"
  ) AS "t31"
) AS "t32"
GROUP BY
  1

-- duckdb: registrations
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "new_users__num"
FROM (
  SELECT
    "t2"."user_id",
    "t2"."registered_at",
    "t2"."registered_on",
    "t2"."channel",
    "t2"."referrer_id",
    "t2"."is_staff",
    "t2"."willing_to_refer",
    "t2"."phone",
    "t2"."birthday",
    "t2"."gender",
    "t2"."city",
    "t6"."period"
  FROM "users" AS "t2"
  ANTI JOIN (
    SELECT
      "t0"."user_id"
    FROM "users" AS "t0"
    WHERE
      COALESCE("t0"."is_staff", FALSE)
  ) AS "t5"
    ON "t2"."user_id" = "t5"."user_id"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t6"
    ON "t2"."registered_on" = "t6"."day"
) AS "t7"
GROUP BY
  1

-- duckdb: registration_cohorts
SELECT
  "t19"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t19"."is_day_1_over" AND "t19"."came_on_day_1" THEN 1 ELSE 0 END) AS "retention_d1__num",
  SUM(CASE WHEN "t19"."is_day_1_over" THEN 1 ELSE 0 END) AS "retention_d1__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_1_over" THEN 0 ELSE 1 END), 0) AS "retention_d1__out",
  SUM(CASE WHEN "t19"."is_day_7_over" AND "t19"."came_on_day_7" THEN 1 ELSE 0 END) AS "retention_d7__num",
  SUM(CASE WHEN "t19"."is_day_7_over" THEN 1 ELSE 0 END) AS "retention_d7__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_7_over" THEN 0 ELSE 1 END), 0) AS "retention_d7__out",
  SUM(CASE WHEN "t19"."is_day_30_over" AND "t19"."came_on_day_30" THEN 1 ELSE 0 END) AS "retention_d30__num",
  SUM(CASE WHEN "t19"."is_day_30_over" THEN 1 ELSE 0 END) AS "retention_d30__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_30_over" THEN 0 ELSE 1 END), 0) AS "retention_d30__out",
  SUM(CASE WHEN "t19"."is_day_7_over" AND "t19"."came_from_day_7" THEN 1 ELSE 0 END) AS "rolling_retention_d7__num",
  SUM(CASE WHEN "t19"."is_day_7_over" THEN 1 ELSE 0 END) AS "rolling_retention_d7__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_7_over" THEN 0 ELSE 1 END), 0) AS "rolling_retention_d7__out"
FROM (
  SELECT
    "t18"."user_id",
    "t18"."registered_on",
    "t18"."period",
    "t18"."d1",
    "t18"."d7",
    "t18"."d30",
    "t18"."oldest",
    COALESCE("t18"."d1" = 1, FALSE) AS "came_on_day_1",
    COALESCE("t18"."d7" = 1, FALSE) AS "came_on_day_7",
    COALESCE("t18"."d30" = 1, FALSE) AS "came_on_day_30",
    COALESCE("t18"."oldest" >= 1, FALSE) AS "came_from_day_1",
    COALESCE("t18"."oldest" >= 7, FALSE) AS "came_from_day_7",
    COALESCE("t18"."oldest" >= 30, FALSE) AS "came_from_day_30",
    (
      "t18"."registered_on" + INTERVAL '1' DAY
    ) <= MAKE_DATE(2026, 10, 31) AS "is_day_1_over",
    (
      "t18"."registered_on" + INTERVAL '7' DAY
    ) <= MAKE_DATE(2026, 10, 31) AS "is_day_7_over",
    (
      "t18"."registered_on" + INTERVAL '30' DAY
    ) <= MAKE_DATE(2026, 10, 31) AS "is_day_30_over"
  FROM (
    SELECT
      "t11"."user_id",
      "t11"."registered_on",
      "t11"."period",
      "t17"."d1",
      "t17"."d7",
      "t17"."d30",
      "t17"."oldest"
    FROM (
      SELECT
        "t3"."user_id",
        "t3"."registered_on",
        "t8"."period"
      FROM "users" AS "t3"
      ANTI JOIN (
        SELECT
          "t0"."user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t7"
        ON "t3"."user_id" = "t7"."user_id"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t8"
        ON "t3"."registered_on" = "t8"."day"
    ) AS "t11"
    LEFT OUTER JOIN (
      SELECT
        "t15"."user_id",
        MAX(
          CASE
            WHEN DATE_DIFF('DAY', "t15"."registered_on", "t15"."active_on") = 1
            THEN 1
            ELSE 0
          END
        ) AS "d1",
        MAX(
          CASE
            WHEN DATE_DIFF('DAY', "t15"."registered_on", "t15"."active_on") = 7
            THEN 1
            ELSE 0
          END
        ) AS "d7",
        MAX(
          CASE
            WHEN DATE_DIFF('DAY', "t15"."registered_on", "t15"."active_on") = 30
            THEN 1
            ELSE 0
          END
        ) AS "d30",
        MAX(DATE_DIFF('DAY', "t15"."registered_on", "t15"."active_on")) AS "oldest"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."user_id",
            "t4"."active_on",
            "t4"."previous_on",
            "t4"."next_on",
            "t13"."registered_on"
          FROM "kpi_active_days" AS "t4"
          INNER JOIN (
            SELECT
              *
            FROM (
              SELECT
                "t3"."user_id",
                "t3"."registered_on"
              FROM "users" AS "t3"
              ANTI JOIN (
                SELECT
                  "t0"."user_id"
                FROM "users" AS "t0"
                WHERE
                  COALESCE("t0"."is_staff", FALSE)
              ) AS "t7"
                ON "t3"."user_id" = "t7"."user_id"
            ) AS "t9"
          ) AS "t13"
            ON "t4"."user_id" = "t13"."user_id"
        ) AS "t14"
        WHERE
          "t14"."active_on" > "t14"."registered_on"
      ) AS "t15"
      GROUP BY
        1
    ) AS "t17"
      ON "t11"."user_id" = "t17"."user_id"
  ) AS "t18"
) AS "t19"
GROUP BY
  1

-- duckdb: registration_days
WITH "t13" AS (
  SELECT
    "t7"."user_id",
    "t7"."registered_on"
  FROM "users" AS "t7"
  ANTI JOIN (
    SELECT
      "t2"."user_id"
    FROM "users" AS "t2"
    WHERE
      COALESCE("t2"."is_staff", FALSE)
  ) AS "t11"
    ON "t7"."user_id" = "t11"."user_id"
)
SELECT
  "t41"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."active" ELSE 0 END) AS "active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."bought" ELSE 0 END) AS "purchase_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "purchase_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."checked_in" ELSE 0 END) AS "check_in_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "check_in_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."commented" ELSE 0 END) AS "comment_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "comment_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."shared" ELSE 0 END) AS "share_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "share_active_rate__den",
  SUM("t41"."users") - SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "user_growth_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "user_growth_rate__den",
  SUM(CASE WHEN "t41"."was_new_previous" THEN "t41"."active" ELSE 0 END) AS "retention_rate__num",
  SUM(CASE WHEN "t41"."was_new_previous" THEN "t41"."users" ELSE 0 END) AS "retention_rate__den"
FROM (
  SELECT
    "t40"."period",
    "t40"."registered_on",
    "t40"."users",
    "t40"."active",
    "t40"."checked_in",
    "t40"."commented",
    "t40"."shared",
    "t40"."bought",
    "t40"."start_on",
    "t40"."end_on",
    "t40"."previous_start_on",
    "t40"."registered_on" < "t40"."start_on" AS "was_there_before",
    (
      "t40"."registered_on" >= "t40"."previous_start_on"
    )
    AND (
      "t40"."registered_on" < "t40"."start_on"
    ) AS "was_new_previous"
  FROM (
    SELECT
      "t39"."period",
      "t39"."registered_on",
      "t39"."users",
      "t39"."active",
      "t39"."checked_in",
      "t39"."commented",
      "t39"."shared",
      "t39"."bought",
      "t5"."start_on",
      "t5"."end_on",
      "t5"."previous_start_on"
    FROM (
      SELECT
        "t37"."period",
        "t37"."registered_on",
        SUM("t37"."users") AS "users",
        SUM("t37"."active") AS "active",
        SUM("t37"."checked_in") AS "checked_in",
        SUM("t37"."commented") AS "commented",
        SUM("t37"."shared") AS "shared",
        SUM("t37"."bought") AS "bought"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t29"."period",
            "t29"."registered_on",
            CAST(0 AS BIGINT) AS "users",
            CAST(0 AS BIGINT) AS "active",
            CAST(0 AS BIGINT) AS "checked_in",
            CAST(0 AS BIGINT) AS "commented",
            CAST(0 AS BIGINT) AS "shared",
            "t29"."bought"
          FROM (
            SELECT
              "t26"."period",
              "t26"."registered_on",
              SUM("t26"."bought") AS "bought"
            FROM (
              SELECT
                "t22"."period",
                "t22"."user_id",
                "t22"."bought",
                "t17"."registered_on"
              FROM (
                SELECT
                  "t18"."period",
                  "t18"."user_id",
                  1 AS "bought"
                FROM (
                  SELECT DISTINCT
                    "t14"."period",
                    "t14"."user_id"
                  FROM (
                    SELECT
                      "t6"."order_id",
                      "t6"."user_id",
                      "t6"."ordered_at",
                      "t6"."ordered_on",
                      "t6"."amount",
                      "t6"."cost",
                      "t6"."status",
                      "t6"."refunded_amount",
                      "t6"."refunded_at",
                      "t6"."refunded_on",
                      "t6"."channel",
                      "t6"."campaign_id",
                      "t6"."content_id",
                      "t6"."net_amount",
                      "t6"."order_number",
                      "t6"."previous_on",
                      "t6"."next_on",
                      "t6"."first_on",
                      "t6"."second_on",
                      "t6"."is_first",
                      "t6"."is_repeat",
                      "t6"."is_window_complete",
                      "t6"."is_second_in_window",
                      "t12"."period"
                    FROM "kpi_order_history" AS "t6"
                    INNER JOIN (
                      SELECT
                        "t3"."day",
                        "t3"."period"
                      FROM "kpi_calendar" AS "t3"
                      WHERE
                        "t3"."kind" = 'current'
                    ) AS "t12"
                      ON "t6"."ordered_on" = "t12"."day"
                  ) AS "t14"
                ) AS "t18"
              ) AS "t22"
              INNER JOIN "t13" AS "t17"
                ON "t22"."user_id" = "t17"."user_id"
            ) AS "t26"
            GROUP BY
              1,
              2
          ) AS "t29"
        ) AS "t30"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t25"."period",
              "t25"."registered_on",
              "t25"."users",
              CAST(0 AS BIGINT) AS "active",
              CAST(0 AS BIGINT) AS "checked_in",
              CAST(0 AS BIGINT) AS "commented",
              CAST(0 AS BIGINT) AS "shared",
              CAST(0 AS BIGINT) AS "bought"
            FROM (
              SELECT
                "t5"."period",
                "t20"."registered_on",
                "t20"."users"
              FROM (
                SELECT
                  "t16"."registered_on",
                  COUNT(*) AS "users"
                FROM "t13" AS "t16"
                GROUP BY
                  1
              ) AS "t20"
              INNER JOIN "kpi_periods" AS "t5"
                ON "t20"."registered_on" < "t5"."end_on"
            ) AS "t25"
          ) AS "t27"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t34"."period",
              "t34"."registered_on",
              CAST(0 AS BIGINT) AS "users",
              "t34"."active",
              "t34"."checked_in",
              "t34"."commented",
              "t34"."shared",
              CAST(0 AS BIGINT) AS "bought"
            FROM (
              SELECT
                "t33"."period",
                "t33"."registered_on",
                SUM("t33"."active") AS "active",
                SUM("t33"."checked_in") AS "checked_in",
                SUM("t33"."commented") AS "commented",
                SUM("t33"."shared") AS "shared"
              FROM (
                SELECT
                  "t32"."period",
                  "t32"."user_id",
                  "t32"."active",
                  "t32"."checked_in",
                  "t32"."commented",
                  "t32"."shared",
                  "t17"."registered_on"
                FROM (
                  SELECT
                    "t28"."period",
                    "t28"."user_id",
                    CASE WHEN "t28"."active_events" > 0 THEN 1 ELSE 0 END AS "active",
                    CASE WHEN "t28"."check_ins" > 0 THEN 1 ELSE 0 END AS "checked_in",
                    CASE WHEN "t28"."comments" > 0 THEN 1 ELSE 0 END AS "commented",
                    CASE WHEN "t28"."shares" > 0 THEN 1 ELSE 0 END AS "shared"
                  FROM (
                    SELECT
                      "t24"."period",
                      "t24"."user_id",
                      "t24"."visits",
                      "t24"."reads",
                      "t24"."shares",
                      "t24"."comments",
                      "t24"."likes",
                      "t24"."carts",
                      "t24"."inquiries",
                      "t24"."check_ins",
                      "t24"."messages",
                      "t24"."bind_cards",
                      "t24"."submit_forms",
                      "t24"."downloads",
                      "t24"."moments_likes",
                      "t24"."tip_events",
                      "t24"."tips",
                      "t24"."purchases",
                      "t24"."active_events",
                      "t24"."events",
                      "t24"."first_visit_on",
                      "t24"."last_visit_on"
                    FROM (
                      SELECT
                        "t15"."period",
                        "t15"."user_id",
                        SUM(CASE WHEN "t15"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
                        SUM(CASE WHEN "t15"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
                        SUM(CASE WHEN "t15"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
                        SUM(CASE WHEN "t15"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
                        SUM(CASE WHEN "t15"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
                        SUM(CASE WHEN "t15"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
                        SUM(CASE WHEN "t15"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
                        SUM(CASE WHEN "t15"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
                        SUM(CASE WHEN "t15"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
                        SUM(CASE WHEN "t15"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
                        SUM(CASE WHEN "t15"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
                        SUM(CASE WHEN "t15"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
                        SUM(CASE WHEN "t15"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
                        SUM(CASE WHEN "t15"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
                        SUM("t15"."value") FILTER(WHERE
                          "t15"."event" = 'tip') AS "tips",
                        SUM(CASE WHEN "t15"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
                        COUNT(*) AS "active_events",
                        COUNT(*) AS "events",
                        MIN("t15"."occurred_on") FILTER(WHERE
                          "t15"."event" = 'visit') AS "first_visit_on",
                        MAX("t15"."occurred_on") FILTER(WHERE
                          "t15"."event" = 'visit') AS "last_visit_on"
                      FROM (
                        SELECT
                          "t8"."user_id",
                          "t8"."event",
                          "t8"."occurred_at",
                          "t8"."occurred_on",
                          "t8"."session_id",
                          "t8"."channel",
                          "t8"."campaign_id",
                          "t8"."content_id",
                          "t8"."group_id",
                          "t8"."value",
                          "t12"."period"
                        FROM "events" AS "t8"
                        INNER JOIN (
                          SELECT
                            "t3"."day",
                            "t3"."period"
                          FROM "kpi_calendar" AS "t3"
                          WHERE
                            "t3"."kind" = 'current'
                        ) AS "t12"
                          ON "t8"."occurred_on" = "t12"."day"
                      ) AS "t15"
                      GROUP BY
                        1,
                        2
                    ) AS "t24"
                    ANTI JOIN (
                      SELECT
                        "t2"."user_id"
                      FROM "users" AS "t2"
                      WHERE
                        COALESCE("t2"."is_staff", FALSE)
                    ) AS "t11"
                      ON "t24"."user_id" = "t11"."user_id"
                  ) AS "t28"
                ) AS "t32"
                INNER JOIN "t13" AS "t17"
                  ON "t32"."user_id" = "t17"."user_id"
              ) AS "t33"
              GROUP BY
                1,
                2
            ) AS "t34"
          ) AS "t35"
        ) AS "t36"
      ) AS "t37"
      GROUP BY
        1,
        2
    ) AS "t39"
    INNER JOIN "kpi_periods" AS "t5"
      ON "t39"."period" = "t5"."period"
  ) AS "t40"
) AS "t41"
GROUP BY
  1

-- duckdb: active_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."active_events" > 0
  ) THEN 1 ELSE 0 END) AS "active_users__num",
  SUM("t12"."visits") AS "visits__num",
  SUM("t12"."shares") AS "brand_shares__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."shares" > 0
  ) THEN 1 ELSE 0 END) AS "brand_sharers__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."visits" > 0
  ) THEN 1 ELSE 0 END) AS "visitors__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."reads" > 0
  ) THEN 1 ELSE 0 END) AS "content_readers__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      ) AND (
        "t12"."shares" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "content_sharers__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      ) AND (
        "t12"."shares" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "content_share_rate__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."reads" > 0
  ) THEN 1 ELSE 0 END) AS "content_share_rate__den",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."comments" > 0
  ) THEN 1 ELSE 0 END) AS "content_commenters__num",
  SUM("t12"."likes") AS "content_likes__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t12"."tip_events" > 0) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t12"."tips") FILTER(WHERE
      "t12"."tip_events" > 0)
  END AS "content_tips__num",
  SUM("t12"."moments_likes") AS "moments_likes__num"
FROM (
  SELECT
    "t11"."period",
    "t11"."user_id",
    "t11"."visits",
    "t11"."reads",
    "t11"."shares",
    "t11"."comments",
    "t11"."likes",
    "t11"."carts",
    "t11"."inquiries",
    "t11"."check_ins",
    "t11"."messages",
    "t11"."bind_cards",
    "t11"."submit_forms",
    "t11"."downloads",
    "t11"."moments_likes",
    "t11"."tip_events",
    "t11"."tips",
    "t11"."purchases",
    "t11"."active_events",
    "t11"."events",
    "t11"."first_visit_on",
    "t11"."last_visit_on",
    "t11"."user_id" IS NOT NULL AS "is_known"
  FROM (
    SELECT
      "t10"."period",
      "t10"."user_id",
      "t10"."visits",
      "t10"."reads",
      "t10"."shares",
      "t10"."comments",
      "t10"."likes",
      "t10"."carts",
      "t10"."inquiries",
      "t10"."check_ins",
      "t10"."messages",
      "t10"."bind_cards",
      "t10"."submit_forms",
      "t10"."downloads",
      "t10"."moments_likes",
      "t10"."tip_events",
      "t10"."tips",
      "t10"."purchases",
      "t10"."active_events",
      "t10"."events",
      "t10"."first_visit_on",
      "t10"."last_visit_on"
    FROM (
      SELECT
        "t8"."period",
        "t8"."user_id",
        SUM(CASE WHEN "t8"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
        SUM(CASE WHEN "t8"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
        SUM(CASE WHEN "t8"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
        SUM(CASE WHEN "t8"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
        SUM(CASE WHEN "t8"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
        SUM(CASE WHEN "t8"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
        SUM(CASE WHEN "t8"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
        SUM(CASE WHEN "t8"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
        SUM(CASE WHEN "t8"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
        SUM(CASE WHEN "t8"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
        SUM(CASE WHEN "t8"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
        SUM(CASE WHEN "t8"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
        SUM(CASE WHEN "t8"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
        SUM(CASE WHEN "t8"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
        SUM("t8"."value") FILTER(WHERE
          "t8"."event" = 'tip') AS "tips",
        SUM(CASE WHEN "t8"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
        COUNT(*) AS "active_events",
        COUNT(*) AS "events",
        MIN("t8"."occurred_on") FILTER(WHERE
          "t8"."event" = 'visit') AS "first_visit_on",
        MAX("t8"."occurred_on") FILTER(WHERE
          "t8"."event" = 'visit') AS "last_visit_on"
      FROM (
        SELECT
          "t3"."user_id",
          "t3"."event",
          "t3"."occurred_at",
          "t3"."occurred_on",
          "t3"."session_id",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."group_id",
          "t3"."value",
          "t7"."period"
        FROM "events" AS "t3"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'current'
        ) AS "t7"
          ON "t3"."occurred_on" = "t7"."day"
      ) AS "t8"
      GROUP BY
        1,
        2
    ) AS "t10"
    ANTI JOIN (
      SELECT
        "t0"."user_id"
      FROM "users" AS "t0"
      WHERE
        COALESCE("t0"."is_staff", FALSE)
    ) AS "t6"
      ON "t10"."user_id" = "t6"."user_id"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- duckdb: daily_periods
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."active_days") AS "dau__num",
  MAX("t11"."days") AS "dau__den",
  SUM("t11"."active_days") AS "stickiness__num",
  MAX("t11"."days") * COUNT(*) AS "stickiness__den"
FROM (
  SELECT
    "t10"."period",
    "t10"."user_id",
    "t10"."active_days",
    "t7"."days"
  FROM (
    SELECT
      "t8"."period",
      "t8"."user_id",
      COUNT(*) AS "active_days"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."active_on",
        "t2"."previous_on",
        "t2"."next_on",
        "t5"."day",
        "t5"."period"
      FROM "kpi_active_days" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
          AND "t1"."day" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 31)
      ) AS "t5"
        ON "t2"."active_on" = "t5"."day"
    ) AS "t8"
    GROUP BY
      1,
      2
  ) AS "t10"
  INNER JOIN (
    SELECT
      "t3"."period",
      COUNT(*) AS "days"
    FROM (
      SELECT
        *
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
        AND "t1"."day" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 31)
    ) AS "t3"
    GROUP BY
      1
  ) AS "t7"
    ON "t10"."period" = "t7"."period"
) AS "t11"
GROUP BY
  1

-- duckdb: weekly_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."active_weeks") AS "wau__num",
  MAX("t12"."weeks") AS "wau__den"
FROM (
  SELECT
    "t11"."period",
    "t11"."user_id",
    "t11"."active_weeks",
    "t7"."weeks"
  FROM (
    SELECT
      "t9"."period",
      "t9"."user_id",
      COUNT(*) AS "active_weeks"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          "t5"."period",
          "t2"."user_id",
          "t5"."week_on"
        FROM "kpi_active_days" AS "t2"
        INNER JOIN (
          SELECT
            *
          FROM "kpi_weeks" AS "t0"
          WHERE
            "t0"."week_on" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 25)
        ) AS "t5"
          ON "t2"."active_on" = "t5"."day"
      ) AS "t8"
    ) AS "t9"
    GROUP BY
      1,
      2
  ) AS "t11"
  INNER JOIN (
    SELECT
      "t3"."period",
      COUNT(*) AS "weeks"
    FROM (
      SELECT DISTINCT
        "t0"."period",
        "t0"."week_on"
      FROM "kpi_weeks" AS "t0"
      WHERE
        "t0"."week_on" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 25)
    ) AS "t3"
    GROUP BY
      1
  ) AS "t7"
    ON "t11"."period" = "t7"."period"
) AS "t12"
GROUP BY
  1

-- duckdb: compared_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_active" THEN 1 ELSE 0 END) - SUM(CASE WHEN "t6"."was_active" THEN 1 ELSE 0 END) AS "active_user_growth__num",
  SUM(CASE WHEN "t6"."was_active" THEN 1 ELSE 0 END) AS "active_user_growth__den"
FROM (
  SELECT
    "t5"."period",
    "t5"."user_id",
    MAX(CASE WHEN "t5"."kind" = 'current' THEN 1 ELSE 0 END) = 1 AS "is_active",
    MAX(CASE WHEN "t5"."kind" = 'previous' THEN 1 ELSE 0 END) = 1 AS "was_active"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."active_on",
      "t2"."previous_on",
      "t2"."next_on",
      "t4"."day",
      "t4"."period",
      "t4"."kind"
    FROM "kpi_active_days" AS "t2"
    INNER JOIN (
      SELECT
        *
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" IN ('current', 'previous')
    ) AS "t4"
      ON "t2"."active_on" = "t4"."day"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
GROUP BY
  1

-- duckdb: watched_periods
SELECT
  "t16"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t16"."is_churned" THEN 1 ELSE 0 END) AS "churned_users__num",
  SUM(CASE WHEN "t16"."is_at_risk" THEN 1 ELSE 0 END) AS "churn_warning_users__num",
  SUM(CASE WHEN "t16"."was_unchurned" AND "t16"."is_churned" THEN 1 ELSE 0 END) AS "churn_rate__num",
  SUM(CASE WHEN "t16"."was_unchurned" THEN 1 ELSE 0 END) AS "churn_rate__den",
  SUM(CASE WHEN "t16"."was_lapsed" AND "t16"."is_active" THEN 1 ELSE 0 END) AS "winback_users__num",
  SUM(CASE WHEN "t16"."was_lapsed" AND "t16"."is_active" THEN 1 ELSE 0 END) AS "winback_rate__num",
  SUM(CASE WHEN "t16"."was_lapsed" THEN 1 ELSE 0 END) AS "winback_rate__den"
FROM (
  SELECT
    "t15"."user_id",
    "t15"."active_on",
    "t15"."previous_on",
    "t15"."next_on",
    "t15"."period",
    "t15"."start_on",
    "t15"."end_on",
    "t15"."previous_start_on",
    "t15"."before_on",
    "t15"."active_on" >= "t15"."start_on" AS "is_active",
    (
      DATE_DIFF('DAY', "t15"."active_on", "t15"."end_on") - 1
    ) >= 180 AS "is_churned",
    (
      (
        DATE_DIFF('DAY', "t15"."active_on", "t15"."end_on") - 1
      ) >= 90
    )
    AND (
      (
        DATE_DIFF('DAY', "t15"."active_on", "t15"."end_on") - 1
      ) < 180
    ) AS "is_at_risk",
    COALESCE(
      (
        DATE_DIFF(
          'DAY',
          CASE
            WHEN "t15"."active_on" >= "t15"."start_on"
            THEN "t15"."before_on"
            ELSE "t15"."active_on"
          END,
          "t15"."start_on"
        ) - 1
      ) < 180,
      FALSE
    ) AS "was_unchurned",
    COALESCE(
      (
        DATE_DIFF(
          'DAY',
          CASE
            WHEN "t15"."active_on" >= "t15"."start_on"
            THEN "t15"."before_on"
            ELSE "t15"."active_on"
          END,
          "t15"."start_on"
        ) - 1
      ) >= 90,
      FALSE
    ) AS "was_lapsed"
  FROM (
    SELECT
      "t3"."user_id",
      "t3"."active_on",
      "t3"."previous_on",
      "t3"."next_on",
      "t4"."period",
      "t4"."start_on",
      "t4"."end_on",
      "t4"."previous_start_on",
      "t14"."before_on"
    FROM "kpi_active_days" AS "t3"
    INNER JOIN "kpi_periods" AS "t4"
      ON "t3"."active_on" < "t4"."end_on"
      AND (
        (
          "t3"."next_on" IS NULL
        ) OR (
          "t3"."next_on" >= "t4"."end_on"
        )
      )
    LEFT OUTER JOIN (
      SELECT
        "t12"."period",
        "t12"."user_id",
        MIN("t12"."previous_on") AS "before_on"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."user_id",
            "t10"."active_on",
            "t10"."previous_on",
            "t10"."next_on",
            "t10"."period",
            "t6"."start_on"
          FROM (
            SELECT
              "t3"."user_id",
              "t3"."active_on",
              "t3"."previous_on",
              "t3"."next_on",
              "t8"."period"
            FROM "kpi_active_days" AS "t3"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t8"
              ON "t3"."active_on" = "t8"."day"
          ) AS "t10"
          INNER JOIN (
            SELECT
              "t1"."period",
              "t1"."start_on"
            FROM "kpi_periods" AS "t1"
          ) AS "t6"
            ON "t10"."period" = "t6"."period"
        ) AS "t11"
        WHERE
          "t11"."previous_on" < "t11"."start_on"
      ) AS "t12"
      GROUP BY
        1,
        2
    ) AS "t14"
      ON "t4"."period" = "t14"."period" AND "t3"."user_id" = "t14"."user_id"
  ) AS "t15"
) AS "t16"
GROUP BY
  1

-- duckdb: session_periods
WITH "t25" AS (
  SELECT
    "t24"."user_id",
    "t24"."event",
    "t24"."occurred_at",
    "t24"."occurred_on",
    "t24"."user_key",
    "t24"."session_key"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t13"."user_id",
        "t13"."event",
        "t13"."occurred_at",
        "t13"."occurred_on",
        "t13"."user_key",
        "t13"."session_key"
      FROM (
        SELECT
          "t2"."user_id",
          "t2"."event",
          "t2"."occurred_at",
          "t2"."occurred_on",
          COALESCE("t2"."user_id", '') AS "user_key",
          COALESCE("t2"."session_id", '') AS "session_key"
        FROM "events" AS "t2"
        WHERE
          (
            "t2"."user_id" IS NOT NULL
          ) OR (
            "t2"."session_id" IS NOT NULL
          )
      ) AS "t13"
      INNER JOIN (
        SELECT
          MIN("t3"."start_on") + INTERVAL '-3' DAY AS "begin_on",
          MAX("t3"."end_on") AS "finish_on"
        FROM "kpi_periods" AS "t3"
      ) AS "t15"
        ON "t13"."occurred_on" >= "t15"."begin_on"
        AND "t13"."occurred_on" < "t15"."finish_on"
    ) AS "t18"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t19"."user_id",
        "t19"."event",
        "t19"."occurred_at",
        "t19"."occurred_on",
        "t19"."user_key",
        "t19"."session_key"
      FROM (
        SELECT
          "t13"."user_id",
          "t13"."event",
          "t13"."occurred_at",
          "t13"."occurred_on",
          "t13"."user_key",
          "t13"."session_key"
        FROM (
          SELECT
            "t2"."user_id",
            "t2"."event",
            "t2"."occurred_at",
            "t2"."occurred_on",
            COALESCE("t2"."user_id", '') AS "user_key",
            COALESCE("t2"."session_id", '') AS "session_key"
          FROM "events" AS "t2"
          WHERE
            (
              "t2"."user_id" IS NOT NULL
            ) OR (
              "t2"."session_id" IS NOT NULL
            )
        ) AS "t13"
        INNER JOIN (
          SELECT
            MAX("t3"."end_on") AS "begin_on"
          FROM "kpi_periods" AS "t3"
        ) AS "t10"
          ON "t13"."occurred_on" >= "t10"."begin_on"
      ) AS "t19"
      SEMI JOIN (
        SELECT
          "t17"."user_key",
          "t17"."session_key"
        FROM (
          SELECT
            "t13"."user_id",
            "t13"."event",
            "t13"."occurred_at",
            "t13"."occurred_on",
            "t13"."user_key",
            "t13"."session_key"
          FROM (
            SELECT
              "t2"."user_id",
              "t2"."event",
              "t2"."occurred_at",
              "t2"."occurred_on",
              COALESCE("t2"."user_id", '') AS "user_key",
              COALESCE("t2"."session_id", '') AS "session_key"
            FROM "events" AS "t2"
            WHERE
              (
                "t2"."user_id" IS NOT NULL
              ) OR (
                "t2"."session_id" IS NOT NULL
              )
          ) AS "t13"
          INNER JOIN (
            SELECT
              MAX("t3"."end_on") + INTERVAL '-3' DAY AS "begin_on",
              MAX("t3"."end_on") AS "finish_on"
            FROM "kpi_periods" AS "t3"
          ) AS "t14"
            ON "t13"."occurred_on" >= "t14"."begin_on"
            AND "t13"."occurred_on" < "t14"."finish_on"
        ) AS "t17"
      ) AS "t21"
        ON "t19"."user_key" = "t21"."user_key" AND "t19"."session_key" = "t21"."session_key"
    ) AS "t22"
  ) AS "t24"
  ANTI JOIN (
    SELECT
      "t1"."user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t8"
    ON "t24"."user_id" = "t8"."user_id"
), "t27" AS (
  SELECT
    "t26"."user_id",
    "t26"."occurred_at",
    "t26"."occurred_on",
    "t26"."user_key",
    "t26"."session_key",
    CASE WHEN "t26"."event" IN ('purchase') THEN 1 ELSE 0 END AS "is_purchase"
  FROM "t25" AS "t26"
), "t32" AS (
  SELECT
    "t29"."user_key",
    "t29"."session_key",
    MIN("t29"."occurred_on") AS "begun_on",
    MIN("t29"."occurred_at") AS "begun_at",
    MAX("t29"."occurred_at") AS "ended_at",
    COUNT(*) AS "events",
    SUM("t29"."is_purchase") AS "purchases"
  FROM "t27" AS "t29"
  GROUP BY
    1,
    2
)
SELECT
  "t54"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "sessions__num",
  SUM(CASE WHEN "t54"."is_bounce" THEN 1 ELSE 0 END) AS "bounce_rate__num",
  COUNT(*) AS "bounce_rate__den",
  SUM("t54"."seconds") AS "dwell_time__num",
  COUNT(*) AS "dwell_time__den",
  SUM(CASE WHEN "t54"."has_purchase" THEN 1 ELSE 0 END) AS "session_conversion_rate__num",
  COUNT(*) AS "session_conversion_rate__den",
  SUM(CASE WHEN "t54"."is_known" AND "t54"."is_of_buyer" THEN 1 ELSE 0 END) AS "buyer_session_share__num",
  SUM(CASE WHEN "t54"."is_known" THEN 1 ELSE 0 END) AS "buyer_session_share__den"
FROM (
  SELECT
    "t53"."user_key",
    "t53"."session_key",
    "t53"."begun_on",
    "t53"."begun_at",
    "t53"."ended_at",
    "t53"."events",
    "t53"."purchases",
    "t53"."seconds",
    "t53"."user_id",
    "t53"."period",
    "t53"."buys",
    "t53"."user_id" IS NOT NULL AS "is_known",
    "t53"."events" = 1 AS "is_bounce",
    "t53"."purchases" > 0 AS "has_purchase",
    "t53"."buys" IS NOT NULL AS "is_of_buyer"
  FROM (
    SELECT
      "t52"."user_key",
      "t52"."session_key",
      "t52"."begun_on",
      "t52"."begun_at",
      "t52"."ended_at",
      "t52"."events",
      "t52"."purchases",
      "t52"."seconds",
      "t52"."user_id",
      "t52"."period",
      "t39"."buys"
    FROM (
      SELECT
        "t50"."user_key",
        "t50"."session_key",
        "t50"."begun_on",
        "t50"."begun_at",
        "t50"."ended_at",
        "t50"."events",
        "t50"."purchases",
        "t50"."seconds",
        "t50"."user_id",
        "t7"."period"
      FROM (
        SELECT
          "t48"."user_key",
          "t48"."session_key",
          "t48"."begun_on",
          "t48"."begun_at",
          "t48"."ended_at",
          "t48"."events",
          "t48"."purchases",
          DATE_DIFF(
            'SECOND',
            DATE_TRUNC('SECOND', "t48"."begun_at"),
            DATE_TRUNC('SECOND', "t48"."ended_at")
          ) AS "seconds",
          NULLIF("t48"."user_key", '') AS "user_id"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM "t32" AS "t33"
            WHERE
              "t33"."ended_at" <= (
                "t33"."begun_at" + INTERVAL '30' MINUTE
              )
          ) AS "t36"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t46"."user_key",
              "t46"."session_key",
              "t46"."begun_on",
              "t46"."begun_at",
              "t46"."ended_at",
              "t46"."events",
              "t46"."purchases"
            FROM (
              SELECT
                "t45"."user_key",
                "t45"."session_key",
                "t45"."number",
                MIN("t45"."occurred_on") AS "begun_on",
                MIN("t45"."occurred_at") AS "begun_at",
                MAX("t45"."occurred_at") AS "ended_at",
                SUM("t45"."events") AS "events",
                SUM("t45"."is_purchase") AS "purchases"
              FROM (
                SELECT
                  "t44"."user_key",
                  "t44"."session_key",
                  "t44"."occurred_at",
                  "t44"."occurred_on",
                  "t44"."events",
                  "t44"."is_purchase",
                  "t44"."before_at",
                  "t44"."begins",
                  SUM("t44"."begins") OVER (
                    PARTITION BY "t44"."user_key", "t44"."session_key"
                    ORDER BY "t44"."occurred_at" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS "number"
                FROM (
                  SELECT
                    "t43"."user_key",
                    "t43"."session_key",
                    "t43"."occurred_at",
                    "t43"."occurred_on",
                    "t43"."events",
                    "t43"."is_purchase",
                    "t43"."before_at",
                    CASE
                      WHEN (
                        "t43"."before_at" IS NULL
                      )
                      OR (
                        "t43"."occurred_at" > (
                          "t43"."before_at" + INTERVAL '30' MINUTE
                        )
                      )
                      THEN 1
                      ELSE 0
                    END AS "begins"
                  FROM (
                    SELECT
                      "t42"."user_key",
                      "t42"."session_key",
                      "t42"."occurred_at",
                      "t42"."occurred_on",
                      "t42"."events",
                      "t42"."is_purchase",
                      LAG("t42"."occurred_at") OVER (
                        PARTITION BY "t42"."user_key", "t42"."session_key"
                        ORDER BY "t42"."occurred_at" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "before_at"
                    FROM (
                      SELECT
                        "t41"."user_key",
                        "t41"."session_key",
                        "t41"."occurred_at",
                        "t41"."occurred_on",
                        COUNT(*) AS "events",
                        SUM("t41"."is_purchase") AS "is_purchase"
                      FROM (
                        SELECT
                          "t31"."user_id",
                          "t31"."occurred_at",
                          "t31"."occurred_on",
                          "t31"."user_key",
                          "t31"."session_key",
                          "t31"."is_purchase"
                        FROM "t27" AS "t31"
                        SEMI JOIN (
                          SELECT
                            "t33"."user_key",
                            "t33"."session_key"
                          FROM "t32" AS "t33"
                          WHERE
                            NOT (
                              "t33"."ended_at" <= (
                                "t33"."begun_at" + INTERVAL '30' MINUTE
                              )
                            )
                        ) AS "t40"
                          ON "t31"."user_key" = "t40"."user_key" AND "t31"."session_key" = "t40"."session_key"
                      ) AS "t41"
                      GROUP BY
                        1,
                        2,
                        3,
                        4
                    ) AS "t42"
                  ) AS "t43"
                ) AS "t44"
              ) AS "t45"
              GROUP BY
                1,
                2,
                3
            ) AS "t46"
          ) AS "t47"
        ) AS "t48"
      ) AS "t50"
      INNER JOIN (
        SELECT
          "t0"."day",
          "t0"."period"
        FROM "kpi_calendar" AS "t0"
        WHERE
          "t0"."kind" = 'current'
      ) AS "t7"
        ON "t50"."begun_on" = "t7"."day"
    ) AS "t52"
    LEFT OUTER JOIN (
      SELECT
        "t35"."period",
        "t35"."user_id",
        1 AS "buys"
      FROM (
        SELECT DISTINCT
          "t34"."period",
          "t34"."user_id"
        FROM (
          SELECT
            "t30"."user_id",
            "t30"."occurred_at",
            "t30"."occurred_on",
            "t30"."user_key",
            "t30"."session_key",
            "t30"."is_purchase",
            "t7"."period"
          FROM (
            SELECT
              "t26"."user_id",
              "t26"."occurred_at",
              "t26"."occurred_on",
              "t26"."user_key",
              "t26"."session_key",
              CASE WHEN "t26"."event" IN ('purchase') THEN 1 ELSE 0 END AS "is_purchase"
            FROM "t25" AS "t26"
            WHERE
              "t26"."user_id" IS NOT NULL
              AND CASE WHEN "t26"."event" IN ('purchase') THEN 1 ELSE 0 END = 1
          ) AS "t30"
          INNER JOIN (
            SELECT
              "t0"."day",
              "t0"."period"
            FROM "kpi_calendar" AS "t0"
            WHERE
              "t0"."kind" = 'current'
          ) AS "t7"
            ON "t30"."occurred_on" = "t7"."day"
        ) AS "t34"
      ) AS "t35"
    ) AS "t39"
      ON "t52"."period" = "t39"."period" AND "t52"."user_id" = "t39"."user_id"
  ) AS "t53"
) AS "t54"
GROUP BY
  1

-- duckdb: member_ends
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t5"."is_member" THEN 1 ELSE 0 END) AS "members__num"
FROM (
  SELECT
    "t4"."user_id",
    "t4"."changed_at",
    "t4"."changed_on",
    "t4"."level",
    "t4"."level_before",
    "t4"."next_on",
    "t4"."joined_at",
    "t4"."period",
    "t4"."start_on",
    "t4"."end_on",
    "t4"."previous_start_on",
    "t4"."level" IS NOT NULL AS "is_member"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."changed_at",
      "t2"."changed_on",
      "t2"."level",
      "t2"."level_before",
      "t2"."next_on",
      "t2"."joined_at",
      "t3"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM "kpi_level_changes" AS "t2"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t2"."changed_on" < "t3"."end_on"
      AND (
        (
          "t2"."next_on" IS NULL
        ) OR (
          "t2"."next_on" >= "t3"."end_on"
        )
      )
  ) AS "t4"
) AS "t5"
GROUP BY
  1

-- duckdb: member_starts
SELECT
  "t23"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t23"."is_higher" THEN 1 ELSE 0 END) AS "member_upgrade_rate__num",
  COUNT(*) AS "member_upgrade_rate__den",
  SUM(CASE WHEN "t23"."is_lower" THEN 1 ELSE 0 END) AS "member_downgrade_rate__num",
  COUNT(*) AS "member_downgrade_rate__den",
  SUM(CASE WHEN "t23"."is_active" THEN 1 ELSE 0 END) AS "member_active_rate__num",
  COUNT(*) AS "member_active_rate__den",
  SUM(CASE WHEN "t23"."is_member_at_end" THEN 1 ELSE 0 END) AS "member_retention__num",
  COUNT(*) AS "member_retention__den"
FROM (
  SELECT
    "t22"."period",
    "t22"."user_id",
    "t22"."level_at_start",
    "t22"."level_at_end",
    "t22"."is_member_at_end",
    "t22"."is_higher",
    "t22"."is_lower",
    "t22"."was_seen",
    "t22"."was_seen" IS NOT NULL AS "is_active"
  FROM (
    SELECT
      "t21"."period",
      "t21"."user_id",
      "t21"."level_at_start",
      "t21"."level_at_end",
      "t21"."is_member_at_end",
      "t21"."is_higher",
      "t21"."is_lower",
      "t18"."was_seen"
    FROM (
      SELECT
        "t19"."period",
        "t19"."user_id",
        "t19"."level_at_start",
        "t19"."level_at_end",
        "t19"."level_at_end" IS NOT NULL AS "is_member_at_end",
        COALESCE(
          CASE "t19"."level_at_end"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END > CASE "t19"."level_at_start"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END,
          FALSE
        ) AS "is_higher",
        COALESCE(
          CASE "t19"."level_at_end"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END < CASE "t19"."level_at_start"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END,
          FALSE
        ) AS "is_lower"
      FROM (
        SELECT
          "t15"."period",
          "t15"."user_id",
          "t15"."level_at_start",
          "t14"."level_at_end"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."period",
              "t5"."user_id",
              "t5"."level" AS "level_at_start"
            FROM "kpi_level_changes" AS "t5"
            INNER JOIN "kpi_periods" AS "t6"
              ON "t5"."changed_on" < "t6"."start_on"
              AND (
                (
                  "t5"."next_on" IS NULL
                ) OR (
                  "t5"."next_on" >= "t6"."start_on"
                )
              )
          ) AS "t9"
          WHERE
            "t9"."level_at_start" IS NOT NULL
        ) AS "t15"
        LEFT OUTER JOIN (
          SELECT
            "t10"."period",
            "t10"."user_id",
            "t10"."level" AS "level_at_end"
          FROM (
            SELECT
              "t5"."user_id",
              "t5"."changed_at",
              "t5"."changed_on",
              "t5"."level",
              "t5"."level_before",
              "t5"."next_on",
              "t5"."joined_at",
              "t6"."period",
              "t6"."start_on",
              "t6"."end_on",
              "t6"."previous_start_on"
            FROM "kpi_level_changes" AS "t5"
            INNER JOIN "kpi_periods" AS "t6"
              ON "t5"."changed_on" < "t6"."end_on"
              AND (
                (
                  "t5"."next_on" IS NULL
                ) OR (
                  "t5"."next_on" >= "t6"."end_on"
                )
              )
          ) AS "t10"
        ) AS "t14"
          ON "t15"."period" = "t14"."period" AND "t15"."user_id" = "t14"."user_id"
      ) AS "t19"
    ) AS "t21"
    LEFT OUTER JOIN (
      SELECT
        "t16"."period",
        "t16"."user_id",
        1 AS "was_seen"
      FROM (
        SELECT DISTINCT
          "t12"."period",
          "t12"."user_id"
        FROM (
          SELECT
            "t4"."user_id",
            "t4"."active_on",
            "t4"."previous_on",
            "t4"."next_on",
            "t8"."period"
          FROM "kpi_active_days" AS "t4"
          INNER JOIN (
            SELECT
              "t3"."day",
              "t3"."period"
            FROM "kpi_calendar" AS "t3"
            WHERE
              "t3"."kind" = 'current'
          ) AS "t8"
            ON "t4"."active_on" = "t8"."day"
        ) AS "t12"
      ) AS "t16"
    ) AS "t18"
      ON "t21"."period" = "t18"."period" AND "t21"."user_id" = "t18"."user_id"
  ) AS "t22"
) AS "t23"
GROUP BY
  1

-- duckdb: member_changes
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_first_joining" THEN 1 ELSE 0 END) AS "new_members__num",
  SUM(CASE WHEN "t6"."is_upgrade" THEN 1 ELSE 0 END) AS "member_upgrades__num",
  SUM(CASE WHEN "t6"."is_downgrade" THEN 1 ELSE 0 END) AS "member_downgrades__num"
FROM (
  SELECT
    "t5"."user_id",
    "t5"."changed_at",
    "t5"."changed_on",
    "t5"."level",
    "t5"."level_before",
    "t5"."next_on",
    "t5"."joined_at",
    "t5"."period",
    COALESCE("t5"."changed_at" = "t5"."joined_at", FALSE) AS "is_first_joining",
    COALESCE(
      CASE "t5"."level"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END > CASE "t5"."level_before"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END,
      FALSE
    ) AS "is_upgrade",
    COALESCE(
      CASE "t5"."level"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END < CASE "t5"."level_before"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END,
      FALSE
    ) AS "is_downgrade"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."changed_at",
      "t2"."changed_on",
      "t2"."level",
      "t2"."level_before",
      "t2"."next_on",
      "t2"."joined_at",
      "t4"."period"
    FROM "kpi_level_changes" AS "t2"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t4"
      ON "t2"."changed_on" = "t4"."day"
  ) AS "t5"
) AS "t6"
GROUP BY
  1

-- duckdb: new_people
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."first_visits" > 0 THEN 1 ELSE 0 END) AS "new_visitors__num",
  SUM(CASE WHEN "t6"."first_cards" > 0 THEN 1 ELSE 0 END) AS "new_cardholders__num"
FROM (
  SELECT
    "t5"."period",
    "t5"."user_id",
    SUM(CASE WHEN "t5"."event" = 'visit' THEN 1 ELSE 0 END) AS "first_visits",
    SUM(CASE WHEN "t5"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "first_cards"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."event",
      "t2"."occurred_on",
      "t4"."period"
    FROM "kpi_first_events" AS "t2"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t4"
      ON "t2"."occurred_on" = "t4"."day"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
GROUP BY
  1

-- duckdb: registrations_compared
SELECT
  "t13"."period",
  COUNT(*) AS "fact__rows",
  SUM("t13"."is_current") - SUM("t13"."is_previous") AS "new_user_growth__num",
  SUM("t13"."is_previous") AS "new_user_growth__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      "t9"."user_id",
      1 AS "is_current",
      0 AS "is_previous"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."registered_at",
        "t2"."registered_on",
        "t2"."channel",
        "t2"."referrer_id",
        "t2"."is_staff",
        "t2"."willing_to_refer",
        "t2"."phone",
        "t2"."birthday",
        "t2"."gender",
        "t2"."city",
        "t7"."period"
      FROM "users" AS "t2"
      ANTI JOIN (
        SELECT
          "t0"."user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t6"
        ON "t2"."user_id" = "t6"."user_id"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t7"
        ON "t2"."registered_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10"."period",
      "t10"."user_id",
      0 AS "is_current",
      1 AS "is_previous"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."registered_at",
        "t2"."registered_on",
        "t2"."channel",
        "t2"."referrer_id",
        "t2"."is_staff",
        "t2"."willing_to_refer",
        "t2"."phone",
        "t2"."birthday",
        "t2"."gender",
        "t2"."city",
        "t8"."period"
      FROM "users" AS "t2"
      ANTI JOIN (
        SELECT
          "t0"."user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t6"
        ON "t2"."user_id" = "t6"."user_id"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'previous'
      ) AS "t8"
        ON "t2"."registered_on" = "t8"."day"
    ) AS "t10"
  ) AS "t12"
) AS "t13"
GROUP BY
  1

-- duckdb: spending
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  SUM("t5"."amount") AS "acq_cost__num"
FROM (
  SELECT
    "t2"."spent_on",
    "t2"."channel",
    "t2"."campaign_id",
    "t2"."amount",
    "t4"."period"
  FROM "spend" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."spent_on" = "t4"."day"
) AS "t5"
GROUP BY
  1

-- duckdb: visitor_costs
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."cost") AS "cost_per_new_visitor__num",
  SUM("t12"."won") AS "cost_per_new_visitor__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."amount" AS "cost",
      0 AS "won"
    FROM (
      SELECT
        "t3"."spent_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."amount",
        "t7"."period"
      FROM "spend" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."spent_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "cost",
      1 AS "won"
    FROM (
      SELECT
        "t6"."user_id",
        "t6"."event",
        "t6"."occurred_on",
        "t7"."period"
      FROM (
        SELECT
          *
        FROM "kpi_first_events" AS "t1"
        WHERE
          "t1"."event" = 'visit'
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t6"."occurred_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- duckdb: buyer_costs
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."cost") AS "cac__num",
  SUM("t12"."won") AS "cac__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."amount" AS "cost",
      0 AS "won"
    FROM (
      SELECT
        "t3"."spent_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."amount",
        "t7"."period"
      FROM "spend" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."spent_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "cost",
      1 AS "won"
    FROM (
      SELECT
        "t5"."order_id",
        "t5"."user_id",
        "t5"."ordered_at",
        "t5"."ordered_on",
        "t5"."amount",
        "t5"."cost",
        "t5"."status",
        "t5"."refunded_amount",
        "t5"."refunded_at",
        "t5"."refunded_on",
        "t5"."channel",
        "t5"."campaign_id",
        "t5"."content_id",
        "t5"."net_amount",
        "t5"."order_number",
        "t5"."previous_on",
        "t5"."next_on",
        "t5"."first_on",
        "t5"."second_on",
        "t5"."is_first",
        "t5"."is_repeat",
        "t5"."is_window_complete",
        "t5"."is_second_in_window",
        "t7"."period"
      FROM (
        SELECT
          *
        FROM "kpi_order_history" AS "t1"
        WHERE
          "t1"."is_first"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t5"."ordered_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- duckdb: promoted_orders
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."promoted_amount") AS "promo_response_amount__num",
  SUM("t11"."touched_amount") AS "touch_sales__num"
FROM (
  SELECT
    "t10"."order_id",
    "t10"."user_id",
    "t10"."ordered_at",
    "t10"."ordered_on",
    "t10"."amount",
    "t10"."cost",
    "t10"."status",
    "t10"."refunded_amount",
    "t10"."refunded_at",
    "t10"."refunded_on",
    "t10"."channel",
    "t10"."campaign_id",
    "t10"."content_id",
    "t10"."net_amount",
    "t10"."order_number",
    "t10"."previous_on",
    "t10"."next_on",
    "t10"."first_on",
    "t10"."second_on",
    "t10"."is_first",
    "t10"."is_repeat",
    "t10"."is_window_complete",
    "t10"."is_second_in_window",
    "t10"."touch_campaign_id",
    "t10"."brought_by",
    "t10"."period",
    CASE
      WHEN "t10"."brought_by" IS NOT NULL
      THEN "t10"."net_amount"
      ELSE CAST(0 AS DECIMAL(18, 4))
    END AS "promoted_amount",
    CASE
      WHEN "t10"."touch_campaign_id" IS NOT NULL
      THEN "t10"."net_amount"
      ELSE CAST(0 AS DECIMAL(18, 4))
    END AS "touched_amount"
  FROM (
    SELECT
      "t9"."order_id",
      "t9"."user_id",
      "t9"."ordered_at",
      "t9"."ordered_on",
      "t9"."amount",
      "t9"."cost",
      "t9"."status",
      "t9"."refunded_amount",
      "t9"."refunded_at",
      "t9"."refunded_on",
      "t9"."channel",
      "t9"."campaign_id",
      "t9"."content_id",
      "t9"."net_amount",
      "t9"."order_number",
      "t9"."previous_on",
      "t9"."next_on",
      "t9"."first_on",
      "t9"."second_on",
      "t9"."is_first",
      "t9"."is_repeat",
      "t9"."is_window_complete",
      "t9"."is_second_in_window",
      "t9"."touch_campaign_id",
      "t9"."brought_by",
      "t6"."period"
    FROM (
      SELECT
        "t7"."order_id",
        "t7"."user_id",
        "t7"."ordered_at",
        "t7"."ordered_on",
        "t7"."amount",
        "t7"."cost",
        "t7"."status",
        "t7"."refunded_amount",
        "t7"."refunded_at",
        "t7"."refunded_on",
        "t7"."channel",
        "t7"."campaign_id",
        "t7"."content_id",
        "t7"."net_amount",
        "t7"."order_number",
        "t7"."previous_on",
        "t7"."next_on",
        "t7"."first_on",
        "t7"."second_on",
        "t7"."is_first",
        "t7"."is_repeat",
        "t7"."is_window_complete",
        "t7"."is_second_in_window",
        "t7"."touch_campaign_id",
        COALESCE("t7"."campaign_id", "t7"."touch_campaign_id") AS "brought_by"
      FROM (
        SELECT
          "t3"."order_id",
          "t3"."user_id",
          "t3"."ordered_at",
          "t3"."ordered_on",
          "t3"."amount",
          "t3"."cost",
          "t3"."status",
          "t3"."refunded_amount",
          "t3"."refunded_at",
          "t3"."refunded_on",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."net_amount",
          "t3"."order_number",
          "t3"."previous_on",
          "t3"."next_on",
          "t3"."first_on",
          "t3"."second_on",
          "t3"."is_first",
          "t3"."is_repeat",
          "t3"."is_window_complete",
          "t3"."is_second_in_window",
          "t4"."touch_campaign_id"
        FROM "kpi_order_history" AS "t3"
        LEFT OUTER JOIN "kpi_touched_orders" AS "t4"
          ON "t3"."order_id" = "t4"."order_id"
      ) AS "t7"
    ) AS "t9"
    INNER JOIN (
      SELECT
        "t0"."day",
        "t0"."period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t6"
      ON "t9"."ordered_on" = "t6"."day"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- duckdb: promotion_returns
SELECT
  "t17"."period",
  COUNT(*) AS "fact__rows",
  SUM("t17"."revenue") - SUM("t17"."cost") AS "promo_roi__num",
  SUM("t17"."cost") AS "promo_roi__den",
  SUM("t17"."revenue") AS "promo_roas__num",
  SUM("t17"."cost") AS "promo_roas__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."period",
      "t11"."amount" AS "cost",
      CAST(0 AS DECIMAL(18, 4)) AS "revenue"
    FROM (
      SELECT
        "t7"."spent_on",
        "t7"."channel",
        "t7"."campaign_id",
        "t7"."amount",
        "t7"."brought_by",
        "t9"."period"
      FROM (
        SELECT
          "t0"."spent_on",
          "t0"."channel",
          "t0"."campaign_id",
          "t0"."amount",
          "t0"."campaign_id" AS "brought_by"
        FROM "spend" AS "t0"
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t7"."spent_on" = "t9"."day"
    ) AS "t11"
  ) AS "t13"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t15"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "cost",
      "t15"."net_amount" AS "revenue"
    FROM (
      SELECT
        "t14"."order_id",
        "t14"."user_id",
        "t14"."ordered_at",
        "t14"."ordered_on",
        "t14"."amount",
        "t14"."cost",
        "t14"."status",
        "t14"."refunded_amount",
        "t14"."refunded_at",
        "t14"."refunded_on",
        "t14"."channel",
        "t14"."campaign_id",
        "t14"."content_id",
        "t14"."net_amount",
        "t14"."order_number",
        "t14"."previous_on",
        "t14"."next_on",
        "t14"."first_on",
        "t14"."second_on",
        "t14"."is_first",
        "t14"."is_repeat",
        "t14"."is_window_complete",
        "t14"."is_second_in_window",
        "t14"."touch_campaign_id",
        "t14"."brought_by",
        "t9"."period"
      FROM (
        SELECT
          "t10"."order_id",
          "t10"."user_id",
          "t10"."ordered_at",
          "t10"."ordered_on",
          "t10"."amount",
          "t10"."cost",
          "t10"."status",
          "t10"."refunded_amount",
          "t10"."refunded_at",
          "t10"."refunded_on",
          "t10"."channel",
          "t10"."campaign_id",
          "t10"."content_id",
          "t10"."net_amount",
          "t10"."order_number",
          "t10"."previous_on",
          "t10"."next_on",
          "t10"."first_on",
          "t10"."second_on",
          "t10"."is_first",
          "t10"."is_repeat",
          "t10"."is_window_complete",
          "t10"."is_second_in_window",
          "t10"."touch_campaign_id",
          COALESCE("t10"."campaign_id", "t10"."touch_campaign_id") AS "brought_by"
        FROM (
          SELECT
            "t4"."order_id",
            "t4"."user_id",
            "t4"."ordered_at",
            "t4"."ordered_on",
            "t4"."amount",
            "t4"."cost",
            "t4"."status",
            "t4"."refunded_amount",
            "t4"."refunded_at",
            "t4"."refunded_on",
            "t4"."channel",
            "t4"."campaign_id",
            "t4"."content_id",
            "t4"."net_amount",
            "t4"."order_number",
            "t4"."previous_on",
            "t4"."next_on",
            "t4"."first_on",
            "t4"."second_on",
            "t4"."is_first",
            "t4"."is_repeat",
            "t4"."is_window_complete",
            "t4"."is_second_in_window",
            "t5"."touch_campaign_id"
          FROM "kpi_order_history" AS "t4"
          LEFT OUTER JOIN "kpi_touched_orders" AS "t5"
            ON "t4"."order_id" = "t5"."order_id"
        ) AS "t10"
        WHERE
          COALESCE("t10"."campaign_id", "t10"."touch_campaign_id") IS NOT NULL
      ) AS "t14"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t14"."ordered_on" = "t9"."day"
    ) AS "t15"
  ) AS "t16"
) AS "t17"
GROUP BY
  1

-- duckdb: sent_touches
SELECT
  "t9"."period",
  COUNT(*) AS "fact__rows",
  SUM("t9"."is_delivered") AS "reach_rate__num",
  COUNT(*) AS "reach_rate__den"
FROM (
  SELECT
    "t8"."user_id",
    "t8"."campaign_id",
    "t8"."medium",
    "t8"."sent_at",
    "t8"."sent_on",
    "t8"."delivered_at",
    "t8"."delivered_on",
    "t8"."responded_at",
    "t8"."responded_on",
    "t8"."period",
    CASE WHEN "t8"."delivered_at" IS NOT NULL THEN 1 ELSE 0 END AS "is_delivered"
  FROM (
    SELECT
      "t3"."user_id",
      "t3"."campaign_id",
      "t3"."medium",
      "t3"."sent_at",
      "t3"."sent_on",
      "t3"."delivered_at",
      "t3"."delivered_on",
      "t3"."responded_at",
      "t3"."responded_on",
      "t7"."period"
    FROM "touches" AS "t3"
    ANTI JOIN (
      SELECT
        "t1"."user_id"
      FROM "users" AS "t1"
      WHERE
        COALESCE("t1"."is_staff", FALSE)
    ) AS "t6"
      ON "t3"."user_id" = "t6"."user_id"
    INNER JOIN (
      SELECT
        "t2"."day",
        "t2"."period"
      FROM "kpi_calendar" AS "t2"
      WHERE
        "t2"."kind" = 'current'
    ) AS "t7"
      ON "t3"."sent_on" = "t7"."day"
  ) AS "t8"
) AS "t9"
GROUP BY
  1

-- duckdb: touched_users
WITH "t11" AS (
  SELECT
    "t4"."user_id",
    "t4"."campaign_id",
    "t4"."medium",
    "t4"."sent_at",
    "t4"."sent_on",
    "t4"."delivered_at",
    "t4"."delivered_on",
    "t4"."responded_at",
    "t4"."responded_on",
    "t10"."period"
  FROM "touches" AS "t4"
  ANTI JOIN (
    SELECT
      "t1"."user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t9"
    ON "t4"."user_id" = "t9"."user_id"
  INNER JOIN (
    SELECT
      "t2"."day",
      "t2"."period"
    FROM "kpi_calendar" AS "t2"
    WHERE
      "t2"."kind" = 'current'
  ) AS "t10"
    ON "t4"."sent_on" = "t10"."day"
)
SELECT
  "t22"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t22"."responses" > 0 THEN 1 ELSE 0 END) AS "promo_response_rate__num",
  SUM(CASE WHEN "t22"."delivered" > 0 THEN 1 ELSE 0 END) AS "promo_response_rate__den",
  SUM(CASE WHEN "t22"."responses" > 0 THEN 1 ELSE 0 END) AS "touch_responders__num",
  SUM("t22"."responses") AS "touch_response_rate__num",
  SUM("t22"."delivered") AS "touch_response_rate__den"
FROM (
  SELECT
    "t21"."period",
    "t21"."user_id",
    SUM("t21"."is_delivered") AS "delivered",
    SUM(CASE WHEN "t21"."is_answered" THEN "t21"."is_delivered" ELSE 0 END) AS "responses"
  FROM (
    SELECT
      "t20"."user_id",
      "t20"."campaign_id",
      "t20"."medium",
      "t20"."sent_at",
      "t20"."sent_on",
      "t20"."delivered_at",
      "t20"."delivered_on",
      "t20"."responded_at",
      "t20"."responded_on",
      "t20"."period",
      "t20"."is_delivered",
      "t20"."is_answered" OR (
        "t20"."orders_after" IS NOT NULL
      ) AS "is_answered",
      "t20"."orders_after"
    FROM (
      SELECT
        "t16"."user_id",
        "t16"."campaign_id",
        "t16"."medium",
        "t16"."sent_at",
        "t16"."sent_on",
        "t16"."delivered_at",
        "t16"."delivered_on",
        "t16"."responded_at",
        "t16"."responded_on",
        "t16"."period",
        "t16"."is_delivered",
        "t16"."is_answered",
        "t19"."orders_after"
      FROM (
        SELECT
          "t12"."user_id",
          "t12"."campaign_id",
          "t12"."medium",
          "t12"."sent_at",
          "t12"."sent_on",
          "t12"."delivered_at",
          "t12"."delivered_on",
          "t12"."responded_at",
          "t12"."responded_on",
          "t12"."period",
          CASE WHEN "t12"."delivered_at" IS NOT NULL THEN 1 ELSE 0 END AS "is_delivered",
          "t12"."responded_at" IS NOT NULL AS "is_answered"
        FROM "t11" AS "t12"
      ) AS "t16"
      LEFT OUTER JOIN (
        SELECT
          "t17"."user_id",
          "t17"."sent_at",
          COUNT(*) AS "orders_after"
        FROM (
          SELECT
            "t14"."user_id",
            "t14"."sent_at",
            "t14"."last_on",
            "t8"."user_id" AS "user_id_right",
            "t8"."ordered_at",
            "t8"."ordered_on"
          FROM (
            SELECT DISTINCT
              "t12"."user_id",
              "t12"."sent_at",
              "t12"."sent_on" + INTERVAL '7' DAY AS "last_on"
            FROM "t11" AS "t12"
          ) AS "t14"
          INNER JOIN (
            SELECT
              "t3"."user_id",
              "t3"."ordered_at",
              "t3"."ordered_on"
            FROM "kpi_order_history" AS "t3"
          ) AS "t8"
            ON "t14"."user_id" = "t8"."user_id"
            AND "t8"."ordered_at" >= "t14"."sent_at"
            AND "t8"."ordered_on" <= "t14"."last_on"
        ) AS "t17"
        GROUP BY
          1,
          2
      ) AS "t19"
        ON "t16"."user_id" = "t19"."user_id" AND "t16"."sent_at" = "t19"."sent_at"
    ) AS "t20"
  ) AS "t21"
  GROUP BY
    1,
    2
) AS "t22"
GROUP BY
  1

-- duckdb: campaign_orders
SELECT
  "t13"."period",
  COUNT(*) AS "fact__rows",
  SUM("t13"."campaign_amount") AS "campaign_sales__num"
FROM (
  SELECT
    "t12"."order_id",
    "t12"."user_id",
    "t12"."ordered_at",
    "t12"."ordered_on",
    "t12"."amount",
    "t12"."cost",
    "t12"."status",
    "t12"."refunded_amount",
    "t12"."refunded_at",
    "t12"."refunded_on",
    "t12"."channel",
    "t12"."campaign_id",
    "t12"."content_id",
    "t12"."net_amount",
    "t12"."order_number",
    "t12"."previous_on",
    "t12"."next_on",
    "t12"."first_on",
    "t12"."second_on",
    "t12"."is_first",
    "t12"."is_repeat",
    "t12"."is_window_complete",
    "t12"."is_second_in_window",
    "t12"."coupon_campaign_id",
    "t12"."in_campaign",
    "t12"."period",
    CASE
      WHEN "t12"."in_campaign" IS NOT NULL
      THEN "t12"."net_amount"
      ELSE CAST(0 AS DECIMAL(18, 4))
    END AS "campaign_amount"
  FROM (
    SELECT
      "t11"."order_id",
      "t11"."user_id",
      "t11"."ordered_at",
      "t11"."ordered_on",
      "t11"."amount",
      "t11"."cost",
      "t11"."status",
      "t11"."refunded_amount",
      "t11"."refunded_at",
      "t11"."refunded_on",
      "t11"."channel",
      "t11"."campaign_id",
      "t11"."content_id",
      "t11"."net_amount",
      "t11"."order_number",
      "t11"."previous_on",
      "t11"."next_on",
      "t11"."first_on",
      "t11"."second_on",
      "t11"."is_first",
      "t11"."is_repeat",
      "t11"."is_window_complete",
      "t11"."is_second_in_window",
      "t11"."coupon_campaign_id",
      "t11"."in_campaign",
      "t6"."period"
    FROM (
      SELECT
        "t9"."order_id",
        "t9"."user_id",
        "t9"."ordered_at",
        "t9"."ordered_on",
        "t9"."amount",
        "t9"."cost",
        "t9"."status",
        "t9"."refunded_amount",
        "t9"."refunded_at",
        "t9"."refunded_on",
        "t9"."channel",
        "t9"."campaign_id",
        "t9"."content_id",
        "t9"."net_amount",
        "t9"."order_number",
        "t9"."previous_on",
        "t9"."next_on",
        "t9"."first_on",
        "t9"."second_on",
        "t9"."is_first",
        "t9"."is_repeat",
        "t9"."is_window_complete",
        "t9"."is_second_in_window",
        "t9"."coupon_campaign_id",
        COALESCE("t9"."campaign_id", "t9"."coupon_campaign_id") AS "in_campaign"
      FROM (
        SELECT
          "t3"."order_id",
          "t3"."user_id",
          "t3"."ordered_at",
          "t3"."ordered_on",
          "t3"."amount",
          "t3"."cost",
          "t3"."status",
          "t3"."refunded_amount",
          "t3"."refunded_at",
          "t3"."refunded_on",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."net_amount",
          "t3"."order_number",
          "t3"."previous_on",
          "t3"."next_on",
          "t3"."first_on",
          "t3"."second_on",
          "t3"."is_first",
          "t3"."is_repeat",
          "t3"."is_window_complete",
          "t3"."is_second_in_window",
          "t8"."coupon_campaign_id"
        FROM "kpi_order_history" AS "t3"
        LEFT OUTER JOIN (
          SELECT
            "t5"."order_id",
            MIN("t5"."campaign_id") AS "coupon_campaign_id"
          FROM (
            SELECT
              *
            FROM "coupons" AS "t2"
            WHERE
              "t2"."order_id" IS NOT NULL
          ) AS "t5"
          GROUP BY
            1
        ) AS "t8"
          ON "t3"."order_id" = "t8"."order_id"
      ) AS "t9"
    ) AS "t11"
    INNER JOIN (
      SELECT
        "t0"."day",
        "t0"."period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t6"
      ON "t11"."ordered_on" = "t6"."day"
  ) AS "t12"
) AS "t13"
GROUP BY
  1

-- duckdb: campaign_participants
SELECT
  "t23"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "campaign_participants__num"
FROM (
  SELECT DISTINCT
    "t22"."period",
    "t22"."user_id"
  FROM (
    SELECT
      "t21"."user_id",
      "t21"."in_campaign",
      "t21"."on",
      "t11"."period"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t1"."user_id",
            "t1"."campaign_id" AS "in_campaign",
            "t1"."redeemed_on" AS "on"
          FROM "coupons" AS "t1"
          WHERE
            "t1"."redeemed_on" IS NOT NULL
        ) AS "t8"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t16"."user_id",
              COALESCE("t16"."campaign_id", "t16"."coupon_campaign_id") AS "in_campaign",
              "t16"."ordered_on" AS "on"
            FROM (
              SELECT
                "t6"."order_id",
                "t6"."user_id",
                "t6"."ordered_at",
                "t6"."ordered_on",
                "t6"."amount",
                "t6"."cost",
                "t6"."status",
                "t6"."refunded_amount",
                "t6"."refunded_at",
                "t6"."refunded_on",
                "t6"."channel",
                "t6"."campaign_id",
                "t6"."content_id",
                "t6"."net_amount",
                "t6"."order_number",
                "t6"."previous_on",
                "t6"."next_on",
                "t6"."first_on",
                "t6"."second_on",
                "t6"."is_first",
                "t6"."is_repeat",
                "t6"."is_window_complete",
                "t6"."is_second_in_window",
                "t14"."coupon_campaign_id"
              FROM "kpi_order_history" AS "t6"
              LEFT OUTER JOIN (
                SELECT
                  "t9"."order_id",
                  MIN("t9"."campaign_id") AS "coupon_campaign_id"
                FROM (
                  SELECT
                    *
                  FROM "coupons" AS "t1"
                  WHERE
                    "t1"."order_id" IS NOT NULL
                ) AS "t9"
                GROUP BY
                  1
              ) AS "t14"
                ON "t6"."order_id" = "t14"."order_id"
            ) AS "t16"
          ) AS "t17"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t5"."user_id",
              "t5"."campaign_id" AS "in_campaign",
              "t5"."occurred_on" AS "on"
            FROM "events" AS "t5"
            ANTI JOIN (
              SELECT
                "t4"."user_id"
              FROM "users" AS "t4"
              WHERE
                COALESCE("t4"."is_staff", FALSE)
            ) AS "t12"
              ON "t5"."user_id" = "t12"."user_id"
          ) AS "t15"
        ) AS "t18"
      ) AS "t19"
      WHERE
        "t19"."user_id" IS NOT NULL AND "t19"."in_campaign" IS NOT NULL
    ) AS "t21"
    INNER JOIN (
      SELECT
        "t0"."day",
        "t0"."period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t11"
      ON "t21"."on" = "t11"."day"
  ) AS "t22"
) AS "t23"
GROUP BY
  1

-- duckdb: coupon_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."is_issued") AS "coupons_issued__num",
  SUM(1 - "t12"."is_issued") AS "coupons_redeemed__num",
  SUM("t12"."is_issued" * "t12"."is_over" * "t12"."is_in_time") AS "coupon_redemption_rate__num",
  SUM("t12"."is_issued" * "t12"."is_over") AS "coupon_redemption_rate__den",
  COALESCE(SUM("t12"."is_issued" * (
    1 - "t12"."is_over"
  )), 0) AS "coupon_redemption_rate__out"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."coupon_id",
      "t8"."is_over",
      "t8"."is_in_time",
      1 AS "is_issued"
    FROM (
      SELECT
        "t6"."coupon_id",
        "t6"."user_id",
        "t6"."campaign_id",
        "t6"."issued_at",
        "t6"."issued_on",
        "t6"."expires_at",
        "t6"."expires_on",
        "t6"."redeemed_at",
        "t6"."redeemed_on",
        "t6"."order_id",
        "t6"."face_value",
        "t6"."redeemed_day",
        "t6"."is_over",
        "t6"."is_in_time",
        "t3"."period"
      FROM (
        SELECT
          "t0"."coupon_id",
          "t0"."user_id",
          "t0"."campaign_id",
          "t0"."issued_at",
          "t0"."issued_on",
          "t0"."expires_at",
          "t0"."expires_on",
          "t0"."redeemed_at",
          "t0"."redeemed_on",
          "t0"."order_id",
          "t0"."face_value",
          "t0"."redeemed_on" AS "redeemed_day",
          CASE
            WHEN COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY) <= MAKE_DATE(2026, 10, 31)
            THEN 1
            ELSE 0
          END AS "is_over",
          CASE
            WHEN COALESCE(
              "t0"."redeemed_on" <= COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY),
              FALSE
            )
            THEN 1
            ELSE 0
          END AS "is_in_time"
        FROM "coupons" AS "t0"
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t3"
        ON "t6"."issued_on" = "t3"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      "t9"."coupon_id",
      "t9"."is_over",
      "t9"."is_in_time",
      0 AS "is_issued"
    FROM (
      SELECT
        "t7"."coupon_id",
        "t7"."user_id",
        "t7"."campaign_id",
        "t7"."issued_at",
        "t7"."issued_on",
        "t7"."expires_at",
        "t7"."expires_on",
        "t7"."redeemed_at",
        "t7"."redeemed_on",
        "t7"."order_id",
        "t7"."face_value",
        "t7"."redeemed_day",
        "t7"."is_over",
        "t7"."is_in_time",
        "t3"."period"
      FROM (
        SELECT
          "t0"."coupon_id",
          "t0"."user_id",
          "t0"."campaign_id",
          "t0"."issued_at",
          "t0"."issued_on",
          "t0"."expires_at",
          "t0"."expires_on",
          "t0"."redeemed_at",
          "t0"."redeemed_on",
          "t0"."order_id",
          "t0"."face_value",
          "t0"."redeemed_on" AS "redeemed_day",
          CASE
            WHEN COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY) <= MAKE_DATE(2026, 10, 31)
            THEN 1
            ELSE 0
          END AS "is_over",
          CASE
            WHEN COALESCE(
              "t0"."redeemed_on" <= COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY),
              FALSE
            )
            THEN 1
            ELSE 0
          END AS "is_in_time"
        FROM "coupons" AS "t0"
        WHERE
          "t0"."redeemed_on" IS NOT NULL
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t3"
        ON "t7"."redeemed_day" = "t3"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- duckdb: activity_counts
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM("t6"."activities") AS "activities_held__num",
  SUM("t6"."activities") * 7 AS "activity_frequency__num",
  MAX("t6"."days") AS "activity_frequency__den"
FROM (
  SELECT
    "t5"."period",
    SUM("t5"."starts") AS "activities",
    MAX("t5"."length") AS "days"
  FROM (
    SELECT
      "t4"."campaign_id",
      "t4"."name",
      "t4"."kind",
      "t4"."starts_at",
      "t4"."starts_on",
      "t4"."ends_at",
      "t4"."ends_on",
      "t4"."period",
      "t4"."start_on",
      "t4"."end_on",
      "t4"."previous_start_on",
      CASE
        WHEN "t4"."kind" IN ('activity')
        AND (
          "t4"."starts_on" >= "t4"."start_on"
        )
        AND (
          "t4"."starts_on" < "t4"."end_on"
        )
        THEN 1
        ELSE 0
      END AS "starts",
      DATE_DIFF('DAY', "t4"."start_on", "t4"."end_on") AS "length"
    FROM (
      SELECT
        "t2"."campaign_id",
        "t2"."name",
        "t2"."kind",
        "t2"."starts_at",
        "t2"."starts_on",
        "t2"."ends_at",
        "t2"."ends_on",
        "t3"."period",
        "t3"."start_on",
        "t3"."end_on",
        "t3"."previous_start_on"
      FROM "campaigns" AS "t2"
      CROSS JOIN "kpi_periods" AS "t3"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1
) AS "t6"
GROUP BY
  1

-- duckdb: points_periods
SELECT
  "t19"."period",
  COUNT(*) AS "fact__rows",
  SUM("t19"."issued") AS "points_issued__num",
  SUM("t19"."redeemed") AS "points_redeemed__num",
  SUM("t19"."expired") AS "points_expired__num",
  SUM((
    "t19"."issued" - "t19"."redeemed"
  ) - "t19"."expired") AS "points_pool_delta__num",
  SUM("t19"."balance") AS "points_balance__num",
  SUM(CASE WHEN "t19"."redeems" > 0 THEN 1 ELSE 0 END) AS "points_redeemers__num",
  SUM("t19"."redeemed") AS "points_redemption_rate__num",
  SUM("t19"."issued") AS "points_redemption_rate__den",
  SUM("t19"."benefits") AS "points_benefits__num",
  SUM("t19"."gifts") AS "points_gifts__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t19"."redeems" > 0) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t19"."cost") FILTER(WHERE
      "t19"."redeems" > 0)
  END AS "points_cost__num",
  SUM(CASE WHEN (
    "t19"."earns" > 0
  ) OR (
    "t19"."redeems" > 0
  ) THEN 1 ELSE 0 END) AS "points_participants__num",
  SUM("t19"."earns" + "t19"."redeems") AS "points_interactions__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t14"."period",
      "t14"."user_id",
      "t14"."issued",
      "t14"."redeemed",
      "t14"."expired",
      "t14"."earns",
      "t14"."redeems",
      "t14"."benefits",
      "t14"."gifts",
      "t14"."cost",
      CAST(0 AS DECIMAL(38, 4)) AS "balance"
    FROM (
      SELECT
        "t11"."period",
        "t11"."user_id",
        SUM(CASE WHEN "t11"."kind" = 'earn' THEN "t11"."points" ELSE 0 END) AS "issued",
        SUM(CASE WHEN "t11"."kind" = 'redeem' THEN "t11"."points" ELSE 0 END) AS "redeemed",
        SUM(CASE WHEN "t11"."kind" = 'expire' THEN "t11"."points" ELSE 0 END) AS "expired",
        SUM(CASE WHEN "t11"."kind" = 'earn' THEN 1 ELSE 0 END) AS "earns",
        SUM(CASE WHEN "t11"."kind" = 'redeem' THEN 1 ELSE 0 END) AS "redeems",
        SUM(
          CASE
            WHEN (
              "t11"."kind" = 'redeem'
            ) AND COALESCE("t11"."reward" = 'benefit', FALSE)
            THEN COALESCE("t11"."quantity", 1)
            ELSE 0
          END
        ) AS "benefits",
        SUM(
          CASE
            WHEN (
              "t11"."kind" = 'redeem'
            ) AND COALESCE("t11"."reward" = 'gift', FALSE)
            THEN COALESCE("t11"."quantity", 1)
            ELSE 0
          END
        ) AS "gifts",
        SUM("t11"."cost") FILTER(WHERE
          "t11"."kind" = 'redeem') AS "cost"
      FROM (
        SELECT
          "t4"."user_id",
          "t4"."occurred_at",
          "t4"."occurred_on",
          "t4"."kind",
          "t4"."points",
          "t4"."reward",
          "t4"."quantity",
          "t4"."cost",
          "t9"."period"
        FROM "points" AS "t4"
        ANTI JOIN (
          SELECT
            "t2"."user_id"
          FROM "users" AS "t2"
          WHERE
            COALESCE("t2"."is_staff", FALSE)
        ) AS "t8"
          ON "t4"."user_id" = "t8"."user_id"
        INNER JOIN (
          SELECT
            "t3"."day",
            "t3"."period"
          FROM "kpi_calendar" AS "t3"
          WHERE
            "t3"."kind" = 'current'
        ) AS "t9"
          ON "t4"."occurred_on" = "t9"."day"
      ) AS "t11"
      GROUP BY
        1,
        2
    ) AS "t14"
  ) AS "t15"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t17"."period",
      CAST(NULL AS TEXT) AS "user_id",
      CAST(0 AS DECIMAL(38, 4)) AS "issued",
      CAST(0 AS DECIMAL(38, 4)) AS "redeemed",
      CAST(0 AS DECIMAL(38, 4)) AS "expired",
      CAST(0 AS BIGINT) AS "earns",
      CAST(0 AS BIGINT) AS "redeems",
      CAST(0 AS DECIMAL(38, 4)) AS "benefits",
      CAST(0 AS DECIMAL(38, 4)) AS "gifts",
      CAST(0 AS DECIMAL(38, 4)) AS "cost",
      "t17"."balance"
    FROM (
      SELECT
        "t16"."period",
        SUM("t16"."points") AS "balance"
      FROM (
        SELECT
          "t13"."occurred_on",
          "t13"."points",
          "t5"."period",
          "t5"."start_on",
          "t5"."end_on",
          "t5"."previous_start_on"
        FROM (
          SELECT
            "t10"."occurred_on",
            SUM(
              CASE WHEN "t10"."kind" = 'earn' THEN "t10"."points" ELSE -(
                "t10"."points"
              ) END
            ) AS "points"
          FROM (
            SELECT
              "t4"."user_id",
              "t4"."occurred_at",
              "t4"."occurred_on",
              "t4"."kind",
              "t4"."points",
              "t4"."reward",
              "t4"."quantity",
              "t4"."cost"
            FROM "points" AS "t4"
            ANTI JOIN (
              SELECT
                "t2"."user_id"
              FROM "users" AS "t2"
              WHERE
                COALESCE("t2"."is_staff", FALSE)
            ) AS "t8"
              ON "t4"."user_id" = "t8"."user_id"
          ) AS "t10"
          GROUP BY
            1
        ) AS "t13"
        INNER JOIN "kpi_periods" AS "t5"
          ON "t13"."occurred_on" < "t5"."end_on"
      ) AS "t16"
      GROUP BY
        1
    ) AS "t17"
  ) AS "t18"
) AS "t19"
GROUP BY
  1

-- duckdb: wallet_periods
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t5"."top_ups" > 0 THEN 1 ELSE 0 END) AS "topup_users__num",
  SUM("t5"."topped_up") AS "topup_amount__num",
  SUM("t5"."spent") AS "topup_redeemed_amount__num",
  SUM(CASE WHEN "t5"."spends" > 0 THEN 1 ELSE 0 END) AS "topup_redeemers__num",
  SUM("t5"."spent") AS "topup_redeemed_rate__num",
  SUM("t5"."topped_up") AS "topup_redeemed_rate__den",
  SUM(
    CASE
      WHEN (
        (
          "t5"."balance_at_start" > 0
        ) OR (
          "t5"."top_ups" > 0
        )
      )
      AND (
        "t5"."spends" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "topup_redeemer_share__num",
  SUM(
    CASE
      WHEN (
        "t5"."balance_at_start" > 0
      ) OR (
        "t5"."top_ups" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "topup_redeemer_share__den",
  SUM("t5"."balance") AS "wallet_balance__num"
FROM (
  SELECT
    "t4"."period",
    "t4"."user_id",
    COALESCE(
      SUM("t4"."amount") FILTER(WHERE
        (
          "t4"."occurred_on" >= "t4"."start_on"
        ) AND (
          "t4"."kind" = 'top_up'
        )),
      0
    ) AS "topped_up",
    COALESCE(
      SUM("t4"."amount") FILTER(WHERE
        (
          "t4"."occurred_on" >= "t4"."start_on"
        ) AND NOT (
          "t4"."kind" = 'top_up'
        )),
      0
    ) AS "spent",
    COALESCE(
      SUM(
        CASE
          WHEN (
            "t4"."occurred_on" >= "t4"."start_on"
          ) AND (
            "t4"."kind" = 'top_up'
          )
          THEN 1
          ELSE 0
        END
      ),
      0
    ) AS "top_ups",
    COALESCE(
      SUM(
        CASE
          WHEN (
            "t4"."occurred_on" >= "t4"."start_on"
          ) AND NOT (
            "t4"."kind" = 'top_up'
          )
          THEN 1
          ELSE 0
        END
      ),
      0
    ) AS "spends",
    COALESCE(
      SUM(
        CASE WHEN "t4"."kind" = 'top_up' THEN "t4"."amount" ELSE -(
          "t4"."amount"
        ) END
      ) FILTER(WHERE
        NOT (
          "t4"."occurred_on" >= "t4"."start_on"
        )),
      0
    ) AS "balance_at_start",
    COALESCE(
      SUM(
        CASE WHEN "t4"."kind" = 'top_up' THEN "t4"."amount" ELSE -(
          "t4"."amount"
        ) END
      ),
      0
    ) AS "balance"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."occurred_at",
      "t2"."occurred_on",
      "t2"."kind",
      "t2"."amount",
      "t3"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM "wallet" AS "t2"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t2"."occurred_on" < "t3"."end_on"
  ) AS "t4"
  GROUP BY
    1,
    2
) AS "t5"
GROUP BY
  1

-- duckdb: takings
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."amount") AS "sales_and_topup__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."net_amount" AS "amount"
    FROM (
      SELECT
        "t3"."order_id",
        "t3"."user_id",
        "t3"."ordered_at",
        "t3"."ordered_on",
        "t3"."amount",
        "t3"."cost",
        "t3"."status",
        "t3"."refunded_amount",
        "t3"."refunded_at",
        "t3"."refunded_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."content_id",
        "t3"."net_amount",
        "t3"."order_number",
        "t3"."previous_on",
        "t3"."next_on",
        "t3"."first_on",
        "t3"."second_on",
        "t3"."is_first",
        "t3"."is_repeat",
        "t3"."is_window_complete",
        "t3"."is_second_in_window",
        "t7"."period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      "t9"."amount"
    FROM (
      SELECT
        "t6"."user_id",
        "t6"."occurred_at",
        "t6"."occurred_on",
        "t6"."kind",
        "t6"."amount",
        "t7"."period"
      FROM (
        SELECT
          *
        FROM "wallet" AS "t1"
        WHERE
          "t1"."kind" = 'top_up'
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t6"."occurred_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- duckdb: refunds
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."refunded") AS "refund_amount__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t7"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "refunded"
    FROM (
      SELECT
        "t2"."order_id",
        "t2"."user_id",
        "t2"."ordered_at",
        "t2"."ordered_on",
        "t2"."amount",
        "t2"."cost",
        "t2"."status",
        "t2"."refunded_amount",
        "t2"."refunded_at",
        "t2"."refunded_on",
        "t2"."channel",
        "t2"."campaign_id",
        "t2"."content_id",
        "t2"."net_amount",
        "t2"."order_number",
        "t2"."previous_on",
        "t2"."next_on",
        "t2"."first_on",
        "t2"."second_on",
        "t2"."is_first",
        "t2"."is_repeat",
        "t2"."is_window_complete",
        "t2"."is_second_in_window",
        "t6"."period"
      FROM "kpi_order_history" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t6"
        ON "t2"."ordered_on" = "t6"."day"
    ) AS "t7"
  ) AS "t9"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."refunded_amount" AS "refunded"
    FROM (
      SELECT
        "t5"."order_id",
        "t5"."user_id",
        "t5"."ordered_at",
        "t5"."ordered_on",
        "t5"."amount",
        "t5"."cost",
        "t5"."status",
        "t5"."refunded_amount",
        "t5"."refunded_at",
        "t5"."refunded_on",
        "t5"."channel",
        "t5"."campaign_id",
        "t5"."content_id",
        "t5"."net_amount",
        "t5"."order_number",
        "t5"."previous_on",
        "t5"."next_on",
        "t5"."first_on",
        "t5"."second_on",
        "t5"."is_first",
        "t5"."is_repeat",
        "t5"."is_window_complete",
        "t5"."is_second_in_window",
        "t5"."booked_on",
        "t6"."period"
      FROM (
        SELECT
          "t0"."order_id",
          "t0"."user_id",
          "t0"."ordered_at",
          "t0"."ordered_on",
          "t0"."amount",
          "t0"."cost",
          "t0"."status",
          "t0"."refunded_amount",
          "t0"."refunded_at",
          "t0"."refunded_on",
          "t0"."channel",
          "t0"."campaign_id",
          "t0"."content_id",
          "t0"."net_amount",
          "t0"."order_number",
          "t0"."previous_on",
          "t0"."next_on",
          "t0"."first_on",
          "t0"."second_on",
          "t0"."is_first",
          "t0"."is_repeat",
          "t0"."is_window_complete",
          "t0"."is_second_in_window",
          COALESCE("t0"."refunded_on", "t0"."ordered_on") AS "booked_on"
        FROM "kpi_order_history" AS "t0"
        WHERE
          "t0"."refunded_amount" > 0
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t6"
        ON "t5"."booked_on" = "t6"."day"
    ) AS "t8"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- duckdb: reader_periods
SELECT
  "t18"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t18"."has_bought_after" THEN 1 ELSE 0 END) AS "content_cvr__num",
  COUNT(*) AS "content_cvr__den"
FROM (
  SELECT
    "t17"."period",
    "t17"."reader_id",
    COUNT("t17"."buyer_id") > 0 AS "has_bought_after"
  FROM (
    SELECT
      "t16"."reader_id",
      "t16"."event",
      "t16"."read_at",
      "t16"."read_on",
      "t16"."session_id",
      "t16"."channel",
      "t16"."campaign_id",
      "t16"."content_id",
      "t16"."group_id",
      "t16"."value",
      "t16"."period",
      "t8"."ordered_at",
      "t8"."ordered_on",
      "t8"."buyer_id"
    FROM (
      SELECT
        "t14"."reader_id",
        "t14"."event",
        "t14"."read_at",
        "t14"."read_on",
        "t14"."session_id",
        "t14"."channel",
        "t14"."campaign_id",
        "t14"."content_id",
        "t14"."group_id",
        "t14"."value",
        "t9"."period"
      FROM (
        SELECT
          "t12"."user_id" AS "reader_id",
          "t12"."event",
          "t12"."occurred_at" AS "read_at",
          "t12"."occurred_on" AS "read_on",
          "t12"."session_id",
          "t12"."channel",
          "t12"."campaign_id",
          "t12"."content_id",
          "t12"."group_id",
          "t12"."value"
        FROM (
          SELECT
            "t10"."user_id",
            "t10"."event",
            "t10"."occurred_at",
            "t10"."occurred_on",
            "t10"."session_id",
            "t10"."channel",
            "t10"."campaign_id",
            "t10"."content_id",
            "t10"."group_id",
            "t10"."value"
          FROM (
            SELECT
              *
            FROM "events" AS "t2"
            WHERE
              "t2"."event" = 'read' AND "t2"."user_id" IS NOT NULL
          ) AS "t10"
          ANTI JOIN (
            SELECT
              "t3"."user_id"
            FROM "users" AS "t3"
            WHERE
              COALESCE("t3"."is_staff", FALSE)
          ) AS "t11"
            ON "t10"."user_id" = "t11"."user_id"
        ) AS "t12"
      ) AS "t14"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t14"."read_on" = "t9"."day"
    ) AS "t16"
    LEFT OUTER JOIN (
      SELECT
        "t0"."ordered_at",
        "t0"."ordered_on",
        "t0"."user_id" AS "buyer_id"
      FROM "kpi_order_history" AS "t0"
      WHERE
        "t0"."user_id" IS NOT NULL
    ) AS "t8"
      ON "t16"."reader_id" = "t8"."buyer_id"
      AND "t16"."read_at" <= "t8"."ordered_at"
      AND (
        "t16"."read_on" + INTERVAL '7' DAY
      ) >= "t8"."ordered_on"
  ) AS "t17"
  GROUP BY
    1,
    2
) AS "t18"
GROUP BY
  1

-- duckdb: content_buyers
WITH "t11" AS (
  SELECT
    "t4"."order_id",
    "t4"."user_id",
    "t4"."ordered_at",
    "t4"."ordered_on",
    "t4"."amount",
    "t4"."cost",
    "t4"."status",
    "t4"."refunded_amount",
    "t4"."refunded_at",
    "t4"."refunded_on",
    "t4"."channel",
    "t4"."campaign_id",
    "t4"."content_id",
    "t4"."net_amount",
    "t4"."order_number",
    "t4"."previous_on",
    "t4"."next_on",
    "t4"."first_on",
    "t4"."second_on",
    "t4"."is_first",
    "t4"."is_repeat",
    "t4"."is_window_complete",
    "t4"."is_second_in_window",
    "t8"."period"
  FROM "kpi_order_history" AS "t4"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t8"
    ON "t4"."ordered_on" = "t8"."day"
)
SELECT
  "t25"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t25"."is_after_reading" THEN 1 ELSE 0 END) AS "read_buyers__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t25"."is_after_reading") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t25"."net_amount") FILTER(WHERE
      "t25"."is_after_reading")
  END AS "content_sales__num"
FROM (
  SELECT
    "t24"."period",
    "t24"."user_id",
    "t24"."is_after_reading",
    SUM("t24"."net_amount") AS "net_amount"
  FROM (
    SELECT
      "t23"."order_id",
      "t23"."user_id",
      "t23"."ordered_at",
      "t23"."ordered_on",
      "t23"."amount",
      "t23"."cost",
      "t23"."status",
      "t23"."refunded_amount",
      "t23"."refunded_at",
      "t23"."refunded_on",
      "t23"."channel",
      "t23"."campaign_id",
      "t23"."content_id",
      "t23"."net_amount",
      "t23"."order_number",
      "t23"."previous_on",
      "t23"."next_on",
      "t23"."first_on",
      "t23"."second_on",
      "t23"."is_first",
      "t23"."is_repeat",
      "t23"."is_window_complete",
      "t23"."is_second_in_window",
      "t23"."period",
      "t23"."read_order_id",
      (
        (
          "t23"."read_order_id" IS NOT NULL
        ) OR (
          "t23"."content_id" IS NOT NULL
        )
      )
      AND (
        "t23"."user_id" IS NOT NULL
      ) AS "is_after_reading"
    FROM (
      SELECT
        "t14"."order_id",
        "t14"."user_id",
        "t14"."ordered_at",
        "t14"."ordered_on",
        "t14"."amount",
        "t14"."cost",
        "t14"."status",
        "t14"."refunded_amount",
        "t14"."refunded_at",
        "t14"."refunded_on",
        "t14"."channel",
        "t14"."campaign_id",
        "t14"."content_id",
        "t14"."net_amount",
        "t14"."order_number",
        "t14"."previous_on",
        "t14"."next_on",
        "t14"."first_on",
        "t14"."second_on",
        "t14"."is_first",
        "t14"."is_repeat",
        "t14"."is_window_complete",
        "t14"."is_second_in_window",
        "t14"."period",
        "t22"."read_order_id"
      FROM "t11" AS "t14"
      LEFT OUTER JOIN (
        SELECT
          "t20"."period",
          "t20"."order_id",
          "t20"."order_id" AS "read_order_id"
        FROM (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              "t18"."period",
              "t18"."order_id"
            FROM (
              SELECT
                "t13"."period",
                "t13"."order_id",
                "t13"."ordered_at",
                "t13"."ordered_on",
                "t13"."user_id" AS "buyer_id"
              FROM "t11" AS "t13"
            ) AS "t18"
            INNER JOIN (
              SELECT
                "t12"."user_id" AS "reader_id",
                "t12"."event",
                "t12"."occurred_at" AS "read_at",
                "t12"."occurred_on" AS "read_on",
                "t12"."session_id",
                "t12"."channel",
                "t12"."campaign_id",
                "t12"."content_id",
                "t12"."group_id",
                "t12"."value"
              FROM (
                SELECT
                  "t9"."user_id",
                  "t9"."event",
                  "t9"."occurred_at",
                  "t9"."occurred_on",
                  "t9"."session_id",
                  "t9"."channel",
                  "t9"."campaign_id",
                  "t9"."content_id",
                  "t9"."group_id",
                  "t9"."value"
                FROM (
                  SELECT
                    *
                  FROM "events" AS "t2"
                  WHERE
                    "t2"."event" = 'read' AND "t2"."user_id" IS NOT NULL
                ) AS "t9"
                ANTI JOIN (
                  SELECT
                    "t3"."user_id"
                  FROM "users" AS "t3"
                  WHERE
                    COALESCE("t3"."is_staff", FALSE)
                ) AS "t10"
                  ON "t9"."user_id" = "t10"."user_id"
              ) AS "t12"
            ) AS "t17"
              ON "t17"."reader_id" = "t18"."buyer_id"
              AND "t17"."read_at" <= "t18"."ordered_at"
              AND (
                "t17"."read_on" + INTERVAL '7' DAY
              ) >= "t18"."ordered_on"
          ) AS "t19"
        ) AS "t20"
      ) AS "t22"
        ON "t14"."period" = "t22"."period" AND "t14"."order_id" = "t22"."order_id"
    ) AS "t23"
  ) AS "t24"
  GROUP BY
    1,
    2,
    3
) AS "t25"
GROUP BY
  1

-- duckdb: referral_periods
SELECT
  "t13"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN 1 ELSE 0 END) AS "referred_users__num",
  SUM(CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN 1 ELSE 0 END) AS "referral_share__num",
  SUM(CASE WHEN "t13"."is_new" THEN 1 ELSE 0 END) AS "referral_share__den",
  MAX("t13"."depth") AS "referral_depth__num",
  SUM(CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN 1 ELSE 0 END) AS "k_factor__num",
  SUM(CASE WHEN NOT (
    "t13"."is_new"
  ) THEN 1 ELSE 0 END) AS "k_factor__den",
  SUM(CASE WHEN COALESCE("t13"."would_refer", FALSE) THEN 1 ELSE 0 END) AS "seed_willingness__num",
  COUNT("t13"."would_refer") AS "seed_willingness__den"
FROM (
  SELECT
    "t12"."user_id",
    "t12"."registered_at",
    "t12"."registered_on",
    "t12"."channel",
    "t12"."referrer_id",
    "t12"."is_staff",
    "t12"."willing_to_refer",
    "t12"."phone",
    "t12"."birthday",
    "t12"."gender",
    "t12"."city",
    "t12"."is_referred",
    "t12"."would_refer",
    "t12"."depth",
    "t12"."period",
    "t12"."start_on",
    "t12"."end_on",
    "t12"."previous_start_on",
    "t12"."registered_on" >= "t12"."start_on" AS "is_new"
  FROM (
    SELECT
      "t11"."user_id",
      "t11"."registered_at",
      "t11"."registered_on",
      "t11"."channel",
      "t11"."referrer_id",
      "t11"."is_staff",
      "t11"."willing_to_refer",
      "t11"."phone",
      "t11"."birthday",
      "t11"."gender",
      "t11"."city",
      "t11"."is_referred",
      "t11"."would_refer",
      "t11"."depth",
      "t3"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM (
      SELECT
        "t8"."user_id",
        "t8"."registered_at",
        "t8"."registered_on",
        "t8"."channel",
        "t8"."referrer_id",
        "t8"."is_staff",
        "t8"."willing_to_refer",
        "t8"."phone",
        "t8"."birthday",
        "t8"."gender",
        "t8"."city",
        "t8"."is_referred",
        "t8"."would_refer",
        "t7"."depth"
      FROM (
        SELECT
          "t1"."user_id",
          "t1"."registered_at",
          "t1"."registered_on",
          "t1"."channel",
          "t1"."referrer_id",
          "t1"."is_staff",
          "t1"."willing_to_refer",
          "t1"."phone",
          "t1"."birthday",
          "t1"."gender",
          "t1"."city",
          "t1"."referrer_id" IS NOT NULL AS "is_referred",
          "t1"."willing_to_refer" AS "would_refer"
        FROM "users" AS "t1"
      ) AS "t8"
      ANTI JOIN (
        SELECT
          "t1"."user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t9"
        ON "t8"."user_id" = "t9"."user_id"
      LEFT OUTER JOIN (
        SELECT
          "t2"."user_id",
          "t2"."depth"
        FROM "kpi_referral_forest" AS "t2"
      ) AS "t7"
        ON "t8"."user_id" = "t7"."user_id"
    ) AS "t11"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t11"."registered_on" < "t3"."end_on"
  ) AS "t12"
) AS "t13"
GROUP BY
  1

-- duckdb: referrer_periods
SELECT
  "t27"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t27"."is_seed" THEN 1 ELSE 0 END) AS "seed_users__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t27"."is_seed") = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t27"."reach") FILTER(WHERE
      "t27"."is_seed")
  END AS "seed_reach__num",
  SUM(CASE WHEN "t27"."is_seed" THEN 1 ELSE 0 END) AS "seed_reach__den"
FROM (
  SELECT
    "t26"."user_id",
    "t26"."registered_at",
    "t26"."registered_on",
    "t26"."channel",
    "t26"."referrer_id",
    "t26"."is_staff",
    "t26"."willing_to_refer",
    "t26"."phone",
    "t26"."birthday",
    "t26"."gender",
    "t26"."city",
    "t26"."is_referred",
    "t26"."would_refer",
    "t26"."depth",
    "t26"."period",
    "t26"."start_on",
    "t26"."end_on",
    "t26"."previous_start_on",
    "t26"."is_new",
    COALESCE("t26"."referrals", 0) AS "referrals",
    COALESCE("t26"."reach", 0) AS "reach",
    COALESCE("t26"."referrals", 0) >= 3 AS "is_seed"
  FROM (
    SELECT
      "t20"."user_id",
      "t20"."registered_at",
      "t20"."registered_on",
      "t20"."channel",
      "t20"."referrer_id",
      "t20"."is_staff",
      "t20"."willing_to_refer",
      "t20"."phone",
      "t20"."birthday",
      "t20"."gender",
      "t20"."city",
      "t20"."is_referred",
      "t20"."would_refer",
      "t20"."depth",
      "t20"."period",
      "t20"."start_on",
      "t20"."end_on",
      "t20"."previous_start_on",
      "t20"."is_new",
      "t25"."referrals",
      "t25"."reach"
    FROM (
      SELECT
        "t17"."user_id",
        "t17"."registered_at",
        "t17"."registered_on",
        "t17"."channel",
        "t17"."referrer_id",
        "t17"."is_staff",
        "t17"."willing_to_refer",
        "t17"."phone",
        "t17"."birthday",
        "t17"."gender",
        "t17"."city",
        "t17"."is_referred",
        "t17"."would_refer",
        "t17"."depth",
        "t17"."period",
        "t17"."start_on",
        "t17"."end_on",
        "t17"."previous_start_on",
        "t17"."registered_on" >= "t17"."start_on" AS "is_new"
      FROM (
        SELECT
          "t15"."user_id",
          "t15"."registered_at",
          "t15"."registered_on",
          "t15"."channel",
          "t15"."referrer_id",
          "t15"."is_staff",
          "t15"."willing_to_refer",
          "t15"."phone",
          "t15"."birthday",
          "t15"."gender",
          "t15"."city",
          "t15"."is_referred",
          "t15"."would_refer",
          "t15"."depth",
          "t4"."period",
          "t4"."start_on",
          "t4"."end_on",
          "t4"."previous_start_on"
        FROM (
          SELECT
            "t11"."user_id",
            "t11"."registered_at",
            "t11"."registered_on",
            "t11"."channel",
            "t11"."referrer_id",
            "t11"."is_staff",
            "t11"."willing_to_refer",
            "t11"."phone",
            "t11"."birthday",
            "t11"."gender",
            "t11"."city",
            "t11"."is_referred",
            "t11"."would_refer",
            "t10"."depth"
          FROM (
            SELECT
              "t1"."user_id",
              "t1"."registered_at",
              "t1"."registered_on",
              "t1"."channel",
              "t1"."referrer_id",
              "t1"."is_staff",
              "t1"."willing_to_refer",
              "t1"."phone",
              "t1"."birthday",
              "t1"."gender",
              "t1"."city",
              "t1"."referrer_id" IS NOT NULL AS "is_referred",
              "t1"."willing_to_refer" AS "would_refer"
            FROM "users" AS "t1"
          ) AS "t11"
          ANTI JOIN (
            SELECT
              "t1"."user_id"
            FROM "users" AS "t1"
            WHERE
              COALESCE("t1"."is_staff", FALSE)
          ) AS "t12"
            ON "t11"."user_id" = "t12"."user_id"
          LEFT OUTER JOIN (
            SELECT
              "t2"."user_id",
              "t2"."depth"
            FROM "kpi_referral_forest" AS "t2"
          ) AS "t10"
            ON "t11"."user_id" = "t10"."user_id"
        ) AS "t15"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t15"."registered_on" < "t4"."end_on"
      ) AS "t17"
    ) AS "t20"
    LEFT OUTER JOIN (
      SELECT
        "t23"."period",
        "t23"."ancestor_id" AS "user_id",
        SUM(CASE WHEN "t23"."distance" = 1 THEN 1 ELSE 0 END) AS "referrals",
        COUNT(*) AS "reach"
      FROM (
        SELECT
          "t22"."user_id",
          "t22"."ancestor_id",
          "t22"."distance",
          "t22"."registered_on",
          "t22"."depth",
          "t4"."period",
          "t4"."start_on",
          "t4"."end_on",
          "t4"."previous_start_on"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."user_id",
              "t6"."ancestor_id",
              "t6"."distance",
              "t16"."registered_on",
              "t10"."depth"
            FROM "kpi_referral_pairs_32" AS "t6"
            INNER JOIN (
              SELECT
                "t5"."user_id",
                "t5"."registered_on"
              FROM "users" AS "t5"
              ANTI JOIN (
                SELECT
                  "t1"."user_id"
                FROM "users" AS "t1"
                WHERE
                  COALESCE("t1"."is_staff", FALSE)
              ) AS "t12"
                ON "t5"."user_id" = "t12"."user_id"
            ) AS "t16"
              ON "t6"."user_id" = "t16"."user_id"
            INNER JOIN (
              SELECT
                "t2"."user_id",
                "t2"."depth"
              FROM "kpi_referral_forest" AS "t2"
            ) AS "t10"
              ON "t6"."user_id" = "t10"."user_id"
          ) AS "t18"
          WHERE
            (
              "t18"."distance" = 1
            ) OR (
              "t18"."depth" IS NOT NULL
            )
        ) AS "t22"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t22"."registered_on" < "t4"."end_on"
      ) AS "t23"
      GROUP BY
        1,
        2
    ) AS "t25"
      ON "t20"."period" = "t25"."period" AND "t20"."user_id" = "t25"."user_id"
  ) AS "t26"
) AS "t27"
GROUP BY
  1

-- duckdb: referred_orders
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t11"."is_referred") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t11"."net_amount") FILTER(WHERE
      "t11"."is_referred")
  END AS "referral_amount__num"
FROM (
  SELECT
    "t10"."order_id",
    "t10"."user_id",
    "t10"."ordered_at",
    "t10"."ordered_on",
    "t10"."amount",
    "t10"."cost",
    "t10"."status",
    "t10"."refunded_amount",
    "t10"."refunded_at",
    "t10"."refunded_on",
    "t10"."channel",
    "t10"."campaign_id",
    "t10"."content_id",
    "t10"."net_amount",
    "t10"."order_number",
    "t10"."previous_on",
    "t10"."next_on",
    "t10"."first_on",
    "t10"."second_on",
    "t10"."is_first",
    "t10"."is_repeat",
    "t10"."is_window_complete",
    "t10"."is_second_in_window",
    "t10"."period",
    "t10"."brought_id",
    "t10"."brought_id" IS NOT NULL AS "is_referred"
  FROM (
    SELECT
      "t9"."order_id",
      "t9"."user_id",
      "t9"."ordered_at",
      "t9"."ordered_on",
      "t9"."amount",
      "t9"."cost",
      "t9"."status",
      "t9"."refunded_amount",
      "t9"."refunded_at",
      "t9"."refunded_on",
      "t9"."channel",
      "t9"."campaign_id",
      "t9"."content_id",
      "t9"."net_amount",
      "t9"."order_number",
      "t9"."previous_on",
      "t9"."next_on",
      "t9"."first_on",
      "t9"."second_on",
      "t9"."is_first",
      "t9"."is_repeat",
      "t9"."is_window_complete",
      "t9"."is_second_in_window",
      "t9"."period",
      "t6"."brought_id"
    FROM (
      SELECT
        "t3"."order_id",
        "t3"."user_id",
        "t3"."ordered_at",
        "t3"."ordered_on",
        "t3"."amount",
        "t3"."cost",
        "t3"."status",
        "t3"."refunded_amount",
        "t3"."refunded_at",
        "t3"."refunded_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."content_id",
        "t3"."net_amount",
        "t3"."order_number",
        "t3"."previous_on",
        "t3"."next_on",
        "t3"."first_on",
        "t3"."second_on",
        "t3"."is_first",
        "t3"."is_repeat",
        "t3"."is_window_complete",
        "t3"."is_second_in_window",
        "t7"."period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t9"
    LEFT OUTER JOIN (
      SELECT
        "t1"."user_id" AS "brought_id"
      FROM "users" AS "t1"
      WHERE
        "t1"."referrer_id" IS NOT NULL
    ) AS "t6"
      ON "t9"."user_id" = "t6"."brought_id"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- duckdb: hot_product_buyers
WITH "t18" AS (
  SELECT
    "t14"."order_id",
    "t14"."user_id",
    "t14"."ordered_at",
    "t14"."ordered_on",
    "t14"."amount",
    "t14"."cost",
    "t14"."status",
    "t14"."refunded_amount",
    "t14"."refunded_at",
    "t14"."refunded_on",
    "t14"."channel",
    "t14"."campaign_id",
    "t14"."content_id",
    "t14"."net_amount",
    "t14"."order_number",
    "t14"."previous_on",
    "t14"."next_on",
    "t14"."first_on",
    "t14"."second_on",
    "t14"."is_first",
    "t14"."is_repeat",
    "t14"."is_window_complete",
    "t14"."is_second_in_window",
    "t14"."period",
    "t8"."product_id",
    "t8"."quantity"
  FROM (
    SELECT
      "t3"."order_id",
      "t3"."user_id",
      "t3"."ordered_at",
      "t3"."ordered_on",
      "t3"."amount",
      "t3"."cost",
      "t3"."status",
      "t3"."refunded_amount",
      "t3"."refunded_at",
      "t3"."refunded_on",
      "t3"."channel",
      "t3"."campaign_id",
      "t3"."content_id",
      "t3"."net_amount",
      "t3"."order_number",
      "t3"."previous_on",
      "t3"."next_on",
      "t3"."first_on",
      "t3"."second_on",
      "t3"."is_first",
      "t3"."is_repeat",
      "t3"."is_window_complete",
      "t3"."is_second_in_window",
      "t11"."period"
    FROM "kpi_order_history" AS "t3"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'previous'
    ) AS "t11"
      ON "t3"."ordered_on" = "t11"."day"
  ) AS "t14"
  INNER JOIN (
    SELECT
      "t2"."order_id",
      "t2"."product_id",
      "t2"."quantity"
    FROM "order_lines" AS "t2"
  ) AS "t8"
    ON "t14"."order_id" = "t8"."order_id"
)
SELECT
  "t30"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t30"."has_bought" THEN 1 ELSE 0 END) AS "hot_product_retention__num",
  COUNT(*) AS "hot_product_retention__den"
FROM (
  SELECT
    "t29"."period",
    "t29"."user_id",
    "t29"."came_back",
    "t29"."came_back" IS NOT NULL AS "has_bought"
  FROM (
    SELECT
      "t28"."period",
      "t28"."user_id",
      "t17"."came_back"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          "t22"."period",
          "t22"."user_id"
        FROM (
          SELECT
            *
          FROM "t18" AS "t19"
          WHERE
            "t19"."user_id" IS NOT NULL
        ) AS "t22"
        INNER JOIN (
          SELECT
            "t23"."period",
            "t23"."product_id"
          FROM (
            SELECT
              "t21"."period",
              "t21"."product_id",
              "t21"."pieces",
              ROW_NUMBER() OVER (
                PARTITION BY "t21"."period"
                ORDER BY "t21"."pieces" DESC, "t21"."product_id" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "place"
            FROM (
              SELECT
                "t19"."period",
                "t19"."product_id",
                SUM("t19"."quantity") AS "pieces"
              FROM "t18" AS "t19"
              GROUP BY
                1,
                2
            ) AS "t21"
          ) AS "t23"
          WHERE
            "t23"."place" < 1
        ) AS "t25"
          ON "t22"."period" = "t25"."period" AND "t22"."product_id" = "t25"."product_id"
      ) AS "t26"
    ) AS "t28"
    LEFT OUTER JOIN (
      SELECT
        "t15"."period",
        "t15"."user_id",
        1 AS "came_back"
      FROM (
        SELECT DISTINCT
          "t12"."period",
          "t12"."user_id"
        FROM (
          SELECT
            "t9"."order_id",
            "t9"."user_id",
            "t9"."ordered_at",
            "t9"."ordered_on",
            "t9"."amount",
            "t9"."cost",
            "t9"."status",
            "t9"."refunded_amount",
            "t9"."refunded_at",
            "t9"."refunded_on",
            "t9"."channel",
            "t9"."campaign_id",
            "t9"."content_id",
            "t9"."net_amount",
            "t9"."order_number",
            "t9"."previous_on",
            "t9"."next_on",
            "t9"."first_on",
            "t9"."second_on",
            "t9"."is_first",
            "t9"."is_repeat",
            "t9"."is_window_complete",
            "t9"."is_second_in_window",
            "t10"."period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              "t0"."user_id" IS NOT NULL
          ) AS "t9"
          INNER JOIN (
            SELECT
              "t1"."day",
              "t1"."period"
            FROM "kpi_calendar" AS "t1"
            WHERE
              "t1"."kind" = 'current'
          ) AS "t10"
            ON "t9"."ordered_on" = "t10"."day"
        ) AS "t12"
      ) AS "t15"
    ) AS "t17"
      ON "t28"."period" = "t17"."period" AND "t28"."user_id" = "t17"."user_id"
  ) AS "t29"
) AS "t30"
GROUP BY
  1

-- duckdb: rating_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('product', 'service', 'logistics')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('product', 'service', 'logistics'))
  END AS "feedback_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('product', 'service', 'logistics')) AS "feedback_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('product')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('product'))
  END AS "product_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('product')) AS "product_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('service')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('service'))
  END AS "service_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('service')) AS "service_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('logistics')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('logistics'))
  END AS "logistics_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('logistics')) AS "logistics_score__den",
  SUM(CASE WHEN (
    "t6"."source" = 'review'
  ) AND "t6"."satisfied" THEN 1 ELSE 0 END) AS "reviews_positive_rate__num",
  SUM(CASE WHEN "t6"."source" = 'review' THEN 1 ELSE 0 END) AS "reviews_positive_rate__den",
  SUM(CASE WHEN (
    "t6"."source" = 'survey'
  ) AND "t6"."satisfied" THEN 1 ELSE 0 END) AS "csat__num",
  SUM(CASE WHEN "t6"."source" = 'survey' THEN 1 ELSE 0 END) AS "csat__den",
  SUM(
    CASE WHEN (
      "t6"."subject" = 'pre_sale'
    ) AND "t6"."satisfied" THEN 1 ELSE 0 END
  ) AS "presale_csat__num",
  SUM(CASE WHEN "t6"."subject" = 'pre_sale' THEN 1 ELSE 0 END) AS "presale_csat__den",
  SUM(
    CASE WHEN (
      "t6"."subject" = 'after_sale'
    ) AND "t6"."satisfied" THEN 1 ELSE 0 END
  ) AS "aftersale_csat__num",
  SUM(CASE WHEN "t6"."subject" = 'after_sale' THEN 1 ELSE 0 END) AS "aftersale_csat__den"
FROM (
  SELECT
    "t5"."user_id",
    "t5"."rated_at",
    "t5"."rated_on",
    "t5"."subject",
    "t5"."score",
    "t5"."is_satisfied",
    "t5"."source",
    "t5"."satisfied",
    "t5"."dissatisfied",
    "t4"."period"
  FROM (
    SELECT
      "t0"."user_id",
      "t0"."rated_at",
      "t0"."rated_on",
      "t0"."subject",
      "t0"."score",
      "t0"."is_satisfied",
      "t0"."source",
      COALESCE("t0"."is_satisfied", "t0"."score" >= CAST(4.0000 AS DECIMAL(18, 4))) AS "satisfied",
      COALESCE(NOT (
        "t0"."is_satisfied"
      ), "t0"."score" <= CAST(2.0000 AS DECIMAL(18, 4))) AS "dissatisfied"
    FROM "ratings" AS "t0"
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t5"."rated_on" = "t4"."day"
) AS "t6"
GROUP BY
  1

-- duckdb: rater_periods
SELECT
  "t8"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t8"."dissatisfied_ratings" > 0 THEN 1 ELSE 0 END) AS "dissatisfied_share__num",
  COUNT(*) AS "dissatisfied_share__den"
FROM (
  SELECT
    "t7"."period",
    "t7"."user_id",
    SUM(CASE WHEN "t7"."dissatisfied" THEN 1 ELSE 0 END) AS "dissatisfied_ratings"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t5"."user_id",
        "t5"."rated_at",
        "t5"."rated_on",
        "t5"."subject",
        "t5"."score",
        "t5"."is_satisfied",
        "t5"."source",
        "t5"."satisfied",
        "t5"."dissatisfied",
        "t4"."period"
      FROM (
        SELECT
          "t0"."user_id",
          "t0"."rated_at",
          "t0"."rated_on",
          "t0"."subject",
          "t0"."score",
          "t0"."is_satisfied",
          "t0"."source",
          COALESCE("t0"."is_satisfied", "t0"."score" >= CAST(4.0000 AS DECIMAL(18, 4))) AS "satisfied",
          COALESCE(NOT (
            "t0"."is_satisfied"
          ), "t0"."score" <= CAST(2.0000 AS DECIMAL(18, 4))) AS "dissatisfied"
        FROM "ratings" AS "t0"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t4"
        ON "t5"."rated_on" = "t4"."day"
    ) AS "t6"
    WHERE
      "t6"."user_id" IS NOT NULL
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t8"
GROUP BY
  1

-- duckdb: complaint_periods
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "complaints__num"
FROM (
  SELECT
    "t2"."complaint_id",
    "t2"."user_id",
    "t2"."opened_at",
    "t2"."opened_on",
    "t2"."closed_at",
    "t2"."closed_on",
    "t2"."order_id",
    "t4"."period"
  FROM "complaints" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."opened_on" = "t4"."day"
) AS "t5"
GROUP BY
  1

-- duckdb: buyer_feedback_periods
SELECT
  "t25"."period",
  COUNT(*) AS "fact__rows",
  SUM(
    CASE
      WHEN (
        "t25"."complaints" > 0
      ) OR (
        "t25"."bad_ratings" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "complaint_rate__num",
  COUNT(*) AS "complaint_rate__den",
  SUM(CASE WHEN "t25"."complaints" > 0 THEN 1 ELSE 0 END) AS "complaint_share__num",
  COUNT(*) AS "complaint_share__den"
FROM (
  SELECT
    "t24"."period",
    "t24"."user_id",
    "t24"."orders",
    COALESCE("t24"."complaints", 0) AS "complaints",
    COALESCE("t24"."bad_ratings", 0) AS "bad_ratings"
  FROM (
    SELECT
      "t23"."period",
      "t23"."user_id",
      "t23"."orders",
      "t23"."complaints",
      "t21"."bad_ratings"
    FROM (
      SELECT
        "t15"."period",
        "t15"."user_id",
        "t15"."orders",
        "t20"."complaints"
      FROM (
        SELECT
          "t11"."period",
          "t11"."user_id",
          COUNT(*) AS "orders"
        FROM (
          SELECT
            "t7"."order_id",
            "t7"."user_id",
            "t7"."ordered_at",
            "t7"."ordered_on",
            "t7"."amount",
            "t7"."cost",
            "t7"."status",
            "t7"."refunded_amount",
            "t7"."refunded_at",
            "t7"."refunded_on",
            "t7"."channel",
            "t7"."campaign_id",
            "t7"."content_id",
            "t7"."net_amount",
            "t7"."order_number",
            "t7"."previous_on",
            "t7"."next_on",
            "t7"."first_on",
            "t7"."second_on",
            "t7"."is_first",
            "t7"."is_repeat",
            "t7"."is_window_complete",
            "t7"."is_second_in_window",
            "t9"."period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              "t0"."user_id" IS NOT NULL
          ) AS "t7"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t7"."ordered_on" = "t9"."day"
        ) AS "t11"
        GROUP BY
          1,
          2
      ) AS "t15"
      LEFT OUTER JOIN (
        SELECT
          "t16"."period",
          "t16"."user_id",
          COUNT(*) AS "complaints"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t4"."complaint_id",
              "t4"."user_id",
              "t4"."opened_at",
              "t4"."opened_on",
              "t4"."closed_at",
              "t4"."closed_on",
              "t4"."order_id",
              "t9"."period"
            FROM "complaints" AS "t4"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t9"
              ON "t4"."opened_on" = "t9"."day"
          ) AS "t12"
          WHERE
            "t12"."user_id" IS NOT NULL
        ) AS "t16"
        GROUP BY
          1,
          2
      ) AS "t20"
        ON "t15"."period" = "t20"."period" AND "t15"."user_id" = "t20"."user_id"
    ) AS "t23"
    LEFT OUTER JOIN (
      SELECT
        "t17"."period",
        "t17"."user_id",
        COUNT(*) AS "bad_ratings"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."user_id",
            "t10"."rated_at",
            "t10"."rated_on",
            "t10"."subject",
            "t10"."score",
            "t10"."is_satisfied",
            "t10"."source",
            "t10"."satisfied",
            "t10"."dissatisfied",
            "t9"."period"
          FROM (
            SELECT
              "t1"."user_id",
              "t1"."rated_at",
              "t1"."rated_on",
              "t1"."subject",
              "t1"."score",
              "t1"."is_satisfied",
              "t1"."source",
              COALESCE("t1"."is_satisfied", "t1"."score" >= CAST(4.0000 AS DECIMAL(18, 4))) AS "satisfied",
              COALESCE(NOT (
                "t1"."is_satisfied"
              ), "t1"."score" <= CAST(2.0000 AS DECIMAL(18, 4))) AS "dissatisfied"
            FROM "ratings" AS "t1"
          ) AS "t10"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t10"."rated_on" = "t9"."day"
        ) AS "t13"
        WHERE
          "t13"."dissatisfied" AND "t13"."user_id" IS NOT NULL
      ) AS "t17"
      GROUP BY
        1,
        2
    ) AS "t21"
      ON "t23"."period" = "t21"."period" AND "t23"."user_id" = "t21"."user_id"
  ) AS "t24"
) AS "t25"
GROUP BY
  1

-- duckdb: sent_surveys
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."was_answered" THEN 1 ELSE 0 END) AS "survey_response_rate__num",
  COUNT(*) AS "survey_response_rate__den"
FROM (
  SELECT
    "t4"."survey_id",
    "t4"."user_id",
    "t4"."sent_at",
    "t4"."sent_on",
    "t4"."answered_at",
    "t4"."answered_on",
    "t4"."was_answered",
    "t5"."period"
  FROM (
    SELECT
      "t0"."survey_id",
      "t0"."user_id",
      "t0"."sent_at",
      "t0"."sent_on",
      "t0"."answered_at",
      "t0"."answered_on",
      "t0"."answered_on" IS NOT NULL AS "was_answered"
    FROM "surveys" AS "t0"
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t5"
    ON "t4"."sent_on" = "t5"."day"
) AS "t6"
GROUP BY
  1

-- duckdb: respondent_periods
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "survey_participants__num"
FROM (
  SELECT
    "t6"."period",
    "t6"."user_id",
    COUNT(*) AS "answers"
  FROM (
    SELECT
      "t4"."survey_id",
      "t4"."user_id",
      "t4"."sent_at",
      "t4"."sent_on",
      "t4"."answered_at",
      "t4"."answered_on",
      "t4"."answer_on",
      "t5"."period"
    FROM (
      SELECT
        "t0"."survey_id",
        "t0"."user_id",
        "t0"."sent_at",
        "t0"."sent_on",
        "t0"."answered_at",
        "t0"."answered_on",
        "t0"."answered_on" AS "answer_on"
      FROM "surveys" AS "t0"
      WHERE
        "t0"."answered_on" IS NOT NULL AND "t0"."user_id" IS NOT NULL
    ) AS "t4"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t5"
      ON "t4"."answer_on" = "t5"."day"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
GROUP BY
  1

-- duckdb: audit_periods
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t5"."kind" = 'mystery_shopper') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t5"."score") FILTER(WHERE
      "t5"."kind" = 'mystery_shopper')
  END AS "mystery_shopper_score__num",
  COUNT("t5"."score") FILTER(WHERE
    "t5"."kind" = 'mystery_shopper') AS "mystery_shopper_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t5"."kind" = 'content_quality') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t5"."score") FILTER(WHERE
      "t5"."kind" = 'content_quality')
  END AS "content_quality__num",
  COUNT("t5"."score") FILTER(WHERE
    "t5"."kind" = 'content_quality') AS "content_quality__den",
  SUM(
    CASE
      WHEN COALESCE(
        (
          "t5"."kind" = 'figure_check'
        )
        AND (
          "t5"."is_confirmed" IS NOT NULL
        )
        AND "t5"."is_confirmed",
        FALSE
      )
      THEN 1
      ELSE 0
    END
  ) AS "accuracy_rate_review__num",
  SUM(
    CASE
      WHEN (
        "t5"."kind" = 'figure_check'
      ) AND (
        "t5"."is_confirmed" IS NOT NULL
      )
      THEN 1
      ELSE 0
    END
  ) AS "accuracy_rate_review__den"
FROM (
  SELECT
    "t2"."audited_at",
    "t2"."audited_on",
    "t2"."kind",
    "t2"."department",
    "t2"."score",
    "t2"."is_confirmed",
    "t4"."period"
  FROM "audits" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."audited_on" = "t4"."day"
) AS "t5"
GROUP BY
  1

-- duckdb: deliverable_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_timely" THEN 1 ELSE 0 END) AS "timeliness_rate__num",
  COUNT(*) AS "timeliness_rate__den",
  GREATEST(SUM("t6"."actual_size") - SUM("t6"."forecast_error"), 0) AS "accuracy_rate_forecast__num",
  SUM("t6"."actual_size") AS "accuracy_rate_forecast__den"
FROM (
  SELECT
    "t5"."deliverable_id",
    "t5"."role",
    "t5"."owner",
    "t5"."due_at",
    "t5"."due_on",
    "t5"."delivered_at",
    "t5"."delivered_on",
    "t5"."forecast",
    "t5"."actual",
    "t5"."is_timely",
    "t5"."actual_size",
    "t5"."forecast_error",
    "t3"."period"
  FROM (
    SELECT
      "t0"."deliverable_id",
      "t0"."role",
      "t0"."owner",
      "t0"."due_at",
      "t0"."due_on",
      "t0"."delivered_at",
      "t0"."delivered_on",
      "t0"."forecast",
      "t0"."actual",
      COALESCE("t0"."delivered_at" <= "t0"."due_at", FALSE) AS "is_timely",
      CASE
        WHEN (
          "t0"."forecast" IS NOT NULL
        ) AND (
          "t0"."actual" IS NOT NULL
        )
        THEN ABS("t0"."actual")
        ELSE 0
      END AS "actual_size",
      CASE
        WHEN (
          "t0"."forecast" IS NOT NULL
        ) AND (
          "t0"."actual" IS NOT NULL
        )
        THEN ABS("t0"."forecast" - "t0"."actual")
        ELSE 0
      END AS "forecast_error"
    FROM "deliverables" AS "t0"
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t3"
    ON "t5"."due_on" = "t3"."day"
) AS "t6"
GROUP BY
  1

-- duckdb: task_periods
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t11"."is_on_time" THEN 1 ELSE 0 END) AS "on_time_rate__num",
  COUNT(*) AS "on_time_rate__den",
  SUM(CASE WHEN NOT (
    "t11"."is_on_time"
  ) THEN 1 ELSE 0 END) AS "delayed_items__num",
  SUM("t11"."days_late") AS "delay_days__num",
  MAX("t11"."days_late") AS "longest_delay__num"
FROM (
  SELECT
    "t10"."task_id",
    "t10"."project",
    "t10"."role",
    "t10"."owner",
    "t10"."due_on",
    "t10"."done_on",
    "t10"."is_milestone",
    "t10"."finished_on",
    "t10"."period",
    "t10"."start_on",
    "t10"."end_on",
    "t10"."previous_start_on",
    COALESCE("t10"."finished_on" <= "t10"."due_on", FALSE) AS "is_on_time",
    CASE
      WHEN COALESCE("t10"."finished_on" <= "t10"."due_on", FALSE)
      THEN 0
      ELSE CASE
        WHEN COALESCE("t10"."finished_on" >= "t10"."end_on", TRUE)
        THEN DATE_DIFF('DAY', "t10"."due_on", "t10"."end_on") - 1
        ELSE DATE_DIFF('DAY', "t10"."due_on", "t10"."finished_on")
      END
    END AS "days_late"
  FROM (
    SELECT
      "t9"."task_id",
      "t9"."project",
      "t9"."role",
      "t9"."owner",
      "t9"."due_on",
      "t9"."done_on",
      "t9"."is_milestone",
      "t9"."finished_on",
      "t9"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM (
      SELECT
        "t5"."task_id",
        "t5"."project",
        "t5"."role",
        "t5"."owner",
        "t5"."due_on",
        "t5"."done_on",
        "t5"."is_milestone",
        "t5"."finished_on",
        "t7"."period"
      FROM (
        SELECT
          "t1"."task_id",
          "t1"."project",
          "t1"."role",
          "t1"."owner",
          "t1"."due_on",
          "t1"."done_on",
          "t1"."is_milestone",
          "t1"."done_on" AS "finished_on"
        FROM "tasks" AS "t1"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t5"."due_on" = "t7"."day"
    ) AS "t9"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t9"."period" = "t3"."period"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- duckdb: milestone_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_reached" THEN 1 ELSE 0 END) AS "milestone_progress__num",
  COUNT(*) AS "milestone_progress__den"
FROM (
  SELECT
    "t5"."task_id",
    "t5"."project",
    "t5"."role",
    "t5"."owner",
    "t5"."due_on",
    "t5"."done_on",
    "t5"."is_milestone",
    "t5"."finished_on",
    "t5"."period",
    "t5"."start_on",
    "t5"."end_on",
    "t5"."previous_start_on",
    COALESCE("t5"."finished_on" < "t5"."end_on", FALSE) AS "is_reached"
  FROM (
    SELECT
      "t4"."task_id",
      "t4"."project",
      "t4"."role",
      "t4"."owner",
      "t4"."due_on",
      "t4"."done_on",
      "t4"."is_milestone",
      "t4"."finished_on",
      "t2"."period",
      "t2"."start_on",
      "t2"."end_on",
      "t2"."previous_start_on"
    FROM (
      SELECT
        "t0"."task_id",
        "t0"."project",
        "t0"."role",
        "t0"."owner",
        "t0"."due_on",
        "t0"."done_on",
        "t0"."is_milestone",
        "t0"."done_on" AS "finished_on"
      FROM "tasks" AS "t0"
      WHERE
        "t0"."is_milestone"
    ) AS "t4"
    INNER JOIN "kpi_periods" AS "t2"
      ON "t4"."due_on" < "t2"."end_on"
  ) AS "t5"
) AS "t6"
GROUP BY
  1

-- duckdb: training_periods
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  SUM("t7"."hours") AS "learning_hours__num",
  SUM(CASE WHEN "t7"."is_first_of_course" THEN 1 ELSE 0 END) AS "courses_completed__num",
  SUM(CASE WHEN COALESCE("t7"."is_required", FALSE) THEN 1 ELSE 0 END) AS "trainings_required__num"
FROM (
  SELECT
    "t6"."person",
    "t6"."role",
    "t6"."course",
    "t6"."completed_at",
    "t6"."completed_on",
    "t6"."hours",
    "t6"."is_required",
    "t6"."period",
    "t6"."course_row",
    "t6"."course_row" = 0 AS "is_first_of_course"
  FROM (
    SELECT
      "t5"."person",
      "t5"."role",
      "t5"."course",
      "t5"."completed_at",
      "t5"."completed_on",
      "t5"."hours",
      "t5"."is_required",
      "t5"."period",
      ROW_NUMBER() OVER (
        PARTITION BY "t5"."period", "t5"."course"
        ORDER BY "t5"."completed_at" ASC, "t5"."person" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "course_row"
    FROM (
      SELECT
        "t2"."person",
        "t2"."role",
        "t2"."course",
        "t2"."completed_at",
        "t2"."completed_on",
        "t2"."hours",
        "t2"."is_required",
        "t4"."period"
      FROM "training" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t4"
        ON "t2"."completed_on" = "t4"."day"
    ) AS "t5"
  ) AS "t6"
) AS "t7"
GROUP BY
  1

-- duckdb: assessment_periods
SELECT
  "t8"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'plan_thinking') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t8"."score_total") FILTER(WHERE
      "t8"."criterion" = 'plan_thinking')
  END AS "plan_thinking__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'plan_thinking') = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t8"."scores") FILTER(WHERE
      "t8"."criterion" = 'plan_thinking')
  END AS "plan_thinking__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'user_understanding') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t8"."score_total") FILTER(WHERE
      "t8"."criterion" = 'user_understanding')
  END AS "user_understanding__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'user_understanding') = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t8"."scores") FILTER(WHERE
      "t8"."criterion" = 'user_understanding')
  END AS "user_understanding__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'execution') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t8"."score_total") FILTER(WHERE
      "t8"."criterion" = 'execution')
  END AS "execution__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'execution') = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t8"."scores") FILTER(WHERE
      "t8"."criterion" = 'execution')
  END AS "execution__den",
  SUM(
    CASE WHEN (
      "t8"."raters" >= 2
    ) AND (
      "t8"."spread" <= 1
    ) THEN 1 ELSE 0 END
  ) AS "rater_agreement__num",
  SUM(CASE WHEN "t8"."raters" >= 2 THEN 1 ELSE 0 END) AS "rater_agreement__den"
FROM (
  SELECT
    "t7"."period",
    "t7"."subject",
    "t7"."criterion",
    "t7"."assessed_on",
    COUNT(*) AS "raters",
    SUM("t7"."total") AS "score_total",
    SUM("t7"."count") AS "scores",
    MAX("t7"."high") - MIN("t7"."low") AS "spread"
  FROM (
    SELECT
      "t6"."period",
      "t6"."subject",
      "t6"."criterion",
      "t6"."assessed_on",
      "t6"."rater",
      SUM("t6"."points") AS "total",
      COUNT("t6"."points") AS "count",
      MIN("t6"."points") AS "low",
      MAX("t6"."points") AS "high"
    FROM (
      SELECT
        "t5"."assessed_on",
        "t5"."subject",
        "t5"."criterion",
        "t5"."rater",
        "t5"."score",
        "t5"."period",
        "t5"."score" AS "points"
      FROM (
        SELECT
          "t2"."assessed_on",
          "t2"."subject",
          "t2"."criterion",
          "t2"."rater",
          "t2"."score",
          "t4"."period"
        FROM "assessments" AS "t2"
        INNER JOIN (
          SELECT
            "t1"."day",
            "t1"."period"
          FROM "kpi_calendar" AS "t1"
          WHERE
            "t1"."kind" = 'current'
        ) AS "t4"
          ON "t2"."assessed_on" = "t4"."day"
      ) AS "t5"
    ) AS "t6"
    GROUP BY
      1,
      2,
      3,
      4,
      5
  ) AS "t7"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t8"
GROUP BY
  1

-- duckdb: community_periods
SELECT
  "t34"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t34"."is_in_at_end" THEN 1 ELSE 0 END) AS "community_members__num",
  SUM(CASE WHEN "t34"."is_new" THEN 1 ELSE 0 END) AS "community_new__num",
  SUM(
    CASE
      WHEN "t34"."was_in_at_start" AND NOT (
        "t34"."is_in_at_end"
      )
      THEN 1
      ELSE 0
    END
  ) AS "community_left__num",
  SUM(CASE WHEN "t34"."was_in" AND "t34"."has_messaged" THEN 1 ELSE 0 END) AS "community_active__num",
  SUM(CASE WHEN "t34"."was_in" THEN 1 ELSE 0 END) AS "community_active__den",
  SUM(CASE WHEN "t34"."was_in" AND "t34"."has_taken_part" THEN 1 ELSE 0 END) AS "activity_participation__num",
  SUM(CASE WHEN "t34"."was_in" THEN 1 ELSE 0 END) AS "activity_participation__den"
FROM (
  SELECT
    "t33"."period",
    "t33"."user_id",
    "t33"."start_on",
    "t33"."first_joined_on",
    "t33"."was_in" = 1 AS "was_in",
    "t33"."was_in_at_start" = 1 AS "was_in_at_start",
    "t33"."is_in_at_end" = 1 AS "is_in_at_end",
    "t33"."has_messaged" = 1 AS "has_messaged",
    "t33"."has_taken_part" = 1 AS "has_taken_part",
    "t33"."first_joined_on" >= "t33"."start_on" AS "is_new"
  FROM (
    SELECT
      "t32"."period",
      "t32"."user_id",
      "t32"."start_on",
      MIN("t32"."joined_on") AS "first_joined_on",
      MAX(CASE WHEN "t32"."was_in" THEN 1 ELSE 0 END) AS "was_in",
      MAX(CASE WHEN "t32"."was_in_at_start" THEN 1 ELSE 0 END) AS "was_in_at_start",
      MAX(CASE WHEN "t32"."is_in_at_end" THEN 1 ELSE 0 END) AS "is_in_at_end",
      MAX(CASE WHEN "t32"."has_messaged" THEN 1 ELSE 0 END) AS "has_messaged",
      MAX(CASE WHEN "t32"."has_taken_part" THEN 1 ELSE 0 END) AS "has_taken_part"
    FROM (
      SELECT
        "t31"."group_id",
        "t31"."user_id",
        "t31"."joined_at",
        "t31"."joined_on",
        "t31"."left_at",
        "t31"."left_on",
        "t31"."period",
        "t31"."start_on",
        "t31"."end_on",
        "t31"."previous_start_on",
        "t31"."was_in",
        "t31"."was_in_at_start",
        "t31"."is_in_at_end",
        "t31"."has_messaged" IS NOT NULL AS "has_messaged",
        "t31"."has_taken_part" IS NOT NULL AS "has_taken_part"
      FROM (
        SELECT
          "t29"."group_id",
          "t29"."user_id",
          "t29"."joined_at",
          "t29"."joined_on",
          "t29"."left_at",
          "t29"."left_on",
          "t29"."period",
          "t29"."start_on",
          "t29"."end_on",
          "t29"."previous_start_on",
          "t29"."was_in",
          "t29"."was_in_at_start",
          "t29"."is_in_at_end",
          "t29"."has_messaged",
          "t30"."has_taken_part"
        FROM (
          SELECT
            "t25"."group_id",
            "t25"."user_id",
            "t25"."joined_at",
            "t25"."joined_on",
            "t25"."left_at",
            "t25"."left_on",
            "t25"."period",
            "t25"."start_on",
            "t25"."end_on",
            "t25"."previous_start_on",
            "t25"."was_in",
            "t25"."was_in_at_start",
            "t25"."is_in_at_end",
            "t21"."has_messaged"
          FROM (
            SELECT
              "t17"."group_id",
              "t17"."user_id",
              "t17"."joined_at",
              "t17"."joined_on",
              "t17"."left_at",
              "t17"."left_on",
              "t17"."period",
              "t17"."start_on",
              "t17"."end_on",
              "t17"."previous_start_on",
              (
                "t17"."left_on" IS NULL
              )
              OR (
                (
                  "t17"."left_on" > "t17"."start_on"
                )
                AND (
                  "t17"."left_on" > "t17"."joined_on"
                )
              ) AS "was_in",
              (
                "t17"."joined_on" < "t17"."start_on"
              )
              AND (
                (
                  "t17"."left_on" IS NULL
                ) OR (
                  "t17"."left_on" >= "t17"."start_on"
                )
              ) AS "was_in_at_start",
              (
                "t17"."left_on" IS NULL
              ) OR (
                "t17"."left_on" >= "t17"."end_on"
              ) AS "is_in_at_end"
            FROM (
              SELECT
                "t6"."group_id",
                "t6"."user_id",
                "t6"."joined_at",
                "t6"."joined_on",
                "t6"."left_at",
                "t6"."left_on",
                "t7"."period",
                "t7"."start_on",
                "t7"."end_on",
                "t7"."previous_start_on"
              FROM "group_members" AS "t6"
              ANTI JOIN (
                SELECT
                  "t3"."user_id"
                FROM "users" AS "t3"
                WHERE
                  COALESCE("t3"."is_staff", FALSE)
              ) AS "t14"
                ON "t6"."user_id" = "t14"."user_id"
              INNER JOIN "kpi_periods" AS "t7"
                ON "t6"."joined_on" < "t7"."end_on"
            ) AS "t17"
          ) AS "t25"
          LEFT OUTER JOIN (
            SELECT
              "t18"."period",
              "t18"."user_id",
              COUNT(*) AS "has_messaged"
            FROM (
              SELECT
                "t15"."user_id",
                "t15"."event",
                "t15"."occurred_at",
                "t15"."occurred_on",
                "t15"."session_id",
                "t15"."channel",
                "t15"."campaign_id",
                "t15"."content_id",
                "t15"."group_id",
                "t15"."value",
                "t13"."period"
              FROM (
                SELECT
                  *
                FROM "events" AS "t4"
                WHERE
                  "t4"."event" = 'message' AND "t4"."user_id" IS NOT NULL
              ) AS "t15"
              INNER JOIN (
                SELECT
                  "t2"."day",
                  "t2"."period"
                FROM "kpi_calendar" AS "t2"
                WHERE
                  "t2"."kind" = 'current'
              ) AS "t13"
                ON "t15"."occurred_on" = "t13"."day"
            ) AS "t18"
            GROUP BY
              1,
              2
          ) AS "t21"
            ON "t25"."period" = "t21"."period" AND "t25"."user_id" = "t21"."user_id"
        ) AS "t29"
        LEFT OUTER JOIN (
          SELECT
            "t26"."period",
            "t26"."user_id",
            COUNT(*) AS "has_taken_part"
          FROM (
            SELECT
              "t23"."user_id",
              "t23"."event",
              "t23"."occurred_at",
              "t23"."occurred_on",
              "t23"."session_id",
              "t23"."channel",
              "t23"."campaign_id",
              "t23"."content_id",
              "t23"."group_id",
              "t23"."value",
              "t13"."period"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t8"."user_id",
                  "t8"."event",
                  "t8"."occurred_at",
                  "t8"."occurred_on",
                  "t8"."session_id",
                  "t8"."channel",
                  "t8"."campaign_id",
                  "t8"."content_id",
                  "t8"."group_id",
                  "t8"."value"
                FROM "events" AS "t8"
                SEMI JOIN (
                  SELECT
                    "t5"."campaign_id"
                  FROM "campaigns" AS "t5"
                  WHERE
                    "t5"."kind" IN ('activity')
                ) AS "t16"
                  ON "t8"."campaign_id" = "t16"."campaign_id"
              ) AS "t19"
              WHERE
                "t19"."user_id" IS NOT NULL
            ) AS "t23"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t13"
              ON "t23"."occurred_on" = "t13"."day"
          ) AS "t26"
          GROUP BY
            1,
            2
        ) AS "t30"
          ON "t29"."period" = "t30"."period" AND "t29"."user_id" = "t30"."user_id"
      ) AS "t31"
    ) AS "t32"
    GROUP BY
      1,
      2,
      3
  ) AS "t33"
) AS "t34"
GROUP BY
  1

-- duckdb: call_periods
SELECT
  "t8"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "phone_visits__num",
  SUM(CASE WHEN "t8"."is_connected" THEN 1 ELSE 0 END) AS "phone_connected__num",
  SUM(CASE WHEN "t8"."is_connected" THEN 1 ELSE 0 END) AS "phone_connect_rate__num",
  COUNT(*) AS "phone_connect_rate__den"
FROM (
  SELECT
    "t3"."call_id",
    "t3"."user_id",
    "t3"."called_at",
    "t3"."called_on",
    "t3"."is_connected",
    "t7"."period"
  FROM "calls" AS "t3"
  ANTI JOIN (
    SELECT
      "t1"."user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t6"
    ON "t3"."user_id" = "t6"."user_id"
  INNER JOIN (
    SELECT
      "t2"."day",
      "t2"."period"
    FROM "kpi_calendar" AS "t2"
    WHERE
      "t2"."kind" = 'current'
  ) AS "t7"
    ON "t3"."called_on" = "t7"."day"
) AS "t8"
GROUP BY
  1

-- duckdb: profile_periods
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  SUM("t7"."filled_fields") AS "info_completeness__num",
  SUM("t7"."profile_fields") AS "info_completeness__den"
FROM (
  SELECT
    "t6"."user_id",
    "t6"."registered_at",
    "t6"."registered_on",
    "t6"."channel",
    "t6"."referrer_id",
    "t6"."is_staff",
    "t6"."willing_to_refer",
    "t6"."phone",
    "t6"."birthday",
    "t6"."gender",
    "t6"."city",
    "t6"."filled_fields",
    "t6"."profile_fields",
    "t2"."period",
    "t2"."start_on",
    "t2"."end_on",
    "t2"."previous_start_on"
  FROM (
    SELECT
      "t0"."user_id",
      "t0"."registered_at",
      "t0"."registered_on",
      "t0"."channel",
      "t0"."referrer_id",
      "t0"."is_staff",
      "t0"."willing_to_refer",
      "t0"."phone",
      "t0"."birthday",
      "t0"."gender",
      "t0"."city",
      0 + CASE WHEN "t0"."phone" IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN "t0"."birthday" IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN "t0"."city" IS NOT NULL THEN 1 ELSE 0 END AS "filled_fields",
      3 AS "profile_fields"
    FROM "users" AS "t0"
  ) AS "t6"
  ANTI JOIN (
    SELECT
      "t0"."user_id"
    FROM "users" AS "t0"
    WHERE
      COALESCE("t0"."is_staff", FALSE)
  ) AS "t4"
    ON "t6"."user_id" = "t4"."user_id"
  INNER JOIN "kpi_periods" AS "t2"
    ON "t6"."registered_on" < "t2"."end_on"
) AS "t7"
GROUP BY
  1

-- duckdb: health_scores
SELECT
  "t15"."period",
  COUNT(*) AS "fact__rows",
  (
    CAST(CASE
      WHEN COUNT(*) FILTER(WHERE
        "t15"."is_judgement" = 1) = 0
      THEN CAST(0 AS DECIMAL(38, 4))
      ELSE SUM("t15"."score") FILTER(WHERE
        "t15"."is_judgement" = 1)
    END AS DOUBLE) * (
      CAST(MAX("t15"."weight_parts") FILTER(WHERE
        "t15"."is_judgement" = 1) AS DOUBLE) / CAST(NULLIF(MAX("t15"."weight_whole") FILTER(WHERE
        "t15"."is_judgement" = 1), 0) AS DOUBLE)
    )
  ) + (
    CAST(CASE
      WHEN COUNT(*) FILTER(WHERE
        NOT (
          "t15"."is_judgement" = 1
        )) = 0
      THEN CAST(0 AS DECIMAL(38, 4))
      ELSE SUM("t15"."score") FILTER(WHERE
        NOT (
          "t15"."is_judgement" = 1
        ))
    END AS DOUBLE) * (
      CAST(MAX("t15"."weight_parts") FILTER(WHERE
        NOT (
          "t15"."is_judgement" = 1
        )) AS DOUBLE) / CAST(NULLIF(
        MAX("t15"."weight_whole") FILTER(WHERE
          NOT (
            "t15"."is_judgement" = 1
          )),
        0
      ) AS DOUBLE)
    )
  ) AS "community_health__num",
  COUNT(*) AS "community_health__den"
FROM (
  SELECT
    "t14"."period",
    "t14"."score",
    "t14"."is_judgement",
    "t14"."judgements",
    "t14"."all_scores",
    CASE WHEN "t14"."is_judgement" = 1 THEN 500000 ELSE 500000 END * "t14"."all_scores" AS "weight_parts",
    CASE
      WHEN "t14"."is_judgement" = 1
      THEN "t14"."judgements"
      ELSE "t14"."all_scores" - "t14"."judgements"
    END * 1000000 AS "weight_whole"
  FROM (
    SELECT
      "t13"."period",
      "t13"."score",
      "t13"."is_judgement",
      SUM("t13"."is_judgement") OVER (
        PARTITION BY "t13"."period"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "judgements",
      COUNT(*) OVER (
        PARTITION BY "t13"."period"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "all_scores"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t9"."period",
          "t9"."score",
          1 AS "is_judgement"
        FROM (
          SELECT
            "t6"."assessed_on",
            "t6"."subject",
            "t6"."criterion",
            "t6"."rater",
            "t6"."score",
            "t8"."period"
          FROM (
            SELECT
              *
            FROM "assessments" AS "t0"
            WHERE
              "t0"."criterion" = 'community_health'
          ) AS "t6"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t8"
            ON "t6"."assessed_on" = "t8"."day"
        ) AS "t9"
      ) AS "t11"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t10"."period",
          "t10"."score",
          0 AS "is_judgement"
        FROM (
          SELECT
            "t7"."user_id",
            "t7"."rated_at",
            "t7"."rated_on",
            "t7"."subject",
            "t7"."score",
            "t7"."is_satisfied",
            "t7"."source",
            "t8"."period"
          FROM (
            SELECT
              *
            FROM "ratings" AS "t1"
            WHERE
              "t1"."subject" = 'community'
          ) AS "t7"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t8"
            ON "t7"."rated_on" = "t8"."day"
        ) AS "t10"
      ) AS "t12"
    ) AS "t13"
  ) AS "t14"
  WHERE
    "t14"."judgements" > 0 AND "t14"."judgements" < "t14"."all_scores"
) AS "t15"
GROUP BY
  1

-- duckdb: funnel_periods
SELECT
  "t28"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN (
    "t28"."visits" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "visit_conversion_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "visit_conversion_rate__den",
  SUM(CASE WHEN (
    "t28"."reads" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "read_conversion_rate__num",
  SUM(CASE WHEN "t28"."reads" > 0 THEN 1 ELSE 0 END) AS "read_conversion_rate__den",
  SUM(CASE WHEN (
    "t28"."carts" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "cart_conversion_rate__num",
  SUM(CASE WHEN "t28"."carts" > 0 THEN 1 ELSE 0 END) AS "cart_conversion_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      )
      AND (
        (
          "t28"."purchases" > 0
        )
        OR (
          "t28"."submit_forms" > 0
        )
        OR (
          "t28"."downloads" > 0
        )
      )
      THEN 1
      ELSE 0
    END
  ) AS "action_conversion_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "action_conversion_rate__den",
  SUM(CASE WHEN (
    "t28"."visits" > 0
  ) AND "t28"."has_registered" THEN 1 ELSE 0 END) AS "signup_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "signup_rate__den",
  SUM(
    CASE WHEN (
      "t28"."events" > 0
    ) AND (
      "t28"."inquiries" > 0
    ) THEN 1 ELSE 0 END
  ) AS "inquiry_rate__num",
  SUM(CASE WHEN "t28"."events" > 0 THEN 1 ELSE 0 END) AS "inquiry_rate__den",
  SUM(CASE WHEN (
    "t28"."inquiries" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "order_conversion__num",
  SUM(CASE WHEN "t28"."inquiries" > 0 THEN 1 ELSE 0 END) AS "order_conversion__den",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      ) AND (
        "t28"."first_visit_on" < "t28"."last_visit_on"
      )
      THEN 1
      ELSE 0
    END
  ) AS "return_visit_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "return_visit_rate__den"
FROM (
  SELECT
    "t27"."period",
    "t27"."user_id",
    "t27"."visits",
    "t27"."reads",
    "t27"."shares",
    "t27"."comments",
    "t27"."likes",
    "t27"."carts",
    "t27"."inquiries",
    "t27"."check_ins",
    "t27"."messages",
    "t27"."bind_cards",
    "t27"."submit_forms",
    "t27"."downloads",
    "t27"."moments_likes",
    "t27"."tip_events",
    "t27"."tips",
    "t27"."purchases",
    "t27"."active_events",
    "t27"."events",
    "t27"."first_visit_on",
    "t27"."last_visit_on",
    "t27"."is_known",
    "t27"."orders",
    "t27"."has_bought",
    "t27"."registrations",
    "t27"."registrations" IS NOT NULL AS "has_registered"
  FROM (
    SELECT
      "t26"."period",
      "t26"."user_id",
      "t26"."visits",
      "t26"."reads",
      "t26"."shares",
      "t26"."comments",
      "t26"."likes",
      "t26"."carts",
      "t26"."inquiries",
      "t26"."check_ins",
      "t26"."messages",
      "t26"."bind_cards",
      "t26"."submit_forms",
      "t26"."downloads",
      "t26"."moments_likes",
      "t26"."tip_events",
      "t26"."tips",
      "t26"."purchases",
      "t26"."active_events",
      "t26"."events",
      "t26"."first_visit_on",
      "t26"."last_visit_on",
      "t26"."is_known",
      "t26"."orders",
      "t26"."has_bought",
      "t17"."registrations"
    FROM (
      SELECT
        "t24"."period",
        "t24"."user_id",
        "t24"."visits",
        "t24"."reads",
        "t24"."shares",
        "t24"."comments",
        "t24"."likes",
        "t24"."carts",
        "t24"."inquiries",
        "t24"."check_ins",
        "t24"."messages",
        "t24"."bind_cards",
        "t24"."submit_forms",
        "t24"."downloads",
        "t24"."moments_likes",
        "t24"."tip_events",
        "t24"."tips",
        "t24"."purchases",
        "t24"."active_events",
        "t24"."events",
        "t24"."first_visit_on",
        "t24"."last_visit_on",
        "t24"."is_known",
        "t24"."orders",
        "t24"."orders" IS NOT NULL AS "has_bought"
      FROM (
        SELECT
          "t23"."period",
          "t23"."user_id",
          "t23"."visits",
          "t23"."reads",
          "t23"."shares",
          "t23"."comments",
          "t23"."likes",
          "t23"."carts",
          "t23"."inquiries",
          "t23"."check_ins",
          "t23"."messages",
          "t23"."bind_cards",
          "t23"."submit_forms",
          "t23"."downloads",
          "t23"."moments_likes",
          "t23"."tip_events",
          "t23"."tips",
          "t23"."purchases",
          "t23"."active_events",
          "t23"."events",
          "t23"."first_visit_on",
          "t23"."last_visit_on",
          "t23"."is_known",
          "t18"."orders"
        FROM (
          SELECT
            "t21"."period",
            "t21"."user_id",
            "t21"."visits",
            "t21"."reads",
            "t21"."shares",
            "t21"."comments",
            "t21"."likes",
            "t21"."carts",
            "t21"."inquiries",
            "t21"."check_ins",
            "t21"."messages",
            "t21"."bind_cards",
            "t21"."submit_forms",
            "t21"."downloads",
            "t21"."moments_likes",
            "t21"."tip_events",
            "t21"."tips",
            "t21"."purchases",
            "t21"."active_events",
            "t21"."events",
            "t21"."first_visit_on",
            "t21"."last_visit_on",
            "t21"."user_id" IS NOT NULL AS "is_known"
          FROM (
            SELECT
              "t20"."period",
              "t20"."user_id",
              "t20"."visits",
              "t20"."reads",
              "t20"."shares",
              "t20"."comments",
              "t20"."likes",
              "t20"."carts",
              "t20"."inquiries",
              "t20"."check_ins",
              "t20"."messages",
              "t20"."bind_cards",
              "t20"."submit_forms",
              "t20"."downloads",
              "t20"."moments_likes",
              "t20"."tip_events",
              "t20"."tips",
              "t20"."purchases",
              "t20"."active_events",
              "t20"."events",
              "t20"."first_visit_on",
              "t20"."last_visit_on"
            FROM (
              SELECT
                "t13"."period",
                "t13"."user_id",
                SUM(CASE WHEN "t13"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
                SUM(CASE WHEN "t13"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
                SUM(CASE WHEN "t13"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
                SUM(CASE WHEN "t13"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
                SUM(CASE WHEN "t13"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
                SUM(CASE WHEN "t13"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
                SUM(CASE WHEN "t13"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
                SUM(CASE WHEN "t13"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
                SUM(CASE WHEN "t13"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
                SUM(CASE WHEN "t13"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
                SUM(CASE WHEN "t13"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
                SUM(CASE WHEN "t13"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
                SUM(CASE WHEN "t13"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
                SUM(CASE WHEN "t13"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
                SUM("t13"."value") FILTER(WHERE
                  "t13"."event" = 'tip') AS "tips",
                SUM(CASE WHEN "t13"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
                COUNT(*) AS "active_events",
                COUNT(*) AS "events",
                MIN("t13"."occurred_on") FILTER(WHERE
                  "t13"."event" = 'visit') AS "first_visit_on",
                MAX("t13"."occurred_on") FILTER(WHERE
                  "t13"."event" = 'visit') AS "last_visit_on"
              FROM (
                SELECT
                  "t5"."user_id",
                  "t5"."event",
                  "t5"."occurred_at",
                  "t5"."occurred_on",
                  "t5"."session_id",
                  "t5"."channel",
                  "t5"."campaign_id",
                  "t5"."content_id",
                  "t5"."group_id",
                  "t5"."value",
                  "t10"."period"
                FROM "events" AS "t5"
                INNER JOIN (
                  SELECT
                    "t1"."day",
                    "t1"."period"
                  FROM "kpi_calendar" AS "t1"
                  WHERE
                    "t1"."kind" = 'current'
                ) AS "t10"
                  ON "t5"."occurred_on" = "t10"."day"
              ) AS "t13"
              GROUP BY
                1,
                2
            ) AS "t20"
            ANTI JOIN (
              SELECT
                "t0"."user_id"
              FROM "users" AS "t0"
              WHERE
                COALESCE("t0"."is_staff", FALSE)
            ) AS "t9"
              ON "t20"."user_id" = "t9"."user_id"
          ) AS "t21"
          WHERE
            "t21"."user_id" IS NOT NULL
        ) AS "t23"
        LEFT OUTER JOIN (
          SELECT
            "t14"."period",
            "t14"."user_id",
            COUNT(*) AS "orders"
          FROM (
            SELECT
              "t11"."order_id",
              "t11"."user_id",
              "t11"."ordered_at",
              "t11"."ordered_on",
              "t11"."amount",
              "t11"."cost",
              "t11"."status",
              "t11"."refunded_amount",
              "t11"."refunded_at",
              "t11"."refunded_on",
              "t11"."channel",
              "t11"."campaign_id",
              "t11"."content_id",
              "t11"."net_amount",
              "t11"."order_number",
              "t11"."previous_on",
              "t11"."next_on",
              "t11"."first_on",
              "t11"."second_on",
              "t11"."is_first",
              "t11"."is_repeat",
              "t11"."is_window_complete",
              "t11"."is_second_in_window",
              "t10"."period"
            FROM (
              SELECT
                *
              FROM "kpi_order_history" AS "t2"
              WHERE
                "t2"."user_id" IS NOT NULL
            ) AS "t11"
            INNER JOIN (
              SELECT
                "t1"."day",
                "t1"."period"
              FROM "kpi_calendar" AS "t1"
              WHERE
                "t1"."kind" = 'current'
            ) AS "t10"
              ON "t11"."ordered_on" = "t10"."day"
          ) AS "t14"
          GROUP BY
            1,
            2
        ) AS "t18"
          ON "t23"."period" = "t18"."period" AND "t23"."user_id" = "t18"."user_id"
      ) AS "t24"
    ) AS "t26"
    LEFT OUTER JOIN (
      SELECT
        "t12"."period",
        "t12"."user_id",
        COUNT(*) AS "registrations"
      FROM (
        SELECT
          "t4"."user_id",
          "t4"."registered_at",
          "t4"."registered_on",
          "t4"."channel",
          "t4"."referrer_id",
          "t4"."is_staff",
          "t4"."willing_to_refer",
          "t4"."phone",
          "t4"."birthday",
          "t4"."gender",
          "t4"."city",
          "t10"."period"
        FROM "users" AS "t4"
        INNER JOIN (
          SELECT
            "t1"."day",
            "t1"."period"
          FROM "kpi_calendar" AS "t1"
          WHERE
            "t1"."kind" = 'current'
        ) AS "t10"
          ON "t4"."registered_on" = "t10"."day"
      ) AS "t12"
      GROUP BY
        1,
        2
    ) AS "t17"
      ON "t26"."period" = "t17"."period" AND "t26"."user_id" = "t17"."user_id"
  ) AS "t27"
) AS "t28"
GROUP BY
  1

-- duckdb: arrival_periods
WITH "t6" AS (
  SELECT
    "t2"."day",
    "t2"."period"
  FROM "kpi_calendar" AS "t2"
  WHERE
    "t2"."kind" = 'current'
)
SELECT
  "t18"."period",
  COUNT(*) AS "fact__rows",
  SUM("t18"."new_users") AS "visitor_conversion__num",
  SUM("t18"."visitors") AS "visitor_conversion__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t16"."period",
      CAST(1 AS BIGINT) AS "visitors",
      CAST(0 AS BIGINT) AS "new_users"
    FROM (
      SELECT
        "t15"."period",
        "t15"."user_id",
        "t15"."visits",
        "t15"."reads",
        "t15"."shares",
        "t15"."comments",
        "t15"."likes",
        "t15"."carts",
        "t15"."inquiries",
        "t15"."check_ins",
        "t15"."messages",
        "t15"."bind_cards",
        "t15"."submit_forms",
        "t15"."downloads",
        "t15"."moments_likes",
        "t15"."tip_events",
        "t15"."tips",
        "t15"."purchases",
        "t15"."active_events",
        "t15"."events",
        "t15"."first_visit_on",
        "t15"."last_visit_on"
      FROM (
        SELECT
          "t12"."period",
          "t12"."user_id",
          SUM(CASE WHEN "t12"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
          SUM(CASE WHEN "t12"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
          SUM(CASE WHEN "t12"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
          SUM(CASE WHEN "t12"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
          SUM(CASE WHEN "t12"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
          SUM(CASE WHEN "t12"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
          SUM(CASE WHEN "t12"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
          SUM(CASE WHEN "t12"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
          SUM(CASE WHEN "t12"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
          SUM(CASE WHEN "t12"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
          SUM(CASE WHEN "t12"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
          SUM(CASE WHEN "t12"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
          SUM(CASE WHEN "t12"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
          SUM(CASE WHEN "t12"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
          SUM("t12"."value") FILTER(WHERE
            "t12"."event" = 'tip') AS "tips",
          SUM(CASE WHEN "t12"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
          COUNT(*) AS "active_events",
          COUNT(*) AS "events",
          MIN("t12"."occurred_on") FILTER(WHERE
            "t12"."event" = 'visit') AS "first_visit_on",
          MAX("t12"."occurred_on") FILTER(WHERE
            "t12"."event" = 'visit') AS "last_visit_on"
        FROM (
          SELECT
            "t4"."user_id",
            "t4"."event",
            "t4"."occurred_at",
            "t4"."occurred_on",
            "t4"."session_id",
            "t4"."channel",
            "t4"."campaign_id",
            "t4"."content_id",
            "t4"."group_id",
            "t4"."value",
            "t10"."period"
          FROM "events" AS "t4"
          INNER JOIN "t6" AS "t10"
            ON "t4"."occurred_on" = "t10"."day"
        ) AS "t12"
        GROUP BY
          1,
          2
      ) AS "t15"
      ANTI JOIN (
        SELECT
          "t0"."user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t7"
        ON "t15"."user_id" = "t7"."user_id"
    ) AS "t16"
    WHERE
      "t16"."user_id" IS NOT NULL AND "t16"."visits" > 0
  ) AS "t17"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t11"."period",
      CAST(0 AS BIGINT) AS "visitors",
      CAST(1 AS BIGINT) AS "new_users"
    FROM (
      SELECT
        "t3"."user_id",
        "t3"."registered_at",
        "t3"."registered_on",
        "t3"."channel",
        "t3"."referrer_id",
        "t3"."is_staff",
        "t3"."willing_to_refer",
        "t3"."phone",
        "t3"."birthday",
        "t3"."gender",
        "t3"."city",
        "t9"."period"
      FROM "users" AS "t3"
      ANTI JOIN (
        SELECT
          "t0"."user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t7"
        ON "t3"."user_id" = "t7"."user_id"
      INNER JOIN "t6" AS "t9"
        ON "t3"."registered_on" = "t9"."day"
    ) AS "t11"
  ) AS "t13"
) AS "t18"
GROUP BY
  1

-- duckdb: deal_periods
SELECT
  "t17"."period",
  COUNT(*) AS "fact__rows",
  SUM("t17"."orders") AS "monetisation_rate__num",
  SUM("t17"."inquiries") AS "monetisation_rate__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t15"."period",
      "t15"."inquiries",
      CAST(0 AS BIGINT) AS "orders"
    FROM (
      SELECT
        "t14"."period",
        "t14"."user_id",
        "t14"."visits",
        "t14"."reads",
        "t14"."shares",
        "t14"."comments",
        "t14"."likes",
        "t14"."carts",
        "t14"."inquiries",
        "t14"."check_ins",
        "t14"."messages",
        "t14"."bind_cards",
        "t14"."submit_forms",
        "t14"."downloads",
        "t14"."moments_likes",
        "t14"."tip_events",
        "t14"."tips",
        "t14"."purchases",
        "t14"."active_events",
        "t14"."events",
        "t14"."first_visit_on",
        "t14"."last_visit_on"
      FROM (
        SELECT
          "t11"."period",
          "t11"."user_id",
          SUM(CASE WHEN "t11"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
          SUM(CASE WHEN "t11"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
          SUM(CASE WHEN "t11"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
          SUM(CASE WHEN "t11"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
          SUM(CASE WHEN "t11"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
          SUM(CASE WHEN "t11"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
          SUM(CASE WHEN "t11"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
          SUM(CASE WHEN "t11"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
          SUM(CASE WHEN "t11"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
          SUM(CASE WHEN "t11"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
          SUM(CASE WHEN "t11"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
          SUM(CASE WHEN "t11"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
          SUM(CASE WHEN "t11"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
          SUM(CASE WHEN "t11"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
          SUM("t11"."value") FILTER(WHERE
            "t11"."event" = 'tip') AS "tips",
          SUM(CASE WHEN "t11"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
          COUNT(*) AS "active_events",
          COUNT(*) AS "events",
          MIN("t11"."occurred_on") FILTER(WHERE
            "t11"."event" = 'visit') AS "first_visit_on",
          MAX("t11"."occurred_on") FILTER(WHERE
            "t11"."event" = 'visit') AS "last_visit_on"
        FROM (
          SELECT
            "t5"."user_id",
            "t5"."event",
            "t5"."occurred_at",
            "t5"."occurred_on",
            "t5"."session_id",
            "t5"."channel",
            "t5"."campaign_id",
            "t5"."content_id",
            "t5"."group_id",
            "t5"."value",
            "t9"."period"
          FROM "events" AS "t5"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t5"."occurred_on" = "t9"."day"
        ) AS "t11"
        GROUP BY
          1,
          2
      ) AS "t14"
      ANTI JOIN (
        SELECT
          "t1"."user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t8"
        ON "t14"."user_id" = "t8"."user_id"
    ) AS "t15"
    WHERE
      "t15"."inquiries" > 0
  ) AS "t16"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10"."period",
      CAST(0 AS BIGINT) AS "inquiries",
      CAST(1 AS BIGINT) AS "orders"
    FROM (
      SELECT
        "t4"."order_id",
        "t4"."user_id",
        "t4"."ordered_at",
        "t4"."ordered_on",
        "t4"."amount",
        "t4"."cost",
        "t4"."status",
        "t4"."refunded_amount",
        "t4"."refunded_at",
        "t4"."refunded_on",
        "t4"."channel",
        "t4"."campaign_id",
        "t4"."content_id",
        "t4"."net_amount",
        "t4"."order_number",
        "t4"."previous_on",
        "t4"."next_on",
        "t4"."first_on",
        "t4"."second_on",
        "t4"."is_first",
        "t4"."is_repeat",
        "t4"."is_window_complete",
        "t4"."is_second_in_window",
        "t9"."period"
      FROM "kpi_order_history" AS "t4"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t9"
        ON "t4"."ordered_on" = "t9"."day"
    ) AS "t10"
  ) AS "t12"
) AS "t17"
GROUP BY
  1

-- duckdb: customer_totals
WITH "t4" AS (
  SELECT
    *
  FROM "kpi_order_history" AS "t1"
  WHERE
    "t1"."user_id" IS NOT NULL
)
SELECT
  "t29"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t29"."is_loyal" THEN 1 ELSE 0 END) AS "loyal_rate__num",
  COUNT(*) AS "loyal_rate__den",
  SUM(CASE WHEN "t29"."is_vip" THEN 1 ELSE 0 END) AS "vip_customers__num",
  SUM(CASE WHEN "t29"."became_vip" THEN 1 ELSE 0 END) AS "new_vips__num",
  SUM(CASE WHEN "t29"."became_vip" THEN 1 ELSE 0 END) * SUM(CASE WHEN "t29"."was_new_previous" THEN 1 ELSE 0 END) AS "vip_index__num",
  CASE
    WHEN SUM(CASE WHEN "t29"."was_new_previous" THEN 1 ELSE 0 END) > 0
    THEN SUM(CASE WHEN "t29"."is_new" THEN 1 ELSE 0 END) * SUM(CASE WHEN "t29"."became_vip_previous" THEN 1 ELSE 0 END)
    ELSE 0
  END AS "vip_index__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t29"."orders_current" >= 2) = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t29"."orders_current") FILTER(WHERE
      "t29"."orders_current" >= 2)
  END * SUM("t29"."orders_last_year") AS "repeat_monetisation_index__num",
  SUM("t29"."orders_current") * CASE
    WHEN COUNT(*) FILTER(WHERE
      "t29"."orders_last_year" >= 2) = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t29"."orders_last_year") FILTER(WHERE
      "t29"."orders_last_year" >= 2)
  END AS "repeat_monetisation_index__den"
FROM (
  SELECT
    "t28"."user_id",
    "t28"."ordered_on",
    "t28"."next_on",
    "t28"."first_on",
    "t28"."order_number",
    "t28"."amount_so_far",
    "t28"."period",
    "t28"."start_on",
    "t28"."end_on",
    "t28"."previous_start_on",
    COALESCE("t28"."orders_current", 0) AS "orders_current",
    "t28"."amount_current",
    "t28"."orders_previous",
    "t28"."amount_previous",
    COALESCE("t28"."orders_last_year", 0) AS "orders_last_year",
    "t28"."amount_last_year",
    "t28"."order_number" >= 5 AS "is_loyal",
    "t28"."amount_so_far" >= CAST(1000.0000 AS DECIMAL(18, 4)) AS "is_vip",
    (
      "t28"."amount_so_far" >= CAST(1000.0000 AS DECIMAL(18, 4))
    )
    AND NOT (
      (
        "t28"."amount_so_far" - COALESCE("t28"."amount_current", 0)
      ) >= CAST(1000.0000 AS DECIMAL(18, 4))
    ) AS "became_vip",
    (
      (
        "t28"."amount_so_far" - COALESCE("t28"."amount_current", 0)
      ) >= CAST(1000.0000 AS DECIMAL(18, 4))
    )
    AND (
      (
        (
          "t28"."amount_so_far" - COALESCE("t28"."amount_current", 0)
        ) - COALESCE("t28"."amount_previous", 0)
      ) < CAST(1000.0000 AS DECIMAL(18, 4))
    ) AS "became_vip_previous",
    "t28"."first_on" >= "t28"."start_on" AS "is_new",
    (
      "t28"."first_on" >= "t28"."previous_start_on"
    )
    AND (
      "t28"."first_on" < "t28"."start_on"
    ) AS "was_new_previous"
  FROM (
    SELECT
      "t27"."user_id",
      "t27"."ordered_on",
      "t27"."next_on",
      "t27"."first_on",
      "t27"."order_number",
      "t27"."amount_so_far",
      "t27"."period",
      "t27"."start_on",
      "t27"."end_on",
      "t27"."previous_start_on",
      "t27"."orders_current",
      "t27"."amount_current",
      "t27"."orders_previous",
      "t27"."amount_previous",
      "t21"."orders_last_year",
      "t21"."amount_last_year"
    FROM (
      SELECT
        "t25"."user_id",
        "t25"."ordered_on",
        "t25"."next_on",
        "t25"."first_on",
        "t25"."order_number",
        "t25"."amount_so_far",
        "t25"."period",
        "t25"."start_on",
        "t25"."end_on",
        "t25"."previous_start_on",
        "t25"."orders_current",
        "t25"."amount_current",
        "t22"."orders_previous",
        "t22"."amount_previous"
      FROM (
        SELECT
          "t17"."user_id",
          "t17"."ordered_on",
          "t17"."next_on",
          "t17"."first_on",
          "t17"."order_number",
          "t17"."amount_so_far",
          "t3"."period",
          "t3"."start_on",
          "t3"."end_on",
          "t3"."previous_start_on",
          "t23"."orders_current",
          "t23"."amount_current"
        FROM (
          SELECT
            "t8"."user_id",
            "t8"."ordered_on",
            "t8"."next_on",
            "t8"."first_on",
            "t8"."order_number",
            SUM("t8"."net_amount") OVER (
              PARTITION BY "t8"."user_id"
              ORDER BY "t8"."order_number" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS "amount_so_far"
          FROM "t4" AS "t8"
        ) AS "t17"
        INNER JOIN "kpi_periods" AS "t3"
          ON "t17"."ordered_on" < "t3"."end_on"
          AND (
            (
              "t17"."next_on" IS NULL
            ) OR (
              "t17"."next_on" >= "t3"."end_on"
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t16"."period",
            "t16"."user_id",
            COUNT(*) AS "orders_current",
            SUM("t16"."net_amount") AS "amount_current"
          FROM (
            SELECT
              "t12"."order_id",
              "t12"."user_id",
              "t12"."ordered_at",
              "t12"."ordered_on",
              "t12"."amount",
              "t12"."cost",
              "t12"."status",
              "t12"."refunded_amount",
              "t12"."refunded_at",
              "t12"."refunded_on",
              "t12"."channel",
              "t12"."campaign_id",
              "t12"."content_id",
              "t12"."net_amount",
              "t12"."order_number",
              "t12"."previous_on",
              "t12"."next_on",
              "t12"."first_on",
              "t12"."second_on",
              "t12"."is_first",
              "t12"."is_repeat",
              "t12"."is_window_complete",
              "t12"."is_second_in_window",
              "t11"."period"
            FROM "t4" AS "t12"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t11"
              ON "t12"."ordered_on" = "t11"."day"
          ) AS "t16"
          GROUP BY
            1,
            2
        ) AS "t23"
          ON "t3"."period" = "t23"."period" AND "t17"."user_id" = "t23"."user_id"
      ) AS "t25"
      LEFT OUTER JOIN (
        SELECT
          "t15"."period",
          "t15"."user_id",
          COUNT(*) AS "orders_previous",
          SUM("t15"."net_amount") AS "amount_previous"
        FROM (
          SELECT
            "t12"."order_id",
            "t12"."user_id",
            "t12"."ordered_at",
            "t12"."ordered_on",
            "t12"."amount",
            "t12"."cost",
            "t12"."status",
            "t12"."refunded_amount",
            "t12"."refunded_at",
            "t12"."refunded_on",
            "t12"."channel",
            "t12"."campaign_id",
            "t12"."content_id",
            "t12"."net_amount",
            "t12"."order_number",
            "t12"."previous_on",
            "t12"."next_on",
            "t12"."first_on",
            "t12"."second_on",
            "t12"."is_first",
            "t12"."is_repeat",
            "t12"."is_window_complete",
            "t12"."is_second_in_window",
            "t10"."period"
          FROM "t4" AS "t12"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'previous'
          ) AS "t10"
            ON "t12"."ordered_on" = "t10"."day"
        ) AS "t15"
        GROUP BY
          1,
          2
      ) AS "t22"
        ON "t25"."period" = "t22"."period" AND "t25"."user_id" = "t22"."user_id"
    ) AS "t27"
    LEFT OUTER JOIN (
      SELECT
        "t14"."period",
        "t14"."user_id",
        COUNT(*) AS "orders_last_year",
        SUM("t14"."net_amount") AS "amount_last_year"
      FROM (
        SELECT
          "t12"."order_id",
          "t12"."user_id",
          "t12"."ordered_at",
          "t12"."ordered_on",
          "t12"."amount",
          "t12"."cost",
          "t12"."status",
          "t12"."refunded_amount",
          "t12"."refunded_at",
          "t12"."refunded_on",
          "t12"."channel",
          "t12"."campaign_id",
          "t12"."content_id",
          "t12"."net_amount",
          "t12"."order_number",
          "t12"."previous_on",
          "t12"."next_on",
          "t12"."first_on",
          "t12"."second_on",
          "t12"."is_first",
          "t12"."is_repeat",
          "t12"."is_window_complete",
          "t12"."is_second_in_window",
          "t9"."period"
        FROM "t4" AS "t12"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'last_year'
        ) AS "t9"
          ON "t12"."ordered_on" = "t9"."day"
      ) AS "t14"
      GROUP BY
        1,
        2
    ) AS "t21"
      ON "t27"."period" = "t21"."period" AND "t27"."user_id" = "t21"."user_id"
  ) AS "t28"
) AS "t29"
GROUP BY
  1

-- duckdb: channel_periods
SELECT
  "t15"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t15"."is_saturated" THEN 1 ELSE 0 END) AS "saturated_channels__num"
FROM (
  SELECT
    "t14"."period",
    "t14"."channel",
    "t14"."visitors_now",
    "t14"."visitors_before",
    (
      "t14"."visitors_now" * 1000000
    ) < (
      "t14"."visitors_before" * 1050000
    ) AS "is_saturated"
  FROM (
    SELECT
      "t13"."period",
      "t13"."channel",
      SUM("t13"."now") AS "visitors_now",
      SUM("t13"."before") AS "visitors_before"
    FROM (
      SELECT
        "t12"."period",
        "t12"."channel",
        "t12"."user_id",
        MAX(CASE WHEN "t12"."occurred_on" >= "t12"."window_on" THEN 1 ELSE 0 END) AS "now",
        MAX(CASE WHEN "t12"."occurred_on" < "t12"."window_on" THEN 1 ELSE 0 END) AS "before"
      FROM (
        SELECT
          "t11"."user_id",
          "t11"."channel",
          "t11"."occurred_on",
          "t6"."period",
          "t6"."end_on",
          "t6"."window_on",
          "t6"."before_on"
        FROM (
          SELECT
            "t9"."user_id",
            "t9"."channel",
            "t9"."occurred_on"
          FROM (
            SELECT
              "t7"."user_id",
              "t7"."event",
              "t7"."occurred_at",
              "t7"."occurred_on",
              "t7"."session_id",
              "t7"."channel",
              "t7"."campaign_id",
              "t7"."content_id",
              "t7"."group_id",
              "t7"."value"
            FROM (
              SELECT
                *
              FROM "events" AS "t1"
              WHERE
                "t1"."event" = 'visit' AND "t1"."user_id" IS NOT NULL
            ) AS "t7"
            ANTI JOIN (
              SELECT
                "t2"."user_id"
              FROM "users" AS "t2"
              WHERE
                COALESCE("t2"."is_staff", FALSE)
            ) AS "t8"
              ON "t7"."user_id" = "t8"."user_id"
          ) AS "t9"
          WHERE
            "t9"."channel" IS NOT NULL
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t0"."period",
            "t0"."end_on",
            "t0"."end_on" - INTERVAL '28' DAY AS "window_on",
            "t0"."end_on" - INTERVAL '56' DAY AS "before_on"
          FROM "kpi_periods" AS "t0"
        ) AS "t6"
          ON "t11"."occurred_on" >= "t6"."before_on" AND "t11"."occurred_on" < "t6"."end_on"
      ) AS "t12"
      GROUP BY
        1,
        2,
        3
    ) AS "t13"
    GROUP BY
      1,
      2
  ) AS "t14"
) AS "t15"
GROUP BY
  1

-- postgres: kpi_order_history
SELECT
  "t3"."order_id",
  "t3"."user_id",
  "t3"."ordered_at",
  "t3"."ordered_on",
  "t3"."amount",
  "t3"."cost",
  "t3"."status",
  "t3"."refunded_amount",
  "t3"."refunded_at",
  "t3"."refunded_on",
  "t3"."channel",
  "t3"."campaign_id",
  "t3"."content_id",
  "t3"."net_amount",
  "t3"."order_number",
  "t3"."previous_on",
  "t3"."next_on",
  "t3"."first_on",
  "t3"."second_on",
  COALESCE("t3"."order_number" = 1, FALSE) AS "is_first",
  COALESCE("t3"."order_number" > 1, FALSE) AS "is_repeat",
  (
    "t3"."first_on" + INTERVAL '30 DAY'
  ) <= MAKE_DATE(2026, 10, 31) AS "is_window_complete",
  COALESCE("t3"."second_on" <= (
    "t3"."first_on" + INTERVAL '30 DAY'
  ), FALSE) AS "is_second_in_window"
FROM (
  SELECT
    "t2"."order_id",
    "t2"."user_id",
    "t2"."ordered_at",
    "t2"."ordered_on",
    "t2"."amount",
    "t2"."cost",
    "t2"."status",
    "t2"."refunded_amount",
    "t2"."refunded_at",
    "t2"."refunded_on",
    "t2"."channel",
    "t2"."campaign_id",
    "t2"."content_id",
    "t2"."net_amount",
    "t2"."order_number",
    "t2"."previous_on",
    "t2"."next_on",
    MIN("t2"."ordered_on") FILTER(WHERE
      "t2"."order_number" = 1) OVER (
      PARTITION BY "t2"."user_id"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "first_on",
    MIN("t2"."ordered_on") FILTER(WHERE
      "t2"."order_number" = 2) OVER (
      PARTITION BY "t2"."user_id"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "second_on"
  FROM (
    SELECT
      "t1"."order_id",
      "t1"."user_id",
      "t1"."ordered_at",
      "t1"."ordered_on",
      "t1"."amount",
      "t1"."cost",
      "t1"."status",
      "t1"."refunded_amount",
      "t1"."refunded_at",
      "t1"."refunded_on",
      "t1"."channel",
      "t1"."campaign_id",
      "t1"."content_id",
      "t1"."net_amount",
      CASE
        WHEN "t1"."user_id" IS NOT NULL
        THEN (
          ROW_NUMBER() OVER (
            PARTITION BY "t1"."user_id"
            ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) + 1
        ELSE CAST(NULL AS BIGINT)
      END AS "order_number",
      CASE
        WHEN "t1"."user_id" IS NOT NULL
        THEN LAG("t1"."ordered_on") OVER (
          PARTITION BY "t1"."user_id"
          ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE CAST(NULL AS DATE)
      END AS "previous_on",
      CASE
        WHEN "t1"."user_id" IS NOT NULL
        THEN LEAD("t1"."ordered_on") OVER (
          PARTITION BY "t1"."user_id"
          ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE CAST(NULL AS DATE)
      END AS "next_on"
    FROM (
      SELECT
        "t0"."order_id",
        "t0"."user_id",
        "t0"."ordered_at",
        "t0"."ordered_on",
        "t0"."amount",
        "t0"."cost",
        "t0"."status",
        "t0"."refunded_amount",
        "t0"."refunded_at",
        "t0"."refunded_on",
        "t0"."channel",
        "t0"."campaign_id",
        "t0"."content_id",
        "t0"."amount" - COALESCE("t0"."refunded_amount", 0) AS "net_amount"
      FROM "orders" AS "t0"
      WHERE
        NOT (
          COALESCE(
            (
              LOWER((
                TRIM(' 	
' FROM "t0"."status") COLLATE "default"
              )) COLLATE "C"
            ) IN ('cancelled', 'canceled', '已取消'),
            FALSE
          )
        )
    ) AS "t1"
  ) AS "t2"
) AS "t3"

-- postgres: kpi_active_days
SELECT
  "t6"."user_id",
  "t6"."active_on",
  LAG("t6"."active_on") OVER (
    PARTITION BY "t6"."user_id"
    ORDER BY "t6"."active_on" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "previous_on",
  LEAD("t6"."active_on") OVER (
    PARTITION BY "t6"."user_id"
    ORDER BY "t6"."active_on" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "next_on"
FROM (
  SELECT
    "t4"."user_id",
    "t4"."active_on"
  FROM (
    SELECT DISTINCT
      "t0"."user_id",
      "t0"."occurred_on" AS "active_on"
    FROM "events" AS "t0"
    WHERE
      "t0"."user_id" IS NOT NULL
  ) AS "t4"
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t1"."user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t5"
      WHERE
        "t4"."user_id" = "t5"."user_id"
    )
) AS "t6"

-- postgres: kpi_level_changes
WITH "t7" AS (
  SELECT
    "t6"."user_id",
    "t6"."changed_at",
    "t6"."changed_on",
    "t6"."level",
    LAG("t6"."level") OVER (
      PARTITION BY "t6"."user_id"
      ORDER BY "t6"."changed_at" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "level_before",
    LEAD("t6"."changed_on") OVER (
      PARTITION BY "t6"."user_id"
      ORDER BY "t6"."changed_at" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_on"
  FROM (
    SELECT
      "t5"."user_id",
      "t5"."changed_at",
      "t5"."changed_on",
      "t5"."level"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."changed_at",
        "t2"."changed_on",
        "t2"."to_level" AS "level",
        ROW_NUMBER() OVER (
          PARTITION BY "t2"."user_id", "t2"."changed_at"
          ORDER BY CASE WHEN "t2"."to_level" IS NULL THEN 0 ELSE 1 END ASC, "t2"."to_level" DESC NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "place"
      FROM "memberships" AS "t2"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t1"."user_id"
            FROM "users" AS "t1"
            WHERE
              COALESCE("t1"."is_staff", FALSE)
          ) AS "t4"
          WHERE
            "t2"."user_id" = "t4"."user_id"
        )
    ) AS "t5"
    WHERE
      "t5"."place" = 0
  ) AS "t6"
)
SELECT
  "t9"."user_id",
  "t9"."changed_at",
  "t9"."changed_on",
  "t9"."level",
  "t9"."level_before",
  "t9"."next_on",
  "t12"."joined_at"
FROM "t7" AS "t9"
LEFT OUTER JOIN (
  SELECT
    "t10"."user_id",
    MIN("t10"."changed_at") AS "joined_at"
  FROM (
    SELECT
      *
    FROM "t7" AS "t8"
    WHERE
      "t8"."level" IS NOT NULL
  ) AS "t10"
  GROUP BY
    1
) AS "t12"
  ON "t9"."user_id" = "t12"."user_id"

-- postgres: kpi_first_events
WITH "t3" AS (
  SELECT
    *
  FROM "events" AS "t1"
  WHERE
    "t1"."user_id" IS NOT NULL AND "t1"."event" IN ('visit', 'bind_card')
), "t10" AS (
  SELECT
    "t9"."user_id",
    "t9"."event",
    "t9"."occurred_at",
    "t9"."occurred_on",
    "t9"."session_id",
    "t9"."channel",
    "t9"."campaign_id",
    "t9"."content_id",
    "t9"."group_id",
    "t9"."value",
    "t9"."first_at",
    COALESCE("t9"."channel", '') AS "name"
  FROM (
    SELECT
      "t6"."user_id",
      "t6"."event",
      "t6"."occurred_at",
      "t6"."occurred_on",
      "t6"."session_id",
      "t6"."channel",
      "t6"."campaign_id",
      "t6"."content_id",
      "t6"."group_id",
      "t6"."value",
      "t8"."first_at"
    FROM "t3" AS "t6"
    INNER JOIN (
      SELECT
        "t5"."user_id",
        "t5"."event",
        MIN("t5"."occurred_at") AS "first_at"
      FROM "t3" AS "t5"
      GROUP BY
        1,
        2
    ) AS "t8"
      ON "t6"."user_id" = "t8"."user_id"
      AND "t6"."event" = "t8"."event"
      AND "t6"."occurred_at" = "t8"."first_at"
  ) AS "t9"
)
SELECT
  "t17"."user_id",
  "t17"."event",
  "t17"."occurred_on"
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t12"."user_id",
      "t12"."event",
      "t12"."occurred_on"
    FROM "t10" AS "t12"
    INNER JOIN (
      SELECT
        "t11"."user_id",
        "t11"."event",
        MIN("t11"."name") AS "first_name"
      FROM "t10" AS "t11"
      GROUP BY
        1,
        2
    ) AS "t14"
      ON "t12"."user_id" = "t14"."user_id"
      AND "t12"."event" = "t14"."event"
      AND "t12"."name" = "t14"."first_name"
  ) AS "t15"
) AS "t17"
WHERE
  NOT EXISTS(
    SELECT
      1
    FROM (
      SELECT
        "t0"."user_id"
      FROM "users" AS "t0"
      WHERE
        COALESCE("t0"."is_staff", FALSE)
    ) AS "t4"
    WHERE
      "t17"."user_id" = "t4"."user_id"
  )

-- postgres: kpi_touched_orders
SELECT
  "t13"."order_id",
  MAX("t13"."campaign_id") AS "touch_campaign_id"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."order_id",
      "t11"."user_id",
      "t11"."ordered_at",
      "t11"."ordered_on",
      "t11"."user_id_right",
      "t11"."sent_at",
      "t11"."campaign_id",
      "t11"."last_on",
      MAX("t11"."sent_at") OVER (
        PARTITION BY "t11"."order_id"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "latest_at"
    FROM (
      SELECT
        "t5"."order_id",
        "t5"."user_id",
        "t5"."ordered_at",
        "t5"."ordered_on",
        "t10"."user_id" AS "user_id_right",
        "t10"."sent_at",
        "t10"."campaign_id",
        "t10"."last_on"
      FROM (
        SELECT
          "t0"."order_id",
          "t0"."user_id",
          "t0"."ordered_at",
          "t0"."ordered_on"
        FROM "orders" AS "t0"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t8"."user_id",
          "t8"."sent_at",
          "t8"."campaign_id",
          "t8"."sent_on" + INTERVAL '7 DAY' AS "last_on"
        FROM (
          SELECT
            "t3"."user_id",
            "t3"."campaign_id",
            "t3"."medium",
            "t3"."sent_at",
            "t3"."sent_on",
            "t3"."delivered_at",
            "t3"."delivered_on",
            "t3"."responded_at",
            "t3"."responded_on"
          FROM "touches" AS "t3"
          WHERE
            NOT EXISTS(
              SELECT
                1
              FROM (
                SELECT
                  "t2"."user_id"
                FROM "users" AS "t2"
                WHERE
                  COALESCE("t2"."is_staff", FALSE)
              ) AS "t7"
              WHERE
                "t3"."user_id" = "t7"."user_id"
            )
        ) AS "t8"
        WHERE
          "t8"."delivered_at" IS NOT NULL
      ) AS "t10"
        ON "t5"."user_id" = "t10"."user_id"
        AND "t10"."sent_at" <= "t5"."ordered_at"
        AND "t10"."last_on" >= "t5"."ordered_on"
    ) AS "t11"
  ) AS "t12"
  WHERE
    "t12"."sent_at" = "t12"."latest_at"
) AS "t13"
GROUP BY
  1

-- postgres: kpi_referral_pairs_1
SELECT
  "t4"."user_id",
  "t2"."ancestor_id",
  CAST(1 AS BIGINT) AS "distance"
FROM (
  SELECT
    "t0"."user_id",
    "t0"."referrer_id"
  FROM "users" AS "t0"
  WHERE
    "t0"."referrer_id" IS NOT NULL AND "t0"."referrer_id" <> "t0"."user_id"
) AS "t4"
INNER JOIN (
  SELECT
    "t0"."user_id" AS "ancestor_id"
  FROM "users" AS "t0"
) AS "t2"
  ON "t4"."referrer_id" = "t2"."ancestor_id"

-- postgres: kpi_referral_pairs_2
SELECT
  *
FROM "kpi_referral_pairs_1" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_1" AS "t0"
    WHERE
      "t0"."distance" = 1
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_1" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- postgres: kpi_referral_pairs_4
SELECT
  *
FROM "kpi_referral_pairs_2" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_2" AS "t0"
    WHERE
      "t0"."distance" = 2
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_2" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- postgres: kpi_referral_pairs_8
SELECT
  *
FROM "kpi_referral_pairs_4" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_4" AS "t0"
    WHERE
      "t0"."distance" = 4
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_4" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- postgres: kpi_referral_pairs_16
SELECT
  *
FROM "kpi_referral_pairs_8" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_8" AS "t0"
    WHERE
      "t0"."distance" = 8
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_8" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- postgres: kpi_referral_pairs_32
SELECT
  *
FROM "kpi_referral_pairs_16" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_16" AS "t0"
    WHERE
      "t0"."distance" = 16
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_16" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- postgres: kpi_referral_forest
SELECT
  "t10"."user_id",
  "t10"."registered_on",
  "t10"."referrer_id",
  "t10"."referrer_id" IS NULL AS "is_root",
  CASE
    WHEN "t5"."endless_id" IS NULL
    THEN COALESCE("t10"."steps", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "depth",
  CASE
    WHEN "t5"."endless_id" IS NOT NULL
    THEN 'endless'
    WHEN "t10"."named_id" = "t10"."user_id"
    THEN 'self_reference'
    WHEN (
      "t10"."named_id" IS NOT NULL
    ) AND (
      "t10"."referrer_id" IS NULL
    )
    THEN 'orphan'
    ELSE (
      CAST(NULL AS TEXT) COLLATE "C"
    )
  END AS "fault"
FROM (
  SELECT
    "t6"."user_id",
    "t6"."registered_on",
    "t6"."named_id",
    "t8"."referrer_id",
    "t8"."steps",
    "t8"."top_id"
  FROM (
    SELECT
      "t1"."user_id",
      "t1"."registered_on",
      "t1"."referrer_id" AS "named_id"
    FROM "users" AS "t1"
  ) AS "t6"
  LEFT OUTER JOIN (
    SELECT
      "t2"."user_id",
      MAX("t2"."ancestor_id") FILTER(WHERE
        "t2"."distance" = 1) AS "referrer_id",
      MAX("t2"."distance") AS "steps",
      MAX("t2"."ancestor_id") FILTER(WHERE
        "t2"."distance" = 32) AS "top_id"
    FROM "kpi_referral_pairs_32" AS "t2"
    GROUP BY
      1
  ) AS "t8"
    ON "t6"."user_id" = "t8"."user_id"
) AS "t10"
LEFT OUTER JOIN (
  SELECT
    "t0"."user_id" AS "endless_id"
  FROM "kpi_referral_pairs_1" AS "t0"
) AS "t5"
  ON "t10"."top_id" = "t5"."endless_id"

-- postgres: order_periods
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."net_amount") AS "sales__num",
  COUNT(*) AS "orders__num",
  SUM("t11"."net_amount") AS "aov__num",
  COUNT(*) AS "aov__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t11"."was_buyer_before") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t11"."net_amount") FILTER(WHERE
      "t11"."was_buyer_before")
  END AS "repurchase_amount_share__num",
  SUM("t11"."net_amount") AS "repurchase_amount_share__den",
  SUM("t11"."net_amount") - SUM("t11"."cost") AS "gross_profit__num",
  SUM("t11"."net_amount") - SUM("t11"."cost") AS "gross_margin__num",
  SUM("t11"."net_amount") AS "gross_margin__den",
  SUM(COALESCE("t11"."refunded_amount", 0)) AS "refund_rate__num",
  SUM("t11"."amount") AS "refund_rate__den",
  SUM(
    CASE
      WHEN "t11"."is_repeat"
      THEN 1
      WHEN NOT (
        "t11"."is_repeat"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "repeat_purchase_rate_2__num",
  COUNT("t11"."order_number") AS "repeat_purchase_rate_2__den",
  SUM(
    CASE
      WHEN "t11"."is_first" AND "t11"."is_window_complete" AND "t11"."is_second_in_window"
      THEN 1
      WHEN NOT (
        "t11"."is_first" AND "t11"."is_window_complete" AND "t11"."is_second_in_window"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "second_purchase_rate__num",
  SUM(
    CASE
      WHEN "t11"."is_first" AND "t11"."is_window_complete"
      THEN 1
      WHEN NOT (
        "t11"."is_first" AND "t11"."is_window_complete"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "second_purchase_rate__den",
  COALESCE(
    SUM(
      CASE
        WHEN "t11"."is_first" AND NOT (
          "t11"."is_window_complete"
        )
        THEN 1
        WHEN NOT (
          "t11"."is_first" AND NOT (
            "t11"."is_window_complete"
          )
        )
        THEN 0
        ELSE CAST(NULL AS BIGINT)
      END
    ),
    0
  ) AS "second_purchase_rate__out"
FROM (
  SELECT
    "t10"."order_id",
    "t10"."user_id",
    "t10"."ordered_at",
    "t10"."ordered_on",
    "t10"."amount",
    "t10"."cost",
    "t10"."status",
    "t10"."refunded_amount",
    "t10"."refunded_at",
    "t10"."refunded_on",
    "t10"."channel",
    "t10"."campaign_id",
    "t10"."content_id",
    "t10"."net_amount",
    "t10"."order_number",
    "t10"."previous_on",
    "t10"."next_on",
    "t10"."first_on",
    "t10"."second_on",
    "t10"."is_first",
    "t10"."is_repeat",
    "t10"."is_window_complete",
    "t10"."is_second_in_window",
    "t10"."period",
    "t10"."start_on",
    COALESCE("t10"."first_on" < "t10"."start_on", FALSE) AS "was_buyer_before"
  FROM (
    SELECT
      "t9"."order_id",
      "t9"."user_id",
      "t9"."ordered_at",
      "t9"."ordered_on",
      "t9"."amount",
      "t9"."cost",
      "t9"."status",
      "t9"."refunded_amount",
      "t9"."refunded_at",
      "t9"."refunded_on",
      "t9"."channel",
      "t9"."campaign_id",
      "t9"."content_id",
      "t9"."net_amount",
      "t9"."order_number",
      "t9"."previous_on",
      "t9"."next_on",
      "t9"."first_on",
      "t9"."second_on",
      "t9"."is_first",
      "t9"."is_repeat",
      "t9"."is_window_complete",
      "t9"."is_second_in_window",
      "t9"."period",
      "t5"."start_on"
    FROM (
      SELECT
        "t3"."order_id",
        "t3"."user_id",
        "t3"."ordered_at",
        "t3"."ordered_on",
        "t3"."amount",
        "t3"."cost",
        "t3"."status",
        "t3"."refunded_amount",
        "t3"."refunded_at",
        "t3"."refunded_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."content_id",
        "t3"."net_amount",
        "t3"."order_number",
        "t3"."previous_on",
        "t3"."next_on",
        "t3"."first_on",
        "t3"."second_on",
        "t3"."is_first",
        "t3"."is_repeat",
        "t3"."is_window_complete",
        "t3"."is_second_in_window",
        "t7"."period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t9"
    INNER JOIN (
      SELECT
        "t1"."period",
        "t1"."start_on"
      FROM "kpi_periods" AS "t1"
    ) AS "t5"
      ON "t9"."period" = "t5"."period"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- postgres: buyer_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "buyers__num",
  SUM("t12"."net_amount") AS "spend_per_buyer__num",
  COUNT(*) AS "spend_per_buyer__den",
  SUM("t12"."orders") AS "orders_per_buyer__num",
  COUNT(*) AS "orders_per_buyer__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t12"."was_buyer_before") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t12"."net_amount") FILTER(WHERE
      "t12"."was_buyer_before")
  END AS "repurchase_amount__num",
  SUM(
    CASE
      WHEN "t12"."was_buyer_before"
      THEN 1
      WHEN NOT (
        "t12"."was_buyer_before"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "repurchase_rate__num",
  COUNT(*) AS "repurchase_rate__den",
  SUM(
    CASE
      WHEN NOT (
        "t12"."was_buyer_before"
      )
      THEN 1
      WHEN NOT (
        NOT (
          "t12"."was_buyer_before"
        )
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "new_buyers__num"
FROM (
  SELECT
    "t11"."period",
    "t11"."user_id",
    "t11"."was_buyer_before",
    COUNT(*) AS "orders",
    SUM("t11"."net_amount") AS "net_amount"
  FROM (
    SELECT
      "t10"."order_id",
      "t10"."user_id",
      "t10"."ordered_at",
      "t10"."ordered_on",
      "t10"."amount",
      "t10"."cost",
      "t10"."status",
      "t10"."refunded_amount",
      "t10"."refunded_at",
      "t10"."refunded_on",
      "t10"."channel",
      "t10"."campaign_id",
      "t10"."content_id",
      "t10"."net_amount",
      "t10"."order_number",
      "t10"."previous_on",
      "t10"."next_on",
      "t10"."first_on",
      "t10"."second_on",
      "t10"."is_first",
      "t10"."is_repeat",
      "t10"."is_window_complete",
      "t10"."is_second_in_window",
      "t10"."period",
      "t10"."start_on",
      COALESCE("t10"."first_on" < "t10"."start_on", FALSE) AS "was_buyer_before"
    FROM (
      SELECT
        "t9"."order_id",
        "t9"."user_id",
        "t9"."ordered_at",
        "t9"."ordered_on",
        "t9"."amount",
        "t9"."cost",
        "t9"."status",
        "t9"."refunded_amount",
        "t9"."refunded_at",
        "t9"."refunded_on",
        "t9"."channel",
        "t9"."campaign_id",
        "t9"."content_id",
        "t9"."net_amount",
        "t9"."order_number",
        "t9"."previous_on",
        "t9"."next_on",
        "t9"."first_on",
        "t9"."second_on",
        "t9"."is_first",
        "t9"."is_repeat",
        "t9"."is_window_complete",
        "t9"."is_second_in_window",
        "t9"."period",
        "t5"."start_on"
      FROM (
        SELECT
          "t3"."order_id",
          "t3"."user_id",
          "t3"."ordered_at",
          "t3"."ordered_on",
          "t3"."amount",
          "t3"."cost",
          "t3"."status",
          "t3"."refunded_amount",
          "t3"."refunded_at",
          "t3"."refunded_on",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."net_amount",
          "t3"."order_number",
          "t3"."previous_on",
          "t3"."next_on",
          "t3"."first_on",
          "t3"."second_on",
          "t3"."is_first",
          "t3"."is_repeat",
          "t3"."is_window_complete",
          "t3"."is_second_in_window",
          "t7"."period"
        FROM "kpi_order_history" AS "t3"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'current'
        ) AS "t7"
          ON "t3"."ordered_on" = "t7"."day"
      ) AS "t9"
      INNER JOIN (
        SELECT
          "t1"."period",
          "t1"."start_on"
        FROM "kpi_periods" AS "t1"
      ) AS "t5"
        ON "t9"."period" = "t5"."period"
    ) AS "t10"
    WHERE
      "t10"."user_id" IS NOT NULL
  ) AS "t11"
  GROUP BY
    1,
    2,
    3
) AS "t12"
GROUP BY
  1

-- postgres: customer_periods
SELECT
  "t32"."period",
  COUNT(*) AS "fact__rows",
  SUM(
    CASE
      WHEN "t32"."is_repeat_buyer"
      THEN 1
      WHEN NOT (
        "t32"."is_repeat_buyer"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "repeat_purchase_rate_1__num",
  COUNT(*) AS "repeat_purchase_rate_1__den",
  SUM(
    CASE
      WHEN "t32"."was_repeat_before_window" AND "t32"."has_bought_in_window"
      THEN 1
      WHEN NOT (
        "t32"."was_repeat_before_window" AND "t32"."has_bought_in_window"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "repeat_purchase_rate_3__num",
  SUM(
    CASE
      WHEN "t32"."was_repeat_before_window"
      THEN 1
      WHEN NOT (
        "t32"."was_repeat_before_window"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "repeat_purchase_rate_3__den",
  SUM(
    CASE
      WHEN "t32"."bought_previous" AND "t32"."has_bought"
      THEN 1
      WHEN NOT (
        "t32"."bought_previous" AND "t32"."has_bought"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "buyer_retention__num",
  SUM(
    CASE
      WHEN "t32"."bought_previous"
      THEN 1
      WHEN NOT (
        "t32"."bought_previous"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "buyer_retention__den",
  SUM(
    CASE
      WHEN "t32"."was_new_previous" AND "t32"."has_bought"
      THEN 1
      WHEN NOT (
        "t32"."was_new_previous" AND "t32"."has_bought"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "new_buyer_retention__num",
  SUM(
    CASE
      WHEN "t32"."was_new_previous"
      THEN 1
      WHEN NOT (
        "t32"."was_new_previous"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "new_buyer_retention__den",
  SUM(
    CASE
      WHEN "t32"."bought_last_year" AND "t32"."has_bought"
      THEN 1
      WHEN NOT (
        "t32"."bought_last_year" AND "t32"."has_bought"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "last_year_buyer_retention__num",
  SUM(
    CASE
      WHEN "t32"."bought_last_year"
      THEN 1
      WHEN NOT (
        "t32"."bought_last_year"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "last_year_buyer_retention__den",
  SUM(
    CASE
      WHEN "t32"."is_churned"
      THEN 1
      WHEN NOT (
        "t32"."is_churned"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "churned_buyers__num",
  SUM(
    CASE
      WHEN "t32"."is_at_risk"
      THEN 1
      WHEN NOT (
        "t32"."is_at_risk"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "at_risk_buyers__num",
  SUM(
    CASE
      WHEN "t32"."was_unchurned" AND "t32"."is_churned"
      THEN 1
      WHEN NOT (
        "t32"."was_unchurned" AND "t32"."is_churned"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "buyer_churn_rate__num",
  SUM(
    CASE
      WHEN "t32"."was_unchurned"
      THEN 1
      WHEN NOT (
        "t32"."was_unchurned"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "buyer_churn_rate__den",
  SUM(
    CASE
      WHEN "t32"."was_lapsed" AND "t32"."has_bought"
      THEN 1
      WHEN NOT (
        "t32"."was_lapsed" AND "t32"."has_bought"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "winback_buyers__num",
  SUM(
    CASE
      WHEN "t32"."was_lapsed" AND "t32"."has_bought"
      THEN 1
      WHEN NOT (
        "t32"."was_lapsed" AND "t32"."has_bought"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "buyer_winback_rate__num",
  SUM(
    CASE
      WHEN "t32"."was_lapsed"
      THEN 1
      WHEN NOT (
        "t32"."was_lapsed"
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "buyer_winback_rate__den",
  SUM(CASE WHEN "t32"."is_current" THEN 1 ELSE 0 END) AS "current_buyers__num",
  SUM(CASE WHEN "t32"."is_silent" THEN 1 ELSE 0 END) AS "silent_buyers__num",
  SUM(CASE WHEN "t32"."is_dead" THEN 1 ELSE 0 END) AS "dead_buyers__num",
  SUM(CASE WHEN "t32"."was_unchurned" AND "t32"."is_churned" THEN 1 ELSE 0 END) AS "newly_churned_buyers__num",
  SUM(CASE WHEN "t32"."was_current" AND "t32"."is_silent" THEN 1 ELSE 0 END) AS "newly_silent_buyers__num"
FROM (
  SELECT
    "t31"."order_id",
    "t31"."user_id",
    "t31"."ordered_at",
    "t31"."ordered_on",
    "t31"."amount",
    "t31"."cost",
    "t31"."status",
    "t31"."refunded_amount",
    "t31"."refunded_at",
    "t31"."refunded_on",
    "t31"."channel",
    "t31"."campaign_id",
    "t31"."content_id",
    "t31"."net_amount",
    "t31"."order_number",
    "t31"."previous_on",
    "t31"."next_on",
    "t31"."first_on",
    "t31"."second_on",
    "t31"."is_first",
    "t31"."is_repeat",
    "t31"."is_window_complete",
    "t31"."is_second_in_window",
    "t31"."period",
    "t31"."start_on",
    "t31"."end_on",
    "t31"."previous_start_on",
    "t31"."before_on",
    "t31"."orders_previous",
    "t31"."first_orders_previous",
    "t31"."orders_last_year",
    "t31"."first_orders_last_year",
    (
      CAST(EXTRACT(EPOCH FROM CAST("t31"."end_on" AS TIMESTAMP) - CAST("t31"."ordered_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
    ) < 30 AS "is_current",
    (
      (
        CAST(EXTRACT(EPOCH FROM CAST("t31"."end_on" AS TIMESTAMP) - CAST("t31"."ordered_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) >= 30
    )
    AND (
      (
        CAST(EXTRACT(EPOCH FROM CAST("t31"."end_on" AS TIMESTAMP) - CAST("t31"."ordered_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) < 90
    ) AS "is_silent",
    (
      CAST(EXTRACT(EPOCH FROM CAST("t31"."end_on" AS TIMESTAMP) - CAST("t31"."ordered_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
    ) >= 365 AS "is_dead",
    COALESCE(
      (
        CAST(EXTRACT(EPOCH FROM CAST("t31"."start_on" AS TIMESTAMP) - CAST(CASE
          WHEN "t31"."ordered_on" >= "t31"."start_on"
          THEN "t31"."before_on"
          ELSE "t31"."ordered_on"
        END AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) < 30,
      FALSE
    ) AS "was_current",
    "t31"."ordered_on" >= "t31"."start_on" AS "has_bought",
    COALESCE("t31"."second_on" < "t31"."end_on", FALSE) AS "is_repeat_buyer",
    COALESCE("t31"."second_on" < (
      "t31"."end_on" - INTERVAL '90 DAY'
    ), FALSE) AS "was_repeat_before_window",
    "t31"."ordered_on" >= (
      "t31"."end_on" - INTERVAL '90 DAY'
    ) AS "has_bought_in_window",
    "t31"."orders_previous" IS NOT NULL AS "bought_previous",
    COALESCE("t31"."first_orders_previous" > 0, FALSE) AS "was_new_previous",
    "t31"."orders_last_year" IS NOT NULL AS "bought_last_year",
    (
      CAST(EXTRACT(EPOCH FROM CAST("t31"."end_on" AS TIMESTAMP) - CAST("t31"."ordered_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
    ) >= 180 AS "is_churned",
    (
      (
        CAST(EXTRACT(EPOCH FROM CAST("t31"."end_on" AS TIMESTAMP) - CAST("t31"."ordered_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) >= 90
    )
    AND (
      (
        CAST(EXTRACT(EPOCH FROM CAST("t31"."end_on" AS TIMESTAMP) - CAST("t31"."ordered_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) < 180
    ) AS "is_at_risk",
    COALESCE(
      (
        CAST(EXTRACT(EPOCH FROM CAST("t31"."start_on" AS TIMESTAMP) - CAST(CASE
          WHEN "t31"."ordered_on" >= "t31"."start_on"
          THEN "t31"."before_on"
          ELSE "t31"."ordered_on"
        END AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) >= 90,
      FALSE
    ) AS "was_lapsed",
    COALESCE(
      (
        CAST(EXTRACT(EPOCH FROM CAST("t31"."start_on" AS TIMESTAMP) - CAST(CASE
          WHEN "t31"."ordered_on" >= "t31"."start_on"
          THEN "t31"."before_on"
          ELSE "t31"."ordered_on"
        END AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) < 180,
      FALSE
    ) AS "was_unchurned"
  FROM (
    SELECT
      "t30"."order_id",
      "t30"."user_id",
      "t30"."ordered_at",
      "t30"."ordered_on",
      "t30"."amount",
      "t30"."cost",
      "t30"."status",
      "t30"."refunded_amount",
      "t30"."refunded_at",
      "t30"."refunded_on",
      "t30"."channel",
      "t30"."campaign_id",
      "t30"."content_id",
      "t30"."net_amount",
      "t30"."order_number",
      "t30"."previous_on",
      "t30"."next_on",
      "t30"."first_on",
      "t30"."second_on",
      "t30"."is_first",
      "t30"."is_repeat",
      "t30"."is_window_complete",
      "t30"."is_second_in_window",
      "t30"."period",
      "t30"."start_on",
      "t30"."end_on",
      "t30"."previous_start_on",
      "t30"."before_on",
      "t30"."orders_previous",
      "t30"."first_orders_previous",
      "t22"."orders_last_year",
      "t22"."first_orders_last_year"
    FROM (
      SELECT
        "t28"."order_id",
        "t28"."user_id",
        "t28"."ordered_at",
        "t28"."ordered_on",
        "t28"."amount",
        "t28"."cost",
        "t28"."status",
        "t28"."refunded_amount",
        "t28"."refunded_at",
        "t28"."refunded_on",
        "t28"."channel",
        "t28"."campaign_id",
        "t28"."content_id",
        "t28"."net_amount",
        "t28"."order_number",
        "t28"."previous_on",
        "t28"."next_on",
        "t28"."first_on",
        "t28"."second_on",
        "t28"."is_first",
        "t28"."is_repeat",
        "t28"."is_window_complete",
        "t28"."is_second_in_window",
        "t28"."period",
        "t28"."start_on",
        "t28"."end_on",
        "t28"."previous_start_on",
        "t28"."before_on",
        "t23"."orders_previous",
        "t23"."first_orders_previous"
      FROM (
        SELECT
          "t11"."order_id",
          "t11"."user_id",
          "t11"."ordered_at",
          "t11"."ordered_on",
          "t11"."amount",
          "t11"."cost",
          "t11"."status",
          "t11"."refunded_amount",
          "t11"."refunded_at",
          "t11"."refunded_on",
          "t11"."channel",
          "t11"."campaign_id",
          "t11"."content_id",
          "t11"."net_amount",
          "t11"."order_number",
          "t11"."previous_on",
          "t11"."next_on",
          "t11"."first_on",
          "t11"."second_on",
          "t11"."is_first",
          "t11"."is_repeat",
          "t11"."is_window_complete",
          "t11"."is_second_in_window",
          "t4"."period",
          "t4"."start_on",
          "t4"."end_on",
          "t4"."previous_start_on",
          "t26"."before_on"
        FROM (
          SELECT
            *
          FROM "kpi_order_history" AS "t0"
          WHERE
            "t0"."user_id" IS NOT NULL
        ) AS "t11"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t11"."ordered_on" < "t4"."end_on"
          AND (
            (
              "t11"."next_on" IS NULL
            ) OR (
              "t11"."next_on" >= "t4"."end_on"
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t24"."period",
            "t24"."user_id",
            MIN("t24"."previous_on") AS "before_on"
          FROM (
            SELECT
              "t21"."order_id",
              "t21"."user_id",
              "t21"."ordered_at",
              "t21"."ordered_on",
              "t21"."amount",
              "t21"."cost",
              "t21"."status",
              "t21"."refunded_amount",
              "t21"."refunded_at",
              "t21"."refunded_on",
              "t21"."channel",
              "t21"."campaign_id",
              "t21"."content_id",
              "t21"."net_amount",
              "t21"."order_number",
              "t21"."previous_on",
              "t21"."next_on",
              "t21"."first_on",
              "t21"."second_on",
              "t21"."is_first",
              "t21"."is_repeat",
              "t21"."is_window_complete",
              "t21"."is_second_in_window",
              "t21"."period",
              "t21"."start_on",
              COALESCE("t21"."first_on" < "t21"."start_on", FALSE) AS "was_buyer_before"
            FROM (
              SELECT
                "t18"."order_id",
                "t18"."user_id",
                "t18"."ordered_at",
                "t18"."ordered_on",
                "t18"."amount",
                "t18"."cost",
                "t18"."status",
                "t18"."refunded_amount",
                "t18"."refunded_at",
                "t18"."refunded_on",
                "t18"."channel",
                "t18"."campaign_id",
                "t18"."content_id",
                "t18"."net_amount",
                "t18"."order_number",
                "t18"."previous_on",
                "t18"."next_on",
                "t18"."first_on",
                "t18"."second_on",
                "t18"."is_first",
                "t18"."is_repeat",
                "t18"."is_window_complete",
                "t18"."is_second_in_window",
                "t18"."period",
                "t7"."start_on"
              FROM (
                SELECT
                  "t3"."order_id",
                  "t3"."user_id",
                  "t3"."ordered_at",
                  "t3"."ordered_on",
                  "t3"."amount",
                  "t3"."cost",
                  "t3"."status",
                  "t3"."refunded_amount",
                  "t3"."refunded_at",
                  "t3"."refunded_on",
                  "t3"."channel",
                  "t3"."campaign_id",
                  "t3"."content_id",
                  "t3"."net_amount",
                  "t3"."order_number",
                  "t3"."previous_on",
                  "t3"."next_on",
                  "t3"."first_on",
                  "t3"."second_on",
                  "t3"."is_first",
                  "t3"."is_repeat",
                  "t3"."is_window_complete",
                  "t3"."is_second_in_window",
                  "t14"."period"
                FROM "kpi_order_history" AS "t3"
                INNER JOIN (
                  SELECT
                    "t2"."day",
                    "t2"."period"
                  FROM "kpi_calendar" AS "t2"
                  WHERE
                    "t2"."kind" = 'current'
                ) AS "t14"
                  ON "t3"."ordered_on" = "t14"."day"
              ) AS "t18"
              INNER JOIN (
                SELECT
                  "t1"."period",
                  "t1"."start_on"
                FROM "kpi_periods" AS "t1"
              ) AS "t7"
                ON "t18"."period" = "t7"."period"
            ) AS "t21"
            WHERE
              "t21"."previous_on" < "t21"."start_on"
          ) AS "t24"
          GROUP BY
            1,
            2
        ) AS "t26"
          ON "t4"."period" = "t26"."period" AND "t11"."user_id" = "t26"."user_id"
      ) AS "t28"
      LEFT OUTER JOIN (
        SELECT
          "t16"."period",
          "t16"."user_id",
          COUNT(*) AS "orders_previous",
          SUM(
            CASE
              WHEN "t16"."is_first"
              THEN 1
              WHEN NOT (
                "t16"."is_first"
              )
              THEN 0
              ELSE CAST(NULL AS BIGINT)
            END
          ) AS "first_orders_previous"
        FROM (
          SELECT
            "t11"."order_id",
            "t11"."user_id",
            "t11"."ordered_at",
            "t11"."ordered_on",
            "t11"."amount",
            "t11"."cost",
            "t11"."status",
            "t11"."refunded_amount",
            "t11"."refunded_at",
            "t11"."refunded_on",
            "t11"."channel",
            "t11"."campaign_id",
            "t11"."content_id",
            "t11"."net_amount",
            "t11"."order_number",
            "t11"."previous_on",
            "t11"."next_on",
            "t11"."first_on",
            "t11"."second_on",
            "t11"."is_first",
            "t11"."is_repeat",
            "t11"."is_window_complete",
            "t11"."is_second_in_window",
            "t13"."period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              "t0"."user_id" IS NOT NULL
          ) AS "t11"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'previous'
          ) AS "t13"
            ON "t11"."ordered_on" = "t13"."day"
        ) AS "t16"
        GROUP BY
          1,
          2
      ) AS "t23"
        ON "t28"."period" = "t23"."period" AND "t28"."user_id" = "t23"."user_id"
    ) AS "t30"
    LEFT OUTER JOIN (
      SELECT
        "t15"."period",
        "t15"."user_id",
        COUNT(*) AS "orders_last_year",
        SUM(
          CASE
            WHEN "t15"."is_first"
            THEN 1
            WHEN NOT (
              "t15"."is_first"
            )
            THEN 0
            ELSE CAST(NULL AS BIGINT)
          END
        ) AS "first_orders_last_year"
      FROM (
        SELECT
          "t11"."order_id",
          "t11"."user_id",
          "t11"."ordered_at",
          "t11"."ordered_on",
          "t11"."amount",
          "t11"."cost",
          "t11"."status",
          "t11"."refunded_amount",
          "t11"."refunded_at",
          "t11"."refunded_on",
          "t11"."channel",
          "t11"."campaign_id",
          "t11"."content_id",
          "t11"."net_amount",
          "t11"."order_number",
          "t11"."previous_on",
          "t11"."next_on",
          "t11"."first_on",
          "t11"."second_on",
          "t11"."is_first",
          "t11"."is_repeat",
          "t11"."is_window_complete",
          "t11"."is_second_in_window",
          "t12"."period"
        FROM (
          SELECT
            *
          FROM "kpi_order_history" AS "t0"
          WHERE
            "t0"."user_id" IS NOT NULL
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'last_year'
        ) AS "t12"
          ON "t11"."ordered_on" = "t12"."day"
      ) AS "t15"
      GROUP BY
        1,
        2
    ) AS "t22"
      ON "t30"."period" = "t22"."period" AND "t30"."user_id" = "t22"."user_id"
  ) AS "t31"
) AS "t32"
GROUP BY
  1

-- postgres: registrations
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "new_users__num"
FROM (
  SELECT
    "t2"."user_id",
    "t2"."registered_at",
    "t2"."registered_on",
    "t2"."channel",
    "t2"."referrer_id",
    "t2"."is_staff",
    "t2"."willing_to_refer",
    "t2"."phone",
    "t2"."birthday",
    "t2"."gender",
    "t2"."city",
    "t6"."period"
  FROM "users" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t6"
    ON "t2"."registered_on" = "t6"."day"
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t0"."user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t5"
      WHERE
        "t2"."user_id" = "t5"."user_id"
    )
) AS "t7"
GROUP BY
  1

-- postgres: registration_cohorts
SELECT
  "t19"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t19"."is_day_1_over" AND "t19"."came_on_day_1" THEN 1 ELSE 0 END) AS "retention_d1__num",
  SUM(CASE WHEN "t19"."is_day_1_over" THEN 1 ELSE 0 END) AS "retention_d1__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_1_over" THEN 0 ELSE 1 END), 0) AS "retention_d1__out",
  SUM(CASE WHEN "t19"."is_day_7_over" AND "t19"."came_on_day_7" THEN 1 ELSE 0 END) AS "retention_d7__num",
  SUM(CASE WHEN "t19"."is_day_7_over" THEN 1 ELSE 0 END) AS "retention_d7__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_7_over" THEN 0 ELSE 1 END), 0) AS "retention_d7__out",
  SUM(CASE WHEN "t19"."is_day_30_over" AND "t19"."came_on_day_30" THEN 1 ELSE 0 END) AS "retention_d30__num",
  SUM(CASE WHEN "t19"."is_day_30_over" THEN 1 ELSE 0 END) AS "retention_d30__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_30_over" THEN 0 ELSE 1 END), 0) AS "retention_d30__out",
  SUM(CASE WHEN "t19"."is_day_7_over" AND "t19"."came_from_day_7" THEN 1 ELSE 0 END) AS "rolling_retention_d7__num",
  SUM(CASE WHEN "t19"."is_day_7_over" THEN 1 ELSE 0 END) AS "rolling_retention_d7__den",
  COALESCE(SUM(CASE WHEN "t19"."is_day_7_over" THEN 0 ELSE 1 END), 0) AS "rolling_retention_d7__out"
FROM (
  SELECT
    "t18"."user_id",
    "t18"."registered_on",
    "t18"."period",
    "t18"."d1",
    "t18"."d7",
    "t18"."d30",
    "t18"."oldest",
    COALESCE("t18"."d1" = 1, FALSE) AS "came_on_day_1",
    COALESCE("t18"."d7" = 1, FALSE) AS "came_on_day_7",
    COALESCE("t18"."d30" = 1, FALSE) AS "came_on_day_30",
    COALESCE("t18"."oldest" >= 1, FALSE) AS "came_from_day_1",
    COALESCE("t18"."oldest" >= 7, FALSE) AS "came_from_day_7",
    COALESCE("t18"."oldest" >= 30, FALSE) AS "came_from_day_30",
    (
      "t18"."registered_on" + INTERVAL '1 DAY'
    ) <= MAKE_DATE(2026, 10, 31) AS "is_day_1_over",
    (
      "t18"."registered_on" + INTERVAL '7 DAY'
    ) <= MAKE_DATE(2026, 10, 31) AS "is_day_7_over",
    (
      "t18"."registered_on" + INTERVAL '30 DAY'
    ) <= MAKE_DATE(2026, 10, 31) AS "is_day_30_over"
  FROM (
    SELECT
      "t11"."user_id",
      "t11"."registered_on",
      "t11"."period",
      "t17"."d1",
      "t17"."d7",
      "t17"."d30",
      "t17"."oldest"
    FROM (
      SELECT
        "t3"."user_id",
        "t3"."registered_on",
        "t8"."period"
      FROM "users" AS "t3"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t8"
        ON "t3"."registered_on" = "t8"."day"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t0"."user_id"
            FROM "users" AS "t0"
            WHERE
              COALESCE("t0"."is_staff", FALSE)
          ) AS "t7"
          WHERE
            "t3"."user_id" = "t7"."user_id"
        )
    ) AS "t11"
    LEFT OUTER JOIN (
      SELECT
        "t15"."user_id",
        MAX(
          CASE
            WHEN CAST(EXTRACT(EPOCH FROM CAST("t15"."active_on" AS TIMESTAMP) - CAST("t15"."registered_on" AS TIMESTAMP)) / 86400 AS BIGINT) = 1
            THEN 1
            ELSE 0
          END
        ) AS "d1",
        MAX(
          CASE
            WHEN CAST(EXTRACT(EPOCH FROM CAST("t15"."active_on" AS TIMESTAMP) - CAST("t15"."registered_on" AS TIMESTAMP)) / 86400 AS BIGINT) = 7
            THEN 1
            ELSE 0
          END
        ) AS "d7",
        MAX(
          CASE
            WHEN CAST(EXTRACT(EPOCH FROM CAST("t15"."active_on" AS TIMESTAMP) - CAST("t15"."registered_on" AS TIMESTAMP)) / 86400 AS BIGINT) = 30
            THEN 1
            ELSE 0
          END
        ) AS "d30",
        MAX(
          CAST(EXTRACT(EPOCH FROM CAST("t15"."active_on" AS TIMESTAMP) - CAST("t15"."registered_on" AS TIMESTAMP)) / 86400 AS BIGINT)
        ) AS "oldest"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."user_id",
            "t4"."active_on",
            "t4"."previous_on",
            "t4"."next_on",
            "t13"."registered_on"
          FROM "kpi_active_days" AS "t4"
          INNER JOIN (
            SELECT
              *
            FROM (
              SELECT
                "t3"."user_id",
                "t3"."registered_on"
              FROM "users" AS "t3"
              WHERE
                NOT EXISTS(
                  SELECT
                    1
                  FROM (
                    SELECT
                      "t0"."user_id"
                    FROM "users" AS "t0"
                    WHERE
                      COALESCE("t0"."is_staff", FALSE)
                  ) AS "t7"
                  WHERE
                    "t3"."user_id" = "t7"."user_id"
                )
            ) AS "t9"
          ) AS "t13"
            ON "t4"."user_id" = "t13"."user_id"
        ) AS "t14"
        WHERE
          "t14"."active_on" > "t14"."registered_on"
      ) AS "t15"
      GROUP BY
        1
    ) AS "t17"
      ON "t11"."user_id" = "t17"."user_id"
  ) AS "t18"
) AS "t19"
GROUP BY
  1

-- postgres: registration_days
WITH "t13" AS (
  SELECT
    "t7"."user_id",
    "t7"."registered_on"
  FROM "users" AS "t7"
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t2"."user_id"
        FROM "users" AS "t2"
        WHERE
          COALESCE("t2"."is_staff", FALSE)
      ) AS "t11"
      WHERE
        "t7"."user_id" = "t11"."user_id"
    )
)
SELECT
  "t41"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."active" ELSE 0 END) AS "active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."bought" ELSE 0 END) AS "purchase_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "purchase_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."checked_in" ELSE 0 END) AS "check_in_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "check_in_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."commented" ELSE 0 END) AS "comment_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "comment_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."shared" ELSE 0 END) AS "share_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "share_active_rate__den",
  SUM("t41"."users") - SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "user_growth_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE 0 END) AS "user_growth_rate__den",
  SUM(CASE WHEN "t41"."was_new_previous" THEN "t41"."active" ELSE 0 END) AS "retention_rate__num",
  SUM(CASE WHEN "t41"."was_new_previous" THEN "t41"."users" ELSE 0 END) AS "retention_rate__den"
FROM (
  SELECT
    "t40"."period",
    "t40"."registered_on",
    "t40"."users",
    "t40"."active",
    "t40"."checked_in",
    "t40"."commented",
    "t40"."shared",
    "t40"."bought",
    "t40"."start_on",
    "t40"."end_on",
    "t40"."previous_start_on",
    "t40"."registered_on" < "t40"."start_on" AS "was_there_before",
    (
      "t40"."registered_on" >= "t40"."previous_start_on"
    )
    AND (
      "t40"."registered_on" < "t40"."start_on"
    ) AS "was_new_previous"
  FROM (
    SELECT
      "t39"."period",
      "t39"."registered_on",
      "t39"."users",
      "t39"."active",
      "t39"."checked_in",
      "t39"."commented",
      "t39"."shared",
      "t39"."bought",
      "t5"."start_on",
      "t5"."end_on",
      "t5"."previous_start_on"
    FROM (
      SELECT
        "t37"."period",
        "t37"."registered_on",
        SUM("t37"."users") AS "users",
        SUM("t37"."active") AS "active",
        SUM("t37"."checked_in") AS "checked_in",
        SUM("t37"."commented") AS "commented",
        SUM("t37"."shared") AS "shared",
        SUM("t37"."bought") AS "bought"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t29"."period",
            "t29"."registered_on",
            CAST(0 AS BIGINT) AS "users",
            CAST(0 AS BIGINT) AS "active",
            CAST(0 AS BIGINT) AS "checked_in",
            CAST(0 AS BIGINT) AS "commented",
            CAST(0 AS BIGINT) AS "shared",
            "t29"."bought"
          FROM (
            SELECT
              "t26"."period",
              "t26"."registered_on",
              SUM("t26"."bought") AS "bought"
            FROM (
              SELECT
                "t22"."period",
                "t22"."user_id",
                "t22"."bought",
                "t17"."registered_on"
              FROM (
                SELECT
                  "t18"."period",
                  "t18"."user_id",
                  1 AS "bought"
                FROM (
                  SELECT DISTINCT
                    "t14"."period",
                    "t14"."user_id"
                  FROM (
                    SELECT
                      "t6"."order_id",
                      "t6"."user_id",
                      "t6"."ordered_at",
                      "t6"."ordered_on",
                      "t6"."amount",
                      "t6"."cost",
                      "t6"."status",
                      "t6"."refunded_amount",
                      "t6"."refunded_at",
                      "t6"."refunded_on",
                      "t6"."channel",
                      "t6"."campaign_id",
                      "t6"."content_id",
                      "t6"."net_amount",
                      "t6"."order_number",
                      "t6"."previous_on",
                      "t6"."next_on",
                      "t6"."first_on",
                      "t6"."second_on",
                      "t6"."is_first",
                      "t6"."is_repeat",
                      "t6"."is_window_complete",
                      "t6"."is_second_in_window",
                      "t12"."period"
                    FROM "kpi_order_history" AS "t6"
                    INNER JOIN (
                      SELECT
                        "t3"."day",
                        "t3"."period"
                      FROM "kpi_calendar" AS "t3"
                      WHERE
                        "t3"."kind" = 'current'
                    ) AS "t12"
                      ON "t6"."ordered_on" = "t12"."day"
                  ) AS "t14"
                ) AS "t18"
              ) AS "t22"
              INNER JOIN "t13" AS "t17"
                ON "t22"."user_id" = "t17"."user_id"
            ) AS "t26"
            GROUP BY
              1,
              2
          ) AS "t29"
        ) AS "t30"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t25"."period",
              "t25"."registered_on",
              "t25"."users",
              CAST(0 AS BIGINT) AS "active",
              CAST(0 AS BIGINT) AS "checked_in",
              CAST(0 AS BIGINT) AS "commented",
              CAST(0 AS BIGINT) AS "shared",
              CAST(0 AS BIGINT) AS "bought"
            FROM (
              SELECT
                "t5"."period",
                "t20"."registered_on",
                "t20"."users"
              FROM (
                SELECT
                  "t16"."registered_on",
                  COUNT(*) AS "users"
                FROM "t13" AS "t16"
                GROUP BY
                  1
              ) AS "t20"
              INNER JOIN "kpi_periods" AS "t5"
                ON "t20"."registered_on" < "t5"."end_on"
            ) AS "t25"
          ) AS "t27"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t34"."period",
              "t34"."registered_on",
              CAST(0 AS BIGINT) AS "users",
              "t34"."active",
              "t34"."checked_in",
              "t34"."commented",
              "t34"."shared",
              CAST(0 AS BIGINT) AS "bought"
            FROM (
              SELECT
                "t33"."period",
                "t33"."registered_on",
                SUM("t33"."active") AS "active",
                SUM("t33"."checked_in") AS "checked_in",
                SUM("t33"."commented") AS "commented",
                SUM("t33"."shared") AS "shared"
              FROM (
                SELECT
                  "t32"."period",
                  "t32"."user_id",
                  "t32"."active",
                  "t32"."checked_in",
                  "t32"."commented",
                  "t32"."shared",
                  "t17"."registered_on"
                FROM (
                  SELECT
                    "t28"."period",
                    "t28"."user_id",
                    CASE WHEN "t28"."active_events" > 0 THEN 1 ELSE 0 END AS "active",
                    CASE WHEN "t28"."check_ins" > 0 THEN 1 ELSE 0 END AS "checked_in",
                    CASE WHEN "t28"."comments" > 0 THEN 1 ELSE 0 END AS "commented",
                    CASE WHEN "t28"."shares" > 0 THEN 1 ELSE 0 END AS "shared"
                  FROM (
                    SELECT
                      "t24"."period",
                      "t24"."user_id",
                      "t24"."visits",
                      "t24"."reads",
                      "t24"."shares",
                      "t24"."comments",
                      "t24"."likes",
                      "t24"."carts",
                      "t24"."inquiries",
                      "t24"."check_ins",
                      "t24"."messages",
                      "t24"."bind_cards",
                      "t24"."submit_forms",
                      "t24"."downloads",
                      "t24"."moments_likes",
                      "t24"."tip_events",
                      "t24"."tips",
                      "t24"."purchases",
                      "t24"."active_events",
                      "t24"."events",
                      "t24"."first_visit_on",
                      "t24"."last_visit_on"
                    FROM (
                      SELECT
                        "t15"."period",
                        "t15"."user_id",
                        SUM(CASE WHEN "t15"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
                        SUM(CASE WHEN "t15"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
                        SUM(CASE WHEN "t15"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
                        SUM(CASE WHEN "t15"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
                        SUM(CASE WHEN "t15"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
                        SUM(CASE WHEN "t15"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
                        SUM(CASE WHEN "t15"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
                        SUM(CASE WHEN "t15"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
                        SUM(CASE WHEN "t15"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
                        SUM(CASE WHEN "t15"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
                        SUM(CASE WHEN "t15"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
                        SUM(CASE WHEN "t15"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
                        SUM(CASE WHEN "t15"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
                        SUM(CASE WHEN "t15"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
                        SUM("t15"."value") FILTER(WHERE
                          "t15"."event" = 'tip') AS "tips",
                        SUM(CASE WHEN "t15"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
                        COUNT(*) AS "active_events",
                        COUNT(*) AS "events",
                        MIN("t15"."occurred_on") FILTER(WHERE
                          "t15"."event" = 'visit') AS "first_visit_on",
                        MAX("t15"."occurred_on") FILTER(WHERE
                          "t15"."event" = 'visit') AS "last_visit_on"
                      FROM (
                        SELECT
                          "t8"."user_id",
                          "t8"."event",
                          "t8"."occurred_at",
                          "t8"."occurred_on",
                          "t8"."session_id",
                          "t8"."channel",
                          "t8"."campaign_id",
                          "t8"."content_id",
                          "t8"."group_id",
                          "t8"."value",
                          "t12"."period"
                        FROM "events" AS "t8"
                        INNER JOIN (
                          SELECT
                            "t3"."day",
                            "t3"."period"
                          FROM "kpi_calendar" AS "t3"
                          WHERE
                            "t3"."kind" = 'current'
                        ) AS "t12"
                          ON "t8"."occurred_on" = "t12"."day"
                      ) AS "t15"
                      GROUP BY
                        1,
                        2
                    ) AS "t24"
                    WHERE
                      NOT EXISTS(
                        SELECT
                          1
                        FROM (
                          SELECT
                            "t2"."user_id"
                          FROM "users" AS "t2"
                          WHERE
                            COALESCE("t2"."is_staff", FALSE)
                        ) AS "t11"
                        WHERE
                          "t24"."user_id" = "t11"."user_id"
                      )
                  ) AS "t28"
                ) AS "t32"
                INNER JOIN "t13" AS "t17"
                  ON "t32"."user_id" = "t17"."user_id"
              ) AS "t33"
              GROUP BY
                1,
                2
            ) AS "t34"
          ) AS "t35"
        ) AS "t36"
      ) AS "t37"
      GROUP BY
        1,
        2
    ) AS "t39"
    INNER JOIN "kpi_periods" AS "t5"
      ON "t39"."period" = "t5"."period"
  ) AS "t40"
) AS "t41"
GROUP BY
  1

-- postgres: active_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."active_events" > 0
  ) THEN 1 ELSE 0 END) AS "active_users__num",
  SUM("t12"."visits") AS "visits__num",
  SUM("t12"."shares") AS "brand_shares__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."shares" > 0
  ) THEN 1 ELSE 0 END) AS "brand_sharers__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."visits" > 0
  ) THEN 1 ELSE 0 END) AS "visitors__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."reads" > 0
  ) THEN 1 ELSE 0 END) AS "content_readers__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      ) AND (
        "t12"."shares" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "content_sharers__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      ) AND (
        "t12"."shares" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "content_share_rate__num",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."reads" > 0
  ) THEN 1 ELSE 0 END) AS "content_share_rate__den",
  SUM(CASE WHEN "t12"."is_known" AND (
    "t12"."comments" > 0
  ) THEN 1 ELSE 0 END) AS "content_commenters__num",
  SUM("t12"."likes") AS "content_likes__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t12"."tip_events" > 0) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t12"."tips") FILTER(WHERE
      "t12"."tip_events" > 0)
  END AS "content_tips__num",
  SUM("t12"."moments_likes") AS "moments_likes__num"
FROM (
  SELECT
    "t11"."period",
    "t11"."user_id",
    "t11"."visits",
    "t11"."reads",
    "t11"."shares",
    "t11"."comments",
    "t11"."likes",
    "t11"."carts",
    "t11"."inquiries",
    "t11"."check_ins",
    "t11"."messages",
    "t11"."bind_cards",
    "t11"."submit_forms",
    "t11"."downloads",
    "t11"."moments_likes",
    "t11"."tip_events",
    "t11"."tips",
    "t11"."purchases",
    "t11"."active_events",
    "t11"."events",
    "t11"."first_visit_on",
    "t11"."last_visit_on",
    "t11"."user_id" IS NOT NULL AS "is_known"
  FROM (
    SELECT
      "t10"."period",
      "t10"."user_id",
      "t10"."visits",
      "t10"."reads",
      "t10"."shares",
      "t10"."comments",
      "t10"."likes",
      "t10"."carts",
      "t10"."inquiries",
      "t10"."check_ins",
      "t10"."messages",
      "t10"."bind_cards",
      "t10"."submit_forms",
      "t10"."downloads",
      "t10"."moments_likes",
      "t10"."tip_events",
      "t10"."tips",
      "t10"."purchases",
      "t10"."active_events",
      "t10"."events",
      "t10"."first_visit_on",
      "t10"."last_visit_on"
    FROM (
      SELECT
        "t8"."period",
        "t8"."user_id",
        SUM(CASE WHEN "t8"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
        SUM(CASE WHEN "t8"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
        SUM(CASE WHEN "t8"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
        SUM(CASE WHEN "t8"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
        SUM(CASE WHEN "t8"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
        SUM(CASE WHEN "t8"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
        SUM(CASE WHEN "t8"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
        SUM(CASE WHEN "t8"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
        SUM(CASE WHEN "t8"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
        SUM(CASE WHEN "t8"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
        SUM(CASE WHEN "t8"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
        SUM(CASE WHEN "t8"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
        SUM(CASE WHEN "t8"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
        SUM(CASE WHEN "t8"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
        SUM("t8"."value") FILTER(WHERE
          "t8"."event" = 'tip') AS "tips",
        SUM(CASE WHEN "t8"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
        COUNT(*) AS "active_events",
        COUNT(*) AS "events",
        MIN("t8"."occurred_on") FILTER(WHERE
          "t8"."event" = 'visit') AS "first_visit_on",
        MAX("t8"."occurred_on") FILTER(WHERE
          "t8"."event" = 'visit') AS "last_visit_on"
      FROM (
        SELECT
          "t3"."user_id",
          "t3"."event",
          "t3"."occurred_at",
          "t3"."occurred_on",
          "t3"."session_id",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."group_id",
          "t3"."value",
          "t7"."period"
        FROM "events" AS "t3"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'current'
        ) AS "t7"
          ON "t3"."occurred_on" = "t7"."day"
      ) AS "t8"
      GROUP BY
        1,
        2
    ) AS "t10"
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM (
          SELECT
            "t0"."user_id"
          FROM "users" AS "t0"
          WHERE
            COALESCE("t0"."is_staff", FALSE)
        ) AS "t6"
        WHERE
          "t10"."user_id" = "t6"."user_id"
      )
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- postgres: daily_periods
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."active_days") AS "dau__num",
  MAX("t11"."days") AS "dau__den",
  SUM("t11"."active_days") AS "stickiness__num",
  MAX("t11"."days") * COUNT(*) AS "stickiness__den"
FROM (
  SELECT
    "t10"."period",
    "t10"."user_id",
    "t10"."active_days",
    "t7"."days"
  FROM (
    SELECT
      "t8"."period",
      "t8"."user_id",
      COUNT(*) AS "active_days"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."active_on",
        "t2"."previous_on",
        "t2"."next_on",
        "t5"."day",
        "t5"."period"
      FROM "kpi_active_days" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
          AND "t1"."day" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 31)
      ) AS "t5"
        ON "t2"."active_on" = "t5"."day"
    ) AS "t8"
    GROUP BY
      1,
      2
  ) AS "t10"
  INNER JOIN (
    SELECT
      "t3"."period",
      COUNT(*) AS "days"
    FROM (
      SELECT
        *
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
        AND "t1"."day" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 31)
    ) AS "t3"
    GROUP BY
      1
  ) AS "t7"
    ON "t10"."period" = "t7"."period"
) AS "t11"
GROUP BY
  1

-- postgres: weekly_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."active_weeks") AS "wau__num",
  MAX("t12"."weeks") AS "wau__den"
FROM (
  SELECT
    "t11"."period",
    "t11"."user_id",
    "t11"."active_weeks",
    "t7"."weeks"
  FROM (
    SELECT
      "t9"."period",
      "t9"."user_id",
      COUNT(*) AS "active_weeks"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          "t5"."period",
          "t2"."user_id",
          "t5"."week_on"
        FROM "kpi_active_days" AS "t2"
        INNER JOIN (
          SELECT
            *
          FROM "kpi_weeks" AS "t0"
          WHERE
            "t0"."week_on" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 25)
        ) AS "t5"
          ON "t2"."active_on" = "t5"."day"
      ) AS "t8"
    ) AS "t9"
    GROUP BY
      1,
      2
  ) AS "t11"
  INNER JOIN (
    SELECT
      "t3"."period",
      COUNT(*) AS "weeks"
    FROM (
      SELECT DISTINCT
        "t0"."period",
        "t0"."week_on"
      FROM "kpi_weeks" AS "t0"
      WHERE
        "t0"."week_on" BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 25)
    ) AS "t3"
    GROUP BY
      1
  ) AS "t7"
    ON "t11"."period" = "t7"."period"
) AS "t12"
GROUP BY
  1

-- postgres: compared_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_active" THEN 1 ELSE 0 END) - SUM(CASE WHEN "t6"."was_active" THEN 1 ELSE 0 END) AS "active_user_growth__num",
  SUM(CASE WHEN "t6"."was_active" THEN 1 ELSE 0 END) AS "active_user_growth__den"
FROM (
  SELECT
    "t5"."period",
    "t5"."user_id",
    MAX(CASE WHEN "t5"."kind" = 'current' THEN 1 ELSE 0 END) = 1 AS "is_active",
    MAX(CASE WHEN "t5"."kind" = 'previous' THEN 1 ELSE 0 END) = 1 AS "was_active"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."active_on",
      "t2"."previous_on",
      "t2"."next_on",
      "t4"."day",
      "t4"."period",
      "t4"."kind"
    FROM "kpi_active_days" AS "t2"
    INNER JOIN (
      SELECT
        *
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" IN ('current', 'previous')
    ) AS "t4"
      ON "t2"."active_on" = "t4"."day"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
GROUP BY
  1

-- postgres: watched_periods
SELECT
  "t16"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t16"."is_churned" THEN 1 ELSE 0 END) AS "churned_users__num",
  SUM(CASE WHEN "t16"."is_at_risk" THEN 1 ELSE 0 END) AS "churn_warning_users__num",
  SUM(CASE WHEN "t16"."was_unchurned" AND "t16"."is_churned" THEN 1 ELSE 0 END) AS "churn_rate__num",
  SUM(CASE WHEN "t16"."was_unchurned" THEN 1 ELSE 0 END) AS "churn_rate__den",
  SUM(CASE WHEN "t16"."was_lapsed" AND "t16"."is_active" THEN 1 ELSE 0 END) AS "winback_users__num",
  SUM(CASE WHEN "t16"."was_lapsed" AND "t16"."is_active" THEN 1 ELSE 0 END) AS "winback_rate__num",
  SUM(CASE WHEN "t16"."was_lapsed" THEN 1 ELSE 0 END) AS "winback_rate__den"
FROM (
  SELECT
    "t15"."user_id",
    "t15"."active_on",
    "t15"."previous_on",
    "t15"."next_on",
    "t15"."period",
    "t15"."start_on",
    "t15"."end_on",
    "t15"."previous_start_on",
    "t15"."before_on",
    "t15"."active_on" >= "t15"."start_on" AS "is_active",
    (
      CAST(EXTRACT(EPOCH FROM CAST("t15"."end_on" AS TIMESTAMP) - CAST("t15"."active_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
    ) >= 180 AS "is_churned",
    (
      (
        CAST(EXTRACT(EPOCH FROM CAST("t15"."end_on" AS TIMESTAMP) - CAST("t15"."active_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) >= 90
    )
    AND (
      (
        CAST(EXTRACT(EPOCH FROM CAST("t15"."end_on" AS TIMESTAMP) - CAST("t15"."active_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) < 180
    ) AS "is_at_risk",
    COALESCE(
      (
        CAST(EXTRACT(EPOCH FROM CAST("t15"."start_on" AS TIMESTAMP) - CAST(CASE
          WHEN "t15"."active_on" >= "t15"."start_on"
          THEN "t15"."before_on"
          ELSE "t15"."active_on"
        END AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) < 180,
      FALSE
    ) AS "was_unchurned",
    COALESCE(
      (
        CAST(EXTRACT(EPOCH FROM CAST("t15"."start_on" AS TIMESTAMP) - CAST(CASE
          WHEN "t15"."active_on" >= "t15"."start_on"
          THEN "t15"."before_on"
          ELSE "t15"."active_on"
        END AS TIMESTAMP)) / 86400 AS BIGINT) - 1
      ) >= 90,
      FALSE
    ) AS "was_lapsed"
  FROM (
    SELECT
      "t3"."user_id",
      "t3"."active_on",
      "t3"."previous_on",
      "t3"."next_on",
      "t4"."period",
      "t4"."start_on",
      "t4"."end_on",
      "t4"."previous_start_on",
      "t14"."before_on"
    FROM "kpi_active_days" AS "t3"
    INNER JOIN "kpi_periods" AS "t4"
      ON "t3"."active_on" < "t4"."end_on"
      AND (
        (
          "t3"."next_on" IS NULL
        ) OR (
          "t3"."next_on" >= "t4"."end_on"
        )
      )
    LEFT OUTER JOIN (
      SELECT
        "t12"."period",
        "t12"."user_id",
        MIN("t12"."previous_on") AS "before_on"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."user_id",
            "t10"."active_on",
            "t10"."previous_on",
            "t10"."next_on",
            "t10"."period",
            "t6"."start_on"
          FROM (
            SELECT
              "t3"."user_id",
              "t3"."active_on",
              "t3"."previous_on",
              "t3"."next_on",
              "t8"."period"
            FROM "kpi_active_days" AS "t3"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t8"
              ON "t3"."active_on" = "t8"."day"
          ) AS "t10"
          INNER JOIN (
            SELECT
              "t1"."period",
              "t1"."start_on"
            FROM "kpi_periods" AS "t1"
          ) AS "t6"
            ON "t10"."period" = "t6"."period"
        ) AS "t11"
        WHERE
          "t11"."previous_on" < "t11"."start_on"
      ) AS "t12"
      GROUP BY
        1,
        2
    ) AS "t14"
      ON "t4"."period" = "t14"."period" AND "t3"."user_id" = "t14"."user_id"
  ) AS "t15"
) AS "t16"
GROUP BY
  1

-- postgres: session_periods
WITH "t25" AS (
  SELECT
    "t24"."user_id",
    "t24"."event",
    "t24"."occurred_at",
    "t24"."occurred_on",
    "t24"."user_key",
    "t24"."session_key"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t13"."user_id",
        "t13"."event",
        "t13"."occurred_at",
        "t13"."occurred_on",
        "t13"."user_key",
        "t13"."session_key"
      FROM (
        SELECT
          "t2"."user_id",
          "t2"."event",
          "t2"."occurred_at",
          "t2"."occurred_on",
          COALESCE("t2"."user_id", '') AS "user_key",
          COALESCE("t2"."session_id", '') AS "session_key"
        FROM "events" AS "t2"
        WHERE
          (
            "t2"."user_id" IS NOT NULL
          ) OR (
            "t2"."session_id" IS NOT NULL
          )
      ) AS "t13"
      INNER JOIN (
        SELECT
          MIN("t3"."start_on") + INTERVAL '-3 DAY' AS "begin_on",
          MAX("t3"."end_on") AS "finish_on"
        FROM "kpi_periods" AS "t3"
      ) AS "t15"
        ON "t13"."occurred_on" >= "t15"."begin_on"
        AND "t13"."occurred_on" < "t15"."finish_on"
    ) AS "t18"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t19"."user_id",
        "t19"."event",
        "t19"."occurred_at",
        "t19"."occurred_on",
        "t19"."user_key",
        "t19"."session_key"
      FROM (
        SELECT
          "t13"."user_id",
          "t13"."event",
          "t13"."occurred_at",
          "t13"."occurred_on",
          "t13"."user_key",
          "t13"."session_key"
        FROM (
          SELECT
            "t2"."user_id",
            "t2"."event",
            "t2"."occurred_at",
            "t2"."occurred_on",
            COALESCE("t2"."user_id", '') AS "user_key",
            COALESCE("t2"."session_id", '') AS "session_key"
          FROM "events" AS "t2"
          WHERE
            (
              "t2"."user_id" IS NOT NULL
            ) OR (
              "t2"."session_id" IS NOT NULL
            )
        ) AS "t13"
        INNER JOIN (
          SELECT
            MAX("t3"."end_on") AS "begin_on"
          FROM "kpi_periods" AS "t3"
        ) AS "t10"
          ON "t13"."occurred_on" >= "t10"."begin_on"
      ) AS "t19"
      WHERE
        EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t17"."user_key",
              "t17"."session_key"
            FROM (
              SELECT
                "t13"."user_id",
                "t13"."event",
                "t13"."occurred_at",
                "t13"."occurred_on",
                "t13"."user_key",
                "t13"."session_key"
              FROM (
                SELECT
                  "t2"."user_id",
                  "t2"."event",
                  "t2"."occurred_at",
                  "t2"."occurred_on",
                  COALESCE("t2"."user_id", '') AS "user_key",
                  COALESCE("t2"."session_id", '') AS "session_key"
                FROM "events" AS "t2"
                WHERE
                  (
                    "t2"."user_id" IS NOT NULL
                  ) OR (
                    "t2"."session_id" IS NOT NULL
                  )
              ) AS "t13"
              INNER JOIN (
                SELECT
                  MAX("t3"."end_on") + INTERVAL '-3 DAY' AS "begin_on",
                  MAX("t3"."end_on") AS "finish_on"
                FROM "kpi_periods" AS "t3"
              ) AS "t14"
                ON "t13"."occurred_on" >= "t14"."begin_on"
                AND "t13"."occurred_on" < "t14"."finish_on"
            ) AS "t17"
          ) AS "t21"
          WHERE
            "t19"."user_key" = "t21"."user_key" AND "t19"."session_key" = "t21"."session_key"
        )
    ) AS "t22"
  ) AS "t24"
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t1"."user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t8"
      WHERE
        "t24"."user_id" = "t8"."user_id"
    )
), "t27" AS (
  SELECT
    "t26"."user_id",
    "t26"."occurred_at",
    "t26"."occurred_on",
    "t26"."user_key",
    "t26"."session_key",
    CASE WHEN "t26"."event" IN ('purchase') THEN 1 ELSE 0 END AS "is_purchase"
  FROM "t25" AS "t26"
), "t32" AS (
  SELECT
    "t29"."user_key",
    "t29"."session_key",
    MIN("t29"."occurred_on") AS "begun_on",
    MIN("t29"."occurred_at") AS "begun_at",
    MAX("t29"."occurred_at") AS "ended_at",
    COUNT(*) AS "events",
    SUM("t29"."is_purchase") AS "purchases"
  FROM "t27" AS "t29"
  GROUP BY
    1,
    2
)
SELECT
  "t54"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "sessions__num",
  SUM(CASE WHEN "t54"."is_bounce" THEN 1 ELSE 0 END) AS "bounce_rate__num",
  COUNT(*) AS "bounce_rate__den",
  SUM("t54"."seconds") AS "dwell_time__num",
  COUNT(*) AS "dwell_time__den",
  SUM(CASE WHEN "t54"."has_purchase" THEN 1 ELSE 0 END) AS "session_conversion_rate__num",
  COUNT(*) AS "session_conversion_rate__den",
  SUM(CASE WHEN "t54"."is_known" AND "t54"."is_of_buyer" THEN 1 ELSE 0 END) AS "buyer_session_share__num",
  SUM(CASE WHEN "t54"."is_known" THEN 1 ELSE 0 END) AS "buyer_session_share__den"
FROM (
  SELECT
    "t53"."user_key",
    "t53"."session_key",
    "t53"."begun_on",
    "t53"."begun_at",
    "t53"."ended_at",
    "t53"."events",
    "t53"."purchases",
    "t53"."seconds",
    "t53"."user_id",
    "t53"."period",
    "t53"."buys",
    "t53"."user_id" IS NOT NULL AS "is_known",
    "t53"."events" = 1 AS "is_bounce",
    "t53"."purchases" > 0 AS "has_purchase",
    "t53"."buys" IS NOT NULL AS "is_of_buyer"
  FROM (
    SELECT
      "t52"."user_key",
      "t52"."session_key",
      "t52"."begun_on",
      "t52"."begun_at",
      "t52"."ended_at",
      "t52"."events",
      "t52"."purchases",
      "t52"."seconds",
      "t52"."user_id",
      "t52"."period",
      "t39"."buys"
    FROM (
      SELECT
        "t50"."user_key",
        "t50"."session_key",
        "t50"."begun_on",
        "t50"."begun_at",
        "t50"."ended_at",
        "t50"."events",
        "t50"."purchases",
        "t50"."seconds",
        "t50"."user_id",
        "t7"."period"
      FROM (
        SELECT
          "t48"."user_key",
          "t48"."session_key",
          "t48"."begun_on",
          "t48"."begun_at",
          "t48"."ended_at",
          "t48"."events",
          "t48"."purchases",
          CAST(EXTRACT(EPOCH FROM CAST(DATE_TRUNC('SECOND', "t48"."ended_at") AS TIMESTAMP) - CAST(DATE_TRUNC('SECOND', "t48"."begun_at") AS TIMESTAMP)) AS BIGINT) AS "seconds",
          NULLIF("t48"."user_key", '') AS "user_id"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM "t32" AS "t33"
            WHERE
              "t33"."ended_at" <= (
                "t33"."begun_at" + INTERVAL '30 MINUTE'
              )
          ) AS "t36"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t46"."user_key",
              "t46"."session_key",
              "t46"."begun_on",
              "t46"."begun_at",
              "t46"."ended_at",
              "t46"."events",
              "t46"."purchases"
            FROM (
              SELECT
                "t45"."user_key",
                "t45"."session_key",
                "t45"."number",
                MIN("t45"."occurred_on") AS "begun_on",
                MIN("t45"."occurred_at") AS "begun_at",
                MAX("t45"."occurred_at") AS "ended_at",
                SUM("t45"."events") AS "events",
                SUM("t45"."is_purchase") AS "purchases"
              FROM (
                SELECT
                  "t44"."user_key",
                  "t44"."session_key",
                  "t44"."occurred_at",
                  "t44"."occurred_on",
                  "t44"."events",
                  "t44"."is_purchase",
                  "t44"."before_at",
                  "t44"."begins",
                  SUM("t44"."begins") OVER (
                    PARTITION BY "t44"."user_key", "t44"."session_key"
                    ORDER BY "t44"."occurred_at" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS "number"
                FROM (
                  SELECT
                    "t43"."user_key",
                    "t43"."session_key",
                    "t43"."occurred_at",
                    "t43"."occurred_on",
                    "t43"."events",
                    "t43"."is_purchase",
                    "t43"."before_at",
                    CASE
                      WHEN (
                        "t43"."before_at" IS NULL
                      )
                      OR (
                        "t43"."occurred_at" > (
                          "t43"."before_at" + INTERVAL '30 MINUTE'
                        )
                      )
                      THEN 1
                      ELSE 0
                    END AS "begins"
                  FROM (
                    SELECT
                      "t42"."user_key",
                      "t42"."session_key",
                      "t42"."occurred_at",
                      "t42"."occurred_on",
                      "t42"."events",
                      "t42"."is_purchase",
                      LAG("t42"."occurred_at") OVER (
                        PARTITION BY "t42"."user_key", "t42"."session_key"
                        ORDER BY "t42"."occurred_at" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "before_at"
                    FROM (
                      SELECT
                        "t41"."user_key",
                        "t41"."session_key",
                        "t41"."occurred_at",
                        "t41"."occurred_on",
                        COUNT(*) AS "events",
                        SUM("t41"."is_purchase") AS "is_purchase"
                      FROM (
                        SELECT
                          "t31"."user_id",
                          "t31"."occurred_at",
                          "t31"."occurred_on",
                          "t31"."user_key",
                          "t31"."session_key",
                          "t31"."is_purchase"
                        FROM "t27" AS "t31"
                        WHERE
                          EXISTS(
                            SELECT
                              1
                            FROM (
                              SELECT
                                "t33"."user_key",
                                "t33"."session_key"
                              FROM "t32" AS "t33"
                              WHERE
                                NOT (
                                  "t33"."ended_at" <= (
                                    "t33"."begun_at" + INTERVAL '30 MINUTE'
                                  )
                                )
                            ) AS "t40"
                            WHERE
                              "t31"."user_key" = "t40"."user_key" AND "t31"."session_key" = "t40"."session_key"
                          )
                      ) AS "t41"
                      GROUP BY
                        1,
                        2,
                        3,
                        4
                    ) AS "t42"
                  ) AS "t43"
                ) AS "t44"
              ) AS "t45"
              GROUP BY
                1,
                2,
                3
            ) AS "t46"
          ) AS "t47"
        ) AS "t48"
      ) AS "t50"
      INNER JOIN (
        SELECT
          "t0"."day",
          "t0"."period"
        FROM "kpi_calendar" AS "t0"
        WHERE
          "t0"."kind" = 'current'
      ) AS "t7"
        ON "t50"."begun_on" = "t7"."day"
    ) AS "t52"
    LEFT OUTER JOIN (
      SELECT
        "t35"."period",
        "t35"."user_id",
        1 AS "buys"
      FROM (
        SELECT DISTINCT
          "t34"."period",
          "t34"."user_id"
        FROM (
          SELECT
            "t30"."user_id",
            "t30"."occurred_at",
            "t30"."occurred_on",
            "t30"."user_key",
            "t30"."session_key",
            "t30"."is_purchase",
            "t7"."period"
          FROM (
            SELECT
              "t26"."user_id",
              "t26"."occurred_at",
              "t26"."occurred_on",
              "t26"."user_key",
              "t26"."session_key",
              CASE WHEN "t26"."event" IN ('purchase') THEN 1 ELSE 0 END AS "is_purchase"
            FROM "t25" AS "t26"
            WHERE
              "t26"."user_id" IS NOT NULL
              AND CASE WHEN "t26"."event" IN ('purchase') THEN 1 ELSE 0 END = 1
          ) AS "t30"
          INNER JOIN (
            SELECT
              "t0"."day",
              "t0"."period"
            FROM "kpi_calendar" AS "t0"
            WHERE
              "t0"."kind" = 'current'
          ) AS "t7"
            ON "t30"."occurred_on" = "t7"."day"
        ) AS "t34"
      ) AS "t35"
    ) AS "t39"
      ON "t52"."period" = "t39"."period" AND "t52"."user_id" = "t39"."user_id"
  ) AS "t53"
) AS "t54"
GROUP BY
  1

-- postgres: member_ends
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t5"."is_member" THEN 1 ELSE 0 END) AS "members__num"
FROM (
  SELECT
    "t4"."user_id",
    "t4"."changed_at",
    "t4"."changed_on",
    "t4"."level",
    "t4"."level_before",
    "t4"."next_on",
    "t4"."joined_at",
    "t4"."period",
    "t4"."start_on",
    "t4"."end_on",
    "t4"."previous_start_on",
    "t4"."level" IS NOT NULL AS "is_member"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."changed_at",
      "t2"."changed_on",
      "t2"."level",
      "t2"."level_before",
      "t2"."next_on",
      "t2"."joined_at",
      "t3"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM "kpi_level_changes" AS "t2"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t2"."changed_on" < "t3"."end_on"
      AND (
        (
          "t2"."next_on" IS NULL
        ) OR (
          "t2"."next_on" >= "t3"."end_on"
        )
      )
  ) AS "t4"
) AS "t5"
GROUP BY
  1

-- postgres: member_starts
SELECT
  "t23"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t23"."is_higher" THEN 1 ELSE 0 END) AS "member_upgrade_rate__num",
  COUNT(*) AS "member_upgrade_rate__den",
  SUM(CASE WHEN "t23"."is_lower" THEN 1 ELSE 0 END) AS "member_downgrade_rate__num",
  COUNT(*) AS "member_downgrade_rate__den",
  SUM(CASE WHEN "t23"."is_active" THEN 1 ELSE 0 END) AS "member_active_rate__num",
  COUNT(*) AS "member_active_rate__den",
  SUM(CASE WHEN "t23"."is_member_at_end" THEN 1 ELSE 0 END) AS "member_retention__num",
  COUNT(*) AS "member_retention__den"
FROM (
  SELECT
    "t22"."period",
    "t22"."user_id",
    "t22"."level_at_start",
    "t22"."level_at_end",
    "t22"."is_member_at_end",
    "t22"."is_higher",
    "t22"."is_lower",
    "t22"."was_seen",
    "t22"."was_seen" IS NOT NULL AS "is_active"
  FROM (
    SELECT
      "t21"."period",
      "t21"."user_id",
      "t21"."level_at_start",
      "t21"."level_at_end",
      "t21"."is_member_at_end",
      "t21"."is_higher",
      "t21"."is_lower",
      "t18"."was_seen"
    FROM (
      SELECT
        "t19"."period",
        "t19"."user_id",
        "t19"."level_at_start",
        "t19"."level_at_end",
        "t19"."level_at_end" IS NOT NULL AS "is_member_at_end",
        COALESCE(
          CASE "t19"."level_at_end"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END > CASE "t19"."level_at_start"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END,
          FALSE
        ) AS "is_higher",
        COALESCE(
          CASE "t19"."level_at_end"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END < CASE "t19"."level_at_start"
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END,
          FALSE
        ) AS "is_lower"
      FROM (
        SELECT
          "t15"."period",
          "t15"."user_id",
          "t15"."level_at_start",
          "t14"."level_at_end"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."period",
              "t5"."user_id",
              "t5"."level" AS "level_at_start"
            FROM "kpi_level_changes" AS "t5"
            INNER JOIN "kpi_periods" AS "t6"
              ON "t5"."changed_on" < "t6"."start_on"
              AND (
                (
                  "t5"."next_on" IS NULL
                ) OR (
                  "t5"."next_on" >= "t6"."start_on"
                )
              )
          ) AS "t9"
          WHERE
            "t9"."level_at_start" IS NOT NULL
        ) AS "t15"
        LEFT OUTER JOIN (
          SELECT
            "t10"."period",
            "t10"."user_id",
            "t10"."level" AS "level_at_end"
          FROM (
            SELECT
              "t5"."user_id",
              "t5"."changed_at",
              "t5"."changed_on",
              "t5"."level",
              "t5"."level_before",
              "t5"."next_on",
              "t5"."joined_at",
              "t6"."period",
              "t6"."start_on",
              "t6"."end_on",
              "t6"."previous_start_on"
            FROM "kpi_level_changes" AS "t5"
            INNER JOIN "kpi_periods" AS "t6"
              ON "t5"."changed_on" < "t6"."end_on"
              AND (
                (
                  "t5"."next_on" IS NULL
                ) OR (
                  "t5"."next_on" >= "t6"."end_on"
                )
              )
          ) AS "t10"
        ) AS "t14"
          ON "t15"."period" = "t14"."period" AND "t15"."user_id" = "t14"."user_id"
      ) AS "t19"
    ) AS "t21"
    LEFT OUTER JOIN (
      SELECT
        "t16"."period",
        "t16"."user_id",
        1 AS "was_seen"
      FROM (
        SELECT DISTINCT
          "t12"."period",
          "t12"."user_id"
        FROM (
          SELECT
            "t4"."user_id",
            "t4"."active_on",
            "t4"."previous_on",
            "t4"."next_on",
            "t8"."period"
          FROM "kpi_active_days" AS "t4"
          INNER JOIN (
            SELECT
              "t3"."day",
              "t3"."period"
            FROM "kpi_calendar" AS "t3"
            WHERE
              "t3"."kind" = 'current'
          ) AS "t8"
            ON "t4"."active_on" = "t8"."day"
        ) AS "t12"
      ) AS "t16"
    ) AS "t18"
      ON "t21"."period" = "t18"."period" AND "t21"."user_id" = "t18"."user_id"
  ) AS "t22"
) AS "t23"
GROUP BY
  1

-- postgres: member_changes
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_first_joining" THEN 1 ELSE 0 END) AS "new_members__num",
  SUM(CASE WHEN "t6"."is_upgrade" THEN 1 ELSE 0 END) AS "member_upgrades__num",
  SUM(CASE WHEN "t6"."is_downgrade" THEN 1 ELSE 0 END) AS "member_downgrades__num"
FROM (
  SELECT
    "t5"."user_id",
    "t5"."changed_at",
    "t5"."changed_on",
    "t5"."level",
    "t5"."level_before",
    "t5"."next_on",
    "t5"."joined_at",
    "t5"."period",
    COALESCE("t5"."changed_at" = "t5"."joined_at", FALSE) AS "is_first_joining",
    COALESCE(
      CASE "t5"."level"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END > CASE "t5"."level_before"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END,
      FALSE
    ) AS "is_upgrade",
    COALESCE(
      CASE "t5"."level"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END < CASE "t5"."level_before"
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END,
      FALSE
    ) AS "is_downgrade"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."changed_at",
      "t2"."changed_on",
      "t2"."level",
      "t2"."level_before",
      "t2"."next_on",
      "t2"."joined_at",
      "t4"."period"
    FROM "kpi_level_changes" AS "t2"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t4"
      ON "t2"."changed_on" = "t4"."day"
  ) AS "t5"
) AS "t6"
GROUP BY
  1

-- postgres: new_people
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."first_visits" > 0 THEN 1 ELSE 0 END) AS "new_visitors__num",
  SUM(CASE WHEN "t6"."first_cards" > 0 THEN 1 ELSE 0 END) AS "new_cardholders__num"
FROM (
  SELECT
    "t5"."period",
    "t5"."user_id",
    SUM(CASE WHEN "t5"."event" = 'visit' THEN 1 ELSE 0 END) AS "first_visits",
    SUM(CASE WHEN "t5"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "first_cards"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."event",
      "t2"."occurred_on",
      "t4"."period"
    FROM "kpi_first_events" AS "t2"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t4"
      ON "t2"."occurred_on" = "t4"."day"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
GROUP BY
  1

-- postgres: registrations_compared
SELECT
  "t13"."period",
  COUNT(*) AS "fact__rows",
  SUM("t13"."is_current") - SUM("t13"."is_previous") AS "new_user_growth__num",
  SUM("t13"."is_previous") AS "new_user_growth__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      "t9"."user_id",
      1 AS "is_current",
      0 AS "is_previous"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."registered_at",
        "t2"."registered_on",
        "t2"."channel",
        "t2"."referrer_id",
        "t2"."is_staff",
        "t2"."willing_to_refer",
        "t2"."phone",
        "t2"."birthday",
        "t2"."gender",
        "t2"."city",
        "t7"."period"
      FROM "users" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t7"
        ON "t2"."registered_on" = "t7"."day"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t0"."user_id"
            FROM "users" AS "t0"
            WHERE
              COALESCE("t0"."is_staff", FALSE)
          ) AS "t6"
          WHERE
            "t2"."user_id" = "t6"."user_id"
        )
    ) AS "t9"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10"."period",
      "t10"."user_id",
      0 AS "is_current",
      1 AS "is_previous"
    FROM (
      SELECT
        "t2"."user_id",
        "t2"."registered_at",
        "t2"."registered_on",
        "t2"."channel",
        "t2"."referrer_id",
        "t2"."is_staff",
        "t2"."willing_to_refer",
        "t2"."phone",
        "t2"."birthday",
        "t2"."gender",
        "t2"."city",
        "t8"."period"
      FROM "users" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'previous'
      ) AS "t8"
        ON "t2"."registered_on" = "t8"."day"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t0"."user_id"
            FROM "users" AS "t0"
            WHERE
              COALESCE("t0"."is_staff", FALSE)
          ) AS "t6"
          WHERE
            "t2"."user_id" = "t6"."user_id"
        )
    ) AS "t10"
  ) AS "t12"
) AS "t13"
GROUP BY
  1

-- postgres: spending
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  SUM("t5"."amount") AS "acq_cost__num"
FROM (
  SELECT
    "t2"."spent_on",
    "t2"."channel",
    "t2"."campaign_id",
    "t2"."amount",
    "t4"."period"
  FROM "spend" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."spent_on" = "t4"."day"
) AS "t5"
GROUP BY
  1

-- postgres: visitor_costs
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."cost") AS "cost_per_new_visitor__num",
  SUM("t12"."won") AS "cost_per_new_visitor__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."amount" AS "cost",
      0 AS "won"
    FROM (
      SELECT
        "t3"."spent_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."amount",
        "t7"."period"
      FROM "spend" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."spent_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "cost",
      1 AS "won"
    FROM (
      SELECT
        "t6"."user_id",
        "t6"."event",
        "t6"."occurred_on",
        "t7"."period"
      FROM (
        SELECT
          *
        FROM "kpi_first_events" AS "t1"
        WHERE
          "t1"."event" = 'visit'
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t6"."occurred_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- postgres: buyer_costs
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."cost") AS "cac__num",
  SUM("t12"."won") AS "cac__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."amount" AS "cost",
      0 AS "won"
    FROM (
      SELECT
        "t3"."spent_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."amount",
        "t7"."period"
      FROM "spend" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."spent_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "cost",
      1 AS "won"
    FROM (
      SELECT
        "t5"."order_id",
        "t5"."user_id",
        "t5"."ordered_at",
        "t5"."ordered_on",
        "t5"."amount",
        "t5"."cost",
        "t5"."status",
        "t5"."refunded_amount",
        "t5"."refunded_at",
        "t5"."refunded_on",
        "t5"."channel",
        "t5"."campaign_id",
        "t5"."content_id",
        "t5"."net_amount",
        "t5"."order_number",
        "t5"."previous_on",
        "t5"."next_on",
        "t5"."first_on",
        "t5"."second_on",
        "t5"."is_first",
        "t5"."is_repeat",
        "t5"."is_window_complete",
        "t5"."is_second_in_window",
        "t7"."period"
      FROM (
        SELECT
          *
        FROM "kpi_order_history" AS "t1"
        WHERE
          "t1"."is_first"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t5"."ordered_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- postgres: promoted_orders
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."promoted_amount") AS "promo_response_amount__num",
  SUM("t11"."touched_amount") AS "touch_sales__num"
FROM (
  SELECT
    "t10"."order_id",
    "t10"."user_id",
    "t10"."ordered_at",
    "t10"."ordered_on",
    "t10"."amount",
    "t10"."cost",
    "t10"."status",
    "t10"."refunded_amount",
    "t10"."refunded_at",
    "t10"."refunded_on",
    "t10"."channel",
    "t10"."campaign_id",
    "t10"."content_id",
    "t10"."net_amount",
    "t10"."order_number",
    "t10"."previous_on",
    "t10"."next_on",
    "t10"."first_on",
    "t10"."second_on",
    "t10"."is_first",
    "t10"."is_repeat",
    "t10"."is_window_complete",
    "t10"."is_second_in_window",
    "t10"."touch_campaign_id",
    "t10"."brought_by",
    "t10"."period",
    CASE
      WHEN "t10"."brought_by" IS NOT NULL
      THEN "t10"."net_amount"
      ELSE CAST(0 AS DECIMAL(18, 4))
    END AS "promoted_amount",
    CASE
      WHEN "t10"."touch_campaign_id" IS NOT NULL
      THEN "t10"."net_amount"
      ELSE CAST(0 AS DECIMAL(18, 4))
    END AS "touched_amount"
  FROM (
    SELECT
      "t9"."order_id",
      "t9"."user_id",
      "t9"."ordered_at",
      "t9"."ordered_on",
      "t9"."amount",
      "t9"."cost",
      "t9"."status",
      "t9"."refunded_amount",
      "t9"."refunded_at",
      "t9"."refunded_on",
      "t9"."channel",
      "t9"."campaign_id",
      "t9"."content_id",
      "t9"."net_amount",
      "t9"."order_number",
      "t9"."previous_on",
      "t9"."next_on",
      "t9"."first_on",
      "t9"."second_on",
      "t9"."is_first",
      "t9"."is_repeat",
      "t9"."is_window_complete",
      "t9"."is_second_in_window",
      "t9"."touch_campaign_id",
      "t9"."brought_by",
      "t6"."period"
    FROM (
      SELECT
        "t7"."order_id",
        "t7"."user_id",
        "t7"."ordered_at",
        "t7"."ordered_on",
        "t7"."amount",
        "t7"."cost",
        "t7"."status",
        "t7"."refunded_amount",
        "t7"."refunded_at",
        "t7"."refunded_on",
        "t7"."channel",
        "t7"."campaign_id",
        "t7"."content_id",
        "t7"."net_amount",
        "t7"."order_number",
        "t7"."previous_on",
        "t7"."next_on",
        "t7"."first_on",
        "t7"."second_on",
        "t7"."is_first",
        "t7"."is_repeat",
        "t7"."is_window_complete",
        "t7"."is_second_in_window",
        "t7"."touch_campaign_id",
        COALESCE("t7"."campaign_id", "t7"."touch_campaign_id") AS "brought_by"
      FROM (
        SELECT
          "t3"."order_id",
          "t3"."user_id",
          "t3"."ordered_at",
          "t3"."ordered_on",
          "t3"."amount",
          "t3"."cost",
          "t3"."status",
          "t3"."refunded_amount",
          "t3"."refunded_at",
          "t3"."refunded_on",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."net_amount",
          "t3"."order_number",
          "t3"."previous_on",
          "t3"."next_on",
          "t3"."first_on",
          "t3"."second_on",
          "t3"."is_first",
          "t3"."is_repeat",
          "t3"."is_window_complete",
          "t3"."is_second_in_window",
          "t4"."touch_campaign_id"
        FROM "kpi_order_history" AS "t3"
        LEFT OUTER JOIN "kpi_touched_orders" AS "t4"
          ON "t3"."order_id" = "t4"."order_id"
      ) AS "t7"
    ) AS "t9"
    INNER JOIN (
      SELECT
        "t0"."day",
        "t0"."period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t6"
      ON "t9"."ordered_on" = "t6"."day"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- postgres: promotion_returns
SELECT
  "t17"."period",
  COUNT(*) AS "fact__rows",
  SUM("t17"."revenue") - SUM("t17"."cost") AS "promo_roi__num",
  SUM("t17"."cost") AS "promo_roi__den",
  SUM("t17"."revenue") AS "promo_roas__num",
  SUM("t17"."cost") AS "promo_roas__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."period",
      "t11"."amount" AS "cost",
      CAST(0 AS DECIMAL(18, 4)) AS "revenue"
    FROM (
      SELECT
        "t7"."spent_on",
        "t7"."channel",
        "t7"."campaign_id",
        "t7"."amount",
        "t7"."brought_by",
        "t9"."period"
      FROM (
        SELECT
          "t0"."spent_on",
          "t0"."channel",
          "t0"."campaign_id",
          "t0"."amount",
          "t0"."campaign_id" AS "brought_by"
        FROM "spend" AS "t0"
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t7"."spent_on" = "t9"."day"
    ) AS "t11"
  ) AS "t13"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t15"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "cost",
      "t15"."net_amount" AS "revenue"
    FROM (
      SELECT
        "t14"."order_id",
        "t14"."user_id",
        "t14"."ordered_at",
        "t14"."ordered_on",
        "t14"."amount",
        "t14"."cost",
        "t14"."status",
        "t14"."refunded_amount",
        "t14"."refunded_at",
        "t14"."refunded_on",
        "t14"."channel",
        "t14"."campaign_id",
        "t14"."content_id",
        "t14"."net_amount",
        "t14"."order_number",
        "t14"."previous_on",
        "t14"."next_on",
        "t14"."first_on",
        "t14"."second_on",
        "t14"."is_first",
        "t14"."is_repeat",
        "t14"."is_window_complete",
        "t14"."is_second_in_window",
        "t14"."touch_campaign_id",
        "t14"."brought_by",
        "t9"."period"
      FROM (
        SELECT
          "t10"."order_id",
          "t10"."user_id",
          "t10"."ordered_at",
          "t10"."ordered_on",
          "t10"."amount",
          "t10"."cost",
          "t10"."status",
          "t10"."refunded_amount",
          "t10"."refunded_at",
          "t10"."refunded_on",
          "t10"."channel",
          "t10"."campaign_id",
          "t10"."content_id",
          "t10"."net_amount",
          "t10"."order_number",
          "t10"."previous_on",
          "t10"."next_on",
          "t10"."first_on",
          "t10"."second_on",
          "t10"."is_first",
          "t10"."is_repeat",
          "t10"."is_window_complete",
          "t10"."is_second_in_window",
          "t10"."touch_campaign_id",
          COALESCE("t10"."campaign_id", "t10"."touch_campaign_id") AS "brought_by"
        FROM (
          SELECT
            "t4"."order_id",
            "t4"."user_id",
            "t4"."ordered_at",
            "t4"."ordered_on",
            "t4"."amount",
            "t4"."cost",
            "t4"."status",
            "t4"."refunded_amount",
            "t4"."refunded_at",
            "t4"."refunded_on",
            "t4"."channel",
            "t4"."campaign_id",
            "t4"."content_id",
            "t4"."net_amount",
            "t4"."order_number",
            "t4"."previous_on",
            "t4"."next_on",
            "t4"."first_on",
            "t4"."second_on",
            "t4"."is_first",
            "t4"."is_repeat",
            "t4"."is_window_complete",
            "t4"."is_second_in_window",
            "t5"."touch_campaign_id"
          FROM "kpi_order_history" AS "t4"
          LEFT OUTER JOIN "kpi_touched_orders" AS "t5"
            ON "t4"."order_id" = "t5"."order_id"
        ) AS "t10"
        WHERE
          COALESCE("t10"."campaign_id", "t10"."touch_campaign_id") IS NOT NULL
      ) AS "t14"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t14"."ordered_on" = "t9"."day"
    ) AS "t15"
  ) AS "t16"
) AS "t17"
GROUP BY
  1

-- postgres: sent_touches
SELECT
  "t9"."period",
  COUNT(*) AS "fact__rows",
  SUM("t9"."is_delivered") AS "reach_rate__num",
  COUNT(*) AS "reach_rate__den"
FROM (
  SELECT
    "t8"."user_id",
    "t8"."campaign_id",
    "t8"."medium",
    "t8"."sent_at",
    "t8"."sent_on",
    "t8"."delivered_at",
    "t8"."delivered_on",
    "t8"."responded_at",
    "t8"."responded_on",
    "t8"."period",
    CASE WHEN "t8"."delivered_at" IS NOT NULL THEN 1 ELSE 0 END AS "is_delivered"
  FROM (
    SELECT
      "t3"."user_id",
      "t3"."campaign_id",
      "t3"."medium",
      "t3"."sent_at",
      "t3"."sent_on",
      "t3"."delivered_at",
      "t3"."delivered_on",
      "t3"."responded_at",
      "t3"."responded_on",
      "t7"."period"
    FROM "touches" AS "t3"
    INNER JOIN (
      SELECT
        "t2"."day",
        "t2"."period"
      FROM "kpi_calendar" AS "t2"
      WHERE
        "t2"."kind" = 'current'
    ) AS "t7"
      ON "t3"."sent_on" = "t7"."day"
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM (
          SELECT
            "t1"."user_id"
          FROM "users" AS "t1"
          WHERE
            COALESCE("t1"."is_staff", FALSE)
        ) AS "t6"
        WHERE
          "t3"."user_id" = "t6"."user_id"
      )
  ) AS "t8"
) AS "t9"
GROUP BY
  1

-- postgres: touched_users
WITH "t11" AS (
  SELECT
    "t4"."user_id",
    "t4"."campaign_id",
    "t4"."medium",
    "t4"."sent_at",
    "t4"."sent_on",
    "t4"."delivered_at",
    "t4"."delivered_on",
    "t4"."responded_at",
    "t4"."responded_on",
    "t10"."period"
  FROM "touches" AS "t4"
  INNER JOIN (
    SELECT
      "t2"."day",
      "t2"."period"
    FROM "kpi_calendar" AS "t2"
    WHERE
      "t2"."kind" = 'current'
  ) AS "t10"
    ON "t4"."sent_on" = "t10"."day"
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t1"."user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t9"
      WHERE
        "t4"."user_id" = "t9"."user_id"
    )
)
SELECT
  "t22"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t22"."responses" > 0 THEN 1 ELSE 0 END) AS "promo_response_rate__num",
  SUM(CASE WHEN "t22"."delivered" > 0 THEN 1 ELSE 0 END) AS "promo_response_rate__den",
  SUM(CASE WHEN "t22"."responses" > 0 THEN 1 ELSE 0 END) AS "touch_responders__num",
  SUM("t22"."responses") AS "touch_response_rate__num",
  SUM("t22"."delivered") AS "touch_response_rate__den"
FROM (
  SELECT
    "t21"."period",
    "t21"."user_id",
    SUM("t21"."is_delivered") AS "delivered",
    SUM(CASE WHEN "t21"."is_answered" THEN "t21"."is_delivered" ELSE 0 END) AS "responses"
  FROM (
    SELECT
      "t20"."user_id",
      "t20"."campaign_id",
      "t20"."medium",
      "t20"."sent_at",
      "t20"."sent_on",
      "t20"."delivered_at",
      "t20"."delivered_on",
      "t20"."responded_at",
      "t20"."responded_on",
      "t20"."period",
      "t20"."is_delivered",
      "t20"."is_answered" OR (
        "t20"."orders_after" IS NOT NULL
      ) AS "is_answered",
      "t20"."orders_after"
    FROM (
      SELECT
        "t16"."user_id",
        "t16"."campaign_id",
        "t16"."medium",
        "t16"."sent_at",
        "t16"."sent_on",
        "t16"."delivered_at",
        "t16"."delivered_on",
        "t16"."responded_at",
        "t16"."responded_on",
        "t16"."period",
        "t16"."is_delivered",
        "t16"."is_answered",
        "t19"."orders_after"
      FROM (
        SELECT
          "t12"."user_id",
          "t12"."campaign_id",
          "t12"."medium",
          "t12"."sent_at",
          "t12"."sent_on",
          "t12"."delivered_at",
          "t12"."delivered_on",
          "t12"."responded_at",
          "t12"."responded_on",
          "t12"."period",
          CASE WHEN "t12"."delivered_at" IS NOT NULL THEN 1 ELSE 0 END AS "is_delivered",
          "t12"."responded_at" IS NOT NULL AS "is_answered"
        FROM "t11" AS "t12"
      ) AS "t16"
      LEFT OUTER JOIN (
        SELECT
          "t17"."user_id",
          "t17"."sent_at",
          COUNT(*) AS "orders_after"
        FROM (
          SELECT
            "t14"."user_id",
            "t14"."sent_at",
            "t14"."last_on",
            "t8"."user_id" AS "user_id_right",
            "t8"."ordered_at",
            "t8"."ordered_on"
          FROM (
            SELECT DISTINCT
              "t12"."user_id",
              "t12"."sent_at",
              "t12"."sent_on" + INTERVAL '7 DAY' AS "last_on"
            FROM "t11" AS "t12"
          ) AS "t14"
          INNER JOIN (
            SELECT
              "t3"."user_id",
              "t3"."ordered_at",
              "t3"."ordered_on"
            FROM "kpi_order_history" AS "t3"
          ) AS "t8"
            ON "t14"."user_id" = "t8"."user_id"
            AND "t8"."ordered_at" >= "t14"."sent_at"
            AND "t8"."ordered_on" <= "t14"."last_on"
        ) AS "t17"
        GROUP BY
          1,
          2
      ) AS "t19"
        ON "t16"."user_id" = "t19"."user_id" AND "t16"."sent_at" = "t19"."sent_at"
    ) AS "t20"
  ) AS "t21"
  GROUP BY
    1,
    2
) AS "t22"
GROUP BY
  1

-- postgres: campaign_orders
SELECT
  "t13"."period",
  COUNT(*) AS "fact__rows",
  SUM("t13"."campaign_amount") AS "campaign_sales__num"
FROM (
  SELECT
    "t12"."order_id",
    "t12"."user_id",
    "t12"."ordered_at",
    "t12"."ordered_on",
    "t12"."amount",
    "t12"."cost",
    "t12"."status",
    "t12"."refunded_amount",
    "t12"."refunded_at",
    "t12"."refunded_on",
    "t12"."channel",
    "t12"."campaign_id",
    "t12"."content_id",
    "t12"."net_amount",
    "t12"."order_number",
    "t12"."previous_on",
    "t12"."next_on",
    "t12"."first_on",
    "t12"."second_on",
    "t12"."is_first",
    "t12"."is_repeat",
    "t12"."is_window_complete",
    "t12"."is_second_in_window",
    "t12"."coupon_campaign_id",
    "t12"."in_campaign",
    "t12"."period",
    CASE
      WHEN "t12"."in_campaign" IS NOT NULL
      THEN "t12"."net_amount"
      ELSE CAST(0 AS DECIMAL(18, 4))
    END AS "campaign_amount"
  FROM (
    SELECT
      "t11"."order_id",
      "t11"."user_id",
      "t11"."ordered_at",
      "t11"."ordered_on",
      "t11"."amount",
      "t11"."cost",
      "t11"."status",
      "t11"."refunded_amount",
      "t11"."refunded_at",
      "t11"."refunded_on",
      "t11"."channel",
      "t11"."campaign_id",
      "t11"."content_id",
      "t11"."net_amount",
      "t11"."order_number",
      "t11"."previous_on",
      "t11"."next_on",
      "t11"."first_on",
      "t11"."second_on",
      "t11"."is_first",
      "t11"."is_repeat",
      "t11"."is_window_complete",
      "t11"."is_second_in_window",
      "t11"."coupon_campaign_id",
      "t11"."in_campaign",
      "t6"."period"
    FROM (
      SELECT
        "t9"."order_id",
        "t9"."user_id",
        "t9"."ordered_at",
        "t9"."ordered_on",
        "t9"."amount",
        "t9"."cost",
        "t9"."status",
        "t9"."refunded_amount",
        "t9"."refunded_at",
        "t9"."refunded_on",
        "t9"."channel",
        "t9"."campaign_id",
        "t9"."content_id",
        "t9"."net_amount",
        "t9"."order_number",
        "t9"."previous_on",
        "t9"."next_on",
        "t9"."first_on",
        "t9"."second_on",
        "t9"."is_first",
        "t9"."is_repeat",
        "t9"."is_window_complete",
        "t9"."is_second_in_window",
        "t9"."coupon_campaign_id",
        COALESCE("t9"."campaign_id", "t9"."coupon_campaign_id") AS "in_campaign"
      FROM (
        SELECT
          "t3"."order_id",
          "t3"."user_id",
          "t3"."ordered_at",
          "t3"."ordered_on",
          "t3"."amount",
          "t3"."cost",
          "t3"."status",
          "t3"."refunded_amount",
          "t3"."refunded_at",
          "t3"."refunded_on",
          "t3"."channel",
          "t3"."campaign_id",
          "t3"."content_id",
          "t3"."net_amount",
          "t3"."order_number",
          "t3"."previous_on",
          "t3"."next_on",
          "t3"."first_on",
          "t3"."second_on",
          "t3"."is_first",
          "t3"."is_repeat",
          "t3"."is_window_complete",
          "t3"."is_second_in_window",
          "t8"."coupon_campaign_id"
        FROM "kpi_order_history" AS "t3"
        LEFT OUTER JOIN (
          SELECT
            "t5"."order_id",
            MIN("t5"."campaign_id") AS "coupon_campaign_id"
          FROM (
            SELECT
              *
            FROM "coupons" AS "t2"
            WHERE
              "t2"."order_id" IS NOT NULL
          ) AS "t5"
          GROUP BY
            1
        ) AS "t8"
          ON "t3"."order_id" = "t8"."order_id"
      ) AS "t9"
    ) AS "t11"
    INNER JOIN (
      SELECT
        "t0"."day",
        "t0"."period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t6"
      ON "t11"."ordered_on" = "t6"."day"
  ) AS "t12"
) AS "t13"
GROUP BY
  1

-- postgres: campaign_participants
SELECT
  "t23"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "campaign_participants__num"
FROM (
  SELECT DISTINCT
    "t22"."period",
    "t22"."user_id"
  FROM (
    SELECT
      "t21"."user_id",
      "t21"."in_campaign",
      "t21"."on",
      "t11"."period"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t1"."user_id",
            "t1"."campaign_id" AS "in_campaign",
            "t1"."redeemed_on" AS "on"
          FROM "coupons" AS "t1"
          WHERE
            "t1"."redeemed_on" IS NOT NULL
        ) AS "t8"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t16"."user_id",
              COALESCE("t16"."campaign_id", "t16"."coupon_campaign_id") AS "in_campaign",
              "t16"."ordered_on" AS "on"
            FROM (
              SELECT
                "t6"."order_id",
                "t6"."user_id",
                "t6"."ordered_at",
                "t6"."ordered_on",
                "t6"."amount",
                "t6"."cost",
                "t6"."status",
                "t6"."refunded_amount",
                "t6"."refunded_at",
                "t6"."refunded_on",
                "t6"."channel",
                "t6"."campaign_id",
                "t6"."content_id",
                "t6"."net_amount",
                "t6"."order_number",
                "t6"."previous_on",
                "t6"."next_on",
                "t6"."first_on",
                "t6"."second_on",
                "t6"."is_first",
                "t6"."is_repeat",
                "t6"."is_window_complete",
                "t6"."is_second_in_window",
                "t14"."coupon_campaign_id"
              FROM "kpi_order_history" AS "t6"
              LEFT OUTER JOIN (
                SELECT
                  "t9"."order_id",
                  MIN("t9"."campaign_id") AS "coupon_campaign_id"
                FROM (
                  SELECT
                    *
                  FROM "coupons" AS "t1"
                  WHERE
                    "t1"."order_id" IS NOT NULL
                ) AS "t9"
                GROUP BY
                  1
              ) AS "t14"
                ON "t6"."order_id" = "t14"."order_id"
            ) AS "t16"
          ) AS "t17"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t5"."user_id",
              "t5"."campaign_id" AS "in_campaign",
              "t5"."occurred_on" AS "on"
            FROM "events" AS "t5"
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM (
                  SELECT
                    "t4"."user_id"
                  FROM "users" AS "t4"
                  WHERE
                    COALESCE("t4"."is_staff", FALSE)
                ) AS "t12"
                WHERE
                  "t5"."user_id" = "t12"."user_id"
              )
          ) AS "t15"
        ) AS "t18"
      ) AS "t19"
      WHERE
        "t19"."user_id" IS NOT NULL AND "t19"."in_campaign" IS NOT NULL
    ) AS "t21"
    INNER JOIN (
      SELECT
        "t0"."day",
        "t0"."period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t11"
      ON "t21"."on" = "t11"."day"
  ) AS "t22"
) AS "t23"
GROUP BY
  1

-- postgres: coupon_periods
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."is_issued") AS "coupons_issued__num",
  SUM(1 - "t12"."is_issued") AS "coupons_redeemed__num",
  SUM("t12"."is_issued" * "t12"."is_over" * "t12"."is_in_time") AS "coupon_redemption_rate__num",
  SUM("t12"."is_issued" * "t12"."is_over") AS "coupon_redemption_rate__den",
  COALESCE(SUM("t12"."is_issued" * (
    1 - "t12"."is_over"
  )), 0) AS "coupon_redemption_rate__out"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."coupon_id",
      "t8"."is_over",
      "t8"."is_in_time",
      1 AS "is_issued"
    FROM (
      SELECT
        "t6"."coupon_id",
        "t6"."user_id",
        "t6"."campaign_id",
        "t6"."issued_at",
        "t6"."issued_on",
        "t6"."expires_at",
        "t6"."expires_on",
        "t6"."redeemed_at",
        "t6"."redeemed_on",
        "t6"."order_id",
        "t6"."face_value",
        "t6"."redeemed_day",
        "t6"."is_over",
        "t6"."is_in_time",
        "t3"."period"
      FROM (
        SELECT
          "t0"."coupon_id",
          "t0"."user_id",
          "t0"."campaign_id",
          "t0"."issued_at",
          "t0"."issued_on",
          "t0"."expires_at",
          "t0"."expires_on",
          "t0"."redeemed_at",
          "t0"."redeemed_on",
          "t0"."order_id",
          "t0"."face_value",
          "t0"."redeemed_on" AS "redeemed_day",
          CASE
            WHEN COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30 DAY') <= MAKE_DATE(2026, 10, 31)
            THEN 1
            ELSE 0
          END AS "is_over",
          CASE
            WHEN COALESCE(
              "t0"."redeemed_on" <= COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30 DAY'),
              FALSE
            )
            THEN 1
            ELSE 0
          END AS "is_in_time"
        FROM "coupons" AS "t0"
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t3"
        ON "t6"."issued_on" = "t3"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      "t9"."coupon_id",
      "t9"."is_over",
      "t9"."is_in_time",
      0 AS "is_issued"
    FROM (
      SELECT
        "t7"."coupon_id",
        "t7"."user_id",
        "t7"."campaign_id",
        "t7"."issued_at",
        "t7"."issued_on",
        "t7"."expires_at",
        "t7"."expires_on",
        "t7"."redeemed_at",
        "t7"."redeemed_on",
        "t7"."order_id",
        "t7"."face_value",
        "t7"."redeemed_day",
        "t7"."is_over",
        "t7"."is_in_time",
        "t3"."period"
      FROM (
        SELECT
          "t0"."coupon_id",
          "t0"."user_id",
          "t0"."campaign_id",
          "t0"."issued_at",
          "t0"."issued_on",
          "t0"."expires_at",
          "t0"."expires_on",
          "t0"."redeemed_at",
          "t0"."redeemed_on",
          "t0"."order_id",
          "t0"."face_value",
          "t0"."redeemed_on" AS "redeemed_day",
          CASE
            WHEN COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30 DAY') <= MAKE_DATE(2026, 10, 31)
            THEN 1
            ELSE 0
          END AS "is_over",
          CASE
            WHEN COALESCE(
              "t0"."redeemed_on" <= COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30 DAY'),
              FALSE
            )
            THEN 1
            ELSE 0
          END AS "is_in_time"
        FROM "coupons" AS "t0"
        WHERE
          "t0"."redeemed_on" IS NOT NULL
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t3"
        ON "t7"."redeemed_day" = "t3"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- postgres: activity_counts
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM("t6"."activities") AS "activities_held__num",
  SUM("t6"."activities") * 7 AS "activity_frequency__num",
  MAX("t6"."days") AS "activity_frequency__den"
FROM (
  SELECT
    "t5"."period",
    SUM("t5"."starts") AS "activities",
    MAX("t5"."length") AS "days"
  FROM (
    SELECT
      "t4"."campaign_id",
      "t4"."name",
      "t4"."kind",
      "t4"."starts_at",
      "t4"."starts_on",
      "t4"."ends_at",
      "t4"."ends_on",
      "t4"."period",
      "t4"."start_on",
      "t4"."end_on",
      "t4"."previous_start_on",
      CASE
        WHEN "t4"."kind" IN ('activity')
        AND (
          "t4"."starts_on" >= "t4"."start_on"
        )
        AND (
          "t4"."starts_on" < "t4"."end_on"
        )
        THEN 1
        ELSE 0
      END AS "starts",
      CAST(EXTRACT(EPOCH FROM CAST("t4"."end_on" AS TIMESTAMP) - CAST("t4"."start_on" AS TIMESTAMP)) / 86400 AS BIGINT) AS "length"
    FROM (
      SELECT
        "t2"."campaign_id",
        "t2"."name",
        "t2"."kind",
        "t2"."starts_at",
        "t2"."starts_on",
        "t2"."ends_at",
        "t2"."ends_on",
        "t3"."period",
        "t3"."start_on",
        "t3"."end_on",
        "t3"."previous_start_on"
      FROM "campaigns" AS "t2"
      CROSS JOIN "kpi_periods" AS "t3"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1
) AS "t6"
GROUP BY
  1

-- postgres: points_periods
SELECT
  "t19"."period",
  COUNT(*) AS "fact__rows",
  SUM("t19"."issued") AS "points_issued__num",
  SUM("t19"."redeemed") AS "points_redeemed__num",
  SUM("t19"."expired") AS "points_expired__num",
  SUM((
    "t19"."issued" - "t19"."redeemed"
  ) - "t19"."expired") AS "points_pool_delta__num",
  SUM("t19"."balance") AS "points_balance__num",
  SUM(CASE WHEN "t19"."redeems" > 0 THEN 1 ELSE 0 END) AS "points_redeemers__num",
  SUM("t19"."redeemed") AS "points_redemption_rate__num",
  SUM("t19"."issued") AS "points_redemption_rate__den",
  SUM("t19"."benefits") AS "points_benefits__num",
  SUM("t19"."gifts") AS "points_gifts__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t19"."redeems" > 0) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t19"."cost") FILTER(WHERE
      "t19"."redeems" > 0)
  END AS "points_cost__num",
  SUM(CASE WHEN (
    "t19"."earns" > 0
  ) OR (
    "t19"."redeems" > 0
  ) THEN 1 ELSE 0 END) AS "points_participants__num",
  SUM("t19"."earns" + "t19"."redeems") AS "points_interactions__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t14"."period",
      "t14"."user_id",
      "t14"."issued",
      "t14"."redeemed",
      "t14"."expired",
      "t14"."earns",
      "t14"."redeems",
      "t14"."benefits",
      "t14"."gifts",
      "t14"."cost",
      CAST(0 AS DECIMAL(38, 4)) AS "balance"
    FROM (
      SELECT
        "t11"."period",
        "t11"."user_id",
        SUM(CASE WHEN "t11"."kind" = 'earn' THEN "t11"."points" ELSE 0 END) AS "issued",
        SUM(CASE WHEN "t11"."kind" = 'redeem' THEN "t11"."points" ELSE 0 END) AS "redeemed",
        SUM(CASE WHEN "t11"."kind" = 'expire' THEN "t11"."points" ELSE 0 END) AS "expired",
        SUM(CASE WHEN "t11"."kind" = 'earn' THEN 1 ELSE 0 END) AS "earns",
        SUM(CASE WHEN "t11"."kind" = 'redeem' THEN 1 ELSE 0 END) AS "redeems",
        SUM(
          CASE
            WHEN (
              "t11"."kind" = 'redeem'
            ) AND COALESCE("t11"."reward" = 'benefit', FALSE)
            THEN COALESCE("t11"."quantity", 1)
            ELSE 0
          END
        ) AS "benefits",
        SUM(
          CASE
            WHEN (
              "t11"."kind" = 'redeem'
            ) AND COALESCE("t11"."reward" = 'gift', FALSE)
            THEN COALESCE("t11"."quantity", 1)
            ELSE 0
          END
        ) AS "gifts",
        SUM("t11"."cost") FILTER(WHERE
          "t11"."kind" = 'redeem') AS "cost"
      FROM (
        SELECT
          "t4"."user_id",
          "t4"."occurred_at",
          "t4"."occurred_on",
          "t4"."kind",
          "t4"."points",
          "t4"."reward",
          "t4"."quantity",
          "t4"."cost",
          "t9"."period"
        FROM "points" AS "t4"
        INNER JOIN (
          SELECT
            "t3"."day",
            "t3"."period"
          FROM "kpi_calendar" AS "t3"
          WHERE
            "t3"."kind" = 'current'
        ) AS "t9"
          ON "t4"."occurred_on" = "t9"."day"
        WHERE
          NOT EXISTS(
            SELECT
              1
            FROM (
              SELECT
                "t2"."user_id"
              FROM "users" AS "t2"
              WHERE
                COALESCE("t2"."is_staff", FALSE)
            ) AS "t8"
            WHERE
              "t4"."user_id" = "t8"."user_id"
          )
      ) AS "t11"
      GROUP BY
        1,
        2
    ) AS "t14"
  ) AS "t15"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t17"."period",
      (
        CAST(NULL AS TEXT) COLLATE "C"
      ) AS "user_id",
      CAST(0 AS DECIMAL(38, 4)) AS "issued",
      CAST(0 AS DECIMAL(38, 4)) AS "redeemed",
      CAST(0 AS DECIMAL(38, 4)) AS "expired",
      CAST(0 AS BIGINT) AS "earns",
      CAST(0 AS BIGINT) AS "redeems",
      CAST(0 AS DECIMAL(38, 4)) AS "benefits",
      CAST(0 AS DECIMAL(38, 4)) AS "gifts",
      CAST(0 AS DECIMAL(38, 4)) AS "cost",
      "t17"."balance"
    FROM (
      SELECT
        "t16"."period",
        SUM("t16"."points") AS "balance"
      FROM (
        SELECT
          "t13"."occurred_on",
          "t13"."points",
          "t5"."period",
          "t5"."start_on",
          "t5"."end_on",
          "t5"."previous_start_on"
        FROM (
          SELECT
            "t10"."occurred_on",
            SUM(
              CASE WHEN "t10"."kind" = 'earn' THEN "t10"."points" ELSE -(
                "t10"."points"
              ) END
            ) AS "points"
          FROM (
            SELECT
              "t4"."user_id",
              "t4"."occurred_at",
              "t4"."occurred_on",
              "t4"."kind",
              "t4"."points",
              "t4"."reward",
              "t4"."quantity",
              "t4"."cost"
            FROM "points" AS "t4"
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM (
                  SELECT
                    "t2"."user_id"
                  FROM "users" AS "t2"
                  WHERE
                    COALESCE("t2"."is_staff", FALSE)
                ) AS "t8"
                WHERE
                  "t4"."user_id" = "t8"."user_id"
              )
          ) AS "t10"
          GROUP BY
            1
        ) AS "t13"
        INNER JOIN "kpi_periods" AS "t5"
          ON "t13"."occurred_on" < "t5"."end_on"
      ) AS "t16"
      GROUP BY
        1
    ) AS "t17"
  ) AS "t18"
) AS "t19"
GROUP BY
  1

-- postgres: wallet_periods
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t5"."top_ups" > 0 THEN 1 ELSE 0 END) AS "topup_users__num",
  SUM("t5"."topped_up") AS "topup_amount__num",
  SUM("t5"."spent") AS "topup_redeemed_amount__num",
  SUM(CASE WHEN "t5"."spends" > 0 THEN 1 ELSE 0 END) AS "topup_redeemers__num",
  SUM("t5"."spent") AS "topup_redeemed_rate__num",
  SUM("t5"."topped_up") AS "topup_redeemed_rate__den",
  SUM(
    CASE
      WHEN (
        (
          "t5"."balance_at_start" > 0
        ) OR (
          "t5"."top_ups" > 0
        )
      )
      AND (
        "t5"."spends" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "topup_redeemer_share__num",
  SUM(
    CASE
      WHEN (
        "t5"."balance_at_start" > 0
      ) OR (
        "t5"."top_ups" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "topup_redeemer_share__den",
  SUM("t5"."balance") AS "wallet_balance__num"
FROM (
  SELECT
    "t4"."period",
    "t4"."user_id",
    COALESCE(
      SUM("t4"."amount") FILTER(WHERE
        (
          "t4"."occurred_on" >= "t4"."start_on"
        ) AND (
          "t4"."kind" = 'top_up'
        )),
      0
    ) AS "topped_up",
    COALESCE(
      SUM("t4"."amount") FILTER(WHERE
        (
          "t4"."occurred_on" >= "t4"."start_on"
        ) AND NOT (
          "t4"."kind" = 'top_up'
        )),
      0
    ) AS "spent",
    COALESCE(
      SUM(
        CASE
          WHEN (
            "t4"."occurred_on" >= "t4"."start_on"
          ) AND (
            "t4"."kind" = 'top_up'
          )
          THEN 1
          ELSE 0
        END
      ),
      0
    ) AS "top_ups",
    COALESCE(
      SUM(
        CASE
          WHEN (
            "t4"."occurred_on" >= "t4"."start_on"
          ) AND NOT (
            "t4"."kind" = 'top_up'
          )
          THEN 1
          ELSE 0
        END
      ),
      0
    ) AS "spends",
    COALESCE(
      SUM(
        CASE WHEN "t4"."kind" = 'top_up' THEN "t4"."amount" ELSE -(
          "t4"."amount"
        ) END
      ) FILTER(WHERE
        NOT (
          "t4"."occurred_on" >= "t4"."start_on"
        )),
      0
    ) AS "balance_at_start",
    COALESCE(
      SUM(
        CASE WHEN "t4"."kind" = 'top_up' THEN "t4"."amount" ELSE -(
          "t4"."amount"
        ) END
      ),
      0
    ) AS "balance"
  FROM (
    SELECT
      "t2"."user_id",
      "t2"."occurred_at",
      "t2"."occurred_on",
      "t2"."kind",
      "t2"."amount",
      "t3"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM "wallet" AS "t2"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t2"."occurred_on" < "t3"."end_on"
  ) AS "t4"
  GROUP BY
    1,
    2
) AS "t5"
GROUP BY
  1

-- postgres: takings
SELECT
  "t12"."period",
  COUNT(*) AS "fact__rows",
  SUM("t12"."amount") AS "sales_and_topup__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."net_amount" AS "amount"
    FROM (
      SELECT
        "t3"."order_id",
        "t3"."user_id",
        "t3"."ordered_at",
        "t3"."ordered_on",
        "t3"."amount",
        "t3"."cost",
        "t3"."status",
        "t3"."refunded_amount",
        "t3"."refunded_at",
        "t3"."refunded_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."content_id",
        "t3"."net_amount",
        "t3"."order_number",
        "t3"."previous_on",
        "t3"."next_on",
        "t3"."first_on",
        "t3"."second_on",
        "t3"."is_first",
        "t3"."is_repeat",
        "t3"."is_window_complete",
        "t3"."is_second_in_window",
        "t7"."period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period",
      "t9"."amount"
    FROM (
      SELECT
        "t6"."user_id",
        "t6"."occurred_at",
        "t6"."occurred_on",
        "t6"."kind",
        "t6"."amount",
        "t7"."period"
      FROM (
        SELECT
          *
        FROM "wallet" AS "t1"
        WHERE
          "t1"."kind" = 'top_up'
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t6"."occurred_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  1

-- postgres: refunds
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM("t11"."refunded") AS "refund_amount__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t7"."period",
      CAST(0 AS DECIMAL(18, 4)) AS "refunded"
    FROM (
      SELECT
        "t2"."order_id",
        "t2"."user_id",
        "t2"."ordered_at",
        "t2"."ordered_on",
        "t2"."amount",
        "t2"."cost",
        "t2"."status",
        "t2"."refunded_amount",
        "t2"."refunded_at",
        "t2"."refunded_on",
        "t2"."channel",
        "t2"."campaign_id",
        "t2"."content_id",
        "t2"."net_amount",
        "t2"."order_number",
        "t2"."previous_on",
        "t2"."next_on",
        "t2"."first_on",
        "t2"."second_on",
        "t2"."is_first",
        "t2"."is_repeat",
        "t2"."is_window_complete",
        "t2"."is_second_in_window",
        "t6"."period"
      FROM "kpi_order_history" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t6"
        ON "t2"."ordered_on" = "t6"."day"
    ) AS "t7"
  ) AS "t9"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t8"."period",
      "t8"."refunded_amount" AS "refunded"
    FROM (
      SELECT
        "t5"."order_id",
        "t5"."user_id",
        "t5"."ordered_at",
        "t5"."ordered_on",
        "t5"."amount",
        "t5"."cost",
        "t5"."status",
        "t5"."refunded_amount",
        "t5"."refunded_at",
        "t5"."refunded_on",
        "t5"."channel",
        "t5"."campaign_id",
        "t5"."content_id",
        "t5"."net_amount",
        "t5"."order_number",
        "t5"."previous_on",
        "t5"."next_on",
        "t5"."first_on",
        "t5"."second_on",
        "t5"."is_first",
        "t5"."is_repeat",
        "t5"."is_window_complete",
        "t5"."is_second_in_window",
        "t5"."booked_on",
        "t6"."period"
      FROM (
        SELECT
          "t0"."order_id",
          "t0"."user_id",
          "t0"."ordered_at",
          "t0"."ordered_on",
          "t0"."amount",
          "t0"."cost",
          "t0"."status",
          "t0"."refunded_amount",
          "t0"."refunded_at",
          "t0"."refunded_on",
          "t0"."channel",
          "t0"."campaign_id",
          "t0"."content_id",
          "t0"."net_amount",
          "t0"."order_number",
          "t0"."previous_on",
          "t0"."next_on",
          "t0"."first_on",
          "t0"."second_on",
          "t0"."is_first",
          "t0"."is_repeat",
          "t0"."is_window_complete",
          "t0"."is_second_in_window",
          COALESCE("t0"."refunded_on", "t0"."ordered_on") AS "booked_on"
        FROM "kpi_order_history" AS "t0"
        WHERE
          "t0"."refunded_amount" > 0
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t6"
        ON "t5"."booked_on" = "t6"."day"
    ) AS "t8"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- postgres: reader_periods
SELECT
  "t18"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t18"."has_bought_after" THEN 1 ELSE 0 END) AS "content_cvr__num",
  COUNT(*) AS "content_cvr__den"
FROM (
  SELECT
    "t17"."period",
    "t17"."reader_id",
    COUNT("t17"."buyer_id") > 0 AS "has_bought_after"
  FROM (
    SELECT
      "t16"."reader_id",
      "t16"."event",
      "t16"."read_at",
      "t16"."read_on",
      "t16"."session_id",
      "t16"."channel",
      "t16"."campaign_id",
      "t16"."content_id",
      "t16"."group_id",
      "t16"."value",
      "t16"."period",
      "t8"."ordered_at",
      "t8"."ordered_on",
      "t8"."buyer_id"
    FROM (
      SELECT
        "t14"."reader_id",
        "t14"."event",
        "t14"."read_at",
        "t14"."read_on",
        "t14"."session_id",
        "t14"."channel",
        "t14"."campaign_id",
        "t14"."content_id",
        "t14"."group_id",
        "t14"."value",
        "t9"."period"
      FROM (
        SELECT
          "t12"."user_id" AS "reader_id",
          "t12"."event",
          "t12"."occurred_at" AS "read_at",
          "t12"."occurred_on" AS "read_on",
          "t12"."session_id",
          "t12"."channel",
          "t12"."campaign_id",
          "t12"."content_id",
          "t12"."group_id",
          "t12"."value"
        FROM (
          SELECT
            "t10"."user_id",
            "t10"."event",
            "t10"."occurred_at",
            "t10"."occurred_on",
            "t10"."session_id",
            "t10"."channel",
            "t10"."campaign_id",
            "t10"."content_id",
            "t10"."group_id",
            "t10"."value"
          FROM (
            SELECT
              *
            FROM "events" AS "t2"
            WHERE
              "t2"."event" = 'read' AND "t2"."user_id" IS NOT NULL
          ) AS "t10"
          WHERE
            NOT EXISTS(
              SELECT
                1
              FROM (
                SELECT
                  "t3"."user_id"
                FROM "users" AS "t3"
                WHERE
                  COALESCE("t3"."is_staff", FALSE)
              ) AS "t11"
              WHERE
                "t10"."user_id" = "t11"."user_id"
            )
        ) AS "t12"
      ) AS "t14"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t14"."read_on" = "t9"."day"
    ) AS "t16"
    LEFT OUTER JOIN (
      SELECT
        "t0"."ordered_at",
        "t0"."ordered_on",
        "t0"."user_id" AS "buyer_id"
      FROM "kpi_order_history" AS "t0"
      WHERE
        "t0"."user_id" IS NOT NULL
    ) AS "t8"
      ON "t16"."reader_id" = "t8"."buyer_id"
      AND "t16"."read_at" <= "t8"."ordered_at"
      AND (
        "t16"."read_on" + INTERVAL '7 DAY'
      ) >= "t8"."ordered_on"
  ) AS "t17"
  GROUP BY
    1,
    2
) AS "t18"
GROUP BY
  1

-- postgres: content_buyers
WITH "t11" AS (
  SELECT
    "t4"."order_id",
    "t4"."user_id",
    "t4"."ordered_at",
    "t4"."ordered_on",
    "t4"."amount",
    "t4"."cost",
    "t4"."status",
    "t4"."refunded_amount",
    "t4"."refunded_at",
    "t4"."refunded_on",
    "t4"."channel",
    "t4"."campaign_id",
    "t4"."content_id",
    "t4"."net_amount",
    "t4"."order_number",
    "t4"."previous_on",
    "t4"."next_on",
    "t4"."first_on",
    "t4"."second_on",
    "t4"."is_first",
    "t4"."is_repeat",
    "t4"."is_window_complete",
    "t4"."is_second_in_window",
    "t8"."period"
  FROM "kpi_order_history" AS "t4"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t8"
    ON "t4"."ordered_on" = "t8"."day"
)
SELECT
  "t25"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t25"."is_after_reading" THEN 1 ELSE 0 END) AS "read_buyers__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t25"."is_after_reading") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t25"."net_amount") FILTER(WHERE
      "t25"."is_after_reading")
  END AS "content_sales__num"
FROM (
  SELECT
    "t24"."period",
    "t24"."user_id",
    "t24"."is_after_reading",
    SUM("t24"."net_amount") AS "net_amount"
  FROM (
    SELECT
      "t23"."order_id",
      "t23"."user_id",
      "t23"."ordered_at",
      "t23"."ordered_on",
      "t23"."amount",
      "t23"."cost",
      "t23"."status",
      "t23"."refunded_amount",
      "t23"."refunded_at",
      "t23"."refunded_on",
      "t23"."channel",
      "t23"."campaign_id",
      "t23"."content_id",
      "t23"."net_amount",
      "t23"."order_number",
      "t23"."previous_on",
      "t23"."next_on",
      "t23"."first_on",
      "t23"."second_on",
      "t23"."is_first",
      "t23"."is_repeat",
      "t23"."is_window_complete",
      "t23"."is_second_in_window",
      "t23"."period",
      "t23"."read_order_id",
      (
        (
          "t23"."read_order_id" IS NOT NULL
        ) OR (
          "t23"."content_id" IS NOT NULL
        )
      )
      AND (
        "t23"."user_id" IS NOT NULL
      ) AS "is_after_reading"
    FROM (
      SELECT
        "t14"."order_id",
        "t14"."user_id",
        "t14"."ordered_at",
        "t14"."ordered_on",
        "t14"."amount",
        "t14"."cost",
        "t14"."status",
        "t14"."refunded_amount",
        "t14"."refunded_at",
        "t14"."refunded_on",
        "t14"."channel",
        "t14"."campaign_id",
        "t14"."content_id",
        "t14"."net_amount",
        "t14"."order_number",
        "t14"."previous_on",
        "t14"."next_on",
        "t14"."first_on",
        "t14"."second_on",
        "t14"."is_first",
        "t14"."is_repeat",
        "t14"."is_window_complete",
        "t14"."is_second_in_window",
        "t14"."period",
        "t22"."read_order_id"
      FROM "t11" AS "t14"
      LEFT OUTER JOIN (
        SELECT
          "t20"."period",
          "t20"."order_id",
          "t20"."order_id" AS "read_order_id"
        FROM (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              "t18"."period",
              "t18"."order_id"
            FROM (
              SELECT
                "t13"."period",
                "t13"."order_id",
                "t13"."ordered_at",
                "t13"."ordered_on",
                "t13"."user_id" AS "buyer_id"
              FROM "t11" AS "t13"
            ) AS "t18"
            INNER JOIN (
              SELECT
                "t12"."user_id" AS "reader_id",
                "t12"."event",
                "t12"."occurred_at" AS "read_at",
                "t12"."occurred_on" AS "read_on",
                "t12"."session_id",
                "t12"."channel",
                "t12"."campaign_id",
                "t12"."content_id",
                "t12"."group_id",
                "t12"."value"
              FROM (
                SELECT
                  "t9"."user_id",
                  "t9"."event",
                  "t9"."occurred_at",
                  "t9"."occurred_on",
                  "t9"."session_id",
                  "t9"."channel",
                  "t9"."campaign_id",
                  "t9"."content_id",
                  "t9"."group_id",
                  "t9"."value"
                FROM (
                  SELECT
                    *
                  FROM "events" AS "t2"
                  WHERE
                    "t2"."event" = 'read' AND "t2"."user_id" IS NOT NULL
                ) AS "t9"
                WHERE
                  NOT EXISTS(
                    SELECT
                      1
                    FROM (
                      SELECT
                        "t3"."user_id"
                      FROM "users" AS "t3"
                      WHERE
                        COALESCE("t3"."is_staff", FALSE)
                    ) AS "t10"
                    WHERE
                      "t9"."user_id" = "t10"."user_id"
                  )
              ) AS "t12"
            ) AS "t17"
              ON "t17"."reader_id" = "t18"."buyer_id"
              AND "t17"."read_at" <= "t18"."ordered_at"
              AND (
                "t17"."read_on" + INTERVAL '7 DAY'
              ) >= "t18"."ordered_on"
          ) AS "t19"
        ) AS "t20"
      ) AS "t22"
        ON "t14"."period" = "t22"."period" AND "t14"."order_id" = "t22"."order_id"
    ) AS "t23"
  ) AS "t24"
  GROUP BY
    1,
    2,
    3
) AS "t25"
GROUP BY
  1

-- postgres: referral_periods
SELECT
  "t13"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN 1 ELSE 0 END) AS "referred_users__num",
  SUM(CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN 1 ELSE 0 END) AS "referral_share__num",
  SUM(CASE WHEN "t13"."is_new" THEN 1 ELSE 0 END) AS "referral_share__den",
  MAX("t13"."depth") AS "referral_depth__num",
  SUM(CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN 1 ELSE 0 END) AS "k_factor__num",
  SUM(CASE WHEN NOT (
    "t13"."is_new"
  ) THEN 1 ELSE 0 END) AS "k_factor__den",
  SUM(CASE WHEN COALESCE("t13"."would_refer", FALSE) THEN 1 ELSE 0 END) AS "seed_willingness__num",
  COUNT("t13"."would_refer") AS "seed_willingness__den"
FROM (
  SELECT
    "t12"."user_id",
    "t12"."registered_at",
    "t12"."registered_on",
    "t12"."channel",
    "t12"."referrer_id",
    "t12"."is_staff",
    "t12"."willing_to_refer",
    "t12"."phone",
    "t12"."birthday",
    "t12"."gender",
    "t12"."city",
    "t12"."is_referred",
    "t12"."would_refer",
    "t12"."depth",
    "t12"."period",
    "t12"."start_on",
    "t12"."end_on",
    "t12"."previous_start_on",
    "t12"."registered_on" >= "t12"."start_on" AS "is_new"
  FROM (
    SELECT
      "t11"."user_id",
      "t11"."registered_at",
      "t11"."registered_on",
      "t11"."channel",
      "t11"."referrer_id",
      "t11"."is_staff",
      "t11"."willing_to_refer",
      "t11"."phone",
      "t11"."birthday",
      "t11"."gender",
      "t11"."city",
      "t11"."is_referred",
      "t11"."would_refer",
      "t11"."depth",
      "t3"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM (
      SELECT
        "t8"."user_id",
        "t8"."registered_at",
        "t8"."registered_on",
        "t8"."channel",
        "t8"."referrer_id",
        "t8"."is_staff",
        "t8"."willing_to_refer",
        "t8"."phone",
        "t8"."birthday",
        "t8"."gender",
        "t8"."city",
        "t8"."is_referred",
        "t8"."would_refer",
        "t7"."depth"
      FROM (
        SELECT
          "t1"."user_id",
          "t1"."registered_at",
          "t1"."registered_on",
          "t1"."channel",
          "t1"."referrer_id",
          "t1"."is_staff",
          "t1"."willing_to_refer",
          "t1"."phone",
          "t1"."birthday",
          "t1"."gender",
          "t1"."city",
          "t1"."referrer_id" IS NOT NULL AS "is_referred",
          "t1"."willing_to_refer" AS "would_refer"
        FROM "users" AS "t1"
      ) AS "t8"
      LEFT OUTER JOIN (
        SELECT
          "t2"."user_id",
          "t2"."depth"
        FROM "kpi_referral_forest" AS "t2"
      ) AS "t7"
        ON "t8"."user_id" = "t7"."user_id"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t1"."user_id"
            FROM "users" AS "t1"
            WHERE
              COALESCE("t1"."is_staff", FALSE)
          ) AS "t9"
          WHERE
            "t8"."user_id" = "t9"."user_id"
        )
    ) AS "t11"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t11"."registered_on" < "t3"."end_on"
  ) AS "t12"
) AS "t13"
GROUP BY
  1

-- postgres: referrer_periods
SELECT
  "t27"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t27"."is_seed" THEN 1 ELSE 0 END) AS "seed_users__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t27"."is_seed") = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t27"."reach") FILTER(WHERE
      "t27"."is_seed")
  END AS "seed_reach__num",
  SUM(CASE WHEN "t27"."is_seed" THEN 1 ELSE 0 END) AS "seed_reach__den"
FROM (
  SELECT
    "t26"."user_id",
    "t26"."registered_at",
    "t26"."registered_on",
    "t26"."channel",
    "t26"."referrer_id",
    "t26"."is_staff",
    "t26"."willing_to_refer",
    "t26"."phone",
    "t26"."birthday",
    "t26"."gender",
    "t26"."city",
    "t26"."is_referred",
    "t26"."would_refer",
    "t26"."depth",
    "t26"."period",
    "t26"."start_on",
    "t26"."end_on",
    "t26"."previous_start_on",
    "t26"."is_new",
    COALESCE("t26"."referrals", 0) AS "referrals",
    COALESCE("t26"."reach", 0) AS "reach",
    COALESCE("t26"."referrals", 0) >= 3 AS "is_seed"
  FROM (
    SELECT
      "t20"."user_id",
      "t20"."registered_at",
      "t20"."registered_on",
      "t20"."channel",
      "t20"."referrer_id",
      "t20"."is_staff",
      "t20"."willing_to_refer",
      "t20"."phone",
      "t20"."birthday",
      "t20"."gender",
      "t20"."city",
      "t20"."is_referred",
      "t20"."would_refer",
      "t20"."depth",
      "t20"."period",
      "t20"."start_on",
      "t20"."end_on",
      "t20"."previous_start_on",
      "t20"."is_new",
      "t25"."referrals",
      "t25"."reach"
    FROM (
      SELECT
        "t17"."user_id",
        "t17"."registered_at",
        "t17"."registered_on",
        "t17"."channel",
        "t17"."referrer_id",
        "t17"."is_staff",
        "t17"."willing_to_refer",
        "t17"."phone",
        "t17"."birthday",
        "t17"."gender",
        "t17"."city",
        "t17"."is_referred",
        "t17"."would_refer",
        "t17"."depth",
        "t17"."period",
        "t17"."start_on",
        "t17"."end_on",
        "t17"."previous_start_on",
        "t17"."registered_on" >= "t17"."start_on" AS "is_new"
      FROM (
        SELECT
          "t15"."user_id",
          "t15"."registered_at",
          "t15"."registered_on",
          "t15"."channel",
          "t15"."referrer_id",
          "t15"."is_staff",
          "t15"."willing_to_refer",
          "t15"."phone",
          "t15"."birthday",
          "t15"."gender",
          "t15"."city",
          "t15"."is_referred",
          "t15"."would_refer",
          "t15"."depth",
          "t4"."period",
          "t4"."start_on",
          "t4"."end_on",
          "t4"."previous_start_on"
        FROM (
          SELECT
            "t11"."user_id",
            "t11"."registered_at",
            "t11"."registered_on",
            "t11"."channel",
            "t11"."referrer_id",
            "t11"."is_staff",
            "t11"."willing_to_refer",
            "t11"."phone",
            "t11"."birthday",
            "t11"."gender",
            "t11"."city",
            "t11"."is_referred",
            "t11"."would_refer",
            "t10"."depth"
          FROM (
            SELECT
              "t1"."user_id",
              "t1"."registered_at",
              "t1"."registered_on",
              "t1"."channel",
              "t1"."referrer_id",
              "t1"."is_staff",
              "t1"."willing_to_refer",
              "t1"."phone",
              "t1"."birthday",
              "t1"."gender",
              "t1"."city",
              "t1"."referrer_id" IS NOT NULL AS "is_referred",
              "t1"."willing_to_refer" AS "would_refer"
            FROM "users" AS "t1"
          ) AS "t11"
          LEFT OUTER JOIN (
            SELECT
              "t2"."user_id",
              "t2"."depth"
            FROM "kpi_referral_forest" AS "t2"
          ) AS "t10"
            ON "t11"."user_id" = "t10"."user_id"
          WHERE
            NOT EXISTS(
              SELECT
                1
              FROM (
                SELECT
                  "t1"."user_id"
                FROM "users" AS "t1"
                WHERE
                  COALESCE("t1"."is_staff", FALSE)
              ) AS "t12"
              WHERE
                "t11"."user_id" = "t12"."user_id"
            )
        ) AS "t15"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t15"."registered_on" < "t4"."end_on"
      ) AS "t17"
    ) AS "t20"
    LEFT OUTER JOIN (
      SELECT
        "t23"."period",
        "t23"."ancestor_id" AS "user_id",
        SUM(CASE WHEN "t23"."distance" = 1 THEN 1 ELSE 0 END) AS "referrals",
        COUNT(*) AS "reach"
      FROM (
        SELECT
          "t22"."user_id",
          "t22"."ancestor_id",
          "t22"."distance",
          "t22"."registered_on",
          "t22"."depth",
          "t4"."period",
          "t4"."start_on",
          "t4"."end_on",
          "t4"."previous_start_on"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."user_id",
              "t6"."ancestor_id",
              "t6"."distance",
              "t16"."registered_on",
              "t10"."depth"
            FROM "kpi_referral_pairs_32" AS "t6"
            INNER JOIN (
              SELECT
                "t5"."user_id",
                "t5"."registered_on"
              FROM "users" AS "t5"
              WHERE
                NOT EXISTS(
                  SELECT
                    1
                  FROM (
                    SELECT
                      "t1"."user_id"
                    FROM "users" AS "t1"
                    WHERE
                      COALESCE("t1"."is_staff", FALSE)
                  ) AS "t12"
                  WHERE
                    "t5"."user_id" = "t12"."user_id"
                )
            ) AS "t16"
              ON "t6"."user_id" = "t16"."user_id"
            INNER JOIN (
              SELECT
                "t2"."user_id",
                "t2"."depth"
              FROM "kpi_referral_forest" AS "t2"
            ) AS "t10"
              ON "t6"."user_id" = "t10"."user_id"
          ) AS "t18"
          WHERE
            (
              "t18"."distance" = 1
            ) OR (
              "t18"."depth" IS NOT NULL
            )
        ) AS "t22"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t22"."registered_on" < "t4"."end_on"
      ) AS "t23"
      GROUP BY
        1,
        2
    ) AS "t25"
      ON "t20"."period" = "t25"."period" AND "t20"."user_id" = "t25"."user_id"
  ) AS "t26"
) AS "t27"
GROUP BY
  1

-- postgres: referred_orders
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t11"."is_referred") = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t11"."net_amount") FILTER(WHERE
      "t11"."is_referred")
  END AS "referral_amount__num"
FROM (
  SELECT
    "t10"."order_id",
    "t10"."user_id",
    "t10"."ordered_at",
    "t10"."ordered_on",
    "t10"."amount",
    "t10"."cost",
    "t10"."status",
    "t10"."refunded_amount",
    "t10"."refunded_at",
    "t10"."refunded_on",
    "t10"."channel",
    "t10"."campaign_id",
    "t10"."content_id",
    "t10"."net_amount",
    "t10"."order_number",
    "t10"."previous_on",
    "t10"."next_on",
    "t10"."first_on",
    "t10"."second_on",
    "t10"."is_first",
    "t10"."is_repeat",
    "t10"."is_window_complete",
    "t10"."is_second_in_window",
    "t10"."period",
    "t10"."brought_id",
    "t10"."brought_id" IS NOT NULL AS "is_referred"
  FROM (
    SELECT
      "t9"."order_id",
      "t9"."user_id",
      "t9"."ordered_at",
      "t9"."ordered_on",
      "t9"."amount",
      "t9"."cost",
      "t9"."status",
      "t9"."refunded_amount",
      "t9"."refunded_at",
      "t9"."refunded_on",
      "t9"."channel",
      "t9"."campaign_id",
      "t9"."content_id",
      "t9"."net_amount",
      "t9"."order_number",
      "t9"."previous_on",
      "t9"."next_on",
      "t9"."first_on",
      "t9"."second_on",
      "t9"."is_first",
      "t9"."is_repeat",
      "t9"."is_window_complete",
      "t9"."is_second_in_window",
      "t9"."period",
      "t6"."brought_id"
    FROM (
      SELECT
        "t3"."order_id",
        "t3"."user_id",
        "t3"."ordered_at",
        "t3"."ordered_on",
        "t3"."amount",
        "t3"."cost",
        "t3"."status",
        "t3"."refunded_amount",
        "t3"."refunded_at",
        "t3"."refunded_on",
        "t3"."channel",
        "t3"."campaign_id",
        "t3"."content_id",
        "t3"."net_amount",
        "t3"."order_number",
        "t3"."previous_on",
        "t3"."next_on",
        "t3"."first_on",
        "t3"."second_on",
        "t3"."is_first",
        "t3"."is_repeat",
        "t3"."is_window_complete",
        "t3"."is_second_in_window",
        "t7"."period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t9"
    LEFT OUTER JOIN (
      SELECT
        "t1"."user_id" AS "brought_id"
      FROM "users" AS "t1"
      WHERE
        "t1"."referrer_id" IS NOT NULL
    ) AS "t6"
      ON "t9"."user_id" = "t6"."brought_id"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- postgres: hot_product_buyers
WITH "t18" AS (
  SELECT
    "t14"."order_id",
    "t14"."user_id",
    "t14"."ordered_at",
    "t14"."ordered_on",
    "t14"."amount",
    "t14"."cost",
    "t14"."status",
    "t14"."refunded_amount",
    "t14"."refunded_at",
    "t14"."refunded_on",
    "t14"."channel",
    "t14"."campaign_id",
    "t14"."content_id",
    "t14"."net_amount",
    "t14"."order_number",
    "t14"."previous_on",
    "t14"."next_on",
    "t14"."first_on",
    "t14"."second_on",
    "t14"."is_first",
    "t14"."is_repeat",
    "t14"."is_window_complete",
    "t14"."is_second_in_window",
    "t14"."period",
    "t8"."product_id",
    "t8"."quantity"
  FROM (
    SELECT
      "t3"."order_id",
      "t3"."user_id",
      "t3"."ordered_at",
      "t3"."ordered_on",
      "t3"."amount",
      "t3"."cost",
      "t3"."status",
      "t3"."refunded_amount",
      "t3"."refunded_at",
      "t3"."refunded_on",
      "t3"."channel",
      "t3"."campaign_id",
      "t3"."content_id",
      "t3"."net_amount",
      "t3"."order_number",
      "t3"."previous_on",
      "t3"."next_on",
      "t3"."first_on",
      "t3"."second_on",
      "t3"."is_first",
      "t3"."is_repeat",
      "t3"."is_window_complete",
      "t3"."is_second_in_window",
      "t11"."period"
    FROM "kpi_order_history" AS "t3"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'previous'
    ) AS "t11"
      ON "t3"."ordered_on" = "t11"."day"
  ) AS "t14"
  INNER JOIN (
    SELECT
      "t2"."order_id",
      "t2"."product_id",
      "t2"."quantity"
    FROM "order_lines" AS "t2"
  ) AS "t8"
    ON "t14"."order_id" = "t8"."order_id"
)
SELECT
  "t30"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t30"."has_bought" THEN 1 ELSE 0 END) AS "hot_product_retention__num",
  COUNT(*) AS "hot_product_retention__den"
FROM (
  SELECT
    "t29"."period",
    "t29"."user_id",
    "t29"."came_back",
    "t29"."came_back" IS NOT NULL AS "has_bought"
  FROM (
    SELECT
      "t28"."period",
      "t28"."user_id",
      "t17"."came_back"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          "t22"."period",
          "t22"."user_id"
        FROM (
          SELECT
            *
          FROM "t18" AS "t19"
          WHERE
            "t19"."user_id" IS NOT NULL
        ) AS "t22"
        INNER JOIN (
          SELECT
            "t23"."period",
            "t23"."product_id"
          FROM (
            SELECT
              "t21"."period",
              "t21"."product_id",
              "t21"."pieces",
              ROW_NUMBER() OVER (
                PARTITION BY "t21"."period"
                ORDER BY "t21"."pieces" DESC NULLS LAST, "t21"."product_id" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "place"
            FROM (
              SELECT
                "t19"."period",
                "t19"."product_id",
                SUM("t19"."quantity") AS "pieces"
              FROM "t18" AS "t19"
              GROUP BY
                1,
                2
            ) AS "t21"
          ) AS "t23"
          WHERE
            "t23"."place" < 1
        ) AS "t25"
          ON "t22"."period" = "t25"."period" AND "t22"."product_id" = "t25"."product_id"
      ) AS "t26"
    ) AS "t28"
    LEFT OUTER JOIN (
      SELECT
        "t15"."period",
        "t15"."user_id",
        1 AS "came_back"
      FROM (
        SELECT DISTINCT
          "t12"."period",
          "t12"."user_id"
        FROM (
          SELECT
            "t9"."order_id",
            "t9"."user_id",
            "t9"."ordered_at",
            "t9"."ordered_on",
            "t9"."amount",
            "t9"."cost",
            "t9"."status",
            "t9"."refunded_amount",
            "t9"."refunded_at",
            "t9"."refunded_on",
            "t9"."channel",
            "t9"."campaign_id",
            "t9"."content_id",
            "t9"."net_amount",
            "t9"."order_number",
            "t9"."previous_on",
            "t9"."next_on",
            "t9"."first_on",
            "t9"."second_on",
            "t9"."is_first",
            "t9"."is_repeat",
            "t9"."is_window_complete",
            "t9"."is_second_in_window",
            "t10"."period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              "t0"."user_id" IS NOT NULL
          ) AS "t9"
          INNER JOIN (
            SELECT
              "t1"."day",
              "t1"."period"
            FROM "kpi_calendar" AS "t1"
            WHERE
              "t1"."kind" = 'current'
          ) AS "t10"
            ON "t9"."ordered_on" = "t10"."day"
        ) AS "t12"
      ) AS "t15"
    ) AS "t17"
      ON "t28"."period" = "t17"."period" AND "t28"."user_id" = "t17"."user_id"
  ) AS "t29"
) AS "t30"
GROUP BY
  1

-- postgres: rating_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('product', 'service', 'logistics')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('product', 'service', 'logistics'))
  END AS "feedback_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('product', 'service', 'logistics')) AS "feedback_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('product')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('product'))
  END AS "product_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('product')) AS "product_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('service')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('service'))
  END AS "service_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('service')) AS "service_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t6"."subject" IN ('logistics')) = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t6"."score") FILTER(WHERE
      "t6"."subject" IN ('logistics'))
  END AS "logistics_score__num",
  COUNT("t6"."score") FILTER(WHERE
    "t6"."subject" IN ('logistics')) AS "logistics_score__den",
  SUM(CASE WHEN (
    "t6"."source" = 'review'
  ) AND "t6"."satisfied" THEN 1 ELSE 0 END) AS "reviews_positive_rate__num",
  SUM(CASE WHEN "t6"."source" = 'review' THEN 1 ELSE 0 END) AS "reviews_positive_rate__den",
  SUM(CASE WHEN (
    "t6"."source" = 'survey'
  ) AND "t6"."satisfied" THEN 1 ELSE 0 END) AS "csat__num",
  SUM(CASE WHEN "t6"."source" = 'survey' THEN 1 ELSE 0 END) AS "csat__den",
  SUM(
    CASE WHEN (
      "t6"."subject" = 'pre_sale'
    ) AND "t6"."satisfied" THEN 1 ELSE 0 END
  ) AS "presale_csat__num",
  SUM(CASE WHEN "t6"."subject" = 'pre_sale' THEN 1 ELSE 0 END) AS "presale_csat__den",
  SUM(
    CASE WHEN (
      "t6"."subject" = 'after_sale'
    ) AND "t6"."satisfied" THEN 1 ELSE 0 END
  ) AS "aftersale_csat__num",
  SUM(CASE WHEN "t6"."subject" = 'after_sale' THEN 1 ELSE 0 END) AS "aftersale_csat__den"
FROM (
  SELECT
    "t5"."user_id",
    "t5"."rated_at",
    "t5"."rated_on",
    "t5"."subject",
    "t5"."score",
    "t5"."is_satisfied",
    "t5"."source",
    "t5"."satisfied",
    "t5"."dissatisfied",
    "t4"."period"
  FROM (
    SELECT
      "t0"."user_id",
      "t0"."rated_at",
      "t0"."rated_on",
      "t0"."subject",
      "t0"."score",
      "t0"."is_satisfied",
      "t0"."source",
      COALESCE("t0"."is_satisfied", "t0"."score" >= CAST('4.0000' AS DECIMAL(18, 4))) AS "satisfied",
      COALESCE(NOT (
        "t0"."is_satisfied"
      ), "t0"."score" <= CAST('2.0000' AS DECIMAL(18, 4))) AS "dissatisfied"
    FROM "ratings" AS "t0"
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t5"."rated_on" = "t4"."day"
) AS "t6"
GROUP BY
  1

-- postgres: rater_periods
SELECT
  "t8"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t8"."dissatisfied_ratings" > 0 THEN 1 ELSE 0 END) AS "dissatisfied_share__num",
  COUNT(*) AS "dissatisfied_share__den"
FROM (
  SELECT
    "t7"."period",
    "t7"."user_id",
    SUM(CASE WHEN "t7"."dissatisfied" THEN 1 ELSE 0 END) AS "dissatisfied_ratings"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t5"."user_id",
        "t5"."rated_at",
        "t5"."rated_on",
        "t5"."subject",
        "t5"."score",
        "t5"."is_satisfied",
        "t5"."source",
        "t5"."satisfied",
        "t5"."dissatisfied",
        "t4"."period"
      FROM (
        SELECT
          "t0"."user_id",
          "t0"."rated_at",
          "t0"."rated_on",
          "t0"."subject",
          "t0"."score",
          "t0"."is_satisfied",
          "t0"."source",
          COALESCE("t0"."is_satisfied", "t0"."score" >= CAST('4.0000' AS DECIMAL(18, 4))) AS "satisfied",
          COALESCE(NOT (
            "t0"."is_satisfied"
          ), "t0"."score" <= CAST('2.0000' AS DECIMAL(18, 4))) AS "dissatisfied"
        FROM "ratings" AS "t0"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t4"
        ON "t5"."rated_on" = "t4"."day"
    ) AS "t6"
    WHERE
      "t6"."user_id" IS NOT NULL
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t8"
GROUP BY
  1

-- postgres: complaint_periods
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "complaints__num"
FROM (
  SELECT
    "t2"."complaint_id",
    "t2"."user_id",
    "t2"."opened_at",
    "t2"."opened_on",
    "t2"."closed_at",
    "t2"."closed_on",
    "t2"."order_id",
    "t4"."period"
  FROM "complaints" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."opened_on" = "t4"."day"
) AS "t5"
GROUP BY
  1

-- postgres: buyer_feedback_periods
SELECT
  "t25"."period",
  COUNT(*) AS "fact__rows",
  SUM(
    CASE
      WHEN (
        "t25"."complaints" > 0
      ) OR (
        "t25"."bad_ratings" > 0
      )
      THEN 1
      ELSE 0
    END
  ) AS "complaint_rate__num",
  COUNT(*) AS "complaint_rate__den",
  SUM(CASE WHEN "t25"."complaints" > 0 THEN 1 ELSE 0 END) AS "complaint_share__num",
  COUNT(*) AS "complaint_share__den"
FROM (
  SELECT
    "t24"."period",
    "t24"."user_id",
    "t24"."orders",
    COALESCE("t24"."complaints", 0) AS "complaints",
    COALESCE("t24"."bad_ratings", 0) AS "bad_ratings"
  FROM (
    SELECT
      "t23"."period",
      "t23"."user_id",
      "t23"."orders",
      "t23"."complaints",
      "t21"."bad_ratings"
    FROM (
      SELECT
        "t15"."period",
        "t15"."user_id",
        "t15"."orders",
        "t20"."complaints"
      FROM (
        SELECT
          "t11"."period",
          "t11"."user_id",
          COUNT(*) AS "orders"
        FROM (
          SELECT
            "t7"."order_id",
            "t7"."user_id",
            "t7"."ordered_at",
            "t7"."ordered_on",
            "t7"."amount",
            "t7"."cost",
            "t7"."status",
            "t7"."refunded_amount",
            "t7"."refunded_at",
            "t7"."refunded_on",
            "t7"."channel",
            "t7"."campaign_id",
            "t7"."content_id",
            "t7"."net_amount",
            "t7"."order_number",
            "t7"."previous_on",
            "t7"."next_on",
            "t7"."first_on",
            "t7"."second_on",
            "t7"."is_first",
            "t7"."is_repeat",
            "t7"."is_window_complete",
            "t7"."is_second_in_window",
            "t9"."period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              "t0"."user_id" IS NOT NULL
          ) AS "t7"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t7"."ordered_on" = "t9"."day"
        ) AS "t11"
        GROUP BY
          1,
          2
      ) AS "t15"
      LEFT OUTER JOIN (
        SELECT
          "t16"."period",
          "t16"."user_id",
          COUNT(*) AS "complaints"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t4"."complaint_id",
              "t4"."user_id",
              "t4"."opened_at",
              "t4"."opened_on",
              "t4"."closed_at",
              "t4"."closed_on",
              "t4"."order_id",
              "t9"."period"
            FROM "complaints" AS "t4"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t9"
              ON "t4"."opened_on" = "t9"."day"
          ) AS "t12"
          WHERE
            "t12"."user_id" IS NOT NULL
        ) AS "t16"
        GROUP BY
          1,
          2
      ) AS "t20"
        ON "t15"."period" = "t20"."period" AND "t15"."user_id" = "t20"."user_id"
    ) AS "t23"
    LEFT OUTER JOIN (
      SELECT
        "t17"."period",
        "t17"."user_id",
        COUNT(*) AS "bad_ratings"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."user_id",
            "t10"."rated_at",
            "t10"."rated_on",
            "t10"."subject",
            "t10"."score",
            "t10"."is_satisfied",
            "t10"."source",
            "t10"."satisfied",
            "t10"."dissatisfied",
            "t9"."period"
          FROM (
            SELECT
              "t1"."user_id",
              "t1"."rated_at",
              "t1"."rated_on",
              "t1"."subject",
              "t1"."score",
              "t1"."is_satisfied",
              "t1"."source",
              COALESCE("t1"."is_satisfied", "t1"."score" >= CAST('4.0000' AS DECIMAL(18, 4))) AS "satisfied",
              COALESCE(NOT (
                "t1"."is_satisfied"
              ), "t1"."score" <= CAST('2.0000' AS DECIMAL(18, 4))) AS "dissatisfied"
            FROM "ratings" AS "t1"
          ) AS "t10"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t10"."rated_on" = "t9"."day"
        ) AS "t13"
        WHERE
          "t13"."dissatisfied" AND "t13"."user_id" IS NOT NULL
      ) AS "t17"
      GROUP BY
        1,
        2
    ) AS "t21"
      ON "t23"."period" = "t21"."period" AND "t23"."user_id" = "t21"."user_id"
  ) AS "t24"
) AS "t25"
GROUP BY
  1

-- postgres: sent_surveys
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."was_answered" THEN 1 ELSE 0 END) AS "survey_response_rate__num",
  COUNT(*) AS "survey_response_rate__den"
FROM (
  SELECT
    "t4"."survey_id",
    "t4"."user_id",
    "t4"."sent_at",
    "t4"."sent_on",
    "t4"."answered_at",
    "t4"."answered_on",
    "t4"."was_answered",
    "t5"."period"
  FROM (
    SELECT
      "t0"."survey_id",
      "t0"."user_id",
      "t0"."sent_at",
      "t0"."sent_on",
      "t0"."answered_at",
      "t0"."answered_on",
      "t0"."answered_on" IS NOT NULL AS "was_answered"
    FROM "surveys" AS "t0"
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t5"
    ON "t4"."sent_on" = "t5"."day"
) AS "t6"
GROUP BY
  1

-- postgres: respondent_periods
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "survey_participants__num"
FROM (
  SELECT
    "t6"."period",
    "t6"."user_id",
    COUNT(*) AS "answers"
  FROM (
    SELECT
      "t4"."survey_id",
      "t4"."user_id",
      "t4"."sent_at",
      "t4"."sent_on",
      "t4"."answered_at",
      "t4"."answered_on",
      "t4"."answer_on",
      "t5"."period"
    FROM (
      SELECT
        "t0"."survey_id",
        "t0"."user_id",
        "t0"."sent_at",
        "t0"."sent_on",
        "t0"."answered_at",
        "t0"."answered_on",
        "t0"."answered_on" AS "answer_on"
      FROM "surveys" AS "t0"
      WHERE
        "t0"."answered_on" IS NOT NULL AND "t0"."user_id" IS NOT NULL
    ) AS "t4"
    INNER JOIN (
      SELECT
        "t1"."day",
        "t1"."period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t5"
      ON "t4"."answer_on" = "t5"."day"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
GROUP BY
  1

-- postgres: audit_periods
SELECT
  "t5"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t5"."kind" = 'mystery_shopper') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t5"."score") FILTER(WHERE
      "t5"."kind" = 'mystery_shopper')
  END AS "mystery_shopper_score__num",
  COUNT("t5"."score") FILTER(WHERE
    "t5"."kind" = 'mystery_shopper') AS "mystery_shopper_score__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t5"."kind" = 'content_quality') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t5"."score") FILTER(WHERE
      "t5"."kind" = 'content_quality')
  END AS "content_quality__num",
  COUNT("t5"."score") FILTER(WHERE
    "t5"."kind" = 'content_quality') AS "content_quality__den",
  SUM(
    CASE
      WHEN COALESCE(
        (
          "t5"."kind" = 'figure_check'
        )
        AND (
          "t5"."is_confirmed" IS NOT NULL
        )
        AND "t5"."is_confirmed",
        FALSE
      )
      THEN 1
      ELSE 0
    END
  ) AS "accuracy_rate_review__num",
  SUM(
    CASE
      WHEN (
        "t5"."kind" = 'figure_check'
      ) AND (
        "t5"."is_confirmed" IS NOT NULL
      )
      THEN 1
      ELSE 0
    END
  ) AS "accuracy_rate_review__den"
FROM (
  SELECT
    "t2"."audited_at",
    "t2"."audited_on",
    "t2"."kind",
    "t2"."department",
    "t2"."score",
    "t2"."is_confirmed",
    "t4"."period"
  FROM "audits" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."audited_on" = "t4"."day"
) AS "t5"
GROUP BY
  1

-- postgres: deliverable_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_timely" THEN 1 ELSE 0 END) AS "timeliness_rate__num",
  COUNT(*) AS "timeliness_rate__den",
  GREATEST(SUM("t6"."actual_size") - SUM("t6"."forecast_error"), 0) AS "accuracy_rate_forecast__num",
  SUM("t6"."actual_size") AS "accuracy_rate_forecast__den"
FROM (
  SELECT
    "t5"."deliverable_id",
    "t5"."role",
    "t5"."owner",
    "t5"."due_at",
    "t5"."due_on",
    "t5"."delivered_at",
    "t5"."delivered_on",
    "t5"."forecast",
    "t5"."actual",
    "t5"."is_timely",
    "t5"."actual_size",
    "t5"."forecast_error",
    "t3"."period"
  FROM (
    SELECT
      "t0"."deliverable_id",
      "t0"."role",
      "t0"."owner",
      "t0"."due_at",
      "t0"."due_on",
      "t0"."delivered_at",
      "t0"."delivered_on",
      "t0"."forecast",
      "t0"."actual",
      COALESCE("t0"."delivered_at" <= "t0"."due_at", FALSE) AS "is_timely",
      CASE
        WHEN (
          "t0"."forecast" IS NOT NULL
        ) AND (
          "t0"."actual" IS NOT NULL
        )
        THEN ABS("t0"."actual")
        ELSE 0
      END AS "actual_size",
      CASE
        WHEN (
          "t0"."forecast" IS NOT NULL
        ) AND (
          "t0"."actual" IS NOT NULL
        )
        THEN ABS("t0"."forecast" - "t0"."actual")
        ELSE 0
      END AS "forecast_error"
    FROM "deliverables" AS "t0"
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."day",
      "t1"."period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t3"
    ON "t5"."due_on" = "t3"."day"
) AS "t6"
GROUP BY
  1

-- postgres: task_periods
SELECT
  "t11"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t11"."is_on_time" THEN 1 ELSE 0 END) AS "on_time_rate__num",
  COUNT(*) AS "on_time_rate__den",
  SUM(CASE WHEN NOT (
    "t11"."is_on_time"
  ) THEN 1 ELSE 0 END) AS "delayed_items__num",
  SUM("t11"."days_late") AS "delay_days__num",
  MAX("t11"."days_late") AS "longest_delay__num"
FROM (
  SELECT
    "t10"."task_id",
    "t10"."project",
    "t10"."role",
    "t10"."owner",
    "t10"."due_on",
    "t10"."done_on",
    "t10"."is_milestone",
    "t10"."finished_on",
    "t10"."period",
    "t10"."start_on",
    "t10"."end_on",
    "t10"."previous_start_on",
    COALESCE("t10"."finished_on" <= "t10"."due_on", FALSE) AS "is_on_time",
    CASE
      WHEN COALESCE("t10"."finished_on" <= "t10"."due_on", FALSE)
      THEN 0
      ELSE CASE
        WHEN COALESCE("t10"."finished_on" >= "t10"."end_on", TRUE)
        THEN CAST(EXTRACT(EPOCH FROM CAST("t10"."end_on" AS TIMESTAMP) - CAST("t10"."due_on" AS TIMESTAMP)) / 86400 AS BIGINT) - 1
        ELSE CAST(EXTRACT(EPOCH FROM CAST("t10"."finished_on" AS TIMESTAMP) - CAST("t10"."due_on" AS TIMESTAMP)) / 86400 AS BIGINT)
      END
    END AS "days_late"
  FROM (
    SELECT
      "t9"."task_id",
      "t9"."project",
      "t9"."role",
      "t9"."owner",
      "t9"."due_on",
      "t9"."done_on",
      "t9"."is_milestone",
      "t9"."finished_on",
      "t9"."period",
      "t3"."start_on",
      "t3"."end_on",
      "t3"."previous_start_on"
    FROM (
      SELECT
        "t5"."task_id",
        "t5"."project",
        "t5"."role",
        "t5"."owner",
        "t5"."due_on",
        "t5"."done_on",
        "t5"."is_milestone",
        "t5"."finished_on",
        "t7"."period"
      FROM (
        SELECT
          "t1"."task_id",
          "t1"."project",
          "t1"."role",
          "t1"."owner",
          "t1"."due_on",
          "t1"."done_on",
          "t1"."is_milestone",
          "t1"."done_on" AS "finished_on"
        FROM "tasks" AS "t1"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t5"."due_on" = "t7"."day"
    ) AS "t9"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t9"."period" = "t3"."period"
  ) AS "t10"
) AS "t11"
GROUP BY
  1

-- postgres: milestone_periods
SELECT
  "t6"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_reached" THEN 1 ELSE 0 END) AS "milestone_progress__num",
  COUNT(*) AS "milestone_progress__den"
FROM (
  SELECT
    "t5"."task_id",
    "t5"."project",
    "t5"."role",
    "t5"."owner",
    "t5"."due_on",
    "t5"."done_on",
    "t5"."is_milestone",
    "t5"."finished_on",
    "t5"."period",
    "t5"."start_on",
    "t5"."end_on",
    "t5"."previous_start_on",
    COALESCE("t5"."finished_on" < "t5"."end_on", FALSE) AS "is_reached"
  FROM (
    SELECT
      "t4"."task_id",
      "t4"."project",
      "t4"."role",
      "t4"."owner",
      "t4"."due_on",
      "t4"."done_on",
      "t4"."is_milestone",
      "t4"."finished_on",
      "t2"."period",
      "t2"."start_on",
      "t2"."end_on",
      "t2"."previous_start_on"
    FROM (
      SELECT
        "t0"."task_id",
        "t0"."project",
        "t0"."role",
        "t0"."owner",
        "t0"."due_on",
        "t0"."done_on",
        "t0"."is_milestone",
        "t0"."done_on" AS "finished_on"
      FROM "tasks" AS "t0"
      WHERE
        "t0"."is_milestone"
    ) AS "t4"
    INNER JOIN "kpi_periods" AS "t2"
      ON "t4"."due_on" < "t2"."end_on"
  ) AS "t5"
) AS "t6"
GROUP BY
  1

-- postgres: training_periods
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  SUM("t7"."hours") AS "learning_hours__num",
  SUM(CASE WHEN "t7"."is_first_of_course" THEN 1 ELSE 0 END) AS "courses_completed__num",
  SUM(CASE WHEN COALESCE("t7"."is_required", FALSE) THEN 1 ELSE 0 END) AS "trainings_required__num"
FROM (
  SELECT
    "t6"."person",
    "t6"."role",
    "t6"."course",
    "t6"."completed_at",
    "t6"."completed_on",
    "t6"."hours",
    "t6"."is_required",
    "t6"."period",
    "t6"."course_row",
    "t6"."course_row" = 0 AS "is_first_of_course"
  FROM (
    SELECT
      "t5"."person",
      "t5"."role",
      "t5"."course",
      "t5"."completed_at",
      "t5"."completed_on",
      "t5"."hours",
      "t5"."is_required",
      "t5"."period",
      ROW_NUMBER() OVER (
        PARTITION BY "t5"."period", "t5"."course"
        ORDER BY "t5"."completed_at" ASC, "t5"."person" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "course_row"
    FROM (
      SELECT
        "t2"."person",
        "t2"."role",
        "t2"."course",
        "t2"."completed_at",
        "t2"."completed_on",
        "t2"."hours",
        "t2"."is_required",
        "t4"."period"
      FROM "training" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day",
          "t1"."period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t4"
        ON "t2"."completed_on" = "t4"."day"
    ) AS "t5"
  ) AS "t6"
) AS "t7"
GROUP BY
  1

-- postgres: assessment_periods
SELECT
  "t8"."period",
  COUNT(*) AS "fact__rows",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'plan_thinking') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t8"."score_total") FILTER(WHERE
      "t8"."criterion" = 'plan_thinking')
  END AS "plan_thinking__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'plan_thinking') = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t8"."scores") FILTER(WHERE
      "t8"."criterion" = 'plan_thinking')
  END AS "plan_thinking__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'user_understanding') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t8"."score_total") FILTER(WHERE
      "t8"."criterion" = 'user_understanding')
  END AS "user_understanding__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'user_understanding') = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t8"."scores") FILTER(WHERE
      "t8"."criterion" = 'user_understanding')
  END AS "user_understanding__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'execution') = 0
    THEN CAST(0 AS DECIMAL(38, 4))
    ELSE SUM("t8"."score_total") FILTER(WHERE
      "t8"."criterion" = 'execution')
  END AS "execution__num",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t8"."criterion" = 'execution') = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t8"."scores") FILTER(WHERE
      "t8"."criterion" = 'execution')
  END AS "execution__den",
  SUM(
    CASE WHEN (
      "t8"."raters" >= 2
    ) AND (
      "t8"."spread" <= 1
    ) THEN 1 ELSE 0 END
  ) AS "rater_agreement__num",
  SUM(CASE WHEN "t8"."raters" >= 2 THEN 1 ELSE 0 END) AS "rater_agreement__den"
FROM (
  SELECT
    "t7"."period",
    "t7"."subject",
    "t7"."criterion",
    "t7"."assessed_on",
    COUNT(*) AS "raters",
    SUM("t7"."total") AS "score_total",
    SUM("t7"."count") AS "scores",
    MAX("t7"."high") - MIN("t7"."low") AS "spread"
  FROM (
    SELECT
      "t6"."period",
      "t6"."subject",
      "t6"."criterion",
      "t6"."assessed_on",
      "t6"."rater",
      SUM("t6"."points") AS "total",
      COUNT("t6"."points") AS "count",
      MIN("t6"."points") AS "low",
      MAX("t6"."points") AS "high"
    FROM (
      SELECT
        "t5"."assessed_on",
        "t5"."subject",
        "t5"."criterion",
        "t5"."rater",
        "t5"."score",
        "t5"."period",
        "t5"."score" AS "points"
      FROM (
        SELECT
          "t2"."assessed_on",
          "t2"."subject",
          "t2"."criterion",
          "t2"."rater",
          "t2"."score",
          "t4"."period"
        FROM "assessments" AS "t2"
        INNER JOIN (
          SELECT
            "t1"."day",
            "t1"."period"
          FROM "kpi_calendar" AS "t1"
          WHERE
            "t1"."kind" = 'current'
        ) AS "t4"
          ON "t2"."assessed_on" = "t4"."day"
      ) AS "t5"
    ) AS "t6"
    GROUP BY
      1,
      2,
      3,
      4,
      5
  ) AS "t7"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t8"
GROUP BY
  1

-- postgres: community_periods
SELECT
  "t34"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t34"."is_in_at_end" THEN 1 ELSE 0 END) AS "community_members__num",
  SUM(CASE WHEN "t34"."is_new" THEN 1 ELSE 0 END) AS "community_new__num",
  SUM(
    CASE
      WHEN "t34"."was_in_at_start" AND NOT (
        "t34"."is_in_at_end"
      )
      THEN 1
      ELSE 0
    END
  ) AS "community_left__num",
  SUM(CASE WHEN "t34"."was_in" AND "t34"."has_messaged" THEN 1 ELSE 0 END) AS "community_active__num",
  SUM(CASE WHEN "t34"."was_in" THEN 1 ELSE 0 END) AS "community_active__den",
  SUM(CASE WHEN "t34"."was_in" AND "t34"."has_taken_part" THEN 1 ELSE 0 END) AS "activity_participation__num",
  SUM(CASE WHEN "t34"."was_in" THEN 1 ELSE 0 END) AS "activity_participation__den"
FROM (
  SELECT
    "t33"."period",
    "t33"."user_id",
    "t33"."start_on",
    "t33"."first_joined_on",
    "t33"."was_in" = 1 AS "was_in",
    "t33"."was_in_at_start" = 1 AS "was_in_at_start",
    "t33"."is_in_at_end" = 1 AS "is_in_at_end",
    "t33"."has_messaged" = 1 AS "has_messaged",
    "t33"."has_taken_part" = 1 AS "has_taken_part",
    "t33"."first_joined_on" >= "t33"."start_on" AS "is_new"
  FROM (
    SELECT
      "t32"."period",
      "t32"."user_id",
      "t32"."start_on",
      MIN("t32"."joined_on") AS "first_joined_on",
      MAX(CASE WHEN "t32"."was_in" THEN 1 ELSE 0 END) AS "was_in",
      MAX(CASE WHEN "t32"."was_in_at_start" THEN 1 ELSE 0 END) AS "was_in_at_start",
      MAX(CASE WHEN "t32"."is_in_at_end" THEN 1 ELSE 0 END) AS "is_in_at_end",
      MAX(CASE WHEN "t32"."has_messaged" THEN 1 ELSE 0 END) AS "has_messaged",
      MAX(CASE WHEN "t32"."has_taken_part" THEN 1 ELSE 0 END) AS "has_taken_part"
    FROM (
      SELECT
        "t31"."group_id",
        "t31"."user_id",
        "t31"."joined_at",
        "t31"."joined_on",
        "t31"."left_at",
        "t31"."left_on",
        "t31"."period",
        "t31"."start_on",
        "t31"."end_on",
        "t31"."previous_start_on",
        "t31"."was_in",
        "t31"."was_in_at_start",
        "t31"."is_in_at_end",
        "t31"."has_messaged" IS NOT NULL AS "has_messaged",
        "t31"."has_taken_part" IS NOT NULL AS "has_taken_part"
      FROM (
        SELECT
          "t29"."group_id",
          "t29"."user_id",
          "t29"."joined_at",
          "t29"."joined_on",
          "t29"."left_at",
          "t29"."left_on",
          "t29"."period",
          "t29"."start_on",
          "t29"."end_on",
          "t29"."previous_start_on",
          "t29"."was_in",
          "t29"."was_in_at_start",
          "t29"."is_in_at_end",
          "t29"."has_messaged",
          "t30"."has_taken_part"
        FROM (
          SELECT
            "t25"."group_id",
            "t25"."user_id",
            "t25"."joined_at",
            "t25"."joined_on",
            "t25"."left_at",
            "t25"."left_on",
            "t25"."period",
            "t25"."start_on",
            "t25"."end_on",
            "t25"."previous_start_on",
            "t25"."was_in",
            "t25"."was_in_at_start",
            "t25"."is_in_at_end",
            "t21"."has_messaged"
          FROM (
            SELECT
              "t17"."group_id",
              "t17"."user_id",
              "t17"."joined_at",
              "t17"."joined_on",
              "t17"."left_at",
              "t17"."left_on",
              "t17"."period",
              "t17"."start_on",
              "t17"."end_on",
              "t17"."previous_start_on",
              (
                "t17"."left_on" IS NULL
              )
              OR (
                (
                  "t17"."left_on" > "t17"."start_on"
                )
                AND (
                  "t17"."left_on" > "t17"."joined_on"
                )
              ) AS "was_in",
              (
                "t17"."joined_on" < "t17"."start_on"
              )
              AND (
                (
                  "t17"."left_on" IS NULL
                ) OR (
                  "t17"."left_on" >= "t17"."start_on"
                )
              ) AS "was_in_at_start",
              (
                "t17"."left_on" IS NULL
              ) OR (
                "t17"."left_on" >= "t17"."end_on"
              ) AS "is_in_at_end"
            FROM (
              SELECT
                "t6"."group_id",
                "t6"."user_id",
                "t6"."joined_at",
                "t6"."joined_on",
                "t6"."left_at",
                "t6"."left_on",
                "t7"."period",
                "t7"."start_on",
                "t7"."end_on",
                "t7"."previous_start_on"
              FROM "group_members" AS "t6"
              INNER JOIN "kpi_periods" AS "t7"
                ON "t6"."joined_on" < "t7"."end_on"
              WHERE
                NOT EXISTS(
                  SELECT
                    1
                  FROM (
                    SELECT
                      "t3"."user_id"
                    FROM "users" AS "t3"
                    WHERE
                      COALESCE("t3"."is_staff", FALSE)
                  ) AS "t14"
                  WHERE
                    "t6"."user_id" = "t14"."user_id"
                )
            ) AS "t17"
          ) AS "t25"
          LEFT OUTER JOIN (
            SELECT
              "t18"."period",
              "t18"."user_id",
              COUNT(*) AS "has_messaged"
            FROM (
              SELECT
                "t15"."user_id",
                "t15"."event",
                "t15"."occurred_at",
                "t15"."occurred_on",
                "t15"."session_id",
                "t15"."channel",
                "t15"."campaign_id",
                "t15"."content_id",
                "t15"."group_id",
                "t15"."value",
                "t13"."period"
              FROM (
                SELECT
                  *
                FROM "events" AS "t4"
                WHERE
                  "t4"."event" = 'message' AND "t4"."user_id" IS NOT NULL
              ) AS "t15"
              INNER JOIN (
                SELECT
                  "t2"."day",
                  "t2"."period"
                FROM "kpi_calendar" AS "t2"
                WHERE
                  "t2"."kind" = 'current'
              ) AS "t13"
                ON "t15"."occurred_on" = "t13"."day"
            ) AS "t18"
            GROUP BY
              1,
              2
          ) AS "t21"
            ON "t25"."period" = "t21"."period" AND "t25"."user_id" = "t21"."user_id"
        ) AS "t29"
        LEFT OUTER JOIN (
          SELECT
            "t26"."period",
            "t26"."user_id",
            COUNT(*) AS "has_taken_part"
          FROM (
            SELECT
              "t23"."user_id",
              "t23"."event",
              "t23"."occurred_at",
              "t23"."occurred_on",
              "t23"."session_id",
              "t23"."channel",
              "t23"."campaign_id",
              "t23"."content_id",
              "t23"."group_id",
              "t23"."value",
              "t13"."period"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t8"."user_id",
                  "t8"."event",
                  "t8"."occurred_at",
                  "t8"."occurred_on",
                  "t8"."session_id",
                  "t8"."channel",
                  "t8"."campaign_id",
                  "t8"."content_id",
                  "t8"."group_id",
                  "t8"."value"
                FROM "events" AS "t8"
                WHERE
                  EXISTS(
                    SELECT
                      1
                    FROM (
                      SELECT
                        "t5"."campaign_id"
                      FROM "campaigns" AS "t5"
                      WHERE
                        "t5"."kind" IN ('activity')
                    ) AS "t16"
                    WHERE
                      "t8"."campaign_id" = "t16"."campaign_id"
                  )
              ) AS "t19"
              WHERE
                "t19"."user_id" IS NOT NULL
            ) AS "t23"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t13"
              ON "t23"."occurred_on" = "t13"."day"
          ) AS "t26"
          GROUP BY
            1,
            2
        ) AS "t30"
          ON "t29"."period" = "t30"."period" AND "t29"."user_id" = "t30"."user_id"
      ) AS "t31"
    ) AS "t32"
    GROUP BY
      1,
      2,
      3
  ) AS "t33"
) AS "t34"
GROUP BY
  1

-- postgres: call_periods
SELECT
  "t8"."period",
  COUNT(*) AS "fact__rows",
  COUNT(*) AS "phone_visits__num",
  SUM(CASE WHEN "t8"."is_connected" THEN 1 ELSE 0 END) AS "phone_connected__num",
  SUM(CASE WHEN "t8"."is_connected" THEN 1 ELSE 0 END) AS "phone_connect_rate__num",
  COUNT(*) AS "phone_connect_rate__den"
FROM (
  SELECT
    "t3"."call_id",
    "t3"."user_id",
    "t3"."called_at",
    "t3"."called_on",
    "t3"."is_connected",
    "t7"."period"
  FROM "calls" AS "t3"
  INNER JOIN (
    SELECT
      "t2"."day",
      "t2"."period"
    FROM "kpi_calendar" AS "t2"
    WHERE
      "t2"."kind" = 'current'
  ) AS "t7"
    ON "t3"."called_on" = "t7"."day"
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t1"."user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t6"
      WHERE
        "t3"."user_id" = "t6"."user_id"
    )
) AS "t8"
GROUP BY
  1

-- postgres: profile_periods
SELECT
  "t7"."period",
  COUNT(*) AS "fact__rows",
  SUM("t7"."filled_fields") AS "info_completeness__num",
  SUM("t7"."profile_fields") AS "info_completeness__den"
FROM (
  SELECT
    "t6"."user_id",
    "t6"."registered_at",
    "t6"."registered_on",
    "t6"."channel",
    "t6"."referrer_id",
    "t6"."is_staff",
    "t6"."willing_to_refer",
    "t6"."phone",
    "t6"."birthday",
    "t6"."gender",
    "t6"."city",
    "t6"."filled_fields",
    "t6"."profile_fields",
    "t2"."period",
    "t2"."start_on",
    "t2"."end_on",
    "t2"."previous_start_on"
  FROM (
    SELECT
      "t0"."user_id",
      "t0"."registered_at",
      "t0"."registered_on",
      "t0"."channel",
      "t0"."referrer_id",
      "t0"."is_staff",
      "t0"."willing_to_refer",
      "t0"."phone",
      "t0"."birthday",
      "t0"."gender",
      "t0"."city",
      0 + CASE WHEN "t0"."phone" IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN "t0"."birthday" IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN "t0"."city" IS NOT NULL THEN 1 ELSE 0 END AS "filled_fields",
      3 AS "profile_fields"
    FROM "users" AS "t0"
  ) AS "t6"
  INNER JOIN "kpi_periods" AS "t2"
    ON "t6"."registered_on" < "t2"."end_on"
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t0"."user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t4"
      WHERE
        "t6"."user_id" = "t4"."user_id"
    )
) AS "t7"
GROUP BY
  1

-- postgres: health_scores
SELECT
  "t15"."period",
  COUNT(*) AS "fact__rows",
  (
    CAST(CASE
      WHEN COUNT(*) FILTER(WHERE
        "t15"."is_judgement" = 1) = 0
      THEN CAST(0 AS DECIMAL(38, 4))
      ELSE SUM("t15"."score") FILTER(WHERE
        "t15"."is_judgement" = 1)
    END AS DOUBLE PRECISION) * (
      CAST(MAX("t15"."weight_parts") FILTER(WHERE
        "t15"."is_judgement" = 1) AS DOUBLE PRECISION) / CAST(NULLIF(MAX("t15"."weight_whole") FILTER(WHERE
        "t15"."is_judgement" = 1), 0) AS DOUBLE PRECISION)
    )
  ) + (
    CAST(CASE
      WHEN COUNT(*) FILTER(WHERE
        NOT (
          "t15"."is_judgement" = 1
        )) = 0
      THEN CAST(0 AS DECIMAL(38, 4))
      ELSE SUM("t15"."score") FILTER(WHERE
        NOT (
          "t15"."is_judgement" = 1
        ))
    END AS DOUBLE PRECISION) * (
      CAST(MAX("t15"."weight_parts") FILTER(WHERE
        NOT (
          "t15"."is_judgement" = 1
        )) AS DOUBLE PRECISION) / CAST(NULLIF(
        MAX("t15"."weight_whole") FILTER(WHERE
          NOT (
            "t15"."is_judgement" = 1
          )),
        0
      ) AS DOUBLE PRECISION)
    )
  ) AS "community_health__num",
  COUNT(*) AS "community_health__den"
FROM (
  SELECT
    "t14"."period",
    "t14"."score",
    "t14"."is_judgement",
    "t14"."judgements",
    "t14"."all_scores",
    CASE WHEN "t14"."is_judgement" = 1 THEN 500000 ELSE 500000 END * "t14"."all_scores" AS "weight_parts",
    CASE
      WHEN "t14"."is_judgement" = 1
      THEN "t14"."judgements"
      ELSE "t14"."all_scores" - "t14"."judgements"
    END * 1000000 AS "weight_whole"
  FROM (
    SELECT
      "t13"."period",
      "t13"."score",
      "t13"."is_judgement",
      SUM("t13"."is_judgement") OVER (
        PARTITION BY "t13"."period"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "judgements",
      COUNT(*) OVER (
        PARTITION BY "t13"."period"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "all_scores"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t9"."period",
          "t9"."score",
          1 AS "is_judgement"
        FROM (
          SELECT
            "t6"."assessed_on",
            "t6"."subject",
            "t6"."criterion",
            "t6"."rater",
            "t6"."score",
            "t8"."period"
          FROM (
            SELECT
              *
            FROM "assessments" AS "t0"
            WHERE
              "t0"."criterion" = 'community_health'
          ) AS "t6"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t8"
            ON "t6"."assessed_on" = "t8"."day"
        ) AS "t9"
      ) AS "t11"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t10"."period",
          "t10"."score",
          0 AS "is_judgement"
        FROM (
          SELECT
            "t7"."user_id",
            "t7"."rated_at",
            "t7"."rated_on",
            "t7"."subject",
            "t7"."score",
            "t7"."is_satisfied",
            "t7"."source",
            "t8"."period"
          FROM (
            SELECT
              *
            FROM "ratings" AS "t1"
            WHERE
              "t1"."subject" = 'community'
          ) AS "t7"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t8"
            ON "t7"."rated_on" = "t8"."day"
        ) AS "t10"
      ) AS "t12"
    ) AS "t13"
  ) AS "t14"
  WHERE
    "t14"."judgements" > 0 AND "t14"."judgements" < "t14"."all_scores"
) AS "t15"
GROUP BY
  1

-- postgres: funnel_periods
SELECT
  "t28"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN (
    "t28"."visits" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "visit_conversion_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "visit_conversion_rate__den",
  SUM(CASE WHEN (
    "t28"."reads" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "read_conversion_rate__num",
  SUM(CASE WHEN "t28"."reads" > 0 THEN 1 ELSE 0 END) AS "read_conversion_rate__den",
  SUM(CASE WHEN (
    "t28"."carts" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "cart_conversion_rate__num",
  SUM(CASE WHEN "t28"."carts" > 0 THEN 1 ELSE 0 END) AS "cart_conversion_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      )
      AND (
        (
          "t28"."purchases" > 0
        )
        OR (
          "t28"."submit_forms" > 0
        )
        OR (
          "t28"."downloads" > 0
        )
      )
      THEN 1
      ELSE 0
    END
  ) AS "action_conversion_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "action_conversion_rate__den",
  SUM(CASE WHEN (
    "t28"."visits" > 0
  ) AND "t28"."has_registered" THEN 1 ELSE 0 END) AS "signup_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "signup_rate__den",
  SUM(
    CASE WHEN (
      "t28"."events" > 0
    ) AND (
      "t28"."inquiries" > 0
    ) THEN 1 ELSE 0 END
  ) AS "inquiry_rate__num",
  SUM(CASE WHEN "t28"."events" > 0 THEN 1 ELSE 0 END) AS "inquiry_rate__den",
  SUM(CASE WHEN (
    "t28"."inquiries" > 0
  ) AND "t28"."has_bought" THEN 1 ELSE 0 END) AS "order_conversion__num",
  SUM(CASE WHEN "t28"."inquiries" > 0 THEN 1 ELSE 0 END) AS "order_conversion__den",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      ) AND (
        "t28"."first_visit_on" < "t28"."last_visit_on"
      )
      THEN 1
      ELSE 0
    END
  ) AS "return_visit_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN 1 ELSE 0 END) AS "return_visit_rate__den"
FROM (
  SELECT
    "t27"."period",
    "t27"."user_id",
    "t27"."visits",
    "t27"."reads",
    "t27"."shares",
    "t27"."comments",
    "t27"."likes",
    "t27"."carts",
    "t27"."inquiries",
    "t27"."check_ins",
    "t27"."messages",
    "t27"."bind_cards",
    "t27"."submit_forms",
    "t27"."downloads",
    "t27"."moments_likes",
    "t27"."tip_events",
    "t27"."tips",
    "t27"."purchases",
    "t27"."active_events",
    "t27"."events",
    "t27"."first_visit_on",
    "t27"."last_visit_on",
    "t27"."is_known",
    "t27"."orders",
    "t27"."has_bought",
    "t27"."registrations",
    "t27"."registrations" IS NOT NULL AS "has_registered"
  FROM (
    SELECT
      "t26"."period",
      "t26"."user_id",
      "t26"."visits",
      "t26"."reads",
      "t26"."shares",
      "t26"."comments",
      "t26"."likes",
      "t26"."carts",
      "t26"."inquiries",
      "t26"."check_ins",
      "t26"."messages",
      "t26"."bind_cards",
      "t26"."submit_forms",
      "t26"."downloads",
      "t26"."moments_likes",
      "t26"."tip_events",
      "t26"."tips",
      "t26"."purchases",
      "t26"."active_events",
      "t26"."events",
      "t26"."first_visit_on",
      "t26"."last_visit_on",
      "t26"."is_known",
      "t26"."orders",
      "t26"."has_bought",
      "t17"."registrations"
    FROM (
      SELECT
        "t24"."period",
        "t24"."user_id",
        "t24"."visits",
        "t24"."reads",
        "t24"."shares",
        "t24"."comments",
        "t24"."likes",
        "t24"."carts",
        "t24"."inquiries",
        "t24"."check_ins",
        "t24"."messages",
        "t24"."bind_cards",
        "t24"."submit_forms",
        "t24"."downloads",
        "t24"."moments_likes",
        "t24"."tip_events",
        "t24"."tips",
        "t24"."purchases",
        "t24"."active_events",
        "t24"."events",
        "t24"."first_visit_on",
        "t24"."last_visit_on",
        "t24"."is_known",
        "t24"."orders",
        "t24"."orders" IS NOT NULL AS "has_bought"
      FROM (
        SELECT
          "t23"."period",
          "t23"."user_id",
          "t23"."visits",
          "t23"."reads",
          "t23"."shares",
          "t23"."comments",
          "t23"."likes",
          "t23"."carts",
          "t23"."inquiries",
          "t23"."check_ins",
          "t23"."messages",
          "t23"."bind_cards",
          "t23"."submit_forms",
          "t23"."downloads",
          "t23"."moments_likes",
          "t23"."tip_events",
          "t23"."tips",
          "t23"."purchases",
          "t23"."active_events",
          "t23"."events",
          "t23"."first_visit_on",
          "t23"."last_visit_on",
          "t23"."is_known",
          "t18"."orders"
        FROM (
          SELECT
            "t21"."period",
            "t21"."user_id",
            "t21"."visits",
            "t21"."reads",
            "t21"."shares",
            "t21"."comments",
            "t21"."likes",
            "t21"."carts",
            "t21"."inquiries",
            "t21"."check_ins",
            "t21"."messages",
            "t21"."bind_cards",
            "t21"."submit_forms",
            "t21"."downloads",
            "t21"."moments_likes",
            "t21"."tip_events",
            "t21"."tips",
            "t21"."purchases",
            "t21"."active_events",
            "t21"."events",
            "t21"."first_visit_on",
            "t21"."last_visit_on",
            "t21"."user_id" IS NOT NULL AS "is_known"
          FROM (
            SELECT
              "t20"."period",
              "t20"."user_id",
              "t20"."visits",
              "t20"."reads",
              "t20"."shares",
              "t20"."comments",
              "t20"."likes",
              "t20"."carts",
              "t20"."inquiries",
              "t20"."check_ins",
              "t20"."messages",
              "t20"."bind_cards",
              "t20"."submit_forms",
              "t20"."downloads",
              "t20"."moments_likes",
              "t20"."tip_events",
              "t20"."tips",
              "t20"."purchases",
              "t20"."active_events",
              "t20"."events",
              "t20"."first_visit_on",
              "t20"."last_visit_on"
            FROM (
              SELECT
                "t13"."period",
                "t13"."user_id",
                SUM(CASE WHEN "t13"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
                SUM(CASE WHEN "t13"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
                SUM(CASE WHEN "t13"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
                SUM(CASE WHEN "t13"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
                SUM(CASE WHEN "t13"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
                SUM(CASE WHEN "t13"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
                SUM(CASE WHEN "t13"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
                SUM(CASE WHEN "t13"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
                SUM(CASE WHEN "t13"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
                SUM(CASE WHEN "t13"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
                SUM(CASE WHEN "t13"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
                SUM(CASE WHEN "t13"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
                SUM(CASE WHEN "t13"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
                SUM(CASE WHEN "t13"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
                SUM("t13"."value") FILTER(WHERE
                  "t13"."event" = 'tip') AS "tips",
                SUM(CASE WHEN "t13"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
                COUNT(*) AS "active_events",
                COUNT(*) AS "events",
                MIN("t13"."occurred_on") FILTER(WHERE
                  "t13"."event" = 'visit') AS "first_visit_on",
                MAX("t13"."occurred_on") FILTER(WHERE
                  "t13"."event" = 'visit') AS "last_visit_on"
              FROM (
                SELECT
                  "t5"."user_id",
                  "t5"."event",
                  "t5"."occurred_at",
                  "t5"."occurred_on",
                  "t5"."session_id",
                  "t5"."channel",
                  "t5"."campaign_id",
                  "t5"."content_id",
                  "t5"."group_id",
                  "t5"."value",
                  "t10"."period"
                FROM "events" AS "t5"
                INNER JOIN (
                  SELECT
                    "t1"."day",
                    "t1"."period"
                  FROM "kpi_calendar" AS "t1"
                  WHERE
                    "t1"."kind" = 'current'
                ) AS "t10"
                  ON "t5"."occurred_on" = "t10"."day"
              ) AS "t13"
              GROUP BY
                1,
                2
            ) AS "t20"
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM (
                  SELECT
                    "t0"."user_id"
                  FROM "users" AS "t0"
                  WHERE
                    COALESCE("t0"."is_staff", FALSE)
                ) AS "t9"
                WHERE
                  "t20"."user_id" = "t9"."user_id"
              )
          ) AS "t21"
          WHERE
            "t21"."user_id" IS NOT NULL
        ) AS "t23"
        LEFT OUTER JOIN (
          SELECT
            "t14"."period",
            "t14"."user_id",
            COUNT(*) AS "orders"
          FROM (
            SELECT
              "t11"."order_id",
              "t11"."user_id",
              "t11"."ordered_at",
              "t11"."ordered_on",
              "t11"."amount",
              "t11"."cost",
              "t11"."status",
              "t11"."refunded_amount",
              "t11"."refunded_at",
              "t11"."refunded_on",
              "t11"."channel",
              "t11"."campaign_id",
              "t11"."content_id",
              "t11"."net_amount",
              "t11"."order_number",
              "t11"."previous_on",
              "t11"."next_on",
              "t11"."first_on",
              "t11"."second_on",
              "t11"."is_first",
              "t11"."is_repeat",
              "t11"."is_window_complete",
              "t11"."is_second_in_window",
              "t10"."period"
            FROM (
              SELECT
                *
              FROM "kpi_order_history" AS "t2"
              WHERE
                "t2"."user_id" IS NOT NULL
            ) AS "t11"
            INNER JOIN (
              SELECT
                "t1"."day",
                "t1"."period"
              FROM "kpi_calendar" AS "t1"
              WHERE
                "t1"."kind" = 'current'
            ) AS "t10"
              ON "t11"."ordered_on" = "t10"."day"
          ) AS "t14"
          GROUP BY
            1,
            2
        ) AS "t18"
          ON "t23"."period" = "t18"."period" AND "t23"."user_id" = "t18"."user_id"
      ) AS "t24"
    ) AS "t26"
    LEFT OUTER JOIN (
      SELECT
        "t12"."period",
        "t12"."user_id",
        COUNT(*) AS "registrations"
      FROM (
        SELECT
          "t4"."user_id",
          "t4"."registered_at",
          "t4"."registered_on",
          "t4"."channel",
          "t4"."referrer_id",
          "t4"."is_staff",
          "t4"."willing_to_refer",
          "t4"."phone",
          "t4"."birthday",
          "t4"."gender",
          "t4"."city",
          "t10"."period"
        FROM "users" AS "t4"
        INNER JOIN (
          SELECT
            "t1"."day",
            "t1"."period"
          FROM "kpi_calendar" AS "t1"
          WHERE
            "t1"."kind" = 'current'
        ) AS "t10"
          ON "t4"."registered_on" = "t10"."day"
      ) AS "t12"
      GROUP BY
        1,
        2
    ) AS "t17"
      ON "t26"."period" = "t17"."period" AND "t26"."user_id" = "t17"."user_id"
  ) AS "t27"
) AS "t28"
GROUP BY
  1

-- postgres: arrival_periods
WITH "t6" AS (
  SELECT
    "t2"."day",
    "t2"."period"
  FROM "kpi_calendar" AS "t2"
  WHERE
    "t2"."kind" = 'current'
)
SELECT
  "t18"."period",
  COUNT(*) AS "fact__rows",
  SUM("t18"."new_users") AS "visitor_conversion__num",
  SUM("t18"."visitors") AS "visitor_conversion__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t16"."period",
      CAST(1 AS BIGINT) AS "visitors",
      CAST(0 AS BIGINT) AS "new_users"
    FROM (
      SELECT
        "t15"."period",
        "t15"."user_id",
        "t15"."visits",
        "t15"."reads",
        "t15"."shares",
        "t15"."comments",
        "t15"."likes",
        "t15"."carts",
        "t15"."inquiries",
        "t15"."check_ins",
        "t15"."messages",
        "t15"."bind_cards",
        "t15"."submit_forms",
        "t15"."downloads",
        "t15"."moments_likes",
        "t15"."tip_events",
        "t15"."tips",
        "t15"."purchases",
        "t15"."active_events",
        "t15"."events",
        "t15"."first_visit_on",
        "t15"."last_visit_on"
      FROM (
        SELECT
          "t12"."period",
          "t12"."user_id",
          SUM(CASE WHEN "t12"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
          SUM(CASE WHEN "t12"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
          SUM(CASE WHEN "t12"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
          SUM(CASE WHEN "t12"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
          SUM(CASE WHEN "t12"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
          SUM(CASE WHEN "t12"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
          SUM(CASE WHEN "t12"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
          SUM(CASE WHEN "t12"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
          SUM(CASE WHEN "t12"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
          SUM(CASE WHEN "t12"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
          SUM(CASE WHEN "t12"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
          SUM(CASE WHEN "t12"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
          SUM(CASE WHEN "t12"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
          SUM(CASE WHEN "t12"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
          SUM("t12"."value") FILTER(WHERE
            "t12"."event" = 'tip') AS "tips",
          SUM(CASE WHEN "t12"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
          COUNT(*) AS "active_events",
          COUNT(*) AS "events",
          MIN("t12"."occurred_on") FILTER(WHERE
            "t12"."event" = 'visit') AS "first_visit_on",
          MAX("t12"."occurred_on") FILTER(WHERE
            "t12"."event" = 'visit') AS "last_visit_on"
        FROM (
          SELECT
            "t4"."user_id",
            "t4"."event",
            "t4"."occurred_at",
            "t4"."occurred_on",
            "t4"."session_id",
            "t4"."channel",
            "t4"."campaign_id",
            "t4"."content_id",
            "t4"."group_id",
            "t4"."value",
            "t10"."period"
          FROM "events" AS "t4"
          INNER JOIN "t6" AS "t10"
            ON "t4"."occurred_on" = "t10"."day"
        ) AS "t12"
        GROUP BY
          1,
          2
      ) AS "t15"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t0"."user_id"
            FROM "users" AS "t0"
            WHERE
              COALESCE("t0"."is_staff", FALSE)
          ) AS "t7"
          WHERE
            "t15"."user_id" = "t7"."user_id"
        )
    ) AS "t16"
    WHERE
      "t16"."user_id" IS NOT NULL AND "t16"."visits" > 0
  ) AS "t17"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t11"."period",
      CAST(0 AS BIGINT) AS "visitors",
      CAST(1 AS BIGINT) AS "new_users"
    FROM (
      SELECT
        "t3"."user_id",
        "t3"."registered_at",
        "t3"."registered_on",
        "t3"."channel",
        "t3"."referrer_id",
        "t3"."is_staff",
        "t3"."willing_to_refer",
        "t3"."phone",
        "t3"."birthday",
        "t3"."gender",
        "t3"."city",
        "t9"."period"
      FROM "users" AS "t3"
      INNER JOIN "t6" AS "t9"
        ON "t3"."registered_on" = "t9"."day"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t0"."user_id"
            FROM "users" AS "t0"
            WHERE
              COALESCE("t0"."is_staff", FALSE)
          ) AS "t7"
          WHERE
            "t3"."user_id" = "t7"."user_id"
        )
    ) AS "t11"
  ) AS "t13"
) AS "t18"
GROUP BY
  1

-- postgres: deal_periods
SELECT
  "t17"."period",
  COUNT(*) AS "fact__rows",
  SUM("t17"."orders") AS "monetisation_rate__num",
  SUM("t17"."inquiries") AS "monetisation_rate__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t15"."period",
      "t15"."inquiries",
      CAST(0 AS BIGINT) AS "orders"
    FROM (
      SELECT
        "t14"."period",
        "t14"."user_id",
        "t14"."visits",
        "t14"."reads",
        "t14"."shares",
        "t14"."comments",
        "t14"."likes",
        "t14"."carts",
        "t14"."inquiries",
        "t14"."check_ins",
        "t14"."messages",
        "t14"."bind_cards",
        "t14"."submit_forms",
        "t14"."downloads",
        "t14"."moments_likes",
        "t14"."tip_events",
        "t14"."tips",
        "t14"."purchases",
        "t14"."active_events",
        "t14"."events",
        "t14"."first_visit_on",
        "t14"."last_visit_on"
      FROM (
        SELECT
          "t11"."period",
          "t11"."user_id",
          SUM(CASE WHEN "t11"."event" = 'visit' THEN 1 ELSE 0 END) AS "visits",
          SUM(CASE WHEN "t11"."event" = 'read' THEN 1 ELSE 0 END) AS "reads",
          SUM(CASE WHEN "t11"."event" = 'share' THEN 1 ELSE 0 END) AS "shares",
          SUM(CASE WHEN "t11"."event" = 'comment' THEN 1 ELSE 0 END) AS "comments",
          SUM(CASE WHEN "t11"."event" = 'like' THEN 1 ELSE 0 END) AS "likes",
          SUM(CASE WHEN "t11"."event" = 'cart' THEN 1 ELSE 0 END) AS "carts",
          SUM(CASE WHEN "t11"."event" = 'inquiry' THEN 1 ELSE 0 END) AS "inquiries",
          SUM(CASE WHEN "t11"."event" = 'check_in' THEN 1 ELSE 0 END) AS "check_ins",
          SUM(CASE WHEN "t11"."event" = 'message' THEN 1 ELSE 0 END) AS "messages",
          SUM(CASE WHEN "t11"."event" = 'bind_card' THEN 1 ELSE 0 END) AS "bind_cards",
          SUM(CASE WHEN "t11"."event" = 'submit_form' THEN 1 ELSE 0 END) AS "submit_forms",
          SUM(CASE WHEN "t11"."event" = 'download' THEN 1 ELSE 0 END) AS "downloads",
          SUM(CASE WHEN "t11"."event" = 'moments_like' THEN 1 ELSE 0 END) AS "moments_likes",
          SUM(CASE WHEN "t11"."event" = 'tip' THEN 1 ELSE 0 END) AS "tip_events",
          SUM("t11"."value") FILTER(WHERE
            "t11"."event" = 'tip') AS "tips",
          SUM(CASE WHEN "t11"."event" IN ('purchase') THEN 1 ELSE 0 END) AS "purchases",
          COUNT(*) AS "active_events",
          COUNT(*) AS "events",
          MIN("t11"."occurred_on") FILTER(WHERE
            "t11"."event" = 'visit') AS "first_visit_on",
          MAX("t11"."occurred_on") FILTER(WHERE
            "t11"."event" = 'visit') AS "last_visit_on"
        FROM (
          SELECT
            "t5"."user_id",
            "t5"."event",
            "t5"."occurred_at",
            "t5"."occurred_on",
            "t5"."session_id",
            "t5"."channel",
            "t5"."campaign_id",
            "t5"."content_id",
            "t5"."group_id",
            "t5"."value",
            "t9"."period"
          FROM "events" AS "t5"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t5"."occurred_on" = "t9"."day"
        ) AS "t11"
        GROUP BY
          1,
          2
      ) AS "t14"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t1"."user_id"
            FROM "users" AS "t1"
            WHERE
              COALESCE("t1"."is_staff", FALSE)
          ) AS "t8"
          WHERE
            "t14"."user_id" = "t8"."user_id"
        )
    ) AS "t15"
    WHERE
      "t15"."inquiries" > 0
  ) AS "t16"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10"."period",
      CAST(0 AS BIGINT) AS "inquiries",
      CAST(1 AS BIGINT) AS "orders"
    FROM (
      SELECT
        "t4"."order_id",
        "t4"."user_id",
        "t4"."ordered_at",
        "t4"."ordered_on",
        "t4"."amount",
        "t4"."cost",
        "t4"."status",
        "t4"."refunded_amount",
        "t4"."refunded_at",
        "t4"."refunded_on",
        "t4"."channel",
        "t4"."campaign_id",
        "t4"."content_id",
        "t4"."net_amount",
        "t4"."order_number",
        "t4"."previous_on",
        "t4"."next_on",
        "t4"."first_on",
        "t4"."second_on",
        "t4"."is_first",
        "t4"."is_repeat",
        "t4"."is_window_complete",
        "t4"."is_second_in_window",
        "t9"."period"
      FROM "kpi_order_history" AS "t4"
      INNER JOIN (
        SELECT
          "t2"."day",
          "t2"."period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t9"
        ON "t4"."ordered_on" = "t9"."day"
    ) AS "t10"
  ) AS "t12"
) AS "t17"
GROUP BY
  1

-- postgres: customer_totals
WITH "t4" AS (
  SELECT
    *
  FROM "kpi_order_history" AS "t1"
  WHERE
    "t1"."user_id" IS NOT NULL
)
SELECT
  "t29"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t29"."is_loyal" THEN 1 ELSE 0 END) AS "loyal_rate__num",
  COUNT(*) AS "loyal_rate__den",
  SUM(CASE WHEN "t29"."is_vip" THEN 1 ELSE 0 END) AS "vip_customers__num",
  SUM(CASE WHEN "t29"."became_vip" THEN 1 ELSE 0 END) AS "new_vips__num",
  SUM(CASE WHEN "t29"."became_vip" THEN 1 ELSE 0 END) * SUM(CASE WHEN "t29"."was_new_previous" THEN 1 ELSE 0 END) AS "vip_index__num",
  CASE
    WHEN SUM(CASE WHEN "t29"."was_new_previous" THEN 1 ELSE 0 END) > 0
    THEN SUM(CASE WHEN "t29"."is_new" THEN 1 ELSE 0 END) * SUM(CASE WHEN "t29"."became_vip_previous" THEN 1 ELSE 0 END)
    ELSE 0
  END AS "vip_index__den",
  CASE
    WHEN COUNT(*) FILTER(WHERE
      "t29"."orders_current" >= 2) = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t29"."orders_current") FILTER(WHERE
      "t29"."orders_current" >= 2)
  END * SUM("t29"."orders_last_year") AS "repeat_monetisation_index__num",
  SUM("t29"."orders_current") * CASE
    WHEN COUNT(*) FILTER(WHERE
      "t29"."orders_last_year" >= 2) = 0
    THEN CAST(0 AS BIGINT)
    ELSE SUM("t29"."orders_last_year") FILTER(WHERE
      "t29"."orders_last_year" >= 2)
  END AS "repeat_monetisation_index__den"
FROM (
  SELECT
    "t28"."user_id",
    "t28"."ordered_on",
    "t28"."next_on",
    "t28"."first_on",
    "t28"."order_number",
    "t28"."amount_so_far",
    "t28"."period",
    "t28"."start_on",
    "t28"."end_on",
    "t28"."previous_start_on",
    COALESCE("t28"."orders_current", 0) AS "orders_current",
    "t28"."amount_current",
    "t28"."orders_previous",
    "t28"."amount_previous",
    COALESCE("t28"."orders_last_year", 0) AS "orders_last_year",
    "t28"."amount_last_year",
    "t28"."order_number" >= 5 AS "is_loyal",
    "t28"."amount_so_far" >= CAST('1000.0000' AS DECIMAL(18, 4)) AS "is_vip",
    (
      "t28"."amount_so_far" >= CAST('1000.0000' AS DECIMAL(18, 4))
    )
    AND NOT (
      (
        "t28"."amount_so_far" - COALESCE("t28"."amount_current", 0)
      ) >= CAST('1000.0000' AS DECIMAL(18, 4))
    ) AS "became_vip",
    (
      (
        "t28"."amount_so_far" - COALESCE("t28"."amount_current", 0)
      ) >= CAST('1000.0000' AS DECIMAL(18, 4))
    )
    AND (
      (
        (
          "t28"."amount_so_far" - COALESCE("t28"."amount_current", 0)
        ) - COALESCE("t28"."amount_previous", 0)
      ) < CAST('1000.0000' AS DECIMAL(18, 4))
    ) AS "became_vip_previous",
    "t28"."first_on" >= "t28"."start_on" AS "is_new",
    (
      "t28"."first_on" >= "t28"."previous_start_on"
    )
    AND (
      "t28"."first_on" < "t28"."start_on"
    ) AS "was_new_previous"
  FROM (
    SELECT
      "t27"."user_id",
      "t27"."ordered_on",
      "t27"."next_on",
      "t27"."first_on",
      "t27"."order_number",
      "t27"."amount_so_far",
      "t27"."period",
      "t27"."start_on",
      "t27"."end_on",
      "t27"."previous_start_on",
      "t27"."orders_current",
      "t27"."amount_current",
      "t27"."orders_previous",
      "t27"."amount_previous",
      "t21"."orders_last_year",
      "t21"."amount_last_year"
    FROM (
      SELECT
        "t25"."user_id",
        "t25"."ordered_on",
        "t25"."next_on",
        "t25"."first_on",
        "t25"."order_number",
        "t25"."amount_so_far",
        "t25"."period",
        "t25"."start_on",
        "t25"."end_on",
        "t25"."previous_start_on",
        "t25"."orders_current",
        "t25"."amount_current",
        "t22"."orders_previous",
        "t22"."amount_previous"
      FROM (
        SELECT
          "t17"."user_id",
          "t17"."ordered_on",
          "t17"."next_on",
          "t17"."first_on",
          "t17"."order_number",
          "t17"."amount_so_far",
          "t3"."period",
          "t3"."start_on",
          "t3"."end_on",
          "t3"."previous_start_on",
          "t23"."orders_current",
          "t23"."amount_current"
        FROM (
          SELECT
            "t8"."user_id",
            "t8"."ordered_on",
            "t8"."next_on",
            "t8"."first_on",
            "t8"."order_number",
            SUM("t8"."net_amount") OVER (
              PARTITION BY "t8"."user_id"
              ORDER BY "t8"."order_number" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS "amount_so_far"
          FROM "t4" AS "t8"
        ) AS "t17"
        INNER JOIN "kpi_periods" AS "t3"
          ON "t17"."ordered_on" < "t3"."end_on"
          AND (
            (
              "t17"."next_on" IS NULL
            ) OR (
              "t17"."next_on" >= "t3"."end_on"
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t16"."period",
            "t16"."user_id",
            COUNT(*) AS "orders_current",
            SUM("t16"."net_amount") AS "amount_current"
          FROM (
            SELECT
              "t12"."order_id",
              "t12"."user_id",
              "t12"."ordered_at",
              "t12"."ordered_on",
              "t12"."amount",
              "t12"."cost",
              "t12"."status",
              "t12"."refunded_amount",
              "t12"."refunded_at",
              "t12"."refunded_on",
              "t12"."channel",
              "t12"."campaign_id",
              "t12"."content_id",
              "t12"."net_amount",
              "t12"."order_number",
              "t12"."previous_on",
              "t12"."next_on",
              "t12"."first_on",
              "t12"."second_on",
              "t12"."is_first",
              "t12"."is_repeat",
              "t12"."is_window_complete",
              "t12"."is_second_in_window",
              "t11"."period"
            FROM "t4" AS "t12"
            INNER JOIN (
              SELECT
                "t2"."day",
                "t2"."period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t11"
              ON "t12"."ordered_on" = "t11"."day"
          ) AS "t16"
          GROUP BY
            1,
            2
        ) AS "t23"
          ON "t3"."period" = "t23"."period" AND "t17"."user_id" = "t23"."user_id"
      ) AS "t25"
      LEFT OUTER JOIN (
        SELECT
          "t15"."period",
          "t15"."user_id",
          COUNT(*) AS "orders_previous",
          SUM("t15"."net_amount") AS "amount_previous"
        FROM (
          SELECT
            "t12"."order_id",
            "t12"."user_id",
            "t12"."ordered_at",
            "t12"."ordered_on",
            "t12"."amount",
            "t12"."cost",
            "t12"."status",
            "t12"."refunded_amount",
            "t12"."refunded_at",
            "t12"."refunded_on",
            "t12"."channel",
            "t12"."campaign_id",
            "t12"."content_id",
            "t12"."net_amount",
            "t12"."order_number",
            "t12"."previous_on",
            "t12"."next_on",
            "t12"."first_on",
            "t12"."second_on",
            "t12"."is_first",
            "t12"."is_repeat",
            "t12"."is_window_complete",
            "t12"."is_second_in_window",
            "t10"."period"
          FROM "t4" AS "t12"
          INNER JOIN (
            SELECT
              "t2"."day",
              "t2"."period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'previous'
          ) AS "t10"
            ON "t12"."ordered_on" = "t10"."day"
        ) AS "t15"
        GROUP BY
          1,
          2
      ) AS "t22"
        ON "t25"."period" = "t22"."period" AND "t25"."user_id" = "t22"."user_id"
    ) AS "t27"
    LEFT OUTER JOIN (
      SELECT
        "t14"."period",
        "t14"."user_id",
        COUNT(*) AS "orders_last_year",
        SUM("t14"."net_amount") AS "amount_last_year"
      FROM (
        SELECT
          "t12"."order_id",
          "t12"."user_id",
          "t12"."ordered_at",
          "t12"."ordered_on",
          "t12"."amount",
          "t12"."cost",
          "t12"."status",
          "t12"."refunded_amount",
          "t12"."refunded_at",
          "t12"."refunded_on",
          "t12"."channel",
          "t12"."campaign_id",
          "t12"."content_id",
          "t12"."net_amount",
          "t12"."order_number",
          "t12"."previous_on",
          "t12"."next_on",
          "t12"."first_on",
          "t12"."second_on",
          "t12"."is_first",
          "t12"."is_repeat",
          "t12"."is_window_complete",
          "t12"."is_second_in_window",
          "t9"."period"
        FROM "t4" AS "t12"
        INNER JOIN (
          SELECT
            "t2"."day",
            "t2"."period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'last_year'
        ) AS "t9"
          ON "t12"."ordered_on" = "t9"."day"
      ) AS "t14"
      GROUP BY
        1,
        2
    ) AS "t21"
      ON "t27"."period" = "t21"."period" AND "t27"."user_id" = "t21"."user_id"
  ) AS "t28"
) AS "t29"
GROUP BY
  1

-- postgres: channel_periods
SELECT
  "t15"."period",
  COUNT(*) AS "fact__rows",
  SUM(CASE WHEN "t15"."is_saturated" THEN 1 ELSE 0 END) AS "saturated_channels__num"
FROM (
  SELECT
    "t14"."period",
    "t14"."channel",
    "t14"."visitors_now",
    "t14"."visitors_before",
    (
      "t14"."visitors_now" * 1000000
    ) < (
      "t14"."visitors_before" * 1050000
    ) AS "is_saturated"
  FROM (
    SELECT
      "t13"."period",
      "t13"."channel",
      SUM("t13"."now") AS "visitors_now",
      SUM("t13"."before") AS "visitors_before"
    FROM (
      SELECT
        "t12"."period",
        "t12"."channel",
        "t12"."user_id",
        MAX(CASE WHEN "t12"."occurred_on" >= "t12"."window_on" THEN 1 ELSE 0 END) AS "now",
        MAX(CASE WHEN "t12"."occurred_on" < "t12"."window_on" THEN 1 ELSE 0 END) AS "before"
      FROM (
        SELECT
          "t11"."user_id",
          "t11"."channel",
          "t11"."occurred_on",
          "t6"."period",
          "t6"."end_on",
          "t6"."window_on",
          "t6"."before_on"
        FROM (
          SELECT
            "t9"."user_id",
            "t9"."channel",
            "t9"."occurred_on"
          FROM (
            SELECT
              "t7"."user_id",
              "t7"."event",
              "t7"."occurred_at",
              "t7"."occurred_on",
              "t7"."session_id",
              "t7"."channel",
              "t7"."campaign_id",
              "t7"."content_id",
              "t7"."group_id",
              "t7"."value"
            FROM (
              SELECT
                *
              FROM "events" AS "t1"
              WHERE
                "t1"."event" = 'visit' AND "t1"."user_id" IS NOT NULL
            ) AS "t7"
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM (
                  SELECT
                    "t2"."user_id"
                  FROM "users" AS "t2"
                  WHERE
                    COALESCE("t2"."is_staff", FALSE)
                ) AS "t8"
                WHERE
                  "t7"."user_id" = "t8"."user_id"
              )
          ) AS "t9"
          WHERE
            "t9"."channel" IS NOT NULL
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t0"."period",
            "t0"."end_on",
            "t0"."end_on" - INTERVAL '28 DAY' AS "window_on",
            "t0"."end_on" - INTERVAL '56 DAY' AS "before_on"
          FROM "kpi_periods" AS "t0"
        ) AS "t6"
          ON "t11"."occurred_on" >= "t6"."before_on" AND "t11"."occurred_on" < "t6"."end_on"
      ) AS "t12"
      GROUP BY
        1,
        2,
        3
    ) AS "t13"
    GROUP BY
      1,
      2
  ) AS "t14"
) AS "t15"
GROUP BY
  1

-- clickhouse: kpi_order_history
SELECT
  "t3"."order_id" AS "order_id",
  "t3"."user_id" AS "user_id",
  "t3"."ordered_at" AS "ordered_at",
  "t3"."ordered_on" AS "ordered_on",
  "t3"."amount" AS "amount",
  "t3"."cost" AS "cost",
  "t3"."status" AS "status",
  "t3"."refunded_amount" AS "refunded_amount",
  "t3"."refunded_at" AS "refunded_at",
  "t3"."refunded_on" AS "refunded_on",
  "t3"."channel" AS "channel",
  "t3"."campaign_id" AS "campaign_id",
  "t3"."content_id" AS "content_id",
  "t3"."net_amount" AS "net_amount",
  "t3"."order_number" AS "order_number",
  "t3"."previous_on" AS "previous_on",
  "t3"."next_on" AS "next_on",
  "t3"."first_on" AS "first_on",
  "t3"."second_on" AS "second_on",
  COALESCE("t3"."order_number" = 1, FALSE) AS "is_first",
  COALESCE("t3"."order_number" > 1, FALSE) AS "is_repeat",
  (
    "t3"."first_on" + INTERVAL '30' DAY
  ) <= toDate32('2026-10-31') AS "is_window_complete",
  COALESCE("t3"."second_on" <= (
    "t3"."first_on" + INTERVAL '30' DAY
  ), FALSE) AS "is_second_in_window"
FROM (
  SELECT
    "t2"."order_id" AS "order_id",
    "t2"."user_id" AS "user_id",
    "t2"."ordered_at" AS "ordered_at",
    "t2"."ordered_on" AS "ordered_on",
    "t2"."amount" AS "amount",
    "t2"."cost" AS "cost",
    "t2"."status" AS "status",
    "t2"."refunded_amount" AS "refunded_amount",
    "t2"."refunded_at" AS "refunded_at",
    "t2"."refunded_on" AS "refunded_on",
    "t2"."channel" AS "channel",
    "t2"."campaign_id" AS "campaign_id",
    "t2"."content_id" AS "content_id",
    "t2"."net_amount" AS "net_amount",
    "t2"."order_number" AS "order_number",
    "t2"."previous_on" AS "previous_on",
    "t2"."next_on" AS "next_on",
    minIf("t2"."ordered_on", "t2"."order_number" = 1) OVER (
      PARTITION BY "t2"."user_id"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "first_on",
    minIf("t2"."ordered_on", "t2"."order_number" = 2) OVER (
      PARTITION BY "t2"."user_id"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "second_on"
  FROM (
    SELECT
      "t1"."order_id" AS "order_id",
      "t1"."user_id" AS "user_id",
      "t1"."ordered_at" AS "ordered_at",
      "t1"."ordered_on" AS "ordered_on",
      "t1"."amount" AS "amount",
      "t1"."cost" AS "cost",
      "t1"."status" AS "status",
      "t1"."refunded_amount" AS "refunded_amount",
      "t1"."refunded_at" AS "refunded_at",
      "t1"."refunded_on" AS "refunded_on",
      "t1"."channel" AS "channel",
      "t1"."campaign_id" AS "campaign_id",
      "t1"."content_id" AS "content_id",
      "t1"."net_amount" AS "net_amount",
      CASE
        WHEN isNotNull("t1"."user_id")
        THEN (
          toInt64(
            ROW_NUMBER() OVER (
              PARTITION BY "t1"."user_id"
              ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
          ) - 1
        ) + 1
        ELSE CAST(NULL AS Nullable(Int64))
      END AS "order_number",
      CASE
        WHEN isNotNull("t1"."user_id")
        THEN lagInFrame("t1"."ordered_on") OVER (
          PARTITION BY "t1"."user_id"
          ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE CAST(NULL AS Nullable(Date32))
      END AS "previous_on",
      CASE
        WHEN isNotNull("t1"."user_id")
        THEN leadInFrame("t1"."ordered_on") OVER (
          PARTITION BY "t1"."user_id"
          ORDER BY "t1"."ordered_at" ASC, "t1"."order_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE CAST(NULL AS Nullable(Date32))
      END AS "next_on"
    FROM (
      SELECT
        "t0"."order_id" AS "order_id",
        "t0"."user_id" AS "user_id",
        "t0"."ordered_at" AS "ordered_at",
        "t0"."ordered_on" AS "ordered_on",
        "t0"."amount" AS "amount",
        "t0"."cost" AS "cost",
        "t0"."status" AS "status",
        "t0"."refunded_amount" AS "refunded_amount",
        "t0"."refunded_at" AS "refunded_at",
        "t0"."refunded_on" AS "refunded_on",
        "t0"."channel" AS "channel",
        "t0"."campaign_id" AS "campaign_id",
        "t0"."content_id" AS "content_id",
        "t0"."amount" - COALESCE("t0"."refunded_amount", toInt32(0)) AS "net_amount"
      FROM "orders" AS "t0"
      WHERE
        NOT (
          COALESCE(
            lowerUTF8(TRIM(BOTH ' \t\n\r\v\f' FROM "t0"."status")) IN ('cancelled', 'canceled', '已取消'),
            FALSE
          )
        )
    ) AS "t1"
  ) AS "t2"
) AS "t3"

-- clickhouse: kpi_active_days
SELECT
  "t6"."user_id" AS "user_id",
  "t6"."active_on" AS "active_on",
  lagInFrame("t6"."active_on") OVER (
    PARTITION BY "t6"."user_id"
    ORDER BY "t6"."active_on" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "previous_on",
  leadInFrame("t6"."active_on") OVER (
    PARTITION BY "t6"."user_id"
    ORDER BY "t6"."active_on" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "next_on"
FROM (
  SELECT
    "t4"."user_id" AS "user_id",
    "t4"."active_on" AS "active_on"
  FROM (
    SELECT DISTINCT
      "t0"."user_id" AS "user_id",
      "t0"."occurred_on" AS "active_on"
    FROM "events" AS "t0"
    WHERE
      isNotNull("t0"."user_id")
  ) AS "t4"
  LEFT ANTI JOIN (
    SELECT
      "t1"."user_id" AS "user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t5"
    ON "t4"."user_id" = "t5"."user_id"
) AS "t6"

-- clickhouse: kpi_level_changes
WITH "t7" AS (
  SELECT
    "t6"."user_id" AS "user_id",
    "t6"."changed_at" AS "changed_at",
    "t6"."changed_on" AS "changed_on",
    "t6"."level" AS "level",
    lagInFrame("t6"."level") OVER (
      PARTITION BY "t6"."user_id"
      ORDER BY "t6"."changed_at" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "level_before",
    leadInFrame("t6"."changed_on") OVER (
      PARTITION BY "t6"."user_id"
      ORDER BY "t6"."changed_at" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_on"
  FROM (
    SELECT
      "t5"."user_id" AS "user_id",
      "t5"."changed_at" AS "changed_at",
      "t5"."changed_on" AS "changed_on",
      "t5"."level" AS "level"
    FROM (
      SELECT
        "t2"."user_id" AS "user_id",
        "t2"."changed_at" AS "changed_at",
        "t2"."changed_on" AS "changed_on",
        "t2"."to_level" AS "level",
        toInt64(
          ROW_NUMBER() OVER (
            PARTITION BY "t2"."user_id", "t2"."changed_at"
            ORDER BY CASE WHEN isNull("t2"."to_level") THEN toInt32(0) ELSE toInt32(1) END ASC, "t2"."to_level" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          )
        ) - 1 AS "place"
      FROM "memberships" AS "t2"
      LEFT ANTI JOIN (
        SELECT
          "t1"."user_id" AS "user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t4"
        ON "t2"."user_id" = "t4"."user_id"
    ) AS "t5"
    WHERE
      "t5"."place" = 0
  ) AS "t6"
)
SELECT
  "t9"."user_id" AS "user_id",
  "t9"."changed_at" AS "changed_at",
  "t9"."changed_on" AS "changed_on",
  "t9"."level" AS "level",
  "t9"."level_before" AS "level_before",
  "t9"."next_on" AS "next_on",
  "t12"."joined_at" AS "joined_at"
FROM "t7" AS "t9"
LEFT OUTER JOIN (
  SELECT
    "t10"."user_id" AS "user_id",
    MIN("t10"."changed_at") AS "joined_at"
  FROM (
    SELECT
      *
    FROM "t7" AS "t8"
    WHERE
      isNotNull("t8"."level")
  ) AS "t10"
  GROUP BY
    "t10"."user_id"
) AS "t12"
  ON "t9"."user_id" = "t12"."user_id"

-- clickhouse: kpi_first_events
WITH "t3" AS (
  SELECT
    *
  FROM "events" AS "t1"
  WHERE
    isNotNull("t1"."user_id") AND "t1"."event" IN ('visit', 'bind_card')
), "t10" AS (
  SELECT
    "t9"."user_id" AS "user_id",
    "t9"."event" AS "event",
    "t9"."occurred_at" AS "occurred_at",
    "t9"."occurred_on" AS "occurred_on",
    "t9"."session_id" AS "session_id",
    "t9"."channel" AS "channel",
    "t9"."campaign_id" AS "campaign_id",
    "t9"."content_id" AS "content_id",
    "t9"."group_id" AS "group_id",
    "t9"."value" AS "value",
    "t9"."first_at" AS "first_at",
    COALESCE("t9"."channel", '') AS "name"
  FROM (
    SELECT
      "t6"."user_id" AS "user_id",
      "t6"."event" AS "event",
      "t6"."occurred_at" AS "occurred_at",
      "t6"."occurred_on" AS "occurred_on",
      "t6"."session_id" AS "session_id",
      "t6"."channel" AS "channel",
      "t6"."campaign_id" AS "campaign_id",
      "t6"."content_id" AS "content_id",
      "t6"."group_id" AS "group_id",
      "t6"."value" AS "value",
      "t8"."first_at" AS "first_at"
    FROM "t3" AS "t6"
    INNER JOIN (
      SELECT
        "t5"."user_id" AS "user_id",
        "t5"."event" AS "event",
        MIN("t5"."occurred_at") AS "first_at"
      FROM "t3" AS "t5"
      GROUP BY
        "t5"."user_id",
        "t5"."event"
    ) AS "t8"
      ON "t6"."user_id" = "t8"."user_id"
      AND "t6"."event" = "t8"."event"
      AND "t6"."occurred_at" = "t8"."first_at"
  ) AS "t9"
)
SELECT
  "t17"."user_id" AS "user_id",
  "t17"."event" AS "event",
  "t17"."occurred_on" AS "occurred_on"
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t12"."user_id" AS "user_id",
      "t12"."event" AS "event",
      "t12"."occurred_on" AS "occurred_on"
    FROM "t10" AS "t12"
    INNER JOIN (
      SELECT
        "t11"."user_id" AS "user_id",
        "t11"."event" AS "event",
        MIN("t11"."name") AS "first_name"
      FROM "t10" AS "t11"
      GROUP BY
        "t11"."user_id",
        "t11"."event"
    ) AS "t14"
      ON "t12"."user_id" = "t14"."user_id"
      AND "t12"."event" = "t14"."event"
      AND "t12"."name" = "t14"."first_name"
  ) AS "t15"
) AS "t17"
LEFT ANTI JOIN (
  SELECT
    "t0"."user_id" AS "user_id"
  FROM "users" AS "t0"
  WHERE
    COALESCE("t0"."is_staff", FALSE)
) AS "t4"
  ON "t17"."user_id" = "t4"."user_id"

-- clickhouse: kpi_touched_orders
SELECT
  "t13"."order_id" AS "order_id",
  MAX("t13"."campaign_id") AS "touch_campaign_id"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."order_id" AS "order_id",
      "t11"."user_id" AS "user_id",
      "t11"."ordered_at" AS "ordered_at",
      "t11"."ordered_on" AS "ordered_on",
      "t11"."user_id_right" AS "user_id_right",
      "t11"."sent_at" AS "sent_at",
      "t11"."campaign_id" AS "campaign_id",
      "t11"."last_on" AS "last_on",
      MAX("t11"."sent_at") OVER (
        PARTITION BY "t11"."order_id"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "latest_at"
    FROM (
      SELECT
        "t5"."order_id" AS "order_id",
        "t5"."user_id" AS "user_id",
        "t5"."ordered_at" AS "ordered_at",
        "t5"."ordered_on" AS "ordered_on",
        "t10"."user_id" AS "user_id_right",
        "t10"."sent_at" AS "sent_at",
        "t10"."campaign_id" AS "campaign_id",
        "t10"."last_on" AS "last_on"
      FROM (
        SELECT
          "t0"."order_id" AS "order_id",
          "t0"."user_id" AS "user_id",
          "t0"."ordered_at" AS "ordered_at",
          "t0"."ordered_on" AS "ordered_on"
        FROM "orders" AS "t0"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t8"."user_id" AS "user_id",
          "t8"."sent_at" AS "sent_at",
          "t8"."campaign_id" AS "campaign_id",
          "t8"."sent_on" + INTERVAL '7' DAY AS "last_on"
        FROM (
          SELECT
            "t3"."user_id" AS "user_id",
            "t3"."campaign_id" AS "campaign_id",
            "t3"."medium" AS "medium",
            "t3"."sent_at" AS "sent_at",
            "t3"."sent_on" AS "sent_on",
            "t3"."delivered_at" AS "delivered_at",
            "t3"."delivered_on" AS "delivered_on",
            "t3"."responded_at" AS "responded_at",
            "t3"."responded_on" AS "responded_on"
          FROM "touches" AS "t3"
          LEFT ANTI JOIN (
            SELECT
              "t2"."user_id" AS "user_id"
            FROM "users" AS "t2"
            WHERE
              COALESCE("t2"."is_staff", FALSE)
          ) AS "t7"
            ON "t3"."user_id" = "t7"."user_id"
        ) AS "t8"
        WHERE
          isNotNull("t8"."delivered_at")
      ) AS "t10"
        ON "t5"."user_id" = "t10"."user_id"
        AND "t10"."sent_at" <= "t5"."ordered_at"
        AND "t10"."last_on" >= "t5"."ordered_on"
    ) AS "t11"
  ) AS "t12"
  WHERE
    "t12"."sent_at" = "t12"."latest_at"
) AS "t13"
GROUP BY
  "t13"."order_id"

-- clickhouse: kpi_referral_pairs_1
SELECT
  "t4"."user_id" AS "user_id",
  "t2"."ancestor_id" AS "ancestor_id",
  CAST(1 AS Nullable(Int64)) AS "distance"
FROM (
  SELECT
    "t0"."user_id" AS "user_id",
    "t0"."referrer_id" AS "referrer_id"
  FROM "users" AS "t0"
  WHERE
    isNotNull("t0"."referrer_id") AND "t0"."referrer_id" <> "t0"."user_id"
) AS "t4"
INNER JOIN (
  SELECT
    "t0"."user_id" AS "ancestor_id"
  FROM "users" AS "t0"
) AS "t2"
  ON "t4"."referrer_id" = "t2"."ancestor_id"

-- clickhouse: kpi_referral_pairs_2
SELECT
  *
FROM "kpi_referral_pairs_1" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id" AS "user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_1" AS "t0"
    WHERE
      "t0"."distance" = 1
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_1" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- clickhouse: kpi_referral_pairs_4
SELECT
  *
FROM "kpi_referral_pairs_2" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id" AS "user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_2" AS "t0"
    WHERE
      "t0"."distance" = 2
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_2" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- clickhouse: kpi_referral_pairs_8
SELECT
  *
FROM "kpi_referral_pairs_4" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id" AS "user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_4" AS "t0"
    WHERE
      "t0"."distance" = 4
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_4" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- clickhouse: kpi_referral_pairs_16
SELECT
  *
FROM "kpi_referral_pairs_8" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id" AS "user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_8" AS "t0"
    WHERE
      "t0"."distance" = 8
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_8" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- clickhouse: kpi_referral_pairs_32
SELECT
  *
FROM "kpi_referral_pairs_16" AS "t0"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t4"."user_id" AS "user_id",
    "t3"."top_id" AS "ancestor_id",
    "t4"."distance" + "t3"."more" AS "distance"
  FROM (
    SELECT
      *
    FROM "kpi_referral_pairs_16" AS "t0"
    WHERE
      "t0"."distance" = 16
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t0"."user_id" AS "middle_id",
      "t0"."ancestor_id" AS "top_id",
      "t0"."distance" AS "more"
    FROM "kpi_referral_pairs_16" AS "t0"
  ) AS "t3"
    ON "t4"."ancestor_id" = "t3"."middle_id"
) AS "t5"

-- clickhouse: kpi_referral_forest
SELECT
  "t10"."user_id" AS "user_id",
  "t10"."registered_on" AS "registered_on",
  "t10"."referrer_id" AS "referrer_id",
  isNull("t10"."referrer_id") AS "is_root",
  CASE
    WHEN isNull("t5"."endless_id")
    THEN COALESCE("t10"."steps", toInt32(0))
    ELSE CAST(NULL AS Nullable(Int64))
  END AS "depth",
  CASE
    WHEN isNotNull("t5"."endless_id")
    THEN 'endless'
    WHEN "t10"."named_id" = "t10"."user_id"
    THEN 'self_reference'
    WHEN isNotNull("t10"."named_id") AND isNull("t10"."referrer_id")
    THEN 'orphan'
    ELSE CAST(NULL AS Nullable(String))
  END AS "fault"
FROM (
  SELECT
    "t6"."user_id" AS "user_id",
    "t6"."registered_on" AS "registered_on",
    "t6"."named_id" AS "named_id",
    "t8"."referrer_id" AS "referrer_id",
    "t8"."steps" AS "steps",
    "t8"."top_id" AS "top_id"
  FROM (
    SELECT
      "t1"."user_id" AS "user_id",
      "t1"."registered_on" AS "registered_on",
      "t1"."referrer_id" AS "named_id"
    FROM "users" AS "t1"
  ) AS "t6"
  LEFT OUTER JOIN (
    SELECT
      "t2"."user_id" AS "user_id",
      maxIf("t2"."ancestor_id", "t2"."distance" = 1) AS "referrer_id",
      MAX("t2"."distance") AS "steps",
      maxIf("t2"."ancestor_id", "t2"."distance" = 32) AS "top_id"
    FROM "kpi_referral_pairs_32" AS "t2"
    GROUP BY
      "t2"."user_id"
  ) AS "t8"
    ON "t6"."user_id" = "t8"."user_id"
) AS "t10"
LEFT OUTER JOIN (
  SELECT
    "t0"."user_id" AS "endless_id"
  FROM "kpi_referral_pairs_1" AS "t0"
) AS "t5"
  ON "t10"."top_id" = "t5"."endless_id"

-- clickhouse: order_periods
SELECT
  "t11"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t11"."net_amount") AS "sales__num",
  toInt64(COUNT(*)) AS "orders__num",
  SUM("t11"."net_amount") AS "aov__num",
  toInt64(COUNT(*)) AS "aov__den",
  CASE
    WHEN toInt64(countIf("t11"."was_buyer_before")) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t11"."net_amount", "t11"."was_buyer_before")
  END AS "repurchase_amount_share__num",
  SUM("t11"."net_amount") AS "repurchase_amount_share__den",
  SUM("t11"."net_amount") - SUM("t11"."cost") AS "gross_profit__num",
  SUM("t11"."net_amount") - SUM("t11"."cost") AS "gross_margin__num",
  SUM("t11"."net_amount") AS "gross_margin__den",
  SUM(COALESCE("t11"."refunded_amount", toInt32(0))) AS "refund_rate__num",
  SUM("t11"."amount") AS "refund_rate__den",
  SUM(
    CASE
      WHEN "t11"."is_repeat"
      THEN toInt32(1)
      WHEN NOT (
        "t11"."is_repeat"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "repeat_purchase_rate_2__num",
  toInt64(COUNT("t11"."order_number")) AS "repeat_purchase_rate_2__den",
  SUM(
    CASE
      WHEN "t11"."is_first" AND "t11"."is_window_complete" AND "t11"."is_second_in_window"
      THEN toInt32(1)
      WHEN NOT (
        "t11"."is_first" AND "t11"."is_window_complete" AND "t11"."is_second_in_window"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "second_purchase_rate__num",
  SUM(
    CASE
      WHEN "t11"."is_first" AND "t11"."is_window_complete"
      THEN toInt32(1)
      WHEN NOT (
        "t11"."is_first" AND "t11"."is_window_complete"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "second_purchase_rate__den",
  COALESCE(
    SUM(
      CASE
        WHEN "t11"."is_first" AND NOT (
          "t11"."is_window_complete"
        )
        THEN toInt32(1)
        WHEN NOT (
          "t11"."is_first" AND NOT (
            "t11"."is_window_complete"
          )
        )
        THEN toInt32(0)
        ELSE CAST(NULL AS Nullable(Int64))
      END
    ),
    toInt32(0)
  ) AS "second_purchase_rate__out"
FROM (
  SELECT
    "t10"."order_id" AS "order_id",
    "t10"."user_id" AS "user_id",
    "t10"."ordered_at" AS "ordered_at",
    "t10"."ordered_on" AS "ordered_on",
    "t10"."amount" AS "amount",
    "t10"."cost" AS "cost",
    "t10"."status" AS "status",
    "t10"."refunded_amount" AS "refunded_amount",
    "t10"."refunded_at" AS "refunded_at",
    "t10"."refunded_on" AS "refunded_on",
    "t10"."channel" AS "channel",
    "t10"."campaign_id" AS "campaign_id",
    "t10"."content_id" AS "content_id",
    "t10"."net_amount" AS "net_amount",
    "t10"."order_number" AS "order_number",
    "t10"."previous_on" AS "previous_on",
    "t10"."next_on" AS "next_on",
    "t10"."first_on" AS "first_on",
    "t10"."second_on" AS "second_on",
    "t10"."is_first" AS "is_first",
    "t10"."is_repeat" AS "is_repeat",
    "t10"."is_window_complete" AS "is_window_complete",
    "t10"."is_second_in_window" AS "is_second_in_window",
    "t10"."period" AS "period",
    "t10"."start_on" AS "start_on",
    COALESCE("t10"."first_on" < "t10"."start_on", FALSE) AS "was_buyer_before"
  FROM (
    SELECT
      "t9"."order_id" AS "order_id",
      "t9"."user_id" AS "user_id",
      "t9"."ordered_at" AS "ordered_at",
      "t9"."ordered_on" AS "ordered_on",
      "t9"."amount" AS "amount",
      "t9"."cost" AS "cost",
      "t9"."status" AS "status",
      "t9"."refunded_amount" AS "refunded_amount",
      "t9"."refunded_at" AS "refunded_at",
      "t9"."refunded_on" AS "refunded_on",
      "t9"."channel" AS "channel",
      "t9"."campaign_id" AS "campaign_id",
      "t9"."content_id" AS "content_id",
      "t9"."net_amount" AS "net_amount",
      "t9"."order_number" AS "order_number",
      "t9"."previous_on" AS "previous_on",
      "t9"."next_on" AS "next_on",
      "t9"."first_on" AS "first_on",
      "t9"."second_on" AS "second_on",
      "t9"."is_first" AS "is_first",
      "t9"."is_repeat" AS "is_repeat",
      "t9"."is_window_complete" AS "is_window_complete",
      "t9"."is_second_in_window" AS "is_second_in_window",
      "t9"."period" AS "period",
      "t5"."start_on" AS "start_on"
    FROM (
      SELECT
        "t3"."order_id" AS "order_id",
        "t3"."user_id" AS "user_id",
        "t3"."ordered_at" AS "ordered_at",
        "t3"."ordered_on" AS "ordered_on",
        "t3"."amount" AS "amount",
        "t3"."cost" AS "cost",
        "t3"."status" AS "status",
        "t3"."refunded_amount" AS "refunded_amount",
        "t3"."refunded_at" AS "refunded_at",
        "t3"."refunded_on" AS "refunded_on",
        "t3"."channel" AS "channel",
        "t3"."campaign_id" AS "campaign_id",
        "t3"."content_id" AS "content_id",
        "t3"."net_amount" AS "net_amount",
        "t3"."order_number" AS "order_number",
        "t3"."previous_on" AS "previous_on",
        "t3"."next_on" AS "next_on",
        "t3"."first_on" AS "first_on",
        "t3"."second_on" AS "second_on",
        "t3"."is_first" AS "is_first",
        "t3"."is_repeat" AS "is_repeat",
        "t3"."is_window_complete" AS "is_window_complete",
        "t3"."is_second_in_window" AS "is_second_in_window",
        "t7"."period" AS "period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t9"
    INNER JOIN (
      SELECT
        "t1"."period" AS "period",
        "t1"."start_on" AS "start_on"
      FROM "kpi_periods" AS "t1"
    ) AS "t5"
      ON "t9"."period" = "t5"."period"
  ) AS "t10"
) AS "t11"
GROUP BY
  "t11"."period"

-- clickhouse: buyer_periods
SELECT
  "t12"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  toInt64(COUNT(*)) AS "buyers__num",
  SUM("t12"."net_amount") AS "spend_per_buyer__num",
  toInt64(COUNT(*)) AS "spend_per_buyer__den",
  SUM("t12"."orders") AS "orders_per_buyer__num",
  toInt64(COUNT(*)) AS "orders_per_buyer__den",
  CASE
    WHEN toInt64(countIf("t12"."was_buyer_before")) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t12"."net_amount", "t12"."was_buyer_before")
  END AS "repurchase_amount__num",
  SUM(
    CASE
      WHEN "t12"."was_buyer_before"
      THEN toInt32(1)
      WHEN NOT (
        "t12"."was_buyer_before"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "repurchase_rate__num",
  toInt64(COUNT(*)) AS "repurchase_rate__den",
  SUM(
    CASE
      WHEN NOT (
        "t12"."was_buyer_before"
      )
      THEN toInt32(1)
      WHEN NOT (
        NOT (
          "t12"."was_buyer_before"
        )
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "new_buyers__num"
FROM (
  SELECT
    "t11"."period" AS "period",
    "t11"."user_id" AS "user_id",
    "t11"."was_buyer_before" AS "was_buyer_before",
    toInt64(COUNT(*)) AS "orders",
    SUM("t11"."net_amount") AS "net_amount"
  FROM (
    SELECT
      "t10"."order_id" AS "order_id",
      "t10"."user_id" AS "user_id",
      "t10"."ordered_at" AS "ordered_at",
      "t10"."ordered_on" AS "ordered_on",
      "t10"."amount" AS "amount",
      "t10"."cost" AS "cost",
      "t10"."status" AS "status",
      "t10"."refunded_amount" AS "refunded_amount",
      "t10"."refunded_at" AS "refunded_at",
      "t10"."refunded_on" AS "refunded_on",
      "t10"."channel" AS "channel",
      "t10"."campaign_id" AS "campaign_id",
      "t10"."content_id" AS "content_id",
      "t10"."net_amount" AS "net_amount",
      "t10"."order_number" AS "order_number",
      "t10"."previous_on" AS "previous_on",
      "t10"."next_on" AS "next_on",
      "t10"."first_on" AS "first_on",
      "t10"."second_on" AS "second_on",
      "t10"."is_first" AS "is_first",
      "t10"."is_repeat" AS "is_repeat",
      "t10"."is_window_complete" AS "is_window_complete",
      "t10"."is_second_in_window" AS "is_second_in_window",
      "t10"."period" AS "period",
      "t10"."start_on" AS "start_on",
      COALESCE("t10"."first_on" < "t10"."start_on", FALSE) AS "was_buyer_before"
    FROM (
      SELECT
        "t9"."order_id" AS "order_id",
        "t9"."user_id" AS "user_id",
        "t9"."ordered_at" AS "ordered_at",
        "t9"."ordered_on" AS "ordered_on",
        "t9"."amount" AS "amount",
        "t9"."cost" AS "cost",
        "t9"."status" AS "status",
        "t9"."refunded_amount" AS "refunded_amount",
        "t9"."refunded_at" AS "refunded_at",
        "t9"."refunded_on" AS "refunded_on",
        "t9"."channel" AS "channel",
        "t9"."campaign_id" AS "campaign_id",
        "t9"."content_id" AS "content_id",
        "t9"."net_amount" AS "net_amount",
        "t9"."order_number" AS "order_number",
        "t9"."previous_on" AS "previous_on",
        "t9"."next_on" AS "next_on",
        "t9"."first_on" AS "first_on",
        "t9"."second_on" AS "second_on",
        "t9"."is_first" AS "is_first",
        "t9"."is_repeat" AS "is_repeat",
        "t9"."is_window_complete" AS "is_window_complete",
        "t9"."is_second_in_window" AS "is_second_in_window",
        "t9"."period" AS "period",
        "t5"."start_on" AS "start_on"
      FROM (
        SELECT
          "t3"."order_id" AS "order_id",
          "t3"."user_id" AS "user_id",
          "t3"."ordered_at" AS "ordered_at",
          "t3"."ordered_on" AS "ordered_on",
          "t3"."amount" AS "amount",
          "t3"."cost" AS "cost",
          "t3"."status" AS "status",
          "t3"."refunded_amount" AS "refunded_amount",
          "t3"."refunded_at" AS "refunded_at",
          "t3"."refunded_on" AS "refunded_on",
          "t3"."channel" AS "channel",
          "t3"."campaign_id" AS "campaign_id",
          "t3"."content_id" AS "content_id",
          "t3"."net_amount" AS "net_amount",
          "t3"."order_number" AS "order_number",
          "t3"."previous_on" AS "previous_on",
          "t3"."next_on" AS "next_on",
          "t3"."first_on" AS "first_on",
          "t3"."second_on" AS "second_on",
          "t3"."is_first" AS "is_first",
          "t3"."is_repeat" AS "is_repeat",
          "t3"."is_window_complete" AS "is_window_complete",
          "t3"."is_second_in_window" AS "is_second_in_window",
          "t7"."period" AS "period"
        FROM "kpi_order_history" AS "t3"
        INNER JOIN (
          SELECT
            "t2"."day" AS "day",
            "t2"."period" AS "period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'current'
        ) AS "t7"
          ON "t3"."ordered_on" = "t7"."day"
      ) AS "t9"
      INNER JOIN (
        SELECT
          "t1"."period" AS "period",
          "t1"."start_on" AS "start_on"
        FROM "kpi_periods" AS "t1"
      ) AS "t5"
        ON "t9"."period" = "t5"."period"
    ) AS "t10"
    WHERE
      isNotNull("t10"."user_id")
  ) AS "t11"
  GROUP BY
    "t11"."period",
    "t11"."user_id",
    "t11"."was_buyer_before"
) AS "t12"
GROUP BY
  "t12"."period"

-- clickhouse: customer_periods
SELECT
  "t32"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(
    CASE
      WHEN "t32"."is_repeat_buyer"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."is_repeat_buyer"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "repeat_purchase_rate_1__num",
  toInt64(COUNT(*)) AS "repeat_purchase_rate_1__den",
  SUM(
    CASE
      WHEN "t32"."was_repeat_before_window" AND "t32"."has_bought_in_window"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_repeat_before_window" AND "t32"."has_bought_in_window"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "repeat_purchase_rate_3__num",
  SUM(
    CASE
      WHEN "t32"."was_repeat_before_window"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_repeat_before_window"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "repeat_purchase_rate_3__den",
  SUM(
    CASE
      WHEN "t32"."bought_previous" AND "t32"."has_bought"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."bought_previous" AND "t32"."has_bought"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "buyer_retention__num",
  SUM(
    CASE
      WHEN "t32"."bought_previous"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."bought_previous"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "buyer_retention__den",
  SUM(
    CASE
      WHEN "t32"."was_new_previous" AND "t32"."has_bought"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_new_previous" AND "t32"."has_bought"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "new_buyer_retention__num",
  SUM(
    CASE
      WHEN "t32"."was_new_previous"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_new_previous"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "new_buyer_retention__den",
  SUM(
    CASE
      WHEN "t32"."bought_last_year" AND "t32"."has_bought"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."bought_last_year" AND "t32"."has_bought"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "last_year_buyer_retention__num",
  SUM(
    CASE
      WHEN "t32"."bought_last_year"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."bought_last_year"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "last_year_buyer_retention__den",
  SUM(
    CASE
      WHEN "t32"."is_churned"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."is_churned"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "churned_buyers__num",
  SUM(
    CASE
      WHEN "t32"."is_at_risk"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."is_at_risk"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "at_risk_buyers__num",
  SUM(
    CASE
      WHEN "t32"."was_unchurned" AND "t32"."is_churned"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_unchurned" AND "t32"."is_churned"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "buyer_churn_rate__num",
  SUM(
    CASE
      WHEN "t32"."was_unchurned"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_unchurned"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "buyer_churn_rate__den",
  SUM(
    CASE
      WHEN "t32"."was_lapsed" AND "t32"."has_bought"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_lapsed" AND "t32"."has_bought"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "winback_buyers__num",
  SUM(
    CASE
      WHEN "t32"."was_lapsed" AND "t32"."has_bought"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_lapsed" AND "t32"."has_bought"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "buyer_winback_rate__num",
  SUM(
    CASE
      WHEN "t32"."was_lapsed"
      THEN toInt32(1)
      WHEN NOT (
        "t32"."was_lapsed"
      )
      THEN toInt32(0)
      ELSE CAST(NULL AS Nullable(Int64))
    END
  ) AS "buyer_winback_rate__den",
  SUM(CASE WHEN "t32"."is_current" THEN toInt32(1) ELSE toInt32(0) END) AS "current_buyers__num",
  SUM(CASE WHEN "t32"."is_silent" THEN toInt32(1) ELSE toInt32(0) END) AS "silent_buyers__num",
  SUM(CASE WHEN "t32"."is_dead" THEN toInt32(1) ELSE toInt32(0) END) AS "dead_buyers__num",
  SUM(
    CASE
      WHEN "t32"."was_unchurned" AND "t32"."is_churned"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "newly_churned_buyers__num",
  SUM(
    CASE
      WHEN "t32"."was_current" AND "t32"."is_silent"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "newly_silent_buyers__num"
FROM (
  SELECT
    "t31"."order_id" AS "order_id",
    "t31"."user_id" AS "user_id",
    "t31"."ordered_at" AS "ordered_at",
    "t31"."ordered_on" AS "ordered_on",
    "t31"."amount" AS "amount",
    "t31"."cost" AS "cost",
    "t31"."status" AS "status",
    "t31"."refunded_amount" AS "refunded_amount",
    "t31"."refunded_at" AS "refunded_at",
    "t31"."refunded_on" AS "refunded_on",
    "t31"."channel" AS "channel",
    "t31"."campaign_id" AS "campaign_id",
    "t31"."content_id" AS "content_id",
    "t31"."net_amount" AS "net_amount",
    "t31"."order_number" AS "order_number",
    "t31"."previous_on" AS "previous_on",
    "t31"."next_on" AS "next_on",
    "t31"."first_on" AS "first_on",
    "t31"."second_on" AS "second_on",
    "t31"."is_first" AS "is_first",
    "t31"."is_repeat" AS "is_repeat",
    "t31"."is_window_complete" AS "is_window_complete",
    "t31"."is_second_in_window" AS "is_second_in_window",
    "t31"."period" AS "period",
    "t31"."start_on" AS "start_on",
    "t31"."end_on" AS "end_on",
    "t31"."previous_start_on" AS "previous_start_on",
    "t31"."before_on" AS "before_on",
    "t31"."orders_previous" AS "orders_previous",
    "t31"."first_orders_previous" AS "first_orders_previous",
    "t31"."orders_last_year" AS "orders_last_year",
    "t31"."first_orders_last_year" AS "first_orders_last_year",
    (
      DATE_DIFF(DAY, "t31"."ordered_on", "t31"."end_on") - 1
    ) < 30 AS "is_current",
    (
      (
        DATE_DIFF(DAY, "t31"."ordered_on", "t31"."end_on") - 1
      ) >= 30
    )
    AND (
      (
        DATE_DIFF(DAY, "t31"."ordered_on", "t31"."end_on") - 1
      ) < 90
    ) AS "is_silent",
    (
      DATE_DIFF(DAY, "t31"."ordered_on", "t31"."end_on") - 1
    ) >= 365 AS "is_dead",
    COALESCE(
      (
        DATE_DIFF(
          DAY,
          CASE
            WHEN "t31"."ordered_on" >= "t31"."start_on"
            THEN "t31"."before_on"
            ELSE "t31"."ordered_on"
          END,
          "t31"."start_on"
        ) - 1
      ) < 30,
      FALSE
    ) AS "was_current",
    "t31"."ordered_on" >= "t31"."start_on" AS "has_bought",
    COALESCE("t31"."second_on" < "t31"."end_on", FALSE) AS "is_repeat_buyer",
    COALESCE("t31"."second_on" < (
      "t31"."end_on" - INTERVAL '90' DAY
    ), FALSE) AS "was_repeat_before_window",
    "t31"."ordered_on" >= (
      "t31"."end_on" - INTERVAL '90' DAY
    ) AS "has_bought_in_window",
    isNotNull("t31"."orders_previous") AS "bought_previous",
    COALESCE("t31"."first_orders_previous" > 0, FALSE) AS "was_new_previous",
    isNotNull("t31"."orders_last_year") AS "bought_last_year",
    (
      DATE_DIFF(DAY, "t31"."ordered_on", "t31"."end_on") - 1
    ) >= 180 AS "is_churned",
    (
      (
        DATE_DIFF(DAY, "t31"."ordered_on", "t31"."end_on") - 1
      ) >= 90
    )
    AND (
      (
        DATE_DIFF(DAY, "t31"."ordered_on", "t31"."end_on") - 1
      ) < 180
    ) AS "is_at_risk",
    COALESCE(
      (
        DATE_DIFF(
          DAY,
          CASE
            WHEN "t31"."ordered_on" >= "t31"."start_on"
            THEN "t31"."before_on"
            ELSE "t31"."ordered_on"
          END,
          "t31"."start_on"
        ) - 1
      ) >= 90,
      FALSE
    ) AS "was_lapsed",
    COALESCE(
      (
        DATE_DIFF(
          DAY,
          CASE
            WHEN "t31"."ordered_on" >= "t31"."start_on"
            THEN "t31"."before_on"
            ELSE "t31"."ordered_on"
          END,
          "t31"."start_on"
        ) - 1
      ) < 180,
      FALSE
    ) AS "was_unchurned"
  FROM (
    SELECT
      "t30"."order_id" AS "order_id",
      "t30"."user_id" AS "user_id",
      "t30"."ordered_at" AS "ordered_at",
      "t30"."ordered_on" AS "ordered_on",
      "t30"."amount" AS "amount",
      "t30"."cost" AS "cost",
      "t30"."status" AS "status",
      "t30"."refunded_amount" AS "refunded_amount",
      "t30"."refunded_at" AS "refunded_at",
      "t30"."refunded_on" AS "refunded_on",
      "t30"."channel" AS "channel",
      "t30"."campaign_id" AS "campaign_id",
      "t30"."content_id" AS "content_id",
      "t30"."net_amount" AS "net_amount",
      "t30"."order_number" AS "order_number",
      "t30"."previous_on" AS "previous_on",
      "t30"."next_on" AS "next_on",
      "t30"."first_on" AS "first_on",
      "t30"."second_on" AS "second_on",
      "t30"."is_first" AS "is_first",
      "t30"."is_repeat" AS "is_repeat",
      "t30"."is_window_complete" AS "is_window_complete",
      "t30"."is_second_in_window" AS "is_second_in_window",
      "t30"."period" AS "period",
      "t30"."start_on" AS "start_on",
      "t30"."end_on" AS "end_on",
      "t30"."previous_start_on" AS "previous_start_on",
      "t30"."before_on" AS "before_on",
      "t30"."orders_previous" AS "orders_previous",
      "t30"."first_orders_previous" AS "first_orders_previous",
      "t22"."orders_last_year" AS "orders_last_year",
      "t22"."first_orders_last_year" AS "first_orders_last_year"
    FROM (
      SELECT
        "t28"."order_id" AS "order_id",
        "t28"."user_id" AS "user_id",
        "t28"."ordered_at" AS "ordered_at",
        "t28"."ordered_on" AS "ordered_on",
        "t28"."amount" AS "amount",
        "t28"."cost" AS "cost",
        "t28"."status" AS "status",
        "t28"."refunded_amount" AS "refunded_amount",
        "t28"."refunded_at" AS "refunded_at",
        "t28"."refunded_on" AS "refunded_on",
        "t28"."channel" AS "channel",
        "t28"."campaign_id" AS "campaign_id",
        "t28"."content_id" AS "content_id",
        "t28"."net_amount" AS "net_amount",
        "t28"."order_number" AS "order_number",
        "t28"."previous_on" AS "previous_on",
        "t28"."next_on" AS "next_on",
        "t28"."first_on" AS "first_on",
        "t28"."second_on" AS "second_on",
        "t28"."is_first" AS "is_first",
        "t28"."is_repeat" AS "is_repeat",
        "t28"."is_window_complete" AS "is_window_complete",
        "t28"."is_second_in_window" AS "is_second_in_window",
        "t28"."period" AS "period",
        "t28"."start_on" AS "start_on",
        "t28"."end_on" AS "end_on",
        "t28"."previous_start_on" AS "previous_start_on",
        "t28"."before_on" AS "before_on",
        "t23"."orders_previous" AS "orders_previous",
        "t23"."first_orders_previous" AS "first_orders_previous"
      FROM (
        SELECT
          "t11"."order_id" AS "order_id",
          "t11"."user_id" AS "user_id",
          "t11"."ordered_at" AS "ordered_at",
          "t11"."ordered_on" AS "ordered_on",
          "t11"."amount" AS "amount",
          "t11"."cost" AS "cost",
          "t11"."status" AS "status",
          "t11"."refunded_amount" AS "refunded_amount",
          "t11"."refunded_at" AS "refunded_at",
          "t11"."refunded_on" AS "refunded_on",
          "t11"."channel" AS "channel",
          "t11"."campaign_id" AS "campaign_id",
          "t11"."content_id" AS "content_id",
          "t11"."net_amount" AS "net_amount",
          "t11"."order_number" AS "order_number",
          "t11"."previous_on" AS "previous_on",
          "t11"."next_on" AS "next_on",
          "t11"."first_on" AS "first_on",
          "t11"."second_on" AS "second_on",
          "t11"."is_first" AS "is_first",
          "t11"."is_repeat" AS "is_repeat",
          "t11"."is_window_complete" AS "is_window_complete",
          "t11"."is_second_in_window" AS "is_second_in_window",
          "t4"."period" AS "period",
          "t4"."start_on" AS "start_on",
          "t4"."end_on" AS "end_on",
          "t4"."previous_start_on" AS "previous_start_on",
          "t26"."before_on" AS "before_on"
        FROM (
          SELECT
            *
          FROM "kpi_order_history" AS "t0"
          WHERE
            isNotNull("t0"."user_id")
        ) AS "t11"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t11"."ordered_on" < "t4"."end_on"
          AND (
            isNull("t11"."next_on") OR (
              "t11"."next_on" >= "t4"."end_on"
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t24"."period" AS "period",
            "t24"."user_id" AS "user_id",
            MIN("t24"."previous_on") AS "before_on"
          FROM (
            SELECT
              "t21"."order_id" AS "order_id",
              "t21"."user_id" AS "user_id",
              "t21"."ordered_at" AS "ordered_at",
              "t21"."ordered_on" AS "ordered_on",
              "t21"."amount" AS "amount",
              "t21"."cost" AS "cost",
              "t21"."status" AS "status",
              "t21"."refunded_amount" AS "refunded_amount",
              "t21"."refunded_at" AS "refunded_at",
              "t21"."refunded_on" AS "refunded_on",
              "t21"."channel" AS "channel",
              "t21"."campaign_id" AS "campaign_id",
              "t21"."content_id" AS "content_id",
              "t21"."net_amount" AS "net_amount",
              "t21"."order_number" AS "order_number",
              "t21"."previous_on" AS "previous_on",
              "t21"."next_on" AS "next_on",
              "t21"."first_on" AS "first_on",
              "t21"."second_on" AS "second_on",
              "t21"."is_first" AS "is_first",
              "t21"."is_repeat" AS "is_repeat",
              "t21"."is_window_complete" AS "is_window_complete",
              "t21"."is_second_in_window" AS "is_second_in_window",
              "t21"."period" AS "period",
              "t21"."start_on" AS "start_on",
              COALESCE("t21"."first_on" < "t21"."start_on", FALSE) AS "was_buyer_before"
            FROM (
              SELECT
                "t18"."order_id" AS "order_id",
                "t18"."user_id" AS "user_id",
                "t18"."ordered_at" AS "ordered_at",
                "t18"."ordered_on" AS "ordered_on",
                "t18"."amount" AS "amount",
                "t18"."cost" AS "cost",
                "t18"."status" AS "status",
                "t18"."refunded_amount" AS "refunded_amount",
                "t18"."refunded_at" AS "refunded_at",
                "t18"."refunded_on" AS "refunded_on",
                "t18"."channel" AS "channel",
                "t18"."campaign_id" AS "campaign_id",
                "t18"."content_id" AS "content_id",
                "t18"."net_amount" AS "net_amount",
                "t18"."order_number" AS "order_number",
                "t18"."previous_on" AS "previous_on",
                "t18"."next_on" AS "next_on",
                "t18"."first_on" AS "first_on",
                "t18"."second_on" AS "second_on",
                "t18"."is_first" AS "is_first",
                "t18"."is_repeat" AS "is_repeat",
                "t18"."is_window_complete" AS "is_window_complete",
                "t18"."is_second_in_window" AS "is_second_in_window",
                "t18"."period" AS "period",
                "t7"."start_on" AS "start_on"
              FROM (
                SELECT
                  "t3"."order_id" AS "order_id",
                  "t3"."user_id" AS "user_id",
                  "t3"."ordered_at" AS "ordered_at",
                  "t3"."ordered_on" AS "ordered_on",
                  "t3"."amount" AS "amount",
                  "t3"."cost" AS "cost",
                  "t3"."status" AS "status",
                  "t3"."refunded_amount" AS "refunded_amount",
                  "t3"."refunded_at" AS "refunded_at",
                  "t3"."refunded_on" AS "refunded_on",
                  "t3"."channel" AS "channel",
                  "t3"."campaign_id" AS "campaign_id",
                  "t3"."content_id" AS "content_id",
                  "t3"."net_amount" AS "net_amount",
                  "t3"."order_number" AS "order_number",
                  "t3"."previous_on" AS "previous_on",
                  "t3"."next_on" AS "next_on",
                  "t3"."first_on" AS "first_on",
                  "t3"."second_on" AS "second_on",
                  "t3"."is_first" AS "is_first",
                  "t3"."is_repeat" AS "is_repeat",
                  "t3"."is_window_complete" AS "is_window_complete",
                  "t3"."is_second_in_window" AS "is_second_in_window",
                  "t14"."period" AS "period"
                FROM "kpi_order_history" AS "t3"
                INNER JOIN (
                  SELECT
                    "t2"."day" AS "day",
                    "t2"."period" AS "period"
                  FROM "kpi_calendar" AS "t2"
                  WHERE
                    "t2"."kind" = 'current'
                ) AS "t14"
                  ON "t3"."ordered_on" = "t14"."day"
              ) AS "t18"
              INNER JOIN (
                SELECT
                  "t1"."period" AS "period",
                  "t1"."start_on" AS "start_on"
                FROM "kpi_periods" AS "t1"
              ) AS "t7"
                ON "t18"."period" = "t7"."period"
            ) AS "t21"
            WHERE
              "t21"."previous_on" < "t21"."start_on"
          ) AS "t24"
          GROUP BY
            "t24"."period",
            "t24"."user_id"
        ) AS "t26"
          ON "t4"."period" = "t26"."period" AND "t11"."user_id" = "t26"."user_id"
      ) AS "t28"
      LEFT OUTER JOIN (
        SELECT
          "t16"."period" AS "period",
          "t16"."user_id" AS "user_id",
          toInt64(COUNT(*)) AS "orders_previous",
          SUM(
            CASE
              WHEN "t16"."is_first"
              THEN toInt32(1)
              WHEN NOT (
                "t16"."is_first"
              )
              THEN toInt32(0)
              ELSE CAST(NULL AS Nullable(Int64))
            END
          ) AS "first_orders_previous"
        FROM (
          SELECT
            "t11"."order_id" AS "order_id",
            "t11"."user_id" AS "user_id",
            "t11"."ordered_at" AS "ordered_at",
            "t11"."ordered_on" AS "ordered_on",
            "t11"."amount" AS "amount",
            "t11"."cost" AS "cost",
            "t11"."status" AS "status",
            "t11"."refunded_amount" AS "refunded_amount",
            "t11"."refunded_at" AS "refunded_at",
            "t11"."refunded_on" AS "refunded_on",
            "t11"."channel" AS "channel",
            "t11"."campaign_id" AS "campaign_id",
            "t11"."content_id" AS "content_id",
            "t11"."net_amount" AS "net_amount",
            "t11"."order_number" AS "order_number",
            "t11"."previous_on" AS "previous_on",
            "t11"."next_on" AS "next_on",
            "t11"."first_on" AS "first_on",
            "t11"."second_on" AS "second_on",
            "t11"."is_first" AS "is_first",
            "t11"."is_repeat" AS "is_repeat",
            "t11"."is_window_complete" AS "is_window_complete",
            "t11"."is_second_in_window" AS "is_second_in_window",
            "t13"."period" AS "period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              isNotNull("t0"."user_id")
          ) AS "t11"
          INNER JOIN (
            SELECT
              "t2"."day" AS "day",
              "t2"."period" AS "period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'previous'
          ) AS "t13"
            ON "t11"."ordered_on" = "t13"."day"
        ) AS "t16"
        GROUP BY
          "t16"."period",
          "t16"."user_id"
      ) AS "t23"
        ON "t28"."period" = "t23"."period" AND "t28"."user_id" = "t23"."user_id"
    ) AS "t30"
    LEFT OUTER JOIN (
      SELECT
        "t15"."period" AS "period",
        "t15"."user_id" AS "user_id",
        toInt64(COUNT(*)) AS "orders_last_year",
        SUM(
          CASE
            WHEN "t15"."is_first"
            THEN toInt32(1)
            WHEN NOT (
              "t15"."is_first"
            )
            THEN toInt32(0)
            ELSE CAST(NULL AS Nullable(Int64))
          END
        ) AS "first_orders_last_year"
      FROM (
        SELECT
          "t11"."order_id" AS "order_id",
          "t11"."user_id" AS "user_id",
          "t11"."ordered_at" AS "ordered_at",
          "t11"."ordered_on" AS "ordered_on",
          "t11"."amount" AS "amount",
          "t11"."cost" AS "cost",
          "t11"."status" AS "status",
          "t11"."refunded_amount" AS "refunded_amount",
          "t11"."refunded_at" AS "refunded_at",
          "t11"."refunded_on" AS "refunded_on",
          "t11"."channel" AS "channel",
          "t11"."campaign_id" AS "campaign_id",
          "t11"."content_id" AS "content_id",
          "t11"."net_amount" AS "net_amount",
          "t11"."order_number" AS "order_number",
          "t11"."previous_on" AS "previous_on",
          "t11"."next_on" AS "next_on",
          "t11"."first_on" AS "first_on",
          "t11"."second_on" AS "second_on",
          "t11"."is_first" AS "is_first",
          "t11"."is_repeat" AS "is_repeat",
          "t11"."is_window_complete" AS "is_window_complete",
          "t11"."is_second_in_window" AS "is_second_in_window",
          "t12"."period" AS "period"
        FROM (
          SELECT
            *
          FROM "kpi_order_history" AS "t0"
          WHERE
            isNotNull("t0"."user_id")
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t2"."day" AS "day",
            "t2"."period" AS "period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'last_year'
        ) AS "t12"
          ON "t11"."ordered_on" = "t12"."day"
      ) AS "t15"
      GROUP BY
        "t15"."period",
        "t15"."user_id"
    ) AS "t22"
      ON "t30"."period" = "t22"."period" AND "t30"."user_id" = "t22"."user_id"
  ) AS "t31"
) AS "t32"
GROUP BY
  "t32"."period"

-- clickhouse: registrations
SELECT
  "t7"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  toInt64(COUNT(*)) AS "new_users__num"
FROM (
  SELECT
    "t2"."user_id" AS "user_id",
    "t2"."registered_at" AS "registered_at",
    "t2"."registered_on" AS "registered_on",
    "t2"."channel" AS "channel",
    "t2"."referrer_id" AS "referrer_id",
    "t2"."is_staff" AS "is_staff",
    "t2"."willing_to_refer" AS "willing_to_refer",
    "t2"."phone" AS "phone",
    "t2"."birthday" AS "birthday",
    "t2"."gender" AS "gender",
    "t2"."city" AS "city",
    "t6"."period" AS "period"
  FROM "users" AS "t2"
  LEFT ANTI JOIN (
    SELECT
      "t0"."user_id" AS "user_id"
    FROM "users" AS "t0"
    WHERE
      COALESCE("t0"."is_staff", FALSE)
  ) AS "t5"
    ON "t2"."user_id" = "t5"."user_id"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t6"
    ON "t2"."registered_on" = "t6"."day"
) AS "t7"
GROUP BY
  "t7"."period"

-- clickhouse: registration_cohorts
SELECT
  "t19"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(
    CASE
      WHEN "t19"."is_day_1_over" AND "t19"."came_on_day_1"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "retention_d1__num",
  SUM(CASE WHEN "t19"."is_day_1_over" THEN toInt32(1) ELSE toInt32(0) END) AS "retention_d1__den",
  COALESCE(
    SUM(CASE WHEN "t19"."is_day_1_over" THEN toInt32(0) ELSE toInt32(1) END),
    toInt32(0)
  ) AS "retention_d1__out",
  SUM(
    CASE
      WHEN "t19"."is_day_7_over" AND "t19"."came_on_day_7"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "retention_d7__num",
  SUM(CASE WHEN "t19"."is_day_7_over" THEN toInt32(1) ELSE toInt32(0) END) AS "retention_d7__den",
  COALESCE(
    SUM(CASE WHEN "t19"."is_day_7_over" THEN toInt32(0) ELSE toInt32(1) END),
    toInt32(0)
  ) AS "retention_d7__out",
  SUM(
    CASE
      WHEN "t19"."is_day_30_over" AND "t19"."came_on_day_30"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "retention_d30__num",
  SUM(CASE WHEN "t19"."is_day_30_over" THEN toInt32(1) ELSE toInt32(0) END) AS "retention_d30__den",
  COALESCE(
    SUM(CASE WHEN "t19"."is_day_30_over" THEN toInt32(0) ELSE toInt32(1) END),
    toInt32(0)
  ) AS "retention_d30__out",
  SUM(
    CASE
      WHEN "t19"."is_day_7_over" AND "t19"."came_from_day_7"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "rolling_retention_d7__num",
  SUM(CASE WHEN "t19"."is_day_7_over" THEN toInt32(1) ELSE toInt32(0) END) AS "rolling_retention_d7__den",
  COALESCE(
    SUM(CASE WHEN "t19"."is_day_7_over" THEN toInt32(0) ELSE toInt32(1) END),
    toInt32(0)
  ) AS "rolling_retention_d7__out"
FROM (
  SELECT
    "t18"."user_id" AS "user_id",
    "t18"."registered_on" AS "registered_on",
    "t18"."period" AS "period",
    "t18"."d1" AS "d1",
    "t18"."d7" AS "d7",
    "t18"."d30" AS "d30",
    "t18"."oldest" AS "oldest",
    COALESCE("t18"."d1" = 1, FALSE) AS "came_on_day_1",
    COALESCE("t18"."d7" = 1, FALSE) AS "came_on_day_7",
    COALESCE("t18"."d30" = 1, FALSE) AS "came_on_day_30",
    COALESCE("t18"."oldest" >= 1, FALSE) AS "came_from_day_1",
    COALESCE("t18"."oldest" >= 7, FALSE) AS "came_from_day_7",
    COALESCE("t18"."oldest" >= 30, FALSE) AS "came_from_day_30",
    (
      "t18"."registered_on" + INTERVAL '1' DAY
    ) <= toDate32('2026-10-31') AS "is_day_1_over",
    (
      "t18"."registered_on" + INTERVAL '7' DAY
    ) <= toDate32('2026-10-31') AS "is_day_7_over",
    (
      "t18"."registered_on" + INTERVAL '30' DAY
    ) <= toDate32('2026-10-31') AS "is_day_30_over"
  FROM (
    SELECT
      "t11"."user_id" AS "user_id",
      "t11"."registered_on" AS "registered_on",
      "t11"."period" AS "period",
      "t17"."d1" AS "d1",
      "t17"."d7" AS "d7",
      "t17"."d30" AS "d30",
      "t17"."oldest" AS "oldest"
    FROM (
      SELECT
        "t3"."user_id" AS "user_id",
        "t3"."registered_on" AS "registered_on",
        "t8"."period" AS "period"
      FROM "users" AS "t3"
      LEFT ANTI JOIN (
        SELECT
          "t0"."user_id" AS "user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t7"
        ON "t3"."user_id" = "t7"."user_id"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t8"
        ON "t3"."registered_on" = "t8"."day"
    ) AS "t11"
    LEFT OUTER JOIN (
      SELECT
        "t15"."user_id" AS "user_id",
        MAX(
          CASE
            WHEN DATE_DIFF(DAY, "t15"."registered_on", "t15"."active_on") = 1
            THEN toInt32(1)
            ELSE toInt32(0)
          END
        ) AS "d1",
        MAX(
          CASE
            WHEN DATE_DIFF(DAY, "t15"."registered_on", "t15"."active_on") = 7
            THEN toInt32(1)
            ELSE toInt32(0)
          END
        ) AS "d7",
        MAX(
          CASE
            WHEN DATE_DIFF(DAY, "t15"."registered_on", "t15"."active_on") = 30
            THEN toInt32(1)
            ELSE toInt32(0)
          END
        ) AS "d30",
        MAX(DATE_DIFF(DAY, "t15"."registered_on", "t15"."active_on")) AS "oldest"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."user_id" AS "user_id",
            "t4"."active_on" AS "active_on",
            "t4"."previous_on" AS "previous_on",
            "t4"."next_on" AS "next_on",
            "t13"."registered_on" AS "registered_on"
          FROM "kpi_active_days" AS "t4"
          INNER JOIN (
            SELECT
              *
            FROM (
              SELECT
                "t3"."user_id" AS "user_id",
                "t3"."registered_on" AS "registered_on"
              FROM "users" AS "t3"
              LEFT ANTI JOIN (
                SELECT
                  "t0"."user_id" AS "user_id"
                FROM "users" AS "t0"
                WHERE
                  COALESCE("t0"."is_staff", FALSE)
              ) AS "t7"
                ON "t3"."user_id" = "t7"."user_id"
            ) AS "t9"
          ) AS "t13"
            ON "t4"."user_id" = "t13"."user_id"
        ) AS "t14"
        WHERE
          "t14"."active_on" > "t14"."registered_on"
      ) AS "t15"
      GROUP BY
        "t15"."user_id"
    ) AS "t17"
      ON "t11"."user_id" = "t17"."user_id"
  ) AS "t18"
) AS "t19"
GROUP BY
  "t19"."period"

-- clickhouse: registration_days
WITH "t13" AS (
  SELECT
    "t7"."user_id" AS "user_id",
    "t7"."registered_on" AS "registered_on"
  FROM "users" AS "t7"
  LEFT ANTI JOIN (
    SELECT
      "t2"."user_id" AS "user_id"
    FROM "users" AS "t2"
    WHERE
      COALESCE("t2"."is_staff", FALSE)
  ) AS "t11"
    ON "t7"."user_id" = "t11"."user_id"
)
SELECT
  "t41"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."active" ELSE toInt32(0) END) AS "active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE toInt32(0) END) AS "active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."bought" ELSE toInt32(0) END) AS "purchase_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE toInt32(0) END) AS "purchase_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."checked_in" ELSE toInt32(0) END) AS "check_in_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE toInt32(0) END) AS "check_in_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."commented" ELSE toInt32(0) END) AS "comment_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE toInt32(0) END) AS "comment_active_rate__den",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."shared" ELSE toInt32(0) END) AS "share_active_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE toInt32(0) END) AS "share_active_rate__den",
  SUM("t41"."users") - SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE toInt32(0) END) AS "user_growth_rate__num",
  SUM(CASE WHEN "t41"."was_there_before" THEN "t41"."users" ELSE toInt32(0) END) AS "user_growth_rate__den",
  SUM(CASE WHEN "t41"."was_new_previous" THEN "t41"."active" ELSE toInt32(0) END) AS "retention_rate__num",
  SUM(CASE WHEN "t41"."was_new_previous" THEN "t41"."users" ELSE toInt32(0) END) AS "retention_rate__den"
FROM (
  SELECT
    "t40"."period" AS "period",
    "t40"."registered_on" AS "registered_on",
    "t40"."users" AS "users",
    "t40"."active" AS "active",
    "t40"."checked_in" AS "checked_in",
    "t40"."commented" AS "commented",
    "t40"."shared" AS "shared",
    "t40"."bought" AS "bought",
    "t40"."start_on" AS "start_on",
    "t40"."end_on" AS "end_on",
    "t40"."previous_start_on" AS "previous_start_on",
    "t40"."registered_on" < "t40"."start_on" AS "was_there_before",
    (
      "t40"."registered_on" >= "t40"."previous_start_on"
    )
    AND (
      "t40"."registered_on" < "t40"."start_on"
    ) AS "was_new_previous"
  FROM (
    SELECT
      "t39"."period" AS "period",
      "t39"."registered_on" AS "registered_on",
      "t39"."users" AS "users",
      "t39"."active" AS "active",
      "t39"."checked_in" AS "checked_in",
      "t39"."commented" AS "commented",
      "t39"."shared" AS "shared",
      "t39"."bought" AS "bought",
      "t5"."start_on" AS "start_on",
      "t5"."end_on" AS "end_on",
      "t5"."previous_start_on" AS "previous_start_on"
    FROM (
      SELECT
        "t37"."period" AS "period",
        "t37"."registered_on" AS "registered_on",
        SUM("t37"."users") AS "users",
        SUM("t37"."active") AS "active",
        SUM("t37"."checked_in") AS "checked_in",
        SUM("t37"."commented") AS "commented",
        SUM("t37"."shared") AS "shared",
        SUM("t37"."bought") AS "bought"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t29"."period" AS "period",
            "t29"."registered_on" AS "registered_on",
            CAST(0 AS Nullable(Int64)) AS "users",
            CAST(0 AS Nullable(Int64)) AS "active",
            CAST(0 AS Nullable(Int64)) AS "checked_in",
            CAST(0 AS Nullable(Int64)) AS "commented",
            CAST(0 AS Nullable(Int64)) AS "shared",
            "t29"."bought" AS "bought"
          FROM (
            SELECT
              "t26"."period" AS "period",
              "t26"."registered_on" AS "registered_on",
              SUM("t26"."bought") AS "bought"
            FROM (
              SELECT
                "t22"."period" AS "period",
                "t22"."user_id" AS "user_id",
                "t22"."bought" AS "bought",
                "t17"."registered_on" AS "registered_on"
              FROM (
                SELECT
                  "t18"."period" AS "period",
                  "t18"."user_id" AS "user_id",
                  toInt32(1) AS "bought"
                FROM (
                  SELECT DISTINCT
                    "t14"."period" AS "period",
                    "t14"."user_id" AS "user_id"
                  FROM (
                    SELECT
                      "t6"."order_id" AS "order_id",
                      "t6"."user_id" AS "user_id",
                      "t6"."ordered_at" AS "ordered_at",
                      "t6"."ordered_on" AS "ordered_on",
                      "t6"."amount" AS "amount",
                      "t6"."cost" AS "cost",
                      "t6"."status" AS "status",
                      "t6"."refunded_amount" AS "refunded_amount",
                      "t6"."refunded_at" AS "refunded_at",
                      "t6"."refunded_on" AS "refunded_on",
                      "t6"."channel" AS "channel",
                      "t6"."campaign_id" AS "campaign_id",
                      "t6"."content_id" AS "content_id",
                      "t6"."net_amount" AS "net_amount",
                      "t6"."order_number" AS "order_number",
                      "t6"."previous_on" AS "previous_on",
                      "t6"."next_on" AS "next_on",
                      "t6"."first_on" AS "first_on",
                      "t6"."second_on" AS "second_on",
                      "t6"."is_first" AS "is_first",
                      "t6"."is_repeat" AS "is_repeat",
                      "t6"."is_window_complete" AS "is_window_complete",
                      "t6"."is_second_in_window" AS "is_second_in_window",
                      "t12"."period" AS "period"
                    FROM "kpi_order_history" AS "t6"
                    INNER JOIN (
                      SELECT
                        "t3"."day" AS "day",
                        "t3"."period" AS "period"
                      FROM "kpi_calendar" AS "t3"
                      WHERE
                        "t3"."kind" = 'current'
                    ) AS "t12"
                      ON "t6"."ordered_on" = "t12"."day"
                  ) AS "t14"
                ) AS "t18"
              ) AS "t22"
              INNER JOIN "t13" AS "t17"
                ON "t22"."user_id" = "t17"."user_id"
            ) AS "t26"
            GROUP BY
              "t26"."period",
              "t26"."registered_on"
          ) AS "t29"
        ) AS "t30"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t25"."period" AS "period",
              "t25"."registered_on" AS "registered_on",
              "t25"."users" AS "users",
              CAST(0 AS Nullable(Int64)) AS "active",
              CAST(0 AS Nullable(Int64)) AS "checked_in",
              CAST(0 AS Nullable(Int64)) AS "commented",
              CAST(0 AS Nullable(Int64)) AS "shared",
              CAST(0 AS Nullable(Int64)) AS "bought"
            FROM (
              SELECT
                "t5"."period" AS "period",
                "t20"."registered_on" AS "registered_on",
                "t20"."users" AS "users"
              FROM (
                SELECT
                  "t16"."registered_on" AS "registered_on",
                  toInt64(COUNT(*)) AS "users"
                FROM "t13" AS "t16"
                GROUP BY
                  "t16"."registered_on"
              ) AS "t20"
              INNER JOIN "kpi_periods" AS "t5"
                ON "t20"."registered_on" < "t5"."end_on"
            ) AS "t25"
          ) AS "t27"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t34"."period" AS "period",
              "t34"."registered_on" AS "registered_on",
              CAST(0 AS Nullable(Int64)) AS "users",
              "t34"."active" AS "active",
              "t34"."checked_in" AS "checked_in",
              "t34"."commented" AS "commented",
              "t34"."shared" AS "shared",
              CAST(0 AS Nullable(Int64)) AS "bought"
            FROM (
              SELECT
                "t33"."period" AS "period",
                "t33"."registered_on" AS "registered_on",
                SUM("t33"."active") AS "active",
                SUM("t33"."checked_in") AS "checked_in",
                SUM("t33"."commented") AS "commented",
                SUM("t33"."shared") AS "shared"
              FROM (
                SELECT
                  "t32"."period" AS "period",
                  "t32"."user_id" AS "user_id",
                  "t32"."active" AS "active",
                  "t32"."checked_in" AS "checked_in",
                  "t32"."commented" AS "commented",
                  "t32"."shared" AS "shared",
                  "t17"."registered_on" AS "registered_on"
                FROM (
                  SELECT
                    "t28"."period" AS "period",
                    "t28"."user_id" AS "user_id",
                    CASE WHEN "t28"."active_events" > 0 THEN toInt32(1) ELSE toInt32(0) END AS "active",
                    CASE WHEN "t28"."check_ins" > 0 THEN toInt32(1) ELSE toInt32(0) END AS "checked_in",
                    CASE WHEN "t28"."comments" > 0 THEN toInt32(1) ELSE toInt32(0) END AS "commented",
                    CASE WHEN "t28"."shares" > 0 THEN toInt32(1) ELSE toInt32(0) END AS "shared"
                  FROM (
                    SELECT
                      "t24"."period" AS "period",
                      "t24"."user_id" AS "user_id",
                      "t24"."visits" AS "visits",
                      "t24"."reads" AS "reads",
                      "t24"."shares" AS "shares",
                      "t24"."comments" AS "comments",
                      "t24"."likes" AS "likes",
                      "t24"."carts" AS "carts",
                      "t24"."inquiries" AS "inquiries",
                      "t24"."check_ins" AS "check_ins",
                      "t24"."messages" AS "messages",
                      "t24"."bind_cards" AS "bind_cards",
                      "t24"."submit_forms" AS "submit_forms",
                      "t24"."downloads" AS "downloads",
                      "t24"."moments_likes" AS "moments_likes",
                      "t24"."tip_events" AS "tip_events",
                      "t24"."tips" AS "tips",
                      "t24"."purchases" AS "purchases",
                      "t24"."active_events" AS "active_events",
                      "t24"."events" AS "events",
                      "t24"."first_visit_on" AS "first_visit_on",
                      "t24"."last_visit_on" AS "last_visit_on"
                    FROM (
                      SELECT
                        "t15"."period" AS "period",
                        "t15"."user_id" AS "user_id",
                        SUM(CASE WHEN "t15"."event" = 'visit' THEN toInt32(1) ELSE toInt32(0) END) AS "visits",
                        SUM(CASE WHEN "t15"."event" = 'read' THEN toInt32(1) ELSE toInt32(0) END) AS "reads",
                        SUM(CASE WHEN "t15"."event" = 'share' THEN toInt32(1) ELSE toInt32(0) END) AS "shares",
                        SUM(CASE WHEN "t15"."event" = 'comment' THEN toInt32(1) ELSE toInt32(0) END) AS "comments",
                        SUM(CASE WHEN "t15"."event" = 'like' THEN toInt32(1) ELSE toInt32(0) END) AS "likes",
                        SUM(CASE WHEN "t15"."event" = 'cart' THEN toInt32(1) ELSE toInt32(0) END) AS "carts",
                        SUM(CASE WHEN "t15"."event" = 'inquiry' THEN toInt32(1) ELSE toInt32(0) END) AS "inquiries",
                        SUM(CASE WHEN "t15"."event" = 'check_in' THEN toInt32(1) ELSE toInt32(0) END) AS "check_ins",
                        SUM(CASE WHEN "t15"."event" = 'message' THEN toInt32(1) ELSE toInt32(0) END) AS "messages",
                        SUM(CASE WHEN "t15"."event" = 'bind_card' THEN toInt32(1) ELSE toInt32(0) END) AS "bind_cards",
                        SUM(CASE WHEN "t15"."event" = 'submit_form' THEN toInt32(1) ELSE toInt32(0) END) AS "submit_forms",
                        SUM(CASE WHEN "t15"."event" = 'download' THEN toInt32(1) ELSE toInt32(0) END) AS "downloads",
                        SUM(CASE WHEN "t15"."event" = 'moments_like' THEN toInt32(1) ELSE toInt32(0) END) AS "moments_likes",
                        SUM(CASE WHEN "t15"."event" = 'tip' THEN toInt32(1) ELSE toInt32(0) END) AS "tip_events",
                        sumIf("t15"."value", "t15"."event" = 'tip') AS "tips",
                        SUM(CASE WHEN "t15"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END) AS "purchases",
                        toInt64(COUNT(*)) AS "active_events",
                        toInt64(COUNT(*)) AS "events",
                        minIf("t15"."occurred_on", "t15"."event" = 'visit') AS "first_visit_on",
                        maxIf("t15"."occurred_on", "t15"."event" = 'visit') AS "last_visit_on"
                      FROM (
                        SELECT
                          "t8"."user_id" AS "user_id",
                          "t8"."event" AS "event",
                          "t8"."occurred_at" AS "occurred_at",
                          "t8"."occurred_on" AS "occurred_on",
                          "t8"."session_id" AS "session_id",
                          "t8"."channel" AS "channel",
                          "t8"."campaign_id" AS "campaign_id",
                          "t8"."content_id" AS "content_id",
                          "t8"."group_id" AS "group_id",
                          "t8"."value" AS "value",
                          "t12"."period" AS "period"
                        FROM "events" AS "t8"
                        INNER JOIN (
                          SELECT
                            "t3"."day" AS "day",
                            "t3"."period" AS "period"
                          FROM "kpi_calendar" AS "t3"
                          WHERE
                            "t3"."kind" = 'current'
                        ) AS "t12"
                          ON "t8"."occurred_on" = "t12"."day"
                      ) AS "t15"
                      GROUP BY
                        "t15"."period",
                        "t15"."user_id"
                    ) AS "t24"
                    LEFT ANTI JOIN (
                      SELECT
                        "t2"."user_id" AS "user_id"
                      FROM "users" AS "t2"
                      WHERE
                        COALESCE("t2"."is_staff", FALSE)
                    ) AS "t11"
                      ON "t24"."user_id" = "t11"."user_id"
                  ) AS "t28"
                ) AS "t32"
                INNER JOIN "t13" AS "t17"
                  ON "t32"."user_id" = "t17"."user_id"
              ) AS "t33"
              GROUP BY
                "t33"."period",
                "t33"."registered_on"
            ) AS "t34"
          ) AS "t35"
        ) AS "t36"
      ) AS "t37"
      GROUP BY
        "t37"."period",
        "t37"."registered_on"
    ) AS "t39"
    INNER JOIN "kpi_periods" AS "t5"
      ON "t39"."period" = "t5"."period"
  ) AS "t40"
) AS "t41"
GROUP BY
  "t41"."period"

-- clickhouse: active_periods
SELECT
  "t12"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."active_events" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "active_users__num",
  SUM("t12"."visits") AS "visits__num",
  SUM("t12"."shares") AS "brand_shares__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."shares" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "brand_sharers__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."visits" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "visitors__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "content_readers__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      ) AND (
        "t12"."shares" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "content_sharers__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      ) AND (
        "t12"."shares" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "content_share_rate__num",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."reads" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "content_share_rate__den",
  SUM(
    CASE
      WHEN "t12"."is_known" AND (
        "t12"."comments" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "content_commenters__num",
  SUM("t12"."likes") AS "content_likes__num",
  CASE
    WHEN toInt64(countIf("t12"."tip_events" > 0)) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t12"."tips", "t12"."tip_events" > 0)
  END AS "content_tips__num",
  SUM("t12"."moments_likes") AS "moments_likes__num"
FROM (
  SELECT
    "t11"."period" AS "period",
    "t11"."user_id" AS "user_id",
    "t11"."visits" AS "visits",
    "t11"."reads" AS "reads",
    "t11"."shares" AS "shares",
    "t11"."comments" AS "comments",
    "t11"."likes" AS "likes",
    "t11"."carts" AS "carts",
    "t11"."inquiries" AS "inquiries",
    "t11"."check_ins" AS "check_ins",
    "t11"."messages" AS "messages",
    "t11"."bind_cards" AS "bind_cards",
    "t11"."submit_forms" AS "submit_forms",
    "t11"."downloads" AS "downloads",
    "t11"."moments_likes" AS "moments_likes",
    "t11"."tip_events" AS "tip_events",
    "t11"."tips" AS "tips",
    "t11"."purchases" AS "purchases",
    "t11"."active_events" AS "active_events",
    "t11"."events" AS "events",
    "t11"."first_visit_on" AS "first_visit_on",
    "t11"."last_visit_on" AS "last_visit_on",
    isNotNull("t11"."user_id") AS "is_known"
  FROM (
    SELECT
      "t10"."period" AS "period",
      "t10"."user_id" AS "user_id",
      "t10"."visits" AS "visits",
      "t10"."reads" AS "reads",
      "t10"."shares" AS "shares",
      "t10"."comments" AS "comments",
      "t10"."likes" AS "likes",
      "t10"."carts" AS "carts",
      "t10"."inquiries" AS "inquiries",
      "t10"."check_ins" AS "check_ins",
      "t10"."messages" AS "messages",
      "t10"."bind_cards" AS "bind_cards",
      "t10"."submit_forms" AS "submit_forms",
      "t10"."downloads" AS "downloads",
      "t10"."moments_likes" AS "moments_likes",
      "t10"."tip_events" AS "tip_events",
      "t10"."tips" AS "tips",
      "t10"."purchases" AS "purchases",
      "t10"."active_events" AS "active_events",
      "t10"."events" AS "events",
      "t10"."first_visit_on" AS "first_visit_on",
      "t10"."last_visit_on" AS "last_visit_on"
    FROM (
      SELECT
        "t8"."period" AS "period",
        "t8"."user_id" AS "user_id",
        SUM(CASE WHEN "t8"."event" = 'visit' THEN toInt32(1) ELSE toInt32(0) END) AS "visits",
        SUM(CASE WHEN "t8"."event" = 'read' THEN toInt32(1) ELSE toInt32(0) END) AS "reads",
        SUM(CASE WHEN "t8"."event" = 'share' THEN toInt32(1) ELSE toInt32(0) END) AS "shares",
        SUM(CASE WHEN "t8"."event" = 'comment' THEN toInt32(1) ELSE toInt32(0) END) AS "comments",
        SUM(CASE WHEN "t8"."event" = 'like' THEN toInt32(1) ELSE toInt32(0) END) AS "likes",
        SUM(CASE WHEN "t8"."event" = 'cart' THEN toInt32(1) ELSE toInt32(0) END) AS "carts",
        SUM(CASE WHEN "t8"."event" = 'inquiry' THEN toInt32(1) ELSE toInt32(0) END) AS "inquiries",
        SUM(CASE WHEN "t8"."event" = 'check_in' THEN toInt32(1) ELSE toInt32(0) END) AS "check_ins",
        SUM(CASE WHEN "t8"."event" = 'message' THEN toInt32(1) ELSE toInt32(0) END) AS "messages",
        SUM(CASE WHEN "t8"."event" = 'bind_card' THEN toInt32(1) ELSE toInt32(0) END) AS "bind_cards",
        SUM(CASE WHEN "t8"."event" = 'submit_form' THEN toInt32(1) ELSE toInt32(0) END) AS "submit_forms",
        SUM(CASE WHEN "t8"."event" = 'download' THEN toInt32(1) ELSE toInt32(0) END) AS "downloads",
        SUM(CASE WHEN "t8"."event" = 'moments_like' THEN toInt32(1) ELSE toInt32(0) END) AS "moments_likes",
        SUM(CASE WHEN "t8"."event" = 'tip' THEN toInt32(1) ELSE toInt32(0) END) AS "tip_events",
        sumIf("t8"."value", "t8"."event" = 'tip') AS "tips",
        SUM(CASE WHEN "t8"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END) AS "purchases",
        toInt64(COUNT(*)) AS "active_events",
        toInt64(COUNT(*)) AS "events",
        minIf("t8"."occurred_on", "t8"."event" = 'visit') AS "first_visit_on",
        maxIf("t8"."occurred_on", "t8"."event" = 'visit') AS "last_visit_on"
      FROM (
        SELECT
          "t3"."user_id" AS "user_id",
          "t3"."event" AS "event",
          "t3"."occurred_at" AS "occurred_at",
          "t3"."occurred_on" AS "occurred_on",
          "t3"."session_id" AS "session_id",
          "t3"."channel" AS "channel",
          "t3"."campaign_id" AS "campaign_id",
          "t3"."content_id" AS "content_id",
          "t3"."group_id" AS "group_id",
          "t3"."value" AS "value",
          "t7"."period" AS "period"
        FROM "events" AS "t3"
        INNER JOIN (
          SELECT
            "t2"."day" AS "day",
            "t2"."period" AS "period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'current'
        ) AS "t7"
          ON "t3"."occurred_on" = "t7"."day"
      ) AS "t8"
      GROUP BY
        "t8"."period",
        "t8"."user_id"
    ) AS "t10"
    LEFT ANTI JOIN (
      SELECT
        "t0"."user_id" AS "user_id"
      FROM "users" AS "t0"
      WHERE
        COALESCE("t0"."is_staff", FALSE)
    ) AS "t6"
      ON "t10"."user_id" = "t6"."user_id"
  ) AS "t11"
) AS "t12"
GROUP BY
  "t12"."period"

-- clickhouse: daily_periods
SELECT
  "t11"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t11"."active_days") AS "dau__num",
  MAX("t11"."days") AS "dau__den",
  SUM("t11"."active_days") AS "stickiness__num",
  MAX("t11"."days") * toInt64(COUNT(*)) AS "stickiness__den"
FROM (
  SELECT
    "t10"."period" AS "period",
    "t10"."user_id" AS "user_id",
    "t10"."active_days" AS "active_days",
    "t7"."days" AS "days"
  FROM (
    SELECT
      "t8"."period" AS "period",
      "t8"."user_id" AS "user_id",
      toInt64(COUNT(*)) AS "active_days"
    FROM (
      SELECT
        "t2"."user_id" AS "user_id",
        "t2"."active_on" AS "active_on",
        "t2"."previous_on" AS "previous_on",
        "t2"."next_on" AS "next_on",
        "t5"."day" AS "day",
        "t5"."period" AS "period"
      FROM "kpi_active_days" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
          AND "t1"."day" BETWEEN toDate32('2025-01-01') AND toDate32('2026-10-31')
      ) AS "t5"
        ON "t2"."active_on" = "t5"."day"
    ) AS "t8"
    GROUP BY
      "t8"."period",
      "t8"."user_id"
  ) AS "t10"
  INNER JOIN (
    SELECT
      "t3"."period" AS "period",
      toInt64(COUNT(*)) AS "days"
    FROM (
      SELECT
        *
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
        AND "t1"."day" BETWEEN toDate32('2025-01-01') AND toDate32('2026-10-31')
    ) AS "t3"
    GROUP BY
      "t3"."period"
  ) AS "t7"
    ON "t10"."period" = "t7"."period"
) AS "t11"
GROUP BY
  "t11"."period"

-- clickhouse: weekly_periods
SELECT
  "t12"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t12"."active_weeks") AS "wau__num",
  MAX("t12"."weeks") AS "wau__den"
FROM (
  SELECT
    "t11"."period" AS "period",
    "t11"."user_id" AS "user_id",
    "t11"."active_weeks" AS "active_weeks",
    "t7"."weeks" AS "weeks"
  FROM (
    SELECT
      "t9"."period" AS "period",
      "t9"."user_id" AS "user_id",
      toInt64(COUNT(*)) AS "active_weeks"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          "t5"."period" AS "period",
          "t2"."user_id" AS "user_id",
          "t5"."week_on" AS "week_on"
        FROM "kpi_active_days" AS "t2"
        INNER JOIN (
          SELECT
            *
          FROM "kpi_weeks" AS "t0"
          WHERE
            "t0"."week_on" BETWEEN toDate32('2025-01-01') AND toDate32('2026-10-25')
        ) AS "t5"
          ON "t2"."active_on" = "t5"."day"
      ) AS "t8"
    ) AS "t9"
    GROUP BY
      "t9"."period",
      "t9"."user_id"
  ) AS "t11"
  INNER JOIN (
    SELECT
      "t3"."period" AS "period",
      toInt64(COUNT(*)) AS "weeks"
    FROM (
      SELECT DISTINCT
        "t0"."period" AS "period",
        "t0"."week_on" AS "week_on"
      FROM "kpi_weeks" AS "t0"
      WHERE
        "t0"."week_on" BETWEEN toDate32('2025-01-01') AND toDate32('2026-10-25')
    ) AS "t3"
    GROUP BY
      "t3"."period"
  ) AS "t7"
    ON "t11"."period" = "t7"."period"
) AS "t12"
GROUP BY
  "t12"."period"

-- clickhouse: compared_periods
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_active" THEN toInt32(1) ELSE toInt32(0) END) - SUM(CASE WHEN "t6"."was_active" THEN toInt32(1) ELSE toInt32(0) END) AS "active_user_growth__num",
  SUM(CASE WHEN "t6"."was_active" THEN toInt32(1) ELSE toInt32(0) END) AS "active_user_growth__den"
FROM (
  SELECT
    "t5"."period" AS "period",
    "t5"."user_id" AS "user_id",
    MAX(CASE WHEN "t5"."kind" = 'current' THEN toInt32(1) ELSE toInt32(0) END) = 1 AS "is_active",
    MAX(CASE WHEN "t5"."kind" = 'previous' THEN toInt32(1) ELSE toInt32(0) END) = 1 AS "was_active"
  FROM (
    SELECT
      "t2"."user_id" AS "user_id",
      "t2"."active_on" AS "active_on",
      "t2"."previous_on" AS "previous_on",
      "t2"."next_on" AS "next_on",
      "t4"."day" AS "day",
      "t4"."period" AS "period",
      "t4"."kind" AS "kind"
    FROM "kpi_active_days" AS "t2"
    INNER JOIN (
      SELECT
        *
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" IN ('current', 'previous')
    ) AS "t4"
      ON "t2"."active_on" = "t4"."day"
  ) AS "t5"
  GROUP BY
    "t5"."period",
    "t5"."user_id"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: watched_periods
SELECT
  "t16"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t16"."is_churned" THEN toInt32(1) ELSE toInt32(0) END) AS "churned_users__num",
  SUM(CASE WHEN "t16"."is_at_risk" THEN toInt32(1) ELSE toInt32(0) END) AS "churn_warning_users__num",
  SUM(
    CASE
      WHEN "t16"."was_unchurned" AND "t16"."is_churned"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "churn_rate__num",
  SUM(CASE WHEN "t16"."was_unchurned" THEN toInt32(1) ELSE toInt32(0) END) AS "churn_rate__den",
  SUM(
    CASE
      WHEN "t16"."was_lapsed" AND "t16"."is_active"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "winback_users__num",
  SUM(
    CASE
      WHEN "t16"."was_lapsed" AND "t16"."is_active"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "winback_rate__num",
  SUM(CASE WHEN "t16"."was_lapsed" THEN toInt32(1) ELSE toInt32(0) END) AS "winback_rate__den"
FROM (
  SELECT
    "t15"."user_id" AS "user_id",
    "t15"."active_on" AS "active_on",
    "t15"."previous_on" AS "previous_on",
    "t15"."next_on" AS "next_on",
    "t15"."period" AS "period",
    "t15"."start_on" AS "start_on",
    "t15"."end_on" AS "end_on",
    "t15"."previous_start_on" AS "previous_start_on",
    "t15"."before_on" AS "before_on",
    "t15"."active_on" >= "t15"."start_on" AS "is_active",
    (
      DATE_DIFF(DAY, "t15"."active_on", "t15"."end_on") - 1
    ) >= 180 AS "is_churned",
    (
      (
        DATE_DIFF(DAY, "t15"."active_on", "t15"."end_on") - 1
      ) >= 90
    )
    AND (
      (
        DATE_DIFF(DAY, "t15"."active_on", "t15"."end_on") - 1
      ) < 180
    ) AS "is_at_risk",
    COALESCE(
      (
        DATE_DIFF(
          DAY,
          CASE
            WHEN "t15"."active_on" >= "t15"."start_on"
            THEN "t15"."before_on"
            ELSE "t15"."active_on"
          END,
          "t15"."start_on"
        ) - 1
      ) < 180,
      FALSE
    ) AS "was_unchurned",
    COALESCE(
      (
        DATE_DIFF(
          DAY,
          CASE
            WHEN "t15"."active_on" >= "t15"."start_on"
            THEN "t15"."before_on"
            ELSE "t15"."active_on"
          END,
          "t15"."start_on"
        ) - 1
      ) >= 90,
      FALSE
    ) AS "was_lapsed"
  FROM (
    SELECT
      "t3"."user_id" AS "user_id",
      "t3"."active_on" AS "active_on",
      "t3"."previous_on" AS "previous_on",
      "t3"."next_on" AS "next_on",
      "t4"."period" AS "period",
      "t4"."start_on" AS "start_on",
      "t4"."end_on" AS "end_on",
      "t4"."previous_start_on" AS "previous_start_on",
      "t14"."before_on" AS "before_on"
    FROM "kpi_active_days" AS "t3"
    INNER JOIN "kpi_periods" AS "t4"
      ON "t3"."active_on" < "t4"."end_on"
      AND (
        isNull("t3"."next_on") OR (
          "t3"."next_on" >= "t4"."end_on"
        )
      )
    LEFT OUTER JOIN (
      SELECT
        "t12"."period" AS "period",
        "t12"."user_id" AS "user_id",
        MIN("t12"."previous_on") AS "before_on"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."user_id" AS "user_id",
            "t10"."active_on" AS "active_on",
            "t10"."previous_on" AS "previous_on",
            "t10"."next_on" AS "next_on",
            "t10"."period" AS "period",
            "t6"."start_on" AS "start_on"
          FROM (
            SELECT
              "t3"."user_id" AS "user_id",
              "t3"."active_on" AS "active_on",
              "t3"."previous_on" AS "previous_on",
              "t3"."next_on" AS "next_on",
              "t8"."period" AS "period"
            FROM "kpi_active_days" AS "t3"
            INNER JOIN (
              SELECT
                "t2"."day" AS "day",
                "t2"."period" AS "period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t8"
              ON "t3"."active_on" = "t8"."day"
          ) AS "t10"
          INNER JOIN (
            SELECT
              "t1"."period" AS "period",
              "t1"."start_on" AS "start_on"
            FROM "kpi_periods" AS "t1"
          ) AS "t6"
            ON "t10"."period" = "t6"."period"
        ) AS "t11"
        WHERE
          "t11"."previous_on" < "t11"."start_on"
      ) AS "t12"
      GROUP BY
        "t12"."period",
        "t12"."user_id"
    ) AS "t14"
      ON "t4"."period" = "t14"."period" AND "t3"."user_id" = "t14"."user_id"
  ) AS "t15"
) AS "t16"
GROUP BY
  "t16"."period"

-- clickhouse: session_periods
WITH "t25" AS (
  SELECT
    "t24"."user_id" AS "user_id",
    "t24"."event" AS "event",
    "t24"."occurred_at" AS "occurred_at",
    "t24"."occurred_on" AS "occurred_on",
    "t24"."user_key" AS "user_key",
    "t24"."session_key" AS "session_key"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t13"."user_id" AS "user_id",
        "t13"."event" AS "event",
        "t13"."occurred_at" AS "occurred_at",
        "t13"."occurred_on" AS "occurred_on",
        "t13"."user_key" AS "user_key",
        "t13"."session_key" AS "session_key"
      FROM (
        SELECT
          "t2"."user_id" AS "user_id",
          "t2"."event" AS "event",
          "t2"."occurred_at" AS "occurred_at",
          "t2"."occurred_on" AS "occurred_on",
          COALESCE("t2"."user_id", '') AS "user_key",
          COALESCE("t2"."session_id", '') AS "session_key"
        FROM "events" AS "t2"
        WHERE
          isNotNull("t2"."user_id") OR isNotNull("t2"."session_id")
      ) AS "t13"
      INNER JOIN (
        SELECT
          MIN("t3"."start_on") + INTERVAL '-3' DAY AS "begin_on",
          MAX("t3"."end_on") AS "finish_on"
        FROM "kpi_periods" AS "t3"
      ) AS "t15"
        ON "t13"."occurred_on" >= "t15"."begin_on"
        AND "t13"."occurred_on" < "t15"."finish_on"
    ) AS "t18"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t19"."user_id" AS "user_id",
        "t19"."event" AS "event",
        "t19"."occurred_at" AS "occurred_at",
        "t19"."occurred_on" AS "occurred_on",
        "t19"."user_key" AS "user_key",
        "t19"."session_key" AS "session_key"
      FROM (
        SELECT
          "t13"."user_id" AS "user_id",
          "t13"."event" AS "event",
          "t13"."occurred_at" AS "occurred_at",
          "t13"."occurred_on" AS "occurred_on",
          "t13"."user_key" AS "user_key",
          "t13"."session_key" AS "session_key"
        FROM (
          SELECT
            "t2"."user_id" AS "user_id",
            "t2"."event" AS "event",
            "t2"."occurred_at" AS "occurred_at",
            "t2"."occurred_on" AS "occurred_on",
            COALESCE("t2"."user_id", '') AS "user_key",
            COALESCE("t2"."session_id", '') AS "session_key"
          FROM "events" AS "t2"
          WHERE
            isNotNull("t2"."user_id") OR isNotNull("t2"."session_id")
        ) AS "t13"
        INNER JOIN (
          SELECT
            MAX("t3"."end_on") AS "begin_on"
          FROM "kpi_periods" AS "t3"
        ) AS "t10"
          ON "t13"."occurred_on" >= "t10"."begin_on"
      ) AS "t19"
      LEFT SEMI JOIN (
        SELECT
          "t17"."user_key" AS "user_key",
          "t17"."session_key" AS "session_key"
        FROM (
          SELECT
            "t13"."user_id" AS "user_id",
            "t13"."event" AS "event",
            "t13"."occurred_at" AS "occurred_at",
            "t13"."occurred_on" AS "occurred_on",
            "t13"."user_key" AS "user_key",
            "t13"."session_key" AS "session_key"
          FROM (
            SELECT
              "t2"."user_id" AS "user_id",
              "t2"."event" AS "event",
              "t2"."occurred_at" AS "occurred_at",
              "t2"."occurred_on" AS "occurred_on",
              COALESCE("t2"."user_id", '') AS "user_key",
              COALESCE("t2"."session_id", '') AS "session_key"
            FROM "events" AS "t2"
            WHERE
              isNotNull("t2"."user_id") OR isNotNull("t2"."session_id")
          ) AS "t13"
          INNER JOIN (
            SELECT
              MAX("t3"."end_on") + INTERVAL '-3' DAY AS "begin_on",
              MAX("t3"."end_on") AS "finish_on"
            FROM "kpi_periods" AS "t3"
          ) AS "t14"
            ON "t13"."occurred_on" >= "t14"."begin_on"
            AND "t13"."occurred_on" < "t14"."finish_on"
        ) AS "t17"
      ) AS "t21"
        ON "t19"."user_key" = "t21"."user_key" AND "t19"."session_key" = "t21"."session_key"
    ) AS "t22"
  ) AS "t24"
  LEFT ANTI JOIN (
    SELECT
      "t1"."user_id" AS "user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t8"
    ON "t24"."user_id" = "t8"."user_id"
), "t27" AS (
  SELECT
    "t26"."user_id" AS "user_id",
    "t26"."occurred_at" AS "occurred_at",
    "t26"."occurred_on" AS "occurred_on",
    "t26"."user_key" AS "user_key",
    "t26"."session_key" AS "session_key",
    CASE WHEN "t26"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END AS "is_purchase"
  FROM "t25" AS "t26"
), "t32" AS (
  SELECT
    "t29"."user_key" AS "user_key",
    "t29"."session_key" AS "session_key",
    MIN("t29"."occurred_on") AS "begun_on",
    MIN("t29"."occurred_at") AS "begun_at",
    MAX("t29"."occurred_at") AS "ended_at",
    toInt64(COUNT(*)) AS "events",
    SUM("t29"."is_purchase") AS "purchases"
  FROM "t27" AS "t29"
  GROUP BY
    "t29"."user_key",
    "t29"."session_key"
)
SELECT
  "t54"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  toInt64(COUNT(*)) AS "sessions__num",
  SUM(CASE WHEN "t54"."is_bounce" THEN toInt32(1) ELSE toInt32(0) END) AS "bounce_rate__num",
  toInt64(COUNT(*)) AS "bounce_rate__den",
  SUM("t54"."seconds") AS "dwell_time__num",
  toInt64(COUNT(*)) AS "dwell_time__den",
  SUM(CASE WHEN "t54"."has_purchase" THEN toInt32(1) ELSE toInt32(0) END) AS "session_conversion_rate__num",
  toInt64(COUNT(*)) AS "session_conversion_rate__den",
  SUM(
    CASE
      WHEN "t54"."is_known" AND "t54"."is_of_buyer"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "buyer_session_share__num",
  SUM(CASE WHEN "t54"."is_known" THEN toInt32(1) ELSE toInt32(0) END) AS "buyer_session_share__den"
FROM (
  SELECT
    "t53"."user_key" AS "user_key",
    "t53"."session_key" AS "session_key",
    "t53"."begun_on" AS "begun_on",
    "t53"."begun_at" AS "begun_at",
    "t53"."ended_at" AS "ended_at",
    "t53"."events" AS "events",
    "t53"."purchases" AS "purchases",
    "t53"."seconds" AS "seconds",
    "t53"."user_id" AS "user_id",
    "t53"."period" AS "period",
    "t53"."buys" AS "buys",
    isNotNull("t53"."user_id") AS "is_known",
    "t53"."events" = 1 AS "is_bounce",
    "t53"."purchases" > 0 AS "has_purchase",
    isNotNull("t53"."buys") AS "is_of_buyer"
  FROM (
    SELECT
      "t52"."user_key" AS "user_key",
      "t52"."session_key" AS "session_key",
      "t52"."begun_on" AS "begun_on",
      "t52"."begun_at" AS "begun_at",
      "t52"."ended_at" AS "ended_at",
      "t52"."events" AS "events",
      "t52"."purchases" AS "purchases",
      "t52"."seconds" AS "seconds",
      "t52"."user_id" AS "user_id",
      "t52"."period" AS "period",
      "t39"."buys" AS "buys"
    FROM (
      SELECT
        "t50"."user_key" AS "user_key",
        "t50"."session_key" AS "session_key",
        "t50"."begun_on" AS "begun_on",
        "t50"."begun_at" AS "begun_at",
        "t50"."ended_at" AS "ended_at",
        "t50"."events" AS "events",
        "t50"."purchases" AS "purchases",
        "t50"."seconds" AS "seconds",
        "t50"."user_id" AS "user_id",
        "t7"."period" AS "period"
      FROM (
        SELECT
          "t48"."user_key" AS "user_key",
          "t48"."session_key" AS "session_key",
          "t48"."begun_on" AS "begun_on",
          "t48"."begun_at" AS "begun_at",
          "t48"."ended_at" AS "ended_at",
          "t48"."events" AS "events",
          "t48"."purchases" AS "purchases",
          DATE_DIFF(
            SECOND,
            dateTrunc('SECOND', toDateTime64("t48"."begun_at", 0)),
            dateTrunc('SECOND', toDateTime64("t48"."ended_at", 0))
          ) AS "seconds",
          nullIf("t48"."user_key", '') AS "user_id"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM "t32" AS "t33"
            WHERE
              "t33"."ended_at" <= (
                "t33"."begun_at" + INTERVAL '30' MINUTE
              )
          ) AS "t36"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t46"."user_key" AS "user_key",
              "t46"."session_key" AS "session_key",
              "t46"."begun_on" AS "begun_on",
              "t46"."begun_at" AS "begun_at",
              "t46"."ended_at" AS "ended_at",
              "t46"."events" AS "events",
              "t46"."purchases" AS "purchases"
            FROM (
              SELECT
                "t45"."user_key" AS "user_key",
                "t45"."session_key" AS "session_key",
                "t45"."number" AS "number",
                MIN("t45"."occurred_on") AS "begun_on",
                MIN("t45"."occurred_at") AS "begun_at",
                MAX("t45"."occurred_at") AS "ended_at",
                SUM("t45"."events") AS "events",
                SUM("t45"."is_purchase") AS "purchases"
              FROM (
                SELECT
                  "t44"."user_key" AS "user_key",
                  "t44"."session_key" AS "session_key",
                  "t44"."occurred_at" AS "occurred_at",
                  "t44"."occurred_on" AS "occurred_on",
                  "t44"."events" AS "events",
                  "t44"."is_purchase" AS "is_purchase",
                  "t44"."before_at" AS "before_at",
                  "t44"."begins" AS "begins",
                  SUM("t44"."begins") OVER (
                    PARTITION BY "t44"."user_key", "t44"."session_key"
                    ORDER BY "t44"."occurred_at" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS "number"
                FROM (
                  SELECT
                    "t43"."user_key" AS "user_key",
                    "t43"."session_key" AS "session_key",
                    "t43"."occurred_at" AS "occurred_at",
                    "t43"."occurred_on" AS "occurred_on",
                    "t43"."events" AS "events",
                    "t43"."is_purchase" AS "is_purchase",
                    "t43"."before_at" AS "before_at",
                    CASE
                      WHEN isNull("t43"."before_at")
                      OR (
                        "t43"."occurred_at" > (
                          "t43"."before_at" + INTERVAL '30' MINUTE
                        )
                      )
                      THEN toInt32(1)
                      ELSE toInt32(0)
                    END AS "begins"
                  FROM (
                    SELECT
                      "t42"."user_key" AS "user_key",
                      "t42"."session_key" AS "session_key",
                      "t42"."occurred_at" AS "occurred_at",
                      "t42"."occurred_on" AS "occurred_on",
                      "t42"."events" AS "events",
                      "t42"."is_purchase" AS "is_purchase",
                      lagInFrame("t42"."occurred_at") OVER (
                        PARTITION BY "t42"."user_key", "t42"."session_key"
                        ORDER BY "t42"."occurred_at" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "before_at"
                    FROM (
                      SELECT
                        "t41"."user_key" AS "user_key",
                        "t41"."session_key" AS "session_key",
                        "t41"."occurred_at" AS "occurred_at",
                        "t41"."occurred_on" AS "occurred_on",
                        toInt64(COUNT(*)) AS "events",
                        SUM("t41"."is_purchase") AS "is_purchase"
                      FROM (
                        SELECT
                          "t31"."user_id" AS "user_id",
                          "t31"."occurred_at" AS "occurred_at",
                          "t31"."occurred_on" AS "occurred_on",
                          "t31"."user_key" AS "user_key",
                          "t31"."session_key" AS "session_key",
                          "t31"."is_purchase" AS "is_purchase"
                        FROM "t27" AS "t31"
                        LEFT SEMI JOIN (
                          SELECT
                            "t33"."user_key" AS "user_key",
                            "t33"."session_key" AS "session_key"
                          FROM "t32" AS "t33"
                          WHERE
                            NOT (
                              "t33"."ended_at" <= (
                                "t33"."begun_at" + INTERVAL '30' MINUTE
                              )
                            )
                        ) AS "t40"
                          ON "t31"."user_key" = "t40"."user_key" AND "t31"."session_key" = "t40"."session_key"
                      ) AS "t41"
                      GROUP BY
                        "t41"."user_key",
                        "t41"."session_key",
                        "t41"."occurred_at",
                        "t41"."occurred_on"
                    ) AS "t42"
                  ) AS "t43"
                ) AS "t44"
              ) AS "t45"
              GROUP BY
                "t45"."user_key",
                "t45"."session_key",
                "t45"."number"
            ) AS "t46"
          ) AS "t47"
        ) AS "t48"
      ) AS "t50"
      INNER JOIN (
        SELECT
          "t0"."day" AS "day",
          "t0"."period" AS "period"
        FROM "kpi_calendar" AS "t0"
        WHERE
          "t0"."kind" = 'current'
      ) AS "t7"
        ON "t50"."begun_on" = "t7"."day"
    ) AS "t52"
    LEFT OUTER JOIN (
      SELECT
        "t35"."period" AS "period",
        "t35"."user_id" AS "user_id",
        toInt32(1) AS "buys"
      FROM (
        SELECT DISTINCT
          "t34"."period" AS "period",
          "t34"."user_id" AS "user_id"
        FROM (
          SELECT
            "t30"."user_id" AS "user_id",
            "t30"."occurred_at" AS "occurred_at",
            "t30"."occurred_on" AS "occurred_on",
            "t30"."user_key" AS "user_key",
            "t30"."session_key" AS "session_key",
            "t30"."is_purchase" AS "is_purchase",
            "t7"."period" AS "period"
          FROM (
            SELECT
              "t26"."user_id" AS "user_id",
              "t26"."occurred_at" AS "occurred_at",
              "t26"."occurred_on" AS "occurred_on",
              "t26"."user_key" AS "user_key",
              "t26"."session_key" AS "session_key",
              CASE WHEN "t26"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END AS "is_purchase"
            FROM "t25" AS "t26"
            WHERE
              isNotNull("t26"."user_id")
              AND CASE WHEN "t26"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END = 1
          ) AS "t30"
          INNER JOIN (
            SELECT
              "t0"."day" AS "day",
              "t0"."period" AS "period"
            FROM "kpi_calendar" AS "t0"
            WHERE
              "t0"."kind" = 'current'
          ) AS "t7"
            ON "t30"."occurred_on" = "t7"."day"
        ) AS "t34"
      ) AS "t35"
    ) AS "t39"
      ON "t52"."period" = "t39"."period" AND "t52"."user_id" = "t39"."user_id"
  ) AS "t53"
) AS "t54"
GROUP BY
  "t54"."period"

-- clickhouse: member_ends
SELECT
  "t5"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t5"."is_member" THEN toInt32(1) ELSE toInt32(0) END) AS "members__num"
FROM (
  SELECT
    "t4"."user_id" AS "user_id",
    "t4"."changed_at" AS "changed_at",
    "t4"."changed_on" AS "changed_on",
    "t4"."level" AS "level",
    "t4"."level_before" AS "level_before",
    "t4"."next_on" AS "next_on",
    "t4"."joined_at" AS "joined_at",
    "t4"."period" AS "period",
    "t4"."start_on" AS "start_on",
    "t4"."end_on" AS "end_on",
    "t4"."previous_start_on" AS "previous_start_on",
    isNotNull("t4"."level") AS "is_member"
  FROM (
    SELECT
      "t2"."user_id" AS "user_id",
      "t2"."changed_at" AS "changed_at",
      "t2"."changed_on" AS "changed_on",
      "t2"."level" AS "level",
      "t2"."level_before" AS "level_before",
      "t2"."next_on" AS "next_on",
      "t2"."joined_at" AS "joined_at",
      "t3"."period" AS "period",
      "t3"."start_on" AS "start_on",
      "t3"."end_on" AS "end_on",
      "t3"."previous_start_on" AS "previous_start_on"
    FROM "kpi_level_changes" AS "t2"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t2"."changed_on" < "t3"."end_on"
      AND (
        isNull("t2"."next_on") OR (
          "t2"."next_on" >= "t3"."end_on"
        )
      )
  ) AS "t4"
) AS "t5"
GROUP BY
  "t5"."period"

-- clickhouse: member_starts
SELECT
  "t23"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t23"."is_higher" THEN toInt32(1) ELSE toInt32(0) END) AS "member_upgrade_rate__num",
  toInt64(COUNT(*)) AS "member_upgrade_rate__den",
  SUM(CASE WHEN "t23"."is_lower" THEN toInt32(1) ELSE toInt32(0) END) AS "member_downgrade_rate__num",
  toInt64(COUNT(*)) AS "member_downgrade_rate__den",
  SUM(CASE WHEN "t23"."is_active" THEN toInt32(1) ELSE toInt32(0) END) AS "member_active_rate__num",
  toInt64(COUNT(*)) AS "member_active_rate__den",
  SUM(CASE WHEN "t23"."is_member_at_end" THEN toInt32(1) ELSE toInt32(0) END) AS "member_retention__num",
  toInt64(COUNT(*)) AS "member_retention__den"
FROM (
  SELECT
    "t22"."period" AS "period",
    "t22"."user_id" AS "user_id",
    "t22"."level_at_start" AS "level_at_start",
    "t22"."level_at_end" AS "level_at_end",
    "t22"."is_member_at_end" AS "is_member_at_end",
    "t22"."is_higher" AS "is_higher",
    "t22"."is_lower" AS "is_lower",
    "t22"."was_seen" AS "was_seen",
    isNotNull("t22"."was_seen") AS "is_active"
  FROM (
    SELECT
      "t21"."period" AS "period",
      "t21"."user_id" AS "user_id",
      "t21"."level_at_start" AS "level_at_start",
      "t21"."level_at_end" AS "level_at_end",
      "t21"."is_member_at_end" AS "is_member_at_end",
      "t21"."is_higher" AS "is_higher",
      "t21"."is_lower" AS "is_lower",
      "t18"."was_seen" AS "was_seen"
    FROM (
      SELECT
        "t19"."period" AS "period",
        "t19"."user_id" AS "user_id",
        "t19"."level_at_start" AS "level_at_start",
        "t19"."level_at_end" AS "level_at_end",
        isNotNull("t19"."level_at_end") AS "is_member_at_end",
        COALESCE(
          CASE "t19"."level_at_end"
            WHEN 'normal'
            THEN toInt32(0)
            WHEN 'silver'
            THEN toInt32(1)
            WHEN 'gold'
            THEN toInt32(2)
            WHEN 'diamond'
            THEN toInt32(3)
            ELSE NULL
          END > CASE "t19"."level_at_start"
            WHEN 'normal'
            THEN toInt32(0)
            WHEN 'silver'
            THEN toInt32(1)
            WHEN 'gold'
            THEN toInt32(2)
            WHEN 'diamond'
            THEN toInt32(3)
            ELSE NULL
          END,
          FALSE
        ) AS "is_higher",
        COALESCE(
          CASE "t19"."level_at_end"
            WHEN 'normal'
            THEN toInt32(0)
            WHEN 'silver'
            THEN toInt32(1)
            WHEN 'gold'
            THEN toInt32(2)
            WHEN 'diamond'
            THEN toInt32(3)
            ELSE NULL
          END < CASE "t19"."level_at_start"
            WHEN 'normal'
            THEN toInt32(0)
            WHEN 'silver'
            THEN toInt32(1)
            WHEN 'gold'
            THEN toInt32(2)
            WHEN 'diamond'
            THEN toInt32(3)
            ELSE NULL
          END,
          FALSE
        ) AS "is_lower"
      FROM (
        SELECT
          "t15"."period" AS "period",
          "t15"."user_id" AS "user_id",
          "t15"."level_at_start" AS "level_at_start",
          "t14"."level_at_end" AS "level_at_end"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."period" AS "period",
              "t5"."user_id" AS "user_id",
              "t5"."level" AS "level_at_start"
            FROM "kpi_level_changes" AS "t5"
            INNER JOIN "kpi_periods" AS "t6"
              ON "t5"."changed_on" < "t6"."start_on"
              AND (
                isNull("t5"."next_on") OR (
                  "t5"."next_on" >= "t6"."start_on"
                )
              )
          ) AS "t9"
          WHERE
            isNotNull("t9"."level_at_start")
        ) AS "t15"
        LEFT OUTER JOIN (
          SELECT
            "t10"."period" AS "period",
            "t10"."user_id" AS "user_id",
            "t10"."level" AS "level_at_end"
          FROM (
            SELECT
              "t5"."user_id" AS "user_id",
              "t5"."changed_at" AS "changed_at",
              "t5"."changed_on" AS "changed_on",
              "t5"."level" AS "level",
              "t5"."level_before" AS "level_before",
              "t5"."next_on" AS "next_on",
              "t5"."joined_at" AS "joined_at",
              "t6"."period" AS "period",
              "t6"."start_on" AS "start_on",
              "t6"."end_on" AS "end_on",
              "t6"."previous_start_on" AS "previous_start_on"
            FROM "kpi_level_changes" AS "t5"
            INNER JOIN "kpi_periods" AS "t6"
              ON "t5"."changed_on" < "t6"."end_on"
              AND (
                isNull("t5"."next_on") OR (
                  "t5"."next_on" >= "t6"."end_on"
                )
              )
          ) AS "t10"
        ) AS "t14"
          ON "t15"."period" = "t14"."period" AND "t15"."user_id" = "t14"."user_id"
      ) AS "t19"
    ) AS "t21"
    LEFT OUTER JOIN (
      SELECT
        "t16"."period" AS "period",
        "t16"."user_id" AS "user_id",
        toInt32(1) AS "was_seen"
      FROM (
        SELECT DISTINCT
          "t12"."period" AS "period",
          "t12"."user_id" AS "user_id"
        FROM (
          SELECT
            "t4"."user_id" AS "user_id",
            "t4"."active_on" AS "active_on",
            "t4"."previous_on" AS "previous_on",
            "t4"."next_on" AS "next_on",
            "t8"."period" AS "period"
          FROM "kpi_active_days" AS "t4"
          INNER JOIN (
            SELECT
              "t3"."day" AS "day",
              "t3"."period" AS "period"
            FROM "kpi_calendar" AS "t3"
            WHERE
              "t3"."kind" = 'current'
          ) AS "t8"
            ON "t4"."active_on" = "t8"."day"
        ) AS "t12"
      ) AS "t16"
    ) AS "t18"
      ON "t21"."period" = "t18"."period" AND "t21"."user_id" = "t18"."user_id"
  ) AS "t22"
) AS "t23"
GROUP BY
  "t23"."period"

-- clickhouse: member_changes
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_first_joining" THEN toInt32(1) ELSE toInt32(0) END) AS "new_members__num",
  SUM(CASE WHEN "t6"."is_upgrade" THEN toInt32(1) ELSE toInt32(0) END) AS "member_upgrades__num",
  SUM(CASE WHEN "t6"."is_downgrade" THEN toInt32(1) ELSE toInt32(0) END) AS "member_downgrades__num"
FROM (
  SELECT
    "t5"."user_id" AS "user_id",
    "t5"."changed_at" AS "changed_at",
    "t5"."changed_on" AS "changed_on",
    "t5"."level" AS "level",
    "t5"."level_before" AS "level_before",
    "t5"."next_on" AS "next_on",
    "t5"."joined_at" AS "joined_at",
    "t5"."period" AS "period",
    COALESCE("t5"."changed_at" = "t5"."joined_at", FALSE) AS "is_first_joining",
    COALESCE(
      CASE "t5"."level"
        WHEN 'normal'
        THEN toInt32(0)
        WHEN 'silver'
        THEN toInt32(1)
        WHEN 'gold'
        THEN toInt32(2)
        WHEN 'diamond'
        THEN toInt32(3)
        ELSE NULL
      END > CASE "t5"."level_before"
        WHEN 'normal'
        THEN toInt32(0)
        WHEN 'silver'
        THEN toInt32(1)
        WHEN 'gold'
        THEN toInt32(2)
        WHEN 'diamond'
        THEN toInt32(3)
        ELSE NULL
      END,
      FALSE
    ) AS "is_upgrade",
    COALESCE(
      CASE "t5"."level"
        WHEN 'normal'
        THEN toInt32(0)
        WHEN 'silver'
        THEN toInt32(1)
        WHEN 'gold'
        THEN toInt32(2)
        WHEN 'diamond'
        THEN toInt32(3)
        ELSE NULL
      END < CASE "t5"."level_before"
        WHEN 'normal'
        THEN toInt32(0)
        WHEN 'silver'
        THEN toInt32(1)
        WHEN 'gold'
        THEN toInt32(2)
        WHEN 'diamond'
        THEN toInt32(3)
        ELSE NULL
      END,
      FALSE
    ) AS "is_downgrade"
  FROM (
    SELECT
      "t2"."user_id" AS "user_id",
      "t2"."changed_at" AS "changed_at",
      "t2"."changed_on" AS "changed_on",
      "t2"."level" AS "level",
      "t2"."level_before" AS "level_before",
      "t2"."next_on" AS "next_on",
      "t2"."joined_at" AS "joined_at",
      "t4"."period" AS "period"
    FROM "kpi_level_changes" AS "t2"
    INNER JOIN (
      SELECT
        "t1"."day" AS "day",
        "t1"."period" AS "period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t4"
      ON "t2"."changed_on" = "t4"."day"
  ) AS "t5"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: new_people
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t6"."first_visits" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "new_visitors__num",
  SUM(CASE WHEN "t6"."first_cards" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "new_cardholders__num"
FROM (
  SELECT
    "t5"."period" AS "period",
    "t5"."user_id" AS "user_id",
    SUM(CASE WHEN "t5"."event" = 'visit' THEN toInt32(1) ELSE toInt32(0) END) AS "first_visits",
    SUM(CASE WHEN "t5"."event" = 'bind_card' THEN toInt32(1) ELSE toInt32(0) END) AS "first_cards"
  FROM (
    SELECT
      "t2"."user_id" AS "user_id",
      "t2"."event" AS "event",
      "t2"."occurred_on" AS "occurred_on",
      "t4"."period" AS "period"
    FROM "kpi_first_events" AS "t2"
    INNER JOIN (
      SELECT
        "t1"."day" AS "day",
        "t1"."period" AS "period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t4"
      ON "t2"."occurred_on" = "t4"."day"
  ) AS "t5"
  GROUP BY
    "t5"."period",
    "t5"."user_id"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: registrations_compared
SELECT
  "t13"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t13"."is_current") - SUM("t13"."is_previous") AS "new_user_growth__num",
  SUM("t13"."is_previous") AS "new_user_growth__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."period" AS "period",
      "t9"."user_id" AS "user_id",
      toInt32(1) AS "is_current",
      toInt32(0) AS "is_previous"
    FROM (
      SELECT
        "t2"."user_id" AS "user_id",
        "t2"."registered_at" AS "registered_at",
        "t2"."registered_on" AS "registered_on",
        "t2"."channel" AS "channel",
        "t2"."referrer_id" AS "referrer_id",
        "t2"."is_staff" AS "is_staff",
        "t2"."willing_to_refer" AS "willing_to_refer",
        "t2"."phone" AS "phone",
        "t2"."birthday" AS "birthday",
        "t2"."gender" AS "gender",
        "t2"."city" AS "city",
        "t7"."period" AS "period"
      FROM "users" AS "t2"
      LEFT ANTI JOIN (
        SELECT
          "t0"."user_id" AS "user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t6"
        ON "t2"."user_id" = "t6"."user_id"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t7"
        ON "t2"."registered_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10"."period" AS "period",
      "t10"."user_id" AS "user_id",
      toInt32(0) AS "is_current",
      toInt32(1) AS "is_previous"
    FROM (
      SELECT
        "t2"."user_id" AS "user_id",
        "t2"."registered_at" AS "registered_at",
        "t2"."registered_on" AS "registered_on",
        "t2"."channel" AS "channel",
        "t2"."referrer_id" AS "referrer_id",
        "t2"."is_staff" AS "is_staff",
        "t2"."willing_to_refer" AS "willing_to_refer",
        "t2"."phone" AS "phone",
        "t2"."birthday" AS "birthday",
        "t2"."gender" AS "gender",
        "t2"."city" AS "city",
        "t8"."period" AS "period"
      FROM "users" AS "t2"
      LEFT ANTI JOIN (
        SELECT
          "t0"."user_id" AS "user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t6"
        ON "t2"."user_id" = "t6"."user_id"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'previous'
      ) AS "t8"
        ON "t2"."registered_on" = "t8"."day"
    ) AS "t10"
  ) AS "t12"
) AS "t13"
GROUP BY
  "t13"."period"

-- clickhouse: spending
SELECT
  "t5"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t5"."amount") AS "acq_cost__num"
FROM (
  SELECT
    "t2"."spent_on" AS "spent_on",
    "t2"."channel" AS "channel",
    "t2"."campaign_id" AS "campaign_id",
    "t2"."amount" AS "amount",
    "t4"."period" AS "period"
  FROM "spend" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."spent_on" = "t4"."day"
) AS "t5"
GROUP BY
  "t5"."period"

-- clickhouse: visitor_costs
SELECT
  "t12"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t12"."cost") AS "cost_per_new_visitor__num",
  SUM("t12"."won") AS "cost_per_new_visitor__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period" AS "period",
      "t8"."amount" AS "cost",
      toInt32(0) AS "won"
    FROM (
      SELECT
        "t3"."spent_on" AS "spent_on",
        "t3"."channel" AS "channel",
        "t3"."campaign_id" AS "campaign_id",
        "t3"."amount" AS "amount",
        "t7"."period" AS "period"
      FROM "spend" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."spent_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period" AS "period",
      CAST(0 AS Nullable(Decimal(18, 4))) AS "cost",
      toInt32(1) AS "won"
    FROM (
      SELECT
        "t6"."user_id" AS "user_id",
        "t6"."event" AS "event",
        "t6"."occurred_on" AS "occurred_on",
        "t7"."period" AS "period"
      FROM (
        SELECT
          *
        FROM "kpi_first_events" AS "t1"
        WHERE
          "t1"."event" = 'visit'
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t6"."occurred_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  "t12"."period"

-- clickhouse: buyer_costs
SELECT
  "t12"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t12"."cost") AS "cac__num",
  SUM("t12"."won") AS "cac__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period" AS "period",
      "t8"."amount" AS "cost",
      toInt32(0) AS "won"
    FROM (
      SELECT
        "t3"."spent_on" AS "spent_on",
        "t3"."channel" AS "channel",
        "t3"."campaign_id" AS "campaign_id",
        "t3"."amount" AS "amount",
        "t7"."period" AS "period"
      FROM "spend" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."spent_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period" AS "period",
      CAST(0 AS Nullable(Decimal(18, 4))) AS "cost",
      toInt32(1) AS "won"
    FROM (
      SELECT
        "t5"."order_id" AS "order_id",
        "t5"."user_id" AS "user_id",
        "t5"."ordered_at" AS "ordered_at",
        "t5"."ordered_on" AS "ordered_on",
        "t5"."amount" AS "amount",
        "t5"."cost" AS "cost",
        "t5"."status" AS "status",
        "t5"."refunded_amount" AS "refunded_amount",
        "t5"."refunded_at" AS "refunded_at",
        "t5"."refunded_on" AS "refunded_on",
        "t5"."channel" AS "channel",
        "t5"."campaign_id" AS "campaign_id",
        "t5"."content_id" AS "content_id",
        "t5"."net_amount" AS "net_amount",
        "t5"."order_number" AS "order_number",
        "t5"."previous_on" AS "previous_on",
        "t5"."next_on" AS "next_on",
        "t5"."first_on" AS "first_on",
        "t5"."second_on" AS "second_on",
        "t5"."is_first" AS "is_first",
        "t5"."is_repeat" AS "is_repeat",
        "t5"."is_window_complete" AS "is_window_complete",
        "t5"."is_second_in_window" AS "is_second_in_window",
        "t7"."period" AS "period"
      FROM (
        SELECT
          *
        FROM "kpi_order_history" AS "t1"
        WHERE
          "t1"."is_first"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t5"."ordered_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  "t12"."period"

-- clickhouse: promoted_orders
SELECT
  "t11"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t11"."promoted_amount") AS "promo_response_amount__num",
  SUM("t11"."touched_amount") AS "touch_sales__num"
FROM (
  SELECT
    "t10"."order_id" AS "order_id",
    "t10"."user_id" AS "user_id",
    "t10"."ordered_at" AS "ordered_at",
    "t10"."ordered_on" AS "ordered_on",
    "t10"."amount" AS "amount",
    "t10"."cost" AS "cost",
    "t10"."status" AS "status",
    "t10"."refunded_amount" AS "refunded_amount",
    "t10"."refunded_at" AS "refunded_at",
    "t10"."refunded_on" AS "refunded_on",
    "t10"."channel" AS "channel",
    "t10"."campaign_id" AS "campaign_id",
    "t10"."content_id" AS "content_id",
    "t10"."net_amount" AS "net_amount",
    "t10"."order_number" AS "order_number",
    "t10"."previous_on" AS "previous_on",
    "t10"."next_on" AS "next_on",
    "t10"."first_on" AS "first_on",
    "t10"."second_on" AS "second_on",
    "t10"."is_first" AS "is_first",
    "t10"."is_repeat" AS "is_repeat",
    "t10"."is_window_complete" AS "is_window_complete",
    "t10"."is_second_in_window" AS "is_second_in_window",
    "t10"."touch_campaign_id" AS "touch_campaign_id",
    "t10"."brought_by" AS "brought_by",
    "t10"."period" AS "period",
    CASE
      WHEN isNotNull("t10"."brought_by")
      THEN "t10"."net_amount"
      ELSE CAST(0 AS Nullable(Decimal(18, 4)))
    END AS "promoted_amount",
    CASE
      WHEN isNotNull("t10"."touch_campaign_id")
      THEN "t10"."net_amount"
      ELSE CAST(0 AS Nullable(Decimal(18, 4)))
    END AS "touched_amount"
  FROM (
    SELECT
      "t9"."order_id" AS "order_id",
      "t9"."user_id" AS "user_id",
      "t9"."ordered_at" AS "ordered_at",
      "t9"."ordered_on" AS "ordered_on",
      "t9"."amount" AS "amount",
      "t9"."cost" AS "cost",
      "t9"."status" AS "status",
      "t9"."refunded_amount" AS "refunded_amount",
      "t9"."refunded_at" AS "refunded_at",
      "t9"."refunded_on" AS "refunded_on",
      "t9"."channel" AS "channel",
      "t9"."campaign_id" AS "campaign_id",
      "t9"."content_id" AS "content_id",
      "t9"."net_amount" AS "net_amount",
      "t9"."order_number" AS "order_number",
      "t9"."previous_on" AS "previous_on",
      "t9"."next_on" AS "next_on",
      "t9"."first_on" AS "first_on",
      "t9"."second_on" AS "second_on",
      "t9"."is_first" AS "is_first",
      "t9"."is_repeat" AS "is_repeat",
      "t9"."is_window_complete" AS "is_window_complete",
      "t9"."is_second_in_window" AS "is_second_in_window",
      "t9"."touch_campaign_id" AS "touch_campaign_id",
      "t9"."brought_by" AS "brought_by",
      "t6"."period" AS "period"
    FROM (
      SELECT
        "t7"."order_id" AS "order_id",
        "t7"."user_id" AS "user_id",
        "t7"."ordered_at" AS "ordered_at",
        "t7"."ordered_on" AS "ordered_on",
        "t7"."amount" AS "amount",
        "t7"."cost" AS "cost",
        "t7"."status" AS "status",
        "t7"."refunded_amount" AS "refunded_amount",
        "t7"."refunded_at" AS "refunded_at",
        "t7"."refunded_on" AS "refunded_on",
        "t7"."channel" AS "channel",
        "t7"."campaign_id" AS "campaign_id",
        "t7"."content_id" AS "content_id",
        "t7"."net_amount" AS "net_amount",
        "t7"."order_number" AS "order_number",
        "t7"."previous_on" AS "previous_on",
        "t7"."next_on" AS "next_on",
        "t7"."first_on" AS "first_on",
        "t7"."second_on" AS "second_on",
        "t7"."is_first" AS "is_first",
        "t7"."is_repeat" AS "is_repeat",
        "t7"."is_window_complete" AS "is_window_complete",
        "t7"."is_second_in_window" AS "is_second_in_window",
        "t7"."touch_campaign_id" AS "touch_campaign_id",
        COALESCE("t7"."campaign_id", "t7"."touch_campaign_id") AS "brought_by"
      FROM (
        SELECT
          "t3"."order_id" AS "order_id",
          "t3"."user_id" AS "user_id",
          "t3"."ordered_at" AS "ordered_at",
          "t3"."ordered_on" AS "ordered_on",
          "t3"."amount" AS "amount",
          "t3"."cost" AS "cost",
          "t3"."status" AS "status",
          "t3"."refunded_amount" AS "refunded_amount",
          "t3"."refunded_at" AS "refunded_at",
          "t3"."refunded_on" AS "refunded_on",
          "t3"."channel" AS "channel",
          "t3"."campaign_id" AS "campaign_id",
          "t3"."content_id" AS "content_id",
          "t3"."net_amount" AS "net_amount",
          "t3"."order_number" AS "order_number",
          "t3"."previous_on" AS "previous_on",
          "t3"."next_on" AS "next_on",
          "t3"."first_on" AS "first_on",
          "t3"."second_on" AS "second_on",
          "t3"."is_first" AS "is_first",
          "t3"."is_repeat" AS "is_repeat",
          "t3"."is_window_complete" AS "is_window_complete",
          "t3"."is_second_in_window" AS "is_second_in_window",
          "t4"."touch_campaign_id" AS "touch_campaign_id"
        FROM "kpi_order_history" AS "t3"
        LEFT OUTER JOIN "kpi_touched_orders" AS "t4"
          ON "t3"."order_id" = "t4"."order_id"
      ) AS "t7"
    ) AS "t9"
    INNER JOIN (
      SELECT
        "t0"."day" AS "day",
        "t0"."period" AS "period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t6"
      ON "t9"."ordered_on" = "t6"."day"
  ) AS "t10"
) AS "t11"
GROUP BY
  "t11"."period"

-- clickhouse: promotion_returns
SELECT
  "t17"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t17"."revenue") - SUM("t17"."cost") AS "promo_roi__num",
  SUM("t17"."cost") AS "promo_roi__den",
  SUM("t17"."revenue") AS "promo_roas__num",
  SUM("t17"."cost") AS "promo_roas__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."period" AS "period",
      "t11"."amount" AS "cost",
      CAST(0 AS Nullable(Decimal(18, 4))) AS "revenue"
    FROM (
      SELECT
        "t7"."spent_on" AS "spent_on",
        "t7"."channel" AS "channel",
        "t7"."campaign_id" AS "campaign_id",
        "t7"."amount" AS "amount",
        "t7"."brought_by" AS "brought_by",
        "t9"."period" AS "period"
      FROM (
        SELECT
          "t0"."spent_on" AS "spent_on",
          "t0"."channel" AS "channel",
          "t0"."campaign_id" AS "campaign_id",
          "t0"."amount" AS "amount",
          "t0"."campaign_id" AS "brought_by"
        FROM "spend" AS "t0"
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t7"."spent_on" = "t9"."day"
    ) AS "t11"
  ) AS "t13"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t15"."period" AS "period",
      CAST(0 AS Nullable(Decimal(18, 4))) AS "cost",
      "t15"."net_amount" AS "revenue"
    FROM (
      SELECT
        "t14"."order_id" AS "order_id",
        "t14"."user_id" AS "user_id",
        "t14"."ordered_at" AS "ordered_at",
        "t14"."ordered_on" AS "ordered_on",
        "t14"."amount" AS "amount",
        "t14"."cost" AS "cost",
        "t14"."status" AS "status",
        "t14"."refunded_amount" AS "refunded_amount",
        "t14"."refunded_at" AS "refunded_at",
        "t14"."refunded_on" AS "refunded_on",
        "t14"."channel" AS "channel",
        "t14"."campaign_id" AS "campaign_id",
        "t14"."content_id" AS "content_id",
        "t14"."net_amount" AS "net_amount",
        "t14"."order_number" AS "order_number",
        "t14"."previous_on" AS "previous_on",
        "t14"."next_on" AS "next_on",
        "t14"."first_on" AS "first_on",
        "t14"."second_on" AS "second_on",
        "t14"."is_first" AS "is_first",
        "t14"."is_repeat" AS "is_repeat",
        "t14"."is_window_complete" AS "is_window_complete",
        "t14"."is_second_in_window" AS "is_second_in_window",
        "t14"."touch_campaign_id" AS "touch_campaign_id",
        "t14"."brought_by" AS "brought_by",
        "t9"."period" AS "period"
      FROM (
        SELECT
          "t10"."order_id" AS "order_id",
          "t10"."user_id" AS "user_id",
          "t10"."ordered_at" AS "ordered_at",
          "t10"."ordered_on" AS "ordered_on",
          "t10"."amount" AS "amount",
          "t10"."cost" AS "cost",
          "t10"."status" AS "status",
          "t10"."refunded_amount" AS "refunded_amount",
          "t10"."refunded_at" AS "refunded_at",
          "t10"."refunded_on" AS "refunded_on",
          "t10"."channel" AS "channel",
          "t10"."campaign_id" AS "campaign_id",
          "t10"."content_id" AS "content_id",
          "t10"."net_amount" AS "net_amount",
          "t10"."order_number" AS "order_number",
          "t10"."previous_on" AS "previous_on",
          "t10"."next_on" AS "next_on",
          "t10"."first_on" AS "first_on",
          "t10"."second_on" AS "second_on",
          "t10"."is_first" AS "is_first",
          "t10"."is_repeat" AS "is_repeat",
          "t10"."is_window_complete" AS "is_window_complete",
          "t10"."is_second_in_window" AS "is_second_in_window",
          "t10"."touch_campaign_id" AS "touch_campaign_id",
          COALESCE("t10"."campaign_id", "t10"."touch_campaign_id") AS "brought_by"
        FROM (
          SELECT
            "t4"."order_id" AS "order_id",
            "t4"."user_id" AS "user_id",
            "t4"."ordered_at" AS "ordered_at",
            "t4"."ordered_on" AS "ordered_on",
            "t4"."amount" AS "amount",
            "t4"."cost" AS "cost",
            "t4"."status" AS "status",
            "t4"."refunded_amount" AS "refunded_amount",
            "t4"."refunded_at" AS "refunded_at",
            "t4"."refunded_on" AS "refunded_on",
            "t4"."channel" AS "channel",
            "t4"."campaign_id" AS "campaign_id",
            "t4"."content_id" AS "content_id",
            "t4"."net_amount" AS "net_amount",
            "t4"."order_number" AS "order_number",
            "t4"."previous_on" AS "previous_on",
            "t4"."next_on" AS "next_on",
            "t4"."first_on" AS "first_on",
            "t4"."second_on" AS "second_on",
            "t4"."is_first" AS "is_first",
            "t4"."is_repeat" AS "is_repeat",
            "t4"."is_window_complete" AS "is_window_complete",
            "t4"."is_second_in_window" AS "is_second_in_window",
            "t5"."touch_campaign_id" AS "touch_campaign_id"
          FROM "kpi_order_history" AS "t4"
          LEFT OUTER JOIN "kpi_touched_orders" AS "t5"
            ON "t4"."order_id" = "t5"."order_id"
        ) AS "t10"
        WHERE
          isNotNull(COALESCE("t10"."campaign_id", "t10"."touch_campaign_id"))
      ) AS "t14"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t14"."ordered_on" = "t9"."day"
    ) AS "t15"
  ) AS "t16"
) AS "t17"
GROUP BY
  "t17"."period"

-- clickhouse: sent_touches
SELECT
  "t9"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t9"."is_delivered") AS "reach_rate__num",
  toInt64(COUNT(*)) AS "reach_rate__den"
FROM (
  SELECT
    "t8"."user_id" AS "user_id",
    "t8"."campaign_id" AS "campaign_id",
    "t8"."medium" AS "medium",
    "t8"."sent_at" AS "sent_at",
    "t8"."sent_on" AS "sent_on",
    "t8"."delivered_at" AS "delivered_at",
    "t8"."delivered_on" AS "delivered_on",
    "t8"."responded_at" AS "responded_at",
    "t8"."responded_on" AS "responded_on",
    "t8"."period" AS "period",
    CASE WHEN isNotNull("t8"."delivered_at") THEN toInt32(1) ELSE toInt32(0) END AS "is_delivered"
  FROM (
    SELECT
      "t3"."user_id" AS "user_id",
      "t3"."campaign_id" AS "campaign_id",
      "t3"."medium" AS "medium",
      "t3"."sent_at" AS "sent_at",
      "t3"."sent_on" AS "sent_on",
      "t3"."delivered_at" AS "delivered_at",
      "t3"."delivered_on" AS "delivered_on",
      "t3"."responded_at" AS "responded_at",
      "t3"."responded_on" AS "responded_on",
      "t7"."period" AS "period"
    FROM "touches" AS "t3"
    LEFT ANTI JOIN (
      SELECT
        "t1"."user_id" AS "user_id"
      FROM "users" AS "t1"
      WHERE
        COALESCE("t1"."is_staff", FALSE)
    ) AS "t6"
      ON "t3"."user_id" = "t6"."user_id"
    INNER JOIN (
      SELECT
        "t2"."day" AS "day",
        "t2"."period" AS "period"
      FROM "kpi_calendar" AS "t2"
      WHERE
        "t2"."kind" = 'current'
    ) AS "t7"
      ON "t3"."sent_on" = "t7"."day"
  ) AS "t8"
) AS "t9"
GROUP BY
  "t9"."period"

-- clickhouse: touched_users
WITH "t11" AS (
  SELECT
    "t4"."user_id" AS "user_id",
    "t4"."campaign_id" AS "campaign_id",
    "t4"."medium" AS "medium",
    "t4"."sent_at" AS "sent_at",
    "t4"."sent_on" AS "sent_on",
    "t4"."delivered_at" AS "delivered_at",
    "t4"."delivered_on" AS "delivered_on",
    "t4"."responded_at" AS "responded_at",
    "t4"."responded_on" AS "responded_on",
    "t10"."period" AS "period"
  FROM "touches" AS "t4"
  LEFT ANTI JOIN (
    SELECT
      "t1"."user_id" AS "user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t9"
    ON "t4"."user_id" = "t9"."user_id"
  INNER JOIN (
    SELECT
      "t2"."day" AS "day",
      "t2"."period" AS "period"
    FROM "kpi_calendar" AS "t2"
    WHERE
      "t2"."kind" = 'current'
  ) AS "t10"
    ON "t4"."sent_on" = "t10"."day"
)
SELECT
  "t22"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t22"."responses" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "promo_response_rate__num",
  SUM(CASE WHEN "t22"."delivered" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "promo_response_rate__den",
  SUM(CASE WHEN "t22"."responses" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "touch_responders__num",
  SUM("t22"."responses") AS "touch_response_rate__num",
  SUM("t22"."delivered") AS "touch_response_rate__den"
FROM (
  SELECT
    "t21"."period" AS "period",
    "t21"."user_id" AS "user_id",
    SUM("t21"."is_delivered") AS "delivered",
    SUM(CASE WHEN "t21"."is_answered" THEN "t21"."is_delivered" ELSE toInt32(0) END) AS "responses"
  FROM (
    SELECT
      "t20"."user_id" AS "user_id",
      "t20"."campaign_id" AS "campaign_id",
      "t20"."medium" AS "medium",
      "t20"."sent_at" AS "sent_at",
      "t20"."sent_on" AS "sent_on",
      "t20"."delivered_at" AS "delivered_at",
      "t20"."delivered_on" AS "delivered_on",
      "t20"."responded_at" AS "responded_at",
      "t20"."responded_on" AS "responded_on",
      "t20"."period" AS "period",
      "t20"."is_delivered" AS "is_delivered",
      "t20"."is_answered" OR isNotNull("t20"."orders_after") AS "is_answered",
      "t20"."orders_after" AS "orders_after"
    FROM (
      SELECT
        "t16"."user_id" AS "user_id",
        "t16"."campaign_id" AS "campaign_id",
        "t16"."medium" AS "medium",
        "t16"."sent_at" AS "sent_at",
        "t16"."sent_on" AS "sent_on",
        "t16"."delivered_at" AS "delivered_at",
        "t16"."delivered_on" AS "delivered_on",
        "t16"."responded_at" AS "responded_at",
        "t16"."responded_on" AS "responded_on",
        "t16"."period" AS "period",
        "t16"."is_delivered" AS "is_delivered",
        "t16"."is_answered" AS "is_answered",
        "t19"."orders_after" AS "orders_after"
      FROM (
        SELECT
          "t12"."user_id" AS "user_id",
          "t12"."campaign_id" AS "campaign_id",
          "t12"."medium" AS "medium",
          "t12"."sent_at" AS "sent_at",
          "t12"."sent_on" AS "sent_on",
          "t12"."delivered_at" AS "delivered_at",
          "t12"."delivered_on" AS "delivered_on",
          "t12"."responded_at" AS "responded_at",
          "t12"."responded_on" AS "responded_on",
          "t12"."period" AS "period",
          CASE WHEN isNotNull("t12"."delivered_at") THEN toInt32(1) ELSE toInt32(0) END AS "is_delivered",
          isNotNull("t12"."responded_at") AS "is_answered"
        FROM "t11" AS "t12"
      ) AS "t16"
      LEFT OUTER JOIN (
        SELECT
          "t17"."user_id" AS "user_id",
          "t17"."sent_at" AS "sent_at",
          toInt64(COUNT(*)) AS "orders_after"
        FROM (
          SELECT
            "t14"."user_id" AS "user_id",
            "t14"."sent_at" AS "sent_at",
            "t14"."last_on" AS "last_on",
            "t8"."user_id" AS "user_id_right",
            "t8"."ordered_at" AS "ordered_at",
            "t8"."ordered_on" AS "ordered_on"
          FROM (
            SELECT DISTINCT
              "t12"."user_id" AS "user_id",
              "t12"."sent_at" AS "sent_at",
              "t12"."sent_on" + INTERVAL '7' DAY AS "last_on"
            FROM "t11" AS "t12"
          ) AS "t14"
          INNER JOIN (
            SELECT
              "t3"."user_id" AS "user_id",
              "t3"."ordered_at" AS "ordered_at",
              "t3"."ordered_on" AS "ordered_on"
            FROM "kpi_order_history" AS "t3"
          ) AS "t8"
            ON "t14"."user_id" = "t8"."user_id"
            AND "t8"."ordered_at" >= "t14"."sent_at"
            AND "t8"."ordered_on" <= "t14"."last_on"
        ) AS "t17"
        GROUP BY
          "t17"."user_id",
          "t17"."sent_at"
      ) AS "t19"
        ON "t16"."user_id" = "t19"."user_id" AND "t16"."sent_at" = "t19"."sent_at"
    ) AS "t20"
  ) AS "t21"
  GROUP BY
    "t21"."period",
    "t21"."user_id"
) AS "t22"
GROUP BY
  "t22"."period"

-- clickhouse: campaign_orders
SELECT
  "t13"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t13"."campaign_amount") AS "campaign_sales__num"
FROM (
  SELECT
    "t12"."order_id" AS "order_id",
    "t12"."user_id" AS "user_id",
    "t12"."ordered_at" AS "ordered_at",
    "t12"."ordered_on" AS "ordered_on",
    "t12"."amount" AS "amount",
    "t12"."cost" AS "cost",
    "t12"."status" AS "status",
    "t12"."refunded_amount" AS "refunded_amount",
    "t12"."refunded_at" AS "refunded_at",
    "t12"."refunded_on" AS "refunded_on",
    "t12"."channel" AS "channel",
    "t12"."campaign_id" AS "campaign_id",
    "t12"."content_id" AS "content_id",
    "t12"."net_amount" AS "net_amount",
    "t12"."order_number" AS "order_number",
    "t12"."previous_on" AS "previous_on",
    "t12"."next_on" AS "next_on",
    "t12"."first_on" AS "first_on",
    "t12"."second_on" AS "second_on",
    "t12"."is_first" AS "is_first",
    "t12"."is_repeat" AS "is_repeat",
    "t12"."is_window_complete" AS "is_window_complete",
    "t12"."is_second_in_window" AS "is_second_in_window",
    "t12"."coupon_campaign_id" AS "coupon_campaign_id",
    "t12"."in_campaign" AS "in_campaign",
    "t12"."period" AS "period",
    CASE
      WHEN isNotNull("t12"."in_campaign")
      THEN "t12"."net_amount"
      ELSE CAST(0 AS Nullable(Decimal(18, 4)))
    END AS "campaign_amount"
  FROM (
    SELECT
      "t11"."order_id" AS "order_id",
      "t11"."user_id" AS "user_id",
      "t11"."ordered_at" AS "ordered_at",
      "t11"."ordered_on" AS "ordered_on",
      "t11"."amount" AS "amount",
      "t11"."cost" AS "cost",
      "t11"."status" AS "status",
      "t11"."refunded_amount" AS "refunded_amount",
      "t11"."refunded_at" AS "refunded_at",
      "t11"."refunded_on" AS "refunded_on",
      "t11"."channel" AS "channel",
      "t11"."campaign_id" AS "campaign_id",
      "t11"."content_id" AS "content_id",
      "t11"."net_amount" AS "net_amount",
      "t11"."order_number" AS "order_number",
      "t11"."previous_on" AS "previous_on",
      "t11"."next_on" AS "next_on",
      "t11"."first_on" AS "first_on",
      "t11"."second_on" AS "second_on",
      "t11"."is_first" AS "is_first",
      "t11"."is_repeat" AS "is_repeat",
      "t11"."is_window_complete" AS "is_window_complete",
      "t11"."is_second_in_window" AS "is_second_in_window",
      "t11"."coupon_campaign_id" AS "coupon_campaign_id",
      "t11"."in_campaign" AS "in_campaign",
      "t6"."period" AS "period"
    FROM (
      SELECT
        "t9"."order_id" AS "order_id",
        "t9"."user_id" AS "user_id",
        "t9"."ordered_at" AS "ordered_at",
        "t9"."ordered_on" AS "ordered_on",
        "t9"."amount" AS "amount",
        "t9"."cost" AS "cost",
        "t9"."status" AS "status",
        "t9"."refunded_amount" AS "refunded_amount",
        "t9"."refunded_at" AS "refunded_at",
        "t9"."refunded_on" AS "refunded_on",
        "t9"."channel" AS "channel",
        "t9"."campaign_id" AS "campaign_id",
        "t9"."content_id" AS "content_id",
        "t9"."net_amount" AS "net_amount",
        "t9"."order_number" AS "order_number",
        "t9"."previous_on" AS "previous_on",
        "t9"."next_on" AS "next_on",
        "t9"."first_on" AS "first_on",
        "t9"."second_on" AS "second_on",
        "t9"."is_first" AS "is_first",
        "t9"."is_repeat" AS "is_repeat",
        "t9"."is_window_complete" AS "is_window_complete",
        "t9"."is_second_in_window" AS "is_second_in_window",
        "t9"."coupon_campaign_id" AS "coupon_campaign_id",
        COALESCE("t9"."campaign_id", "t9"."coupon_campaign_id") AS "in_campaign"
      FROM (
        SELECT
          "t3"."order_id" AS "order_id",
          "t3"."user_id" AS "user_id",
          "t3"."ordered_at" AS "ordered_at",
          "t3"."ordered_on" AS "ordered_on",
          "t3"."amount" AS "amount",
          "t3"."cost" AS "cost",
          "t3"."status" AS "status",
          "t3"."refunded_amount" AS "refunded_amount",
          "t3"."refunded_at" AS "refunded_at",
          "t3"."refunded_on" AS "refunded_on",
          "t3"."channel" AS "channel",
          "t3"."campaign_id" AS "campaign_id",
          "t3"."content_id" AS "content_id",
          "t3"."net_amount" AS "net_amount",
          "t3"."order_number" AS "order_number",
          "t3"."previous_on" AS "previous_on",
          "t3"."next_on" AS "next_on",
          "t3"."first_on" AS "first_on",
          "t3"."second_on" AS "second_on",
          "t3"."is_first" AS "is_first",
          "t3"."is_repeat" AS "is_repeat",
          "t3"."is_window_complete" AS "is_window_complete",
          "t3"."is_second_in_window" AS "is_second_in_window",
          "t8"."coupon_campaign_id" AS "coupon_campaign_id"
        FROM "kpi_order_history" AS "t3"
        LEFT OUTER JOIN (
          SELECT
            "t5"."order_id" AS "order_id",
            MIN("t5"."campaign_id") AS "coupon_campaign_id"
          FROM (
            SELECT
              *
            FROM "coupons" AS "t2"
            WHERE
              isNotNull("t2"."order_id")
          ) AS "t5"
          GROUP BY
            "t5"."order_id"
        ) AS "t8"
          ON "t3"."order_id" = "t8"."order_id"
      ) AS "t9"
    ) AS "t11"
    INNER JOIN (
      SELECT
        "t0"."day" AS "day",
        "t0"."period" AS "period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t6"
      ON "t11"."ordered_on" = "t6"."day"
  ) AS "t12"
) AS "t13"
GROUP BY
  "t13"."period"

-- clickhouse: campaign_participants
SELECT
  "t23"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  toInt64(COUNT(*)) AS "campaign_participants__num"
FROM (
  SELECT DISTINCT
    "t22"."period" AS "period",
    "t22"."user_id" AS "user_id"
  FROM (
    SELECT
      "t21"."user_id" AS "user_id",
      "t21"."in_campaign" AS "in_campaign",
      "t21"."on" AS "on",
      "t11"."period" AS "period"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t1"."user_id" AS "user_id",
            "t1"."campaign_id" AS "in_campaign",
            "t1"."redeemed_on" AS "on"
          FROM "coupons" AS "t1"
          WHERE
            isNotNull("t1"."redeemed_on")
        ) AS "t8"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t16"."user_id" AS "user_id",
              COALESCE("t16"."campaign_id", "t16"."coupon_campaign_id") AS "in_campaign",
              "t16"."ordered_on" AS "on"
            FROM (
              SELECT
                "t6"."order_id" AS "order_id",
                "t6"."user_id" AS "user_id",
                "t6"."ordered_at" AS "ordered_at",
                "t6"."ordered_on" AS "ordered_on",
                "t6"."amount" AS "amount",
                "t6"."cost" AS "cost",
                "t6"."status" AS "status",
                "t6"."refunded_amount" AS "refunded_amount",
                "t6"."refunded_at" AS "refunded_at",
                "t6"."refunded_on" AS "refunded_on",
                "t6"."channel" AS "channel",
                "t6"."campaign_id" AS "campaign_id",
                "t6"."content_id" AS "content_id",
                "t6"."net_amount" AS "net_amount",
                "t6"."order_number" AS "order_number",
                "t6"."previous_on" AS "previous_on",
                "t6"."next_on" AS "next_on",
                "t6"."first_on" AS "first_on",
                "t6"."second_on" AS "second_on",
                "t6"."is_first" AS "is_first",
                "t6"."is_repeat" AS "is_repeat",
                "t6"."is_window_complete" AS "is_window_complete",
                "t6"."is_second_in_window" AS "is_second_in_window",
                "t14"."coupon_campaign_id" AS "coupon_campaign_id"
              FROM "kpi_order_history" AS "t6"
              LEFT OUTER JOIN (
                SELECT
                  "t9"."order_id" AS "order_id",
                  MIN("t9"."campaign_id") AS "coupon_campaign_id"
                FROM (
                  SELECT
                    *
                  FROM "coupons" AS "t1"
                  WHERE
                    isNotNull("t1"."order_id")
                ) AS "t9"
                GROUP BY
                  "t9"."order_id"
              ) AS "t14"
                ON "t6"."order_id" = "t14"."order_id"
            ) AS "t16"
          ) AS "t17"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t5"."user_id" AS "user_id",
              "t5"."campaign_id" AS "in_campaign",
              "t5"."occurred_on" AS "on"
            FROM "events" AS "t5"
            LEFT ANTI JOIN (
              SELECT
                "t4"."user_id" AS "user_id"
              FROM "users" AS "t4"
              WHERE
                COALESCE("t4"."is_staff", FALSE)
            ) AS "t12"
              ON "t5"."user_id" = "t12"."user_id"
          ) AS "t15"
        ) AS "t18"
      ) AS "t19"
      WHERE
        isNotNull("t19"."user_id") AND isNotNull("t19"."in_campaign")
    ) AS "t21"
    INNER JOIN (
      SELECT
        "t0"."day" AS "day",
        "t0"."period" AS "period"
      FROM "kpi_calendar" AS "t0"
      WHERE
        "t0"."kind" = 'current'
    ) AS "t11"
      ON "t21"."on" = "t11"."day"
  ) AS "t22"
) AS "t23"
GROUP BY
  "t23"."period"

-- clickhouse: coupon_periods
SELECT
  "t12"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t12"."is_issued") AS "coupons_issued__num",
  SUM(1 - "t12"."is_issued") AS "coupons_redeemed__num",
  SUM("t12"."is_issued" * "t12"."is_over" * "t12"."is_in_time") AS "coupon_redemption_rate__num",
  SUM("t12"."is_issued" * "t12"."is_over") AS "coupon_redemption_rate__den",
  COALESCE(SUM("t12"."is_issued" * (
    1 - "t12"."is_over"
  )), toInt32(0)) AS "coupon_redemption_rate__out"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period" AS "period",
      "t8"."coupon_id" AS "coupon_id",
      "t8"."is_over" AS "is_over",
      "t8"."is_in_time" AS "is_in_time",
      toInt32(1) AS "is_issued"
    FROM (
      SELECT
        "t6"."coupon_id" AS "coupon_id",
        "t6"."user_id" AS "user_id",
        "t6"."campaign_id" AS "campaign_id",
        "t6"."issued_at" AS "issued_at",
        "t6"."issued_on" AS "issued_on",
        "t6"."expires_at" AS "expires_at",
        "t6"."expires_on" AS "expires_on",
        "t6"."redeemed_at" AS "redeemed_at",
        "t6"."redeemed_on" AS "redeemed_on",
        "t6"."order_id" AS "order_id",
        "t6"."face_value" AS "face_value",
        "t6"."redeemed_day" AS "redeemed_day",
        "t6"."is_over" AS "is_over",
        "t6"."is_in_time" AS "is_in_time",
        "t3"."period" AS "period"
      FROM (
        SELECT
          "t0"."coupon_id" AS "coupon_id",
          "t0"."user_id" AS "user_id",
          "t0"."campaign_id" AS "campaign_id",
          "t0"."issued_at" AS "issued_at",
          "t0"."issued_on" AS "issued_on",
          "t0"."expires_at" AS "expires_at",
          "t0"."expires_on" AS "expires_on",
          "t0"."redeemed_at" AS "redeemed_at",
          "t0"."redeemed_on" AS "redeemed_on",
          "t0"."order_id" AS "order_id",
          "t0"."face_value" AS "face_value",
          "t0"."redeemed_on" AS "redeemed_day",
          CASE
            WHEN COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY) <= toDate32('2026-10-31')
            THEN toInt32(1)
            ELSE toInt32(0)
          END AS "is_over",
          CASE
            WHEN COALESCE(
              "t0"."redeemed_on" <= COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY),
              FALSE
            )
            THEN toInt32(1)
            ELSE toInt32(0)
          END AS "is_in_time"
        FROM "coupons" AS "t0"
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t3"
        ON "t6"."issued_on" = "t3"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period" AS "period",
      "t9"."coupon_id" AS "coupon_id",
      "t9"."is_over" AS "is_over",
      "t9"."is_in_time" AS "is_in_time",
      toInt32(0) AS "is_issued"
    FROM (
      SELECT
        "t7"."coupon_id" AS "coupon_id",
        "t7"."user_id" AS "user_id",
        "t7"."campaign_id" AS "campaign_id",
        "t7"."issued_at" AS "issued_at",
        "t7"."issued_on" AS "issued_on",
        "t7"."expires_at" AS "expires_at",
        "t7"."expires_on" AS "expires_on",
        "t7"."redeemed_at" AS "redeemed_at",
        "t7"."redeemed_on" AS "redeemed_on",
        "t7"."order_id" AS "order_id",
        "t7"."face_value" AS "face_value",
        "t7"."redeemed_day" AS "redeemed_day",
        "t7"."is_over" AS "is_over",
        "t7"."is_in_time" AS "is_in_time",
        "t3"."period" AS "period"
      FROM (
        SELECT
          "t0"."coupon_id" AS "coupon_id",
          "t0"."user_id" AS "user_id",
          "t0"."campaign_id" AS "campaign_id",
          "t0"."issued_at" AS "issued_at",
          "t0"."issued_on" AS "issued_on",
          "t0"."expires_at" AS "expires_at",
          "t0"."expires_on" AS "expires_on",
          "t0"."redeemed_at" AS "redeemed_at",
          "t0"."redeemed_on" AS "redeemed_on",
          "t0"."order_id" AS "order_id",
          "t0"."face_value" AS "face_value",
          "t0"."redeemed_on" AS "redeemed_day",
          CASE
            WHEN COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY) <= toDate32('2026-10-31')
            THEN toInt32(1)
            ELSE toInt32(0)
          END AS "is_over",
          CASE
            WHEN COALESCE(
              "t0"."redeemed_on" <= COALESCE("t0"."expires_on", "t0"."issued_on" + INTERVAL '30' DAY),
              FALSE
            )
            THEN toInt32(1)
            ELSE toInt32(0)
          END AS "is_in_time"
        FROM "coupons" AS "t0"
        WHERE
          isNotNull("t0"."redeemed_on")
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t3"
        ON "t7"."redeemed_day" = "t3"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  "t12"."period"

-- clickhouse: activity_counts
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t6"."activities") AS "activities_held__num",
  SUM("t6"."activities") * 7 AS "activity_frequency__num",
  MAX("t6"."days") AS "activity_frequency__den"
FROM (
  SELECT
    "t5"."period" AS "period",
    SUM("t5"."starts") AS "activities",
    MAX("t5"."length") AS "days"
  FROM (
    SELECT
      "t4"."campaign_id" AS "campaign_id",
      "t4"."name" AS "name",
      "t4"."kind" AS "kind",
      "t4"."starts_at" AS "starts_at",
      "t4"."starts_on" AS "starts_on",
      "t4"."ends_at" AS "ends_at",
      "t4"."ends_on" AS "ends_on",
      "t4"."period" AS "period",
      "t4"."start_on" AS "start_on",
      "t4"."end_on" AS "end_on",
      "t4"."previous_start_on" AS "previous_start_on",
      CASE
        WHEN "t4"."kind" IN ('activity')
        AND (
          "t4"."starts_on" >= "t4"."start_on"
        )
        AND (
          "t4"."starts_on" < "t4"."end_on"
        )
        THEN toInt32(1)
        ELSE toInt32(0)
      END AS "starts",
      DATE_DIFF(DAY, "t4"."start_on", "t4"."end_on") AS "length"
    FROM (
      SELECT
        "t2"."campaign_id" AS "campaign_id",
        "t2"."name" AS "name",
        "t2"."kind" AS "kind",
        "t2"."starts_at" AS "starts_at",
        "t2"."starts_on" AS "starts_on",
        "t2"."ends_at" AS "ends_at",
        "t2"."ends_on" AS "ends_on",
        "t3"."period" AS "period",
        "t3"."start_on" AS "start_on",
        "t3"."end_on" AS "end_on",
        "t3"."previous_start_on" AS "previous_start_on"
      FROM "campaigns" AS "t2"
      CROSS JOIN "kpi_periods" AS "t3"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    "t5"."period"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: points_periods
SELECT
  "t19"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t19"."issued") AS "points_issued__num",
  SUM("t19"."redeemed") AS "points_redeemed__num",
  SUM("t19"."expired") AS "points_expired__num",
  SUM((
    "t19"."issued" - "t19"."redeemed"
  ) - "t19"."expired") AS "points_pool_delta__num",
  SUM("t19"."balance") AS "points_balance__num",
  SUM(CASE WHEN "t19"."redeems" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "points_redeemers__num",
  SUM("t19"."redeemed") AS "points_redemption_rate__num",
  SUM("t19"."issued") AS "points_redemption_rate__den",
  SUM("t19"."benefits") AS "points_benefits__num",
  SUM("t19"."gifts") AS "points_gifts__num",
  CASE
    WHEN toInt64(countIf("t19"."redeems" > 0)) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t19"."cost", "t19"."redeems" > 0)
  END AS "points_cost__num",
  SUM(
    CASE
      WHEN (
        "t19"."earns" > 0
      ) OR (
        "t19"."redeems" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "points_participants__num",
  SUM("t19"."earns" + "t19"."redeems") AS "points_interactions__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t14"."period" AS "period",
      "t14"."user_id" AS "user_id",
      "t14"."issued" AS "issued",
      "t14"."redeemed" AS "redeemed",
      "t14"."expired" AS "expired",
      "t14"."earns" AS "earns",
      "t14"."redeems" AS "redeems",
      "t14"."benefits" AS "benefits",
      "t14"."gifts" AS "gifts",
      "t14"."cost" AS "cost",
      CAST(0 AS Nullable(Decimal(38, 4))) AS "balance"
    FROM (
      SELECT
        "t11"."period" AS "period",
        "t11"."user_id" AS "user_id",
        SUM(CASE WHEN "t11"."kind" = 'earn' THEN "t11"."points" ELSE toInt32(0) END) AS "issued",
        SUM(CASE WHEN "t11"."kind" = 'redeem' THEN "t11"."points" ELSE toInt32(0) END) AS "redeemed",
        SUM(CASE WHEN "t11"."kind" = 'expire' THEN "t11"."points" ELSE toInt32(0) END) AS "expired",
        SUM(CASE WHEN "t11"."kind" = 'earn' THEN toInt32(1) ELSE toInt32(0) END) AS "earns",
        SUM(CASE WHEN "t11"."kind" = 'redeem' THEN toInt32(1) ELSE toInt32(0) END) AS "redeems",
        SUM(
          CASE
            WHEN (
              "t11"."kind" = 'redeem'
            ) AND COALESCE("t11"."reward" = 'benefit', FALSE)
            THEN COALESCE("t11"."quantity", toInt32(1))
            ELSE toInt32(0)
          END
        ) AS "benefits",
        SUM(
          CASE
            WHEN (
              "t11"."kind" = 'redeem'
            ) AND COALESCE("t11"."reward" = 'gift', FALSE)
            THEN COALESCE("t11"."quantity", toInt32(1))
            ELSE toInt32(0)
          END
        ) AS "gifts",
        sumIf("t11"."cost", "t11"."kind" = 'redeem') AS "cost"
      FROM (
        SELECT
          "t4"."user_id" AS "user_id",
          "t4"."occurred_at" AS "occurred_at",
          "t4"."occurred_on" AS "occurred_on",
          "t4"."kind" AS "kind",
          "t4"."points" AS "points",
          "t4"."reward" AS "reward",
          "t4"."quantity" AS "quantity",
          "t4"."cost" AS "cost",
          "t9"."period" AS "period"
        FROM "points" AS "t4"
        LEFT ANTI JOIN (
          SELECT
            "t2"."user_id" AS "user_id"
          FROM "users" AS "t2"
          WHERE
            COALESCE("t2"."is_staff", FALSE)
        ) AS "t8"
          ON "t4"."user_id" = "t8"."user_id"
        INNER JOIN (
          SELECT
            "t3"."day" AS "day",
            "t3"."period" AS "period"
          FROM "kpi_calendar" AS "t3"
          WHERE
            "t3"."kind" = 'current'
        ) AS "t9"
          ON "t4"."occurred_on" = "t9"."day"
      ) AS "t11"
      GROUP BY
        "t11"."period",
        "t11"."user_id"
    ) AS "t14"
  ) AS "t15"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t17"."period" AS "period",
      CAST(NULL AS Nullable(String)) AS "user_id",
      CAST(0 AS Nullable(Decimal(38, 4))) AS "issued",
      CAST(0 AS Nullable(Decimal(38, 4))) AS "redeemed",
      CAST(0 AS Nullable(Decimal(38, 4))) AS "expired",
      CAST(0 AS Nullable(Int64)) AS "earns",
      CAST(0 AS Nullable(Int64)) AS "redeems",
      CAST(0 AS Nullable(Decimal(38, 4))) AS "benefits",
      CAST(0 AS Nullable(Decimal(38, 4))) AS "gifts",
      CAST(0 AS Nullable(Decimal(38, 4))) AS "cost",
      "t17"."balance" AS "balance"
    FROM (
      SELECT
        "t16"."period" AS "period",
        SUM("t16"."points") AS "balance"
      FROM (
        SELECT
          "t13"."occurred_on" AS "occurred_on",
          "t13"."points" AS "points",
          "t5"."period" AS "period",
          "t5"."start_on" AS "start_on",
          "t5"."end_on" AS "end_on",
          "t5"."previous_start_on" AS "previous_start_on"
        FROM (
          SELECT
            "t10"."occurred_on" AS "occurred_on",
            SUM(
              CASE WHEN "t10"."kind" = 'earn' THEN "t10"."points" ELSE -(
                "t10"."points"
              ) END
            ) AS "points"
          FROM (
            SELECT
              "t4"."user_id" AS "user_id",
              "t4"."occurred_at" AS "occurred_at",
              "t4"."occurred_on" AS "occurred_on",
              "t4"."kind" AS "kind",
              "t4"."points" AS "points",
              "t4"."reward" AS "reward",
              "t4"."quantity" AS "quantity",
              "t4"."cost" AS "cost"
            FROM "points" AS "t4"
            LEFT ANTI JOIN (
              SELECT
                "t2"."user_id" AS "user_id"
              FROM "users" AS "t2"
              WHERE
                COALESCE("t2"."is_staff", FALSE)
            ) AS "t8"
              ON "t4"."user_id" = "t8"."user_id"
          ) AS "t10"
          GROUP BY
            "t10"."occurred_on"
        ) AS "t13"
        INNER JOIN "kpi_periods" AS "t5"
          ON "t13"."occurred_on" < "t5"."end_on"
      ) AS "t16"
      GROUP BY
        "t16"."period"
    ) AS "t17"
  ) AS "t18"
) AS "t19"
GROUP BY
  "t19"."period"

-- clickhouse: wallet_periods
SELECT
  "t5"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t5"."top_ups" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "topup_users__num",
  SUM("t5"."topped_up") AS "topup_amount__num",
  SUM("t5"."spent") AS "topup_redeemed_amount__num",
  SUM(CASE WHEN "t5"."spends" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "topup_redeemers__num",
  SUM("t5"."spent") AS "topup_redeemed_rate__num",
  SUM("t5"."topped_up") AS "topup_redeemed_rate__den",
  SUM(
    CASE
      WHEN (
        (
          "t5"."balance_at_start" > 0
        ) OR (
          "t5"."top_ups" > 0
        )
      )
      AND (
        "t5"."spends" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "topup_redeemer_share__num",
  SUM(
    CASE
      WHEN (
        "t5"."balance_at_start" > 0
      ) OR (
        "t5"."top_ups" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "topup_redeemer_share__den",
  SUM("t5"."balance") AS "wallet_balance__num"
FROM (
  SELECT
    "t4"."period" AS "period",
    "t4"."user_id" AS "user_id",
    COALESCE(
      sumIf(
        "t4"."amount",
        (
          "t4"."occurred_on" >= "t4"."start_on"
        ) AND (
          "t4"."kind" = 'top_up'
        )
      ),
      toInt32(0)
    ) AS "topped_up",
    COALESCE(
      sumIf(
        "t4"."amount",
        (
          "t4"."occurred_on" >= "t4"."start_on"
        ) AND NOT (
          "t4"."kind" = 'top_up'
        )
      ),
      toInt32(0)
    ) AS "spent",
    COALESCE(
      SUM(
        CASE
          WHEN (
            "t4"."occurred_on" >= "t4"."start_on"
          ) AND (
            "t4"."kind" = 'top_up'
          )
          THEN toInt32(1)
          ELSE toInt32(0)
        END
      ),
      toInt32(0)
    ) AS "top_ups",
    COALESCE(
      SUM(
        CASE
          WHEN (
            "t4"."occurred_on" >= "t4"."start_on"
          ) AND NOT (
            "t4"."kind" = 'top_up'
          )
          THEN toInt32(1)
          ELSE toInt32(0)
        END
      ),
      toInt32(0)
    ) AS "spends",
    COALESCE(
      sumIf(
        CASE WHEN "t4"."kind" = 'top_up' THEN "t4"."amount" ELSE -(
          "t4"."amount"
        ) END,
        NOT (
          "t4"."occurred_on" >= "t4"."start_on"
        )
      ),
      toInt32(0)
    ) AS "balance_at_start",
    COALESCE(
      SUM(
        CASE WHEN "t4"."kind" = 'top_up' THEN "t4"."amount" ELSE -(
          "t4"."amount"
        ) END
      ),
      toInt32(0)
    ) AS "balance"
  FROM (
    SELECT
      "t2"."user_id" AS "user_id",
      "t2"."occurred_at" AS "occurred_at",
      "t2"."occurred_on" AS "occurred_on",
      "t2"."kind" AS "kind",
      "t2"."amount" AS "amount",
      "t3"."period" AS "period",
      "t3"."start_on" AS "start_on",
      "t3"."end_on" AS "end_on",
      "t3"."previous_start_on" AS "previous_start_on"
    FROM "wallet" AS "t2"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t2"."occurred_on" < "t3"."end_on"
  ) AS "t4"
  GROUP BY
    "t4"."period",
    "t4"."user_id"
) AS "t5"
GROUP BY
  "t5"."period"

-- clickhouse: takings
SELECT
  "t12"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t12"."amount") AS "sales_and_topup__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."period" AS "period",
      "t8"."net_amount" AS "amount"
    FROM (
      SELECT
        "t3"."order_id" AS "order_id",
        "t3"."user_id" AS "user_id",
        "t3"."ordered_at" AS "ordered_at",
        "t3"."ordered_on" AS "ordered_on",
        "t3"."amount" AS "amount",
        "t3"."cost" AS "cost",
        "t3"."status" AS "status",
        "t3"."refunded_amount" AS "refunded_amount",
        "t3"."refunded_at" AS "refunded_at",
        "t3"."refunded_on" AS "refunded_on",
        "t3"."channel" AS "channel",
        "t3"."campaign_id" AS "campaign_id",
        "t3"."content_id" AS "content_id",
        "t3"."net_amount" AS "net_amount",
        "t3"."order_number" AS "order_number",
        "t3"."previous_on" AS "previous_on",
        "t3"."next_on" AS "next_on",
        "t3"."first_on" AS "first_on",
        "t3"."second_on" AS "second_on",
        "t3"."is_first" AS "is_first",
        "t3"."is_repeat" AS "is_repeat",
        "t3"."is_window_complete" AS "is_window_complete",
        "t3"."is_second_in_window" AS "is_second_in_window",
        "t7"."period" AS "period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t8"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."period" AS "period",
      "t9"."amount" AS "amount"
    FROM (
      SELECT
        "t6"."user_id" AS "user_id",
        "t6"."occurred_at" AS "occurred_at",
        "t6"."occurred_on" AS "occurred_on",
        "t6"."kind" AS "kind",
        "t6"."amount" AS "amount",
        "t7"."period" AS "period"
      FROM (
        SELECT
          *
        FROM "wallet" AS "t1"
        WHERE
          "t1"."kind" = 'top_up'
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t6"."occurred_on" = "t7"."day"
    ) AS "t9"
  ) AS "t11"
) AS "t12"
GROUP BY
  "t12"."period"

-- clickhouse: refunds
SELECT
  "t11"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t11"."refunded") AS "refund_amount__num"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t7"."period" AS "period",
      CAST(0 AS Nullable(Decimal(18, 4))) AS "refunded"
    FROM (
      SELECT
        "t2"."order_id" AS "order_id",
        "t2"."user_id" AS "user_id",
        "t2"."ordered_at" AS "ordered_at",
        "t2"."ordered_on" AS "ordered_on",
        "t2"."amount" AS "amount",
        "t2"."cost" AS "cost",
        "t2"."status" AS "status",
        "t2"."refunded_amount" AS "refunded_amount",
        "t2"."refunded_at" AS "refunded_at",
        "t2"."refunded_on" AS "refunded_on",
        "t2"."channel" AS "channel",
        "t2"."campaign_id" AS "campaign_id",
        "t2"."content_id" AS "content_id",
        "t2"."net_amount" AS "net_amount",
        "t2"."order_number" AS "order_number",
        "t2"."previous_on" AS "previous_on",
        "t2"."next_on" AS "next_on",
        "t2"."first_on" AS "first_on",
        "t2"."second_on" AS "second_on",
        "t2"."is_first" AS "is_first",
        "t2"."is_repeat" AS "is_repeat",
        "t2"."is_window_complete" AS "is_window_complete",
        "t2"."is_second_in_window" AS "is_second_in_window",
        "t6"."period" AS "period"
      FROM "kpi_order_history" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t6"
        ON "t2"."ordered_on" = "t6"."day"
    ) AS "t7"
  ) AS "t9"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t8"."period" AS "period",
      "t8"."refunded_amount" AS "refunded"
    FROM (
      SELECT
        "t5"."order_id" AS "order_id",
        "t5"."user_id" AS "user_id",
        "t5"."ordered_at" AS "ordered_at",
        "t5"."ordered_on" AS "ordered_on",
        "t5"."amount" AS "amount",
        "t5"."cost" AS "cost",
        "t5"."status" AS "status",
        "t5"."refunded_amount" AS "refunded_amount",
        "t5"."refunded_at" AS "refunded_at",
        "t5"."refunded_on" AS "refunded_on",
        "t5"."channel" AS "channel",
        "t5"."campaign_id" AS "campaign_id",
        "t5"."content_id" AS "content_id",
        "t5"."net_amount" AS "net_amount",
        "t5"."order_number" AS "order_number",
        "t5"."previous_on" AS "previous_on",
        "t5"."next_on" AS "next_on",
        "t5"."first_on" AS "first_on",
        "t5"."second_on" AS "second_on",
        "t5"."is_first" AS "is_first",
        "t5"."is_repeat" AS "is_repeat",
        "t5"."is_window_complete" AS "is_window_complete",
        "t5"."is_second_in_window" AS "is_second_in_window",
        "t5"."booked_on" AS "booked_on",
        "t6"."period" AS "period"
      FROM (
        SELECT
          "t0"."order_id" AS "order_id",
          "t0"."user_id" AS "user_id",
          "t0"."ordered_at" AS "ordered_at",
          "t0"."ordered_on" AS "ordered_on",
          "t0"."amount" AS "amount",
          "t0"."cost" AS "cost",
          "t0"."status" AS "status",
          "t0"."refunded_amount" AS "refunded_amount",
          "t0"."refunded_at" AS "refunded_at",
          "t0"."refunded_on" AS "refunded_on",
          "t0"."channel" AS "channel",
          "t0"."campaign_id" AS "campaign_id",
          "t0"."content_id" AS "content_id",
          "t0"."net_amount" AS "net_amount",
          "t0"."order_number" AS "order_number",
          "t0"."previous_on" AS "previous_on",
          "t0"."next_on" AS "next_on",
          "t0"."first_on" AS "first_on",
          "t0"."second_on" AS "second_on",
          "t0"."is_first" AS "is_first",
          "t0"."is_repeat" AS "is_repeat",
          "t0"."is_window_complete" AS "is_window_complete",
          "t0"."is_second_in_window" AS "is_second_in_window",
          COALESCE("t0"."refunded_on", "t0"."ordered_on") AS "booked_on"
        FROM "kpi_order_history" AS "t0"
        WHERE
          "t0"."refunded_amount" > 0
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t6"
        ON "t5"."booked_on" = "t6"."day"
    ) AS "t8"
  ) AS "t10"
) AS "t11"
GROUP BY
  "t11"."period"

-- clickhouse: reader_periods
SELECT
  "t18"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t18"."has_bought_after" THEN toInt32(1) ELSE toInt32(0) END) AS "content_cvr__num",
  toInt64(COUNT(*)) AS "content_cvr__den"
FROM (
  SELECT
    "t17"."period" AS "period",
    "t17"."reader_id" AS "reader_id",
    toInt64(COUNT("t17"."buyer_id")) > 0 AS "has_bought_after"
  FROM (
    SELECT
      "t16"."reader_id" AS "reader_id",
      "t16"."event" AS "event",
      "t16"."read_at" AS "read_at",
      "t16"."read_on" AS "read_on",
      "t16"."session_id" AS "session_id",
      "t16"."channel" AS "channel",
      "t16"."campaign_id" AS "campaign_id",
      "t16"."content_id" AS "content_id",
      "t16"."group_id" AS "group_id",
      "t16"."value" AS "value",
      "t16"."period" AS "period",
      "t8"."ordered_at" AS "ordered_at",
      "t8"."ordered_on" AS "ordered_on",
      "t8"."buyer_id" AS "buyer_id"
    FROM (
      SELECT
        "t14"."reader_id" AS "reader_id",
        "t14"."event" AS "event",
        "t14"."read_at" AS "read_at",
        "t14"."read_on" AS "read_on",
        "t14"."session_id" AS "session_id",
        "t14"."channel" AS "channel",
        "t14"."campaign_id" AS "campaign_id",
        "t14"."content_id" AS "content_id",
        "t14"."group_id" AS "group_id",
        "t14"."value" AS "value",
        "t9"."period" AS "period"
      FROM (
        SELECT
          "t12"."user_id" AS "reader_id",
          "t12"."event" AS "event",
          "t12"."occurred_at" AS "read_at",
          "t12"."occurred_on" AS "read_on",
          "t12"."session_id" AS "session_id",
          "t12"."channel" AS "channel",
          "t12"."campaign_id" AS "campaign_id",
          "t12"."content_id" AS "content_id",
          "t12"."group_id" AS "group_id",
          "t12"."value" AS "value"
        FROM (
          SELECT
            "t10"."user_id" AS "user_id",
            "t10"."event" AS "event",
            "t10"."occurred_at" AS "occurred_at",
            "t10"."occurred_on" AS "occurred_on",
            "t10"."session_id" AS "session_id",
            "t10"."channel" AS "channel",
            "t10"."campaign_id" AS "campaign_id",
            "t10"."content_id" AS "content_id",
            "t10"."group_id" AS "group_id",
            "t10"."value" AS "value"
          FROM (
            SELECT
              *
            FROM "events" AS "t2"
            WHERE
              "t2"."event" = 'read' AND isNotNull("t2"."user_id")
          ) AS "t10"
          LEFT ANTI JOIN (
            SELECT
              "t3"."user_id" AS "user_id"
            FROM "users" AS "t3"
            WHERE
              COALESCE("t3"."is_staff", FALSE)
          ) AS "t11"
            ON "t10"."user_id" = "t11"."user_id"
        ) AS "t12"
      ) AS "t14"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t9"
        ON "t14"."read_on" = "t9"."day"
    ) AS "t16"
    LEFT OUTER JOIN (
      SELECT
        "t0"."ordered_at" AS "ordered_at",
        "t0"."ordered_on" AS "ordered_on",
        "t0"."user_id" AS "buyer_id"
      FROM "kpi_order_history" AS "t0"
      WHERE
        isNotNull("t0"."user_id")
    ) AS "t8"
      ON "t16"."reader_id" = "t8"."buyer_id"
      AND "t16"."read_at" <= "t8"."ordered_at"
      AND (
        "t16"."read_on" + INTERVAL '7' DAY
      ) >= "t8"."ordered_on"
  ) AS "t17"
  GROUP BY
    "t17"."period",
    "t17"."reader_id"
) AS "t18"
GROUP BY
  "t18"."period"

-- clickhouse: content_buyers
WITH "t11" AS (
  SELECT
    "t4"."order_id" AS "order_id",
    "t4"."user_id" AS "user_id",
    "t4"."ordered_at" AS "ordered_at",
    "t4"."ordered_on" AS "ordered_on",
    "t4"."amount" AS "amount",
    "t4"."cost" AS "cost",
    "t4"."status" AS "status",
    "t4"."refunded_amount" AS "refunded_amount",
    "t4"."refunded_at" AS "refunded_at",
    "t4"."refunded_on" AS "refunded_on",
    "t4"."channel" AS "channel",
    "t4"."campaign_id" AS "campaign_id",
    "t4"."content_id" AS "content_id",
    "t4"."net_amount" AS "net_amount",
    "t4"."order_number" AS "order_number",
    "t4"."previous_on" AS "previous_on",
    "t4"."next_on" AS "next_on",
    "t4"."first_on" AS "first_on",
    "t4"."second_on" AS "second_on",
    "t4"."is_first" AS "is_first",
    "t4"."is_repeat" AS "is_repeat",
    "t4"."is_window_complete" AS "is_window_complete",
    "t4"."is_second_in_window" AS "is_second_in_window",
    "t8"."period" AS "period"
  FROM "kpi_order_history" AS "t4"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t8"
    ON "t4"."ordered_on" = "t8"."day"
)
SELECT
  "t25"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t25"."is_after_reading" THEN toInt32(1) ELSE toInt32(0) END) AS "read_buyers__num",
  CASE
    WHEN toInt64(countIf("t25"."is_after_reading")) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t25"."net_amount", "t25"."is_after_reading")
  END AS "content_sales__num"
FROM (
  SELECT
    "t24"."period" AS "period",
    "t24"."user_id" AS "user_id",
    "t24"."is_after_reading" AS "is_after_reading",
    SUM("t24"."net_amount") AS "net_amount"
  FROM (
    SELECT
      "t23"."order_id" AS "order_id",
      "t23"."user_id" AS "user_id",
      "t23"."ordered_at" AS "ordered_at",
      "t23"."ordered_on" AS "ordered_on",
      "t23"."amount" AS "amount",
      "t23"."cost" AS "cost",
      "t23"."status" AS "status",
      "t23"."refunded_amount" AS "refunded_amount",
      "t23"."refunded_at" AS "refunded_at",
      "t23"."refunded_on" AS "refunded_on",
      "t23"."channel" AS "channel",
      "t23"."campaign_id" AS "campaign_id",
      "t23"."content_id" AS "content_id",
      "t23"."net_amount" AS "net_amount",
      "t23"."order_number" AS "order_number",
      "t23"."previous_on" AS "previous_on",
      "t23"."next_on" AS "next_on",
      "t23"."first_on" AS "first_on",
      "t23"."second_on" AS "second_on",
      "t23"."is_first" AS "is_first",
      "t23"."is_repeat" AS "is_repeat",
      "t23"."is_window_complete" AS "is_window_complete",
      "t23"."is_second_in_window" AS "is_second_in_window",
      "t23"."period" AS "period",
      "t23"."read_order_id" AS "read_order_id",
      (
        isNotNull("t23"."read_order_id") OR isNotNull("t23"."content_id")
      )
      AND isNotNull("t23"."user_id") AS "is_after_reading"
    FROM (
      SELECT
        "t14"."order_id" AS "order_id",
        "t14"."user_id" AS "user_id",
        "t14"."ordered_at" AS "ordered_at",
        "t14"."ordered_on" AS "ordered_on",
        "t14"."amount" AS "amount",
        "t14"."cost" AS "cost",
        "t14"."status" AS "status",
        "t14"."refunded_amount" AS "refunded_amount",
        "t14"."refunded_at" AS "refunded_at",
        "t14"."refunded_on" AS "refunded_on",
        "t14"."channel" AS "channel",
        "t14"."campaign_id" AS "campaign_id",
        "t14"."content_id" AS "content_id",
        "t14"."net_amount" AS "net_amount",
        "t14"."order_number" AS "order_number",
        "t14"."previous_on" AS "previous_on",
        "t14"."next_on" AS "next_on",
        "t14"."first_on" AS "first_on",
        "t14"."second_on" AS "second_on",
        "t14"."is_first" AS "is_first",
        "t14"."is_repeat" AS "is_repeat",
        "t14"."is_window_complete" AS "is_window_complete",
        "t14"."is_second_in_window" AS "is_second_in_window",
        "t14"."period" AS "period",
        "t22"."read_order_id" AS "read_order_id"
      FROM "t11" AS "t14"
      LEFT OUTER JOIN (
        SELECT
          "t20"."period" AS "period",
          "t20"."order_id" AS "order_id",
          "t20"."order_id" AS "read_order_id"
        FROM (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              "t18"."period" AS "period",
              "t18"."order_id" AS "order_id"
            FROM (
              SELECT
                "t13"."period" AS "period",
                "t13"."order_id" AS "order_id",
                "t13"."ordered_at" AS "ordered_at",
                "t13"."ordered_on" AS "ordered_on",
                "t13"."user_id" AS "buyer_id"
              FROM "t11" AS "t13"
            ) AS "t18"
            INNER JOIN (
              SELECT
                "t12"."user_id" AS "reader_id",
                "t12"."event" AS "event",
                "t12"."occurred_at" AS "read_at",
                "t12"."occurred_on" AS "read_on",
                "t12"."session_id" AS "session_id",
                "t12"."channel" AS "channel",
                "t12"."campaign_id" AS "campaign_id",
                "t12"."content_id" AS "content_id",
                "t12"."group_id" AS "group_id",
                "t12"."value" AS "value"
              FROM (
                SELECT
                  "t9"."user_id" AS "user_id",
                  "t9"."event" AS "event",
                  "t9"."occurred_at" AS "occurred_at",
                  "t9"."occurred_on" AS "occurred_on",
                  "t9"."session_id" AS "session_id",
                  "t9"."channel" AS "channel",
                  "t9"."campaign_id" AS "campaign_id",
                  "t9"."content_id" AS "content_id",
                  "t9"."group_id" AS "group_id",
                  "t9"."value" AS "value"
                FROM (
                  SELECT
                    *
                  FROM "events" AS "t2"
                  WHERE
                    "t2"."event" = 'read' AND isNotNull("t2"."user_id")
                ) AS "t9"
                LEFT ANTI JOIN (
                  SELECT
                    "t3"."user_id" AS "user_id"
                  FROM "users" AS "t3"
                  WHERE
                    COALESCE("t3"."is_staff", FALSE)
                ) AS "t10"
                  ON "t9"."user_id" = "t10"."user_id"
              ) AS "t12"
            ) AS "t17"
              ON "t17"."reader_id" = "t18"."buyer_id"
              AND "t17"."read_at" <= "t18"."ordered_at"
              AND (
                "t17"."read_on" + INTERVAL '7' DAY
              ) >= "t18"."ordered_on"
          ) AS "t19"
        ) AS "t20"
      ) AS "t22"
        ON "t14"."period" = "t22"."period" AND "t14"."order_id" = "t22"."order_id"
    ) AS "t23"
  ) AS "t24"
  GROUP BY
    "t24"."period",
    "t24"."user_id",
    "t24"."is_after_reading"
) AS "t25"
GROUP BY
  "t25"."period"

-- clickhouse: referral_periods
SELECT
  "t13"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(
    CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN toInt32(1) ELSE toInt32(0) END
  ) AS "referred_users__num",
  SUM(
    CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN toInt32(1) ELSE toInt32(0) END
  ) AS "referral_share__num",
  SUM(CASE WHEN "t13"."is_new" THEN toInt32(1) ELSE toInt32(0) END) AS "referral_share__den",
  MAX("t13"."depth") AS "referral_depth__num",
  SUM(
    CASE WHEN "t13"."is_new" AND "t13"."is_referred" THEN toInt32(1) ELSE toInt32(0) END
  ) AS "k_factor__num",
  SUM(CASE WHEN NOT (
    "t13"."is_new"
  ) THEN toInt32(1) ELSE toInt32(0) END) AS "k_factor__den",
  SUM(
    CASE WHEN COALESCE("t13"."would_refer", FALSE) THEN toInt32(1) ELSE toInt32(0) END
  ) AS "seed_willingness__num",
  toInt64(COUNT("t13"."would_refer")) AS "seed_willingness__den"
FROM (
  SELECT
    "t12"."user_id" AS "user_id",
    "t12"."registered_at" AS "registered_at",
    "t12"."registered_on" AS "registered_on",
    "t12"."channel" AS "channel",
    "t12"."referrer_id" AS "referrer_id",
    "t12"."is_staff" AS "is_staff",
    "t12"."willing_to_refer" AS "willing_to_refer",
    "t12"."phone" AS "phone",
    "t12"."birthday" AS "birthday",
    "t12"."gender" AS "gender",
    "t12"."city" AS "city",
    "t12"."is_referred" AS "is_referred",
    "t12"."would_refer" AS "would_refer",
    "t12"."depth" AS "depth",
    "t12"."period" AS "period",
    "t12"."start_on" AS "start_on",
    "t12"."end_on" AS "end_on",
    "t12"."previous_start_on" AS "previous_start_on",
    "t12"."registered_on" >= "t12"."start_on" AS "is_new"
  FROM (
    SELECT
      "t11"."user_id" AS "user_id",
      "t11"."registered_at" AS "registered_at",
      "t11"."registered_on" AS "registered_on",
      "t11"."channel" AS "channel",
      "t11"."referrer_id" AS "referrer_id",
      "t11"."is_staff" AS "is_staff",
      "t11"."willing_to_refer" AS "willing_to_refer",
      "t11"."phone" AS "phone",
      "t11"."birthday" AS "birthday",
      "t11"."gender" AS "gender",
      "t11"."city" AS "city",
      "t11"."is_referred" AS "is_referred",
      "t11"."would_refer" AS "would_refer",
      "t11"."depth" AS "depth",
      "t3"."period" AS "period",
      "t3"."start_on" AS "start_on",
      "t3"."end_on" AS "end_on",
      "t3"."previous_start_on" AS "previous_start_on"
    FROM (
      SELECT
        "t8"."user_id" AS "user_id",
        "t8"."registered_at" AS "registered_at",
        "t8"."registered_on" AS "registered_on",
        "t8"."channel" AS "channel",
        "t8"."referrer_id" AS "referrer_id",
        "t8"."is_staff" AS "is_staff",
        "t8"."willing_to_refer" AS "willing_to_refer",
        "t8"."phone" AS "phone",
        "t8"."birthday" AS "birthday",
        "t8"."gender" AS "gender",
        "t8"."city" AS "city",
        "t8"."is_referred" AS "is_referred",
        "t8"."would_refer" AS "would_refer",
        "t7"."depth" AS "depth"
      FROM (
        SELECT
          "t1"."user_id" AS "user_id",
          "t1"."registered_at" AS "registered_at",
          "t1"."registered_on" AS "registered_on",
          "t1"."channel" AS "channel",
          "t1"."referrer_id" AS "referrer_id",
          "t1"."is_staff" AS "is_staff",
          "t1"."willing_to_refer" AS "willing_to_refer",
          "t1"."phone" AS "phone",
          "t1"."birthday" AS "birthday",
          "t1"."gender" AS "gender",
          "t1"."city" AS "city",
          isNotNull("t1"."referrer_id") AS "is_referred",
          "t1"."willing_to_refer" AS "would_refer"
        FROM "users" AS "t1"
      ) AS "t8"
      LEFT ANTI JOIN (
        SELECT
          "t1"."user_id" AS "user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t9"
        ON "t8"."user_id" = "t9"."user_id"
      LEFT OUTER JOIN (
        SELECT
          "t2"."user_id" AS "user_id",
          "t2"."depth" AS "depth"
        FROM "kpi_referral_forest" AS "t2"
      ) AS "t7"
        ON "t8"."user_id" = "t7"."user_id"
    ) AS "t11"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t11"."registered_on" < "t3"."end_on"
  ) AS "t12"
) AS "t13"
GROUP BY
  "t13"."period"

-- clickhouse: referrer_periods
SELECT
  "t27"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t27"."is_seed" THEN toInt32(1) ELSE toInt32(0) END) AS "seed_users__num",
  CASE
    WHEN toInt64(countIf("t27"."is_seed")) = 0
    THEN CAST(0 AS Nullable(Int64))
    ELSE sumIf("t27"."reach", "t27"."is_seed")
  END AS "seed_reach__num",
  SUM(CASE WHEN "t27"."is_seed" THEN toInt32(1) ELSE toInt32(0) END) AS "seed_reach__den"
FROM (
  SELECT
    "t26"."user_id" AS "user_id",
    "t26"."registered_at" AS "registered_at",
    "t26"."registered_on" AS "registered_on",
    "t26"."channel" AS "channel",
    "t26"."referrer_id" AS "referrer_id",
    "t26"."is_staff" AS "is_staff",
    "t26"."willing_to_refer" AS "willing_to_refer",
    "t26"."phone" AS "phone",
    "t26"."birthday" AS "birthday",
    "t26"."gender" AS "gender",
    "t26"."city" AS "city",
    "t26"."is_referred" AS "is_referred",
    "t26"."would_refer" AS "would_refer",
    "t26"."depth" AS "depth",
    "t26"."period" AS "period",
    "t26"."start_on" AS "start_on",
    "t26"."end_on" AS "end_on",
    "t26"."previous_start_on" AS "previous_start_on",
    "t26"."is_new" AS "is_new",
    COALESCE("t26"."referrals", toInt32(0)) AS "referrals",
    COALESCE("t26"."reach", toInt32(0)) AS "reach",
    COALESCE("t26"."referrals", toInt32(0)) >= 3 AS "is_seed"
  FROM (
    SELECT
      "t20"."user_id" AS "user_id",
      "t20"."registered_at" AS "registered_at",
      "t20"."registered_on" AS "registered_on",
      "t20"."channel" AS "channel",
      "t20"."referrer_id" AS "referrer_id",
      "t20"."is_staff" AS "is_staff",
      "t20"."willing_to_refer" AS "willing_to_refer",
      "t20"."phone" AS "phone",
      "t20"."birthday" AS "birthday",
      "t20"."gender" AS "gender",
      "t20"."city" AS "city",
      "t20"."is_referred" AS "is_referred",
      "t20"."would_refer" AS "would_refer",
      "t20"."depth" AS "depth",
      "t20"."period" AS "period",
      "t20"."start_on" AS "start_on",
      "t20"."end_on" AS "end_on",
      "t20"."previous_start_on" AS "previous_start_on",
      "t20"."is_new" AS "is_new",
      "t25"."referrals" AS "referrals",
      "t25"."reach" AS "reach"
    FROM (
      SELECT
        "t17"."user_id" AS "user_id",
        "t17"."registered_at" AS "registered_at",
        "t17"."registered_on" AS "registered_on",
        "t17"."channel" AS "channel",
        "t17"."referrer_id" AS "referrer_id",
        "t17"."is_staff" AS "is_staff",
        "t17"."willing_to_refer" AS "willing_to_refer",
        "t17"."phone" AS "phone",
        "t17"."birthday" AS "birthday",
        "t17"."gender" AS "gender",
        "t17"."city" AS "city",
        "t17"."is_referred" AS "is_referred",
        "t17"."would_refer" AS "would_refer",
        "t17"."depth" AS "depth",
        "t17"."period" AS "period",
        "t17"."start_on" AS "start_on",
        "t17"."end_on" AS "end_on",
        "t17"."previous_start_on" AS "previous_start_on",
        "t17"."registered_on" >= "t17"."start_on" AS "is_new"
      FROM (
        SELECT
          "t15"."user_id" AS "user_id",
          "t15"."registered_at" AS "registered_at",
          "t15"."registered_on" AS "registered_on",
          "t15"."channel" AS "channel",
          "t15"."referrer_id" AS "referrer_id",
          "t15"."is_staff" AS "is_staff",
          "t15"."willing_to_refer" AS "willing_to_refer",
          "t15"."phone" AS "phone",
          "t15"."birthday" AS "birthday",
          "t15"."gender" AS "gender",
          "t15"."city" AS "city",
          "t15"."is_referred" AS "is_referred",
          "t15"."would_refer" AS "would_refer",
          "t15"."depth" AS "depth",
          "t4"."period" AS "period",
          "t4"."start_on" AS "start_on",
          "t4"."end_on" AS "end_on",
          "t4"."previous_start_on" AS "previous_start_on"
        FROM (
          SELECT
            "t11"."user_id" AS "user_id",
            "t11"."registered_at" AS "registered_at",
            "t11"."registered_on" AS "registered_on",
            "t11"."channel" AS "channel",
            "t11"."referrer_id" AS "referrer_id",
            "t11"."is_staff" AS "is_staff",
            "t11"."willing_to_refer" AS "willing_to_refer",
            "t11"."phone" AS "phone",
            "t11"."birthday" AS "birthday",
            "t11"."gender" AS "gender",
            "t11"."city" AS "city",
            "t11"."is_referred" AS "is_referred",
            "t11"."would_refer" AS "would_refer",
            "t10"."depth" AS "depth"
          FROM (
            SELECT
              "t1"."user_id" AS "user_id",
              "t1"."registered_at" AS "registered_at",
              "t1"."registered_on" AS "registered_on",
              "t1"."channel" AS "channel",
              "t1"."referrer_id" AS "referrer_id",
              "t1"."is_staff" AS "is_staff",
              "t1"."willing_to_refer" AS "willing_to_refer",
              "t1"."phone" AS "phone",
              "t1"."birthday" AS "birthday",
              "t1"."gender" AS "gender",
              "t1"."city" AS "city",
              isNotNull("t1"."referrer_id") AS "is_referred",
              "t1"."willing_to_refer" AS "would_refer"
            FROM "users" AS "t1"
          ) AS "t11"
          LEFT ANTI JOIN (
            SELECT
              "t1"."user_id" AS "user_id"
            FROM "users" AS "t1"
            WHERE
              COALESCE("t1"."is_staff", FALSE)
          ) AS "t12"
            ON "t11"."user_id" = "t12"."user_id"
          LEFT OUTER JOIN (
            SELECT
              "t2"."user_id" AS "user_id",
              "t2"."depth" AS "depth"
            FROM "kpi_referral_forest" AS "t2"
          ) AS "t10"
            ON "t11"."user_id" = "t10"."user_id"
        ) AS "t15"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t15"."registered_on" < "t4"."end_on"
      ) AS "t17"
    ) AS "t20"
    LEFT OUTER JOIN (
      SELECT
        "t23"."period" AS "period",
        "t23"."ancestor_id" AS "user_id",
        SUM(CASE WHEN "t23"."distance" = 1 THEN toInt32(1) ELSE toInt32(0) END) AS "referrals",
        toInt64(COUNT(*)) AS "reach"
      FROM (
        SELECT
          "t22"."user_id" AS "user_id",
          "t22"."ancestor_id" AS "ancestor_id",
          "t22"."distance" AS "distance",
          "t22"."registered_on" AS "registered_on",
          "t22"."depth" AS "depth",
          "t4"."period" AS "period",
          "t4"."start_on" AS "start_on",
          "t4"."end_on" AS "end_on",
          "t4"."previous_start_on" AS "previous_start_on"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."user_id" AS "user_id",
              "t6"."ancestor_id" AS "ancestor_id",
              "t6"."distance" AS "distance",
              "t16"."registered_on" AS "registered_on",
              "t10"."depth" AS "depth"
            FROM "kpi_referral_pairs_32" AS "t6"
            INNER JOIN (
              SELECT
                "t5"."user_id" AS "user_id",
                "t5"."registered_on" AS "registered_on"
              FROM "users" AS "t5"
              LEFT ANTI JOIN (
                SELECT
                  "t1"."user_id" AS "user_id"
                FROM "users" AS "t1"
                WHERE
                  COALESCE("t1"."is_staff", FALSE)
              ) AS "t12"
                ON "t5"."user_id" = "t12"."user_id"
            ) AS "t16"
              ON "t6"."user_id" = "t16"."user_id"
            INNER JOIN (
              SELECT
                "t2"."user_id" AS "user_id",
                "t2"."depth" AS "depth"
              FROM "kpi_referral_forest" AS "t2"
            ) AS "t10"
              ON "t6"."user_id" = "t10"."user_id"
          ) AS "t18"
          WHERE
            (
              "t18"."distance" = 1
            ) OR isNotNull("t18"."depth")
        ) AS "t22"
        INNER JOIN "kpi_periods" AS "t4"
          ON "t22"."registered_on" < "t4"."end_on"
      ) AS "t23"
      GROUP BY
        "t23"."period",
        "t23"."ancestor_id"
    ) AS "t25"
      ON "t20"."period" = "t25"."period" AND "t20"."user_id" = "t25"."user_id"
  ) AS "t26"
) AS "t27"
GROUP BY
  "t27"."period"

-- clickhouse: referred_orders
SELECT
  "t11"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  CASE
    WHEN toInt64(countIf("t11"."is_referred")) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t11"."net_amount", "t11"."is_referred")
  END AS "referral_amount__num"
FROM (
  SELECT
    "t10"."order_id" AS "order_id",
    "t10"."user_id" AS "user_id",
    "t10"."ordered_at" AS "ordered_at",
    "t10"."ordered_on" AS "ordered_on",
    "t10"."amount" AS "amount",
    "t10"."cost" AS "cost",
    "t10"."status" AS "status",
    "t10"."refunded_amount" AS "refunded_amount",
    "t10"."refunded_at" AS "refunded_at",
    "t10"."refunded_on" AS "refunded_on",
    "t10"."channel" AS "channel",
    "t10"."campaign_id" AS "campaign_id",
    "t10"."content_id" AS "content_id",
    "t10"."net_amount" AS "net_amount",
    "t10"."order_number" AS "order_number",
    "t10"."previous_on" AS "previous_on",
    "t10"."next_on" AS "next_on",
    "t10"."first_on" AS "first_on",
    "t10"."second_on" AS "second_on",
    "t10"."is_first" AS "is_first",
    "t10"."is_repeat" AS "is_repeat",
    "t10"."is_window_complete" AS "is_window_complete",
    "t10"."is_second_in_window" AS "is_second_in_window",
    "t10"."period" AS "period",
    "t10"."brought_id" AS "brought_id",
    isNotNull("t10"."brought_id") AS "is_referred"
  FROM (
    SELECT
      "t9"."order_id" AS "order_id",
      "t9"."user_id" AS "user_id",
      "t9"."ordered_at" AS "ordered_at",
      "t9"."ordered_on" AS "ordered_on",
      "t9"."amount" AS "amount",
      "t9"."cost" AS "cost",
      "t9"."status" AS "status",
      "t9"."refunded_amount" AS "refunded_amount",
      "t9"."refunded_at" AS "refunded_at",
      "t9"."refunded_on" AS "refunded_on",
      "t9"."channel" AS "channel",
      "t9"."campaign_id" AS "campaign_id",
      "t9"."content_id" AS "content_id",
      "t9"."net_amount" AS "net_amount",
      "t9"."order_number" AS "order_number",
      "t9"."previous_on" AS "previous_on",
      "t9"."next_on" AS "next_on",
      "t9"."first_on" AS "first_on",
      "t9"."second_on" AS "second_on",
      "t9"."is_first" AS "is_first",
      "t9"."is_repeat" AS "is_repeat",
      "t9"."is_window_complete" AS "is_window_complete",
      "t9"."is_second_in_window" AS "is_second_in_window",
      "t9"."period" AS "period",
      "t6"."brought_id" AS "brought_id"
    FROM (
      SELECT
        "t3"."order_id" AS "order_id",
        "t3"."user_id" AS "user_id",
        "t3"."ordered_at" AS "ordered_at",
        "t3"."ordered_on" AS "ordered_on",
        "t3"."amount" AS "amount",
        "t3"."cost" AS "cost",
        "t3"."status" AS "status",
        "t3"."refunded_amount" AS "refunded_amount",
        "t3"."refunded_at" AS "refunded_at",
        "t3"."refunded_on" AS "refunded_on",
        "t3"."channel" AS "channel",
        "t3"."campaign_id" AS "campaign_id",
        "t3"."content_id" AS "content_id",
        "t3"."net_amount" AS "net_amount",
        "t3"."order_number" AS "order_number",
        "t3"."previous_on" AS "previous_on",
        "t3"."next_on" AS "next_on",
        "t3"."first_on" AS "first_on",
        "t3"."second_on" AS "second_on",
        "t3"."is_first" AS "is_first",
        "t3"."is_repeat" AS "is_repeat",
        "t3"."is_window_complete" AS "is_window_complete",
        "t3"."is_second_in_window" AS "is_second_in_window",
        "t7"."period" AS "period"
      FROM "kpi_order_history" AS "t3"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t3"."ordered_on" = "t7"."day"
    ) AS "t9"
    LEFT OUTER JOIN (
      SELECT
        "t1"."user_id" AS "brought_id"
      FROM "users" AS "t1"
      WHERE
        isNotNull("t1"."referrer_id")
    ) AS "t6"
      ON "t9"."user_id" = "t6"."brought_id"
  ) AS "t10"
) AS "t11"
GROUP BY
  "t11"."period"

-- clickhouse: hot_product_buyers
WITH "t18" AS (
  SELECT
    "t14"."order_id" AS "order_id",
    "t14"."user_id" AS "user_id",
    "t14"."ordered_at" AS "ordered_at",
    "t14"."ordered_on" AS "ordered_on",
    "t14"."amount" AS "amount",
    "t14"."cost" AS "cost",
    "t14"."status" AS "status",
    "t14"."refunded_amount" AS "refunded_amount",
    "t14"."refunded_at" AS "refunded_at",
    "t14"."refunded_on" AS "refunded_on",
    "t14"."channel" AS "channel",
    "t14"."campaign_id" AS "campaign_id",
    "t14"."content_id" AS "content_id",
    "t14"."net_amount" AS "net_amount",
    "t14"."order_number" AS "order_number",
    "t14"."previous_on" AS "previous_on",
    "t14"."next_on" AS "next_on",
    "t14"."first_on" AS "first_on",
    "t14"."second_on" AS "second_on",
    "t14"."is_first" AS "is_first",
    "t14"."is_repeat" AS "is_repeat",
    "t14"."is_window_complete" AS "is_window_complete",
    "t14"."is_second_in_window" AS "is_second_in_window",
    "t14"."period" AS "period",
    "t8"."product_id" AS "product_id",
    "t8"."quantity" AS "quantity"
  FROM (
    SELECT
      "t3"."order_id" AS "order_id",
      "t3"."user_id" AS "user_id",
      "t3"."ordered_at" AS "ordered_at",
      "t3"."ordered_on" AS "ordered_on",
      "t3"."amount" AS "amount",
      "t3"."cost" AS "cost",
      "t3"."status" AS "status",
      "t3"."refunded_amount" AS "refunded_amount",
      "t3"."refunded_at" AS "refunded_at",
      "t3"."refunded_on" AS "refunded_on",
      "t3"."channel" AS "channel",
      "t3"."campaign_id" AS "campaign_id",
      "t3"."content_id" AS "content_id",
      "t3"."net_amount" AS "net_amount",
      "t3"."order_number" AS "order_number",
      "t3"."previous_on" AS "previous_on",
      "t3"."next_on" AS "next_on",
      "t3"."first_on" AS "first_on",
      "t3"."second_on" AS "second_on",
      "t3"."is_first" AS "is_first",
      "t3"."is_repeat" AS "is_repeat",
      "t3"."is_window_complete" AS "is_window_complete",
      "t3"."is_second_in_window" AS "is_second_in_window",
      "t11"."period" AS "period"
    FROM "kpi_order_history" AS "t3"
    INNER JOIN (
      SELECT
        "t1"."day" AS "day",
        "t1"."period" AS "period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'previous'
    ) AS "t11"
      ON "t3"."ordered_on" = "t11"."day"
  ) AS "t14"
  INNER JOIN (
    SELECT
      "t2"."order_id" AS "order_id",
      "t2"."product_id" AS "product_id",
      "t2"."quantity" AS "quantity"
    FROM "order_lines" AS "t2"
  ) AS "t8"
    ON "t14"."order_id" = "t8"."order_id"
)
SELECT
  "t30"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t30"."has_bought" THEN toInt32(1) ELSE toInt32(0) END) AS "hot_product_retention__num",
  toInt64(COUNT(*)) AS "hot_product_retention__den"
FROM (
  SELECT
    "t29"."period" AS "period",
    "t29"."user_id" AS "user_id",
    "t29"."came_back" AS "came_back",
    isNotNull("t29"."came_back") AS "has_bought"
  FROM (
    SELECT
      "t28"."period" AS "period",
      "t28"."user_id" AS "user_id",
      "t17"."came_back" AS "came_back"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          "t22"."period" AS "period",
          "t22"."user_id" AS "user_id"
        FROM (
          SELECT
            *
          FROM "t18" AS "t19"
          WHERE
            isNotNull("t19"."user_id")
        ) AS "t22"
        INNER JOIN (
          SELECT
            "t23"."period" AS "period",
            "t23"."product_id" AS "product_id"
          FROM (
            SELECT
              "t21"."period" AS "period",
              "t21"."product_id" AS "product_id",
              "t21"."pieces" AS "pieces",
              toInt64(
                ROW_NUMBER() OVER (
                  PARTITION BY "t21"."period"
                  ORDER BY "t21"."pieces" DESC, "t21"."product_id" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                )
              ) - 1 AS "place"
            FROM (
              SELECT
                "t19"."period" AS "period",
                "t19"."product_id" AS "product_id",
                SUM("t19"."quantity") AS "pieces"
              FROM "t18" AS "t19"
              GROUP BY
                "t19"."period",
                "t19"."product_id"
            ) AS "t21"
          ) AS "t23"
          WHERE
            "t23"."place" < 1
        ) AS "t25"
          ON "t22"."period" = "t25"."period" AND "t22"."product_id" = "t25"."product_id"
      ) AS "t26"
    ) AS "t28"
    LEFT OUTER JOIN (
      SELECT
        "t15"."period" AS "period",
        "t15"."user_id" AS "user_id",
        toInt32(1) AS "came_back"
      FROM (
        SELECT DISTINCT
          "t12"."period" AS "period",
          "t12"."user_id" AS "user_id"
        FROM (
          SELECT
            "t9"."order_id" AS "order_id",
            "t9"."user_id" AS "user_id",
            "t9"."ordered_at" AS "ordered_at",
            "t9"."ordered_on" AS "ordered_on",
            "t9"."amount" AS "amount",
            "t9"."cost" AS "cost",
            "t9"."status" AS "status",
            "t9"."refunded_amount" AS "refunded_amount",
            "t9"."refunded_at" AS "refunded_at",
            "t9"."refunded_on" AS "refunded_on",
            "t9"."channel" AS "channel",
            "t9"."campaign_id" AS "campaign_id",
            "t9"."content_id" AS "content_id",
            "t9"."net_amount" AS "net_amount",
            "t9"."order_number" AS "order_number",
            "t9"."previous_on" AS "previous_on",
            "t9"."next_on" AS "next_on",
            "t9"."first_on" AS "first_on",
            "t9"."second_on" AS "second_on",
            "t9"."is_first" AS "is_first",
            "t9"."is_repeat" AS "is_repeat",
            "t9"."is_window_complete" AS "is_window_complete",
            "t9"."is_second_in_window" AS "is_second_in_window",
            "t10"."period" AS "period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              isNotNull("t0"."user_id")
          ) AS "t9"
          INNER JOIN (
            SELECT
              "t1"."day" AS "day",
              "t1"."period" AS "period"
            FROM "kpi_calendar" AS "t1"
            WHERE
              "t1"."kind" = 'current'
          ) AS "t10"
            ON "t9"."ordered_on" = "t10"."day"
        ) AS "t12"
      ) AS "t15"
    ) AS "t17"
      ON "t28"."period" = "t17"."period" AND "t28"."user_id" = "t17"."user_id"
  ) AS "t29"
) AS "t30"
GROUP BY
  "t30"."period"

-- clickhouse: rating_periods
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  CASE
    WHEN toInt64(countIf("t6"."subject" IN ('product', 'service', 'logistics'))) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t6"."score", "t6"."subject" IN ('product', 'service', 'logistics'))
  END AS "feedback_score__num",
  countIf("t6"."score", "t6"."subject" IN ('product', 'service', 'logistics')) AS "feedback_score__den",
  CASE
    WHEN toInt64(countIf("t6"."subject" IN ('product'))) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t6"."score", "t6"."subject" IN ('product'))
  END AS "product_score__num",
  countIf("t6"."score", "t6"."subject" IN ('product')) AS "product_score__den",
  CASE
    WHEN toInt64(countIf("t6"."subject" IN ('service'))) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t6"."score", "t6"."subject" IN ('service'))
  END AS "service_score__num",
  countIf("t6"."score", "t6"."subject" IN ('service')) AS "service_score__den",
  CASE
    WHEN toInt64(countIf("t6"."subject" IN ('logistics'))) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t6"."score", "t6"."subject" IN ('logistics'))
  END AS "logistics_score__num",
  countIf("t6"."score", "t6"."subject" IN ('logistics')) AS "logistics_score__den",
  SUM(
    CASE
      WHEN (
        "t6"."source" = 'review'
      ) AND "t6"."satisfied"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "reviews_positive_rate__num",
  SUM(CASE WHEN "t6"."source" = 'review' THEN toInt32(1) ELSE toInt32(0) END) AS "reviews_positive_rate__den",
  SUM(
    CASE
      WHEN (
        "t6"."source" = 'survey'
      ) AND "t6"."satisfied"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "csat__num",
  SUM(CASE WHEN "t6"."source" = 'survey' THEN toInt32(1) ELSE toInt32(0) END) AS "csat__den",
  SUM(
    CASE
      WHEN (
        "t6"."subject" = 'pre_sale'
      ) AND "t6"."satisfied"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "presale_csat__num",
  SUM(CASE WHEN "t6"."subject" = 'pre_sale' THEN toInt32(1) ELSE toInt32(0) END) AS "presale_csat__den",
  SUM(
    CASE
      WHEN (
        "t6"."subject" = 'after_sale'
      ) AND "t6"."satisfied"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "aftersale_csat__num",
  SUM(CASE WHEN "t6"."subject" = 'after_sale' THEN toInt32(1) ELSE toInt32(0) END) AS "aftersale_csat__den"
FROM (
  SELECT
    "t5"."user_id" AS "user_id",
    "t5"."rated_at" AS "rated_at",
    "t5"."rated_on" AS "rated_on",
    "t5"."subject" AS "subject",
    "t5"."score" AS "score",
    "t5"."is_satisfied" AS "is_satisfied",
    "t5"."source" AS "source",
    "t5"."satisfied" AS "satisfied",
    "t5"."dissatisfied" AS "dissatisfied",
    "t4"."period" AS "period"
  FROM (
    SELECT
      "t0"."user_id" AS "user_id",
      "t0"."rated_at" AS "rated_at",
      "t0"."rated_on" AS "rated_on",
      "t0"."subject" AS "subject",
      "t0"."score" AS "score",
      "t0"."is_satisfied" AS "is_satisfied",
      "t0"."source" AS "source",
      COALESCE("t0"."is_satisfied", "t0"."score" >= toDecimal64(4.0000, 4)) AS "satisfied",
      COALESCE(NOT (
        "t0"."is_satisfied"
      ), "t0"."score" <= toDecimal64(2.0000, 4)) AS "dissatisfied"
    FROM "ratings" AS "t0"
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t5"."rated_on" = "t4"."day"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: rater_periods
SELECT
  "t8"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t8"."dissatisfied_ratings" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "dissatisfied_share__num",
  toInt64(COUNT(*)) AS "dissatisfied_share__den"
FROM (
  SELECT
    "t7"."period" AS "period",
    "t7"."user_id" AS "user_id",
    SUM(CASE WHEN "t7"."dissatisfied" THEN toInt32(1) ELSE toInt32(0) END) AS "dissatisfied_ratings"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t5"."user_id" AS "user_id",
        "t5"."rated_at" AS "rated_at",
        "t5"."rated_on" AS "rated_on",
        "t5"."subject" AS "subject",
        "t5"."score" AS "score",
        "t5"."is_satisfied" AS "is_satisfied",
        "t5"."source" AS "source",
        "t5"."satisfied" AS "satisfied",
        "t5"."dissatisfied" AS "dissatisfied",
        "t4"."period" AS "period"
      FROM (
        SELECT
          "t0"."user_id" AS "user_id",
          "t0"."rated_at" AS "rated_at",
          "t0"."rated_on" AS "rated_on",
          "t0"."subject" AS "subject",
          "t0"."score" AS "score",
          "t0"."is_satisfied" AS "is_satisfied",
          "t0"."source" AS "source",
          COALESCE("t0"."is_satisfied", "t0"."score" >= toDecimal64(4.0000, 4)) AS "satisfied",
          COALESCE(NOT (
            "t0"."is_satisfied"
          ), "t0"."score" <= toDecimal64(2.0000, 4)) AS "dissatisfied"
        FROM "ratings" AS "t0"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t4"
        ON "t5"."rated_on" = "t4"."day"
    ) AS "t6"
    WHERE
      isNotNull("t6"."user_id")
  ) AS "t7"
  GROUP BY
    "t7"."period",
    "t7"."user_id"
) AS "t8"
GROUP BY
  "t8"."period"

-- clickhouse: complaint_periods
SELECT
  "t5"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  toInt64(COUNT(*)) AS "complaints__num"
FROM (
  SELECT
    "t2"."complaint_id" AS "complaint_id",
    "t2"."user_id" AS "user_id",
    "t2"."opened_at" AS "opened_at",
    "t2"."opened_on" AS "opened_on",
    "t2"."closed_at" AS "closed_at",
    "t2"."closed_on" AS "closed_on",
    "t2"."order_id" AS "order_id",
    "t4"."period" AS "period"
  FROM "complaints" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."opened_on" = "t4"."day"
) AS "t5"
GROUP BY
  "t5"."period"

-- clickhouse: buyer_feedback_periods
SELECT
  "t25"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(
    CASE
      WHEN (
        "t25"."complaints" > 0
      ) OR (
        "t25"."bad_ratings" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "complaint_rate__num",
  toInt64(COUNT(*)) AS "complaint_rate__den",
  SUM(CASE WHEN "t25"."complaints" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "complaint_share__num",
  toInt64(COUNT(*)) AS "complaint_share__den"
FROM (
  SELECT
    "t24"."period" AS "period",
    "t24"."user_id" AS "user_id",
    "t24"."orders" AS "orders",
    COALESCE("t24"."complaints", toInt32(0)) AS "complaints",
    COALESCE("t24"."bad_ratings", toInt32(0)) AS "bad_ratings"
  FROM (
    SELECT
      "t23"."period" AS "period",
      "t23"."user_id" AS "user_id",
      "t23"."orders" AS "orders",
      "t23"."complaints" AS "complaints",
      "t21"."bad_ratings" AS "bad_ratings"
    FROM (
      SELECT
        "t15"."period" AS "period",
        "t15"."user_id" AS "user_id",
        "t15"."orders" AS "orders",
        "t20"."complaints" AS "complaints"
      FROM (
        SELECT
          "t11"."period" AS "period",
          "t11"."user_id" AS "user_id",
          toInt64(COUNT(*)) AS "orders"
        FROM (
          SELECT
            "t7"."order_id" AS "order_id",
            "t7"."user_id" AS "user_id",
            "t7"."ordered_at" AS "ordered_at",
            "t7"."ordered_on" AS "ordered_on",
            "t7"."amount" AS "amount",
            "t7"."cost" AS "cost",
            "t7"."status" AS "status",
            "t7"."refunded_amount" AS "refunded_amount",
            "t7"."refunded_at" AS "refunded_at",
            "t7"."refunded_on" AS "refunded_on",
            "t7"."channel" AS "channel",
            "t7"."campaign_id" AS "campaign_id",
            "t7"."content_id" AS "content_id",
            "t7"."net_amount" AS "net_amount",
            "t7"."order_number" AS "order_number",
            "t7"."previous_on" AS "previous_on",
            "t7"."next_on" AS "next_on",
            "t7"."first_on" AS "first_on",
            "t7"."second_on" AS "second_on",
            "t7"."is_first" AS "is_first",
            "t7"."is_repeat" AS "is_repeat",
            "t7"."is_window_complete" AS "is_window_complete",
            "t7"."is_second_in_window" AS "is_second_in_window",
            "t9"."period" AS "period"
          FROM (
            SELECT
              *
            FROM "kpi_order_history" AS "t0"
            WHERE
              isNotNull("t0"."user_id")
          ) AS "t7"
          INNER JOIN (
            SELECT
              "t2"."day" AS "day",
              "t2"."period" AS "period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t7"."ordered_on" = "t9"."day"
        ) AS "t11"
        GROUP BY
          "t11"."period",
          "t11"."user_id"
      ) AS "t15"
      LEFT OUTER JOIN (
        SELECT
          "t16"."period" AS "period",
          "t16"."user_id" AS "user_id",
          toInt64(COUNT(*)) AS "complaints"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t4"."complaint_id" AS "complaint_id",
              "t4"."user_id" AS "user_id",
              "t4"."opened_at" AS "opened_at",
              "t4"."opened_on" AS "opened_on",
              "t4"."closed_at" AS "closed_at",
              "t4"."closed_on" AS "closed_on",
              "t4"."order_id" AS "order_id",
              "t9"."period" AS "period"
            FROM "complaints" AS "t4"
            INNER JOIN (
              SELECT
                "t2"."day" AS "day",
                "t2"."period" AS "period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t9"
              ON "t4"."opened_on" = "t9"."day"
          ) AS "t12"
          WHERE
            isNotNull("t12"."user_id")
        ) AS "t16"
        GROUP BY
          "t16"."period",
          "t16"."user_id"
      ) AS "t20"
        ON "t15"."period" = "t20"."period" AND "t15"."user_id" = "t20"."user_id"
    ) AS "t23"
    LEFT OUTER JOIN (
      SELECT
        "t17"."period" AS "period",
        "t17"."user_id" AS "user_id",
        toInt64(COUNT(*)) AS "bad_ratings"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."user_id" AS "user_id",
            "t10"."rated_at" AS "rated_at",
            "t10"."rated_on" AS "rated_on",
            "t10"."subject" AS "subject",
            "t10"."score" AS "score",
            "t10"."is_satisfied" AS "is_satisfied",
            "t10"."source" AS "source",
            "t10"."satisfied" AS "satisfied",
            "t10"."dissatisfied" AS "dissatisfied",
            "t9"."period" AS "period"
          FROM (
            SELECT
              "t1"."user_id" AS "user_id",
              "t1"."rated_at" AS "rated_at",
              "t1"."rated_on" AS "rated_on",
              "t1"."subject" AS "subject",
              "t1"."score" AS "score",
              "t1"."is_satisfied" AS "is_satisfied",
              "t1"."source" AS "source",
              COALESCE("t1"."is_satisfied", "t1"."score" >= toDecimal64(4.0000, 4)) AS "satisfied",
              COALESCE(NOT (
                "t1"."is_satisfied"
              ), "t1"."score" <= toDecimal64(2.0000, 4)) AS "dissatisfied"
            FROM "ratings" AS "t1"
          ) AS "t10"
          INNER JOIN (
            SELECT
              "t2"."day" AS "day",
              "t2"."period" AS "period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t10"."rated_on" = "t9"."day"
        ) AS "t13"
        WHERE
          "t13"."dissatisfied" AND isNotNull("t13"."user_id")
      ) AS "t17"
      GROUP BY
        "t17"."period",
        "t17"."user_id"
    ) AS "t21"
      ON "t23"."period" = "t21"."period" AND "t23"."user_id" = "t21"."user_id"
  ) AS "t24"
) AS "t25"
GROUP BY
  "t25"."period"

-- clickhouse: sent_surveys
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t6"."was_answered" THEN toInt32(1) ELSE toInt32(0) END) AS "survey_response_rate__num",
  toInt64(COUNT(*)) AS "survey_response_rate__den"
FROM (
  SELECT
    "t4"."survey_id" AS "survey_id",
    "t4"."user_id" AS "user_id",
    "t4"."sent_at" AS "sent_at",
    "t4"."sent_on" AS "sent_on",
    "t4"."answered_at" AS "answered_at",
    "t4"."answered_on" AS "answered_on",
    "t4"."was_answered" AS "was_answered",
    "t5"."period" AS "period"
  FROM (
    SELECT
      "t0"."survey_id" AS "survey_id",
      "t0"."user_id" AS "user_id",
      "t0"."sent_at" AS "sent_at",
      "t0"."sent_on" AS "sent_on",
      "t0"."answered_at" AS "answered_at",
      "t0"."answered_on" AS "answered_on",
      isNotNull("t0"."answered_on") AS "was_answered"
    FROM "surveys" AS "t0"
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t5"
    ON "t4"."sent_on" = "t5"."day"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: respondent_periods
SELECT
  "t7"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  toInt64(COUNT(*)) AS "survey_participants__num"
FROM (
  SELECT
    "t6"."period" AS "period",
    "t6"."user_id" AS "user_id",
    toInt64(COUNT(*)) AS "answers"
  FROM (
    SELECT
      "t4"."survey_id" AS "survey_id",
      "t4"."user_id" AS "user_id",
      "t4"."sent_at" AS "sent_at",
      "t4"."sent_on" AS "sent_on",
      "t4"."answered_at" AS "answered_at",
      "t4"."answered_on" AS "answered_on",
      "t4"."answer_on" AS "answer_on",
      "t5"."period" AS "period"
    FROM (
      SELECT
        "t0"."survey_id" AS "survey_id",
        "t0"."user_id" AS "user_id",
        "t0"."sent_at" AS "sent_at",
        "t0"."sent_on" AS "sent_on",
        "t0"."answered_at" AS "answered_at",
        "t0"."answered_on" AS "answered_on",
        "t0"."answered_on" AS "answer_on"
      FROM "surveys" AS "t0"
      WHERE
        isNotNull("t0"."answered_on") AND isNotNull("t0"."user_id")
    ) AS "t4"
    INNER JOIN (
      SELECT
        "t1"."day" AS "day",
        "t1"."period" AS "period"
      FROM "kpi_calendar" AS "t1"
      WHERE
        "t1"."kind" = 'current'
    ) AS "t5"
      ON "t4"."answer_on" = "t5"."day"
  ) AS "t6"
  GROUP BY
    "t6"."period",
    "t6"."user_id"
) AS "t7"
GROUP BY
  "t7"."period"

-- clickhouse: audit_periods
SELECT
  "t5"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  CASE
    WHEN toInt64(countIf("t5"."kind" = 'mystery_shopper')) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t5"."score", "t5"."kind" = 'mystery_shopper')
  END AS "mystery_shopper_score__num",
  countIf("t5"."score", "t5"."kind" = 'mystery_shopper') AS "mystery_shopper_score__den",
  CASE
    WHEN toInt64(countIf("t5"."kind" = 'content_quality')) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t5"."score", "t5"."kind" = 'content_quality')
  END AS "content_quality__num",
  countIf("t5"."score", "t5"."kind" = 'content_quality') AS "content_quality__den",
  SUM(
    CASE
      WHEN COALESCE(
        (
          "t5"."kind" = 'figure_check'
        )
        AND isNotNull("t5"."is_confirmed")
        AND "t5"."is_confirmed",
        FALSE
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "accuracy_rate_review__num",
  SUM(
    CASE
      WHEN (
        "t5"."kind" = 'figure_check'
      ) AND isNotNull("t5"."is_confirmed")
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "accuracy_rate_review__den"
FROM (
  SELECT
    "t2"."audited_at" AS "audited_at",
    "t2"."audited_on" AS "audited_on",
    "t2"."kind" AS "kind",
    "t2"."department" AS "department",
    "t2"."score" AS "score",
    "t2"."is_confirmed" AS "is_confirmed",
    "t4"."period" AS "period"
  FROM "audits" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t4"
    ON "t2"."audited_on" = "t4"."day"
) AS "t5"
GROUP BY
  "t5"."period"

-- clickhouse: deliverable_periods
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_timely" THEN toInt32(1) ELSE toInt32(0) END) AS "timeliness_rate__num",
  toInt64(COUNT(*)) AS "timeliness_rate__den",
  GREATEST(SUM("t6"."actual_size") - SUM("t6"."forecast_error"), 0) AS "accuracy_rate_forecast__num",
  SUM("t6"."actual_size") AS "accuracy_rate_forecast__den"
FROM (
  SELECT
    "t5"."deliverable_id" AS "deliverable_id",
    "t5"."role" AS "role",
    "t5"."owner" AS "owner",
    "t5"."due_at" AS "due_at",
    "t5"."due_on" AS "due_on",
    "t5"."delivered_at" AS "delivered_at",
    "t5"."delivered_on" AS "delivered_on",
    "t5"."forecast" AS "forecast",
    "t5"."actual" AS "actual",
    "t5"."is_timely" AS "is_timely",
    "t5"."actual_size" AS "actual_size",
    "t5"."forecast_error" AS "forecast_error",
    "t3"."period" AS "period"
  FROM (
    SELECT
      "t0"."deliverable_id" AS "deliverable_id",
      "t0"."role" AS "role",
      "t0"."owner" AS "owner",
      "t0"."due_at" AS "due_at",
      "t0"."due_on" AS "due_on",
      "t0"."delivered_at" AS "delivered_at",
      "t0"."delivered_on" AS "delivered_on",
      "t0"."forecast" AS "forecast",
      "t0"."actual" AS "actual",
      COALESCE("t0"."delivered_at" <= "t0"."due_at", FALSE) AS "is_timely",
      CASE
        WHEN isNotNull("t0"."forecast") AND isNotNull("t0"."actual")
        THEN ABS("t0"."actual")
        ELSE toInt32(0)
      END AS "actual_size",
      CASE
        WHEN isNotNull("t0"."forecast") AND isNotNull("t0"."actual")
        THEN ABS("t0"."forecast" - "t0"."actual")
        ELSE toInt32(0)
      END AS "forecast_error"
    FROM "deliverables" AS "t0"
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."day" AS "day",
      "t1"."period" AS "period"
    FROM "kpi_calendar" AS "t1"
    WHERE
      "t1"."kind" = 'current'
  ) AS "t3"
    ON "t5"."due_on" = "t3"."day"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: task_periods
SELECT
  "t11"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t11"."is_on_time" THEN toInt32(1) ELSE toInt32(0) END) AS "on_time_rate__num",
  toInt64(COUNT(*)) AS "on_time_rate__den",
  SUM(CASE WHEN NOT (
    "t11"."is_on_time"
  ) THEN toInt32(1) ELSE toInt32(0) END) AS "delayed_items__num",
  SUM("t11"."days_late") AS "delay_days__num",
  MAX("t11"."days_late") AS "longest_delay__num"
FROM (
  SELECT
    "t10"."task_id" AS "task_id",
    "t10"."project" AS "project",
    "t10"."role" AS "role",
    "t10"."owner" AS "owner",
    "t10"."due_on" AS "due_on",
    "t10"."done_on" AS "done_on",
    "t10"."is_milestone" AS "is_milestone",
    "t10"."finished_on" AS "finished_on",
    "t10"."period" AS "period",
    "t10"."start_on" AS "start_on",
    "t10"."end_on" AS "end_on",
    "t10"."previous_start_on" AS "previous_start_on",
    COALESCE("t10"."finished_on" <= "t10"."due_on", FALSE) AS "is_on_time",
    CASE
      WHEN COALESCE("t10"."finished_on" <= "t10"."due_on", FALSE)
      THEN toInt32(0)
      ELSE CASE
        WHEN COALESCE("t10"."finished_on" >= "t10"."end_on", TRUE)
        THEN DATE_DIFF(DAY, "t10"."due_on", "t10"."end_on") - 1
        ELSE DATE_DIFF(DAY, "t10"."due_on", "t10"."finished_on")
      END
    END AS "days_late"
  FROM (
    SELECT
      "t9"."task_id" AS "task_id",
      "t9"."project" AS "project",
      "t9"."role" AS "role",
      "t9"."owner" AS "owner",
      "t9"."due_on" AS "due_on",
      "t9"."done_on" AS "done_on",
      "t9"."is_milestone" AS "is_milestone",
      "t9"."finished_on" AS "finished_on",
      "t9"."period" AS "period",
      "t3"."start_on" AS "start_on",
      "t3"."end_on" AS "end_on",
      "t3"."previous_start_on" AS "previous_start_on"
    FROM (
      SELECT
        "t5"."task_id" AS "task_id",
        "t5"."project" AS "project",
        "t5"."role" AS "role",
        "t5"."owner" AS "owner",
        "t5"."due_on" AS "due_on",
        "t5"."done_on" AS "done_on",
        "t5"."is_milestone" AS "is_milestone",
        "t5"."finished_on" AS "finished_on",
        "t7"."period" AS "period"
      FROM (
        SELECT
          "t1"."task_id" AS "task_id",
          "t1"."project" AS "project",
          "t1"."role" AS "role",
          "t1"."owner" AS "owner",
          "t1"."due_on" AS "due_on",
          "t1"."done_on" AS "done_on",
          "t1"."is_milestone" AS "is_milestone",
          "t1"."done_on" AS "finished_on"
        FROM "tasks" AS "t1"
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t7"
        ON "t5"."due_on" = "t7"."day"
    ) AS "t9"
    INNER JOIN "kpi_periods" AS "t3"
      ON "t9"."period" = "t3"."period"
  ) AS "t10"
) AS "t11"
GROUP BY
  "t11"."period"

-- clickhouse: milestone_periods
SELECT
  "t6"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t6"."is_reached" THEN toInt32(1) ELSE toInt32(0) END) AS "milestone_progress__num",
  toInt64(COUNT(*)) AS "milestone_progress__den"
FROM (
  SELECT
    "t5"."task_id" AS "task_id",
    "t5"."project" AS "project",
    "t5"."role" AS "role",
    "t5"."owner" AS "owner",
    "t5"."due_on" AS "due_on",
    "t5"."done_on" AS "done_on",
    "t5"."is_milestone" AS "is_milestone",
    "t5"."finished_on" AS "finished_on",
    "t5"."period" AS "period",
    "t5"."start_on" AS "start_on",
    "t5"."end_on" AS "end_on",
    "t5"."previous_start_on" AS "previous_start_on",
    COALESCE("t5"."finished_on" < "t5"."end_on", FALSE) AS "is_reached"
  FROM (
    SELECT
      "t4"."task_id" AS "task_id",
      "t4"."project" AS "project",
      "t4"."role" AS "role",
      "t4"."owner" AS "owner",
      "t4"."due_on" AS "due_on",
      "t4"."done_on" AS "done_on",
      "t4"."is_milestone" AS "is_milestone",
      "t4"."finished_on" AS "finished_on",
      "t2"."period" AS "period",
      "t2"."start_on" AS "start_on",
      "t2"."end_on" AS "end_on",
      "t2"."previous_start_on" AS "previous_start_on"
    FROM (
      SELECT
        "t0"."task_id" AS "task_id",
        "t0"."project" AS "project",
        "t0"."role" AS "role",
        "t0"."owner" AS "owner",
        "t0"."due_on" AS "due_on",
        "t0"."done_on" AS "done_on",
        "t0"."is_milestone" AS "is_milestone",
        "t0"."done_on" AS "finished_on"
      FROM "tasks" AS "t0"
      WHERE
        "t0"."is_milestone"
    ) AS "t4"
    INNER JOIN "kpi_periods" AS "t2"
      ON "t4"."due_on" < "t2"."end_on"
  ) AS "t5"
) AS "t6"
GROUP BY
  "t6"."period"

-- clickhouse: training_periods
SELECT
  "t7"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t7"."hours") AS "learning_hours__num",
  SUM(CASE WHEN "t7"."is_first_of_course" THEN toInt32(1) ELSE toInt32(0) END) AS "courses_completed__num",
  SUM(
    CASE WHEN COALESCE("t7"."is_required", FALSE) THEN toInt32(1) ELSE toInt32(0) END
  ) AS "trainings_required__num"
FROM (
  SELECT
    "t6"."person" AS "person",
    "t6"."role" AS "role",
    "t6"."course" AS "course",
    "t6"."completed_at" AS "completed_at",
    "t6"."completed_on" AS "completed_on",
    "t6"."hours" AS "hours",
    "t6"."is_required" AS "is_required",
    "t6"."period" AS "period",
    "t6"."course_row" AS "course_row",
    "t6"."course_row" = 0 AS "is_first_of_course"
  FROM (
    SELECT
      "t5"."person" AS "person",
      "t5"."role" AS "role",
      "t5"."course" AS "course",
      "t5"."completed_at" AS "completed_at",
      "t5"."completed_on" AS "completed_on",
      "t5"."hours" AS "hours",
      "t5"."is_required" AS "is_required",
      "t5"."period" AS "period",
      toInt64(
        ROW_NUMBER() OVER (
          PARTITION BY "t5"."period", "t5"."course"
          ORDER BY "t5"."completed_at" ASC, "t5"."person" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
      ) - 1 AS "course_row"
    FROM (
      SELECT
        "t2"."person" AS "person",
        "t2"."role" AS "role",
        "t2"."course" AS "course",
        "t2"."completed_at" AS "completed_at",
        "t2"."completed_on" AS "completed_on",
        "t2"."hours" AS "hours",
        "t2"."is_required" AS "is_required",
        "t4"."period" AS "period"
      FROM "training" AS "t2"
      INNER JOIN (
        SELECT
          "t1"."day" AS "day",
          "t1"."period" AS "period"
        FROM "kpi_calendar" AS "t1"
        WHERE
          "t1"."kind" = 'current'
      ) AS "t4"
        ON "t2"."completed_on" = "t4"."day"
    ) AS "t5"
  ) AS "t6"
) AS "t7"
GROUP BY
  "t7"."period"

-- clickhouse: assessment_periods
SELECT
  "t8"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  CASE
    WHEN toInt64(countIf("t8"."criterion" = 'plan_thinking')) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t8"."score_total", "t8"."criterion" = 'plan_thinking')
  END AS "plan_thinking__num",
  CASE
    WHEN toInt64(countIf("t8"."criterion" = 'plan_thinking')) = 0
    THEN CAST(0 AS Nullable(Int64))
    ELSE sumIf("t8"."scores", "t8"."criterion" = 'plan_thinking')
  END AS "plan_thinking__den",
  CASE
    WHEN toInt64(countIf("t8"."criterion" = 'user_understanding')) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t8"."score_total", "t8"."criterion" = 'user_understanding')
  END AS "user_understanding__num",
  CASE
    WHEN toInt64(countIf("t8"."criterion" = 'user_understanding')) = 0
    THEN CAST(0 AS Nullable(Int64))
    ELSE sumIf("t8"."scores", "t8"."criterion" = 'user_understanding')
  END AS "user_understanding__den",
  CASE
    WHEN toInt64(countIf("t8"."criterion" = 'execution')) = 0
    THEN CAST(0 AS Nullable(Decimal(38, 4)))
    ELSE sumIf("t8"."score_total", "t8"."criterion" = 'execution')
  END AS "execution__num",
  CASE
    WHEN toInt64(countIf("t8"."criterion" = 'execution')) = 0
    THEN CAST(0 AS Nullable(Int64))
    ELSE sumIf("t8"."scores", "t8"."criterion" = 'execution')
  END AS "execution__den",
  SUM(
    CASE
      WHEN (
        "t8"."raters" >= 2
      ) AND (
        "t8"."spread" <= 1
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "rater_agreement__num",
  SUM(CASE WHEN "t8"."raters" >= 2 THEN toInt32(1) ELSE toInt32(0) END) AS "rater_agreement__den"
FROM (
  SELECT
    "t7"."period" AS "period",
    "t7"."subject" AS "subject",
    "t7"."criterion" AS "criterion",
    "t7"."assessed_on" AS "assessed_on",
    toInt64(COUNT(*)) AS "raters",
    SUM("t7"."total") AS "score_total",
    SUM("t7"."count") AS "scores",
    MAX("t7"."high") - MIN("t7"."low") AS "spread"
  FROM (
    SELECT
      "t6"."period" AS "period",
      "t6"."subject" AS "subject",
      "t6"."criterion" AS "criterion",
      "t6"."assessed_on" AS "assessed_on",
      "t6"."rater" AS "rater",
      SUM("t6"."points") AS "total",
      toInt64(COUNT("t6"."points")) AS "count",
      MIN("t6"."points") AS "low",
      MAX("t6"."points") AS "high"
    FROM (
      SELECT
        "t5"."assessed_on" AS "assessed_on",
        "t5"."subject" AS "subject",
        "t5"."criterion" AS "criterion",
        "t5"."rater" AS "rater",
        "t5"."score" AS "score",
        "t5"."period" AS "period",
        "t5"."score" AS "points"
      FROM (
        SELECT
          "t2"."assessed_on" AS "assessed_on",
          "t2"."subject" AS "subject",
          "t2"."criterion" AS "criterion",
          "t2"."rater" AS "rater",
          "t2"."score" AS "score",
          "t4"."period" AS "period"
        FROM "assessments" AS "t2"
        INNER JOIN (
          SELECT
            "t1"."day" AS "day",
            "t1"."period" AS "period"
          FROM "kpi_calendar" AS "t1"
          WHERE
            "t1"."kind" = 'current'
        ) AS "t4"
          ON "t2"."assessed_on" = "t4"."day"
      ) AS "t5"
    ) AS "t6"
    GROUP BY
      "t6"."period",
      "t6"."subject",
      "t6"."criterion",
      "t6"."assessed_on",
      "t6"."rater"
  ) AS "t7"
  GROUP BY
    "t7"."period",
    "t7"."subject",
    "t7"."criterion",
    "t7"."assessed_on"
) AS "t8"
GROUP BY
  "t8"."period"

-- clickhouse: community_periods
SELECT
  "t34"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t34"."is_in_at_end" THEN toInt32(1) ELSE toInt32(0) END) AS "community_members__num",
  SUM(CASE WHEN "t34"."is_new" THEN toInt32(1) ELSE toInt32(0) END) AS "community_new__num",
  SUM(
    CASE
      WHEN "t34"."was_in_at_start" AND NOT (
        "t34"."is_in_at_end"
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "community_left__num",
  SUM(
    CASE
      WHEN "t34"."was_in" AND "t34"."has_messaged"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "community_active__num",
  SUM(CASE WHEN "t34"."was_in" THEN toInt32(1) ELSE toInt32(0) END) AS "community_active__den",
  SUM(
    CASE
      WHEN "t34"."was_in" AND "t34"."has_taken_part"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "activity_participation__num",
  SUM(CASE WHEN "t34"."was_in" THEN toInt32(1) ELSE toInt32(0) END) AS "activity_participation__den"
FROM (
  SELECT
    "t33"."period" AS "period",
    "t33"."user_id" AS "user_id",
    "t33"."start_on" AS "start_on",
    "t33"."first_joined_on" AS "first_joined_on",
    "t33"."was_in" = 1 AS "was_in",
    "t33"."was_in_at_start" = 1 AS "was_in_at_start",
    "t33"."is_in_at_end" = 1 AS "is_in_at_end",
    "t33"."has_messaged" = 1 AS "has_messaged",
    "t33"."has_taken_part" = 1 AS "has_taken_part",
    "t33"."first_joined_on" >= "t33"."start_on" AS "is_new"
  FROM (
    SELECT
      "t32"."period" AS "period",
      "t32"."user_id" AS "user_id",
      "t32"."start_on" AS "start_on",
      MIN("t32"."joined_on") AS "first_joined_on",
      MAX(CASE WHEN "t32"."was_in" THEN toInt32(1) ELSE toInt32(0) END) AS "was_in",
      MAX(CASE WHEN "t32"."was_in_at_start" THEN toInt32(1) ELSE toInt32(0) END) AS "was_in_at_start",
      MAX(CASE WHEN "t32"."is_in_at_end" THEN toInt32(1) ELSE toInt32(0) END) AS "is_in_at_end",
      MAX(CASE WHEN "t32"."has_messaged" THEN toInt32(1) ELSE toInt32(0) END) AS "has_messaged",
      MAX(CASE WHEN "t32"."has_taken_part" THEN toInt32(1) ELSE toInt32(0) END) AS "has_taken_part"
    FROM (
      SELECT
        "t31"."group_id" AS "group_id",
        "t31"."user_id" AS "user_id",
        "t31"."joined_at" AS "joined_at",
        "t31"."joined_on" AS "joined_on",
        "t31"."left_at" AS "left_at",
        "t31"."left_on" AS "left_on",
        "t31"."period" AS "period",
        "t31"."start_on" AS "start_on",
        "t31"."end_on" AS "end_on",
        "t31"."previous_start_on" AS "previous_start_on",
        "t31"."was_in" AS "was_in",
        "t31"."was_in_at_start" AS "was_in_at_start",
        "t31"."is_in_at_end" AS "is_in_at_end",
        isNotNull("t31"."has_messaged") AS "has_messaged",
        isNotNull("t31"."has_taken_part") AS "has_taken_part"
      FROM (
        SELECT
          "t29"."group_id" AS "group_id",
          "t29"."user_id" AS "user_id",
          "t29"."joined_at" AS "joined_at",
          "t29"."joined_on" AS "joined_on",
          "t29"."left_at" AS "left_at",
          "t29"."left_on" AS "left_on",
          "t29"."period" AS "period",
          "t29"."start_on" AS "start_on",
          "t29"."end_on" AS "end_on",
          "t29"."previous_start_on" AS "previous_start_on",
          "t29"."was_in" AS "was_in",
          "t29"."was_in_at_start" AS "was_in_at_start",
          "t29"."is_in_at_end" AS "is_in_at_end",
          "t29"."has_messaged" AS "has_messaged",
          "t30"."has_taken_part" AS "has_taken_part"
        FROM (
          SELECT
            "t25"."group_id" AS "group_id",
            "t25"."user_id" AS "user_id",
            "t25"."joined_at" AS "joined_at",
            "t25"."joined_on" AS "joined_on",
            "t25"."left_at" AS "left_at",
            "t25"."left_on" AS "left_on",
            "t25"."period" AS "period",
            "t25"."start_on" AS "start_on",
            "t25"."end_on" AS "end_on",
            "t25"."previous_start_on" AS "previous_start_on",
            "t25"."was_in" AS "was_in",
            "t25"."was_in_at_start" AS "was_in_at_start",
            "t25"."is_in_at_end" AS "is_in_at_end",
            "t21"."has_messaged" AS "has_messaged"
          FROM (
            SELECT
              "t17"."group_id" AS "group_id",
              "t17"."user_id" AS "user_id",
              "t17"."joined_at" AS "joined_at",
              "t17"."joined_on" AS "joined_on",
              "t17"."left_at" AS "left_at",
              "t17"."left_on" AS "left_on",
              "t17"."period" AS "period",
              "t17"."start_on" AS "start_on",
              "t17"."end_on" AS "end_on",
              "t17"."previous_start_on" AS "previous_start_on",
              isNull("t17"."left_on")
              OR (
                (
                  "t17"."left_on" > "t17"."start_on"
                )
                AND (
                  "t17"."left_on" > "t17"."joined_on"
                )
              ) AS "was_in",
              (
                "t17"."joined_on" < "t17"."start_on"
              )
              AND (
                isNull("t17"."left_on") OR (
                  "t17"."left_on" >= "t17"."start_on"
                )
              ) AS "was_in_at_start",
              isNull("t17"."left_on") OR (
                "t17"."left_on" >= "t17"."end_on"
              ) AS "is_in_at_end"
            FROM (
              SELECT
                "t6"."group_id" AS "group_id",
                "t6"."user_id" AS "user_id",
                "t6"."joined_at" AS "joined_at",
                "t6"."joined_on" AS "joined_on",
                "t6"."left_at" AS "left_at",
                "t6"."left_on" AS "left_on",
                "t7"."period" AS "period",
                "t7"."start_on" AS "start_on",
                "t7"."end_on" AS "end_on",
                "t7"."previous_start_on" AS "previous_start_on"
              FROM "group_members" AS "t6"
              LEFT ANTI JOIN (
                SELECT
                  "t3"."user_id" AS "user_id"
                FROM "users" AS "t3"
                WHERE
                  COALESCE("t3"."is_staff", FALSE)
              ) AS "t14"
                ON "t6"."user_id" = "t14"."user_id"
              INNER JOIN "kpi_periods" AS "t7"
                ON "t6"."joined_on" < "t7"."end_on"
            ) AS "t17"
          ) AS "t25"
          LEFT OUTER JOIN (
            SELECT
              "t18"."period" AS "period",
              "t18"."user_id" AS "user_id",
              toInt64(COUNT(*)) AS "has_messaged"
            FROM (
              SELECT
                "t15"."user_id" AS "user_id",
                "t15"."event" AS "event",
                "t15"."occurred_at" AS "occurred_at",
                "t15"."occurred_on" AS "occurred_on",
                "t15"."session_id" AS "session_id",
                "t15"."channel" AS "channel",
                "t15"."campaign_id" AS "campaign_id",
                "t15"."content_id" AS "content_id",
                "t15"."group_id" AS "group_id",
                "t15"."value" AS "value",
                "t13"."period" AS "period"
              FROM (
                SELECT
                  *
                FROM "events" AS "t4"
                WHERE
                  "t4"."event" = 'message' AND isNotNull("t4"."user_id")
              ) AS "t15"
              INNER JOIN (
                SELECT
                  "t2"."day" AS "day",
                  "t2"."period" AS "period"
                FROM "kpi_calendar" AS "t2"
                WHERE
                  "t2"."kind" = 'current'
              ) AS "t13"
                ON "t15"."occurred_on" = "t13"."day"
            ) AS "t18"
            GROUP BY
              "t18"."period",
              "t18"."user_id"
          ) AS "t21"
            ON "t25"."period" = "t21"."period" AND "t25"."user_id" = "t21"."user_id"
        ) AS "t29"
        LEFT OUTER JOIN (
          SELECT
            "t26"."period" AS "period",
            "t26"."user_id" AS "user_id",
            toInt64(COUNT(*)) AS "has_taken_part"
          FROM (
            SELECT
              "t23"."user_id" AS "user_id",
              "t23"."event" AS "event",
              "t23"."occurred_at" AS "occurred_at",
              "t23"."occurred_on" AS "occurred_on",
              "t23"."session_id" AS "session_id",
              "t23"."channel" AS "channel",
              "t23"."campaign_id" AS "campaign_id",
              "t23"."content_id" AS "content_id",
              "t23"."group_id" AS "group_id",
              "t23"."value" AS "value",
              "t13"."period" AS "period"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t8"."user_id" AS "user_id",
                  "t8"."event" AS "event",
                  "t8"."occurred_at" AS "occurred_at",
                  "t8"."occurred_on" AS "occurred_on",
                  "t8"."session_id" AS "session_id",
                  "t8"."channel" AS "channel",
                  "t8"."campaign_id" AS "campaign_id",
                  "t8"."content_id" AS "content_id",
                  "t8"."group_id" AS "group_id",
                  "t8"."value" AS "value"
                FROM "events" AS "t8"
                LEFT SEMI JOIN (
                  SELECT
                    "t5"."campaign_id" AS "campaign_id"
                  FROM "campaigns" AS "t5"
                  WHERE
                    "t5"."kind" IN ('activity')
                ) AS "t16"
                  ON "t8"."campaign_id" = "t16"."campaign_id"
              ) AS "t19"
              WHERE
                isNotNull("t19"."user_id")
            ) AS "t23"
            INNER JOIN (
              SELECT
                "t2"."day" AS "day",
                "t2"."period" AS "period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t13"
              ON "t23"."occurred_on" = "t13"."day"
          ) AS "t26"
          GROUP BY
            "t26"."period",
            "t26"."user_id"
        ) AS "t30"
          ON "t29"."period" = "t30"."period" AND "t29"."user_id" = "t30"."user_id"
      ) AS "t31"
    ) AS "t32"
    GROUP BY
      "t32"."period",
      "t32"."user_id",
      "t32"."start_on"
  ) AS "t33"
) AS "t34"
GROUP BY
  "t34"."period"

-- clickhouse: call_periods
SELECT
  "t8"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  toInt64(COUNT(*)) AS "phone_visits__num",
  SUM(CASE WHEN "t8"."is_connected" THEN toInt32(1) ELSE toInt32(0) END) AS "phone_connected__num",
  SUM(CASE WHEN "t8"."is_connected" THEN toInt32(1) ELSE toInt32(0) END) AS "phone_connect_rate__num",
  toInt64(COUNT(*)) AS "phone_connect_rate__den"
FROM (
  SELECT
    "t3"."call_id" AS "call_id",
    "t3"."user_id" AS "user_id",
    "t3"."called_at" AS "called_at",
    "t3"."called_on" AS "called_on",
    "t3"."is_connected" AS "is_connected",
    "t7"."period" AS "period"
  FROM "calls" AS "t3"
  LEFT ANTI JOIN (
    SELECT
      "t1"."user_id" AS "user_id"
    FROM "users" AS "t1"
    WHERE
      COALESCE("t1"."is_staff", FALSE)
  ) AS "t6"
    ON "t3"."user_id" = "t6"."user_id"
  INNER JOIN (
    SELECT
      "t2"."day" AS "day",
      "t2"."period" AS "period"
    FROM "kpi_calendar" AS "t2"
    WHERE
      "t2"."kind" = 'current'
  ) AS "t7"
    ON "t3"."called_on" = "t7"."day"
) AS "t8"
GROUP BY
  "t8"."period"

-- clickhouse: profile_periods
SELECT
  "t7"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t7"."filled_fields") AS "info_completeness__num",
  SUM("t7"."profile_fields") AS "info_completeness__den"
FROM (
  SELECT
    "t6"."user_id" AS "user_id",
    "t6"."registered_at" AS "registered_at",
    "t6"."registered_on" AS "registered_on",
    "t6"."channel" AS "channel",
    "t6"."referrer_id" AS "referrer_id",
    "t6"."is_staff" AS "is_staff",
    "t6"."willing_to_refer" AS "willing_to_refer",
    "t6"."phone" AS "phone",
    "t6"."birthday" AS "birthday",
    "t6"."gender" AS "gender",
    "t6"."city" AS "city",
    "t6"."filled_fields" AS "filled_fields",
    "t6"."profile_fields" AS "profile_fields",
    "t2"."period" AS "period",
    "t2"."start_on" AS "start_on",
    "t2"."end_on" AS "end_on",
    "t2"."previous_start_on" AS "previous_start_on"
  FROM (
    SELECT
      "t0"."user_id" AS "user_id",
      "t0"."registered_at" AS "registered_at",
      "t0"."registered_on" AS "registered_on",
      "t0"."channel" AS "channel",
      "t0"."referrer_id" AS "referrer_id",
      "t0"."is_staff" AS "is_staff",
      "t0"."willing_to_refer" AS "willing_to_refer",
      "t0"."phone" AS "phone",
      "t0"."birthday" AS "birthday",
      "t0"."gender" AS "gender",
      "t0"."city" AS "city",
      0 + CASE WHEN isNotNull("t0"."phone") THEN toInt32(1) ELSE toInt32(0) END + CASE WHEN isNotNull("t0"."birthday") THEN toInt32(1) ELSE toInt32(0) END + CASE WHEN isNotNull("t0"."city") THEN toInt32(1) ELSE toInt32(0) END AS "filled_fields",
      toInt32(3) AS "profile_fields"
    FROM "users" AS "t0"
  ) AS "t6"
  LEFT ANTI JOIN (
    SELECT
      "t0"."user_id" AS "user_id"
    FROM "users" AS "t0"
    WHERE
      COALESCE("t0"."is_staff", FALSE)
  ) AS "t4"
    ON "t6"."user_id" = "t4"."user_id"
  INNER JOIN "kpi_periods" AS "t2"
    ON "t6"."registered_on" < "t2"."end_on"
) AS "t7"
GROUP BY
  "t7"."period"

-- clickhouse: health_scores
SELECT
  "t15"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  (
    CAST(CASE
      WHEN toInt64(countIf("t15"."is_judgement" = 1)) = 0
      THEN CAST(0 AS Nullable(Decimal(38, 4)))
      ELSE sumIf("t15"."score", "t15"."is_judgement" = 1)
    END AS Nullable(Float64)) * (
      CAST(maxIf("t15"."weight_parts", "t15"."is_judgement" = 1) AS Nullable(Float64)) / CAST(nullIf(maxIf("t15"."weight_whole", "t15"."is_judgement" = 1), 0) AS Nullable(Float64))
    )
  ) + (
    CAST(CASE
      WHEN toInt64(countIf(NOT (
        "t15"."is_judgement" = 1
      ))) = 0
      THEN CAST(0 AS Nullable(Decimal(38, 4)))
      ELSE sumIf("t15"."score", NOT (
        "t15"."is_judgement" = 1
      ))
    END AS Nullable(Float64)) * (
      CAST(maxIf("t15"."weight_parts", NOT (
        "t15"."is_judgement" = 1
      )) AS Nullable(Float64)) / CAST(nullIf(maxIf("t15"."weight_whole", NOT (
        "t15"."is_judgement" = 1
      )), 0) AS Nullable(Float64))
    )
  ) AS "community_health__num",
  toInt64(COUNT(*)) AS "community_health__den"
FROM (
  SELECT
    "t14"."period" AS "period",
    "t14"."score" AS "score",
    "t14"."is_judgement" AS "is_judgement",
    "t14"."judgements" AS "judgements",
    "t14"."all_scores" AS "all_scores",
    CASE WHEN "t14"."is_judgement" = 1 THEN toInt32(500000) ELSE toInt32(500000) END * "t14"."all_scores" AS "weight_parts",
    CASE
      WHEN "t14"."is_judgement" = 1
      THEN "t14"."judgements"
      ELSE "t14"."all_scores" - "t14"."judgements"
    END * 1000000 AS "weight_whole"
  FROM (
    SELECT
      "t13"."period" AS "period",
      "t13"."score" AS "score",
      "t13"."is_judgement" AS "is_judgement",
      SUM("t13"."is_judgement") OVER (
        PARTITION BY "t13"."period"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "judgements",
      toInt64(
        COUNT(*) OVER (
          PARTITION BY "t13"."period"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
      ) AS "all_scores"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t9"."period" AS "period",
          "t9"."score" AS "score",
          toInt32(1) AS "is_judgement"
        FROM (
          SELECT
            "t6"."assessed_on" AS "assessed_on",
            "t6"."subject" AS "subject",
            "t6"."criterion" AS "criterion",
            "t6"."rater" AS "rater",
            "t6"."score" AS "score",
            "t8"."period" AS "period"
          FROM (
            SELECT
              *
            FROM "assessments" AS "t0"
            WHERE
              "t0"."criterion" = 'community_health'
          ) AS "t6"
          INNER JOIN (
            SELECT
              "t2"."day" AS "day",
              "t2"."period" AS "period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t8"
            ON "t6"."assessed_on" = "t8"."day"
        ) AS "t9"
      ) AS "t11"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t10"."period" AS "period",
          "t10"."score" AS "score",
          toInt32(0) AS "is_judgement"
        FROM (
          SELECT
            "t7"."user_id" AS "user_id",
            "t7"."rated_at" AS "rated_at",
            "t7"."rated_on" AS "rated_on",
            "t7"."subject" AS "subject",
            "t7"."score" AS "score",
            "t7"."is_satisfied" AS "is_satisfied",
            "t7"."source" AS "source",
            "t8"."period" AS "period"
          FROM (
            SELECT
              *
            FROM "ratings" AS "t1"
            WHERE
              "t1"."subject" = 'community'
          ) AS "t7"
          INNER JOIN (
            SELECT
              "t2"."day" AS "day",
              "t2"."period" AS "period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t8"
            ON "t7"."rated_on" = "t8"."day"
        ) AS "t10"
      ) AS "t12"
    ) AS "t13"
  ) AS "t14"
  WHERE
    "t14"."judgements" > 0 AND "t14"."judgements" < "t14"."all_scores"
) AS "t15"
GROUP BY
  "t15"."period"

-- clickhouse: funnel_periods
SELECT
  "t28"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      ) AND "t28"."has_bought"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "visit_conversion_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "visit_conversion_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."reads" > 0
      ) AND "t28"."has_bought"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "read_conversion_rate__num",
  SUM(CASE WHEN "t28"."reads" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "read_conversion_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."carts" > 0
      ) AND "t28"."has_bought"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "cart_conversion_rate__num",
  SUM(CASE WHEN "t28"."carts" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "cart_conversion_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      )
      AND (
        (
          "t28"."purchases" > 0
        )
        OR (
          "t28"."submit_forms" > 0
        )
        OR (
          "t28"."downloads" > 0
        )
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "action_conversion_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "action_conversion_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      ) AND "t28"."has_registered"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "signup_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "signup_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."events" > 0
      ) AND (
        "t28"."inquiries" > 0
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "inquiry_rate__num",
  SUM(CASE WHEN "t28"."events" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "inquiry_rate__den",
  SUM(
    CASE
      WHEN (
        "t28"."inquiries" > 0
      ) AND "t28"."has_bought"
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "order_conversion__num",
  SUM(CASE WHEN "t28"."inquiries" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "order_conversion__den",
  SUM(
    CASE
      WHEN (
        "t28"."visits" > 0
      ) AND (
        "t28"."first_visit_on" < "t28"."last_visit_on"
      )
      THEN toInt32(1)
      ELSE toInt32(0)
    END
  ) AS "return_visit_rate__num",
  SUM(CASE WHEN "t28"."visits" > 0 THEN toInt32(1) ELSE toInt32(0) END) AS "return_visit_rate__den"
FROM (
  SELECT
    "t27"."period" AS "period",
    "t27"."user_id" AS "user_id",
    "t27"."visits" AS "visits",
    "t27"."reads" AS "reads",
    "t27"."shares" AS "shares",
    "t27"."comments" AS "comments",
    "t27"."likes" AS "likes",
    "t27"."carts" AS "carts",
    "t27"."inquiries" AS "inquiries",
    "t27"."check_ins" AS "check_ins",
    "t27"."messages" AS "messages",
    "t27"."bind_cards" AS "bind_cards",
    "t27"."submit_forms" AS "submit_forms",
    "t27"."downloads" AS "downloads",
    "t27"."moments_likes" AS "moments_likes",
    "t27"."tip_events" AS "tip_events",
    "t27"."tips" AS "tips",
    "t27"."purchases" AS "purchases",
    "t27"."active_events" AS "active_events",
    "t27"."events" AS "events",
    "t27"."first_visit_on" AS "first_visit_on",
    "t27"."last_visit_on" AS "last_visit_on",
    "t27"."is_known" AS "is_known",
    "t27"."orders" AS "orders",
    "t27"."has_bought" AS "has_bought",
    "t27"."registrations" AS "registrations",
    isNotNull("t27"."registrations") AS "has_registered"
  FROM (
    SELECT
      "t26"."period" AS "period",
      "t26"."user_id" AS "user_id",
      "t26"."visits" AS "visits",
      "t26"."reads" AS "reads",
      "t26"."shares" AS "shares",
      "t26"."comments" AS "comments",
      "t26"."likes" AS "likes",
      "t26"."carts" AS "carts",
      "t26"."inquiries" AS "inquiries",
      "t26"."check_ins" AS "check_ins",
      "t26"."messages" AS "messages",
      "t26"."bind_cards" AS "bind_cards",
      "t26"."submit_forms" AS "submit_forms",
      "t26"."downloads" AS "downloads",
      "t26"."moments_likes" AS "moments_likes",
      "t26"."tip_events" AS "tip_events",
      "t26"."tips" AS "tips",
      "t26"."purchases" AS "purchases",
      "t26"."active_events" AS "active_events",
      "t26"."events" AS "events",
      "t26"."first_visit_on" AS "first_visit_on",
      "t26"."last_visit_on" AS "last_visit_on",
      "t26"."is_known" AS "is_known",
      "t26"."orders" AS "orders",
      "t26"."has_bought" AS "has_bought",
      "t17"."registrations" AS "registrations"
    FROM (
      SELECT
        "t24"."period" AS "period",
        "t24"."user_id" AS "user_id",
        "t24"."visits" AS "visits",
        "t24"."reads" AS "reads",
        "t24"."shares" AS "shares",
        "t24"."comments" AS "comments",
        "t24"."likes" AS "likes",
        "t24"."carts" AS "carts",
        "t24"."inquiries" AS "inquiries",
        "t24"."check_ins" AS "check_ins",
        "t24"."messages" AS "messages",
        "t24"."bind_cards" AS "bind_cards",
        "t24"."submit_forms" AS "submit_forms",
        "t24"."downloads" AS "downloads",
        "t24"."moments_likes" AS "moments_likes",
        "t24"."tip_events" AS "tip_events",
        "t24"."tips" AS "tips",
        "t24"."purchases" AS "purchases",
        "t24"."active_events" AS "active_events",
        "t24"."events" AS "events",
        "t24"."first_visit_on" AS "first_visit_on",
        "t24"."last_visit_on" AS "last_visit_on",
        "t24"."is_known" AS "is_known",
        "t24"."orders" AS "orders",
        isNotNull("t24"."orders") AS "has_bought"
      FROM (
        SELECT
          "t23"."period" AS "period",
          "t23"."user_id" AS "user_id",
          "t23"."visits" AS "visits",
          "t23"."reads" AS "reads",
          "t23"."shares" AS "shares",
          "t23"."comments" AS "comments",
          "t23"."likes" AS "likes",
          "t23"."carts" AS "carts",
          "t23"."inquiries" AS "inquiries",
          "t23"."check_ins" AS "check_ins",
          "t23"."messages" AS "messages",
          "t23"."bind_cards" AS "bind_cards",
          "t23"."submit_forms" AS "submit_forms",
          "t23"."downloads" AS "downloads",
          "t23"."moments_likes" AS "moments_likes",
          "t23"."tip_events" AS "tip_events",
          "t23"."tips" AS "tips",
          "t23"."purchases" AS "purchases",
          "t23"."active_events" AS "active_events",
          "t23"."events" AS "events",
          "t23"."first_visit_on" AS "first_visit_on",
          "t23"."last_visit_on" AS "last_visit_on",
          "t23"."is_known" AS "is_known",
          "t18"."orders" AS "orders"
        FROM (
          SELECT
            "t21"."period" AS "period",
            "t21"."user_id" AS "user_id",
            "t21"."visits" AS "visits",
            "t21"."reads" AS "reads",
            "t21"."shares" AS "shares",
            "t21"."comments" AS "comments",
            "t21"."likes" AS "likes",
            "t21"."carts" AS "carts",
            "t21"."inquiries" AS "inquiries",
            "t21"."check_ins" AS "check_ins",
            "t21"."messages" AS "messages",
            "t21"."bind_cards" AS "bind_cards",
            "t21"."submit_forms" AS "submit_forms",
            "t21"."downloads" AS "downloads",
            "t21"."moments_likes" AS "moments_likes",
            "t21"."tip_events" AS "tip_events",
            "t21"."tips" AS "tips",
            "t21"."purchases" AS "purchases",
            "t21"."active_events" AS "active_events",
            "t21"."events" AS "events",
            "t21"."first_visit_on" AS "first_visit_on",
            "t21"."last_visit_on" AS "last_visit_on",
            isNotNull("t21"."user_id") AS "is_known"
          FROM (
            SELECT
              "t20"."period" AS "period",
              "t20"."user_id" AS "user_id",
              "t20"."visits" AS "visits",
              "t20"."reads" AS "reads",
              "t20"."shares" AS "shares",
              "t20"."comments" AS "comments",
              "t20"."likes" AS "likes",
              "t20"."carts" AS "carts",
              "t20"."inquiries" AS "inquiries",
              "t20"."check_ins" AS "check_ins",
              "t20"."messages" AS "messages",
              "t20"."bind_cards" AS "bind_cards",
              "t20"."submit_forms" AS "submit_forms",
              "t20"."downloads" AS "downloads",
              "t20"."moments_likes" AS "moments_likes",
              "t20"."tip_events" AS "tip_events",
              "t20"."tips" AS "tips",
              "t20"."purchases" AS "purchases",
              "t20"."active_events" AS "active_events",
              "t20"."events" AS "events",
              "t20"."first_visit_on" AS "first_visit_on",
              "t20"."last_visit_on" AS "last_visit_on"
            FROM (
              SELECT
                "t13"."period" AS "period",
                "t13"."user_id" AS "user_id",
                SUM(CASE WHEN "t13"."event" = 'visit' THEN toInt32(1) ELSE toInt32(0) END) AS "visits",
                SUM(CASE WHEN "t13"."event" = 'read' THEN toInt32(1) ELSE toInt32(0) END) AS "reads",
                SUM(CASE WHEN "t13"."event" = 'share' THEN toInt32(1) ELSE toInt32(0) END) AS "shares",
                SUM(CASE WHEN "t13"."event" = 'comment' THEN toInt32(1) ELSE toInt32(0) END) AS "comments",
                SUM(CASE WHEN "t13"."event" = 'like' THEN toInt32(1) ELSE toInt32(0) END) AS "likes",
                SUM(CASE WHEN "t13"."event" = 'cart' THEN toInt32(1) ELSE toInt32(0) END) AS "carts",
                SUM(CASE WHEN "t13"."event" = 'inquiry' THEN toInt32(1) ELSE toInt32(0) END) AS "inquiries",
                SUM(CASE WHEN "t13"."event" = 'check_in' THEN toInt32(1) ELSE toInt32(0) END) AS "check_ins",
                SUM(CASE WHEN "t13"."event" = 'message' THEN toInt32(1) ELSE toInt32(0) END) AS "messages",
                SUM(CASE WHEN "t13"."event" = 'bind_card' THEN toInt32(1) ELSE toInt32(0) END) AS "bind_cards",
                SUM(CASE WHEN "t13"."event" = 'submit_form' THEN toInt32(1) ELSE toInt32(0) END) AS "submit_forms",
                SUM(CASE WHEN "t13"."event" = 'download' THEN toInt32(1) ELSE toInt32(0) END) AS "downloads",
                SUM(CASE WHEN "t13"."event" = 'moments_like' THEN toInt32(1) ELSE toInt32(0) END) AS "moments_likes",
                SUM(CASE WHEN "t13"."event" = 'tip' THEN toInt32(1) ELSE toInt32(0) END) AS "tip_events",
                sumIf("t13"."value", "t13"."event" = 'tip') AS "tips",
                SUM(CASE WHEN "t13"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END) AS "purchases",
                toInt64(COUNT(*)) AS "active_events",
                toInt64(COUNT(*)) AS "events",
                minIf("t13"."occurred_on", "t13"."event" = 'visit') AS "first_visit_on",
                maxIf("t13"."occurred_on", "t13"."event" = 'visit') AS "last_visit_on"
              FROM (
                SELECT
                  "t5"."user_id" AS "user_id",
                  "t5"."event" AS "event",
                  "t5"."occurred_at" AS "occurred_at",
                  "t5"."occurred_on" AS "occurred_on",
                  "t5"."session_id" AS "session_id",
                  "t5"."channel" AS "channel",
                  "t5"."campaign_id" AS "campaign_id",
                  "t5"."content_id" AS "content_id",
                  "t5"."group_id" AS "group_id",
                  "t5"."value" AS "value",
                  "t10"."period" AS "period"
                FROM "events" AS "t5"
                INNER JOIN (
                  SELECT
                    "t1"."day" AS "day",
                    "t1"."period" AS "period"
                  FROM "kpi_calendar" AS "t1"
                  WHERE
                    "t1"."kind" = 'current'
                ) AS "t10"
                  ON "t5"."occurred_on" = "t10"."day"
              ) AS "t13"
              GROUP BY
                "t13"."period",
                "t13"."user_id"
            ) AS "t20"
            LEFT ANTI JOIN (
              SELECT
                "t0"."user_id" AS "user_id"
              FROM "users" AS "t0"
              WHERE
                COALESCE("t0"."is_staff", FALSE)
            ) AS "t9"
              ON "t20"."user_id" = "t9"."user_id"
          ) AS "t21"
          WHERE
            isNotNull("t21"."user_id")
        ) AS "t23"
        LEFT OUTER JOIN (
          SELECT
            "t14"."period" AS "period",
            "t14"."user_id" AS "user_id",
            toInt64(COUNT(*)) AS "orders"
          FROM (
            SELECT
              "t11"."order_id" AS "order_id",
              "t11"."user_id" AS "user_id",
              "t11"."ordered_at" AS "ordered_at",
              "t11"."ordered_on" AS "ordered_on",
              "t11"."amount" AS "amount",
              "t11"."cost" AS "cost",
              "t11"."status" AS "status",
              "t11"."refunded_amount" AS "refunded_amount",
              "t11"."refunded_at" AS "refunded_at",
              "t11"."refunded_on" AS "refunded_on",
              "t11"."channel" AS "channel",
              "t11"."campaign_id" AS "campaign_id",
              "t11"."content_id" AS "content_id",
              "t11"."net_amount" AS "net_amount",
              "t11"."order_number" AS "order_number",
              "t11"."previous_on" AS "previous_on",
              "t11"."next_on" AS "next_on",
              "t11"."first_on" AS "first_on",
              "t11"."second_on" AS "second_on",
              "t11"."is_first" AS "is_first",
              "t11"."is_repeat" AS "is_repeat",
              "t11"."is_window_complete" AS "is_window_complete",
              "t11"."is_second_in_window" AS "is_second_in_window",
              "t10"."period" AS "period"
            FROM (
              SELECT
                *
              FROM "kpi_order_history" AS "t2"
              WHERE
                isNotNull("t2"."user_id")
            ) AS "t11"
            INNER JOIN (
              SELECT
                "t1"."day" AS "day",
                "t1"."period" AS "period"
              FROM "kpi_calendar" AS "t1"
              WHERE
                "t1"."kind" = 'current'
            ) AS "t10"
              ON "t11"."ordered_on" = "t10"."day"
          ) AS "t14"
          GROUP BY
            "t14"."period",
            "t14"."user_id"
        ) AS "t18"
          ON "t23"."period" = "t18"."period" AND "t23"."user_id" = "t18"."user_id"
      ) AS "t24"
    ) AS "t26"
    LEFT OUTER JOIN (
      SELECT
        "t12"."period" AS "period",
        "t12"."user_id" AS "user_id",
        toInt64(COUNT(*)) AS "registrations"
      FROM (
        SELECT
          "t4"."user_id" AS "user_id",
          "t4"."registered_at" AS "registered_at",
          "t4"."registered_on" AS "registered_on",
          "t4"."channel" AS "channel",
          "t4"."referrer_id" AS "referrer_id",
          "t4"."is_staff" AS "is_staff",
          "t4"."willing_to_refer" AS "willing_to_refer",
          "t4"."phone" AS "phone",
          "t4"."birthday" AS "birthday",
          "t4"."gender" AS "gender",
          "t4"."city" AS "city",
          "t10"."period" AS "period"
        FROM "users" AS "t4"
        INNER JOIN (
          SELECT
            "t1"."day" AS "day",
            "t1"."period" AS "period"
          FROM "kpi_calendar" AS "t1"
          WHERE
            "t1"."kind" = 'current'
        ) AS "t10"
          ON "t4"."registered_on" = "t10"."day"
      ) AS "t12"
      GROUP BY
        "t12"."period",
        "t12"."user_id"
    ) AS "t17"
      ON "t26"."period" = "t17"."period" AND "t26"."user_id" = "t17"."user_id"
  ) AS "t27"
) AS "t28"
GROUP BY
  "t28"."period"

-- clickhouse: arrival_periods
WITH "t6" AS (
  SELECT
    "t2"."day" AS "day",
    "t2"."period" AS "period"
  FROM "kpi_calendar" AS "t2"
  WHERE
    "t2"."kind" = 'current'
)
SELECT
  "t18"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t18"."new_users") AS "visitor_conversion__num",
  SUM("t18"."visitors") AS "visitor_conversion__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t16"."period" AS "period",
      CAST(1 AS Nullable(Int64)) AS "visitors",
      CAST(0 AS Nullable(Int64)) AS "new_users"
    FROM (
      SELECT
        "t15"."period" AS "period",
        "t15"."user_id" AS "user_id",
        "t15"."visits" AS "visits",
        "t15"."reads" AS "reads",
        "t15"."shares" AS "shares",
        "t15"."comments" AS "comments",
        "t15"."likes" AS "likes",
        "t15"."carts" AS "carts",
        "t15"."inquiries" AS "inquiries",
        "t15"."check_ins" AS "check_ins",
        "t15"."messages" AS "messages",
        "t15"."bind_cards" AS "bind_cards",
        "t15"."submit_forms" AS "submit_forms",
        "t15"."downloads" AS "downloads",
        "t15"."moments_likes" AS "moments_likes",
        "t15"."tip_events" AS "tip_events",
        "t15"."tips" AS "tips",
        "t15"."purchases" AS "purchases",
        "t15"."active_events" AS "active_events",
        "t15"."events" AS "events",
        "t15"."first_visit_on" AS "first_visit_on",
        "t15"."last_visit_on" AS "last_visit_on"
      FROM (
        SELECT
          "t12"."period" AS "period",
          "t12"."user_id" AS "user_id",
          SUM(CASE WHEN "t12"."event" = 'visit' THEN toInt32(1) ELSE toInt32(0) END) AS "visits",
          SUM(CASE WHEN "t12"."event" = 'read' THEN toInt32(1) ELSE toInt32(0) END) AS "reads",
          SUM(CASE WHEN "t12"."event" = 'share' THEN toInt32(1) ELSE toInt32(0) END) AS "shares",
          SUM(CASE WHEN "t12"."event" = 'comment' THEN toInt32(1) ELSE toInt32(0) END) AS "comments",
          SUM(CASE WHEN "t12"."event" = 'like' THEN toInt32(1) ELSE toInt32(0) END) AS "likes",
          SUM(CASE WHEN "t12"."event" = 'cart' THEN toInt32(1) ELSE toInt32(0) END) AS "carts",
          SUM(CASE WHEN "t12"."event" = 'inquiry' THEN toInt32(1) ELSE toInt32(0) END) AS "inquiries",
          SUM(CASE WHEN "t12"."event" = 'check_in' THEN toInt32(1) ELSE toInt32(0) END) AS "check_ins",
          SUM(CASE WHEN "t12"."event" = 'message' THEN toInt32(1) ELSE toInt32(0) END) AS "messages",
          SUM(CASE WHEN "t12"."event" = 'bind_card' THEN toInt32(1) ELSE toInt32(0) END) AS "bind_cards",
          SUM(CASE WHEN "t12"."event" = 'submit_form' THEN toInt32(1) ELSE toInt32(0) END) AS "submit_forms",
          SUM(CASE WHEN "t12"."event" = 'download' THEN toInt32(1) ELSE toInt32(0) END) AS "downloads",
          SUM(CASE WHEN "t12"."event" = 'moments_like' THEN toInt32(1) ELSE toInt32(0) END) AS "moments_likes",
          SUM(CASE WHEN "t12"."event" = 'tip' THEN toInt32(1) ELSE toInt32(0) END) AS "tip_events",
          sumIf("t12"."value", "t12"."event" = 'tip') AS "tips",
          SUM(CASE WHEN "t12"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END) AS "purchases",
          toInt64(COUNT(*)) AS "active_events",
          toInt64(COUNT(*)) AS "events",
          minIf("t12"."occurred_on", "t12"."event" = 'visit') AS "first_visit_on",
          maxIf("t12"."occurred_on", "t12"."event" = 'visit') AS "last_visit_on"
        FROM (
          SELECT
            "t4"."user_id" AS "user_id",
            "t4"."event" AS "event",
            "t4"."occurred_at" AS "occurred_at",
            "t4"."occurred_on" AS "occurred_on",
            "t4"."session_id" AS "session_id",
            "t4"."channel" AS "channel",
            "t4"."campaign_id" AS "campaign_id",
            "t4"."content_id" AS "content_id",
            "t4"."group_id" AS "group_id",
            "t4"."value" AS "value",
            "t10"."period" AS "period"
          FROM "events" AS "t4"
          INNER JOIN "t6" AS "t10"
            ON "t4"."occurred_on" = "t10"."day"
        ) AS "t12"
        GROUP BY
          "t12"."period",
          "t12"."user_id"
      ) AS "t15"
      LEFT ANTI JOIN (
        SELECT
          "t0"."user_id" AS "user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t7"
        ON "t15"."user_id" = "t7"."user_id"
    ) AS "t16"
    WHERE
      isNotNull("t16"."user_id") AND "t16"."visits" > 0
  ) AS "t17"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t11"."period" AS "period",
      CAST(0 AS Nullable(Int64)) AS "visitors",
      CAST(1 AS Nullable(Int64)) AS "new_users"
    FROM (
      SELECT
        "t3"."user_id" AS "user_id",
        "t3"."registered_at" AS "registered_at",
        "t3"."registered_on" AS "registered_on",
        "t3"."channel" AS "channel",
        "t3"."referrer_id" AS "referrer_id",
        "t3"."is_staff" AS "is_staff",
        "t3"."willing_to_refer" AS "willing_to_refer",
        "t3"."phone" AS "phone",
        "t3"."birthday" AS "birthday",
        "t3"."gender" AS "gender",
        "t3"."city" AS "city",
        "t9"."period" AS "period"
      FROM "users" AS "t3"
      LEFT ANTI JOIN (
        SELECT
          "t0"."user_id" AS "user_id"
        FROM "users" AS "t0"
        WHERE
          COALESCE("t0"."is_staff", FALSE)
      ) AS "t7"
        ON "t3"."user_id" = "t7"."user_id"
      INNER JOIN "t6" AS "t9"
        ON "t3"."registered_on" = "t9"."day"
    ) AS "t11"
  ) AS "t13"
) AS "t18"
GROUP BY
  "t18"."period"

-- clickhouse: deal_periods
SELECT
  "t17"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM("t17"."orders") AS "monetisation_rate__num",
  SUM("t17"."inquiries") AS "monetisation_rate__den"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t15"."period" AS "period",
      "t15"."inquiries" AS "inquiries",
      CAST(0 AS Nullable(Int64)) AS "orders"
    FROM (
      SELECT
        "t14"."period" AS "period",
        "t14"."user_id" AS "user_id",
        "t14"."visits" AS "visits",
        "t14"."reads" AS "reads",
        "t14"."shares" AS "shares",
        "t14"."comments" AS "comments",
        "t14"."likes" AS "likes",
        "t14"."carts" AS "carts",
        "t14"."inquiries" AS "inquiries",
        "t14"."check_ins" AS "check_ins",
        "t14"."messages" AS "messages",
        "t14"."bind_cards" AS "bind_cards",
        "t14"."submit_forms" AS "submit_forms",
        "t14"."downloads" AS "downloads",
        "t14"."moments_likes" AS "moments_likes",
        "t14"."tip_events" AS "tip_events",
        "t14"."tips" AS "tips",
        "t14"."purchases" AS "purchases",
        "t14"."active_events" AS "active_events",
        "t14"."events" AS "events",
        "t14"."first_visit_on" AS "first_visit_on",
        "t14"."last_visit_on" AS "last_visit_on"
      FROM (
        SELECT
          "t11"."period" AS "period",
          "t11"."user_id" AS "user_id",
          SUM(CASE WHEN "t11"."event" = 'visit' THEN toInt32(1) ELSE toInt32(0) END) AS "visits",
          SUM(CASE WHEN "t11"."event" = 'read' THEN toInt32(1) ELSE toInt32(0) END) AS "reads",
          SUM(CASE WHEN "t11"."event" = 'share' THEN toInt32(1) ELSE toInt32(0) END) AS "shares",
          SUM(CASE WHEN "t11"."event" = 'comment' THEN toInt32(1) ELSE toInt32(0) END) AS "comments",
          SUM(CASE WHEN "t11"."event" = 'like' THEN toInt32(1) ELSE toInt32(0) END) AS "likes",
          SUM(CASE WHEN "t11"."event" = 'cart' THEN toInt32(1) ELSE toInt32(0) END) AS "carts",
          SUM(CASE WHEN "t11"."event" = 'inquiry' THEN toInt32(1) ELSE toInt32(0) END) AS "inquiries",
          SUM(CASE WHEN "t11"."event" = 'check_in' THEN toInt32(1) ELSE toInt32(0) END) AS "check_ins",
          SUM(CASE WHEN "t11"."event" = 'message' THEN toInt32(1) ELSE toInt32(0) END) AS "messages",
          SUM(CASE WHEN "t11"."event" = 'bind_card' THEN toInt32(1) ELSE toInt32(0) END) AS "bind_cards",
          SUM(CASE WHEN "t11"."event" = 'submit_form' THEN toInt32(1) ELSE toInt32(0) END) AS "submit_forms",
          SUM(CASE WHEN "t11"."event" = 'download' THEN toInt32(1) ELSE toInt32(0) END) AS "downloads",
          SUM(CASE WHEN "t11"."event" = 'moments_like' THEN toInt32(1) ELSE toInt32(0) END) AS "moments_likes",
          SUM(CASE WHEN "t11"."event" = 'tip' THEN toInt32(1) ELSE toInt32(0) END) AS "tip_events",
          sumIf("t11"."value", "t11"."event" = 'tip') AS "tips",
          SUM(CASE WHEN "t11"."event" IN ('purchase') THEN toInt32(1) ELSE toInt32(0) END) AS "purchases",
          toInt64(COUNT(*)) AS "active_events",
          toInt64(COUNT(*)) AS "events",
          minIf("t11"."occurred_on", "t11"."event" = 'visit') AS "first_visit_on",
          maxIf("t11"."occurred_on", "t11"."event" = 'visit') AS "last_visit_on"
        FROM (
          SELECT
            "t5"."user_id" AS "user_id",
            "t5"."event" AS "event",
            "t5"."occurred_at" AS "occurred_at",
            "t5"."occurred_on" AS "occurred_on",
            "t5"."session_id" AS "session_id",
            "t5"."channel" AS "channel",
            "t5"."campaign_id" AS "campaign_id",
            "t5"."content_id" AS "content_id",
            "t5"."group_id" AS "group_id",
            "t5"."value" AS "value",
            "t9"."period" AS "period"
          FROM "events" AS "t5"
          INNER JOIN (
            SELECT
              "t2"."day" AS "day",
              "t2"."period" AS "period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'current'
          ) AS "t9"
            ON "t5"."occurred_on" = "t9"."day"
        ) AS "t11"
        GROUP BY
          "t11"."period",
          "t11"."user_id"
      ) AS "t14"
      LEFT ANTI JOIN (
        SELECT
          "t1"."user_id" AS "user_id"
        FROM "users" AS "t1"
        WHERE
          COALESCE("t1"."is_staff", FALSE)
      ) AS "t8"
        ON "t14"."user_id" = "t8"."user_id"
    ) AS "t15"
    WHERE
      "t15"."inquiries" > 0
  ) AS "t16"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10"."period" AS "period",
      CAST(0 AS Nullable(Int64)) AS "inquiries",
      CAST(1 AS Nullable(Int64)) AS "orders"
    FROM (
      SELECT
        "t4"."order_id" AS "order_id",
        "t4"."user_id" AS "user_id",
        "t4"."ordered_at" AS "ordered_at",
        "t4"."ordered_on" AS "ordered_on",
        "t4"."amount" AS "amount",
        "t4"."cost" AS "cost",
        "t4"."status" AS "status",
        "t4"."refunded_amount" AS "refunded_amount",
        "t4"."refunded_at" AS "refunded_at",
        "t4"."refunded_on" AS "refunded_on",
        "t4"."channel" AS "channel",
        "t4"."campaign_id" AS "campaign_id",
        "t4"."content_id" AS "content_id",
        "t4"."net_amount" AS "net_amount",
        "t4"."order_number" AS "order_number",
        "t4"."previous_on" AS "previous_on",
        "t4"."next_on" AS "next_on",
        "t4"."first_on" AS "first_on",
        "t4"."second_on" AS "second_on",
        "t4"."is_first" AS "is_first",
        "t4"."is_repeat" AS "is_repeat",
        "t4"."is_window_complete" AS "is_window_complete",
        "t4"."is_second_in_window" AS "is_second_in_window",
        "t9"."period" AS "period"
      FROM "kpi_order_history" AS "t4"
      INNER JOIN (
        SELECT
          "t2"."day" AS "day",
          "t2"."period" AS "period"
        FROM "kpi_calendar" AS "t2"
        WHERE
          "t2"."kind" = 'current'
      ) AS "t9"
        ON "t4"."ordered_on" = "t9"."day"
    ) AS "t10"
  ) AS "t12"
) AS "t17"
GROUP BY
  "t17"."period"

-- clickhouse: customer_totals
WITH "t4" AS (
  SELECT
    *
  FROM "kpi_order_history" AS "t1"
  WHERE
    isNotNull("t1"."user_id")
)
SELECT
  "t29"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t29"."is_loyal" THEN toInt32(1) ELSE toInt32(0) END) AS "loyal_rate__num",
  toInt64(COUNT(*)) AS "loyal_rate__den",
  SUM(CASE WHEN "t29"."is_vip" THEN toInt32(1) ELSE toInt32(0) END) AS "vip_customers__num",
  SUM(CASE WHEN "t29"."became_vip" THEN toInt32(1) ELSE toInt32(0) END) AS "new_vips__num",
  SUM(CASE WHEN "t29"."became_vip" THEN toInt32(1) ELSE toInt32(0) END) * SUM(CASE WHEN "t29"."was_new_previous" THEN toInt32(1) ELSE toInt32(0) END) AS "vip_index__num",
  CASE
    WHEN SUM(CASE WHEN "t29"."was_new_previous" THEN toInt32(1) ELSE toInt32(0) END) > 0
    THEN SUM(CASE WHEN "t29"."is_new" THEN toInt32(1) ELSE toInt32(0) END) * SUM(CASE WHEN "t29"."became_vip_previous" THEN toInt32(1) ELSE toInt32(0) END)
    ELSE toInt32(0)
  END AS "vip_index__den",
  CASE
    WHEN toInt64(countIf("t29"."orders_current" >= 2)) = 0
    THEN CAST(0 AS Nullable(Int64))
    ELSE sumIf("t29"."orders_current", "t29"."orders_current" >= 2)
  END * SUM("t29"."orders_last_year") AS "repeat_monetisation_index__num",
  SUM("t29"."orders_current") * CASE
    WHEN toInt64(countIf("t29"."orders_last_year" >= 2)) = 0
    THEN CAST(0 AS Nullable(Int64))
    ELSE sumIf("t29"."orders_last_year", "t29"."orders_last_year" >= 2)
  END AS "repeat_monetisation_index__den"
FROM (
  SELECT
    "t28"."user_id" AS "user_id",
    "t28"."ordered_on" AS "ordered_on",
    "t28"."next_on" AS "next_on",
    "t28"."first_on" AS "first_on",
    "t28"."order_number" AS "order_number",
    "t28"."amount_so_far" AS "amount_so_far",
    "t28"."period" AS "period",
    "t28"."start_on" AS "start_on",
    "t28"."end_on" AS "end_on",
    "t28"."previous_start_on" AS "previous_start_on",
    COALESCE("t28"."orders_current", toInt32(0)) AS "orders_current",
    "t28"."amount_current" AS "amount_current",
    "t28"."orders_previous" AS "orders_previous",
    "t28"."amount_previous" AS "amount_previous",
    COALESCE("t28"."orders_last_year", toInt32(0)) AS "orders_last_year",
    "t28"."amount_last_year" AS "amount_last_year",
    "t28"."order_number" >= 5 AS "is_loyal",
    "t28"."amount_so_far" >= toDecimal64(1000.0000, 4) AS "is_vip",
    (
      "t28"."amount_so_far" >= toDecimal64(1000.0000, 4)
    )
    AND NOT (
      (
        "t28"."amount_so_far" - COALESCE("t28"."amount_current", toInt32(0))
      ) >= toDecimal64(1000.0000, 4)
    ) AS "became_vip",
    (
      (
        "t28"."amount_so_far" - COALESCE("t28"."amount_current", toInt32(0))
      ) >= toDecimal64(1000.0000, 4)
    )
    AND (
      (
        (
          "t28"."amount_so_far" - COALESCE("t28"."amount_current", toInt32(0))
        ) - COALESCE("t28"."amount_previous", toInt32(0))
      ) < toDecimal64(1000.0000, 4)
    ) AS "became_vip_previous",
    "t28"."first_on" >= "t28"."start_on" AS "is_new",
    (
      "t28"."first_on" >= "t28"."previous_start_on"
    )
    AND (
      "t28"."first_on" < "t28"."start_on"
    ) AS "was_new_previous"
  FROM (
    SELECT
      "t27"."user_id" AS "user_id",
      "t27"."ordered_on" AS "ordered_on",
      "t27"."next_on" AS "next_on",
      "t27"."first_on" AS "first_on",
      "t27"."order_number" AS "order_number",
      "t27"."amount_so_far" AS "amount_so_far",
      "t27"."period" AS "period",
      "t27"."start_on" AS "start_on",
      "t27"."end_on" AS "end_on",
      "t27"."previous_start_on" AS "previous_start_on",
      "t27"."orders_current" AS "orders_current",
      "t27"."amount_current" AS "amount_current",
      "t27"."orders_previous" AS "orders_previous",
      "t27"."amount_previous" AS "amount_previous",
      "t21"."orders_last_year" AS "orders_last_year",
      "t21"."amount_last_year" AS "amount_last_year"
    FROM (
      SELECT
        "t25"."user_id" AS "user_id",
        "t25"."ordered_on" AS "ordered_on",
        "t25"."next_on" AS "next_on",
        "t25"."first_on" AS "first_on",
        "t25"."order_number" AS "order_number",
        "t25"."amount_so_far" AS "amount_so_far",
        "t25"."period" AS "period",
        "t25"."start_on" AS "start_on",
        "t25"."end_on" AS "end_on",
        "t25"."previous_start_on" AS "previous_start_on",
        "t25"."orders_current" AS "orders_current",
        "t25"."amount_current" AS "amount_current",
        "t22"."orders_previous" AS "orders_previous",
        "t22"."amount_previous" AS "amount_previous"
      FROM (
        SELECT
          "t17"."user_id" AS "user_id",
          "t17"."ordered_on" AS "ordered_on",
          "t17"."next_on" AS "next_on",
          "t17"."first_on" AS "first_on",
          "t17"."order_number" AS "order_number",
          "t17"."amount_so_far" AS "amount_so_far",
          "t3"."period" AS "period",
          "t3"."start_on" AS "start_on",
          "t3"."end_on" AS "end_on",
          "t3"."previous_start_on" AS "previous_start_on",
          "t23"."orders_current" AS "orders_current",
          "t23"."amount_current" AS "amount_current"
        FROM (
          SELECT
            "t8"."user_id" AS "user_id",
            "t8"."ordered_on" AS "ordered_on",
            "t8"."next_on" AS "next_on",
            "t8"."first_on" AS "first_on",
            "t8"."order_number" AS "order_number",
            SUM("t8"."net_amount") OVER (
              PARTITION BY "t8"."user_id"
              ORDER BY "t8"."order_number" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS "amount_so_far"
          FROM "t4" AS "t8"
        ) AS "t17"
        INNER JOIN "kpi_periods" AS "t3"
          ON "t17"."ordered_on" < "t3"."end_on"
          AND (
            isNull("t17"."next_on") OR (
              "t17"."next_on" >= "t3"."end_on"
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t16"."period" AS "period",
            "t16"."user_id" AS "user_id",
            toInt64(COUNT(*)) AS "orders_current",
            SUM("t16"."net_amount") AS "amount_current"
          FROM (
            SELECT
              "t12"."order_id" AS "order_id",
              "t12"."user_id" AS "user_id",
              "t12"."ordered_at" AS "ordered_at",
              "t12"."ordered_on" AS "ordered_on",
              "t12"."amount" AS "amount",
              "t12"."cost" AS "cost",
              "t12"."status" AS "status",
              "t12"."refunded_amount" AS "refunded_amount",
              "t12"."refunded_at" AS "refunded_at",
              "t12"."refunded_on" AS "refunded_on",
              "t12"."channel" AS "channel",
              "t12"."campaign_id" AS "campaign_id",
              "t12"."content_id" AS "content_id",
              "t12"."net_amount" AS "net_amount",
              "t12"."order_number" AS "order_number",
              "t12"."previous_on" AS "previous_on",
              "t12"."next_on" AS "next_on",
              "t12"."first_on" AS "first_on",
              "t12"."second_on" AS "second_on",
              "t12"."is_first" AS "is_first",
              "t12"."is_repeat" AS "is_repeat",
              "t12"."is_window_complete" AS "is_window_complete",
              "t12"."is_second_in_window" AS "is_second_in_window",
              "t11"."period" AS "period"
            FROM "t4" AS "t12"
            INNER JOIN (
              SELECT
                "t2"."day" AS "day",
                "t2"."period" AS "period"
              FROM "kpi_calendar" AS "t2"
              WHERE
                "t2"."kind" = 'current'
            ) AS "t11"
              ON "t12"."ordered_on" = "t11"."day"
          ) AS "t16"
          GROUP BY
            "t16"."period",
            "t16"."user_id"
        ) AS "t23"
          ON "t3"."period" = "t23"."period" AND "t17"."user_id" = "t23"."user_id"
      ) AS "t25"
      LEFT OUTER JOIN (
        SELECT
          "t15"."period" AS "period",
          "t15"."user_id" AS "user_id",
          toInt64(COUNT(*)) AS "orders_previous",
          SUM("t15"."net_amount") AS "amount_previous"
        FROM (
          SELECT
            "t12"."order_id" AS "order_id",
            "t12"."user_id" AS "user_id",
            "t12"."ordered_at" AS "ordered_at",
            "t12"."ordered_on" AS "ordered_on",
            "t12"."amount" AS "amount",
            "t12"."cost" AS "cost",
            "t12"."status" AS "status",
            "t12"."refunded_amount" AS "refunded_amount",
            "t12"."refunded_at" AS "refunded_at",
            "t12"."refunded_on" AS "refunded_on",
            "t12"."channel" AS "channel",
            "t12"."campaign_id" AS "campaign_id",
            "t12"."content_id" AS "content_id",
            "t12"."net_amount" AS "net_amount",
            "t12"."order_number" AS "order_number",
            "t12"."previous_on" AS "previous_on",
            "t12"."next_on" AS "next_on",
            "t12"."first_on" AS "first_on",
            "t12"."second_on" AS "second_on",
            "t12"."is_first" AS "is_first",
            "t12"."is_repeat" AS "is_repeat",
            "t12"."is_window_complete" AS "is_window_complete",
            "t12"."is_second_in_window" AS "is_second_in_window",
            "t10"."period" AS "period"
          FROM "t4" AS "t12"
          INNER JOIN (
            SELECT
              "t2"."day" AS "day",
              "t2"."period" AS "period"
            FROM "kpi_calendar" AS "t2"
            WHERE
              "t2"."kind" = 'previous'
          ) AS "t10"
            ON "t12"."ordered_on" = "t10"."day"
        ) AS "t15"
        GROUP BY
          "t15"."period",
          "t15"."user_id"
      ) AS "t22"
        ON "t25"."period" = "t22"."period" AND "t25"."user_id" = "t22"."user_id"
    ) AS "t27"
    LEFT OUTER JOIN (
      SELECT
        "t14"."period" AS "period",
        "t14"."user_id" AS "user_id",
        toInt64(COUNT(*)) AS "orders_last_year",
        SUM("t14"."net_amount") AS "amount_last_year"
      FROM (
        SELECT
          "t12"."order_id" AS "order_id",
          "t12"."user_id" AS "user_id",
          "t12"."ordered_at" AS "ordered_at",
          "t12"."ordered_on" AS "ordered_on",
          "t12"."amount" AS "amount",
          "t12"."cost" AS "cost",
          "t12"."status" AS "status",
          "t12"."refunded_amount" AS "refunded_amount",
          "t12"."refunded_at" AS "refunded_at",
          "t12"."refunded_on" AS "refunded_on",
          "t12"."channel" AS "channel",
          "t12"."campaign_id" AS "campaign_id",
          "t12"."content_id" AS "content_id",
          "t12"."net_amount" AS "net_amount",
          "t12"."order_number" AS "order_number",
          "t12"."previous_on" AS "previous_on",
          "t12"."next_on" AS "next_on",
          "t12"."first_on" AS "first_on",
          "t12"."second_on" AS "second_on",
          "t12"."is_first" AS "is_first",
          "t12"."is_repeat" AS "is_repeat",
          "t12"."is_window_complete" AS "is_window_complete",
          "t12"."is_second_in_window" AS "is_second_in_window",
          "t9"."period" AS "period"
        FROM "t4" AS "t12"
        INNER JOIN (
          SELECT
            "t2"."day" AS "day",
            "t2"."period" AS "period"
          FROM "kpi_calendar" AS "t2"
          WHERE
            "t2"."kind" = 'last_year'
        ) AS "t9"
          ON "t12"."ordered_on" = "t9"."day"
      ) AS "t14"
      GROUP BY
        "t14"."period",
        "t14"."user_id"
    ) AS "t21"
      ON "t27"."period" = "t21"."period" AND "t27"."user_id" = "t21"."user_id"
  ) AS "t28"
) AS "t29"
GROUP BY
  "t29"."period"

-- clickhouse: channel_periods
SELECT
  "t15"."period" AS "period",
  toInt64(COUNT(*)) AS "fact__rows",
  SUM(CASE WHEN "t15"."is_saturated" THEN toInt32(1) ELSE toInt32(0) END) AS "saturated_channels__num"
FROM (
  SELECT
    "t14"."period" AS "period",
    "t14"."channel" AS "channel",
    "t14"."visitors_now" AS "visitors_now",
    "t14"."visitors_before" AS "visitors_before",
    (
      "t14"."visitors_now" * 1000000
    ) < (
      "t14"."visitors_before" * 1050000
    ) AS "is_saturated"
  FROM (
    SELECT
      "t13"."period" AS "period",
      "t13"."channel" AS "channel",
      SUM("t13"."now") AS "visitors_now",
      SUM("t13"."before") AS "visitors_before"
    FROM (
      SELECT
        "t12"."period" AS "period",
        "t12"."channel" AS "channel",
        "t12"."user_id" AS "user_id",
        MAX(
          CASE
            WHEN "t12"."occurred_on" >= "t12"."window_on"
            THEN toInt32(1)
            ELSE toInt32(0)
          END
        ) AS "now",
        MAX(
          CASE
            WHEN "t12"."occurred_on" < "t12"."window_on"
            THEN toInt32(1)
            ELSE toInt32(0)
          END
        ) AS "before"
      FROM (
        SELECT
          "t11"."user_id" AS "user_id",
          "t11"."channel" AS "channel",
          "t11"."occurred_on" AS "occurred_on",
          "t6"."period" AS "period",
          "t6"."end_on" AS "end_on",
          "t6"."window_on" AS "window_on",
          "t6"."before_on" AS "before_on"
        FROM (
          SELECT
            "t9"."user_id" AS "user_id",
            "t9"."channel" AS "channel",
            "t9"."occurred_on" AS "occurred_on"
          FROM (
            SELECT
              "t7"."user_id" AS "user_id",
              "t7"."event" AS "event",
              "t7"."occurred_at" AS "occurred_at",
              "t7"."occurred_on" AS "occurred_on",
              "t7"."session_id" AS "session_id",
              "t7"."channel" AS "channel",
              "t7"."campaign_id" AS "campaign_id",
              "t7"."content_id" AS "content_id",
              "t7"."group_id" AS "group_id",
              "t7"."value" AS "value"
            FROM (
              SELECT
                *
              FROM "events" AS "t1"
              WHERE
                "t1"."event" = 'visit' AND isNotNull("t1"."user_id")
            ) AS "t7"
            LEFT ANTI JOIN (
              SELECT
                "t2"."user_id" AS "user_id"
              FROM "users" AS "t2"
              WHERE
                COALESCE("t2"."is_staff", FALSE)
            ) AS "t8"
              ON "t7"."user_id" = "t8"."user_id"
          ) AS "t9"
          WHERE
            isNotNull("t9"."channel")
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t0"."period" AS "period",
            "t0"."end_on" AS "end_on",
            "t0"."end_on" - INTERVAL '28' DAY AS "window_on",
            "t0"."end_on" - INTERVAL '56' DAY AS "before_on"
          FROM "kpi_periods" AS "t0"
        ) AS "t6"
          ON "t11"."occurred_on" >= "t6"."before_on" AND "t11"."occurred_on" < "t6"."end_on"
      ) AS "t12"
      GROUP BY
        "t12"."period",
        "t12"."channel",
        "t12"."user_id"
    ) AS "t13"
    GROUP BY
      "t13"."period",
      "t13"."channel"
  ) AS "t14"
) AS "t15"
GROUP BY
  "t15"."period"

-- spark: kpi_order_history
SELECT
  `t3`.`order_id`,
  `t3`.`user_id`,
  `t3`.`ordered_at`,
  `t3`.`ordered_on`,
  `t3`.`amount`,
  `t3`.`cost`,
  `t3`.`status`,
  `t3`.`refunded_amount`,
  `t3`.`refunded_at`,
  `t3`.`refunded_on`,
  `t3`.`channel`,
  `t3`.`campaign_id`,
  `t3`.`content_id`,
  `t3`.`net_amount`,
  `t3`.`order_number`,
  `t3`.`previous_on`,
  `t3`.`next_on`,
  `t3`.`first_on`,
  `t3`.`second_on`,
  COALESCE(`t3`.`order_number` = 1, FALSE) AS `is_first`,
  COALESCE(`t3`.`order_number` > 1, FALSE) AS `is_repeat`,
  (
    `t3`.`first_on` + INTERVAL '30' DAY
  ) <= MAKE_DATE(2026, 10, 31) AS `is_window_complete`,
  COALESCE(`t3`.`second_on` <= (
    `t3`.`first_on` + INTERVAL '30' DAY
  ), FALSE) AS `is_second_in_window`
FROM (
  SELECT
    `t2`.`order_id`,
    `t2`.`user_id`,
    `t2`.`ordered_at`,
    `t2`.`ordered_on`,
    `t2`.`amount`,
    `t2`.`cost`,
    `t2`.`status`,
    `t2`.`refunded_amount`,
    `t2`.`refunded_at`,
    `t2`.`refunded_on`,
    `t2`.`channel`,
    `t2`.`campaign_id`,
    `t2`.`content_id`,
    `t2`.`net_amount`,
    `t2`.`order_number`,
    `t2`.`previous_on`,
    `t2`.`next_on`,
    MIN(IF(`t2`.`order_number` = 1, `t2`.`ordered_on`, NULL)) OVER (
      PARTITION BY `t2`.`user_id`
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS `first_on`,
    MIN(IF(`t2`.`order_number` = 2, `t2`.`ordered_on`, NULL)) OVER (
      PARTITION BY `t2`.`user_id`
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS `second_on`
  FROM (
    SELECT
      `t1`.`order_id`,
      `t1`.`user_id`,
      `t1`.`ordered_at`,
      `t1`.`ordered_on`,
      `t1`.`amount`,
      `t1`.`cost`,
      `t1`.`status`,
      `t1`.`refunded_amount`,
      `t1`.`refunded_at`,
      `t1`.`refunded_on`,
      `t1`.`channel`,
      `t1`.`campaign_id`,
      `t1`.`content_id`,
      `t1`.`net_amount`,
      IF(
        NOT `t1`.`user_id` IS NULL,
        (
          ROW_NUMBER() OVER (
            PARTITION BY `t1`.`user_id`
            ORDER BY `t1`.`ordered_at` ASC NULLS LAST, `t1`.`order_id` ASC NULLS LAST
          ) - 1
        ) + 1,
        CAST(NULL AS BIGINT)
      ) AS `order_number`,
      IF(
        NOT `t1`.`user_id` IS NULL,
        LAG(`t1`.`ordered_on`) OVER (
          PARTITION BY `t1`.`user_id`
          ORDER BY `t1`.`ordered_at` ASC NULLS LAST, `t1`.`order_id` ASC NULLS LAST
        ),
        CAST(NULL AS DATE)
      ) AS `previous_on`,
      IF(
        NOT `t1`.`user_id` IS NULL,
        LEAD(`t1`.`ordered_on`) OVER (
          PARTITION BY `t1`.`user_id`
          ORDER BY `t1`.`ordered_at` ASC NULLS LAST, `t1`.`order_id` ASC NULLS LAST
        ),
        CAST(NULL AS DATE)
      ) AS `next_on`
    FROM (
      SELECT
        `t0`.`order_id`,
        `t0`.`user_id`,
        `t0`.`ordered_at`,
        `t0`.`ordered_on`,
        `t0`.`amount`,
        `t0`.`cost`,
        `t0`.`status`,
        `t0`.`refunded_amount`,
        `t0`.`refunded_at`,
        `t0`.`refunded_on`,
        `t0`.`channel`,
        `t0`.`campaign_id`,
        `t0`.`content_id`,
        `t0`.`amount` - COALESCE(`t0`.`refunded_amount`, 0) AS `net_amount`
      FROM `orders` AS `t0`
      WHERE
        NOT (
          COALESCE(
            LOWER(TRIM(' \t\n\r\013\014' FROM `t0`.`status`)) IN ('cancelled', 'canceled', '已取消'),
            FALSE
          )
        )
    ) AS `t1`
  ) AS `t2`
) AS `t3`

-- spark: kpi_active_days
SELECT
  `t6`.`user_id`,
  `t6`.`active_on`,
  LAG(`t6`.`active_on`) OVER (PARTITION BY `t6`.`user_id` ORDER BY `t6`.`active_on` ASC NULLS LAST) AS `previous_on`,
  LEAD(`t6`.`active_on`) OVER (PARTITION BY `t6`.`user_id` ORDER BY `t6`.`active_on` ASC NULLS LAST) AS `next_on`
FROM (
  SELECT
    `t4`.`user_id`,
    `t4`.`active_on`
  FROM (
    SELECT DISTINCT
      `t0`.`user_id`,
      `t0`.`occurred_on` AS `active_on`
    FROM `events` AS `t0`
    WHERE
      NOT `t0`.`user_id` IS NULL
  ) AS `t4`
  LEFT ANTI JOIN (
    SELECT
      `t1`.`user_id`
    FROM `users` AS `t1`
    WHERE
      COALESCE(`t1`.`is_staff`, FALSE)
  ) AS `t5`
    ON `t4`.`user_id` = `t5`.`user_id`
) AS `t6`

-- spark: kpi_level_changes
WITH `t7` AS (
  SELECT
    `t6`.`user_id`,
    `t6`.`changed_at`,
    `t6`.`changed_on`,
    `t6`.`level`,
    LAG(`t6`.`level`) OVER (PARTITION BY `t6`.`user_id` ORDER BY `t6`.`changed_at` ASC NULLS LAST) AS `level_before`,
    LEAD(`t6`.`changed_on`) OVER (PARTITION BY `t6`.`user_id` ORDER BY `t6`.`changed_at` ASC NULLS LAST) AS `next_on`
  FROM (
    SELECT
      `t5`.`user_id`,
      `t5`.`changed_at`,
      `t5`.`changed_on`,
      `t5`.`level`
    FROM (
      SELECT
        `t2`.`user_id`,
        `t2`.`changed_at`,
        `t2`.`changed_on`,
        `t2`.`to_level` AS `level`,
        ROW_NUMBER() OVER (
          PARTITION BY `t2`.`user_id`, `t2`.`changed_at`
          ORDER BY IF(`t2`.`to_level` IS NULL, 0, 1) ASC NULLS LAST, `t2`.`to_level` DESC
        ) - 1 AS `place`
      FROM `memberships` AS `t2`
      LEFT ANTI JOIN (
        SELECT
          `t1`.`user_id`
        FROM `users` AS `t1`
        WHERE
          COALESCE(`t1`.`is_staff`, FALSE)
      ) AS `t4`
        ON `t2`.`user_id` = `t4`.`user_id`
    ) AS `t5`
    WHERE
      `t5`.`place` = 0
  ) AS `t6`
)
SELECT
  `t9`.`user_id`,
  `t9`.`changed_at`,
  `t9`.`changed_on`,
  `t9`.`level`,
  `t9`.`level_before`,
  `t9`.`next_on`,
  `t12`.`joined_at`
FROM `t7` AS `t9`
LEFT OUTER JOIN (
  SELECT
    `t10`.`user_id`,
    MIN(`t10`.`changed_at`) AS `joined_at`
  FROM (
    SELECT
      *
    FROM `t7` AS `t8`
    WHERE
      NOT `t8`.`level` IS NULL
  ) AS `t10`
  GROUP BY
    1
) AS `t12`
  ON `t9`.`user_id` = `t12`.`user_id`

-- spark: kpi_first_events
WITH `t3` AS (
  SELECT
    *
  FROM `events` AS `t1`
  WHERE
    NOT `t1`.`user_id` IS NULL AND `t1`.`event` IN ('visit', 'bind_card')
), `t10` AS (
  SELECT
    `t9`.`user_id`,
    `t9`.`event`,
    `t9`.`occurred_at`,
    `t9`.`occurred_on`,
    `t9`.`session_id`,
    `t9`.`channel`,
    `t9`.`campaign_id`,
    `t9`.`content_id`,
    `t9`.`group_id`,
    `t9`.`value`,
    `t9`.`first_at`,
    COALESCE(`t9`.`channel`, '') AS `name`
  FROM (
    SELECT
      `t6`.`user_id`,
      `t6`.`event`,
      `t6`.`occurred_at`,
      `t6`.`occurred_on`,
      `t6`.`session_id`,
      `t6`.`channel`,
      `t6`.`campaign_id`,
      `t6`.`content_id`,
      `t6`.`group_id`,
      `t6`.`value`,
      `t8`.`first_at`
    FROM `t3` AS `t6`
    INNER JOIN (
      SELECT
        `t5`.`user_id`,
        `t5`.`event`,
        MIN(`t5`.`occurred_at`) AS `first_at`
      FROM `t3` AS `t5`
      GROUP BY
        1,
        2
    ) AS `t8`
      ON `t6`.`user_id` = `t8`.`user_id`
      AND `t6`.`event` = `t8`.`event`
      AND `t6`.`occurred_at` = `t8`.`first_at`
  ) AS `t9`
)
SELECT
  `t17`.`user_id`,
  `t17`.`event`,
  `t17`.`occurred_on`
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      `t12`.`user_id`,
      `t12`.`event`,
      `t12`.`occurred_on`
    FROM `t10` AS `t12`
    INNER JOIN (
      SELECT
        `t11`.`user_id`,
        `t11`.`event`,
        MIN(`t11`.`name`) AS `first_name`
      FROM `t10` AS `t11`
      GROUP BY
        1,
        2
    ) AS `t14`
      ON `t12`.`user_id` = `t14`.`user_id`
      AND `t12`.`event` = `t14`.`event`
      AND `t12`.`name` = `t14`.`first_name`
  ) AS `t15`
) AS `t17`
LEFT ANTI JOIN (
  SELECT
    `t0`.`user_id`
  FROM `users` AS `t0`
  WHERE
    COALESCE(`t0`.`is_staff`, FALSE)
) AS `t4`
  ON `t17`.`user_id` = `t4`.`user_id`

-- spark: kpi_touched_orders
SELECT
  `t13`.`order_id`,
  MAX(`t13`.`campaign_id`) AS `touch_campaign_id`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t11`.`order_id`,
      `t11`.`user_id`,
      `t11`.`ordered_at`,
      `t11`.`ordered_on`,
      `t11`.`user_id_right`,
      `t11`.`sent_at`,
      `t11`.`campaign_id`,
      `t11`.`last_on`,
      MAX(`t11`.`sent_at`) OVER (
        PARTITION BY `t11`.`order_id`
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS `latest_at`
    FROM (
      SELECT
        `t5`.`order_id`,
        `t5`.`user_id`,
        `t5`.`ordered_at`,
        `t5`.`ordered_on`,
        `t10`.`user_id` AS `user_id_right`,
        `t10`.`sent_at`,
        `t10`.`campaign_id`,
        `t10`.`last_on`
      FROM (
        SELECT
          `t0`.`order_id`,
          `t0`.`user_id`,
          `t0`.`ordered_at`,
          `t0`.`ordered_on`
        FROM `orders` AS `t0`
      ) AS `t5`
      INNER JOIN (
        SELECT
          `t8`.`user_id`,
          `t8`.`sent_at`,
          `t8`.`campaign_id`,
          `t8`.`sent_on` + INTERVAL '7' DAY AS `last_on`
        FROM (
          SELECT
            `t3`.`user_id`,
            `t3`.`campaign_id`,
            `t3`.`medium`,
            `t3`.`sent_at`,
            `t3`.`sent_on`,
            `t3`.`delivered_at`,
            `t3`.`delivered_on`,
            `t3`.`responded_at`,
            `t3`.`responded_on`
          FROM `touches` AS `t3`
          LEFT ANTI JOIN (
            SELECT
              `t2`.`user_id`
            FROM `users` AS `t2`
            WHERE
              COALESCE(`t2`.`is_staff`, FALSE)
          ) AS `t7`
            ON `t3`.`user_id` = `t7`.`user_id`
        ) AS `t8`
        WHERE
          NOT `t8`.`delivered_at` IS NULL
      ) AS `t10`
        ON `t5`.`user_id` = `t10`.`user_id`
        AND `t10`.`sent_at` <= `t5`.`ordered_at`
        AND `t10`.`last_on` >= `t5`.`ordered_on`
    ) AS `t11`
  ) AS `t12`
  WHERE
    `t12`.`sent_at` = `t12`.`latest_at`
) AS `t13`
GROUP BY
  1

-- spark: kpi_referral_pairs_1
SELECT
  `t4`.`user_id`,
  `t2`.`ancestor_id`,
  CAST(1 AS BIGINT) AS `distance`
FROM (
  SELECT
    `t0`.`user_id`,
    `t0`.`referrer_id`
  FROM `users` AS `t0`
  WHERE
    NOT `t0`.`referrer_id` IS NULL AND `t0`.`referrer_id` <> `t0`.`user_id`
) AS `t4`
INNER JOIN (
  SELECT
    `t0`.`user_id` AS `ancestor_id`
  FROM `users` AS `t0`
) AS `t2`
  ON `t4`.`referrer_id` = `t2`.`ancestor_id`

-- spark: kpi_referral_pairs_2
SELECT
  *
FROM `kpi_referral_pairs_1` AS `t0`
UNION ALL
SELECT
  *
FROM (
  SELECT
    `t4`.`user_id`,
    `t3`.`top_id` AS `ancestor_id`,
    `t4`.`distance` + `t3`.`more` AS `distance`
  FROM (
    SELECT
      *
    FROM `kpi_referral_pairs_1` AS `t0`
    WHERE
      `t0`.`distance` = 1
  ) AS `t4`
  INNER JOIN (
    SELECT
      `t0`.`user_id` AS `middle_id`,
      `t0`.`ancestor_id` AS `top_id`,
      `t0`.`distance` AS `more`
    FROM `kpi_referral_pairs_1` AS `t0`
  ) AS `t3`
    ON `t4`.`ancestor_id` = `t3`.`middle_id`
) AS `t5`

-- spark: kpi_referral_pairs_4
SELECT
  *
FROM `kpi_referral_pairs_2` AS `t0`
UNION ALL
SELECT
  *
FROM (
  SELECT
    `t4`.`user_id`,
    `t3`.`top_id` AS `ancestor_id`,
    `t4`.`distance` + `t3`.`more` AS `distance`
  FROM (
    SELECT
      *
    FROM `kpi_referral_pairs_2` AS `t0`
    WHERE
      `t0`.`distance` = 2
  ) AS `t4`
  INNER JOIN (
    SELECT
      `t0`.`user_id` AS `middle_id`,
      `t0`.`ancestor_id` AS `top_id`,
      `t0`.`distance` AS `more`
    FROM `kpi_referral_pairs_2` AS `t0`
  ) AS `t3`
    ON `t4`.`ancestor_id` = `t3`.`middle_id`
) AS `t5`

-- spark: kpi_referral_pairs_8
SELECT
  *
FROM `kpi_referral_pairs_4` AS `t0`
UNION ALL
SELECT
  *
FROM (
  SELECT
    `t4`.`user_id`,
    `t3`.`top_id` AS `ancestor_id`,
    `t4`.`distance` + `t3`.`more` AS `distance`
  FROM (
    SELECT
      *
    FROM `kpi_referral_pairs_4` AS `t0`
    WHERE
      `t0`.`distance` = 4
  ) AS `t4`
  INNER JOIN (
    SELECT
      `t0`.`user_id` AS `middle_id`,
      `t0`.`ancestor_id` AS `top_id`,
      `t0`.`distance` AS `more`
    FROM `kpi_referral_pairs_4` AS `t0`
  ) AS `t3`
    ON `t4`.`ancestor_id` = `t3`.`middle_id`
) AS `t5`

-- spark: kpi_referral_pairs_16
SELECT
  *
FROM `kpi_referral_pairs_8` AS `t0`
UNION ALL
SELECT
  *
FROM (
  SELECT
    `t4`.`user_id`,
    `t3`.`top_id` AS `ancestor_id`,
    `t4`.`distance` + `t3`.`more` AS `distance`
  FROM (
    SELECT
      *
    FROM `kpi_referral_pairs_8` AS `t0`
    WHERE
      `t0`.`distance` = 8
  ) AS `t4`
  INNER JOIN (
    SELECT
      `t0`.`user_id` AS `middle_id`,
      `t0`.`ancestor_id` AS `top_id`,
      `t0`.`distance` AS `more`
    FROM `kpi_referral_pairs_8` AS `t0`
  ) AS `t3`
    ON `t4`.`ancestor_id` = `t3`.`middle_id`
) AS `t5`

-- spark: kpi_referral_pairs_32
SELECT
  *
FROM `kpi_referral_pairs_16` AS `t0`
UNION ALL
SELECT
  *
FROM (
  SELECT
    `t4`.`user_id`,
    `t3`.`top_id` AS `ancestor_id`,
    `t4`.`distance` + `t3`.`more` AS `distance`
  FROM (
    SELECT
      *
    FROM `kpi_referral_pairs_16` AS `t0`
    WHERE
      `t0`.`distance` = 16
  ) AS `t4`
  INNER JOIN (
    SELECT
      `t0`.`user_id` AS `middle_id`,
      `t0`.`ancestor_id` AS `top_id`,
      `t0`.`distance` AS `more`
    FROM `kpi_referral_pairs_16` AS `t0`
  ) AS `t3`
    ON `t4`.`ancestor_id` = `t3`.`middle_id`
) AS `t5`

-- spark: kpi_referral_forest
SELECT
  `t10`.`user_id`,
  `t10`.`registered_on`,
  `t10`.`referrer_id`,
  `t10`.`referrer_id` IS NULL AS `is_root`,
  IF(`t5`.`endless_id` IS NULL, COALESCE(`t10`.`steps`, 0), CAST(NULL AS BIGINT)) AS `depth`,
  CASE
    WHEN NOT `t5`.`endless_id` IS NULL
    THEN 'endless'
    WHEN `t10`.`named_id` = `t10`.`user_id`
    THEN 'self_reference'
    WHEN (
      NOT `t10`.`named_id` IS NULL
    ) AND (
      `t10`.`referrer_id` IS NULL
    )
    THEN 'orphan'
    ELSE CAST(NULL AS STRING)
  END AS `fault`
FROM (
  SELECT
    `t6`.`user_id`,
    `t6`.`registered_on`,
    `t6`.`named_id`,
    `t8`.`referrer_id`,
    `t8`.`steps`,
    `t8`.`top_id`
  FROM (
    SELECT
      `t1`.`user_id`,
      `t1`.`registered_on`,
      `t1`.`referrer_id` AS `named_id`
    FROM `users` AS `t1`
  ) AS `t6`
  LEFT OUTER JOIN (
    SELECT
      `t2`.`user_id`,
      MAX(IF(`t2`.`distance` = 1, `t2`.`ancestor_id`, NULL)) AS `referrer_id`,
      MAX(`t2`.`distance`) AS `steps`,
      MAX(IF(`t2`.`distance` = 32, `t2`.`ancestor_id`, NULL)) AS `top_id`
    FROM `kpi_referral_pairs_32` AS `t2`
    GROUP BY
      1
  ) AS `t8`
    ON `t6`.`user_id` = `t8`.`user_id`
) AS `t10`
LEFT OUTER JOIN (
  SELECT
    `t0`.`user_id` AS `endless_id`
  FROM `kpi_referral_pairs_1` AS `t0`
) AS `t5`
  ON `t10`.`top_id` = `t5`.`endless_id`

-- spark: order_periods
SELECT
  `t11`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t11`.`net_amount`) AS `sales__num`,
  COUNT(*) AS `orders__num`,
  SUM(`t11`.`net_amount`) AS `aov__num`,
  COUNT(*) AS `aov__den`,
  IF(
    SUM(CAST(`t11`.`was_buyer_before` AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t11`.`was_buyer_before`, `t11`.`net_amount`, NULL))
  ) AS `repurchase_amount_share__num`,
  SUM(`t11`.`net_amount`) AS `repurchase_amount_share__den`,
  SUM(`t11`.`net_amount`) - SUM(`t11`.`cost`) AS `gross_profit__num`,
  SUM(`t11`.`net_amount`) - SUM(`t11`.`cost`) AS `gross_margin__num`,
  SUM(`t11`.`net_amount`) AS `gross_margin__den`,
  SUM(COALESCE(`t11`.`refunded_amount`, 0)) AS `refund_rate__num`,
  SUM(`t11`.`amount`) AS `refund_rate__den`,
  SUM(
    CASE
      WHEN `t11`.`is_repeat`
      THEN 1
      WHEN NOT (
        `t11`.`is_repeat`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `repeat_purchase_rate_2__num`,
  COUNT(`t11`.`order_number`) AS `repeat_purchase_rate_2__den`,
  SUM(
    CASE
      WHEN `t11`.`is_first` AND `t11`.`is_window_complete` AND `t11`.`is_second_in_window`
      THEN 1
      WHEN NOT (
        `t11`.`is_first` AND `t11`.`is_window_complete` AND `t11`.`is_second_in_window`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `second_purchase_rate__num`,
  SUM(
    CASE
      WHEN `t11`.`is_first` AND `t11`.`is_window_complete`
      THEN 1
      WHEN NOT (
        `t11`.`is_first` AND `t11`.`is_window_complete`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `second_purchase_rate__den`,
  COALESCE(
    SUM(
      CASE
        WHEN `t11`.`is_first` AND NOT (
          `t11`.`is_window_complete`
        )
        THEN 1
        WHEN NOT (
          `t11`.`is_first` AND NOT (
            `t11`.`is_window_complete`
          )
        )
        THEN 0
        ELSE CAST(NULL AS BIGINT)
      END
    ),
    0
  ) AS `second_purchase_rate__out`
FROM (
  SELECT
    `t10`.`order_id`,
    `t10`.`user_id`,
    `t10`.`ordered_at`,
    `t10`.`ordered_on`,
    `t10`.`amount`,
    `t10`.`cost`,
    `t10`.`status`,
    `t10`.`refunded_amount`,
    `t10`.`refunded_at`,
    `t10`.`refunded_on`,
    `t10`.`channel`,
    `t10`.`campaign_id`,
    `t10`.`content_id`,
    `t10`.`net_amount`,
    `t10`.`order_number`,
    `t10`.`previous_on`,
    `t10`.`next_on`,
    `t10`.`first_on`,
    `t10`.`second_on`,
    `t10`.`is_first`,
    `t10`.`is_repeat`,
    `t10`.`is_window_complete`,
    `t10`.`is_second_in_window`,
    `t10`.`period`,
    `t10`.`start_on`,
    COALESCE(`t10`.`first_on` < `t10`.`start_on`, FALSE) AS `was_buyer_before`
  FROM (
    SELECT
      `t9`.`order_id`,
      `t9`.`user_id`,
      `t9`.`ordered_at`,
      `t9`.`ordered_on`,
      `t9`.`amount`,
      `t9`.`cost`,
      `t9`.`status`,
      `t9`.`refunded_amount`,
      `t9`.`refunded_at`,
      `t9`.`refunded_on`,
      `t9`.`channel`,
      `t9`.`campaign_id`,
      `t9`.`content_id`,
      `t9`.`net_amount`,
      `t9`.`order_number`,
      `t9`.`previous_on`,
      `t9`.`next_on`,
      `t9`.`first_on`,
      `t9`.`second_on`,
      `t9`.`is_first`,
      `t9`.`is_repeat`,
      `t9`.`is_window_complete`,
      `t9`.`is_second_in_window`,
      `t9`.`period`,
      `t5`.`start_on`
    FROM (
      SELECT
        `t3`.`order_id`,
        `t3`.`user_id`,
        `t3`.`ordered_at`,
        `t3`.`ordered_on`,
        `t3`.`amount`,
        `t3`.`cost`,
        `t3`.`status`,
        `t3`.`refunded_amount`,
        `t3`.`refunded_at`,
        `t3`.`refunded_on`,
        `t3`.`channel`,
        `t3`.`campaign_id`,
        `t3`.`content_id`,
        `t3`.`net_amount`,
        `t3`.`order_number`,
        `t3`.`previous_on`,
        `t3`.`next_on`,
        `t3`.`first_on`,
        `t3`.`second_on`,
        `t3`.`is_first`,
        `t3`.`is_repeat`,
        `t3`.`is_window_complete`,
        `t3`.`is_second_in_window`,
        `t7`.`period`
      FROM `kpi_order_history` AS `t3`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t3`.`ordered_on` = `t7`.`day`
    ) AS `t9`
    INNER JOIN (
      SELECT
        `t1`.`period`,
        `t1`.`start_on`
      FROM `kpi_periods` AS `t1`
    ) AS `t5`
      ON `t9`.`period` = `t5`.`period`
  ) AS `t10`
) AS `t11`
GROUP BY
  1

-- spark: buyer_periods
SELECT
  `t12`.`period`,
  COUNT(*) AS `fact__rows`,
  COUNT(*) AS `buyers__num`,
  SUM(`t12`.`net_amount`) AS `spend_per_buyer__num`,
  COUNT(*) AS `spend_per_buyer__den`,
  SUM(`t12`.`orders`) AS `orders_per_buyer__num`,
  COUNT(*) AS `orders_per_buyer__den`,
  IF(
    SUM(CAST(`t12`.`was_buyer_before` AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t12`.`was_buyer_before`, `t12`.`net_amount`, NULL))
  ) AS `repurchase_amount__num`,
  SUM(
    CASE
      WHEN `t12`.`was_buyer_before`
      THEN 1
      WHEN NOT (
        `t12`.`was_buyer_before`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `repurchase_rate__num`,
  COUNT(*) AS `repurchase_rate__den`,
  SUM(
    CASE
      WHEN NOT (
        `t12`.`was_buyer_before`
      )
      THEN 1
      WHEN NOT (
        NOT (
          `t12`.`was_buyer_before`
        )
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `new_buyers__num`
FROM (
  SELECT
    `t11`.`period`,
    `t11`.`user_id`,
    `t11`.`was_buyer_before`,
    COUNT(*) AS `orders`,
    SUM(`t11`.`net_amount`) AS `net_amount`
  FROM (
    SELECT
      `t10`.`order_id`,
      `t10`.`user_id`,
      `t10`.`ordered_at`,
      `t10`.`ordered_on`,
      `t10`.`amount`,
      `t10`.`cost`,
      `t10`.`status`,
      `t10`.`refunded_amount`,
      `t10`.`refunded_at`,
      `t10`.`refunded_on`,
      `t10`.`channel`,
      `t10`.`campaign_id`,
      `t10`.`content_id`,
      `t10`.`net_amount`,
      `t10`.`order_number`,
      `t10`.`previous_on`,
      `t10`.`next_on`,
      `t10`.`first_on`,
      `t10`.`second_on`,
      `t10`.`is_first`,
      `t10`.`is_repeat`,
      `t10`.`is_window_complete`,
      `t10`.`is_second_in_window`,
      `t10`.`period`,
      `t10`.`start_on`,
      COALESCE(`t10`.`first_on` < `t10`.`start_on`, FALSE) AS `was_buyer_before`
    FROM (
      SELECT
        `t9`.`order_id`,
        `t9`.`user_id`,
        `t9`.`ordered_at`,
        `t9`.`ordered_on`,
        `t9`.`amount`,
        `t9`.`cost`,
        `t9`.`status`,
        `t9`.`refunded_amount`,
        `t9`.`refunded_at`,
        `t9`.`refunded_on`,
        `t9`.`channel`,
        `t9`.`campaign_id`,
        `t9`.`content_id`,
        `t9`.`net_amount`,
        `t9`.`order_number`,
        `t9`.`previous_on`,
        `t9`.`next_on`,
        `t9`.`first_on`,
        `t9`.`second_on`,
        `t9`.`is_first`,
        `t9`.`is_repeat`,
        `t9`.`is_window_complete`,
        `t9`.`is_second_in_window`,
        `t9`.`period`,
        `t5`.`start_on`
      FROM (
        SELECT
          `t3`.`order_id`,
          `t3`.`user_id`,
          `t3`.`ordered_at`,
          `t3`.`ordered_on`,
          `t3`.`amount`,
          `t3`.`cost`,
          `t3`.`status`,
          `t3`.`refunded_amount`,
          `t3`.`refunded_at`,
          `t3`.`refunded_on`,
          `t3`.`channel`,
          `t3`.`campaign_id`,
          `t3`.`content_id`,
          `t3`.`net_amount`,
          `t3`.`order_number`,
          `t3`.`previous_on`,
          `t3`.`next_on`,
          `t3`.`first_on`,
          `t3`.`second_on`,
          `t3`.`is_first`,
          `t3`.`is_repeat`,
          `t3`.`is_window_complete`,
          `t3`.`is_second_in_window`,
          `t7`.`period`
        FROM `kpi_order_history` AS `t3`
        INNER JOIN (
          SELECT
            `t2`.`day`,
            `t2`.`period`
          FROM `kpi_calendar` AS `t2`
          WHERE
            `t2`.`kind` = 'current'
        ) AS `t7`
          ON `t3`.`ordered_on` = `t7`.`day`
      ) AS `t9`
      INNER JOIN (
        SELECT
          `t1`.`period`,
          `t1`.`start_on`
        FROM `kpi_periods` AS `t1`
      ) AS `t5`
        ON `t9`.`period` = `t5`.`period`
    ) AS `t10`
    WHERE
      NOT `t10`.`user_id` IS NULL
  ) AS `t11`
  GROUP BY
    1,
    2,
    3
) AS `t12`
GROUP BY
  1

-- spark: customer_periods
SELECT
  `t32`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(
    CASE
      WHEN `t32`.`is_repeat_buyer`
      THEN 1
      WHEN NOT (
        `t32`.`is_repeat_buyer`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `repeat_purchase_rate_1__num`,
  COUNT(*) AS `repeat_purchase_rate_1__den`,
  SUM(
    CASE
      WHEN `t32`.`was_repeat_before_window` AND `t32`.`has_bought_in_window`
      THEN 1
      WHEN NOT (
        `t32`.`was_repeat_before_window` AND `t32`.`has_bought_in_window`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `repeat_purchase_rate_3__num`,
  SUM(
    CASE
      WHEN `t32`.`was_repeat_before_window`
      THEN 1
      WHEN NOT (
        `t32`.`was_repeat_before_window`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `repeat_purchase_rate_3__den`,
  SUM(
    CASE
      WHEN `t32`.`bought_previous` AND `t32`.`has_bought`
      THEN 1
      WHEN NOT (
        `t32`.`bought_previous` AND `t32`.`has_bought`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `buyer_retention__num`,
  SUM(
    CASE
      WHEN `t32`.`bought_previous`
      THEN 1
      WHEN NOT (
        `t32`.`bought_previous`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `buyer_retention__den`,
  SUM(
    CASE
      WHEN `t32`.`was_new_previous` AND `t32`.`has_bought`
      THEN 1
      WHEN NOT (
        `t32`.`was_new_previous` AND `t32`.`has_bought`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `new_buyer_retention__num`,
  SUM(
    CASE
      WHEN `t32`.`was_new_previous`
      THEN 1
      WHEN NOT (
        `t32`.`was_new_previous`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `new_buyer_retention__den`,
  SUM(
    CASE
      WHEN `t32`.`bought_last_year` AND `t32`.`has_bought`
      THEN 1
      WHEN NOT (
        `t32`.`bought_last_year` AND `t32`.`has_bought`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `last_year_buyer_retention__num`,
  SUM(
    CASE
      WHEN `t32`.`bought_last_year`
      THEN 1
      WHEN NOT (
        `t32`.`bought_last_year`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `last_year_buyer_retention__den`,
  SUM(
    CASE
      WHEN `t32`.`is_churned`
      THEN 1
      WHEN NOT (
        `t32`.`is_churned`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `churned_buyers__num`,
  SUM(
    CASE
      WHEN `t32`.`is_at_risk`
      THEN 1
      WHEN NOT (
        `t32`.`is_at_risk`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `at_risk_buyers__num`,
  SUM(
    CASE
      WHEN `t32`.`was_unchurned` AND `t32`.`is_churned`
      THEN 1
      WHEN NOT (
        `t32`.`was_unchurned` AND `t32`.`is_churned`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `buyer_churn_rate__num`,
  SUM(
    CASE
      WHEN `t32`.`was_unchurned`
      THEN 1
      WHEN NOT (
        `t32`.`was_unchurned`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `buyer_churn_rate__den`,
  SUM(
    CASE
      WHEN `t32`.`was_lapsed` AND `t32`.`has_bought`
      THEN 1
      WHEN NOT (
        `t32`.`was_lapsed` AND `t32`.`has_bought`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `winback_buyers__num`,
  SUM(
    CASE
      WHEN `t32`.`was_lapsed` AND `t32`.`has_bought`
      THEN 1
      WHEN NOT (
        `t32`.`was_lapsed` AND `t32`.`has_bought`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `buyer_winback_rate__num`,
  SUM(
    CASE
      WHEN `t32`.`was_lapsed`
      THEN 1
      WHEN NOT (
        `t32`.`was_lapsed`
      )
      THEN 0
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS `buyer_winback_rate__den`,
  SUM(IF(`t32`.`is_current`, 1, 0)) AS `current_buyers__num`,
  SUM(IF(`t32`.`is_silent`, 1, 0)) AS `silent_buyers__num`,
  SUM(IF(`t32`.`is_dead`, 1, 0)) AS `dead_buyers__num`,
  SUM(IF(`t32`.`was_unchurned` AND `t32`.`is_churned`, 1, 0)) AS `newly_churned_buyers__num`,
  SUM(IF(`t32`.`was_current` AND `t32`.`is_silent`, 1, 0)) AS `newly_silent_buyers__num`
FROM (
  SELECT
    `t31`.`order_id`,
    `t31`.`user_id`,
    `t31`.`ordered_at`,
    `t31`.`ordered_on`,
    `t31`.`amount`,
    `t31`.`cost`,
    `t31`.`status`,
    `t31`.`refunded_amount`,
    `t31`.`refunded_at`,
    `t31`.`refunded_on`,
    `t31`.`channel`,
    `t31`.`campaign_id`,
    `t31`.`content_id`,
    `t31`.`net_amount`,
    `t31`.`order_number`,
    `t31`.`previous_on`,
    `t31`.`next_on`,
    `t31`.`first_on`,
    `t31`.`second_on`,
    `t31`.`is_first`,
    `t31`.`is_repeat`,
    `t31`.`is_window_complete`,
    `t31`.`is_second_in_window`,
    `t31`.`period`,
    `t31`.`start_on`,
    `t31`.`end_on`,
    `t31`.`previous_start_on`,
    `t31`.`before_on`,
    `t31`.`orders_previous`,
    `t31`.`first_orders_previous`,
    `t31`.`orders_last_year`,
    `t31`.`first_orders_last_year`,
    (
      DATEDIFF(DAY, `t31`.`ordered_on`, `t31`.`end_on`) - 1
    ) < 30 AS `is_current`,
    (
      (
        DATEDIFF(DAY, `t31`.`ordered_on`, `t31`.`end_on`) - 1
      ) >= 30
    )
    AND (
      (
        DATEDIFF(DAY, `t31`.`ordered_on`, `t31`.`end_on`) - 1
      ) < 90
    ) AS `is_silent`,
    (
      DATEDIFF(DAY, `t31`.`ordered_on`, `t31`.`end_on`) - 1
    ) >= 365 AS `is_dead`,
    COALESCE(
      (
        DATEDIFF(
          DAY,
          IF(`t31`.`ordered_on` >= `t31`.`start_on`, `t31`.`before_on`, `t31`.`ordered_on`),
          `t31`.`start_on`
        ) - 1
      ) < 30,
      FALSE
    ) AS `was_current`,
    `t31`.`ordered_on` >= `t31`.`start_on` AS `has_bought`,
    COALESCE(`t31`.`second_on` < `t31`.`end_on`, FALSE) AS `is_repeat_buyer`,
    COALESCE(`t31`.`second_on` < (
      `t31`.`end_on` - INTERVAL '90' DAY
    ), FALSE) AS `was_repeat_before_window`,
    `t31`.`ordered_on` >= (
      `t31`.`end_on` - INTERVAL '90' DAY
    ) AS `has_bought_in_window`,
    NOT `t31`.`orders_previous` IS NULL AS `bought_previous`,
    COALESCE(`t31`.`first_orders_previous` > 0, FALSE) AS `was_new_previous`,
    NOT `t31`.`orders_last_year` IS NULL AS `bought_last_year`,
    (
      DATEDIFF(DAY, `t31`.`ordered_on`, `t31`.`end_on`) - 1
    ) >= 180 AS `is_churned`,
    (
      (
        DATEDIFF(DAY, `t31`.`ordered_on`, `t31`.`end_on`) - 1
      ) >= 90
    )
    AND (
      (
        DATEDIFF(DAY, `t31`.`ordered_on`, `t31`.`end_on`) - 1
      ) < 180
    ) AS `is_at_risk`,
    COALESCE(
      (
        DATEDIFF(
          DAY,
          IF(`t31`.`ordered_on` >= `t31`.`start_on`, `t31`.`before_on`, `t31`.`ordered_on`),
          `t31`.`start_on`
        ) - 1
      ) >= 90,
      FALSE
    ) AS `was_lapsed`,
    COALESCE(
      (
        DATEDIFF(
          DAY,
          IF(`t31`.`ordered_on` >= `t31`.`start_on`, `t31`.`before_on`, `t31`.`ordered_on`),
          `t31`.`start_on`
        ) - 1
      ) < 180,
      FALSE
    ) AS `was_unchurned`
  FROM (
    SELECT
      `t30`.`order_id`,
      `t30`.`user_id`,
      `t30`.`ordered_at`,
      `t30`.`ordered_on`,
      `t30`.`amount`,
      `t30`.`cost`,
      `t30`.`status`,
      `t30`.`refunded_amount`,
      `t30`.`refunded_at`,
      `t30`.`refunded_on`,
      `t30`.`channel`,
      `t30`.`campaign_id`,
      `t30`.`content_id`,
      `t30`.`net_amount`,
      `t30`.`order_number`,
      `t30`.`previous_on`,
      `t30`.`next_on`,
      `t30`.`first_on`,
      `t30`.`second_on`,
      `t30`.`is_first`,
      `t30`.`is_repeat`,
      `t30`.`is_window_complete`,
      `t30`.`is_second_in_window`,
      `t30`.`period`,
      `t30`.`start_on`,
      `t30`.`end_on`,
      `t30`.`previous_start_on`,
      `t30`.`before_on`,
      `t30`.`orders_previous`,
      `t30`.`first_orders_previous`,
      `t22`.`orders_last_year`,
      `t22`.`first_orders_last_year`
    FROM (
      SELECT
        `t28`.`order_id`,
        `t28`.`user_id`,
        `t28`.`ordered_at`,
        `t28`.`ordered_on`,
        `t28`.`amount`,
        `t28`.`cost`,
        `t28`.`status`,
        `t28`.`refunded_amount`,
        `t28`.`refunded_at`,
        `t28`.`refunded_on`,
        `t28`.`channel`,
        `t28`.`campaign_id`,
        `t28`.`content_id`,
        `t28`.`net_amount`,
        `t28`.`order_number`,
        `t28`.`previous_on`,
        `t28`.`next_on`,
        `t28`.`first_on`,
        `t28`.`second_on`,
        `t28`.`is_first`,
        `t28`.`is_repeat`,
        `t28`.`is_window_complete`,
        `t28`.`is_second_in_window`,
        `t28`.`period`,
        `t28`.`start_on`,
        `t28`.`end_on`,
        `t28`.`previous_start_on`,
        `t28`.`before_on`,
        `t23`.`orders_previous`,
        `t23`.`first_orders_previous`
      FROM (
        SELECT
          `t11`.`order_id`,
          `t11`.`user_id`,
          `t11`.`ordered_at`,
          `t11`.`ordered_on`,
          `t11`.`amount`,
          `t11`.`cost`,
          `t11`.`status`,
          `t11`.`refunded_amount`,
          `t11`.`refunded_at`,
          `t11`.`refunded_on`,
          `t11`.`channel`,
          `t11`.`campaign_id`,
          `t11`.`content_id`,
          `t11`.`net_amount`,
          `t11`.`order_number`,
          `t11`.`previous_on`,
          `t11`.`next_on`,
          `t11`.`first_on`,
          `t11`.`second_on`,
          `t11`.`is_first`,
          `t11`.`is_repeat`,
          `t11`.`is_window_complete`,
          `t11`.`is_second_in_window`,
          `t4`.`period`,
          `t4`.`start_on`,
          `t4`.`end_on`,
          `t4`.`previous_start_on`,
          `t26`.`before_on`
        FROM (
          SELECT
            *
          FROM `kpi_order_history` AS `t0`
          WHERE
            NOT `t0`.`user_id` IS NULL
        ) AS `t11`
        INNER JOIN `kpi_periods` AS `t4`
          ON `t11`.`ordered_on` < `t4`.`end_on`
          AND (
            (
              `t11`.`next_on` IS NULL
            ) OR (
              `t11`.`next_on` >= `t4`.`end_on`
            )
          )
        LEFT OUTER JOIN (
          SELECT
            `t24`.`period`,
            `t24`.`user_id`,
            MIN(`t24`.`previous_on`) AS `before_on`
          FROM (
            SELECT
              `t21`.`order_id`,
              `t21`.`user_id`,
              `t21`.`ordered_at`,
              `t21`.`ordered_on`,
              `t21`.`amount`,
              `t21`.`cost`,
              `t21`.`status`,
              `t21`.`refunded_amount`,
              `t21`.`refunded_at`,
              `t21`.`refunded_on`,
              `t21`.`channel`,
              `t21`.`campaign_id`,
              `t21`.`content_id`,
              `t21`.`net_amount`,
              `t21`.`order_number`,
              `t21`.`previous_on`,
              `t21`.`next_on`,
              `t21`.`first_on`,
              `t21`.`second_on`,
              `t21`.`is_first`,
              `t21`.`is_repeat`,
              `t21`.`is_window_complete`,
              `t21`.`is_second_in_window`,
              `t21`.`period`,
              `t21`.`start_on`,
              COALESCE(`t21`.`first_on` < `t21`.`start_on`, FALSE) AS `was_buyer_before`
            FROM (
              SELECT
                `t18`.`order_id`,
                `t18`.`user_id`,
                `t18`.`ordered_at`,
                `t18`.`ordered_on`,
                `t18`.`amount`,
                `t18`.`cost`,
                `t18`.`status`,
                `t18`.`refunded_amount`,
                `t18`.`refunded_at`,
                `t18`.`refunded_on`,
                `t18`.`channel`,
                `t18`.`campaign_id`,
                `t18`.`content_id`,
                `t18`.`net_amount`,
                `t18`.`order_number`,
                `t18`.`previous_on`,
                `t18`.`next_on`,
                `t18`.`first_on`,
                `t18`.`second_on`,
                `t18`.`is_first`,
                `t18`.`is_repeat`,
                `t18`.`is_window_complete`,
                `t18`.`is_second_in_window`,
                `t18`.`period`,
                `t7`.`start_on`
              FROM (
                SELECT
                  `t3`.`order_id`,
                  `t3`.`user_id`,
                  `t3`.`ordered_at`,
                  `t3`.`ordered_on`,
                  `t3`.`amount`,
                  `t3`.`cost`,
                  `t3`.`status`,
                  `t3`.`refunded_amount`,
                  `t3`.`refunded_at`,
                  `t3`.`refunded_on`,
                  `t3`.`channel`,
                  `t3`.`campaign_id`,
                  `t3`.`content_id`,
                  `t3`.`net_amount`,
                  `t3`.`order_number`,
                  `t3`.`previous_on`,
                  `t3`.`next_on`,
                  `t3`.`first_on`,
                  `t3`.`second_on`,
                  `t3`.`is_first`,
                  `t3`.`is_repeat`,
                  `t3`.`is_window_complete`,
                  `t3`.`is_second_in_window`,
                  `t14`.`period`
                FROM `kpi_order_history` AS `t3`
                INNER JOIN (
                  SELECT
                    `t2`.`day`,
                    `t2`.`period`
                  FROM `kpi_calendar` AS `t2`
                  WHERE
                    `t2`.`kind` = 'current'
                ) AS `t14`
                  ON `t3`.`ordered_on` = `t14`.`day`
              ) AS `t18`
              INNER JOIN (
                SELECT
                  `t1`.`period`,
                  `t1`.`start_on`
                FROM `kpi_periods` AS `t1`
              ) AS `t7`
                ON `t18`.`period` = `t7`.`period`
            ) AS `t21`
            WHERE
              `t21`.`previous_on` < `t21`.`start_on`
          ) AS `t24`
          GROUP BY
            1,
            2
        ) AS `t26`
          ON `t4`.`period` = `t26`.`period` AND `t11`.`user_id` = `t26`.`user_id`
      ) AS `t28`
      LEFT OUTER JOIN (
        SELECT
          `t16`.`period`,
          `t16`.`user_id`,
          COUNT(*) AS `orders_previous`,
          SUM(
            CASE
              WHEN `t16`.`is_first`
              THEN 1
              WHEN NOT (
                `t16`.`is_first`
              )
              THEN 0
              ELSE CAST(NULL AS BIGINT)
            END
          ) AS `first_orders_previous`
        FROM (
          SELECT
            `t11`.`order_id`,
            `t11`.`user_id`,
            `t11`.`ordered_at`,
            `t11`.`ordered_on`,
            `t11`.`amount`,
            `t11`.`cost`,
            `t11`.`status`,
            `t11`.`refunded_amount`,
            `t11`.`refunded_at`,
            `t11`.`refunded_on`,
            `t11`.`channel`,
            `t11`.`campaign_id`,
            `t11`.`content_id`,
            `t11`.`net_amount`,
            `t11`.`order_number`,
            `t11`.`previous_on`,
            `t11`.`next_on`,
            `t11`.`first_on`,
            `t11`.`second_on`,
            `t11`.`is_first`,
            `t11`.`is_repeat`,
            `t11`.`is_window_complete`,
            `t11`.`is_second_in_window`,
            `t13`.`period`
          FROM (
            SELECT
              *
            FROM `kpi_order_history` AS `t0`
            WHERE
              NOT `t0`.`user_id` IS NULL
          ) AS `t11`
          INNER JOIN (
            SELECT
              `t2`.`day`,
              `t2`.`period`
            FROM `kpi_calendar` AS `t2`
            WHERE
              `t2`.`kind` = 'previous'
          ) AS `t13`
            ON `t11`.`ordered_on` = `t13`.`day`
        ) AS `t16`
        GROUP BY
          1,
          2
      ) AS `t23`
        ON `t28`.`period` = `t23`.`period` AND `t28`.`user_id` = `t23`.`user_id`
    ) AS `t30`
    LEFT OUTER JOIN (
      SELECT
        `t15`.`period`,
        `t15`.`user_id`,
        COUNT(*) AS `orders_last_year`,
        SUM(
          CASE
            WHEN `t15`.`is_first`
            THEN 1
            WHEN NOT (
              `t15`.`is_first`
            )
            THEN 0
            ELSE CAST(NULL AS BIGINT)
          END
        ) AS `first_orders_last_year`
      FROM (
        SELECT
          `t11`.`order_id`,
          `t11`.`user_id`,
          `t11`.`ordered_at`,
          `t11`.`ordered_on`,
          `t11`.`amount`,
          `t11`.`cost`,
          `t11`.`status`,
          `t11`.`refunded_amount`,
          `t11`.`refunded_at`,
          `t11`.`refunded_on`,
          `t11`.`channel`,
          `t11`.`campaign_id`,
          `t11`.`content_id`,
          `t11`.`net_amount`,
          `t11`.`order_number`,
          `t11`.`previous_on`,
          `t11`.`next_on`,
          `t11`.`first_on`,
          `t11`.`second_on`,
          `t11`.`is_first`,
          `t11`.`is_repeat`,
          `t11`.`is_window_complete`,
          `t11`.`is_second_in_window`,
          `t12`.`period`
        FROM (
          SELECT
            *
          FROM `kpi_order_history` AS `t0`
          WHERE
            NOT `t0`.`user_id` IS NULL
        ) AS `t11`
        INNER JOIN (
          SELECT
            `t2`.`day`,
            `t2`.`period`
          FROM `kpi_calendar` AS `t2`
          WHERE
            `t2`.`kind` = 'last_year'
        ) AS `t12`
          ON `t11`.`ordered_on` = `t12`.`day`
      ) AS `t15`
      GROUP BY
        1,
        2
    ) AS `t22`
      ON `t30`.`period` = `t22`.`period` AND `t30`.`user_id` = `t22`.`user_id`
  ) AS `t31`
) AS `t32`
GROUP BY
  1

-- spark: registrations
SELECT
  `t7`.`period`,
  COUNT(*) AS `fact__rows`,
  COUNT(*) AS `new_users__num`
FROM (
  SELECT
    `t2`.`user_id`,
    `t2`.`registered_at`,
    `t2`.`registered_on`,
    `t2`.`channel`,
    `t2`.`referrer_id`,
    `t2`.`is_staff`,
    `t2`.`willing_to_refer`,
    `t2`.`phone`,
    `t2`.`birthday`,
    `t2`.`gender`,
    `t2`.`city`,
    `t6`.`period`
  FROM `users` AS `t2`
  LEFT ANTI JOIN (
    SELECT
      `t0`.`user_id`
    FROM `users` AS `t0`
    WHERE
      COALESCE(`t0`.`is_staff`, FALSE)
  ) AS `t5`
    ON `t2`.`user_id` = `t5`.`user_id`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t6`
    ON `t2`.`registered_on` = `t6`.`day`
) AS `t7`
GROUP BY
  1

-- spark: registration_cohorts
SELECT
  `t19`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t19`.`is_day_1_over` AND `t19`.`came_on_day_1`, 1, 0)) AS `retention_d1__num`,
  SUM(IF(`t19`.`is_day_1_over`, 1, 0)) AS `retention_d1__den`,
  COALESCE(SUM(IF(`t19`.`is_day_1_over`, 0, 1)), 0) AS `retention_d1__out`,
  SUM(IF(`t19`.`is_day_7_over` AND `t19`.`came_on_day_7`, 1, 0)) AS `retention_d7__num`,
  SUM(IF(`t19`.`is_day_7_over`, 1, 0)) AS `retention_d7__den`,
  COALESCE(SUM(IF(`t19`.`is_day_7_over`, 0, 1)), 0) AS `retention_d7__out`,
  SUM(IF(`t19`.`is_day_30_over` AND `t19`.`came_on_day_30`, 1, 0)) AS `retention_d30__num`,
  SUM(IF(`t19`.`is_day_30_over`, 1, 0)) AS `retention_d30__den`,
  COALESCE(SUM(IF(`t19`.`is_day_30_over`, 0, 1)), 0) AS `retention_d30__out`,
  SUM(IF(`t19`.`is_day_7_over` AND `t19`.`came_from_day_7`, 1, 0)) AS `rolling_retention_d7__num`,
  SUM(IF(`t19`.`is_day_7_over`, 1, 0)) AS `rolling_retention_d7__den`,
  COALESCE(SUM(IF(`t19`.`is_day_7_over`, 0, 1)), 0) AS `rolling_retention_d7__out`
FROM (
  SELECT
    `t18`.`user_id`,
    `t18`.`registered_on`,
    `t18`.`period`,
    `t18`.`d1`,
    `t18`.`d7`,
    `t18`.`d30`,
    `t18`.`oldest`,
    COALESCE(`t18`.`d1` = 1, FALSE) AS `came_on_day_1`,
    COALESCE(`t18`.`d7` = 1, FALSE) AS `came_on_day_7`,
    COALESCE(`t18`.`d30` = 1, FALSE) AS `came_on_day_30`,
    COALESCE(`t18`.`oldest` >= 1, FALSE) AS `came_from_day_1`,
    COALESCE(`t18`.`oldest` >= 7, FALSE) AS `came_from_day_7`,
    COALESCE(`t18`.`oldest` >= 30, FALSE) AS `came_from_day_30`,
    (
      `t18`.`registered_on` + INTERVAL '1' DAY
    ) <= MAKE_DATE(2026, 10, 31) AS `is_day_1_over`,
    (
      `t18`.`registered_on` + INTERVAL '7' DAY
    ) <= MAKE_DATE(2026, 10, 31) AS `is_day_7_over`,
    (
      `t18`.`registered_on` + INTERVAL '30' DAY
    ) <= MAKE_DATE(2026, 10, 31) AS `is_day_30_over`
  FROM (
    SELECT
      `t11`.`user_id`,
      `t11`.`registered_on`,
      `t11`.`period`,
      `t17`.`d1`,
      `t17`.`d7`,
      `t17`.`d30`,
      `t17`.`oldest`
    FROM (
      SELECT
        `t3`.`user_id`,
        `t3`.`registered_on`,
        `t8`.`period`
      FROM `users` AS `t3`
      LEFT ANTI JOIN (
        SELECT
          `t0`.`user_id`
        FROM `users` AS `t0`
        WHERE
          COALESCE(`t0`.`is_staff`, FALSE)
      ) AS `t7`
        ON `t3`.`user_id` = `t7`.`user_id`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t8`
        ON `t3`.`registered_on` = `t8`.`day`
    ) AS `t11`
    LEFT OUTER JOIN (
      SELECT
        `t15`.`user_id`,
        MAX(IF(DATEDIFF(DAY, `t15`.`registered_on`, `t15`.`active_on`) = 1, 1, 0)) AS `d1`,
        MAX(IF(DATEDIFF(DAY, `t15`.`registered_on`, `t15`.`active_on`) = 7, 1, 0)) AS `d7`,
        MAX(IF(DATEDIFF(DAY, `t15`.`registered_on`, `t15`.`active_on`) = 30, 1, 0)) AS `d30`,
        MAX(DATEDIFF(DAY, `t15`.`registered_on`, `t15`.`active_on`)) AS `oldest`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t4`.`user_id`,
            `t4`.`active_on`,
            `t4`.`previous_on`,
            `t4`.`next_on`,
            `t13`.`registered_on`
          FROM `kpi_active_days` AS `t4`
          INNER JOIN (
            SELECT
              *
            FROM (
              SELECT
                `t3`.`user_id`,
                `t3`.`registered_on`
              FROM `users` AS `t3`
              LEFT ANTI JOIN (
                SELECT
                  `t0`.`user_id`
                FROM `users` AS `t0`
                WHERE
                  COALESCE(`t0`.`is_staff`, FALSE)
              ) AS `t7`
                ON `t3`.`user_id` = `t7`.`user_id`
            ) AS `t9`
          ) AS `t13`
            ON `t4`.`user_id` = `t13`.`user_id`
        ) AS `t14`
        WHERE
          `t14`.`active_on` > `t14`.`registered_on`
      ) AS `t15`
      GROUP BY
        1
    ) AS `t17`
      ON `t11`.`user_id` = `t17`.`user_id`
  ) AS `t18`
) AS `t19`
GROUP BY
  1

-- spark: registration_days
WITH `t13` AS (
  SELECT
    `t7`.`user_id`,
    `t7`.`registered_on`
  FROM `users` AS `t7`
  LEFT ANTI JOIN (
    SELECT
      `t2`.`user_id`
    FROM `users` AS `t2`
    WHERE
      COALESCE(`t2`.`is_staff`, FALSE)
  ) AS `t11`
    ON `t7`.`user_id` = `t11`.`user_id`
)
SELECT
  `t41`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`active`, 0)) AS `active_rate__num`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`users`, 0)) AS `active_rate__den`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`bought`, 0)) AS `purchase_active_rate__num`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`users`, 0)) AS `purchase_active_rate__den`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`checked_in`, 0)) AS `check_in_active_rate__num`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`users`, 0)) AS `check_in_active_rate__den`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`commented`, 0)) AS `comment_active_rate__num`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`users`, 0)) AS `comment_active_rate__den`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`shared`, 0)) AS `share_active_rate__num`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`users`, 0)) AS `share_active_rate__den`,
  SUM(`t41`.`users`) - SUM(IF(`t41`.`was_there_before`, `t41`.`users`, 0)) AS `user_growth_rate__num`,
  SUM(IF(`t41`.`was_there_before`, `t41`.`users`, 0)) AS `user_growth_rate__den`,
  SUM(IF(`t41`.`was_new_previous`, `t41`.`active`, 0)) AS `retention_rate__num`,
  SUM(IF(`t41`.`was_new_previous`, `t41`.`users`, 0)) AS `retention_rate__den`
FROM (
  SELECT
    `t40`.`period`,
    `t40`.`registered_on`,
    `t40`.`users`,
    `t40`.`active`,
    `t40`.`checked_in`,
    `t40`.`commented`,
    `t40`.`shared`,
    `t40`.`bought`,
    `t40`.`start_on`,
    `t40`.`end_on`,
    `t40`.`previous_start_on`,
    `t40`.`registered_on` < `t40`.`start_on` AS `was_there_before`,
    (
      `t40`.`registered_on` >= `t40`.`previous_start_on`
    )
    AND (
      `t40`.`registered_on` < `t40`.`start_on`
    ) AS `was_new_previous`
  FROM (
    SELECT
      `t39`.`period`,
      `t39`.`registered_on`,
      `t39`.`users`,
      `t39`.`active`,
      `t39`.`checked_in`,
      `t39`.`commented`,
      `t39`.`shared`,
      `t39`.`bought`,
      `t5`.`start_on`,
      `t5`.`end_on`,
      `t5`.`previous_start_on`
    FROM (
      SELECT
        `t37`.`period`,
        `t37`.`registered_on`,
        SUM(`t37`.`users`) AS `users`,
        SUM(`t37`.`active`) AS `active`,
        SUM(`t37`.`checked_in`) AS `checked_in`,
        SUM(`t37`.`commented`) AS `commented`,
        SUM(`t37`.`shared`) AS `shared`,
        SUM(`t37`.`bought`) AS `bought`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t29`.`period`,
            `t29`.`registered_on`,
            CAST(0 AS BIGINT) AS `users`,
            CAST(0 AS BIGINT) AS `active`,
            CAST(0 AS BIGINT) AS `checked_in`,
            CAST(0 AS BIGINT) AS `commented`,
            CAST(0 AS BIGINT) AS `shared`,
            `t29`.`bought`
          FROM (
            SELECT
              `t26`.`period`,
              `t26`.`registered_on`,
              SUM(`t26`.`bought`) AS `bought`
            FROM (
              SELECT
                `t22`.`period`,
                `t22`.`user_id`,
                `t22`.`bought`,
                `t17`.`registered_on`
              FROM (
                SELECT
                  `t18`.`period`,
                  `t18`.`user_id`,
                  1 AS `bought`
                FROM (
                  SELECT DISTINCT
                    `t14`.`period`,
                    `t14`.`user_id`
                  FROM (
                    SELECT
                      `t6`.`order_id`,
                      `t6`.`user_id`,
                      `t6`.`ordered_at`,
                      `t6`.`ordered_on`,
                      `t6`.`amount`,
                      `t6`.`cost`,
                      `t6`.`status`,
                      `t6`.`refunded_amount`,
                      `t6`.`refunded_at`,
                      `t6`.`refunded_on`,
                      `t6`.`channel`,
                      `t6`.`campaign_id`,
                      `t6`.`content_id`,
                      `t6`.`net_amount`,
                      `t6`.`order_number`,
                      `t6`.`previous_on`,
                      `t6`.`next_on`,
                      `t6`.`first_on`,
                      `t6`.`second_on`,
                      `t6`.`is_first`,
                      `t6`.`is_repeat`,
                      `t6`.`is_window_complete`,
                      `t6`.`is_second_in_window`,
                      `t12`.`period`
                    FROM `kpi_order_history` AS `t6`
                    INNER JOIN (
                      SELECT
                        `t3`.`day`,
                        `t3`.`period`
                      FROM `kpi_calendar` AS `t3`
                      WHERE
                        `t3`.`kind` = 'current'
                    ) AS `t12`
                      ON `t6`.`ordered_on` = `t12`.`day`
                  ) AS `t14`
                ) AS `t18`
              ) AS `t22`
              INNER JOIN `t13` AS `t17`
                ON `t22`.`user_id` = `t17`.`user_id`
            ) AS `t26`
            GROUP BY
              1,
              2
          ) AS `t29`
        ) AS `t30`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t25`.`period`,
              `t25`.`registered_on`,
              `t25`.`users`,
              CAST(0 AS BIGINT) AS `active`,
              CAST(0 AS BIGINT) AS `checked_in`,
              CAST(0 AS BIGINT) AS `commented`,
              CAST(0 AS BIGINT) AS `shared`,
              CAST(0 AS BIGINT) AS `bought`
            FROM (
              SELECT
                `t5`.`period`,
                `t20`.`registered_on`,
                `t20`.`users`
              FROM (
                SELECT
                  `t16`.`registered_on`,
                  COUNT(*) AS `users`
                FROM `t13` AS `t16`
                GROUP BY
                  1
              ) AS `t20`
              INNER JOIN `kpi_periods` AS `t5`
                ON `t20`.`registered_on` < `t5`.`end_on`
            ) AS `t25`
          ) AS `t27`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              `t34`.`period`,
              `t34`.`registered_on`,
              CAST(0 AS BIGINT) AS `users`,
              `t34`.`active`,
              `t34`.`checked_in`,
              `t34`.`commented`,
              `t34`.`shared`,
              CAST(0 AS BIGINT) AS `bought`
            FROM (
              SELECT
                `t33`.`period`,
                `t33`.`registered_on`,
                SUM(`t33`.`active`) AS `active`,
                SUM(`t33`.`checked_in`) AS `checked_in`,
                SUM(`t33`.`commented`) AS `commented`,
                SUM(`t33`.`shared`) AS `shared`
              FROM (
                SELECT
                  `t32`.`period`,
                  `t32`.`user_id`,
                  `t32`.`active`,
                  `t32`.`checked_in`,
                  `t32`.`commented`,
                  `t32`.`shared`,
                  `t17`.`registered_on`
                FROM (
                  SELECT
                    `t28`.`period`,
                    `t28`.`user_id`,
                    IF(`t28`.`active_events` > 0, 1, 0) AS `active`,
                    IF(`t28`.`check_ins` > 0, 1, 0) AS `checked_in`,
                    IF(`t28`.`comments` > 0, 1, 0) AS `commented`,
                    IF(`t28`.`shares` > 0, 1, 0) AS `shared`
                  FROM (
                    SELECT
                      `t24`.`period`,
                      `t24`.`user_id`,
                      `t24`.`visits`,
                      `t24`.`reads`,
                      `t24`.`shares`,
                      `t24`.`comments`,
                      `t24`.`likes`,
                      `t24`.`carts`,
                      `t24`.`inquiries`,
                      `t24`.`check_ins`,
                      `t24`.`messages`,
                      `t24`.`bind_cards`,
                      `t24`.`submit_forms`,
                      `t24`.`downloads`,
                      `t24`.`moments_likes`,
                      `t24`.`tip_events`,
                      `t24`.`tips`,
                      `t24`.`purchases`,
                      `t24`.`active_events`,
                      `t24`.`events`,
                      `t24`.`first_visit_on`,
                      `t24`.`last_visit_on`
                    FROM (
                      SELECT
                        `t15`.`period`,
                        `t15`.`user_id`,
                        SUM(IF(`t15`.`event` = 'visit', 1, 0)) AS `visits`,
                        SUM(IF(`t15`.`event` = 'read', 1, 0)) AS `reads`,
                        SUM(IF(`t15`.`event` = 'share', 1, 0)) AS `shares`,
                        SUM(IF(`t15`.`event` = 'comment', 1, 0)) AS `comments`,
                        SUM(IF(`t15`.`event` = 'like', 1, 0)) AS `likes`,
                        SUM(IF(`t15`.`event` = 'cart', 1, 0)) AS `carts`,
                        SUM(IF(`t15`.`event` = 'inquiry', 1, 0)) AS `inquiries`,
                        SUM(IF(`t15`.`event` = 'check_in', 1, 0)) AS `check_ins`,
                        SUM(IF(`t15`.`event` = 'message', 1, 0)) AS `messages`,
                        SUM(IF(`t15`.`event` = 'bind_card', 1, 0)) AS `bind_cards`,
                        SUM(IF(`t15`.`event` = 'submit_form', 1, 0)) AS `submit_forms`,
                        SUM(IF(`t15`.`event` = 'download', 1, 0)) AS `downloads`,
                        SUM(IF(`t15`.`event` = 'moments_like', 1, 0)) AS `moments_likes`,
                        SUM(IF(`t15`.`event` = 'tip', 1, 0)) AS `tip_events`,
                        SUM(IF(`t15`.`event` = 'tip', `t15`.`value`, NULL)) AS `tips`,
                        SUM(IF(`t15`.`event` IN ('purchase'), 1, 0)) AS `purchases`,
                        COUNT(*) AS `active_events`,
                        COUNT(*) AS `events`,
                        MIN(IF(`t15`.`event` = 'visit', `t15`.`occurred_on`, NULL)) AS `first_visit_on`,
                        MAX(IF(`t15`.`event` = 'visit', `t15`.`occurred_on`, NULL)) AS `last_visit_on`
                      FROM (
                        SELECT
                          `t8`.`user_id`,
                          `t8`.`event`,
                          `t8`.`occurred_at`,
                          `t8`.`occurred_on`,
                          `t8`.`session_id`,
                          `t8`.`channel`,
                          `t8`.`campaign_id`,
                          `t8`.`content_id`,
                          `t8`.`group_id`,
                          `t8`.`value`,
                          `t12`.`period`
                        FROM `events` AS `t8`
                        INNER JOIN (
                          SELECT
                            `t3`.`day`,
                            `t3`.`period`
                          FROM `kpi_calendar` AS `t3`
                          WHERE
                            `t3`.`kind` = 'current'
                        ) AS `t12`
                          ON `t8`.`occurred_on` = `t12`.`day`
                      ) AS `t15`
                      GROUP BY
                        1,
                        2
                    ) AS `t24`
                    LEFT ANTI JOIN (
                      SELECT
                        `t2`.`user_id`
                      FROM `users` AS `t2`
                      WHERE
                        COALESCE(`t2`.`is_staff`, FALSE)
                    ) AS `t11`
                      ON `t24`.`user_id` = `t11`.`user_id`
                  ) AS `t28`
                ) AS `t32`
                INNER JOIN `t13` AS `t17`
                  ON `t32`.`user_id` = `t17`.`user_id`
              ) AS `t33`
              GROUP BY
                1,
                2
            ) AS `t34`
          ) AS `t35`
        ) AS `t36`
      ) AS `t37`
      GROUP BY
        1,
        2
    ) AS `t39`
    INNER JOIN `kpi_periods` AS `t5`
      ON `t39`.`period` = `t5`.`period`
  ) AS `t40`
) AS `t41`
GROUP BY
  1

-- spark: active_periods
SELECT
  `t12`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t12`.`is_known` AND (
    `t12`.`active_events` > 0
  ), 1, 0)) AS `active_users__num`,
  SUM(`t12`.`visits`) AS `visits__num`,
  SUM(`t12`.`shares`) AS `brand_shares__num`,
  SUM(IF(`t12`.`is_known` AND (
    `t12`.`shares` > 0
  ), 1, 0)) AS `brand_sharers__num`,
  SUM(IF(`t12`.`is_known` AND (
    `t12`.`visits` > 0
  ), 1, 0)) AS `visitors__num`,
  SUM(IF(`t12`.`is_known` AND (
    `t12`.`reads` > 0
  ), 1, 0)) AS `content_readers__num`,
  SUM(
    IF(`t12`.`is_known` AND (
      `t12`.`reads` > 0
    ) AND (
      `t12`.`shares` > 0
    ), 1, 0)
  ) AS `content_sharers__num`,
  SUM(
    IF(`t12`.`is_known` AND (
      `t12`.`reads` > 0
    ) AND (
      `t12`.`shares` > 0
    ), 1, 0)
  ) AS `content_share_rate__num`,
  SUM(IF(`t12`.`is_known` AND (
    `t12`.`reads` > 0
  ), 1, 0)) AS `content_share_rate__den`,
  SUM(IF(`t12`.`is_known` AND (
    `t12`.`comments` > 0
  ), 1, 0)) AS `content_commenters__num`,
  SUM(`t12`.`likes`) AS `content_likes__num`,
  IF(
    SUM(CAST(`t12`.`tip_events` > 0 AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t12`.`tip_events` > 0, `t12`.`tips`, NULL))
  ) AS `content_tips__num`,
  SUM(`t12`.`moments_likes`) AS `moments_likes__num`
FROM (
  SELECT
    `t11`.`period`,
    `t11`.`user_id`,
    `t11`.`visits`,
    `t11`.`reads`,
    `t11`.`shares`,
    `t11`.`comments`,
    `t11`.`likes`,
    `t11`.`carts`,
    `t11`.`inquiries`,
    `t11`.`check_ins`,
    `t11`.`messages`,
    `t11`.`bind_cards`,
    `t11`.`submit_forms`,
    `t11`.`downloads`,
    `t11`.`moments_likes`,
    `t11`.`tip_events`,
    `t11`.`tips`,
    `t11`.`purchases`,
    `t11`.`active_events`,
    `t11`.`events`,
    `t11`.`first_visit_on`,
    `t11`.`last_visit_on`,
    NOT `t11`.`user_id` IS NULL AS `is_known`
  FROM (
    SELECT
      `t10`.`period`,
      `t10`.`user_id`,
      `t10`.`visits`,
      `t10`.`reads`,
      `t10`.`shares`,
      `t10`.`comments`,
      `t10`.`likes`,
      `t10`.`carts`,
      `t10`.`inquiries`,
      `t10`.`check_ins`,
      `t10`.`messages`,
      `t10`.`bind_cards`,
      `t10`.`submit_forms`,
      `t10`.`downloads`,
      `t10`.`moments_likes`,
      `t10`.`tip_events`,
      `t10`.`tips`,
      `t10`.`purchases`,
      `t10`.`active_events`,
      `t10`.`events`,
      `t10`.`first_visit_on`,
      `t10`.`last_visit_on`
    FROM (
      SELECT
        `t8`.`period`,
        `t8`.`user_id`,
        SUM(IF(`t8`.`event` = 'visit', 1, 0)) AS `visits`,
        SUM(IF(`t8`.`event` = 'read', 1, 0)) AS `reads`,
        SUM(IF(`t8`.`event` = 'share', 1, 0)) AS `shares`,
        SUM(IF(`t8`.`event` = 'comment', 1, 0)) AS `comments`,
        SUM(IF(`t8`.`event` = 'like', 1, 0)) AS `likes`,
        SUM(IF(`t8`.`event` = 'cart', 1, 0)) AS `carts`,
        SUM(IF(`t8`.`event` = 'inquiry', 1, 0)) AS `inquiries`,
        SUM(IF(`t8`.`event` = 'check_in', 1, 0)) AS `check_ins`,
        SUM(IF(`t8`.`event` = 'message', 1, 0)) AS `messages`,
        SUM(IF(`t8`.`event` = 'bind_card', 1, 0)) AS `bind_cards`,
        SUM(IF(`t8`.`event` = 'submit_form', 1, 0)) AS `submit_forms`,
        SUM(IF(`t8`.`event` = 'download', 1, 0)) AS `downloads`,
        SUM(IF(`t8`.`event` = 'moments_like', 1, 0)) AS `moments_likes`,
        SUM(IF(`t8`.`event` = 'tip', 1, 0)) AS `tip_events`,
        SUM(IF(`t8`.`event` = 'tip', `t8`.`value`, NULL)) AS `tips`,
        SUM(IF(`t8`.`event` IN ('purchase'), 1, 0)) AS `purchases`,
        COUNT(*) AS `active_events`,
        COUNT(*) AS `events`,
        MIN(IF(`t8`.`event` = 'visit', `t8`.`occurred_on`, NULL)) AS `first_visit_on`,
        MAX(IF(`t8`.`event` = 'visit', `t8`.`occurred_on`, NULL)) AS `last_visit_on`
      FROM (
        SELECT
          `t3`.`user_id`,
          `t3`.`event`,
          `t3`.`occurred_at`,
          `t3`.`occurred_on`,
          `t3`.`session_id`,
          `t3`.`channel`,
          `t3`.`campaign_id`,
          `t3`.`content_id`,
          `t3`.`group_id`,
          `t3`.`value`,
          `t7`.`period`
        FROM `events` AS `t3`
        INNER JOIN (
          SELECT
            `t2`.`day`,
            `t2`.`period`
          FROM `kpi_calendar` AS `t2`
          WHERE
            `t2`.`kind` = 'current'
        ) AS `t7`
          ON `t3`.`occurred_on` = `t7`.`day`
      ) AS `t8`
      GROUP BY
        1,
        2
    ) AS `t10`
    LEFT ANTI JOIN (
      SELECT
        `t0`.`user_id`
      FROM `users` AS `t0`
      WHERE
        COALESCE(`t0`.`is_staff`, FALSE)
    ) AS `t6`
      ON `t10`.`user_id` = `t6`.`user_id`
  ) AS `t11`
) AS `t12`
GROUP BY
  1

-- spark: daily_periods
SELECT
  `t11`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t11`.`active_days`) AS `dau__num`,
  MAX(`t11`.`days`) AS `dau__den`,
  SUM(`t11`.`active_days`) AS `stickiness__num`,
  MAX(`t11`.`days`) * COUNT(*) AS `stickiness__den`
FROM (
  SELECT
    `t10`.`period`,
    `t10`.`user_id`,
    `t10`.`active_days`,
    `t7`.`days`
  FROM (
    SELECT
      `t8`.`period`,
      `t8`.`user_id`,
      COUNT(*) AS `active_days`
    FROM (
      SELECT
        `t2`.`user_id`,
        `t2`.`active_on`,
        `t2`.`previous_on`,
        `t2`.`next_on`,
        `t5`.`day`,
        `t5`.`period`
      FROM `kpi_active_days` AS `t2`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
          AND `t1`.`day` BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 31)
      ) AS `t5`
        ON `t2`.`active_on` = `t5`.`day`
    ) AS `t8`
    GROUP BY
      1,
      2
  ) AS `t10`
  INNER JOIN (
    SELECT
      `t3`.`period`,
      COUNT(*) AS `days`
    FROM (
      SELECT
        *
      FROM `kpi_calendar` AS `t1`
      WHERE
        `t1`.`kind` = 'current'
        AND `t1`.`day` BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 31)
    ) AS `t3`
    GROUP BY
      1
  ) AS `t7`
    ON `t10`.`period` = `t7`.`period`
) AS `t11`
GROUP BY
  1

-- spark: weekly_periods
SELECT
  `t12`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t12`.`active_weeks`) AS `wau__num`,
  MAX(`t12`.`weeks`) AS `wau__den`
FROM (
  SELECT
    `t11`.`period`,
    `t11`.`user_id`,
    `t11`.`active_weeks`,
    `t7`.`weeks`
  FROM (
    SELECT
      `t9`.`period`,
      `t9`.`user_id`,
      COUNT(*) AS `active_weeks`
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          `t5`.`period`,
          `t2`.`user_id`,
          `t5`.`week_on`
        FROM `kpi_active_days` AS `t2`
        INNER JOIN (
          SELECT
            *
          FROM `kpi_weeks` AS `t0`
          WHERE
            `t0`.`week_on` BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 25)
        ) AS `t5`
          ON `t2`.`active_on` = `t5`.`day`
      ) AS `t8`
    ) AS `t9`
    GROUP BY
      1,
      2
  ) AS `t11`
  INNER JOIN (
    SELECT
      `t3`.`period`,
      COUNT(*) AS `weeks`
    FROM (
      SELECT DISTINCT
        `t0`.`period`,
        `t0`.`week_on`
      FROM `kpi_weeks` AS `t0`
      WHERE
        `t0`.`week_on` BETWEEN MAKE_DATE(2025, 1, 1) AND MAKE_DATE(2026, 10, 25)
    ) AS `t3`
    GROUP BY
      1
  ) AS `t7`
    ON `t11`.`period` = `t7`.`period`
) AS `t12`
GROUP BY
  1

-- spark: compared_periods
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t6`.`is_active`, 1, 0)) - SUM(IF(`t6`.`was_active`, 1, 0)) AS `active_user_growth__num`,
  SUM(IF(`t6`.`was_active`, 1, 0)) AS `active_user_growth__den`
FROM (
  SELECT
    `t5`.`period`,
    `t5`.`user_id`,
    MAX(IF(`t5`.`kind` = 'current', 1, 0)) = 1 AS `is_active`,
    MAX(IF(`t5`.`kind` = 'previous', 1, 0)) = 1 AS `was_active`
  FROM (
    SELECT
      `t2`.`user_id`,
      `t2`.`active_on`,
      `t2`.`previous_on`,
      `t2`.`next_on`,
      `t4`.`day`,
      `t4`.`period`,
      `t4`.`kind`
    FROM `kpi_active_days` AS `t2`
    INNER JOIN (
      SELECT
        *
      FROM `kpi_calendar` AS `t1`
      WHERE
        `t1`.`kind` IN ('current', 'previous')
    ) AS `t4`
      ON `t2`.`active_on` = `t4`.`day`
  ) AS `t5`
  GROUP BY
    1,
    2
) AS `t6`
GROUP BY
  1

-- spark: watched_periods
SELECT
  `t16`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t16`.`is_churned`, 1, 0)) AS `churned_users__num`,
  SUM(IF(`t16`.`is_at_risk`, 1, 0)) AS `churn_warning_users__num`,
  SUM(IF(`t16`.`was_unchurned` AND `t16`.`is_churned`, 1, 0)) AS `churn_rate__num`,
  SUM(IF(`t16`.`was_unchurned`, 1, 0)) AS `churn_rate__den`,
  SUM(IF(`t16`.`was_lapsed` AND `t16`.`is_active`, 1, 0)) AS `winback_users__num`,
  SUM(IF(`t16`.`was_lapsed` AND `t16`.`is_active`, 1, 0)) AS `winback_rate__num`,
  SUM(IF(`t16`.`was_lapsed`, 1, 0)) AS `winback_rate__den`
FROM (
  SELECT
    `t15`.`user_id`,
    `t15`.`active_on`,
    `t15`.`previous_on`,
    `t15`.`next_on`,
    `t15`.`period`,
    `t15`.`start_on`,
    `t15`.`end_on`,
    `t15`.`previous_start_on`,
    `t15`.`before_on`,
    `t15`.`active_on` >= `t15`.`start_on` AS `is_active`,
    (
      DATEDIFF(DAY, `t15`.`active_on`, `t15`.`end_on`) - 1
    ) >= 180 AS `is_churned`,
    (
      (
        DATEDIFF(DAY, `t15`.`active_on`, `t15`.`end_on`) - 1
      ) >= 90
    )
    AND (
      (
        DATEDIFF(DAY, `t15`.`active_on`, `t15`.`end_on`) - 1
      ) < 180
    ) AS `is_at_risk`,
    COALESCE(
      (
        DATEDIFF(
          DAY,
          IF(`t15`.`active_on` >= `t15`.`start_on`, `t15`.`before_on`, `t15`.`active_on`),
          `t15`.`start_on`
        ) - 1
      ) < 180,
      FALSE
    ) AS `was_unchurned`,
    COALESCE(
      (
        DATEDIFF(
          DAY,
          IF(`t15`.`active_on` >= `t15`.`start_on`, `t15`.`before_on`, `t15`.`active_on`),
          `t15`.`start_on`
        ) - 1
      ) >= 90,
      FALSE
    ) AS `was_lapsed`
  FROM (
    SELECT
      `t3`.`user_id`,
      `t3`.`active_on`,
      `t3`.`previous_on`,
      `t3`.`next_on`,
      `t4`.`period`,
      `t4`.`start_on`,
      `t4`.`end_on`,
      `t4`.`previous_start_on`,
      `t14`.`before_on`
    FROM `kpi_active_days` AS `t3`
    INNER JOIN `kpi_periods` AS `t4`
      ON `t3`.`active_on` < `t4`.`end_on`
      AND (
        (
          `t3`.`next_on` IS NULL
        ) OR (
          `t3`.`next_on` >= `t4`.`end_on`
        )
      )
    LEFT OUTER JOIN (
      SELECT
        `t12`.`period`,
        `t12`.`user_id`,
        MIN(`t12`.`previous_on`) AS `before_on`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t10`.`user_id`,
            `t10`.`active_on`,
            `t10`.`previous_on`,
            `t10`.`next_on`,
            `t10`.`period`,
            `t6`.`start_on`
          FROM (
            SELECT
              `t3`.`user_id`,
              `t3`.`active_on`,
              `t3`.`previous_on`,
              `t3`.`next_on`,
              `t8`.`period`
            FROM `kpi_active_days` AS `t3`
            INNER JOIN (
              SELECT
                `t2`.`day`,
                `t2`.`period`
              FROM `kpi_calendar` AS `t2`
              WHERE
                `t2`.`kind` = 'current'
            ) AS `t8`
              ON `t3`.`active_on` = `t8`.`day`
          ) AS `t10`
          INNER JOIN (
            SELECT
              `t1`.`period`,
              `t1`.`start_on`
            FROM `kpi_periods` AS `t1`
          ) AS `t6`
            ON `t10`.`period` = `t6`.`period`
        ) AS `t11`
        WHERE
          `t11`.`previous_on` < `t11`.`start_on`
      ) AS `t12`
      GROUP BY
        1,
        2
    ) AS `t14`
      ON `t4`.`period` = `t14`.`period` AND `t3`.`user_id` = `t14`.`user_id`
  ) AS `t15`
) AS `t16`
GROUP BY
  1

-- spark: session_periods
WITH `t25` AS (
  SELECT
    `t24`.`user_id`,
    `t24`.`event`,
    `t24`.`occurred_at`,
    `t24`.`occurred_on`,
    `t24`.`user_key`,
    `t24`.`session_key`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t13`.`user_id`,
        `t13`.`event`,
        `t13`.`occurred_at`,
        `t13`.`occurred_on`,
        `t13`.`user_key`,
        `t13`.`session_key`
      FROM (
        SELECT
          `t2`.`user_id`,
          `t2`.`event`,
          `t2`.`occurred_at`,
          `t2`.`occurred_on`,
          COALESCE(`t2`.`user_id`, '') AS `user_key`,
          COALESCE(`t2`.`session_id`, '') AS `session_key`
        FROM `events` AS `t2`
        WHERE
          (
            NOT `t2`.`user_id` IS NULL
          ) OR (
            NOT `t2`.`session_id` IS NULL
          )
      ) AS `t13`
      INNER JOIN (
        SELECT
          MIN(`t3`.`start_on`) + INTERVAL '-3' DAY AS `begin_on`,
          MAX(`t3`.`end_on`) AS `finish_on`
        FROM `kpi_periods` AS `t3`
      ) AS `t15`
        ON `t13`.`occurred_on` >= `t15`.`begin_on`
        AND `t13`.`occurred_on` < `t15`.`finish_on`
    ) AS `t18`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t19`.`user_id`,
        `t19`.`event`,
        `t19`.`occurred_at`,
        `t19`.`occurred_on`,
        `t19`.`user_key`,
        `t19`.`session_key`
      FROM (
        SELECT
          `t13`.`user_id`,
          `t13`.`event`,
          `t13`.`occurred_at`,
          `t13`.`occurred_on`,
          `t13`.`user_key`,
          `t13`.`session_key`
        FROM (
          SELECT
            `t2`.`user_id`,
            `t2`.`event`,
            `t2`.`occurred_at`,
            `t2`.`occurred_on`,
            COALESCE(`t2`.`user_id`, '') AS `user_key`,
            COALESCE(`t2`.`session_id`, '') AS `session_key`
          FROM `events` AS `t2`
          WHERE
            (
              NOT `t2`.`user_id` IS NULL
            ) OR (
              NOT `t2`.`session_id` IS NULL
            )
        ) AS `t13`
        INNER JOIN (
          SELECT
            MAX(`t3`.`end_on`) AS `begin_on`
          FROM `kpi_periods` AS `t3`
        ) AS `t10`
          ON `t13`.`occurred_on` >= `t10`.`begin_on`
      ) AS `t19`
      LEFT SEMI JOIN (
        SELECT
          `t17`.`user_key`,
          `t17`.`session_key`
        FROM (
          SELECT
            `t13`.`user_id`,
            `t13`.`event`,
            `t13`.`occurred_at`,
            `t13`.`occurred_on`,
            `t13`.`user_key`,
            `t13`.`session_key`
          FROM (
            SELECT
              `t2`.`user_id`,
              `t2`.`event`,
              `t2`.`occurred_at`,
              `t2`.`occurred_on`,
              COALESCE(`t2`.`user_id`, '') AS `user_key`,
              COALESCE(`t2`.`session_id`, '') AS `session_key`
            FROM `events` AS `t2`
            WHERE
              (
                NOT `t2`.`user_id` IS NULL
              ) OR (
                NOT `t2`.`session_id` IS NULL
              )
          ) AS `t13`
          INNER JOIN (
            SELECT
              MAX(`t3`.`end_on`) + INTERVAL '-3' DAY AS `begin_on`,
              MAX(`t3`.`end_on`) AS `finish_on`
            FROM `kpi_periods` AS `t3`
          ) AS `t14`
            ON `t13`.`occurred_on` >= `t14`.`begin_on`
            AND `t13`.`occurred_on` < `t14`.`finish_on`
        ) AS `t17`
      ) AS `t21`
        ON `t19`.`user_key` = `t21`.`user_key` AND `t19`.`session_key` = `t21`.`session_key`
    ) AS `t22`
  ) AS `t24`
  LEFT ANTI JOIN (
    SELECT
      `t1`.`user_id`
    FROM `users` AS `t1`
    WHERE
      COALESCE(`t1`.`is_staff`, FALSE)
  ) AS `t8`
    ON `t24`.`user_id` = `t8`.`user_id`
), `t27` AS (
  SELECT
    `t26`.`user_id`,
    `t26`.`occurred_at`,
    `t26`.`occurred_on`,
    `t26`.`user_key`,
    `t26`.`session_key`,
    IF(`t26`.`event` IN ('purchase'), 1, 0) AS `is_purchase`
  FROM `t25` AS `t26`
), `t32` AS (
  SELECT
    `t29`.`user_key`,
    `t29`.`session_key`,
    MIN(`t29`.`occurred_on`) AS `begun_on`,
    MIN(`t29`.`occurred_at`) AS `begun_at`,
    MAX(`t29`.`occurred_at`) AS `ended_at`,
    COUNT(*) AS `events`,
    SUM(`t29`.`is_purchase`) AS `purchases`
  FROM `t27` AS `t29`
  GROUP BY
    1,
    2
)
SELECT
  `t54`.`period`,
  COUNT(*) AS `fact__rows`,
  COUNT(*) AS `sessions__num`,
  SUM(IF(`t54`.`is_bounce`, 1, 0)) AS `bounce_rate__num`,
  COUNT(*) AS `bounce_rate__den`,
  SUM(`t54`.`seconds`) AS `dwell_time__num`,
  COUNT(*) AS `dwell_time__den`,
  SUM(IF(`t54`.`has_purchase`, 1, 0)) AS `session_conversion_rate__num`,
  COUNT(*) AS `session_conversion_rate__den`,
  SUM(IF(`t54`.`is_known` AND `t54`.`is_of_buyer`, 1, 0)) AS `buyer_session_share__num`,
  SUM(IF(`t54`.`is_known`, 1, 0)) AS `buyer_session_share__den`
FROM (
  SELECT
    `t53`.`user_key`,
    `t53`.`session_key`,
    `t53`.`begun_on`,
    `t53`.`begun_at`,
    `t53`.`ended_at`,
    `t53`.`events`,
    `t53`.`purchases`,
    `t53`.`seconds`,
    `t53`.`user_id`,
    `t53`.`period`,
    `t53`.`buys`,
    NOT `t53`.`user_id` IS NULL AS `is_known`,
    `t53`.`events` = 1 AS `is_bounce`,
    `t53`.`purchases` > 0 AS `has_purchase`,
    NOT `t53`.`buys` IS NULL AS `is_of_buyer`
  FROM (
    SELECT
      `t52`.`user_key`,
      `t52`.`session_key`,
      `t52`.`begun_on`,
      `t52`.`begun_at`,
      `t52`.`ended_at`,
      `t52`.`events`,
      `t52`.`purchases`,
      `t52`.`seconds`,
      `t52`.`user_id`,
      `t52`.`period`,
      `t39`.`buys`
    FROM (
      SELECT
        `t50`.`user_key`,
        `t50`.`session_key`,
        `t50`.`begun_on`,
        `t50`.`begun_at`,
        `t50`.`ended_at`,
        `t50`.`events`,
        `t50`.`purchases`,
        `t50`.`seconds`,
        `t50`.`user_id`,
        `t7`.`period`
      FROM (
        SELECT
          `t48`.`user_key`,
          `t48`.`session_key`,
          `t48`.`begun_on`,
          `t48`.`begun_at`,
          `t48`.`ended_at`,
          `t48`.`events`,
          `t48`.`purchases`,
          DATEDIFF(
            SECOND,
            DATE_TRUNC('SECOND', `t48`.`begun_at`),
            DATE_TRUNC('SECOND', `t48`.`ended_at`)
          ) AS `seconds`,
          NULLIF(`t48`.`user_key`, '') AS `user_id`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM `t32` AS `t33`
            WHERE
              `t33`.`ended_at` <= (
                `t33`.`begun_at` + INTERVAL '30' MINUTE
              )
          ) AS `t36`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              `t46`.`user_key`,
              `t46`.`session_key`,
              `t46`.`begun_on`,
              `t46`.`begun_at`,
              `t46`.`ended_at`,
              `t46`.`events`,
              `t46`.`purchases`
            FROM (
              SELECT
                `t45`.`user_key`,
                `t45`.`session_key`,
                `t45`.`number`,
                MIN(`t45`.`occurred_on`) AS `begun_on`,
                MIN(`t45`.`occurred_at`) AS `begun_at`,
                MAX(`t45`.`occurred_at`) AS `ended_at`,
                SUM(`t45`.`events`) AS `events`,
                SUM(`t45`.`is_purchase`) AS `purchases`
              FROM (
                SELECT
                  `t44`.`user_key`,
                  `t44`.`session_key`,
                  `t44`.`occurred_at`,
                  `t44`.`occurred_on`,
                  `t44`.`events`,
                  `t44`.`is_purchase`,
                  `t44`.`before_at`,
                  `t44`.`begins`,
                  SUM(`t44`.`begins`) OVER (
                    PARTITION BY `t44`.`user_key`, `t44`.`session_key`
                    ORDER BY `t44`.`occurred_at` ASC NULLS LAST
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS `number`
                FROM (
                  SELECT
                    `t43`.`user_key`,
                    `t43`.`session_key`,
                    `t43`.`occurred_at`,
                    `t43`.`occurred_on`,
                    `t43`.`events`,
                    `t43`.`is_purchase`,
                    `t43`.`before_at`,
                    IF(
                      (
                        `t43`.`before_at` IS NULL
                      )
                      OR (
                        `t43`.`occurred_at` > (
                          `t43`.`before_at` + INTERVAL '30' MINUTE
                        )
                      ),
                      1,
                      0
                    ) AS `begins`
                  FROM (
                    SELECT
                      `t42`.`user_key`,
                      `t42`.`session_key`,
                      `t42`.`occurred_at`,
                      `t42`.`occurred_on`,
                      `t42`.`events`,
                      `t42`.`is_purchase`,
                      LAG(`t42`.`occurred_at`) OVER (
                        PARTITION BY `t42`.`user_key`, `t42`.`session_key`
                        ORDER BY `t42`.`occurred_at` ASC NULLS LAST
                      ) AS `before_at`
                    FROM (
                      SELECT
                        `t41`.`user_key`,
                        `t41`.`session_key`,
                        `t41`.`occurred_at`,
                        `t41`.`occurred_on`,
                        COUNT(*) AS `events`,
                        SUM(`t41`.`is_purchase`) AS `is_purchase`
                      FROM (
                        SELECT
                          `t31`.`user_id`,
                          `t31`.`occurred_at`,
                          `t31`.`occurred_on`,
                          `t31`.`user_key`,
                          `t31`.`session_key`,
                          `t31`.`is_purchase`
                        FROM `t27` AS `t31`
                        LEFT SEMI JOIN (
                          SELECT
                            `t33`.`user_key`,
                            `t33`.`session_key`
                          FROM `t32` AS `t33`
                          WHERE
                            NOT (
                              `t33`.`ended_at` <= (
                                `t33`.`begun_at` + INTERVAL '30' MINUTE
                              )
                            )
                        ) AS `t40`
                          ON `t31`.`user_key` = `t40`.`user_key` AND `t31`.`session_key` = `t40`.`session_key`
                      ) AS `t41`
                      GROUP BY
                        1,
                        2,
                        3,
                        4
                    ) AS `t42`
                  ) AS `t43`
                ) AS `t44`
              ) AS `t45`
              GROUP BY
                1,
                2,
                3
            ) AS `t46`
          ) AS `t47`
        ) AS `t48`
      ) AS `t50`
      INNER JOIN (
        SELECT
          `t0`.`day`,
          `t0`.`period`
        FROM `kpi_calendar` AS `t0`
        WHERE
          `t0`.`kind` = 'current'
      ) AS `t7`
        ON `t50`.`begun_on` = `t7`.`day`
    ) AS `t52`
    LEFT OUTER JOIN (
      SELECT
        `t35`.`period`,
        `t35`.`user_id`,
        1 AS `buys`
      FROM (
        SELECT DISTINCT
          `t34`.`period`,
          `t34`.`user_id`
        FROM (
          SELECT
            `t30`.`user_id`,
            `t30`.`occurred_at`,
            `t30`.`occurred_on`,
            `t30`.`user_key`,
            `t30`.`session_key`,
            `t30`.`is_purchase`,
            `t7`.`period`
          FROM (
            SELECT
              `t26`.`user_id`,
              `t26`.`occurred_at`,
              `t26`.`occurred_on`,
              `t26`.`user_key`,
              `t26`.`session_key`,
              IF(`t26`.`event` IN ('purchase'), 1, 0) AS `is_purchase`
            FROM `t25` AS `t26`
            WHERE
              NOT `t26`.`user_id` IS NULL AND IF(`t26`.`event` IN ('purchase'), 1, 0) = 1
          ) AS `t30`
          INNER JOIN (
            SELECT
              `t0`.`day`,
              `t0`.`period`
            FROM `kpi_calendar` AS `t0`
            WHERE
              `t0`.`kind` = 'current'
          ) AS `t7`
            ON `t30`.`occurred_on` = `t7`.`day`
        ) AS `t34`
      ) AS `t35`
    ) AS `t39`
      ON `t52`.`period` = `t39`.`period` AND `t52`.`user_id` = `t39`.`user_id`
  ) AS `t53`
) AS `t54`
GROUP BY
  1

-- spark: member_ends
SELECT
  `t5`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t5`.`is_member`, 1, 0)) AS `members__num`
FROM (
  SELECT
    `t4`.`user_id`,
    `t4`.`changed_at`,
    `t4`.`changed_on`,
    `t4`.`level`,
    `t4`.`level_before`,
    `t4`.`next_on`,
    `t4`.`joined_at`,
    `t4`.`period`,
    `t4`.`start_on`,
    `t4`.`end_on`,
    `t4`.`previous_start_on`,
    NOT `t4`.`level` IS NULL AS `is_member`
  FROM (
    SELECT
      `t2`.`user_id`,
      `t2`.`changed_at`,
      `t2`.`changed_on`,
      `t2`.`level`,
      `t2`.`level_before`,
      `t2`.`next_on`,
      `t2`.`joined_at`,
      `t3`.`period`,
      `t3`.`start_on`,
      `t3`.`end_on`,
      `t3`.`previous_start_on`
    FROM `kpi_level_changes` AS `t2`
    INNER JOIN `kpi_periods` AS `t3`
      ON `t2`.`changed_on` < `t3`.`end_on`
      AND (
        (
          `t2`.`next_on` IS NULL
        ) OR (
          `t2`.`next_on` >= `t3`.`end_on`
        )
      )
  ) AS `t4`
) AS `t5`
GROUP BY
  1

-- spark: member_starts
SELECT
  `t23`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t23`.`is_higher`, 1, 0)) AS `member_upgrade_rate__num`,
  COUNT(*) AS `member_upgrade_rate__den`,
  SUM(IF(`t23`.`is_lower`, 1, 0)) AS `member_downgrade_rate__num`,
  COUNT(*) AS `member_downgrade_rate__den`,
  SUM(IF(`t23`.`is_active`, 1, 0)) AS `member_active_rate__num`,
  COUNT(*) AS `member_active_rate__den`,
  SUM(IF(`t23`.`is_member_at_end`, 1, 0)) AS `member_retention__num`,
  COUNT(*) AS `member_retention__den`
FROM (
  SELECT
    `t22`.`period`,
    `t22`.`user_id`,
    `t22`.`level_at_start`,
    `t22`.`level_at_end`,
    `t22`.`is_member_at_end`,
    `t22`.`is_higher`,
    `t22`.`is_lower`,
    `t22`.`was_seen`,
    NOT `t22`.`was_seen` IS NULL AS `is_active`
  FROM (
    SELECT
      `t21`.`period`,
      `t21`.`user_id`,
      `t21`.`level_at_start`,
      `t21`.`level_at_end`,
      `t21`.`is_member_at_end`,
      `t21`.`is_higher`,
      `t21`.`is_lower`,
      `t18`.`was_seen`
    FROM (
      SELECT
        `t19`.`period`,
        `t19`.`user_id`,
        `t19`.`level_at_start`,
        `t19`.`level_at_end`,
        NOT `t19`.`level_at_end` IS NULL AS `is_member_at_end`,
        COALESCE(
          CASE `t19`.`level_at_end`
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END > CASE `t19`.`level_at_start`
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END,
          FALSE
        ) AS `is_higher`,
        COALESCE(
          CASE `t19`.`level_at_end`
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END < CASE `t19`.`level_at_start`
            WHEN 'normal'
            THEN 0
            WHEN 'silver'
            THEN 1
            WHEN 'gold'
            THEN 2
            WHEN 'diamond'
            THEN 3
            ELSE NULL
          END,
          FALSE
        ) AS `is_lower`
      FROM (
        SELECT
          `t15`.`period`,
          `t15`.`user_id`,
          `t15`.`level_at_start`,
          `t14`.`level_at_end`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t6`.`period`,
              `t5`.`user_id`,
              `t5`.`level` AS `level_at_start`
            FROM `kpi_level_changes` AS `t5`
            INNER JOIN `kpi_periods` AS `t6`
              ON `t5`.`changed_on` < `t6`.`start_on`
              AND (
                (
                  `t5`.`next_on` IS NULL
                ) OR (
                  `t5`.`next_on` >= `t6`.`start_on`
                )
              )
          ) AS `t9`
          WHERE
            NOT `t9`.`level_at_start` IS NULL
        ) AS `t15`
        LEFT OUTER JOIN (
          SELECT
            `t10`.`period`,
            `t10`.`user_id`,
            `t10`.`level` AS `level_at_end`
          FROM (
            SELECT
              `t5`.`user_id`,
              `t5`.`changed_at`,
              `t5`.`changed_on`,
              `t5`.`level`,
              `t5`.`level_before`,
              `t5`.`next_on`,
              `t5`.`joined_at`,
              `t6`.`period`,
              `t6`.`start_on`,
              `t6`.`end_on`,
              `t6`.`previous_start_on`
            FROM `kpi_level_changes` AS `t5`
            INNER JOIN `kpi_periods` AS `t6`
              ON `t5`.`changed_on` < `t6`.`end_on`
              AND (
                (
                  `t5`.`next_on` IS NULL
                ) OR (
                  `t5`.`next_on` >= `t6`.`end_on`
                )
              )
          ) AS `t10`
        ) AS `t14`
          ON `t15`.`period` = `t14`.`period` AND `t15`.`user_id` = `t14`.`user_id`
      ) AS `t19`
    ) AS `t21`
    LEFT OUTER JOIN (
      SELECT
        `t16`.`period`,
        `t16`.`user_id`,
        1 AS `was_seen`
      FROM (
        SELECT DISTINCT
          `t12`.`period`,
          `t12`.`user_id`
        FROM (
          SELECT
            `t4`.`user_id`,
            `t4`.`active_on`,
            `t4`.`previous_on`,
            `t4`.`next_on`,
            `t8`.`period`
          FROM `kpi_active_days` AS `t4`
          INNER JOIN (
            SELECT
              `t3`.`day`,
              `t3`.`period`
            FROM `kpi_calendar` AS `t3`
            WHERE
              `t3`.`kind` = 'current'
          ) AS `t8`
            ON `t4`.`active_on` = `t8`.`day`
        ) AS `t12`
      ) AS `t16`
    ) AS `t18`
      ON `t21`.`period` = `t18`.`period` AND `t21`.`user_id` = `t18`.`user_id`
  ) AS `t22`
) AS `t23`
GROUP BY
  1

-- spark: member_changes
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t6`.`is_first_joining`, 1, 0)) AS `new_members__num`,
  SUM(IF(`t6`.`is_upgrade`, 1, 0)) AS `member_upgrades__num`,
  SUM(IF(`t6`.`is_downgrade`, 1, 0)) AS `member_downgrades__num`
FROM (
  SELECT
    `t5`.`user_id`,
    `t5`.`changed_at`,
    `t5`.`changed_on`,
    `t5`.`level`,
    `t5`.`level_before`,
    `t5`.`next_on`,
    `t5`.`joined_at`,
    `t5`.`period`,
    COALESCE(`t5`.`changed_at` = `t5`.`joined_at`, FALSE) AS `is_first_joining`,
    COALESCE(
      CASE `t5`.`level`
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END > CASE `t5`.`level_before`
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END,
      FALSE
    ) AS `is_upgrade`,
    COALESCE(
      CASE `t5`.`level`
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END < CASE `t5`.`level_before`
        WHEN 'normal'
        THEN 0
        WHEN 'silver'
        THEN 1
        WHEN 'gold'
        THEN 2
        WHEN 'diamond'
        THEN 3
        ELSE NULL
      END,
      FALSE
    ) AS `is_downgrade`
  FROM (
    SELECT
      `t2`.`user_id`,
      `t2`.`changed_at`,
      `t2`.`changed_on`,
      `t2`.`level`,
      `t2`.`level_before`,
      `t2`.`next_on`,
      `t2`.`joined_at`,
      `t4`.`period`
    FROM `kpi_level_changes` AS `t2`
    INNER JOIN (
      SELECT
        `t1`.`day`,
        `t1`.`period`
      FROM `kpi_calendar` AS `t1`
      WHERE
        `t1`.`kind` = 'current'
    ) AS `t4`
      ON `t2`.`changed_on` = `t4`.`day`
  ) AS `t5`
) AS `t6`
GROUP BY
  1

-- spark: new_people
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t6`.`first_visits` > 0, 1, 0)) AS `new_visitors__num`,
  SUM(IF(`t6`.`first_cards` > 0, 1, 0)) AS `new_cardholders__num`
FROM (
  SELECT
    `t5`.`period`,
    `t5`.`user_id`,
    SUM(IF(`t5`.`event` = 'visit', 1, 0)) AS `first_visits`,
    SUM(IF(`t5`.`event` = 'bind_card', 1, 0)) AS `first_cards`
  FROM (
    SELECT
      `t2`.`user_id`,
      `t2`.`event`,
      `t2`.`occurred_on`,
      `t4`.`period`
    FROM `kpi_first_events` AS `t2`
    INNER JOIN (
      SELECT
        `t1`.`day`,
        `t1`.`period`
      FROM `kpi_calendar` AS `t1`
      WHERE
        `t1`.`kind` = 'current'
    ) AS `t4`
      ON `t2`.`occurred_on` = `t4`.`day`
  ) AS `t5`
  GROUP BY
    1,
    2
) AS `t6`
GROUP BY
  1

-- spark: registrations_compared
SELECT
  `t13`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t13`.`is_current`) - SUM(`t13`.`is_previous`) AS `new_user_growth__num`,
  SUM(`t13`.`is_previous`) AS `new_user_growth__den`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t9`.`period`,
      `t9`.`user_id`,
      1 AS `is_current`,
      0 AS `is_previous`
    FROM (
      SELECT
        `t2`.`user_id`,
        `t2`.`registered_at`,
        `t2`.`registered_on`,
        `t2`.`channel`,
        `t2`.`referrer_id`,
        `t2`.`is_staff`,
        `t2`.`willing_to_refer`,
        `t2`.`phone`,
        `t2`.`birthday`,
        `t2`.`gender`,
        `t2`.`city`,
        `t7`.`period`
      FROM `users` AS `t2`
      LEFT ANTI JOIN (
        SELECT
          `t0`.`user_id`
        FROM `users` AS `t0`
        WHERE
          COALESCE(`t0`.`is_staff`, FALSE)
      ) AS `t6`
        ON `t2`.`user_id` = `t6`.`user_id`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t7`
        ON `t2`.`registered_on` = `t7`.`day`
    ) AS `t9`
  ) AS `t11`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t10`.`period`,
      `t10`.`user_id`,
      0 AS `is_current`,
      1 AS `is_previous`
    FROM (
      SELECT
        `t2`.`user_id`,
        `t2`.`registered_at`,
        `t2`.`registered_on`,
        `t2`.`channel`,
        `t2`.`referrer_id`,
        `t2`.`is_staff`,
        `t2`.`willing_to_refer`,
        `t2`.`phone`,
        `t2`.`birthday`,
        `t2`.`gender`,
        `t2`.`city`,
        `t8`.`period`
      FROM `users` AS `t2`
      LEFT ANTI JOIN (
        SELECT
          `t0`.`user_id`
        FROM `users` AS `t0`
        WHERE
          COALESCE(`t0`.`is_staff`, FALSE)
      ) AS `t6`
        ON `t2`.`user_id` = `t6`.`user_id`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'previous'
      ) AS `t8`
        ON `t2`.`registered_on` = `t8`.`day`
    ) AS `t10`
  ) AS `t12`
) AS `t13`
GROUP BY
  1

-- spark: spending
SELECT
  `t5`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t5`.`amount`) AS `acq_cost__num`
FROM (
  SELECT
    `t2`.`spent_on`,
    `t2`.`channel`,
    `t2`.`campaign_id`,
    `t2`.`amount`,
    `t4`.`period`
  FROM `spend` AS `t2`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t4`
    ON `t2`.`spent_on` = `t4`.`day`
) AS `t5`
GROUP BY
  1

-- spark: visitor_costs
SELECT
  `t12`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t12`.`cost`) AS `cost_per_new_visitor__num`,
  SUM(`t12`.`won`) AS `cost_per_new_visitor__den`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t8`.`period`,
      `t8`.`amount` AS `cost`,
      0 AS `won`
    FROM (
      SELECT
        `t3`.`spent_on`,
        `t3`.`channel`,
        `t3`.`campaign_id`,
        `t3`.`amount`,
        `t7`.`period`
      FROM `spend` AS `t3`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t3`.`spent_on` = `t7`.`day`
    ) AS `t8`
  ) AS `t10`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t9`.`period`,
      CAST(0 AS DECIMAL(18, 4)) AS `cost`,
      1 AS `won`
    FROM (
      SELECT
        `t6`.`user_id`,
        `t6`.`event`,
        `t6`.`occurred_on`,
        `t7`.`period`
      FROM (
        SELECT
          *
        FROM `kpi_first_events` AS `t1`
        WHERE
          `t1`.`event` = 'visit'
      ) AS `t6`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t6`.`occurred_on` = `t7`.`day`
    ) AS `t9`
  ) AS `t11`
) AS `t12`
GROUP BY
  1

-- spark: buyer_costs
SELECT
  `t12`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t12`.`cost`) AS `cac__num`,
  SUM(`t12`.`won`) AS `cac__den`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t8`.`period`,
      `t8`.`amount` AS `cost`,
      0 AS `won`
    FROM (
      SELECT
        `t3`.`spent_on`,
        `t3`.`channel`,
        `t3`.`campaign_id`,
        `t3`.`amount`,
        `t7`.`period`
      FROM `spend` AS `t3`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t3`.`spent_on` = `t7`.`day`
    ) AS `t8`
  ) AS `t10`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t9`.`period`,
      CAST(0 AS DECIMAL(18, 4)) AS `cost`,
      1 AS `won`
    FROM (
      SELECT
        `t5`.`order_id`,
        `t5`.`user_id`,
        `t5`.`ordered_at`,
        `t5`.`ordered_on`,
        `t5`.`amount`,
        `t5`.`cost`,
        `t5`.`status`,
        `t5`.`refunded_amount`,
        `t5`.`refunded_at`,
        `t5`.`refunded_on`,
        `t5`.`channel`,
        `t5`.`campaign_id`,
        `t5`.`content_id`,
        `t5`.`net_amount`,
        `t5`.`order_number`,
        `t5`.`previous_on`,
        `t5`.`next_on`,
        `t5`.`first_on`,
        `t5`.`second_on`,
        `t5`.`is_first`,
        `t5`.`is_repeat`,
        `t5`.`is_window_complete`,
        `t5`.`is_second_in_window`,
        `t7`.`period`
      FROM (
        SELECT
          *
        FROM `kpi_order_history` AS `t1`
        WHERE
          `t1`.`is_first`
      ) AS `t5`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t5`.`ordered_on` = `t7`.`day`
    ) AS `t9`
  ) AS `t11`
) AS `t12`
GROUP BY
  1

-- spark: promoted_orders
SELECT
  `t11`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t11`.`promoted_amount`) AS `promo_response_amount__num`,
  SUM(`t11`.`touched_amount`) AS `touch_sales__num`
FROM (
  SELECT
    `t10`.`order_id`,
    `t10`.`user_id`,
    `t10`.`ordered_at`,
    `t10`.`ordered_on`,
    `t10`.`amount`,
    `t10`.`cost`,
    `t10`.`status`,
    `t10`.`refunded_amount`,
    `t10`.`refunded_at`,
    `t10`.`refunded_on`,
    `t10`.`channel`,
    `t10`.`campaign_id`,
    `t10`.`content_id`,
    `t10`.`net_amount`,
    `t10`.`order_number`,
    `t10`.`previous_on`,
    `t10`.`next_on`,
    `t10`.`first_on`,
    `t10`.`second_on`,
    `t10`.`is_first`,
    `t10`.`is_repeat`,
    `t10`.`is_window_complete`,
    `t10`.`is_second_in_window`,
    `t10`.`touch_campaign_id`,
    `t10`.`brought_by`,
    `t10`.`period`,
    IF(NOT `t10`.`brought_by` IS NULL, `t10`.`net_amount`, CAST(0 AS DECIMAL(18, 4))) AS `promoted_amount`,
    IF(NOT `t10`.`touch_campaign_id` IS NULL, `t10`.`net_amount`, CAST(0 AS DECIMAL(18, 4))) AS `touched_amount`
  FROM (
    SELECT
      `t9`.`order_id`,
      `t9`.`user_id`,
      `t9`.`ordered_at`,
      `t9`.`ordered_on`,
      `t9`.`amount`,
      `t9`.`cost`,
      `t9`.`status`,
      `t9`.`refunded_amount`,
      `t9`.`refunded_at`,
      `t9`.`refunded_on`,
      `t9`.`channel`,
      `t9`.`campaign_id`,
      `t9`.`content_id`,
      `t9`.`net_amount`,
      `t9`.`order_number`,
      `t9`.`previous_on`,
      `t9`.`next_on`,
      `t9`.`first_on`,
      `t9`.`second_on`,
      `t9`.`is_first`,
      `t9`.`is_repeat`,
      `t9`.`is_window_complete`,
      `t9`.`is_second_in_window`,
      `t9`.`touch_campaign_id`,
      `t9`.`brought_by`,
      `t6`.`period`
    FROM (
      SELECT
        `t7`.`order_id`,
        `t7`.`user_id`,
        `t7`.`ordered_at`,
        `t7`.`ordered_on`,
        `t7`.`amount`,
        `t7`.`cost`,
        `t7`.`status`,
        `t7`.`refunded_amount`,
        `t7`.`refunded_at`,
        `t7`.`refunded_on`,
        `t7`.`channel`,
        `t7`.`campaign_id`,
        `t7`.`content_id`,
        `t7`.`net_amount`,
        `t7`.`order_number`,
        `t7`.`previous_on`,
        `t7`.`next_on`,
        `t7`.`first_on`,
        `t7`.`second_on`,
        `t7`.`is_first`,
        `t7`.`is_repeat`,
        `t7`.`is_window_complete`,
        `t7`.`is_second_in_window`,
        `t7`.`touch_campaign_id`,
        COALESCE(`t7`.`campaign_id`, `t7`.`touch_campaign_id`) AS `brought_by`
      FROM (
        SELECT
          `t3`.`order_id`,
          `t3`.`user_id`,
          `t3`.`ordered_at`,
          `t3`.`ordered_on`,
          `t3`.`amount`,
          `t3`.`cost`,
          `t3`.`status`,
          `t3`.`refunded_amount`,
          `t3`.`refunded_at`,
          `t3`.`refunded_on`,
          `t3`.`channel`,
          `t3`.`campaign_id`,
          `t3`.`content_id`,
          `t3`.`net_amount`,
          `t3`.`order_number`,
          `t3`.`previous_on`,
          `t3`.`next_on`,
          `t3`.`first_on`,
          `t3`.`second_on`,
          `t3`.`is_first`,
          `t3`.`is_repeat`,
          `t3`.`is_window_complete`,
          `t3`.`is_second_in_window`,
          `t4`.`touch_campaign_id`
        FROM `kpi_order_history` AS `t3`
        LEFT OUTER JOIN `kpi_touched_orders` AS `t4`
          ON `t3`.`order_id` = `t4`.`order_id`
      ) AS `t7`
    ) AS `t9`
    INNER JOIN (
      SELECT
        `t0`.`day`,
        `t0`.`period`
      FROM `kpi_calendar` AS `t0`
      WHERE
        `t0`.`kind` = 'current'
    ) AS `t6`
      ON `t9`.`ordered_on` = `t6`.`day`
  ) AS `t10`
) AS `t11`
GROUP BY
  1

-- spark: promotion_returns
SELECT
  `t17`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t17`.`revenue`) - SUM(`t17`.`cost`) AS `promo_roi__num`,
  SUM(`t17`.`cost`) AS `promo_roi__den`,
  SUM(`t17`.`revenue`) AS `promo_roas__num`,
  SUM(`t17`.`cost`) AS `promo_roas__den`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t11`.`period`,
      `t11`.`amount` AS `cost`,
      CAST(0 AS DECIMAL(18, 4)) AS `revenue`
    FROM (
      SELECT
        `t7`.`spent_on`,
        `t7`.`channel`,
        `t7`.`campaign_id`,
        `t7`.`amount`,
        `t7`.`brought_by`,
        `t9`.`period`
      FROM (
        SELECT
          `t0`.`spent_on`,
          `t0`.`channel`,
          `t0`.`campaign_id`,
          `t0`.`amount`,
          `t0`.`campaign_id` AS `brought_by`
        FROM `spend` AS `t0`
      ) AS `t7`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t9`
        ON `t7`.`spent_on` = `t9`.`day`
    ) AS `t11`
  ) AS `t13`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t15`.`period`,
      CAST(0 AS DECIMAL(18, 4)) AS `cost`,
      `t15`.`net_amount` AS `revenue`
    FROM (
      SELECT
        `t14`.`order_id`,
        `t14`.`user_id`,
        `t14`.`ordered_at`,
        `t14`.`ordered_on`,
        `t14`.`amount`,
        `t14`.`cost`,
        `t14`.`status`,
        `t14`.`refunded_amount`,
        `t14`.`refunded_at`,
        `t14`.`refunded_on`,
        `t14`.`channel`,
        `t14`.`campaign_id`,
        `t14`.`content_id`,
        `t14`.`net_amount`,
        `t14`.`order_number`,
        `t14`.`previous_on`,
        `t14`.`next_on`,
        `t14`.`first_on`,
        `t14`.`second_on`,
        `t14`.`is_first`,
        `t14`.`is_repeat`,
        `t14`.`is_window_complete`,
        `t14`.`is_second_in_window`,
        `t14`.`touch_campaign_id`,
        `t14`.`brought_by`,
        `t9`.`period`
      FROM (
        SELECT
          `t10`.`order_id`,
          `t10`.`user_id`,
          `t10`.`ordered_at`,
          `t10`.`ordered_on`,
          `t10`.`amount`,
          `t10`.`cost`,
          `t10`.`status`,
          `t10`.`refunded_amount`,
          `t10`.`refunded_at`,
          `t10`.`refunded_on`,
          `t10`.`channel`,
          `t10`.`campaign_id`,
          `t10`.`content_id`,
          `t10`.`net_amount`,
          `t10`.`order_number`,
          `t10`.`previous_on`,
          `t10`.`next_on`,
          `t10`.`first_on`,
          `t10`.`second_on`,
          `t10`.`is_first`,
          `t10`.`is_repeat`,
          `t10`.`is_window_complete`,
          `t10`.`is_second_in_window`,
          `t10`.`touch_campaign_id`,
          COALESCE(`t10`.`campaign_id`, `t10`.`touch_campaign_id`) AS `brought_by`
        FROM (
          SELECT
            `t4`.`order_id`,
            `t4`.`user_id`,
            `t4`.`ordered_at`,
            `t4`.`ordered_on`,
            `t4`.`amount`,
            `t4`.`cost`,
            `t4`.`status`,
            `t4`.`refunded_amount`,
            `t4`.`refunded_at`,
            `t4`.`refunded_on`,
            `t4`.`channel`,
            `t4`.`campaign_id`,
            `t4`.`content_id`,
            `t4`.`net_amount`,
            `t4`.`order_number`,
            `t4`.`previous_on`,
            `t4`.`next_on`,
            `t4`.`first_on`,
            `t4`.`second_on`,
            `t4`.`is_first`,
            `t4`.`is_repeat`,
            `t4`.`is_window_complete`,
            `t4`.`is_second_in_window`,
            `t5`.`touch_campaign_id`
          FROM `kpi_order_history` AS `t4`
          LEFT OUTER JOIN `kpi_touched_orders` AS `t5`
            ON `t4`.`order_id` = `t5`.`order_id`
        ) AS `t10`
        WHERE
          NOT COALESCE(`t10`.`campaign_id`, `t10`.`touch_campaign_id`) IS NULL
      ) AS `t14`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t9`
        ON `t14`.`ordered_on` = `t9`.`day`
    ) AS `t15`
  ) AS `t16`
) AS `t17`
GROUP BY
  1

-- spark: sent_touches
SELECT
  `t9`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t9`.`is_delivered`) AS `reach_rate__num`,
  COUNT(*) AS `reach_rate__den`
FROM (
  SELECT
    `t8`.`user_id`,
    `t8`.`campaign_id`,
    `t8`.`medium`,
    `t8`.`sent_at`,
    `t8`.`sent_on`,
    `t8`.`delivered_at`,
    `t8`.`delivered_on`,
    `t8`.`responded_at`,
    `t8`.`responded_on`,
    `t8`.`period`,
    IF(NOT `t8`.`delivered_at` IS NULL, 1, 0) AS `is_delivered`
  FROM (
    SELECT
      `t3`.`user_id`,
      `t3`.`campaign_id`,
      `t3`.`medium`,
      `t3`.`sent_at`,
      `t3`.`sent_on`,
      `t3`.`delivered_at`,
      `t3`.`delivered_on`,
      `t3`.`responded_at`,
      `t3`.`responded_on`,
      `t7`.`period`
    FROM `touches` AS `t3`
    LEFT ANTI JOIN (
      SELECT
        `t1`.`user_id`
      FROM `users` AS `t1`
      WHERE
        COALESCE(`t1`.`is_staff`, FALSE)
    ) AS `t6`
      ON `t3`.`user_id` = `t6`.`user_id`
    INNER JOIN (
      SELECT
        `t2`.`day`,
        `t2`.`period`
      FROM `kpi_calendar` AS `t2`
      WHERE
        `t2`.`kind` = 'current'
    ) AS `t7`
      ON `t3`.`sent_on` = `t7`.`day`
  ) AS `t8`
) AS `t9`
GROUP BY
  1

-- spark: touched_users
WITH `t11` AS (
  SELECT
    `t4`.`user_id`,
    `t4`.`campaign_id`,
    `t4`.`medium`,
    `t4`.`sent_at`,
    `t4`.`sent_on`,
    `t4`.`delivered_at`,
    `t4`.`delivered_on`,
    `t4`.`responded_at`,
    `t4`.`responded_on`,
    `t10`.`period`
  FROM `touches` AS `t4`
  LEFT ANTI JOIN (
    SELECT
      `t1`.`user_id`
    FROM `users` AS `t1`
    WHERE
      COALESCE(`t1`.`is_staff`, FALSE)
  ) AS `t9`
    ON `t4`.`user_id` = `t9`.`user_id`
  INNER JOIN (
    SELECT
      `t2`.`day`,
      `t2`.`period`
    FROM `kpi_calendar` AS `t2`
    WHERE
      `t2`.`kind` = 'current'
  ) AS `t10`
    ON `t4`.`sent_on` = `t10`.`day`
)
SELECT
  `t22`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t22`.`responses` > 0, 1, 0)) AS `promo_response_rate__num`,
  SUM(IF(`t22`.`delivered` > 0, 1, 0)) AS `promo_response_rate__den`,
  SUM(IF(`t22`.`responses` > 0, 1, 0)) AS `touch_responders__num`,
  SUM(`t22`.`responses`) AS `touch_response_rate__num`,
  SUM(`t22`.`delivered`) AS `touch_response_rate__den`
FROM (
  SELECT
    `t21`.`period`,
    `t21`.`user_id`,
    SUM(`t21`.`is_delivered`) AS `delivered`,
    SUM(IF(`t21`.`is_answered`, `t21`.`is_delivered`, 0)) AS `responses`
  FROM (
    SELECT
      `t20`.`user_id`,
      `t20`.`campaign_id`,
      `t20`.`medium`,
      `t20`.`sent_at`,
      `t20`.`sent_on`,
      `t20`.`delivered_at`,
      `t20`.`delivered_on`,
      `t20`.`responded_at`,
      `t20`.`responded_on`,
      `t20`.`period`,
      `t20`.`is_delivered`,
      `t20`.`is_answered` OR (
        NOT `t20`.`orders_after` IS NULL
      ) AS `is_answered`,
      `t20`.`orders_after`
    FROM (
      SELECT
        `t16`.`user_id`,
        `t16`.`campaign_id`,
        `t16`.`medium`,
        `t16`.`sent_at`,
        `t16`.`sent_on`,
        `t16`.`delivered_at`,
        `t16`.`delivered_on`,
        `t16`.`responded_at`,
        `t16`.`responded_on`,
        `t16`.`period`,
        `t16`.`is_delivered`,
        `t16`.`is_answered`,
        `t19`.`orders_after`
      FROM (
        SELECT
          `t12`.`user_id`,
          `t12`.`campaign_id`,
          `t12`.`medium`,
          `t12`.`sent_at`,
          `t12`.`sent_on`,
          `t12`.`delivered_at`,
          `t12`.`delivered_on`,
          `t12`.`responded_at`,
          `t12`.`responded_on`,
          `t12`.`period`,
          IF(NOT `t12`.`delivered_at` IS NULL, 1, 0) AS `is_delivered`,
          NOT `t12`.`responded_at` IS NULL AS `is_answered`
        FROM `t11` AS `t12`
      ) AS `t16`
      LEFT OUTER JOIN (
        SELECT
          `t17`.`user_id`,
          `t17`.`sent_at`,
          COUNT(*) AS `orders_after`
        FROM (
          SELECT
            `t14`.`user_id`,
            `t14`.`sent_at`,
            `t14`.`last_on`,
            `t8`.`user_id` AS `user_id_right`,
            `t8`.`ordered_at`,
            `t8`.`ordered_on`
          FROM (
            SELECT DISTINCT
              `t12`.`user_id`,
              `t12`.`sent_at`,
              `t12`.`sent_on` + INTERVAL '7' DAY AS `last_on`
            FROM `t11` AS `t12`
          ) AS `t14`
          INNER JOIN (
            SELECT
              `t3`.`user_id`,
              `t3`.`ordered_at`,
              `t3`.`ordered_on`
            FROM `kpi_order_history` AS `t3`
          ) AS `t8`
            ON `t14`.`user_id` = `t8`.`user_id`
            AND `t8`.`ordered_at` >= `t14`.`sent_at`
            AND `t8`.`ordered_on` <= `t14`.`last_on`
        ) AS `t17`
        GROUP BY
          1,
          2
      ) AS `t19`
        ON `t16`.`user_id` = `t19`.`user_id` AND `t16`.`sent_at` = `t19`.`sent_at`
    ) AS `t20`
  ) AS `t21`
  GROUP BY
    1,
    2
) AS `t22`
GROUP BY
  1

-- spark: campaign_orders
SELECT
  `t13`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t13`.`campaign_amount`) AS `campaign_sales__num`
FROM (
  SELECT
    `t12`.`order_id`,
    `t12`.`user_id`,
    `t12`.`ordered_at`,
    `t12`.`ordered_on`,
    `t12`.`amount`,
    `t12`.`cost`,
    `t12`.`status`,
    `t12`.`refunded_amount`,
    `t12`.`refunded_at`,
    `t12`.`refunded_on`,
    `t12`.`channel`,
    `t12`.`campaign_id`,
    `t12`.`content_id`,
    `t12`.`net_amount`,
    `t12`.`order_number`,
    `t12`.`previous_on`,
    `t12`.`next_on`,
    `t12`.`first_on`,
    `t12`.`second_on`,
    `t12`.`is_first`,
    `t12`.`is_repeat`,
    `t12`.`is_window_complete`,
    `t12`.`is_second_in_window`,
    `t12`.`coupon_campaign_id`,
    `t12`.`in_campaign`,
    `t12`.`period`,
    IF(NOT `t12`.`in_campaign` IS NULL, `t12`.`net_amount`, CAST(0 AS DECIMAL(18, 4))) AS `campaign_amount`
  FROM (
    SELECT
      `t11`.`order_id`,
      `t11`.`user_id`,
      `t11`.`ordered_at`,
      `t11`.`ordered_on`,
      `t11`.`amount`,
      `t11`.`cost`,
      `t11`.`status`,
      `t11`.`refunded_amount`,
      `t11`.`refunded_at`,
      `t11`.`refunded_on`,
      `t11`.`channel`,
      `t11`.`campaign_id`,
      `t11`.`content_id`,
      `t11`.`net_amount`,
      `t11`.`order_number`,
      `t11`.`previous_on`,
      `t11`.`next_on`,
      `t11`.`first_on`,
      `t11`.`second_on`,
      `t11`.`is_first`,
      `t11`.`is_repeat`,
      `t11`.`is_window_complete`,
      `t11`.`is_second_in_window`,
      `t11`.`coupon_campaign_id`,
      `t11`.`in_campaign`,
      `t6`.`period`
    FROM (
      SELECT
        `t9`.`order_id`,
        `t9`.`user_id`,
        `t9`.`ordered_at`,
        `t9`.`ordered_on`,
        `t9`.`amount`,
        `t9`.`cost`,
        `t9`.`status`,
        `t9`.`refunded_amount`,
        `t9`.`refunded_at`,
        `t9`.`refunded_on`,
        `t9`.`channel`,
        `t9`.`campaign_id`,
        `t9`.`content_id`,
        `t9`.`net_amount`,
        `t9`.`order_number`,
        `t9`.`previous_on`,
        `t9`.`next_on`,
        `t9`.`first_on`,
        `t9`.`second_on`,
        `t9`.`is_first`,
        `t9`.`is_repeat`,
        `t9`.`is_window_complete`,
        `t9`.`is_second_in_window`,
        `t9`.`coupon_campaign_id`,
        COALESCE(`t9`.`campaign_id`, `t9`.`coupon_campaign_id`) AS `in_campaign`
      FROM (
        SELECT
          `t3`.`order_id`,
          `t3`.`user_id`,
          `t3`.`ordered_at`,
          `t3`.`ordered_on`,
          `t3`.`amount`,
          `t3`.`cost`,
          `t3`.`status`,
          `t3`.`refunded_amount`,
          `t3`.`refunded_at`,
          `t3`.`refunded_on`,
          `t3`.`channel`,
          `t3`.`campaign_id`,
          `t3`.`content_id`,
          `t3`.`net_amount`,
          `t3`.`order_number`,
          `t3`.`previous_on`,
          `t3`.`next_on`,
          `t3`.`first_on`,
          `t3`.`second_on`,
          `t3`.`is_first`,
          `t3`.`is_repeat`,
          `t3`.`is_window_complete`,
          `t3`.`is_second_in_window`,
          `t8`.`coupon_campaign_id`
        FROM `kpi_order_history` AS `t3`
        LEFT OUTER JOIN (
          SELECT
            `t5`.`order_id`,
            MIN(`t5`.`campaign_id`) AS `coupon_campaign_id`
          FROM (
            SELECT
              *
            FROM `coupons` AS `t2`
            WHERE
              NOT `t2`.`order_id` IS NULL
          ) AS `t5`
          GROUP BY
            1
        ) AS `t8`
          ON `t3`.`order_id` = `t8`.`order_id`
      ) AS `t9`
    ) AS `t11`
    INNER JOIN (
      SELECT
        `t0`.`day`,
        `t0`.`period`
      FROM `kpi_calendar` AS `t0`
      WHERE
        `t0`.`kind` = 'current'
    ) AS `t6`
      ON `t11`.`ordered_on` = `t6`.`day`
  ) AS `t12`
) AS `t13`
GROUP BY
  1

-- spark: campaign_participants
SELECT
  `t23`.`period`,
  COUNT(*) AS `fact__rows`,
  COUNT(*) AS `campaign_participants__num`
FROM (
  SELECT DISTINCT
    `t22`.`period`,
    `t22`.`user_id`
  FROM (
    SELECT
      `t21`.`user_id`,
      `t21`.`in_campaign`,
      `t21`.`on`,
      `t11`.`period`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t1`.`user_id`,
            `t1`.`campaign_id` AS `in_campaign`,
            `t1`.`redeemed_on` AS `on`
          FROM `coupons` AS `t1`
          WHERE
            NOT `t1`.`redeemed_on` IS NULL
        ) AS `t8`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t16`.`user_id`,
              COALESCE(`t16`.`campaign_id`, `t16`.`coupon_campaign_id`) AS `in_campaign`,
              `t16`.`ordered_on` AS `on`
            FROM (
              SELECT
                `t6`.`order_id`,
                `t6`.`user_id`,
                `t6`.`ordered_at`,
                `t6`.`ordered_on`,
                `t6`.`amount`,
                `t6`.`cost`,
                `t6`.`status`,
                `t6`.`refunded_amount`,
                `t6`.`refunded_at`,
                `t6`.`refunded_on`,
                `t6`.`channel`,
                `t6`.`campaign_id`,
                `t6`.`content_id`,
                `t6`.`net_amount`,
                `t6`.`order_number`,
                `t6`.`previous_on`,
                `t6`.`next_on`,
                `t6`.`first_on`,
                `t6`.`second_on`,
                `t6`.`is_first`,
                `t6`.`is_repeat`,
                `t6`.`is_window_complete`,
                `t6`.`is_second_in_window`,
                `t14`.`coupon_campaign_id`
              FROM `kpi_order_history` AS `t6`
              LEFT OUTER JOIN (
                SELECT
                  `t9`.`order_id`,
                  MIN(`t9`.`campaign_id`) AS `coupon_campaign_id`
                FROM (
                  SELECT
                    *
                  FROM `coupons` AS `t1`
                  WHERE
                    NOT `t1`.`order_id` IS NULL
                ) AS `t9`
                GROUP BY
                  1
              ) AS `t14`
                ON `t6`.`order_id` = `t14`.`order_id`
            ) AS `t16`
          ) AS `t17`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              `t5`.`user_id`,
              `t5`.`campaign_id` AS `in_campaign`,
              `t5`.`occurred_on` AS `on`
            FROM `events` AS `t5`
            LEFT ANTI JOIN (
              SELECT
                `t4`.`user_id`
              FROM `users` AS `t4`
              WHERE
                COALESCE(`t4`.`is_staff`, FALSE)
            ) AS `t12`
              ON `t5`.`user_id` = `t12`.`user_id`
          ) AS `t15`
        ) AS `t18`
      ) AS `t19`
      WHERE
        NOT `t19`.`user_id` IS NULL AND NOT `t19`.`in_campaign` IS NULL
    ) AS `t21`
    INNER JOIN (
      SELECT
        `t0`.`day`,
        `t0`.`period`
      FROM `kpi_calendar` AS `t0`
      WHERE
        `t0`.`kind` = 'current'
    ) AS `t11`
      ON `t21`.`on` = `t11`.`day`
  ) AS `t22`
) AS `t23`
GROUP BY
  1

-- spark: coupon_periods
SELECT
  `t12`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t12`.`is_issued`) AS `coupons_issued__num`,
  SUM(1 - `t12`.`is_issued`) AS `coupons_redeemed__num`,
  SUM(`t12`.`is_issued` * `t12`.`is_over` * `t12`.`is_in_time`) AS `coupon_redemption_rate__num`,
  SUM(`t12`.`is_issued` * `t12`.`is_over`) AS `coupon_redemption_rate__den`,
  COALESCE(SUM(`t12`.`is_issued` * (
    1 - `t12`.`is_over`
  )), 0) AS `coupon_redemption_rate__out`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t8`.`period`,
      `t8`.`coupon_id`,
      `t8`.`is_over`,
      `t8`.`is_in_time`,
      1 AS `is_issued`
    FROM (
      SELECT
        `t6`.`coupon_id`,
        `t6`.`user_id`,
        `t6`.`campaign_id`,
        `t6`.`issued_at`,
        `t6`.`issued_on`,
        `t6`.`expires_at`,
        `t6`.`expires_on`,
        `t6`.`redeemed_at`,
        `t6`.`redeemed_on`,
        `t6`.`order_id`,
        `t6`.`face_value`,
        `t6`.`redeemed_day`,
        `t6`.`is_over`,
        `t6`.`is_in_time`,
        `t3`.`period`
      FROM (
        SELECT
          `t0`.`coupon_id`,
          `t0`.`user_id`,
          `t0`.`campaign_id`,
          `t0`.`issued_at`,
          `t0`.`issued_on`,
          `t0`.`expires_at`,
          `t0`.`expires_on`,
          `t0`.`redeemed_at`,
          `t0`.`redeemed_on`,
          `t0`.`order_id`,
          `t0`.`face_value`,
          `t0`.`redeemed_on` AS `redeemed_day`,
          IF(
            COALESCE(`t0`.`expires_on`, `t0`.`issued_on` + INTERVAL '30' DAY) <= MAKE_DATE(2026, 10, 31),
            1,
            0
          ) AS `is_over`,
          IF(
            COALESCE(
              `t0`.`redeemed_on` <= COALESCE(`t0`.`expires_on`, `t0`.`issued_on` + INTERVAL '30' DAY),
              FALSE
            ),
            1,
            0
          ) AS `is_in_time`
        FROM `coupons` AS `t0`
      ) AS `t6`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t3`
        ON `t6`.`issued_on` = `t3`.`day`
    ) AS `t8`
  ) AS `t10`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t9`.`period`,
      `t9`.`coupon_id`,
      `t9`.`is_over`,
      `t9`.`is_in_time`,
      0 AS `is_issued`
    FROM (
      SELECT
        `t7`.`coupon_id`,
        `t7`.`user_id`,
        `t7`.`campaign_id`,
        `t7`.`issued_at`,
        `t7`.`issued_on`,
        `t7`.`expires_at`,
        `t7`.`expires_on`,
        `t7`.`redeemed_at`,
        `t7`.`redeemed_on`,
        `t7`.`order_id`,
        `t7`.`face_value`,
        `t7`.`redeemed_day`,
        `t7`.`is_over`,
        `t7`.`is_in_time`,
        `t3`.`period`
      FROM (
        SELECT
          `t0`.`coupon_id`,
          `t0`.`user_id`,
          `t0`.`campaign_id`,
          `t0`.`issued_at`,
          `t0`.`issued_on`,
          `t0`.`expires_at`,
          `t0`.`expires_on`,
          `t0`.`redeemed_at`,
          `t0`.`redeemed_on`,
          `t0`.`order_id`,
          `t0`.`face_value`,
          `t0`.`redeemed_on` AS `redeemed_day`,
          IF(
            COALESCE(`t0`.`expires_on`, `t0`.`issued_on` + INTERVAL '30' DAY) <= MAKE_DATE(2026, 10, 31),
            1,
            0
          ) AS `is_over`,
          IF(
            COALESCE(
              `t0`.`redeemed_on` <= COALESCE(`t0`.`expires_on`, `t0`.`issued_on` + INTERVAL '30' DAY),
              FALSE
            ),
            1,
            0
          ) AS `is_in_time`
        FROM `coupons` AS `t0`
        WHERE
          NOT `t0`.`redeemed_on` IS NULL
      ) AS `t7`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t3`
        ON `t7`.`redeemed_day` = `t3`.`day`
    ) AS `t9`
  ) AS `t11`
) AS `t12`
GROUP BY
  1

-- spark: activity_counts
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t6`.`activities`) AS `activities_held__num`,
  SUM(`t6`.`activities`) * 7 AS `activity_frequency__num`,
  MAX(`t6`.`days`) AS `activity_frequency__den`
FROM (
  SELECT
    `t5`.`period`,
    SUM(`t5`.`starts`) AS `activities`,
    MAX(`t5`.`length`) AS `days`
  FROM (
    SELECT
      `t4`.`campaign_id`,
      `t4`.`name`,
      `t4`.`kind`,
      `t4`.`starts_at`,
      `t4`.`starts_on`,
      `t4`.`ends_at`,
      `t4`.`ends_on`,
      `t4`.`period`,
      `t4`.`start_on`,
      `t4`.`end_on`,
      `t4`.`previous_start_on`,
      IF(
        `t4`.`kind` IN ('activity')
        AND (
          `t4`.`starts_on` >= `t4`.`start_on`
        )
        AND (
          `t4`.`starts_on` < `t4`.`end_on`
        ),
        1,
        0
      ) AS `starts`,
      DATEDIFF(DAY, `t4`.`start_on`, `t4`.`end_on`) AS `length`
    FROM (
      SELECT
        `t2`.`campaign_id`,
        `t2`.`name`,
        `t2`.`kind`,
        `t2`.`starts_at`,
        `t2`.`starts_on`,
        `t2`.`ends_at`,
        `t2`.`ends_on`,
        `t3`.`period`,
        `t3`.`start_on`,
        `t3`.`end_on`,
        `t3`.`previous_start_on`
      FROM `campaigns` AS `t2`
      CROSS JOIN `kpi_periods` AS `t3`
    ) AS `t4`
  ) AS `t5`
  GROUP BY
    1
) AS `t6`
GROUP BY
  1

-- spark: points_periods
SELECT
  `t19`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t19`.`issued`) AS `points_issued__num`,
  SUM(`t19`.`redeemed`) AS `points_redeemed__num`,
  SUM(`t19`.`expired`) AS `points_expired__num`,
  SUM((
    `t19`.`issued` - `t19`.`redeemed`
  ) - `t19`.`expired`) AS `points_pool_delta__num`,
  SUM(`t19`.`balance`) AS `points_balance__num`,
  SUM(IF(`t19`.`redeems` > 0, 1, 0)) AS `points_redeemers__num`,
  SUM(`t19`.`redeemed`) AS `points_redemption_rate__num`,
  SUM(`t19`.`issued`) AS `points_redemption_rate__den`,
  SUM(`t19`.`benefits`) AS `points_benefits__num`,
  SUM(`t19`.`gifts`) AS `points_gifts__num`,
  IF(
    SUM(CAST(`t19`.`redeems` > 0 AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t19`.`redeems` > 0, `t19`.`cost`, NULL))
  ) AS `points_cost__num`,
  SUM(IF((
    `t19`.`earns` > 0
  ) OR (
    `t19`.`redeems` > 0
  ), 1, 0)) AS `points_participants__num`,
  SUM(`t19`.`earns` + `t19`.`redeems`) AS `points_interactions__num`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t14`.`period`,
      `t14`.`user_id`,
      `t14`.`issued`,
      `t14`.`redeemed`,
      `t14`.`expired`,
      `t14`.`earns`,
      `t14`.`redeems`,
      `t14`.`benefits`,
      `t14`.`gifts`,
      `t14`.`cost`,
      CAST(0 AS DECIMAL(38, 4)) AS `balance`
    FROM (
      SELECT
        `t11`.`period`,
        `t11`.`user_id`,
        SUM(IF(`t11`.`kind` = 'earn', `t11`.`points`, 0)) AS `issued`,
        SUM(IF(`t11`.`kind` = 'redeem', `t11`.`points`, 0)) AS `redeemed`,
        SUM(IF(`t11`.`kind` = 'expire', `t11`.`points`, 0)) AS `expired`,
        SUM(IF(`t11`.`kind` = 'earn', 1, 0)) AS `earns`,
        SUM(IF(`t11`.`kind` = 'redeem', 1, 0)) AS `redeems`,
        SUM(
          IF(
            (
              `t11`.`kind` = 'redeem'
            ) AND COALESCE(`t11`.`reward` = 'benefit', FALSE),
            COALESCE(`t11`.`quantity`, 1),
            0
          )
        ) AS `benefits`,
        SUM(
          IF(
            (
              `t11`.`kind` = 'redeem'
            ) AND COALESCE(`t11`.`reward` = 'gift', FALSE),
            COALESCE(`t11`.`quantity`, 1),
            0
          )
        ) AS `gifts`,
        SUM(IF(`t11`.`kind` = 'redeem', `t11`.`cost`, NULL)) AS `cost`
      FROM (
        SELECT
          `t4`.`user_id`,
          `t4`.`occurred_at`,
          `t4`.`occurred_on`,
          `t4`.`kind`,
          `t4`.`points`,
          `t4`.`reward`,
          `t4`.`quantity`,
          `t4`.`cost`,
          `t9`.`period`
        FROM `points` AS `t4`
        LEFT ANTI JOIN (
          SELECT
            `t2`.`user_id`
          FROM `users` AS `t2`
          WHERE
            COALESCE(`t2`.`is_staff`, FALSE)
        ) AS `t8`
          ON `t4`.`user_id` = `t8`.`user_id`
        INNER JOIN (
          SELECT
            `t3`.`day`,
            `t3`.`period`
          FROM `kpi_calendar` AS `t3`
          WHERE
            `t3`.`kind` = 'current'
        ) AS `t9`
          ON `t4`.`occurred_on` = `t9`.`day`
      ) AS `t11`
      GROUP BY
        1,
        2
    ) AS `t14`
  ) AS `t15`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t17`.`period`,
      CAST(NULL AS STRING) AS `user_id`,
      CAST(0 AS DECIMAL(38, 4)) AS `issued`,
      CAST(0 AS DECIMAL(38, 4)) AS `redeemed`,
      CAST(0 AS DECIMAL(38, 4)) AS `expired`,
      CAST(0 AS BIGINT) AS `earns`,
      CAST(0 AS BIGINT) AS `redeems`,
      CAST(0 AS DECIMAL(38, 4)) AS `benefits`,
      CAST(0 AS DECIMAL(38, 4)) AS `gifts`,
      CAST(0 AS DECIMAL(38, 4)) AS `cost`,
      `t17`.`balance`
    FROM (
      SELECT
        `t16`.`period`,
        SUM(`t16`.`points`) AS `balance`
      FROM (
        SELECT
          `t13`.`occurred_on`,
          `t13`.`points`,
          `t5`.`period`,
          `t5`.`start_on`,
          `t5`.`end_on`,
          `t5`.`previous_start_on`
        FROM (
          SELECT
            `t10`.`occurred_on`,
            SUM(IF(`t10`.`kind` = 'earn', `t10`.`points`, -(
              `t10`.`points`
            ))) AS `points`
          FROM (
            SELECT
              `t4`.`user_id`,
              `t4`.`occurred_at`,
              `t4`.`occurred_on`,
              `t4`.`kind`,
              `t4`.`points`,
              `t4`.`reward`,
              `t4`.`quantity`,
              `t4`.`cost`
            FROM `points` AS `t4`
            LEFT ANTI JOIN (
              SELECT
                `t2`.`user_id`
              FROM `users` AS `t2`
              WHERE
                COALESCE(`t2`.`is_staff`, FALSE)
            ) AS `t8`
              ON `t4`.`user_id` = `t8`.`user_id`
          ) AS `t10`
          GROUP BY
            1
        ) AS `t13`
        INNER JOIN `kpi_periods` AS `t5`
          ON `t13`.`occurred_on` < `t5`.`end_on`
      ) AS `t16`
      GROUP BY
        1
    ) AS `t17`
  ) AS `t18`
) AS `t19`
GROUP BY
  1

-- spark: wallet_periods
SELECT
  `t5`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t5`.`top_ups` > 0, 1, 0)) AS `topup_users__num`,
  SUM(`t5`.`topped_up`) AS `topup_amount__num`,
  SUM(`t5`.`spent`) AS `topup_redeemed_amount__num`,
  SUM(IF(`t5`.`spends` > 0, 1, 0)) AS `topup_redeemers__num`,
  SUM(`t5`.`spent`) AS `topup_redeemed_rate__num`,
  SUM(`t5`.`topped_up`) AS `topup_redeemed_rate__den`,
  SUM(
    IF(
      (
        (
          `t5`.`balance_at_start` > 0
        ) OR (
          `t5`.`top_ups` > 0
        )
      )
      AND (
        `t5`.`spends` > 0
      ),
      1,
      0
    )
  ) AS `topup_redeemer_share__num`,
  SUM(IF((
    `t5`.`balance_at_start` > 0
  ) OR (
    `t5`.`top_ups` > 0
  ), 1, 0)) AS `topup_redeemer_share__den`,
  SUM(`t5`.`balance`) AS `wallet_balance__num`
FROM (
  SELECT
    `t4`.`period`,
    `t4`.`user_id`,
    COALESCE(
      SUM(
        IF(
          (
            `t4`.`occurred_on` >= `t4`.`start_on`
          ) AND (
            `t4`.`kind` = 'top_up'
          ),
          `t4`.`amount`,
          NULL
        )
      ),
      0
    ) AS `topped_up`,
    COALESCE(
      SUM(
        IF(
          (
            `t4`.`occurred_on` >= `t4`.`start_on`
          ) AND NOT (
            `t4`.`kind` = 'top_up'
          ),
          `t4`.`amount`,
          NULL
        )
      ),
      0
    ) AS `spent`,
    COALESCE(
      SUM(
        IF((
          `t4`.`occurred_on` >= `t4`.`start_on`
        ) AND (
          `t4`.`kind` = 'top_up'
        ), 1, 0)
      ),
      0
    ) AS `top_ups`,
    COALESCE(
      SUM(
        IF(
          (
            `t4`.`occurred_on` >= `t4`.`start_on`
          ) AND NOT (
            `t4`.`kind` = 'top_up'
          ),
          1,
          0
        )
      ),
      0
    ) AS `spends`,
    COALESCE(
      SUM(
        IF(
          NOT (
            `t4`.`occurred_on` >= `t4`.`start_on`
          ),
          IF(`t4`.`kind` = 'top_up', `t4`.`amount`, -(
            `t4`.`amount`
          )),
          NULL
        )
      ),
      0
    ) AS `balance_at_start`,
    COALESCE(SUM(IF(`t4`.`kind` = 'top_up', `t4`.`amount`, -(
      `t4`.`amount`
    ))), 0) AS `balance`
  FROM (
    SELECT
      `t2`.`user_id`,
      `t2`.`occurred_at`,
      `t2`.`occurred_on`,
      `t2`.`kind`,
      `t2`.`amount`,
      `t3`.`period`,
      `t3`.`start_on`,
      `t3`.`end_on`,
      `t3`.`previous_start_on`
    FROM `wallet` AS `t2`
    INNER JOIN `kpi_periods` AS `t3`
      ON `t2`.`occurred_on` < `t3`.`end_on`
  ) AS `t4`
  GROUP BY
    1,
    2
) AS `t5`
GROUP BY
  1

-- spark: takings
SELECT
  `t12`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t12`.`amount`) AS `sales_and_topup__num`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t8`.`period`,
      `t8`.`net_amount` AS `amount`
    FROM (
      SELECT
        `t3`.`order_id`,
        `t3`.`user_id`,
        `t3`.`ordered_at`,
        `t3`.`ordered_on`,
        `t3`.`amount`,
        `t3`.`cost`,
        `t3`.`status`,
        `t3`.`refunded_amount`,
        `t3`.`refunded_at`,
        `t3`.`refunded_on`,
        `t3`.`channel`,
        `t3`.`campaign_id`,
        `t3`.`content_id`,
        `t3`.`net_amount`,
        `t3`.`order_number`,
        `t3`.`previous_on`,
        `t3`.`next_on`,
        `t3`.`first_on`,
        `t3`.`second_on`,
        `t3`.`is_first`,
        `t3`.`is_repeat`,
        `t3`.`is_window_complete`,
        `t3`.`is_second_in_window`,
        `t7`.`period`
      FROM `kpi_order_history` AS `t3`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t3`.`ordered_on` = `t7`.`day`
    ) AS `t8`
  ) AS `t10`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t9`.`period`,
      `t9`.`amount`
    FROM (
      SELECT
        `t6`.`user_id`,
        `t6`.`occurred_at`,
        `t6`.`occurred_on`,
        `t6`.`kind`,
        `t6`.`amount`,
        `t7`.`period`
      FROM (
        SELECT
          *
        FROM `wallet` AS `t1`
        WHERE
          `t1`.`kind` = 'top_up'
      ) AS `t6`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t6`.`occurred_on` = `t7`.`day`
    ) AS `t9`
  ) AS `t11`
) AS `t12`
GROUP BY
  1

-- spark: refunds
SELECT
  `t11`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t11`.`refunded`) AS `refund_amount__num`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t7`.`period`,
      CAST(0 AS DECIMAL(18, 4)) AS `refunded`
    FROM (
      SELECT
        `t2`.`order_id`,
        `t2`.`user_id`,
        `t2`.`ordered_at`,
        `t2`.`ordered_on`,
        `t2`.`amount`,
        `t2`.`cost`,
        `t2`.`status`,
        `t2`.`refunded_amount`,
        `t2`.`refunded_at`,
        `t2`.`refunded_on`,
        `t2`.`channel`,
        `t2`.`campaign_id`,
        `t2`.`content_id`,
        `t2`.`net_amount`,
        `t2`.`order_number`,
        `t2`.`previous_on`,
        `t2`.`next_on`,
        `t2`.`first_on`,
        `t2`.`second_on`,
        `t2`.`is_first`,
        `t2`.`is_repeat`,
        `t2`.`is_window_complete`,
        `t2`.`is_second_in_window`,
        `t6`.`period`
      FROM `kpi_order_history` AS `t2`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t6`
        ON `t2`.`ordered_on` = `t6`.`day`
    ) AS `t7`
  ) AS `t9`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t8`.`period`,
      `t8`.`refunded_amount` AS `refunded`
    FROM (
      SELECT
        `t5`.`order_id`,
        `t5`.`user_id`,
        `t5`.`ordered_at`,
        `t5`.`ordered_on`,
        `t5`.`amount`,
        `t5`.`cost`,
        `t5`.`status`,
        `t5`.`refunded_amount`,
        `t5`.`refunded_at`,
        `t5`.`refunded_on`,
        `t5`.`channel`,
        `t5`.`campaign_id`,
        `t5`.`content_id`,
        `t5`.`net_amount`,
        `t5`.`order_number`,
        `t5`.`previous_on`,
        `t5`.`next_on`,
        `t5`.`first_on`,
        `t5`.`second_on`,
        `t5`.`is_first`,
        `t5`.`is_repeat`,
        `t5`.`is_window_complete`,
        `t5`.`is_second_in_window`,
        `t5`.`booked_on`,
        `t6`.`period`
      FROM (
        SELECT
          `t0`.`order_id`,
          `t0`.`user_id`,
          `t0`.`ordered_at`,
          `t0`.`ordered_on`,
          `t0`.`amount`,
          `t0`.`cost`,
          `t0`.`status`,
          `t0`.`refunded_amount`,
          `t0`.`refunded_at`,
          `t0`.`refunded_on`,
          `t0`.`channel`,
          `t0`.`campaign_id`,
          `t0`.`content_id`,
          `t0`.`net_amount`,
          `t0`.`order_number`,
          `t0`.`previous_on`,
          `t0`.`next_on`,
          `t0`.`first_on`,
          `t0`.`second_on`,
          `t0`.`is_first`,
          `t0`.`is_repeat`,
          `t0`.`is_window_complete`,
          `t0`.`is_second_in_window`,
          COALESCE(`t0`.`refunded_on`, `t0`.`ordered_on`) AS `booked_on`
        FROM `kpi_order_history` AS `t0`
        WHERE
          `t0`.`refunded_amount` > 0
      ) AS `t5`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t6`
        ON `t5`.`booked_on` = `t6`.`day`
    ) AS `t8`
  ) AS `t10`
) AS `t11`
GROUP BY
  1

-- spark: reader_periods
SELECT
  `t18`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t18`.`has_bought_after`, 1, 0)) AS `content_cvr__num`,
  COUNT(*) AS `content_cvr__den`
FROM (
  SELECT
    `t17`.`period`,
    `t17`.`reader_id`,
    COUNT(`t17`.`buyer_id`) > 0 AS `has_bought_after`
  FROM (
    SELECT
      `t16`.`reader_id`,
      `t16`.`event`,
      `t16`.`read_at`,
      `t16`.`read_on`,
      `t16`.`session_id`,
      `t16`.`channel`,
      `t16`.`campaign_id`,
      `t16`.`content_id`,
      `t16`.`group_id`,
      `t16`.`value`,
      `t16`.`period`,
      `t8`.`ordered_at`,
      `t8`.`ordered_on`,
      `t8`.`buyer_id`
    FROM (
      SELECT
        `t14`.`reader_id`,
        `t14`.`event`,
        `t14`.`read_at`,
        `t14`.`read_on`,
        `t14`.`session_id`,
        `t14`.`channel`,
        `t14`.`campaign_id`,
        `t14`.`content_id`,
        `t14`.`group_id`,
        `t14`.`value`,
        `t9`.`period`
      FROM (
        SELECT
          `t12`.`user_id` AS `reader_id`,
          `t12`.`event`,
          `t12`.`occurred_at` AS `read_at`,
          `t12`.`occurred_on` AS `read_on`,
          `t12`.`session_id`,
          `t12`.`channel`,
          `t12`.`campaign_id`,
          `t12`.`content_id`,
          `t12`.`group_id`,
          `t12`.`value`
        FROM (
          SELECT
            `t10`.`user_id`,
            `t10`.`event`,
            `t10`.`occurred_at`,
            `t10`.`occurred_on`,
            `t10`.`session_id`,
            `t10`.`channel`,
            `t10`.`campaign_id`,
            `t10`.`content_id`,
            `t10`.`group_id`,
            `t10`.`value`
          FROM (
            SELECT
              *
            FROM `events` AS `t2`
            WHERE
              `t2`.`event` = 'read' AND NOT `t2`.`user_id` IS NULL
          ) AS `t10`
          LEFT ANTI JOIN (
            SELECT
              `t3`.`user_id`
            FROM `users` AS `t3`
            WHERE
              COALESCE(`t3`.`is_staff`, FALSE)
          ) AS `t11`
            ON `t10`.`user_id` = `t11`.`user_id`
        ) AS `t12`
      ) AS `t14`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t9`
        ON `t14`.`read_on` = `t9`.`day`
    ) AS `t16`
    LEFT OUTER JOIN (
      SELECT
        `t0`.`ordered_at`,
        `t0`.`ordered_on`,
        `t0`.`user_id` AS `buyer_id`
      FROM `kpi_order_history` AS `t0`
      WHERE
        NOT `t0`.`user_id` IS NULL
    ) AS `t8`
      ON `t16`.`reader_id` = `t8`.`buyer_id`
      AND `t16`.`read_at` <= `t8`.`ordered_at`
      AND (
        `t16`.`read_on` + INTERVAL '7' DAY
      ) >= `t8`.`ordered_on`
  ) AS `t17`
  GROUP BY
    1,
    2
) AS `t18`
GROUP BY
  1

-- spark: content_buyers
WITH `t11` AS (
  SELECT
    `t4`.`order_id`,
    `t4`.`user_id`,
    `t4`.`ordered_at`,
    `t4`.`ordered_on`,
    `t4`.`amount`,
    `t4`.`cost`,
    `t4`.`status`,
    `t4`.`refunded_amount`,
    `t4`.`refunded_at`,
    `t4`.`refunded_on`,
    `t4`.`channel`,
    `t4`.`campaign_id`,
    `t4`.`content_id`,
    `t4`.`net_amount`,
    `t4`.`order_number`,
    `t4`.`previous_on`,
    `t4`.`next_on`,
    `t4`.`first_on`,
    `t4`.`second_on`,
    `t4`.`is_first`,
    `t4`.`is_repeat`,
    `t4`.`is_window_complete`,
    `t4`.`is_second_in_window`,
    `t8`.`period`
  FROM `kpi_order_history` AS `t4`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t8`
    ON `t4`.`ordered_on` = `t8`.`day`
)
SELECT
  `t25`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t25`.`is_after_reading`, 1, 0)) AS `read_buyers__num`,
  IF(
    SUM(CAST(`t25`.`is_after_reading` AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t25`.`is_after_reading`, `t25`.`net_amount`, NULL))
  ) AS `content_sales__num`
FROM (
  SELECT
    `t24`.`period`,
    `t24`.`user_id`,
    `t24`.`is_after_reading`,
    SUM(`t24`.`net_amount`) AS `net_amount`
  FROM (
    SELECT
      `t23`.`order_id`,
      `t23`.`user_id`,
      `t23`.`ordered_at`,
      `t23`.`ordered_on`,
      `t23`.`amount`,
      `t23`.`cost`,
      `t23`.`status`,
      `t23`.`refunded_amount`,
      `t23`.`refunded_at`,
      `t23`.`refunded_on`,
      `t23`.`channel`,
      `t23`.`campaign_id`,
      `t23`.`content_id`,
      `t23`.`net_amount`,
      `t23`.`order_number`,
      `t23`.`previous_on`,
      `t23`.`next_on`,
      `t23`.`first_on`,
      `t23`.`second_on`,
      `t23`.`is_first`,
      `t23`.`is_repeat`,
      `t23`.`is_window_complete`,
      `t23`.`is_second_in_window`,
      `t23`.`period`,
      `t23`.`read_order_id`,
      (
        (
          NOT `t23`.`read_order_id` IS NULL
        ) OR (
          NOT `t23`.`content_id` IS NULL
        )
      )
      AND (
        NOT `t23`.`user_id` IS NULL
      ) AS `is_after_reading`
    FROM (
      SELECT
        `t14`.`order_id`,
        `t14`.`user_id`,
        `t14`.`ordered_at`,
        `t14`.`ordered_on`,
        `t14`.`amount`,
        `t14`.`cost`,
        `t14`.`status`,
        `t14`.`refunded_amount`,
        `t14`.`refunded_at`,
        `t14`.`refunded_on`,
        `t14`.`channel`,
        `t14`.`campaign_id`,
        `t14`.`content_id`,
        `t14`.`net_amount`,
        `t14`.`order_number`,
        `t14`.`previous_on`,
        `t14`.`next_on`,
        `t14`.`first_on`,
        `t14`.`second_on`,
        `t14`.`is_first`,
        `t14`.`is_repeat`,
        `t14`.`is_window_complete`,
        `t14`.`is_second_in_window`,
        `t14`.`period`,
        `t22`.`read_order_id`
      FROM `t11` AS `t14`
      LEFT OUTER JOIN (
        SELECT
          `t20`.`period`,
          `t20`.`order_id`,
          `t20`.`order_id` AS `read_order_id`
        FROM (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              `t18`.`period`,
              `t18`.`order_id`
            FROM (
              SELECT
                `t13`.`period`,
                `t13`.`order_id`,
                `t13`.`ordered_at`,
                `t13`.`ordered_on`,
                `t13`.`user_id` AS `buyer_id`
              FROM `t11` AS `t13`
            ) AS `t18`
            INNER JOIN (
              SELECT
                `t12`.`user_id` AS `reader_id`,
                `t12`.`event`,
                `t12`.`occurred_at` AS `read_at`,
                `t12`.`occurred_on` AS `read_on`,
                `t12`.`session_id`,
                `t12`.`channel`,
                `t12`.`campaign_id`,
                `t12`.`content_id`,
                `t12`.`group_id`,
                `t12`.`value`
              FROM (
                SELECT
                  `t9`.`user_id`,
                  `t9`.`event`,
                  `t9`.`occurred_at`,
                  `t9`.`occurred_on`,
                  `t9`.`session_id`,
                  `t9`.`channel`,
                  `t9`.`campaign_id`,
                  `t9`.`content_id`,
                  `t9`.`group_id`,
                  `t9`.`value`
                FROM (
                  SELECT
                    *
                  FROM `events` AS `t2`
                  WHERE
                    `t2`.`event` = 'read' AND NOT `t2`.`user_id` IS NULL
                ) AS `t9`
                LEFT ANTI JOIN (
                  SELECT
                    `t3`.`user_id`
                  FROM `users` AS `t3`
                  WHERE
                    COALESCE(`t3`.`is_staff`, FALSE)
                ) AS `t10`
                  ON `t9`.`user_id` = `t10`.`user_id`
              ) AS `t12`
            ) AS `t17`
              ON `t17`.`reader_id` = `t18`.`buyer_id`
              AND `t17`.`read_at` <= `t18`.`ordered_at`
              AND (
                `t17`.`read_on` + INTERVAL '7' DAY
              ) >= `t18`.`ordered_on`
          ) AS `t19`
        ) AS `t20`
      ) AS `t22`
        ON `t14`.`period` = `t22`.`period` AND `t14`.`order_id` = `t22`.`order_id`
    ) AS `t23`
  ) AS `t24`
  GROUP BY
    1,
    2,
    3
) AS `t25`
GROUP BY
  1

-- spark: referral_periods
SELECT
  `t13`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t13`.`is_new` AND `t13`.`is_referred`, 1, 0)) AS `referred_users__num`,
  SUM(IF(`t13`.`is_new` AND `t13`.`is_referred`, 1, 0)) AS `referral_share__num`,
  SUM(IF(`t13`.`is_new`, 1, 0)) AS `referral_share__den`,
  MAX(`t13`.`depth`) AS `referral_depth__num`,
  SUM(IF(`t13`.`is_new` AND `t13`.`is_referred`, 1, 0)) AS `k_factor__num`,
  SUM(IF(NOT (
    `t13`.`is_new`
  ), 1, 0)) AS `k_factor__den`,
  SUM(IF(COALESCE(`t13`.`would_refer`, FALSE), 1, 0)) AS `seed_willingness__num`,
  COUNT(`t13`.`would_refer`) AS `seed_willingness__den`
FROM (
  SELECT
    `t12`.`user_id`,
    `t12`.`registered_at`,
    `t12`.`registered_on`,
    `t12`.`channel`,
    `t12`.`referrer_id`,
    `t12`.`is_staff`,
    `t12`.`willing_to_refer`,
    `t12`.`phone`,
    `t12`.`birthday`,
    `t12`.`gender`,
    `t12`.`city`,
    `t12`.`is_referred`,
    `t12`.`would_refer`,
    `t12`.`depth`,
    `t12`.`period`,
    `t12`.`start_on`,
    `t12`.`end_on`,
    `t12`.`previous_start_on`,
    `t12`.`registered_on` >= `t12`.`start_on` AS `is_new`
  FROM (
    SELECT
      `t11`.`user_id`,
      `t11`.`registered_at`,
      `t11`.`registered_on`,
      `t11`.`channel`,
      `t11`.`referrer_id`,
      `t11`.`is_staff`,
      `t11`.`willing_to_refer`,
      `t11`.`phone`,
      `t11`.`birthday`,
      `t11`.`gender`,
      `t11`.`city`,
      `t11`.`is_referred`,
      `t11`.`would_refer`,
      `t11`.`depth`,
      `t3`.`period`,
      `t3`.`start_on`,
      `t3`.`end_on`,
      `t3`.`previous_start_on`
    FROM (
      SELECT
        `t8`.`user_id`,
        `t8`.`registered_at`,
        `t8`.`registered_on`,
        `t8`.`channel`,
        `t8`.`referrer_id`,
        `t8`.`is_staff`,
        `t8`.`willing_to_refer`,
        `t8`.`phone`,
        `t8`.`birthday`,
        `t8`.`gender`,
        `t8`.`city`,
        `t8`.`is_referred`,
        `t8`.`would_refer`,
        `t7`.`depth`
      FROM (
        SELECT
          `t1`.`user_id`,
          `t1`.`registered_at`,
          `t1`.`registered_on`,
          `t1`.`channel`,
          `t1`.`referrer_id`,
          `t1`.`is_staff`,
          `t1`.`willing_to_refer`,
          `t1`.`phone`,
          `t1`.`birthday`,
          `t1`.`gender`,
          `t1`.`city`,
          NOT `t1`.`referrer_id` IS NULL AS `is_referred`,
          `t1`.`willing_to_refer` AS `would_refer`
        FROM `users` AS `t1`
      ) AS `t8`
      LEFT ANTI JOIN (
        SELECT
          `t1`.`user_id`
        FROM `users` AS `t1`
        WHERE
          COALESCE(`t1`.`is_staff`, FALSE)
      ) AS `t9`
        ON `t8`.`user_id` = `t9`.`user_id`
      LEFT OUTER JOIN (
        SELECT
          `t2`.`user_id`,
          `t2`.`depth`
        FROM `kpi_referral_forest` AS `t2`
      ) AS `t7`
        ON `t8`.`user_id` = `t7`.`user_id`
    ) AS `t11`
    INNER JOIN `kpi_periods` AS `t3`
      ON `t11`.`registered_on` < `t3`.`end_on`
  ) AS `t12`
) AS `t13`
GROUP BY
  1

-- spark: referrer_periods
SELECT
  `t27`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t27`.`is_seed`, 1, 0)) AS `seed_users__num`,
  IF(
    SUM(CAST(`t27`.`is_seed` AS BIGINT)) = 0,
    CAST(0 AS BIGINT),
    SUM(IF(`t27`.`is_seed`, `t27`.`reach`, NULL))
  ) AS `seed_reach__num`,
  SUM(IF(`t27`.`is_seed`, 1, 0)) AS `seed_reach__den`
FROM (
  SELECT
    `t26`.`user_id`,
    `t26`.`registered_at`,
    `t26`.`registered_on`,
    `t26`.`channel`,
    `t26`.`referrer_id`,
    `t26`.`is_staff`,
    `t26`.`willing_to_refer`,
    `t26`.`phone`,
    `t26`.`birthday`,
    `t26`.`gender`,
    `t26`.`city`,
    `t26`.`is_referred`,
    `t26`.`would_refer`,
    `t26`.`depth`,
    `t26`.`period`,
    `t26`.`start_on`,
    `t26`.`end_on`,
    `t26`.`previous_start_on`,
    `t26`.`is_new`,
    COALESCE(`t26`.`referrals`, 0) AS `referrals`,
    COALESCE(`t26`.`reach`, 0) AS `reach`,
    COALESCE(`t26`.`referrals`, 0) >= 3 AS `is_seed`
  FROM (
    SELECT
      `t20`.`user_id`,
      `t20`.`registered_at`,
      `t20`.`registered_on`,
      `t20`.`channel`,
      `t20`.`referrer_id`,
      `t20`.`is_staff`,
      `t20`.`willing_to_refer`,
      `t20`.`phone`,
      `t20`.`birthday`,
      `t20`.`gender`,
      `t20`.`city`,
      `t20`.`is_referred`,
      `t20`.`would_refer`,
      `t20`.`depth`,
      `t20`.`period`,
      `t20`.`start_on`,
      `t20`.`end_on`,
      `t20`.`previous_start_on`,
      `t20`.`is_new`,
      `t25`.`referrals`,
      `t25`.`reach`
    FROM (
      SELECT
        `t17`.`user_id`,
        `t17`.`registered_at`,
        `t17`.`registered_on`,
        `t17`.`channel`,
        `t17`.`referrer_id`,
        `t17`.`is_staff`,
        `t17`.`willing_to_refer`,
        `t17`.`phone`,
        `t17`.`birthday`,
        `t17`.`gender`,
        `t17`.`city`,
        `t17`.`is_referred`,
        `t17`.`would_refer`,
        `t17`.`depth`,
        `t17`.`period`,
        `t17`.`start_on`,
        `t17`.`end_on`,
        `t17`.`previous_start_on`,
        `t17`.`registered_on` >= `t17`.`start_on` AS `is_new`
      FROM (
        SELECT
          `t15`.`user_id`,
          `t15`.`registered_at`,
          `t15`.`registered_on`,
          `t15`.`channel`,
          `t15`.`referrer_id`,
          `t15`.`is_staff`,
          `t15`.`willing_to_refer`,
          `t15`.`phone`,
          `t15`.`birthday`,
          `t15`.`gender`,
          `t15`.`city`,
          `t15`.`is_referred`,
          `t15`.`would_refer`,
          `t15`.`depth`,
          `t4`.`period`,
          `t4`.`start_on`,
          `t4`.`end_on`,
          `t4`.`previous_start_on`
        FROM (
          SELECT
            `t11`.`user_id`,
            `t11`.`registered_at`,
            `t11`.`registered_on`,
            `t11`.`channel`,
            `t11`.`referrer_id`,
            `t11`.`is_staff`,
            `t11`.`willing_to_refer`,
            `t11`.`phone`,
            `t11`.`birthday`,
            `t11`.`gender`,
            `t11`.`city`,
            `t11`.`is_referred`,
            `t11`.`would_refer`,
            `t10`.`depth`
          FROM (
            SELECT
              `t1`.`user_id`,
              `t1`.`registered_at`,
              `t1`.`registered_on`,
              `t1`.`channel`,
              `t1`.`referrer_id`,
              `t1`.`is_staff`,
              `t1`.`willing_to_refer`,
              `t1`.`phone`,
              `t1`.`birthday`,
              `t1`.`gender`,
              `t1`.`city`,
              NOT `t1`.`referrer_id` IS NULL AS `is_referred`,
              `t1`.`willing_to_refer` AS `would_refer`
            FROM `users` AS `t1`
          ) AS `t11`
          LEFT ANTI JOIN (
            SELECT
              `t1`.`user_id`
            FROM `users` AS `t1`
            WHERE
              COALESCE(`t1`.`is_staff`, FALSE)
          ) AS `t12`
            ON `t11`.`user_id` = `t12`.`user_id`
          LEFT OUTER JOIN (
            SELECT
              `t2`.`user_id`,
              `t2`.`depth`
            FROM `kpi_referral_forest` AS `t2`
          ) AS `t10`
            ON `t11`.`user_id` = `t10`.`user_id`
        ) AS `t15`
        INNER JOIN `kpi_periods` AS `t4`
          ON `t15`.`registered_on` < `t4`.`end_on`
      ) AS `t17`
    ) AS `t20`
    LEFT OUTER JOIN (
      SELECT
        `t23`.`period`,
        `t23`.`ancestor_id` AS `user_id`,
        SUM(IF(`t23`.`distance` = 1, 1, 0)) AS `referrals`,
        COUNT(*) AS `reach`
      FROM (
        SELECT
          `t22`.`user_id`,
          `t22`.`ancestor_id`,
          `t22`.`distance`,
          `t22`.`registered_on`,
          `t22`.`depth`,
          `t4`.`period`,
          `t4`.`start_on`,
          `t4`.`end_on`,
          `t4`.`previous_start_on`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t6`.`user_id`,
              `t6`.`ancestor_id`,
              `t6`.`distance`,
              `t16`.`registered_on`,
              `t10`.`depth`
            FROM `kpi_referral_pairs_32` AS `t6`
            INNER JOIN (
              SELECT
                `t5`.`user_id`,
                `t5`.`registered_on`
              FROM `users` AS `t5`
              LEFT ANTI JOIN (
                SELECT
                  `t1`.`user_id`
                FROM `users` AS `t1`
                WHERE
                  COALESCE(`t1`.`is_staff`, FALSE)
              ) AS `t12`
                ON `t5`.`user_id` = `t12`.`user_id`
            ) AS `t16`
              ON `t6`.`user_id` = `t16`.`user_id`
            INNER JOIN (
              SELECT
                `t2`.`user_id`,
                `t2`.`depth`
              FROM `kpi_referral_forest` AS `t2`
            ) AS `t10`
              ON `t6`.`user_id` = `t10`.`user_id`
          ) AS `t18`
          WHERE
            (
              `t18`.`distance` = 1
            ) OR (
              NOT `t18`.`depth` IS NULL
            )
        ) AS `t22`
        INNER JOIN `kpi_periods` AS `t4`
          ON `t22`.`registered_on` < `t4`.`end_on`
      ) AS `t23`
      GROUP BY
        1,
        2
    ) AS `t25`
      ON `t20`.`period` = `t25`.`period` AND `t20`.`user_id` = `t25`.`user_id`
  ) AS `t26`
) AS `t27`
GROUP BY
  1

-- spark: referred_orders
SELECT
  `t11`.`period`,
  COUNT(*) AS `fact__rows`,
  IF(
    SUM(CAST(`t11`.`is_referred` AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t11`.`is_referred`, `t11`.`net_amount`, NULL))
  ) AS `referral_amount__num`
FROM (
  SELECT
    `t10`.`order_id`,
    `t10`.`user_id`,
    `t10`.`ordered_at`,
    `t10`.`ordered_on`,
    `t10`.`amount`,
    `t10`.`cost`,
    `t10`.`status`,
    `t10`.`refunded_amount`,
    `t10`.`refunded_at`,
    `t10`.`refunded_on`,
    `t10`.`channel`,
    `t10`.`campaign_id`,
    `t10`.`content_id`,
    `t10`.`net_amount`,
    `t10`.`order_number`,
    `t10`.`previous_on`,
    `t10`.`next_on`,
    `t10`.`first_on`,
    `t10`.`second_on`,
    `t10`.`is_first`,
    `t10`.`is_repeat`,
    `t10`.`is_window_complete`,
    `t10`.`is_second_in_window`,
    `t10`.`period`,
    `t10`.`brought_id`,
    NOT `t10`.`brought_id` IS NULL AS `is_referred`
  FROM (
    SELECT
      `t9`.`order_id`,
      `t9`.`user_id`,
      `t9`.`ordered_at`,
      `t9`.`ordered_on`,
      `t9`.`amount`,
      `t9`.`cost`,
      `t9`.`status`,
      `t9`.`refunded_amount`,
      `t9`.`refunded_at`,
      `t9`.`refunded_on`,
      `t9`.`channel`,
      `t9`.`campaign_id`,
      `t9`.`content_id`,
      `t9`.`net_amount`,
      `t9`.`order_number`,
      `t9`.`previous_on`,
      `t9`.`next_on`,
      `t9`.`first_on`,
      `t9`.`second_on`,
      `t9`.`is_first`,
      `t9`.`is_repeat`,
      `t9`.`is_window_complete`,
      `t9`.`is_second_in_window`,
      `t9`.`period`,
      `t6`.`brought_id`
    FROM (
      SELECT
        `t3`.`order_id`,
        `t3`.`user_id`,
        `t3`.`ordered_at`,
        `t3`.`ordered_on`,
        `t3`.`amount`,
        `t3`.`cost`,
        `t3`.`status`,
        `t3`.`refunded_amount`,
        `t3`.`refunded_at`,
        `t3`.`refunded_on`,
        `t3`.`channel`,
        `t3`.`campaign_id`,
        `t3`.`content_id`,
        `t3`.`net_amount`,
        `t3`.`order_number`,
        `t3`.`previous_on`,
        `t3`.`next_on`,
        `t3`.`first_on`,
        `t3`.`second_on`,
        `t3`.`is_first`,
        `t3`.`is_repeat`,
        `t3`.`is_window_complete`,
        `t3`.`is_second_in_window`,
        `t7`.`period`
      FROM `kpi_order_history` AS `t3`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t3`.`ordered_on` = `t7`.`day`
    ) AS `t9`
    LEFT OUTER JOIN (
      SELECT
        `t1`.`user_id` AS `brought_id`
      FROM `users` AS `t1`
      WHERE
        NOT `t1`.`referrer_id` IS NULL
    ) AS `t6`
      ON `t9`.`user_id` = `t6`.`brought_id`
  ) AS `t10`
) AS `t11`
GROUP BY
  1

-- spark: hot_product_buyers
WITH `t18` AS (
  SELECT
    `t14`.`order_id`,
    `t14`.`user_id`,
    `t14`.`ordered_at`,
    `t14`.`ordered_on`,
    `t14`.`amount`,
    `t14`.`cost`,
    `t14`.`status`,
    `t14`.`refunded_amount`,
    `t14`.`refunded_at`,
    `t14`.`refunded_on`,
    `t14`.`channel`,
    `t14`.`campaign_id`,
    `t14`.`content_id`,
    `t14`.`net_amount`,
    `t14`.`order_number`,
    `t14`.`previous_on`,
    `t14`.`next_on`,
    `t14`.`first_on`,
    `t14`.`second_on`,
    `t14`.`is_first`,
    `t14`.`is_repeat`,
    `t14`.`is_window_complete`,
    `t14`.`is_second_in_window`,
    `t14`.`period`,
    `t8`.`product_id`,
    `t8`.`quantity`
  FROM (
    SELECT
      `t3`.`order_id`,
      `t3`.`user_id`,
      `t3`.`ordered_at`,
      `t3`.`ordered_on`,
      `t3`.`amount`,
      `t3`.`cost`,
      `t3`.`status`,
      `t3`.`refunded_amount`,
      `t3`.`refunded_at`,
      `t3`.`refunded_on`,
      `t3`.`channel`,
      `t3`.`campaign_id`,
      `t3`.`content_id`,
      `t3`.`net_amount`,
      `t3`.`order_number`,
      `t3`.`previous_on`,
      `t3`.`next_on`,
      `t3`.`first_on`,
      `t3`.`second_on`,
      `t3`.`is_first`,
      `t3`.`is_repeat`,
      `t3`.`is_window_complete`,
      `t3`.`is_second_in_window`,
      `t11`.`period`
    FROM `kpi_order_history` AS `t3`
    INNER JOIN (
      SELECT
        `t1`.`day`,
        `t1`.`period`
      FROM `kpi_calendar` AS `t1`
      WHERE
        `t1`.`kind` = 'previous'
    ) AS `t11`
      ON `t3`.`ordered_on` = `t11`.`day`
  ) AS `t14`
  INNER JOIN (
    SELECT
      `t2`.`order_id`,
      `t2`.`product_id`,
      `t2`.`quantity`
    FROM `order_lines` AS `t2`
  ) AS `t8`
    ON `t14`.`order_id` = `t8`.`order_id`
)
SELECT
  `t30`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t30`.`has_bought`, 1, 0)) AS `hot_product_retention__num`,
  COUNT(*) AS `hot_product_retention__den`
FROM (
  SELECT
    `t29`.`period`,
    `t29`.`user_id`,
    `t29`.`came_back`,
    NOT `t29`.`came_back` IS NULL AS `has_bought`
  FROM (
    SELECT
      `t28`.`period`,
      `t28`.`user_id`,
      `t17`.`came_back`
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          `t22`.`period`,
          `t22`.`user_id`
        FROM (
          SELECT
            *
          FROM `t18` AS `t19`
          WHERE
            NOT `t19`.`user_id` IS NULL
        ) AS `t22`
        INNER JOIN (
          SELECT
            `t23`.`period`,
            `t23`.`product_id`
          FROM (
            SELECT
              `t21`.`period`,
              `t21`.`product_id`,
              `t21`.`pieces`,
              ROW_NUMBER() OVER (
                PARTITION BY `t21`.`period`
                ORDER BY `t21`.`pieces` DESC, `t21`.`product_id` ASC NULLS LAST
              ) - 1 AS `place`
            FROM (
              SELECT
                `t19`.`period`,
                `t19`.`product_id`,
                SUM(`t19`.`quantity`) AS `pieces`
              FROM `t18` AS `t19`
              GROUP BY
                1,
                2
            ) AS `t21`
          ) AS `t23`
          WHERE
            `t23`.`place` < 1
        ) AS `t25`
          ON `t22`.`period` = `t25`.`period` AND `t22`.`product_id` = `t25`.`product_id`
      ) AS `t26`
    ) AS `t28`
    LEFT OUTER JOIN (
      SELECT
        `t15`.`period`,
        `t15`.`user_id`,
        1 AS `came_back`
      FROM (
        SELECT DISTINCT
          `t12`.`period`,
          `t12`.`user_id`
        FROM (
          SELECT
            `t9`.`order_id`,
            `t9`.`user_id`,
            `t9`.`ordered_at`,
            `t9`.`ordered_on`,
            `t9`.`amount`,
            `t9`.`cost`,
            `t9`.`status`,
            `t9`.`refunded_amount`,
            `t9`.`refunded_at`,
            `t9`.`refunded_on`,
            `t9`.`channel`,
            `t9`.`campaign_id`,
            `t9`.`content_id`,
            `t9`.`net_amount`,
            `t9`.`order_number`,
            `t9`.`previous_on`,
            `t9`.`next_on`,
            `t9`.`first_on`,
            `t9`.`second_on`,
            `t9`.`is_first`,
            `t9`.`is_repeat`,
            `t9`.`is_window_complete`,
            `t9`.`is_second_in_window`,
            `t10`.`period`
          FROM (
            SELECT
              *
            FROM `kpi_order_history` AS `t0`
            WHERE
              NOT `t0`.`user_id` IS NULL
          ) AS `t9`
          INNER JOIN (
            SELECT
              `t1`.`day`,
              `t1`.`period`
            FROM `kpi_calendar` AS `t1`
            WHERE
              `t1`.`kind` = 'current'
          ) AS `t10`
            ON `t9`.`ordered_on` = `t10`.`day`
        ) AS `t12`
      ) AS `t15`
    ) AS `t17`
      ON `t28`.`period` = `t17`.`period` AND `t28`.`user_id` = `t17`.`user_id`
  ) AS `t29`
) AS `t30`
GROUP BY
  1

-- spark: rating_periods
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  IF(
    SUM(CAST(`t6`.`subject` IN ('product', 'service', 'logistics') AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t6`.`subject` IN ('product', 'service', 'logistics'), `t6`.`score`, NULL))
  ) AS `feedback_score__num`,
  COUNT(IF(`t6`.`subject` IN ('product', 'service', 'logistics'), `t6`.`score`, NULL)) AS `feedback_score__den`,
  IF(
    SUM(CAST(`t6`.`subject` IN ('product') AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t6`.`subject` IN ('product'), `t6`.`score`, NULL))
  ) AS `product_score__num`,
  COUNT(IF(`t6`.`subject` IN ('product'), `t6`.`score`, NULL)) AS `product_score__den`,
  IF(
    SUM(CAST(`t6`.`subject` IN ('service') AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t6`.`subject` IN ('service'), `t6`.`score`, NULL))
  ) AS `service_score__num`,
  COUNT(IF(`t6`.`subject` IN ('service'), `t6`.`score`, NULL)) AS `service_score__den`,
  IF(
    SUM(CAST(`t6`.`subject` IN ('logistics') AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t6`.`subject` IN ('logistics'), `t6`.`score`, NULL))
  ) AS `logistics_score__num`,
  COUNT(IF(`t6`.`subject` IN ('logistics'), `t6`.`score`, NULL)) AS `logistics_score__den`,
  SUM(IF((
    `t6`.`source` = 'review'
  ) AND `t6`.`satisfied`, 1, 0)) AS `reviews_positive_rate__num`,
  SUM(IF(`t6`.`source` = 'review', 1, 0)) AS `reviews_positive_rate__den`,
  SUM(IF((
    `t6`.`source` = 'survey'
  ) AND `t6`.`satisfied`, 1, 0)) AS `csat__num`,
  SUM(IF(`t6`.`source` = 'survey', 1, 0)) AS `csat__den`,
  SUM(IF((
    `t6`.`subject` = 'pre_sale'
  ) AND `t6`.`satisfied`, 1, 0)) AS `presale_csat__num`,
  SUM(IF(`t6`.`subject` = 'pre_sale', 1, 0)) AS `presale_csat__den`,
  SUM(IF((
    `t6`.`subject` = 'after_sale'
  ) AND `t6`.`satisfied`, 1, 0)) AS `aftersale_csat__num`,
  SUM(IF(`t6`.`subject` = 'after_sale', 1, 0)) AS `aftersale_csat__den`
FROM (
  SELECT
    `t5`.`user_id`,
    `t5`.`rated_at`,
    `t5`.`rated_on`,
    `t5`.`subject`,
    `t5`.`score`,
    `t5`.`is_satisfied`,
    `t5`.`source`,
    `t5`.`satisfied`,
    `t5`.`dissatisfied`,
    `t4`.`period`
  FROM (
    SELECT
      `t0`.`user_id`,
      `t0`.`rated_at`,
      `t0`.`rated_on`,
      `t0`.`subject`,
      `t0`.`score`,
      `t0`.`is_satisfied`,
      `t0`.`source`,
      COALESCE(`t0`.`is_satisfied`, `t0`.`score` >= CAST('4.0000' AS DECIMAL(18, 4))) AS `satisfied`,
      COALESCE(NOT (
        `t0`.`is_satisfied`
      ), `t0`.`score` <= CAST('2.0000' AS DECIMAL(18, 4))) AS `dissatisfied`
    FROM `ratings` AS `t0`
  ) AS `t5`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t4`
    ON `t5`.`rated_on` = `t4`.`day`
) AS `t6`
GROUP BY
  1

-- spark: rater_periods
SELECT
  `t8`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t8`.`dissatisfied_ratings` > 0, 1, 0)) AS `dissatisfied_share__num`,
  COUNT(*) AS `dissatisfied_share__den`
FROM (
  SELECT
    `t7`.`period`,
    `t7`.`user_id`,
    SUM(IF(`t7`.`dissatisfied`, 1, 0)) AS `dissatisfied_ratings`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t5`.`user_id`,
        `t5`.`rated_at`,
        `t5`.`rated_on`,
        `t5`.`subject`,
        `t5`.`score`,
        `t5`.`is_satisfied`,
        `t5`.`source`,
        `t5`.`satisfied`,
        `t5`.`dissatisfied`,
        `t4`.`period`
      FROM (
        SELECT
          `t0`.`user_id`,
          `t0`.`rated_at`,
          `t0`.`rated_on`,
          `t0`.`subject`,
          `t0`.`score`,
          `t0`.`is_satisfied`,
          `t0`.`source`,
          COALESCE(`t0`.`is_satisfied`, `t0`.`score` >= CAST('4.0000' AS DECIMAL(18, 4))) AS `satisfied`,
          COALESCE(NOT (
            `t0`.`is_satisfied`
          ), `t0`.`score` <= CAST('2.0000' AS DECIMAL(18, 4))) AS `dissatisfied`
        FROM `ratings` AS `t0`
      ) AS `t5`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t4`
        ON `t5`.`rated_on` = `t4`.`day`
    ) AS `t6`
    WHERE
      NOT `t6`.`user_id` IS NULL
  ) AS `t7`
  GROUP BY
    1,
    2
) AS `t8`
GROUP BY
  1

-- spark: complaint_periods
SELECT
  `t5`.`period`,
  COUNT(*) AS `fact__rows`,
  COUNT(*) AS `complaints__num`
FROM (
  SELECT
    `t2`.`complaint_id`,
    `t2`.`user_id`,
    `t2`.`opened_at`,
    `t2`.`opened_on`,
    `t2`.`closed_at`,
    `t2`.`closed_on`,
    `t2`.`order_id`,
    `t4`.`period`
  FROM `complaints` AS `t2`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t4`
    ON `t2`.`opened_on` = `t4`.`day`
) AS `t5`
GROUP BY
  1

-- spark: buyer_feedback_periods
SELECT
  `t25`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF((
    `t25`.`complaints` > 0
  ) OR (
    `t25`.`bad_ratings` > 0
  ), 1, 0)) AS `complaint_rate__num`,
  COUNT(*) AS `complaint_rate__den`,
  SUM(IF(`t25`.`complaints` > 0, 1, 0)) AS `complaint_share__num`,
  COUNT(*) AS `complaint_share__den`
FROM (
  SELECT
    `t24`.`period`,
    `t24`.`user_id`,
    `t24`.`orders`,
    COALESCE(`t24`.`complaints`, 0) AS `complaints`,
    COALESCE(`t24`.`bad_ratings`, 0) AS `bad_ratings`
  FROM (
    SELECT
      `t23`.`period`,
      `t23`.`user_id`,
      `t23`.`orders`,
      `t23`.`complaints`,
      `t21`.`bad_ratings`
    FROM (
      SELECT
        `t15`.`period`,
        `t15`.`user_id`,
        `t15`.`orders`,
        `t20`.`complaints`
      FROM (
        SELECT
          `t11`.`period`,
          `t11`.`user_id`,
          COUNT(*) AS `orders`
        FROM (
          SELECT
            `t7`.`order_id`,
            `t7`.`user_id`,
            `t7`.`ordered_at`,
            `t7`.`ordered_on`,
            `t7`.`amount`,
            `t7`.`cost`,
            `t7`.`status`,
            `t7`.`refunded_amount`,
            `t7`.`refunded_at`,
            `t7`.`refunded_on`,
            `t7`.`channel`,
            `t7`.`campaign_id`,
            `t7`.`content_id`,
            `t7`.`net_amount`,
            `t7`.`order_number`,
            `t7`.`previous_on`,
            `t7`.`next_on`,
            `t7`.`first_on`,
            `t7`.`second_on`,
            `t7`.`is_first`,
            `t7`.`is_repeat`,
            `t7`.`is_window_complete`,
            `t7`.`is_second_in_window`,
            `t9`.`period`
          FROM (
            SELECT
              *
            FROM `kpi_order_history` AS `t0`
            WHERE
              NOT `t0`.`user_id` IS NULL
          ) AS `t7`
          INNER JOIN (
            SELECT
              `t2`.`day`,
              `t2`.`period`
            FROM `kpi_calendar` AS `t2`
            WHERE
              `t2`.`kind` = 'current'
          ) AS `t9`
            ON `t7`.`ordered_on` = `t9`.`day`
        ) AS `t11`
        GROUP BY
          1,
          2
      ) AS `t15`
      LEFT OUTER JOIN (
        SELECT
          `t16`.`period`,
          `t16`.`user_id`,
          COUNT(*) AS `complaints`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t4`.`complaint_id`,
              `t4`.`user_id`,
              `t4`.`opened_at`,
              `t4`.`opened_on`,
              `t4`.`closed_at`,
              `t4`.`closed_on`,
              `t4`.`order_id`,
              `t9`.`period`
            FROM `complaints` AS `t4`
            INNER JOIN (
              SELECT
                `t2`.`day`,
                `t2`.`period`
              FROM `kpi_calendar` AS `t2`
              WHERE
                `t2`.`kind` = 'current'
            ) AS `t9`
              ON `t4`.`opened_on` = `t9`.`day`
          ) AS `t12`
          WHERE
            NOT `t12`.`user_id` IS NULL
        ) AS `t16`
        GROUP BY
          1,
          2
      ) AS `t20`
        ON `t15`.`period` = `t20`.`period` AND `t15`.`user_id` = `t20`.`user_id`
    ) AS `t23`
    LEFT OUTER JOIN (
      SELECT
        `t17`.`period`,
        `t17`.`user_id`,
        COUNT(*) AS `bad_ratings`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t10`.`user_id`,
            `t10`.`rated_at`,
            `t10`.`rated_on`,
            `t10`.`subject`,
            `t10`.`score`,
            `t10`.`is_satisfied`,
            `t10`.`source`,
            `t10`.`satisfied`,
            `t10`.`dissatisfied`,
            `t9`.`period`
          FROM (
            SELECT
              `t1`.`user_id`,
              `t1`.`rated_at`,
              `t1`.`rated_on`,
              `t1`.`subject`,
              `t1`.`score`,
              `t1`.`is_satisfied`,
              `t1`.`source`,
              COALESCE(`t1`.`is_satisfied`, `t1`.`score` >= CAST('4.0000' AS DECIMAL(18, 4))) AS `satisfied`,
              COALESCE(NOT (
                `t1`.`is_satisfied`
              ), `t1`.`score` <= CAST('2.0000' AS DECIMAL(18, 4))) AS `dissatisfied`
            FROM `ratings` AS `t1`
          ) AS `t10`
          INNER JOIN (
            SELECT
              `t2`.`day`,
              `t2`.`period`
            FROM `kpi_calendar` AS `t2`
            WHERE
              `t2`.`kind` = 'current'
          ) AS `t9`
            ON `t10`.`rated_on` = `t9`.`day`
        ) AS `t13`
        WHERE
          `t13`.`dissatisfied` AND NOT `t13`.`user_id` IS NULL
      ) AS `t17`
      GROUP BY
        1,
        2
    ) AS `t21`
      ON `t23`.`period` = `t21`.`period` AND `t23`.`user_id` = `t21`.`user_id`
  ) AS `t24`
) AS `t25`
GROUP BY
  1

-- spark: sent_surveys
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t6`.`was_answered`, 1, 0)) AS `survey_response_rate__num`,
  COUNT(*) AS `survey_response_rate__den`
FROM (
  SELECT
    `t4`.`survey_id`,
    `t4`.`user_id`,
    `t4`.`sent_at`,
    `t4`.`sent_on`,
    `t4`.`answered_at`,
    `t4`.`answered_on`,
    `t4`.`was_answered`,
    `t5`.`period`
  FROM (
    SELECT
      `t0`.`survey_id`,
      `t0`.`user_id`,
      `t0`.`sent_at`,
      `t0`.`sent_on`,
      `t0`.`answered_at`,
      `t0`.`answered_on`,
      NOT `t0`.`answered_on` IS NULL AS `was_answered`
    FROM `surveys` AS `t0`
  ) AS `t4`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t5`
    ON `t4`.`sent_on` = `t5`.`day`
) AS `t6`
GROUP BY
  1

-- spark: respondent_periods
SELECT
  `t7`.`period`,
  COUNT(*) AS `fact__rows`,
  COUNT(*) AS `survey_participants__num`
FROM (
  SELECT
    `t6`.`period`,
    `t6`.`user_id`,
    COUNT(*) AS `answers`
  FROM (
    SELECT
      `t4`.`survey_id`,
      `t4`.`user_id`,
      `t4`.`sent_at`,
      `t4`.`sent_on`,
      `t4`.`answered_at`,
      `t4`.`answered_on`,
      `t4`.`answer_on`,
      `t5`.`period`
    FROM (
      SELECT
        `t0`.`survey_id`,
        `t0`.`user_id`,
        `t0`.`sent_at`,
        `t0`.`sent_on`,
        `t0`.`answered_at`,
        `t0`.`answered_on`,
        `t0`.`answered_on` AS `answer_on`
      FROM `surveys` AS `t0`
      WHERE
        NOT `t0`.`answered_on` IS NULL AND NOT `t0`.`user_id` IS NULL
    ) AS `t4`
    INNER JOIN (
      SELECT
        `t1`.`day`,
        `t1`.`period`
      FROM `kpi_calendar` AS `t1`
      WHERE
        `t1`.`kind` = 'current'
    ) AS `t5`
      ON `t4`.`answer_on` = `t5`.`day`
  ) AS `t6`
  GROUP BY
    1,
    2
) AS `t7`
GROUP BY
  1

-- spark: audit_periods
SELECT
  `t5`.`period`,
  COUNT(*) AS `fact__rows`,
  IF(
    SUM(CAST(`t5`.`kind` = 'mystery_shopper' AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t5`.`kind` = 'mystery_shopper', `t5`.`score`, NULL))
  ) AS `mystery_shopper_score__num`,
  COUNT(IF(`t5`.`kind` = 'mystery_shopper', `t5`.`score`, NULL)) AS `mystery_shopper_score__den`,
  IF(
    SUM(CAST(`t5`.`kind` = 'content_quality' AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t5`.`kind` = 'content_quality', `t5`.`score`, NULL))
  ) AS `content_quality__num`,
  COUNT(IF(`t5`.`kind` = 'content_quality', `t5`.`score`, NULL)) AS `content_quality__den`,
  SUM(
    IF(
      COALESCE(
        (
          `t5`.`kind` = 'figure_check'
        )
        AND (
          NOT `t5`.`is_confirmed` IS NULL
        )
        AND `t5`.`is_confirmed`,
        FALSE
      ),
      1,
      0
    )
  ) AS `accuracy_rate_review__num`,
  SUM(
    IF((
      `t5`.`kind` = 'figure_check'
    ) AND (
      NOT `t5`.`is_confirmed` IS NULL
    ), 1, 0)
  ) AS `accuracy_rate_review__den`
FROM (
  SELECT
    `t2`.`audited_at`,
    `t2`.`audited_on`,
    `t2`.`kind`,
    `t2`.`department`,
    `t2`.`score`,
    `t2`.`is_confirmed`,
    `t4`.`period`
  FROM `audits` AS `t2`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t4`
    ON `t2`.`audited_on` = `t4`.`day`
) AS `t5`
GROUP BY
  1

-- spark: deliverable_periods
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t6`.`is_timely`, 1, 0)) AS `timeliness_rate__num`,
  COUNT(*) AS `timeliness_rate__den`,
  GREATEST(SUM(`t6`.`actual_size`) - SUM(`t6`.`forecast_error`), 0) AS `accuracy_rate_forecast__num`,
  SUM(`t6`.`actual_size`) AS `accuracy_rate_forecast__den`
FROM (
  SELECT
    `t5`.`deliverable_id`,
    `t5`.`role`,
    `t5`.`owner`,
    `t5`.`due_at`,
    `t5`.`due_on`,
    `t5`.`delivered_at`,
    `t5`.`delivered_on`,
    `t5`.`forecast`,
    `t5`.`actual`,
    `t5`.`is_timely`,
    `t5`.`actual_size`,
    `t5`.`forecast_error`,
    `t3`.`period`
  FROM (
    SELECT
      `t0`.`deliverable_id`,
      `t0`.`role`,
      `t0`.`owner`,
      `t0`.`due_at`,
      `t0`.`due_on`,
      `t0`.`delivered_at`,
      `t0`.`delivered_on`,
      `t0`.`forecast`,
      `t0`.`actual`,
      COALESCE(`t0`.`delivered_at` <= `t0`.`due_at`, FALSE) AS `is_timely`,
      IF(
        (
          NOT `t0`.`forecast` IS NULL
        ) AND (
          NOT `t0`.`actual` IS NULL
        ),
        ABS(`t0`.`actual`),
        0
      ) AS `actual_size`,
      IF(
        (
          NOT `t0`.`forecast` IS NULL
        ) AND (
          NOT `t0`.`actual` IS NULL
        ),
        ABS(`t0`.`forecast` - `t0`.`actual`),
        0
      ) AS `forecast_error`
    FROM `deliverables` AS `t0`
  ) AS `t5`
  INNER JOIN (
    SELECT
      `t1`.`day`,
      `t1`.`period`
    FROM `kpi_calendar` AS `t1`
    WHERE
      `t1`.`kind` = 'current'
  ) AS `t3`
    ON `t5`.`due_on` = `t3`.`day`
) AS `t6`
GROUP BY
  1

-- spark: task_periods
SELECT
  `t11`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t11`.`is_on_time`, 1, 0)) AS `on_time_rate__num`,
  COUNT(*) AS `on_time_rate__den`,
  SUM(IF(NOT (
    `t11`.`is_on_time`
  ), 1, 0)) AS `delayed_items__num`,
  SUM(`t11`.`days_late`) AS `delay_days__num`,
  MAX(`t11`.`days_late`) AS `longest_delay__num`
FROM (
  SELECT
    `t10`.`task_id`,
    `t10`.`project`,
    `t10`.`role`,
    `t10`.`owner`,
    `t10`.`due_on`,
    `t10`.`done_on`,
    `t10`.`is_milestone`,
    `t10`.`finished_on`,
    `t10`.`period`,
    `t10`.`start_on`,
    `t10`.`end_on`,
    `t10`.`previous_start_on`,
    COALESCE(`t10`.`finished_on` <= `t10`.`due_on`, FALSE) AS `is_on_time`,
    IF(
      COALESCE(`t10`.`finished_on` <= `t10`.`due_on`, FALSE),
      0,
      IF(
        COALESCE(`t10`.`finished_on` >= `t10`.`end_on`, TRUE),
        DATEDIFF(DAY, `t10`.`due_on`, `t10`.`end_on`) - 1,
        DATEDIFF(DAY, `t10`.`due_on`, `t10`.`finished_on`)
      )
    ) AS `days_late`
  FROM (
    SELECT
      `t9`.`task_id`,
      `t9`.`project`,
      `t9`.`role`,
      `t9`.`owner`,
      `t9`.`due_on`,
      `t9`.`done_on`,
      `t9`.`is_milestone`,
      `t9`.`finished_on`,
      `t9`.`period`,
      `t3`.`start_on`,
      `t3`.`end_on`,
      `t3`.`previous_start_on`
    FROM (
      SELECT
        `t5`.`task_id`,
        `t5`.`project`,
        `t5`.`role`,
        `t5`.`owner`,
        `t5`.`due_on`,
        `t5`.`done_on`,
        `t5`.`is_milestone`,
        `t5`.`finished_on`,
        `t7`.`period`
      FROM (
        SELECT
          `t1`.`task_id`,
          `t1`.`project`,
          `t1`.`role`,
          `t1`.`owner`,
          `t1`.`due_on`,
          `t1`.`done_on`,
          `t1`.`is_milestone`,
          `t1`.`done_on` AS `finished_on`
        FROM `tasks` AS `t1`
      ) AS `t5`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t7`
        ON `t5`.`due_on` = `t7`.`day`
    ) AS `t9`
    INNER JOIN `kpi_periods` AS `t3`
      ON `t9`.`period` = `t3`.`period`
  ) AS `t10`
) AS `t11`
GROUP BY
  1

-- spark: milestone_periods
SELECT
  `t6`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t6`.`is_reached`, 1, 0)) AS `milestone_progress__num`,
  COUNT(*) AS `milestone_progress__den`
FROM (
  SELECT
    `t5`.`task_id`,
    `t5`.`project`,
    `t5`.`role`,
    `t5`.`owner`,
    `t5`.`due_on`,
    `t5`.`done_on`,
    `t5`.`is_milestone`,
    `t5`.`finished_on`,
    `t5`.`period`,
    `t5`.`start_on`,
    `t5`.`end_on`,
    `t5`.`previous_start_on`,
    COALESCE(`t5`.`finished_on` < `t5`.`end_on`, FALSE) AS `is_reached`
  FROM (
    SELECT
      `t4`.`task_id`,
      `t4`.`project`,
      `t4`.`role`,
      `t4`.`owner`,
      `t4`.`due_on`,
      `t4`.`done_on`,
      `t4`.`is_milestone`,
      `t4`.`finished_on`,
      `t2`.`period`,
      `t2`.`start_on`,
      `t2`.`end_on`,
      `t2`.`previous_start_on`
    FROM (
      SELECT
        `t0`.`task_id`,
        `t0`.`project`,
        `t0`.`role`,
        `t0`.`owner`,
        `t0`.`due_on`,
        `t0`.`done_on`,
        `t0`.`is_milestone`,
        `t0`.`done_on` AS `finished_on`
      FROM `tasks` AS `t0`
      WHERE
        `t0`.`is_milestone`
    ) AS `t4`
    INNER JOIN `kpi_periods` AS `t2`
      ON `t4`.`due_on` < `t2`.`end_on`
  ) AS `t5`
) AS `t6`
GROUP BY
  1

-- spark: training_periods
SELECT
  `t7`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t7`.`hours`) AS `learning_hours__num`,
  SUM(IF(`t7`.`is_first_of_course`, 1, 0)) AS `courses_completed__num`,
  SUM(IF(COALESCE(`t7`.`is_required`, FALSE), 1, 0)) AS `trainings_required__num`
FROM (
  SELECT
    `t6`.`person`,
    `t6`.`role`,
    `t6`.`course`,
    `t6`.`completed_at`,
    `t6`.`completed_on`,
    `t6`.`hours`,
    `t6`.`is_required`,
    `t6`.`period`,
    `t6`.`course_row`,
    `t6`.`course_row` = 0 AS `is_first_of_course`
  FROM (
    SELECT
      `t5`.`person`,
      `t5`.`role`,
      `t5`.`course`,
      `t5`.`completed_at`,
      `t5`.`completed_on`,
      `t5`.`hours`,
      `t5`.`is_required`,
      `t5`.`period`,
      ROW_NUMBER() OVER (
        PARTITION BY `t5`.`period`, `t5`.`course`
        ORDER BY `t5`.`completed_at` ASC NULLS LAST, `t5`.`person` ASC NULLS LAST
      ) - 1 AS `course_row`
    FROM (
      SELECT
        `t2`.`person`,
        `t2`.`role`,
        `t2`.`course`,
        `t2`.`completed_at`,
        `t2`.`completed_on`,
        `t2`.`hours`,
        `t2`.`is_required`,
        `t4`.`period`
      FROM `training` AS `t2`
      INNER JOIN (
        SELECT
          `t1`.`day`,
          `t1`.`period`
        FROM `kpi_calendar` AS `t1`
        WHERE
          `t1`.`kind` = 'current'
      ) AS `t4`
        ON `t2`.`completed_on` = `t4`.`day`
    ) AS `t5`
  ) AS `t6`
) AS `t7`
GROUP BY
  1

-- spark: assessment_periods
SELECT
  `t8`.`period`,
  COUNT(*) AS `fact__rows`,
  IF(
    SUM(CAST(`t8`.`criterion` = 'plan_thinking' AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t8`.`criterion` = 'plan_thinking', `t8`.`score_total`, NULL))
  ) AS `plan_thinking__num`,
  IF(
    SUM(CAST(`t8`.`criterion` = 'plan_thinking' AS BIGINT)) = 0,
    CAST(0 AS BIGINT),
    SUM(IF(`t8`.`criterion` = 'plan_thinking', `t8`.`scores`, NULL))
  ) AS `plan_thinking__den`,
  IF(
    SUM(CAST(`t8`.`criterion` = 'user_understanding' AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t8`.`criterion` = 'user_understanding', `t8`.`score_total`, NULL))
  ) AS `user_understanding__num`,
  IF(
    SUM(CAST(`t8`.`criterion` = 'user_understanding' AS BIGINT)) = 0,
    CAST(0 AS BIGINT),
    SUM(IF(`t8`.`criterion` = 'user_understanding', `t8`.`scores`, NULL))
  ) AS `user_understanding__den`,
  IF(
    SUM(CAST(`t8`.`criterion` = 'execution' AS BIGINT)) = 0,
    CAST(0 AS DECIMAL(38, 4)),
    SUM(IF(`t8`.`criterion` = 'execution', `t8`.`score_total`, NULL))
  ) AS `execution__num`,
  IF(
    SUM(CAST(`t8`.`criterion` = 'execution' AS BIGINT)) = 0,
    CAST(0 AS BIGINT),
    SUM(IF(`t8`.`criterion` = 'execution', `t8`.`scores`, NULL))
  ) AS `execution__den`,
  SUM(IF((
    `t8`.`raters` >= 2
  ) AND (
    `t8`.`spread` <= 1
  ), 1, 0)) AS `rater_agreement__num`,
  SUM(IF(`t8`.`raters` >= 2, 1, 0)) AS `rater_agreement__den`
FROM (
  SELECT
    `t7`.`period`,
    `t7`.`subject`,
    `t7`.`criterion`,
    `t7`.`assessed_on`,
    COUNT(*) AS `raters`,
    SUM(`t7`.`total`) AS `score_total`,
    SUM(`t7`.`count`) AS `scores`,
    MAX(`t7`.`high`) - MIN(`t7`.`low`) AS `spread`
  FROM (
    SELECT
      `t6`.`period`,
      `t6`.`subject`,
      `t6`.`criterion`,
      `t6`.`assessed_on`,
      `t6`.`rater`,
      SUM(`t6`.`points`) AS `total`,
      COUNT(`t6`.`points`) AS `count`,
      MIN(`t6`.`points`) AS `low`,
      MAX(`t6`.`points`) AS `high`
    FROM (
      SELECT
        `t5`.`assessed_on`,
        `t5`.`subject`,
        `t5`.`criterion`,
        `t5`.`rater`,
        `t5`.`score`,
        `t5`.`period`,
        `t5`.`score` AS `points`
      FROM (
        SELECT
          `t2`.`assessed_on`,
          `t2`.`subject`,
          `t2`.`criterion`,
          `t2`.`rater`,
          `t2`.`score`,
          `t4`.`period`
        FROM `assessments` AS `t2`
        INNER JOIN (
          SELECT
            `t1`.`day`,
            `t1`.`period`
          FROM `kpi_calendar` AS `t1`
          WHERE
            `t1`.`kind` = 'current'
        ) AS `t4`
          ON `t2`.`assessed_on` = `t4`.`day`
      ) AS `t5`
    ) AS `t6`
    GROUP BY
      1,
      2,
      3,
      4,
      5
  ) AS `t7`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t8`
GROUP BY
  1

-- spark: community_periods
SELECT
  `t34`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t34`.`is_in_at_end`, 1, 0)) AS `community_members__num`,
  SUM(IF(`t34`.`is_new`, 1, 0)) AS `community_new__num`,
  SUM(IF(`t34`.`was_in_at_start` AND NOT (
    `t34`.`is_in_at_end`
  ), 1, 0)) AS `community_left__num`,
  SUM(IF(`t34`.`was_in` AND `t34`.`has_messaged`, 1, 0)) AS `community_active__num`,
  SUM(IF(`t34`.`was_in`, 1, 0)) AS `community_active__den`,
  SUM(IF(`t34`.`was_in` AND `t34`.`has_taken_part`, 1, 0)) AS `activity_participation__num`,
  SUM(IF(`t34`.`was_in`, 1, 0)) AS `activity_participation__den`
FROM (
  SELECT
    `t33`.`period`,
    `t33`.`user_id`,
    `t33`.`start_on`,
    `t33`.`first_joined_on`,
    `t33`.`was_in` = 1 AS `was_in`,
    `t33`.`was_in_at_start` = 1 AS `was_in_at_start`,
    `t33`.`is_in_at_end` = 1 AS `is_in_at_end`,
    `t33`.`has_messaged` = 1 AS `has_messaged`,
    `t33`.`has_taken_part` = 1 AS `has_taken_part`,
    `t33`.`first_joined_on` >= `t33`.`start_on` AS `is_new`
  FROM (
    SELECT
      `t32`.`period`,
      `t32`.`user_id`,
      `t32`.`start_on`,
      MIN(`t32`.`joined_on`) AS `first_joined_on`,
      MAX(IF(`t32`.`was_in`, 1, 0)) AS `was_in`,
      MAX(IF(`t32`.`was_in_at_start`, 1, 0)) AS `was_in_at_start`,
      MAX(IF(`t32`.`is_in_at_end`, 1, 0)) AS `is_in_at_end`,
      MAX(IF(`t32`.`has_messaged`, 1, 0)) AS `has_messaged`,
      MAX(IF(`t32`.`has_taken_part`, 1, 0)) AS `has_taken_part`
    FROM (
      SELECT
        `t31`.`group_id`,
        `t31`.`user_id`,
        `t31`.`joined_at`,
        `t31`.`joined_on`,
        `t31`.`left_at`,
        `t31`.`left_on`,
        `t31`.`period`,
        `t31`.`start_on`,
        `t31`.`end_on`,
        `t31`.`previous_start_on`,
        `t31`.`was_in`,
        `t31`.`was_in_at_start`,
        `t31`.`is_in_at_end`,
        NOT `t31`.`has_messaged` IS NULL AS `has_messaged`,
        NOT `t31`.`has_taken_part` IS NULL AS `has_taken_part`
      FROM (
        SELECT
          `t29`.`group_id`,
          `t29`.`user_id`,
          `t29`.`joined_at`,
          `t29`.`joined_on`,
          `t29`.`left_at`,
          `t29`.`left_on`,
          `t29`.`period`,
          `t29`.`start_on`,
          `t29`.`end_on`,
          `t29`.`previous_start_on`,
          `t29`.`was_in`,
          `t29`.`was_in_at_start`,
          `t29`.`is_in_at_end`,
          `t29`.`has_messaged`,
          `t30`.`has_taken_part`
        FROM (
          SELECT
            `t25`.`group_id`,
            `t25`.`user_id`,
            `t25`.`joined_at`,
            `t25`.`joined_on`,
            `t25`.`left_at`,
            `t25`.`left_on`,
            `t25`.`period`,
            `t25`.`start_on`,
            `t25`.`end_on`,
            `t25`.`previous_start_on`,
            `t25`.`was_in`,
            `t25`.`was_in_at_start`,
            `t25`.`is_in_at_end`,
            `t21`.`has_messaged`
          FROM (
            SELECT
              `t17`.`group_id`,
              `t17`.`user_id`,
              `t17`.`joined_at`,
              `t17`.`joined_on`,
              `t17`.`left_at`,
              `t17`.`left_on`,
              `t17`.`period`,
              `t17`.`start_on`,
              `t17`.`end_on`,
              `t17`.`previous_start_on`,
              (
                `t17`.`left_on` IS NULL
              )
              OR (
                (
                  `t17`.`left_on` > `t17`.`start_on`
                )
                AND (
                  `t17`.`left_on` > `t17`.`joined_on`
                )
              ) AS `was_in`,
              (
                `t17`.`joined_on` < `t17`.`start_on`
              )
              AND (
                (
                  `t17`.`left_on` IS NULL
                ) OR (
                  `t17`.`left_on` >= `t17`.`start_on`
                )
              ) AS `was_in_at_start`,
              (
                `t17`.`left_on` IS NULL
              ) OR (
                `t17`.`left_on` >= `t17`.`end_on`
              ) AS `is_in_at_end`
            FROM (
              SELECT
                `t6`.`group_id`,
                `t6`.`user_id`,
                `t6`.`joined_at`,
                `t6`.`joined_on`,
                `t6`.`left_at`,
                `t6`.`left_on`,
                `t7`.`period`,
                `t7`.`start_on`,
                `t7`.`end_on`,
                `t7`.`previous_start_on`
              FROM `group_members` AS `t6`
              LEFT ANTI JOIN (
                SELECT
                  `t3`.`user_id`
                FROM `users` AS `t3`
                WHERE
                  COALESCE(`t3`.`is_staff`, FALSE)
              ) AS `t14`
                ON `t6`.`user_id` = `t14`.`user_id`
              INNER JOIN `kpi_periods` AS `t7`
                ON `t6`.`joined_on` < `t7`.`end_on`
            ) AS `t17`
          ) AS `t25`
          LEFT OUTER JOIN (
            SELECT
              `t18`.`period`,
              `t18`.`user_id`,
              COUNT(*) AS `has_messaged`
            FROM (
              SELECT
                `t15`.`user_id`,
                `t15`.`event`,
                `t15`.`occurred_at`,
                `t15`.`occurred_on`,
                `t15`.`session_id`,
                `t15`.`channel`,
                `t15`.`campaign_id`,
                `t15`.`content_id`,
                `t15`.`group_id`,
                `t15`.`value`,
                `t13`.`period`
              FROM (
                SELECT
                  *
                FROM `events` AS `t4`
                WHERE
                  `t4`.`event` = 'message' AND NOT `t4`.`user_id` IS NULL
              ) AS `t15`
              INNER JOIN (
                SELECT
                  `t2`.`day`,
                  `t2`.`period`
                FROM `kpi_calendar` AS `t2`
                WHERE
                  `t2`.`kind` = 'current'
              ) AS `t13`
                ON `t15`.`occurred_on` = `t13`.`day`
            ) AS `t18`
            GROUP BY
              1,
              2
          ) AS `t21`
            ON `t25`.`period` = `t21`.`period` AND `t25`.`user_id` = `t21`.`user_id`
        ) AS `t29`
        LEFT OUTER JOIN (
          SELECT
            `t26`.`period`,
            `t26`.`user_id`,
            COUNT(*) AS `has_taken_part`
          FROM (
            SELECT
              `t23`.`user_id`,
              `t23`.`event`,
              `t23`.`occurred_at`,
              `t23`.`occurred_on`,
              `t23`.`session_id`,
              `t23`.`channel`,
              `t23`.`campaign_id`,
              `t23`.`content_id`,
              `t23`.`group_id`,
              `t23`.`value`,
              `t13`.`period`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t8`.`user_id`,
                  `t8`.`event`,
                  `t8`.`occurred_at`,
                  `t8`.`occurred_on`,
                  `t8`.`session_id`,
                  `t8`.`channel`,
                  `t8`.`campaign_id`,
                  `t8`.`content_id`,
                  `t8`.`group_id`,
                  `t8`.`value`
                FROM `events` AS `t8`
                LEFT SEMI JOIN (
                  SELECT
                    `t5`.`campaign_id`
                  FROM `campaigns` AS `t5`
                  WHERE
                    `t5`.`kind` IN ('activity')
                ) AS `t16`
                  ON `t8`.`campaign_id` = `t16`.`campaign_id`
              ) AS `t19`
              WHERE
                NOT `t19`.`user_id` IS NULL
            ) AS `t23`
            INNER JOIN (
              SELECT
                `t2`.`day`,
                `t2`.`period`
              FROM `kpi_calendar` AS `t2`
              WHERE
                `t2`.`kind` = 'current'
            ) AS `t13`
              ON `t23`.`occurred_on` = `t13`.`day`
          ) AS `t26`
          GROUP BY
            1,
            2
        ) AS `t30`
          ON `t29`.`period` = `t30`.`period` AND `t29`.`user_id` = `t30`.`user_id`
      ) AS `t31`
    ) AS `t32`
    GROUP BY
      1,
      2,
      3
  ) AS `t33`
) AS `t34`
GROUP BY
  1

-- spark: call_periods
SELECT
  `t8`.`period`,
  COUNT(*) AS `fact__rows`,
  COUNT(*) AS `phone_visits__num`,
  SUM(IF(`t8`.`is_connected`, 1, 0)) AS `phone_connected__num`,
  SUM(IF(`t8`.`is_connected`, 1, 0)) AS `phone_connect_rate__num`,
  COUNT(*) AS `phone_connect_rate__den`
FROM (
  SELECT
    `t3`.`call_id`,
    `t3`.`user_id`,
    `t3`.`called_at`,
    `t3`.`called_on`,
    `t3`.`is_connected`,
    `t7`.`period`
  FROM `calls` AS `t3`
  LEFT ANTI JOIN (
    SELECT
      `t1`.`user_id`
    FROM `users` AS `t1`
    WHERE
      COALESCE(`t1`.`is_staff`, FALSE)
  ) AS `t6`
    ON `t3`.`user_id` = `t6`.`user_id`
  INNER JOIN (
    SELECT
      `t2`.`day`,
      `t2`.`period`
    FROM `kpi_calendar` AS `t2`
    WHERE
      `t2`.`kind` = 'current'
  ) AS `t7`
    ON `t3`.`called_on` = `t7`.`day`
) AS `t8`
GROUP BY
  1

-- spark: profile_periods
SELECT
  `t7`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t7`.`filled_fields`) AS `info_completeness__num`,
  SUM(`t7`.`profile_fields`) AS `info_completeness__den`
FROM (
  SELECT
    `t6`.`user_id`,
    `t6`.`registered_at`,
    `t6`.`registered_on`,
    `t6`.`channel`,
    `t6`.`referrer_id`,
    `t6`.`is_staff`,
    `t6`.`willing_to_refer`,
    `t6`.`phone`,
    `t6`.`birthday`,
    `t6`.`gender`,
    `t6`.`city`,
    `t6`.`filled_fields`,
    `t6`.`profile_fields`,
    `t2`.`period`,
    `t2`.`start_on`,
    `t2`.`end_on`,
    `t2`.`previous_start_on`
  FROM (
    SELECT
      `t0`.`user_id`,
      `t0`.`registered_at`,
      `t0`.`registered_on`,
      `t0`.`channel`,
      `t0`.`referrer_id`,
      `t0`.`is_staff`,
      `t0`.`willing_to_refer`,
      `t0`.`phone`,
      `t0`.`birthday`,
      `t0`.`gender`,
      `t0`.`city`,
      0 + IF(NOT `t0`.`phone` IS NULL, 1, 0) + IF(NOT `t0`.`birthday` IS NULL, 1, 0) + IF(NOT `t0`.`city` IS NULL, 1, 0) AS `filled_fields`,
      3 AS `profile_fields`
    FROM `users` AS `t0`
  ) AS `t6`
  LEFT ANTI JOIN (
    SELECT
      `t0`.`user_id`
    FROM `users` AS `t0`
    WHERE
      COALESCE(`t0`.`is_staff`, FALSE)
  ) AS `t4`
    ON `t6`.`user_id` = `t4`.`user_id`
  INNER JOIN `kpi_periods` AS `t2`
    ON `t6`.`registered_on` < `t2`.`end_on`
) AS `t7`
GROUP BY
  1

-- spark: health_scores
SELECT
  `t15`.`period`,
  COUNT(*) AS `fact__rows`,
  (
    CAST(IF(
      SUM(CAST(`t15`.`is_judgement` = 1 AS BIGINT)) = 0,
      CAST(0 AS DECIMAL(38, 4)),
      SUM(IF(`t15`.`is_judgement` = 1, `t15`.`score`, NULL))
    ) AS DOUBLE) * (
      CAST(MAX(IF(`t15`.`is_judgement` = 1, `t15`.`weight_parts`, NULL)) AS DOUBLE) / CAST(NULLIF(MAX(IF(`t15`.`is_judgement` = 1, `t15`.`weight_whole`, NULL)), 0) AS DOUBLE)
    )
  ) + (
    CAST(IF(
      SUM(CAST(NOT (
        `t15`.`is_judgement` = 1
      ) AS BIGINT)) = 0,
      CAST(0 AS DECIMAL(38, 4)),
      SUM(IF(NOT (
        `t15`.`is_judgement` = 1
      ), `t15`.`score`, NULL))
    ) AS DOUBLE) * (
      CAST(MAX(IF(NOT (
        `t15`.`is_judgement` = 1
      ), `t15`.`weight_parts`, NULL)) AS DOUBLE) / CAST(NULLIF(MAX(IF(NOT (
        `t15`.`is_judgement` = 1
      ), `t15`.`weight_whole`, NULL)), 0) AS DOUBLE)
    )
  ) AS `community_health__num`,
  COUNT(*) AS `community_health__den`
FROM (
  SELECT
    `t14`.`period`,
    `t14`.`score`,
    `t14`.`is_judgement`,
    `t14`.`judgements`,
    `t14`.`all_scores`,
    IF(`t14`.`is_judgement` = 1, 500000, 500000) * `t14`.`all_scores` AS `weight_parts`,
    IF(
      `t14`.`is_judgement` = 1,
      `t14`.`judgements`,
      `t14`.`all_scores` - `t14`.`judgements`
    ) * 1000000 AS `weight_whole`
  FROM (
    SELECT
      `t13`.`period`,
      `t13`.`score`,
      `t13`.`is_judgement`,
      SUM(`t13`.`is_judgement`) OVER (
        PARTITION BY `t13`.`period`
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS `judgements`,
      COUNT(*) OVER (
        PARTITION BY `t13`.`period`
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS `all_scores`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t9`.`period`,
          `t9`.`score`,
          1 AS `is_judgement`
        FROM (
          SELECT
            `t6`.`assessed_on`,
            `t6`.`subject`,
            `t6`.`criterion`,
            `t6`.`rater`,
            `t6`.`score`,
            `t8`.`period`
          FROM (
            SELECT
              *
            FROM `assessments` AS `t0`
            WHERE
              `t0`.`criterion` = 'community_health'
          ) AS `t6`
          INNER JOIN (
            SELECT
              `t2`.`day`,
              `t2`.`period`
            FROM `kpi_calendar` AS `t2`
            WHERE
              `t2`.`kind` = 'current'
          ) AS `t8`
            ON `t6`.`assessed_on` = `t8`.`day`
        ) AS `t9`
      ) AS `t11`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          `t10`.`period`,
          `t10`.`score`,
          0 AS `is_judgement`
        FROM (
          SELECT
            `t7`.`user_id`,
            `t7`.`rated_at`,
            `t7`.`rated_on`,
            `t7`.`subject`,
            `t7`.`score`,
            `t7`.`is_satisfied`,
            `t7`.`source`,
            `t8`.`period`
          FROM (
            SELECT
              *
            FROM `ratings` AS `t1`
            WHERE
              `t1`.`subject` = 'community'
          ) AS `t7`
          INNER JOIN (
            SELECT
              `t2`.`day`,
              `t2`.`period`
            FROM `kpi_calendar` AS `t2`
            WHERE
              `t2`.`kind` = 'current'
          ) AS `t8`
            ON `t7`.`rated_on` = `t8`.`day`
        ) AS `t10`
      ) AS `t12`
    ) AS `t13`
  ) AS `t14`
  WHERE
    `t14`.`judgements` > 0 AND `t14`.`judgements` < `t14`.`all_scores`
) AS `t15`
GROUP BY
  1

-- spark: funnel_periods
SELECT
  `t28`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF((
    `t28`.`visits` > 0
  ) AND `t28`.`has_bought`, 1, 0)) AS `visit_conversion_rate__num`,
  SUM(IF(`t28`.`visits` > 0, 1, 0)) AS `visit_conversion_rate__den`,
  SUM(IF((
    `t28`.`reads` > 0
  ) AND `t28`.`has_bought`, 1, 0)) AS `read_conversion_rate__num`,
  SUM(IF(`t28`.`reads` > 0, 1, 0)) AS `read_conversion_rate__den`,
  SUM(IF((
    `t28`.`carts` > 0
  ) AND `t28`.`has_bought`, 1, 0)) AS `cart_conversion_rate__num`,
  SUM(IF(`t28`.`carts` > 0, 1, 0)) AS `cart_conversion_rate__den`,
  SUM(
    IF(
      (
        `t28`.`visits` > 0
      )
      AND (
        (
          `t28`.`purchases` > 0
        )
        OR (
          `t28`.`submit_forms` > 0
        )
        OR (
          `t28`.`downloads` > 0
        )
      ),
      1,
      0
    )
  ) AS `action_conversion_rate__num`,
  SUM(IF(`t28`.`visits` > 0, 1, 0)) AS `action_conversion_rate__den`,
  SUM(IF((
    `t28`.`visits` > 0
  ) AND `t28`.`has_registered`, 1, 0)) AS `signup_rate__num`,
  SUM(IF(`t28`.`visits` > 0, 1, 0)) AS `signup_rate__den`,
  SUM(IF((
    `t28`.`events` > 0
  ) AND (
    `t28`.`inquiries` > 0
  ), 1, 0)) AS `inquiry_rate__num`,
  SUM(IF(`t28`.`events` > 0, 1, 0)) AS `inquiry_rate__den`,
  SUM(IF((
    `t28`.`inquiries` > 0
  ) AND `t28`.`has_bought`, 1, 0)) AS `order_conversion__num`,
  SUM(IF(`t28`.`inquiries` > 0, 1, 0)) AS `order_conversion__den`,
  SUM(
    IF(
      (
        `t28`.`visits` > 0
      ) AND (
        `t28`.`first_visit_on` < `t28`.`last_visit_on`
      ),
      1,
      0
    )
  ) AS `return_visit_rate__num`,
  SUM(IF(`t28`.`visits` > 0, 1, 0)) AS `return_visit_rate__den`
FROM (
  SELECT
    `t27`.`period`,
    `t27`.`user_id`,
    `t27`.`visits`,
    `t27`.`reads`,
    `t27`.`shares`,
    `t27`.`comments`,
    `t27`.`likes`,
    `t27`.`carts`,
    `t27`.`inquiries`,
    `t27`.`check_ins`,
    `t27`.`messages`,
    `t27`.`bind_cards`,
    `t27`.`submit_forms`,
    `t27`.`downloads`,
    `t27`.`moments_likes`,
    `t27`.`tip_events`,
    `t27`.`tips`,
    `t27`.`purchases`,
    `t27`.`active_events`,
    `t27`.`events`,
    `t27`.`first_visit_on`,
    `t27`.`last_visit_on`,
    `t27`.`is_known`,
    `t27`.`orders`,
    `t27`.`has_bought`,
    `t27`.`registrations`,
    NOT `t27`.`registrations` IS NULL AS `has_registered`
  FROM (
    SELECT
      `t26`.`period`,
      `t26`.`user_id`,
      `t26`.`visits`,
      `t26`.`reads`,
      `t26`.`shares`,
      `t26`.`comments`,
      `t26`.`likes`,
      `t26`.`carts`,
      `t26`.`inquiries`,
      `t26`.`check_ins`,
      `t26`.`messages`,
      `t26`.`bind_cards`,
      `t26`.`submit_forms`,
      `t26`.`downloads`,
      `t26`.`moments_likes`,
      `t26`.`tip_events`,
      `t26`.`tips`,
      `t26`.`purchases`,
      `t26`.`active_events`,
      `t26`.`events`,
      `t26`.`first_visit_on`,
      `t26`.`last_visit_on`,
      `t26`.`is_known`,
      `t26`.`orders`,
      `t26`.`has_bought`,
      `t17`.`registrations`
    FROM (
      SELECT
        `t24`.`period`,
        `t24`.`user_id`,
        `t24`.`visits`,
        `t24`.`reads`,
        `t24`.`shares`,
        `t24`.`comments`,
        `t24`.`likes`,
        `t24`.`carts`,
        `t24`.`inquiries`,
        `t24`.`check_ins`,
        `t24`.`messages`,
        `t24`.`bind_cards`,
        `t24`.`submit_forms`,
        `t24`.`downloads`,
        `t24`.`moments_likes`,
        `t24`.`tip_events`,
        `t24`.`tips`,
        `t24`.`purchases`,
        `t24`.`active_events`,
        `t24`.`events`,
        `t24`.`first_visit_on`,
        `t24`.`last_visit_on`,
        `t24`.`is_known`,
        `t24`.`orders`,
        NOT `t24`.`orders` IS NULL AS `has_bought`
      FROM (
        SELECT
          `t23`.`period`,
          `t23`.`user_id`,
          `t23`.`visits`,
          `t23`.`reads`,
          `t23`.`shares`,
          `t23`.`comments`,
          `t23`.`likes`,
          `t23`.`carts`,
          `t23`.`inquiries`,
          `t23`.`check_ins`,
          `t23`.`messages`,
          `t23`.`bind_cards`,
          `t23`.`submit_forms`,
          `t23`.`downloads`,
          `t23`.`moments_likes`,
          `t23`.`tip_events`,
          `t23`.`tips`,
          `t23`.`purchases`,
          `t23`.`active_events`,
          `t23`.`events`,
          `t23`.`first_visit_on`,
          `t23`.`last_visit_on`,
          `t23`.`is_known`,
          `t18`.`orders`
        FROM (
          SELECT
            `t21`.`period`,
            `t21`.`user_id`,
            `t21`.`visits`,
            `t21`.`reads`,
            `t21`.`shares`,
            `t21`.`comments`,
            `t21`.`likes`,
            `t21`.`carts`,
            `t21`.`inquiries`,
            `t21`.`check_ins`,
            `t21`.`messages`,
            `t21`.`bind_cards`,
            `t21`.`submit_forms`,
            `t21`.`downloads`,
            `t21`.`moments_likes`,
            `t21`.`tip_events`,
            `t21`.`tips`,
            `t21`.`purchases`,
            `t21`.`active_events`,
            `t21`.`events`,
            `t21`.`first_visit_on`,
            `t21`.`last_visit_on`,
            NOT `t21`.`user_id` IS NULL AS `is_known`
          FROM (
            SELECT
              `t20`.`period`,
              `t20`.`user_id`,
              `t20`.`visits`,
              `t20`.`reads`,
              `t20`.`shares`,
              `t20`.`comments`,
              `t20`.`likes`,
              `t20`.`carts`,
              `t20`.`inquiries`,
              `t20`.`check_ins`,
              `t20`.`messages`,
              `t20`.`bind_cards`,
              `t20`.`submit_forms`,
              `t20`.`downloads`,
              `t20`.`moments_likes`,
              `t20`.`tip_events`,
              `t20`.`tips`,
              `t20`.`purchases`,
              `t20`.`active_events`,
              `t20`.`events`,
              `t20`.`first_visit_on`,
              `t20`.`last_visit_on`
            FROM (
              SELECT
                `t13`.`period`,
                `t13`.`user_id`,
                SUM(IF(`t13`.`event` = 'visit', 1, 0)) AS `visits`,
                SUM(IF(`t13`.`event` = 'read', 1, 0)) AS `reads`,
                SUM(IF(`t13`.`event` = 'share', 1, 0)) AS `shares`,
                SUM(IF(`t13`.`event` = 'comment', 1, 0)) AS `comments`,
                SUM(IF(`t13`.`event` = 'like', 1, 0)) AS `likes`,
                SUM(IF(`t13`.`event` = 'cart', 1, 0)) AS `carts`,
                SUM(IF(`t13`.`event` = 'inquiry', 1, 0)) AS `inquiries`,
                SUM(IF(`t13`.`event` = 'check_in', 1, 0)) AS `check_ins`,
                SUM(IF(`t13`.`event` = 'message', 1, 0)) AS `messages`,
                SUM(IF(`t13`.`event` = 'bind_card', 1, 0)) AS `bind_cards`,
                SUM(IF(`t13`.`event` = 'submit_form', 1, 0)) AS `submit_forms`,
                SUM(IF(`t13`.`event` = 'download', 1, 0)) AS `downloads`,
                SUM(IF(`t13`.`event` = 'moments_like', 1, 0)) AS `moments_likes`,
                SUM(IF(`t13`.`event` = 'tip', 1, 0)) AS `tip_events`,
                SUM(IF(`t13`.`event` = 'tip', `t13`.`value`, NULL)) AS `tips`,
                SUM(IF(`t13`.`event` IN ('purchase'), 1, 0)) AS `purchases`,
                COUNT(*) AS `active_events`,
                COUNT(*) AS `events`,
                MIN(IF(`t13`.`event` = 'visit', `t13`.`occurred_on`, NULL)) AS `first_visit_on`,
                MAX(IF(`t13`.`event` = 'visit', `t13`.`occurred_on`, NULL)) AS `last_visit_on`
              FROM (
                SELECT
                  `t5`.`user_id`,
                  `t5`.`event`,
                  `t5`.`occurred_at`,
                  `t5`.`occurred_on`,
                  `t5`.`session_id`,
                  `t5`.`channel`,
                  `t5`.`campaign_id`,
                  `t5`.`content_id`,
                  `t5`.`group_id`,
                  `t5`.`value`,
                  `t10`.`period`
                FROM `events` AS `t5`
                INNER JOIN (
                  SELECT
                    `t1`.`day`,
                    `t1`.`period`
                  FROM `kpi_calendar` AS `t1`
                  WHERE
                    `t1`.`kind` = 'current'
                ) AS `t10`
                  ON `t5`.`occurred_on` = `t10`.`day`
              ) AS `t13`
              GROUP BY
                1,
                2
            ) AS `t20`
            LEFT ANTI JOIN (
              SELECT
                `t0`.`user_id`
              FROM `users` AS `t0`
              WHERE
                COALESCE(`t0`.`is_staff`, FALSE)
            ) AS `t9`
              ON `t20`.`user_id` = `t9`.`user_id`
          ) AS `t21`
          WHERE
            NOT `t21`.`user_id` IS NULL
        ) AS `t23`
        LEFT OUTER JOIN (
          SELECT
            `t14`.`period`,
            `t14`.`user_id`,
            COUNT(*) AS `orders`
          FROM (
            SELECT
              `t11`.`order_id`,
              `t11`.`user_id`,
              `t11`.`ordered_at`,
              `t11`.`ordered_on`,
              `t11`.`amount`,
              `t11`.`cost`,
              `t11`.`status`,
              `t11`.`refunded_amount`,
              `t11`.`refunded_at`,
              `t11`.`refunded_on`,
              `t11`.`channel`,
              `t11`.`campaign_id`,
              `t11`.`content_id`,
              `t11`.`net_amount`,
              `t11`.`order_number`,
              `t11`.`previous_on`,
              `t11`.`next_on`,
              `t11`.`first_on`,
              `t11`.`second_on`,
              `t11`.`is_first`,
              `t11`.`is_repeat`,
              `t11`.`is_window_complete`,
              `t11`.`is_second_in_window`,
              `t10`.`period`
            FROM (
              SELECT
                *
              FROM `kpi_order_history` AS `t2`
              WHERE
                NOT `t2`.`user_id` IS NULL
            ) AS `t11`
            INNER JOIN (
              SELECT
                `t1`.`day`,
                `t1`.`period`
              FROM `kpi_calendar` AS `t1`
              WHERE
                `t1`.`kind` = 'current'
            ) AS `t10`
              ON `t11`.`ordered_on` = `t10`.`day`
          ) AS `t14`
          GROUP BY
            1,
            2
        ) AS `t18`
          ON `t23`.`period` = `t18`.`period` AND `t23`.`user_id` = `t18`.`user_id`
      ) AS `t24`
    ) AS `t26`
    LEFT OUTER JOIN (
      SELECT
        `t12`.`period`,
        `t12`.`user_id`,
        COUNT(*) AS `registrations`
      FROM (
        SELECT
          `t4`.`user_id`,
          `t4`.`registered_at`,
          `t4`.`registered_on`,
          `t4`.`channel`,
          `t4`.`referrer_id`,
          `t4`.`is_staff`,
          `t4`.`willing_to_refer`,
          `t4`.`phone`,
          `t4`.`birthday`,
          `t4`.`gender`,
          `t4`.`city`,
          `t10`.`period`
        FROM `users` AS `t4`
        INNER JOIN (
          SELECT
            `t1`.`day`,
            `t1`.`period`
          FROM `kpi_calendar` AS `t1`
          WHERE
            `t1`.`kind` = 'current'
        ) AS `t10`
          ON `t4`.`registered_on` = `t10`.`day`
      ) AS `t12`
      GROUP BY
        1,
        2
    ) AS `t17`
      ON `t26`.`period` = `t17`.`period` AND `t26`.`user_id` = `t17`.`user_id`
  ) AS `t27`
) AS `t28`
GROUP BY
  1

-- spark: arrival_periods
WITH `t6` AS (
  SELECT
    `t2`.`day`,
    `t2`.`period`
  FROM `kpi_calendar` AS `t2`
  WHERE
    `t2`.`kind` = 'current'
)
SELECT
  `t18`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t18`.`new_users`) AS `visitor_conversion__num`,
  SUM(`t18`.`visitors`) AS `visitor_conversion__den`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t16`.`period`,
      CAST(1 AS BIGINT) AS `visitors`,
      CAST(0 AS BIGINT) AS `new_users`
    FROM (
      SELECT
        `t15`.`period`,
        `t15`.`user_id`,
        `t15`.`visits`,
        `t15`.`reads`,
        `t15`.`shares`,
        `t15`.`comments`,
        `t15`.`likes`,
        `t15`.`carts`,
        `t15`.`inquiries`,
        `t15`.`check_ins`,
        `t15`.`messages`,
        `t15`.`bind_cards`,
        `t15`.`submit_forms`,
        `t15`.`downloads`,
        `t15`.`moments_likes`,
        `t15`.`tip_events`,
        `t15`.`tips`,
        `t15`.`purchases`,
        `t15`.`active_events`,
        `t15`.`events`,
        `t15`.`first_visit_on`,
        `t15`.`last_visit_on`
      FROM (
        SELECT
          `t12`.`period`,
          `t12`.`user_id`,
          SUM(IF(`t12`.`event` = 'visit', 1, 0)) AS `visits`,
          SUM(IF(`t12`.`event` = 'read', 1, 0)) AS `reads`,
          SUM(IF(`t12`.`event` = 'share', 1, 0)) AS `shares`,
          SUM(IF(`t12`.`event` = 'comment', 1, 0)) AS `comments`,
          SUM(IF(`t12`.`event` = 'like', 1, 0)) AS `likes`,
          SUM(IF(`t12`.`event` = 'cart', 1, 0)) AS `carts`,
          SUM(IF(`t12`.`event` = 'inquiry', 1, 0)) AS `inquiries`,
          SUM(IF(`t12`.`event` = 'check_in', 1, 0)) AS `check_ins`,
          SUM(IF(`t12`.`event` = 'message', 1, 0)) AS `messages`,
          SUM(IF(`t12`.`event` = 'bind_card', 1, 0)) AS `bind_cards`,
          SUM(IF(`t12`.`event` = 'submit_form', 1, 0)) AS `submit_forms`,
          SUM(IF(`t12`.`event` = 'download', 1, 0)) AS `downloads`,
          SUM(IF(`t12`.`event` = 'moments_like', 1, 0)) AS `moments_likes`,
          SUM(IF(`t12`.`event` = 'tip', 1, 0)) AS `tip_events`,
          SUM(IF(`t12`.`event` = 'tip', `t12`.`value`, NULL)) AS `tips`,
          SUM(IF(`t12`.`event` IN ('purchase'), 1, 0)) AS `purchases`,
          COUNT(*) AS `active_events`,
          COUNT(*) AS `events`,
          MIN(IF(`t12`.`event` = 'visit', `t12`.`occurred_on`, NULL)) AS `first_visit_on`,
          MAX(IF(`t12`.`event` = 'visit', `t12`.`occurred_on`, NULL)) AS `last_visit_on`
        FROM (
          SELECT
            `t4`.`user_id`,
            `t4`.`event`,
            `t4`.`occurred_at`,
            `t4`.`occurred_on`,
            `t4`.`session_id`,
            `t4`.`channel`,
            `t4`.`campaign_id`,
            `t4`.`content_id`,
            `t4`.`group_id`,
            `t4`.`value`,
            `t10`.`period`
          FROM `events` AS `t4`
          INNER JOIN `t6` AS `t10`
            ON `t4`.`occurred_on` = `t10`.`day`
        ) AS `t12`
        GROUP BY
          1,
          2
      ) AS `t15`
      LEFT ANTI JOIN (
        SELECT
          `t0`.`user_id`
        FROM `users` AS `t0`
        WHERE
          COALESCE(`t0`.`is_staff`, FALSE)
      ) AS `t7`
        ON `t15`.`user_id` = `t7`.`user_id`
    ) AS `t16`
    WHERE
      NOT `t16`.`user_id` IS NULL AND `t16`.`visits` > 0
  ) AS `t17`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t11`.`period`,
      CAST(0 AS BIGINT) AS `visitors`,
      CAST(1 AS BIGINT) AS `new_users`
    FROM (
      SELECT
        `t3`.`user_id`,
        `t3`.`registered_at`,
        `t3`.`registered_on`,
        `t3`.`channel`,
        `t3`.`referrer_id`,
        `t3`.`is_staff`,
        `t3`.`willing_to_refer`,
        `t3`.`phone`,
        `t3`.`birthday`,
        `t3`.`gender`,
        `t3`.`city`,
        `t9`.`period`
      FROM `users` AS `t3`
      LEFT ANTI JOIN (
        SELECT
          `t0`.`user_id`
        FROM `users` AS `t0`
        WHERE
          COALESCE(`t0`.`is_staff`, FALSE)
      ) AS `t7`
        ON `t3`.`user_id` = `t7`.`user_id`
      INNER JOIN `t6` AS `t9`
        ON `t3`.`registered_on` = `t9`.`day`
    ) AS `t11`
  ) AS `t13`
) AS `t18`
GROUP BY
  1

-- spark: deal_periods
SELECT
  `t17`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(`t17`.`orders`) AS `monetisation_rate__num`,
  SUM(`t17`.`inquiries`) AS `monetisation_rate__den`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t15`.`period`,
      `t15`.`inquiries`,
      CAST(0 AS BIGINT) AS `orders`
    FROM (
      SELECT
        `t14`.`period`,
        `t14`.`user_id`,
        `t14`.`visits`,
        `t14`.`reads`,
        `t14`.`shares`,
        `t14`.`comments`,
        `t14`.`likes`,
        `t14`.`carts`,
        `t14`.`inquiries`,
        `t14`.`check_ins`,
        `t14`.`messages`,
        `t14`.`bind_cards`,
        `t14`.`submit_forms`,
        `t14`.`downloads`,
        `t14`.`moments_likes`,
        `t14`.`tip_events`,
        `t14`.`tips`,
        `t14`.`purchases`,
        `t14`.`active_events`,
        `t14`.`events`,
        `t14`.`first_visit_on`,
        `t14`.`last_visit_on`
      FROM (
        SELECT
          `t11`.`period`,
          `t11`.`user_id`,
          SUM(IF(`t11`.`event` = 'visit', 1, 0)) AS `visits`,
          SUM(IF(`t11`.`event` = 'read', 1, 0)) AS `reads`,
          SUM(IF(`t11`.`event` = 'share', 1, 0)) AS `shares`,
          SUM(IF(`t11`.`event` = 'comment', 1, 0)) AS `comments`,
          SUM(IF(`t11`.`event` = 'like', 1, 0)) AS `likes`,
          SUM(IF(`t11`.`event` = 'cart', 1, 0)) AS `carts`,
          SUM(IF(`t11`.`event` = 'inquiry', 1, 0)) AS `inquiries`,
          SUM(IF(`t11`.`event` = 'check_in', 1, 0)) AS `check_ins`,
          SUM(IF(`t11`.`event` = 'message', 1, 0)) AS `messages`,
          SUM(IF(`t11`.`event` = 'bind_card', 1, 0)) AS `bind_cards`,
          SUM(IF(`t11`.`event` = 'submit_form', 1, 0)) AS `submit_forms`,
          SUM(IF(`t11`.`event` = 'download', 1, 0)) AS `downloads`,
          SUM(IF(`t11`.`event` = 'moments_like', 1, 0)) AS `moments_likes`,
          SUM(IF(`t11`.`event` = 'tip', 1, 0)) AS `tip_events`,
          SUM(IF(`t11`.`event` = 'tip', `t11`.`value`, NULL)) AS `tips`,
          SUM(IF(`t11`.`event` IN ('purchase'), 1, 0)) AS `purchases`,
          COUNT(*) AS `active_events`,
          COUNT(*) AS `events`,
          MIN(IF(`t11`.`event` = 'visit', `t11`.`occurred_on`, NULL)) AS `first_visit_on`,
          MAX(IF(`t11`.`event` = 'visit', `t11`.`occurred_on`, NULL)) AS `last_visit_on`
        FROM (
          SELECT
            `t5`.`user_id`,
            `t5`.`event`,
            `t5`.`occurred_at`,
            `t5`.`occurred_on`,
            `t5`.`session_id`,
            `t5`.`channel`,
            `t5`.`campaign_id`,
            `t5`.`content_id`,
            `t5`.`group_id`,
            `t5`.`value`,
            `t9`.`period`
          FROM `events` AS `t5`
          INNER JOIN (
            SELECT
              `t2`.`day`,
              `t2`.`period`
            FROM `kpi_calendar` AS `t2`
            WHERE
              `t2`.`kind` = 'current'
          ) AS `t9`
            ON `t5`.`occurred_on` = `t9`.`day`
        ) AS `t11`
        GROUP BY
          1,
          2
      ) AS `t14`
      LEFT ANTI JOIN (
        SELECT
          `t1`.`user_id`
        FROM `users` AS `t1`
        WHERE
          COALESCE(`t1`.`is_staff`, FALSE)
      ) AS `t8`
        ON `t14`.`user_id` = `t8`.`user_id`
    ) AS `t15`
    WHERE
      `t15`.`inquiries` > 0
  ) AS `t16`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t10`.`period`,
      CAST(0 AS BIGINT) AS `inquiries`,
      CAST(1 AS BIGINT) AS `orders`
    FROM (
      SELECT
        `t4`.`order_id`,
        `t4`.`user_id`,
        `t4`.`ordered_at`,
        `t4`.`ordered_on`,
        `t4`.`amount`,
        `t4`.`cost`,
        `t4`.`status`,
        `t4`.`refunded_amount`,
        `t4`.`refunded_at`,
        `t4`.`refunded_on`,
        `t4`.`channel`,
        `t4`.`campaign_id`,
        `t4`.`content_id`,
        `t4`.`net_amount`,
        `t4`.`order_number`,
        `t4`.`previous_on`,
        `t4`.`next_on`,
        `t4`.`first_on`,
        `t4`.`second_on`,
        `t4`.`is_first`,
        `t4`.`is_repeat`,
        `t4`.`is_window_complete`,
        `t4`.`is_second_in_window`,
        `t9`.`period`
      FROM `kpi_order_history` AS `t4`
      INNER JOIN (
        SELECT
          `t2`.`day`,
          `t2`.`period`
        FROM `kpi_calendar` AS `t2`
        WHERE
          `t2`.`kind` = 'current'
      ) AS `t9`
        ON `t4`.`ordered_on` = `t9`.`day`
    ) AS `t10`
  ) AS `t12`
) AS `t17`
GROUP BY
  1

-- spark: customer_totals
WITH `t4` AS (
  SELECT
    *
  FROM `kpi_order_history` AS `t1`
  WHERE
    NOT `t1`.`user_id` IS NULL
)
SELECT
  `t29`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t29`.`is_loyal`, 1, 0)) AS `loyal_rate__num`,
  COUNT(*) AS `loyal_rate__den`,
  SUM(IF(`t29`.`is_vip`, 1, 0)) AS `vip_customers__num`,
  SUM(IF(`t29`.`became_vip`, 1, 0)) AS `new_vips__num`,
  SUM(IF(`t29`.`became_vip`, 1, 0)) * SUM(IF(`t29`.`was_new_previous`, 1, 0)) AS `vip_index__num`,
  IF(
    SUM(IF(`t29`.`was_new_previous`, 1, 0)) > 0,
    SUM(IF(`t29`.`is_new`, 1, 0)) * SUM(IF(`t29`.`became_vip_previous`, 1, 0)),
    0
  ) AS `vip_index__den`,
  IF(
    SUM(CAST(`t29`.`orders_current` >= 2 AS BIGINT)) = 0,
    CAST(0 AS BIGINT),
    SUM(IF(`t29`.`orders_current` >= 2, `t29`.`orders_current`, NULL))
  ) * SUM(`t29`.`orders_last_year`) AS `repeat_monetisation_index__num`,
  SUM(`t29`.`orders_current`) * IF(
    SUM(CAST(`t29`.`orders_last_year` >= 2 AS BIGINT)) = 0,
    CAST(0 AS BIGINT),
    SUM(IF(`t29`.`orders_last_year` >= 2, `t29`.`orders_last_year`, NULL))
  ) AS `repeat_monetisation_index__den`
FROM (
  SELECT
    `t28`.`user_id`,
    `t28`.`ordered_on`,
    `t28`.`next_on`,
    `t28`.`first_on`,
    `t28`.`order_number`,
    `t28`.`amount_so_far`,
    `t28`.`period`,
    `t28`.`start_on`,
    `t28`.`end_on`,
    `t28`.`previous_start_on`,
    COALESCE(`t28`.`orders_current`, 0) AS `orders_current`,
    `t28`.`amount_current`,
    `t28`.`orders_previous`,
    `t28`.`amount_previous`,
    COALESCE(`t28`.`orders_last_year`, 0) AS `orders_last_year`,
    `t28`.`amount_last_year`,
    `t28`.`order_number` >= 5 AS `is_loyal`,
    `t28`.`amount_so_far` >= CAST('1000.0000' AS DECIMAL(18, 4)) AS `is_vip`,
    (
      `t28`.`amount_so_far` >= CAST('1000.0000' AS DECIMAL(18, 4))
    )
    AND NOT (
      (
        `t28`.`amount_so_far` - COALESCE(`t28`.`amount_current`, 0)
      ) >= CAST('1000.0000' AS DECIMAL(18, 4))
    ) AS `became_vip`,
    (
      (
        `t28`.`amount_so_far` - COALESCE(`t28`.`amount_current`, 0)
      ) >= CAST('1000.0000' AS DECIMAL(18, 4))
    )
    AND (
      (
        (
          `t28`.`amount_so_far` - COALESCE(`t28`.`amount_current`, 0)
        ) - COALESCE(`t28`.`amount_previous`, 0)
      ) < CAST('1000.0000' AS DECIMAL(18, 4))
    ) AS `became_vip_previous`,
    `t28`.`first_on` >= `t28`.`start_on` AS `is_new`,
    (
      `t28`.`first_on` >= `t28`.`previous_start_on`
    )
    AND (
      `t28`.`first_on` < `t28`.`start_on`
    ) AS `was_new_previous`
  FROM (
    SELECT
      `t27`.`user_id`,
      `t27`.`ordered_on`,
      `t27`.`next_on`,
      `t27`.`first_on`,
      `t27`.`order_number`,
      `t27`.`amount_so_far`,
      `t27`.`period`,
      `t27`.`start_on`,
      `t27`.`end_on`,
      `t27`.`previous_start_on`,
      `t27`.`orders_current`,
      `t27`.`amount_current`,
      `t27`.`orders_previous`,
      `t27`.`amount_previous`,
      `t21`.`orders_last_year`,
      `t21`.`amount_last_year`
    FROM (
      SELECT
        `t25`.`user_id`,
        `t25`.`ordered_on`,
        `t25`.`next_on`,
        `t25`.`first_on`,
        `t25`.`order_number`,
        `t25`.`amount_so_far`,
        `t25`.`period`,
        `t25`.`start_on`,
        `t25`.`end_on`,
        `t25`.`previous_start_on`,
        `t25`.`orders_current`,
        `t25`.`amount_current`,
        `t22`.`orders_previous`,
        `t22`.`amount_previous`
      FROM (
        SELECT
          `t17`.`user_id`,
          `t17`.`ordered_on`,
          `t17`.`next_on`,
          `t17`.`first_on`,
          `t17`.`order_number`,
          `t17`.`amount_so_far`,
          `t3`.`period`,
          `t3`.`start_on`,
          `t3`.`end_on`,
          `t3`.`previous_start_on`,
          `t23`.`orders_current`,
          `t23`.`amount_current`
        FROM (
          SELECT
            `t8`.`user_id`,
            `t8`.`ordered_on`,
            `t8`.`next_on`,
            `t8`.`first_on`,
            `t8`.`order_number`,
            SUM(`t8`.`net_amount`) OVER (
              PARTITION BY `t8`.`user_id`
              ORDER BY `t8`.`order_number` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `amount_so_far`
          FROM `t4` AS `t8`
        ) AS `t17`
        INNER JOIN `kpi_periods` AS `t3`
          ON `t17`.`ordered_on` < `t3`.`end_on`
          AND (
            (
              `t17`.`next_on` IS NULL
            ) OR (
              `t17`.`next_on` >= `t3`.`end_on`
            )
          )
        LEFT OUTER JOIN (
          SELECT
            `t16`.`period`,
            `t16`.`user_id`,
            COUNT(*) AS `orders_current`,
            SUM(`t16`.`net_amount`) AS `amount_current`
          FROM (
            SELECT
              `t12`.`order_id`,
              `t12`.`user_id`,
              `t12`.`ordered_at`,
              `t12`.`ordered_on`,
              `t12`.`amount`,
              `t12`.`cost`,
              `t12`.`status`,
              `t12`.`refunded_amount`,
              `t12`.`refunded_at`,
              `t12`.`refunded_on`,
              `t12`.`channel`,
              `t12`.`campaign_id`,
              `t12`.`content_id`,
              `t12`.`net_amount`,
              `t12`.`order_number`,
              `t12`.`previous_on`,
              `t12`.`next_on`,
              `t12`.`first_on`,
              `t12`.`second_on`,
              `t12`.`is_first`,
              `t12`.`is_repeat`,
              `t12`.`is_window_complete`,
              `t12`.`is_second_in_window`,
              `t11`.`period`
            FROM `t4` AS `t12`
            INNER JOIN (
              SELECT
                `t2`.`day`,
                `t2`.`period`
              FROM `kpi_calendar` AS `t2`
              WHERE
                `t2`.`kind` = 'current'
            ) AS `t11`
              ON `t12`.`ordered_on` = `t11`.`day`
          ) AS `t16`
          GROUP BY
            1,
            2
        ) AS `t23`
          ON `t3`.`period` = `t23`.`period` AND `t17`.`user_id` = `t23`.`user_id`
      ) AS `t25`
      LEFT OUTER JOIN (
        SELECT
          `t15`.`period`,
          `t15`.`user_id`,
          COUNT(*) AS `orders_previous`,
          SUM(`t15`.`net_amount`) AS `amount_previous`
        FROM (
          SELECT
            `t12`.`order_id`,
            `t12`.`user_id`,
            `t12`.`ordered_at`,
            `t12`.`ordered_on`,
            `t12`.`amount`,
            `t12`.`cost`,
            `t12`.`status`,
            `t12`.`refunded_amount`,
            `t12`.`refunded_at`,
            `t12`.`refunded_on`,
            `t12`.`channel`,
            `t12`.`campaign_id`,
            `t12`.`content_id`,
            `t12`.`net_amount`,
            `t12`.`order_number`,
            `t12`.`previous_on`,
            `t12`.`next_on`,
            `t12`.`first_on`,
            `t12`.`second_on`,
            `t12`.`is_first`,
            `t12`.`is_repeat`,
            `t12`.`is_window_complete`,
            `t12`.`is_second_in_window`,
            `t10`.`period`
          FROM `t4` AS `t12`
          INNER JOIN (
            SELECT
              `t2`.`day`,
              `t2`.`period`
            FROM `kpi_calendar` AS `t2`
            WHERE
              `t2`.`kind` = 'previous'
          ) AS `t10`
            ON `t12`.`ordered_on` = `t10`.`day`
        ) AS `t15`
        GROUP BY
          1,
          2
      ) AS `t22`
        ON `t25`.`period` = `t22`.`period` AND `t25`.`user_id` = `t22`.`user_id`
    ) AS `t27`
    LEFT OUTER JOIN (
      SELECT
        `t14`.`period`,
        `t14`.`user_id`,
        COUNT(*) AS `orders_last_year`,
        SUM(`t14`.`net_amount`) AS `amount_last_year`
      FROM (
        SELECT
          `t12`.`order_id`,
          `t12`.`user_id`,
          `t12`.`ordered_at`,
          `t12`.`ordered_on`,
          `t12`.`amount`,
          `t12`.`cost`,
          `t12`.`status`,
          `t12`.`refunded_amount`,
          `t12`.`refunded_at`,
          `t12`.`refunded_on`,
          `t12`.`channel`,
          `t12`.`campaign_id`,
          `t12`.`content_id`,
          `t12`.`net_amount`,
          `t12`.`order_number`,
          `t12`.`previous_on`,
          `t12`.`next_on`,
          `t12`.`first_on`,
          `t12`.`second_on`,
          `t12`.`is_first`,
          `t12`.`is_repeat`,
          `t12`.`is_window_complete`,
          `t12`.`is_second_in_window`,
          `t9`.`period`
        FROM `t4` AS `t12`
        INNER JOIN (
          SELECT
            `t2`.`day`,
            `t2`.`period`
          FROM `kpi_calendar` AS `t2`
          WHERE
            `t2`.`kind` = 'last_year'
        ) AS `t9`
          ON `t12`.`ordered_on` = `t9`.`day`
      ) AS `t14`
      GROUP BY
        1,
        2
    ) AS `t21`
      ON `t27`.`period` = `t21`.`period` AND `t27`.`user_id` = `t21`.`user_id`
  ) AS `t28`
) AS `t29`
GROUP BY
  1

-- spark: channel_periods
SELECT
  `t15`.`period`,
  COUNT(*) AS `fact__rows`,
  SUM(IF(`t15`.`is_saturated`, 1, 0)) AS `saturated_channels__num`
FROM (
  SELECT
    `t14`.`period`,
    `t14`.`channel`,
    `t14`.`visitors_now`,
    `t14`.`visitors_before`,
    (
      `t14`.`visitors_now` * 1000000
    ) < (
      `t14`.`visitors_before` * 1050000
    ) AS `is_saturated`
  FROM (
    SELECT
      `t13`.`period`,
      `t13`.`channel`,
      SUM(`t13`.`now`) AS `visitors_now`,
      SUM(`t13`.`before`) AS `visitors_before`
    FROM (
      SELECT
        `t12`.`period`,
        `t12`.`channel`,
        `t12`.`user_id`,
        MAX(IF(`t12`.`occurred_on` >= `t12`.`window_on`, 1, 0)) AS `now`,
        MAX(IF(`t12`.`occurred_on` < `t12`.`window_on`, 1, 0)) AS `before`
      FROM (
        SELECT
          `t11`.`user_id`,
          `t11`.`channel`,
          `t11`.`occurred_on`,
          `t6`.`period`,
          `t6`.`end_on`,
          `t6`.`window_on`,
          `t6`.`before_on`
        FROM (
          SELECT
            `t9`.`user_id`,
            `t9`.`channel`,
            `t9`.`occurred_on`
          FROM (
            SELECT
              `t7`.`user_id`,
              `t7`.`event`,
              `t7`.`occurred_at`,
              `t7`.`occurred_on`,
              `t7`.`session_id`,
              `t7`.`channel`,
              `t7`.`campaign_id`,
              `t7`.`content_id`,
              `t7`.`group_id`,
              `t7`.`value`
            FROM (
              SELECT
                *
              FROM `events` AS `t1`
              WHERE
                `t1`.`event` = 'visit' AND NOT `t1`.`user_id` IS NULL
            ) AS `t7`
            LEFT ANTI JOIN (
              SELECT
                `t2`.`user_id`
              FROM `users` AS `t2`
              WHERE
                COALESCE(`t2`.`is_staff`, FALSE)
            ) AS `t8`
              ON `t7`.`user_id` = `t8`.`user_id`
          ) AS `t9`
          WHERE
            NOT `t9`.`channel` IS NULL
        ) AS `t11`
        INNER JOIN (
          SELECT
            `t0`.`period`,
            `t0`.`end_on`,
            `t0`.`end_on` - INTERVAL '28' DAY AS `window_on`,
            `t0`.`end_on` - INTERVAL '56' DAY AS `before_on`
          FROM `kpi_periods` AS `t0`
        ) AS `t6`
          ON `t11`.`occurred_on` >= `t6`.`before_on` AND `t11`.`occurred_on` < `t6`.`end_on`
      ) AS `t12`
      GROUP BY
        1,
        2,
        3
    ) AS `t13`
    GROUP BY
      1,
      2
  ) AS `t14`
) AS `t15`
GROUP BY
  1

