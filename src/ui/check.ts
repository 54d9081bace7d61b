import type {CheckResult} from '../app/check/check.ts'
import {shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** What was found, what was or can be done about it, and the command that helps. */
export function checkLines({findings, notes, copy}: CheckResult): string[] {
  const told = notes.map(({what}) => `Note: ${what}`)
  if (findings.length === 0) return ['The store and its files are whole.', ...told]
  const found = findings.flatMap(({what, repair, repaired, examples}) => [
    `${repaired ? 'Repaired: ' : ''}${what}`,
    ...examples.map((example) => `  ${safeText(example)}`),
    ...(repaired || repair === null ? [] : [`  With --repair: ${repair}`]),
  ])
  const left = findings.filter(({repaired}) => !repaired)
  const helps = left.some(({repair}) => repair !== null) ? ['Next: snap check --repair'] : []
  const lost = left.some(({repair}) => repair === null)
    ? ['What cannot be repaired is in a backup: snap backup FILE --into NEW-HOME']
    : []
  return [...found, ...told, ...(copy ? [`As it was before: ${shortPath(copy)}`] : []), ...helps, ...lost]
}
