/** Whether runs of a batch (its number, as SQL) wait or are at work. Its counts are differences, to be summed. */
export const hasOpenRuns = (batch: string): string => `(
  SELECT coalesce(sum(n), 0) > 0 FROM batch_count WHERE batch_id = ${batch} AND state IN ('waiting', 'running', 'delayed'))`
