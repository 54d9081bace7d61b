import {createHash} from 'node:crypto'
import {maxTextLength} from '../../pipeline/labels/features.ts'
import type {KeptExample, Learned} from '../../types/label.ts'
import type {App} from '../app.ts'
import {type BadLine, badLines} from './bad-lines.ts'
import {type JsonLine, readJsonLines} from './json-lines.ts'
import {checkedName, cleanName, nameRule} from './names.ts'

export interface LearnResult extends Learned {
  schema: 1
  set: string
  /** Lines that were left out, at most 100 of them; `badLines` counts all. */
  bad: BadLine[]
  badLines: number
}

/** Records written at a time: what was reported as learned before a kill is there, in whole parts. */
const partSize = 1000

/**
 * Learns from a file of records {id?, text, label}. The same id (without one: the same text) again is known already, or
 * replaces what it said before. Lines that are no records are named, and the others learned.
 */
export async function learnRecords(app: App, file: string, set: string, cwd: string): Promise<LearnResult> {
  const name = checkedName(set, 'set')
  const total: Learned = {added: 0, changed: 0, same: 0}
  const bad = badLines()
  let part: KeptExample[] = []
  const write = async () => {
    const {added, changed, same} = await app.store.learnLabels(name, part)
    Object.assign(total, {added: total.added + added, changed: total.changed + changed, same: total.same + same})
    part = []
  }
  for await (const line of readJsonLines(file, cwd)) {
    const example = exampleOf(line)
    if ('reason' in example) bad.add(line.number, example.reason)
    else part.push(example)
    if (part.length === partSize) await write()
  }
  if (part.length > 0) await write()
  return {schema: 1, set: name, ...total, ...bad.result()}
}

function exampleOf(line: JsonLine): KeptExample | {reason: string} {
  if ('reason' in line) return line
  const {id, text, label} = line.record
  if (typeof text !== 'string' || typeof label !== 'string')
    return {reason: 'it needs text and label, both of them text'}
  const name = cleanName(label)
  if (name === null) return {reason: `its label is not ${nameRule}`}
  const key = recordKey(id, text)
  if (key === null) return {reason: 'its id is neither text nor a number'}
  return {key, label: name, text: text.slice(0, maxTextLength).toWellFormed()}
}

/** The longest id that is kept as it is. */
const longestId = 200

/** What a record is known by: its id, else its text; null for an id that is none. */
function recordKey(id: unknown, text: string): string | null {
  if (id === undefined || id === null) return `text:${digest(text)}`
  if (typeof id !== 'string' && typeof id !== 'number') return null
  const name = String(id).toWellFormed()
  return name.length > longestId ? `long:${digest(name)}` : `id:${name}`
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
