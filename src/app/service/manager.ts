import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {unitFolder} from '../cron/system-lines.ts'
import {type Answer, systemCall} from '../system-call.ts'
import type {Program, Service, ServiceInput} from './plan.ts'

type Scope = ServiceInput['scope']

/** What tests replace: where units of the system lie, and whether systemd runs (sd_booted(3)). */
export interface SystemdPlace {
  systemUnits: string
  isRunning: boolean
}

export const systemdHere = (): SystemdPlace => ({
  systemUnits: '/etc/systemd/system',
  isRunning: existsSync('/run/systemd/system'),
})

export const unitFile = (
  {scope, name}: Pick<Service, 'scope' | 'name'>,
  program: Program,
  place: SystemdPlace,
): string => join(scope === 'system' ? place.systemUnits : unitFolder(program), `${name}.service`)

const withScope = (scope: Scope, words: string[]): string[] => [...(scope === 'user' ? ['--user'] : []), ...words]

export const systemctlLine = (scope: Scope, words: string[]): string =>
  `${scope === 'system' ? 'sudo ' : ''}systemctl ${withScope(scope, words).join(' ')}`

export const askSystemctl = (scope: Scope, words: string[]): Promise<Answer> =>
  systemCall('systemctl', withScope(scope, words), {hint: 'snap service install --print shows the files.'})

/** Throws E_MISSING (exit 6) with what systemctl said. */
export async function systemctl(scope: Scope, words: string[]): Promise<void> {
  const {exit, stderr} = await askSystemctl(scope, words)
  if (exit === 0) return
  throw new SnapError('E_MISSING', `${systemctlLine(scope, words)} ended with ${exit}: ${stderr.trim()}`, {
    exit: ExitCode.missing,
    hint: 'snap service install --print shows the files; snap work --forever works without the system.',
  })
}
