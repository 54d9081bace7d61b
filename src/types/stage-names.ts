/** Names of all units of durable work, in the order a document goes through them; the last is of a whole batch. */
export const stageNames = [
  'scan.split',
  'scan.page',
  'scan.read',
  'compress',
  'ingest',
  'embed',
  'enrich',
  'analyze.report',
] as const
export type StageName = (typeof stageNames)[number]
