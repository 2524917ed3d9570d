/** Kept periods whose times are not byte for byte what their deliveries tell; those known to have changed are left out. */
export const receiptTimesThatDiffer = `
  SELECT concat_ws(' ', s.first_day, s.last_day, different.unit_id) AS example
  FROM receipt_spans s CROSS JOIN LATERAL (
    SELECT unit_id FROM (
      SELECT unit_id, times FROM receipt_times t WHERE t.first_day = s.first_day AND t.last_day = s.last_day
      UNION ALL SELECT unit_id, times FROM receipt_times_between(s.first_day, s.last_day)
    ) AS both_sides GROUP BY unit_id, times HAVING count(*) <> 2
  ) AS different
  WHERE NOT EXISTS (SELECT 1 FROM receipt_changes c WHERE c.day BETWEEN s.first_day AND s.last_day)`;
