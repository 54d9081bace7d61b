import {resolve} from 'node:path'
import {guessLabel, type LabelGuess} from '../../pipeline/labels/model.ts'
import type {App} from '../app.ts'
import {replaceFile} from '../replace-file.ts'
import {type BadLine, badLines} from './bad-lines.ts'
import {type JsonLine, readJsonLines} from './json-lines.ts'
import {currentModel} from './model.ts'
import {checkedName} from './names.ts'

export interface GuessedRecord extends LabelGuess {
  /** As the record has it; null where it has none. */
  id: string | number | null
}

export interface GuessResult {
  schema: 1
  set: string
  records: GuessedRecord[]
  bad: BadLine[]
  badLines: number
}

/** Without the records, which are in the file. */
export type GuessSummary = Omit<GuessResult, 'records'> & {output: string; records: number}

/** Labels for a file of records {id?, text}, in their order. */
export async function guessRecords(app: App, file: string, set: string, cwd: string): Promise<GuessResult> {
  const name = checkedName(set, 'set')
  const bad = badLines()
  const records: GuessedRecord[] = []
  for await (const record of guessed(app, file, name, cwd, bad.add)) records.push(record)
  return {schema: 1, set: name, records, ...bad.result()}
}

/** The same as a JSON document in a file, which appears whole or not at all; in memory a record at a time. */
export async function guessToFile(
  app: App,
  file: string,
  {set, output, cwd}: {set: string; output: string; cwd: string},
): Promise<GuessSummary> {
  const name = checkedName(set, 'set')
  const bad = badLines()
  let records = 0
  const target = resolve(cwd, output)
  await replaceFile(
    target,
    (async function* () {
      yield `{"schema":1,"set":${JSON.stringify(name)},"records":[`
      for await (const record of guessed(app, file, name, cwd, bad.add))
        yield `${records++ === 0 ? '' : ','}\n${JSON.stringify(record)}`
      const {bad: lines, badLines: count} = bad.result()
      yield `\n],"bad":${JSON.stringify(lines)},"badLines":${count}}\n`
    })(),
  )
  return {schema: 1, set: name, output: target, records, ...bad.result()}
}

async function* guessed(
  app: App,
  file: string,
  set: string,
  cwd: string,
  isBad: (line: number, reason: string) => void,
): AsyncGenerator<GuessedRecord> {
  const {model} = await currentModel(app, set)
  for await (const line of readJsonLines(file, cwd)) {
    const asked = recordOf(line)
    if ('reason' in asked) isBad(line.number, asked.reason)
    else yield {id: asked.id, ...guessLabel(model, asked.text)}
  }
}

function recordOf(line: JsonLine): {id: string | number | null; text: string} | {reason: string} {
  if ('reason' in line) return line
  const {id = null, text} = line.record
  if (typeof text !== 'string') return {reason: 'it needs a text'}
  if (id !== null && typeof id !== 'string' && typeof id !== 'number')
    return {reason: 'its id is neither text nor a number'}
  return {id, text}
}
