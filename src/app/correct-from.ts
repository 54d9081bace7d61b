import {resolve} from 'node:path'
import {assertFieldPath, type FieldCorrection} from '../corrections.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {App} from './app.ts'
import {writeCorrections} from './correct.ts'
import {checkedValue} from './correction-value.ts'
import {findDocument} from './find-document.ts'
import {readFileOrStdin} from './inputs/list.ts'

export interface CorrectedMany {
  schema: 1
  /** How many values were given. */
  corrections: number
  /** Ids, in the order of their first line. */
  documents: string[]
}

interface Line {
  doc: string
  field: string
  value: string | null
}

const example = '{"doc": "bills/a.jpg", "field": "total", "value": "12.50"}'

const usage = (message: string) =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint: `A line is like ${example}`})

/**
 * Corrections from a file of JSON lines (`-`: standard input), all of them or, when one is wrong, none. `doc` is an id or
 * a path; a value of null says that the field is not there.
 */
export async function correctFrom(app: App, file: string, cwd: string): Promise<CorrectedMany> {
  const lines = parse(await text(file, cwd))
  const byDocument = new Map<string, FieldCorrection[]>()
  for (const {line, number} of lines) {
    const id = (await findDocument(app, line.doc, cwd))?.id
    if (id === undefined) throw usage(`Line ${number}: there is no document ${line.doc}.`)
    byDocument.set(id, [...(byDocument.get(id) ?? []), {path: line.field, value: line.value}])
  }
  const requests = [...byDocument].map(([document, add]) => ({document, plan: () => ({add})}))
  await writeCorrections(app, requests)
  return {schema: 1, corrections: lines.length, documents: [...byDocument.keys()]}
}

async function text(file: string, cwd: string): Promise<string> {
  try {
    return (await readFileOrStdin(file === '-' ? file : resolve(cwd, file))).toString('utf8')
  } catch (error) {
    throw new SnapError('E_USAGE', `Cannot read ${file}: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}

function parse(content: string): {line: Line; number: number}[] {
  const rows = content.split('\n').map((row, i) => ({row: row.trim(), number: i + 1}))
  return rows.filter(({row}) => row !== '').map(({row, number}) => ({line: parseLine(row, number), number}))
}

function parseLine(row: string, number: number): Line {
  const {doc, field, value} = objectOf(row, number)
  if (typeof doc !== 'string' || typeof field !== 'string' || !(typeof value === 'string' || value === null))
    throw usage(`Line ${number} needs doc, field and value, all of them text (value may be null).`)
  try {
    assertFieldPath(field)
    return {doc, field, value: checkedValue({path: field, value: value || null}).value}
  } catch (error) {
    const {code, message, hint, exit} = error as SnapError
    throw new SnapError(code, `Line ${number}: ${message}`, {exit, ...(hint ? {hint} : {})})
  }
}

function objectOf(row: string, number: number): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(row)
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>
  } catch {
    // Said below, with the number of the line.
  }
  throw usage(`Line ${number} is no JSON object.`)
}
