import type {JobFilter, JobStatus} from '../types.ts'
import {type SpreadOf, searchClauses} from './search.ts'

/** A JobFilter as a WHERE clause over `job` with its values. An empty filter is every job. */
export function whereOf(filter: JobFilter, spreadOf: SpreadOf = () => 'anywhere'): {where: string; values: unknown[]} {
  const parts: [sql: string, ...values: unknown[]][] = []
  if (filter.ids) parts.push([idsSql, JSON.stringify(filter.ids)])
  if (filter.runs) parts.push([runsSql, JSON.stringify(filter.runs)])
  if (filter.queue !== undefined) parts.push(['queue = ?', filter.queue])
  if (filter.states) parts.push([statesSql(filter.states)])
  if (filter.errorCode !== undefined) parts.push(['error_code = ?', filter.errorCode])
  if (filter.search !== undefined) parts.push(...searchClauses(filter.search, spreadOf))
  if (filter.since !== undefined) parts.push([`${changedSql} >= ?`, filter.since])
  if (filter.until !== undefined) parts.push([`${changedSql} < ?`, filter.until])
  if (filter.before !== undefined) parts.push([beforeSql, filter.before])
  if (filter.neededBy !== undefined) parts.push([neededSql, filter.neededBy])
  return {where: parts.map(([sql]) => sql).join(' AND ') || 'true', values: parts.flatMap(([, ...values]) => values)}
}

const statuses: readonly JobStatus[] = ['blocked', 'delayed', 'ready', 'running', 'done', 'dead', 'cancelled']

/** As literals: SQLite takes a partial index (all dead jobs of a million) only for a status it can read in the text. */
function statesSql(states: JobStatus[]): string {
  const known = statuses.filter((status) => states.includes(status))
  return `(${known.map((status) => `status = '${status}'`).join(' OR ') || 'false'})`
}

/** Ids may be prefixes; a range over the index, because LIKE would read the table. `g` follows every hex digit. */
const idsSql = `id IN (SELECT found.id FROM json_each(?) prefix
  CROSS JOIN job found ON found.public_id >= prefix.value AND found.public_id < prefix.value || 'g')`
const runsSql = `run_id IN (SELECT run.id FROM json_each(?) wanted CROSS JOIN run ON run.public_id = wanted.value)`
/** When something last became of it. */
const changedSql = 'coalesce(finished_at, started_at, created_at)'
const beforeSql = 'id < (SELECT before.id FROM job before WHERE before.public_id = ?)'
const neededSql = `id IN (SELECT needs_id FROM job_dep WHERE job_id = (SELECT waiting.id FROM job waiting WHERE waiting.public_id = ?))`
