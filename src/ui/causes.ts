import chalk from 'chalk'
import type {CausesResult} from '../types/operate.ts'
import {formatTime, plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** --json has up to 50. */
const shown = 5

/** Failures by cause, each with what helps and its newest documents. */
export function causeLines({causes}: CausesResult): string[] {
  if (causes.length === 0) return ['Nothing has failed.']
  return causes.flatMap(({code, sentence, hint, count, documents}, i) => [
    ...(i === 0 ? [] : ['']),
    `${chalk.bold(plural(count, 'document'))}  ${sentence}  ${chalk.dim(code)}`,
    ...(hint === null ? [] : [`  ${hint}`]),
    ...documents
      .slice(0, shown)
      .map(({path, message, at, id}) =>
        [`    ${formatTime(at)}  ${shortPath(path)}`, chalk.dim(`${id}  ${safeText(message)}`)].join('  '),
      ),
    ...(count > shown ? [`    and ${count - shown} more: snap jobs --state dead --error ${code}`] : []),
  ])
}
