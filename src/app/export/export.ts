import {ExitCode, SnapError} from '../../errors.ts'
import type {DocumentJson} from '../../types/contract.ts'
import type {App} from '../app.ts'
import {presentRun} from '../present/document.ts'
import type {ExportFormat} from './formats.ts'
import {columns, csvLine, toRow} from './rows.ts'

/** `field=value`, `field>value`, `field<value` over a row; all must hold. Numbers are compared as numbers. */
export type Where = (row: Record<string, string | null>) => boolean

export function parseWhere(conditions: string[]): Where {
  const tests = conditions.map((condition) => {
    const match = /^(\w+)(=|!=|>=|<=|>|<)(.*)$/u.exec(condition)
    if (!match || !(columns as readonly string[]).includes(match[1]!)) {
      throw new SnapError(
        'E_USAGE',
        `--where ${condition}: expected field=value, field>value or field<value; fields are ${columns.join(', ')}.`,
        {
          exit: ExitCode.usage,
        },
      )
    }
    return compare(match[1]!, match[2]!, match[3]!)
  })
  return (row) => tests.every((test) => test(row))
}

function compare(name: string, operator: string, wanted: string): Where {
  return (row) => {
    const value = row[name]
    if (value === null || value === undefined) return false
    const numeric = value !== '' && wanted !== '' && Number.isFinite(Number(value)) && Number.isFinite(Number(wanted))
    const order = numeric ? Number(value) - Number(wanted) : value.toLowerCase().localeCompare(wanted.toLowerCase())
    if (operator === '=') return order === 0
    if (operator === '!=') return order !== 0
    if (operator === '>') return order > 0
    if (operator === '<') return order < 0
    return operator === '>=' ? order >= 0 : order <= 0
  }
}

/** Documents read at a time: keeps memory flat over a large store. */
const pageSize = 200

async function* documents(app: App): AsyncGenerator<DocumentJson> {
  let after: string | null = null
  for (;;) {
    const page = await app.store.documentsAfter(after, pageSize)
    const runs = await app.store.latestRuns(page.map(({id}) => id))
    for (const document of page) {
      const run = runs.get(document.id)
      if (run) yield await presentRun(app, document, run)
    }
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.id
  }
}

/** The store's documents as text, piece by piece: read documents only, newest run of each. Counts them in `count`. */
export async function* exportDocuments(
  app: App,
  format: ExportFormat,
  where: Where,
  count: {documents: number},
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine([...columns])
  if (format === 'json') yield '['
  for await (const document of documents(app)) {
    const row = toRow(document)
    if (document.state !== 'done' || !where(row)) continue
    if (format === 'csv') yield csvLine(columns.map((name) => row[name] ?? null))
    else if (format === 'jsonl') yield `${JSON.stringify(document)}\n`
    else yield `${count.documents === 0 ? '' : ','}\n${JSON.stringify(document)}`
    count.documents++
  }
  if (format === 'json') yield '\n]\n'
}
