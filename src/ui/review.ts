import {createInterface} from 'node:readline'
import chalk from 'chalk'
import type {Answer, Reviewed} from '../app/review.ts'
import type {Conversation, ReviewList} from '../app/review-command.ts'
import type {UnsureValue} from '../types/review.ts'
import {billName, plural} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

const percent = (confidence: number): string => `${Math.round(confidence * 100)} %`

/** All unsure values as a table, or what was answered. */
export function reviewLines(result: ReviewList | Reviewed, columns: number): string[] {
  if ('values' in result) return result.values.length === 0 ? ['Nothing to review.'] : listLines(result.values, columns)
  const {confirmed, changed, skipped} = result
  if (confirmed + changed + skipped === 0) return ['Nothing was changed.']
  return [`${plural(confirmed, 'value')} confirmed, ${changed} changed, ${skipped} skipped.`]
}

function listLines(values: UnsureValue[], columns: number): string[] {
  const rows = values.map(({field, value, confidence, reason}) => [
    field,
    value ?? '–',
    value === null ? '' : percent(confidence),
    reason,
  ])
  const headers = [
    {header: 'field'},
    {header: 'value', flexible: true},
    {header: 'sure', align: 'right' as const},
    {header: 'why', flexible: true, optional: true},
  ]
  const [head, ...lines] = renderTable(headers, rows, columns)
  const isNew = (i: number) => fileLine(values[i]!) !== (i > 0 ? fileLine(values[i - 1]!) : null)
  return [
    head!,
    ...lines.flatMap((line, i) => (isNew(i) ? ['', fileLine(values[i]!), line] : [line])),
    '',
    chalk.dim('Next: snap review in a terminal, or snap correct FILE field=value'),
  ]
}

const fileLine = ({path, part, document}: UnsureValue): string =>
  `${chalk.bold(billName(path, part))} ${chalk.dim(safeText(document))}`

const help = 'Enter: right as it is   text: the right value   =2: the second of these   -: none   s: skip   q: quit'

/** What was typed, as an answer; null where it picks a candidate that is not there. */
function parseAnswer(line: string, {value, candidates}: UnsureValue): Answer | null {
  const text = line.trim()
  if (text === '') return {type: 'value', value}
  if (text === 's') return {type: 'skip'}
  if (text === 'q') return {type: 'quit'}
  if (text === '-') return {type: 'value', value: null}
  const picked = /^=(\d+)$/.exec(text)
  if (!picked) return {type: 'value', value: text}
  const candidate = candidates[Number(picked[1]) - 1]
  return candidate === undefined ? null : {type: 'value', value: candidate}
}

function question(unsure: UnsureValue, isNew: boolean): string[] {
  const {field, value, confidence, reason, candidates} = unsure
  const shown = value === null ? chalk.dim('none') : `${chalk.bold(safeText(value))} ${chalk.dim(percent(confidence))}`
  return [
    ...(isNew ? ['', fileLine(unsure)] : []),
    `${field}: ${shown}  ${chalk.dim(safeText(reason))}`,
    ...(candidates.length > 0 ? [`  ${candidates.map((text, i) => `${i + 1}) ${safeText(text)}`).join('  ')}`] : []),
  ]
}

/**
 * Questions on a terminal. End of input and Ctrl-C end the conversation; what was answered before is kept.
 * Streams are parameters so that a test can be the terminal.
 */
export function terminalConversation(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Conversation {
  const terminal = createInterface({input, output, prompt: '> '})
  const lines = terminal[Symbol.asyncIterator]()
  let interrupted = false
  // Lines may be waiting that were typed ahead.
  let closed = false
  terminal.on('close', () => {
    closed = true
  })
  /** The bill that was asked about last. */
  let asked: string | null = null
  terminal.on('SIGINT', () => {
    interrupted = true
    terminal.close()
  })
  const say = (text: string) => void output.write(`${text}\n`)
  const next = async (value: UnsureValue): Promise<Answer> => {
    for (;;) {
      if (!closed) terminal.prompt()
      const line = await lines.next()
      if (line.done) return {type: 'quit'}
      const answer = parseAnswer(line.value, value)
      if (answer) return answer
      say('There is no such candidate.')
    }
  }
  return {
    async ask(value, problem) {
      const bill = `${value.document} ${value.part}`
      if (problem !== null) say(chalk.red(safeText(problem)))
      else {
        if (asked === null) say(chalk.dim(help))
        for (const line of question(value, bill !== asked)) say(line)
      }
      asked = bill
      return next(value)
    },
    close: () => terminal.close(),
    interrupted: () => interrupted,
  }
}
