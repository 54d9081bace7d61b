import chalk from 'chalk'
import type {DoctorResult} from '../app/doctor/doctor.ts'
import {safeText} from './safe-text.ts'

const marks = {ok: chalk.green('✓'), warning: chalk.yellow('!'), problem: chalk.red('✗')}

/** One line per check, the command that helps below what is wrong. */
export function doctorLines({checks}: DoctorResult): string[] {
  return checks.flatMap(({name, state, detail, hint}) => [
    `${marks[state]} ${name}: ${safeText(detail)}`,
    ...(hint ? [`    ${safeText(hint)}`] : []),
  ])
}
