import type {JobFilter} from '../../types.ts'
import {searchClauses} from './search.ts'

/** A piece of a WHERE clause over `job`, each `?` one of its values. */
export type Clause = [sql: string, ...values: unknown[]]

/** A JobFilter as a WHERE clause over `job` with its values, from `$1` on. An empty filter is every job. */
export function whereOf(filter: JobFilter, names?: readonly string[]): {where: string; values: unknown[]} {
  const parts: Clause[] = []
  if (filter.ids) parts.push([idsSql, filter.ids])
  if (filter.runs) parts.push([runsSql, filter.runs])
  if (filter.queue !== undefined) parts.push(['queue = ?', filter.queue])
  if (filter.states) parts.push(['status = ANY(?::text[])', filter.states])
  if (filter.errorCode !== undefined) parts.push(['error_code = ?', filter.errorCode])
  if (filter.search !== undefined) parts.push(...searchClauses(filter.search, names))
  if (filter.since !== undefined) parts.push([`${changedSql} >= ?`, filter.since])
  if (filter.until !== undefined) parts.push([`${changedSql} < ?`, filter.until])
  if (filter.before !== undefined) parts.push([beforeSql, filter.before])
  if (filter.neededBy !== undefined) parts.push([neededSql, filter.neededBy])
  const values: unknown[] = []
  const numbered = parts.map(([sql, ...own]) =>
    sql.replace(/\?/g, () => {
      values.push(own.shift())
      return `$${values.length}`
    }),
  )
  return {where: numbered.join(' AND ') || 'true', values}
}

/** Ids may be prefixes: a range over the index. `g` follows every hex digit. */
const idsSql = `id IN (SELECT found.id FROM unnest(?::text[]) prefix
  JOIN job found ON found.public_id >= prefix AND found.public_id < prefix || 'g')`
const runsSql = 'run_id IN (SELECT id FROM run WHERE public_id = ANY(?::text[]))'
/** When something last became of it. */
const changedSql = 'coalesce(finished_at, started_at, created_at)'
const beforeSql = 'id < (SELECT before.id FROM job before WHERE before.public_id = ?)'
const neededSql = `id IN (SELECT needs_id FROM job_dep WHERE job_id = (SELECT waiting.id FROM job waiting WHERE waiting.public_id = ?))`
