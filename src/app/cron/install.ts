import {existsSync} from 'node:fs'
import {mkdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {writeFileAtomic} from '../../store/atomic-file.ts'
import {type Answer, systemCall} from '../system-call.ts'
import {crontabBlock, type DueCall, systemdUnits, unitFolder, withBlock, withoutBlock} from './system-lines.ts'

export type InstallKind = 'crontab' | 'systemd'

export interface InstallInput {
  kind: InstallKind
  call: DueCall
  /** Asks a person who has seen the text; null where nobody can answer. */
  confirm: ((plan: InstallPlan) => Promise<boolean>) | null
  yes: boolean
  /** Only tell. */
  print: boolean
}

export interface InstallPlan {
  kind: InstallKind
  /** What is written, as it stands there. */
  text: string
  files: string[]
}

export interface InstallResult extends InstallPlan {
  schema: 1
  /** Whether the system calls snap now. */
  installed: boolean
}

/** Has the system run what is due, once a minute. Throws E_USAGE (exit 2), E_MISSING (6) where there is no such program. */
export async function installCron({kind, call, confirm, yes, print}: InstallInput): Promise<InstallResult> {
  const plan = planOf(kind, call)
  if (print) return {schema: 1, ...plan, installed: false}
  const isAgreed = yes || (await ask(confirm, plan))
  if (isAgreed) await (kind === 'crontab' ? editCrontab((text) => withBlock(text, call)) : enableTimer(call))
  return {schema: 1, ...plan, installed: isAgreed}
}

/** Takes out what was installed, both ways. */
export async function uninstallCron(call: DueCall): Promise<{schema: 1; removed: InstallKind[]}> {
  const removed: InstallKind[] = []
  if (await editCrontab((text) => withoutBlock(text, call)).catch(ignoreMissing)) removed.push('crontab')
  if (await disableTimer(call)) removed.push('systemd')
  return {schema: 1, removed}
}

function planOf(kind: InstallKind, call: DueCall): InstallPlan {
  if (kind === 'crontab') return {kind, text: crontabBlock(call), files: []}
  const units = Object.values(systemdUnits(call))
  const files = units.map(({name}) => join(unitFolder(call), name))
  return {kind, text: units.map(({text}, i) => `# ${files[i]}\n${text}`).join('\n'), files}
}

async function ask(confirm: InstallInput['confirm'], plan: InstallPlan): Promise<boolean> {
  if (confirm !== null) return confirm(plan)
  const hint = '--yes writes the lines, --print only shows them.'
  throw new SnapError('E_USAGE', 'Nobody is there to ask.', {exit: ExitCode.usage, hint})
}

/** True if there was something to change. */
async function editCrontab(change: (crontab: string) => string): Promise<boolean> {
  const before = await readCrontab()
  const after = change(before)
  if (after === before) return false
  const written = await call('crontab', ['-'], after)
  if (written.exit !== 0) throw failed('crontab -', written)
  return true
}

/** What Debian's, cronie's, BSD's and BusyBox's say where there is none yet, with exit code 1. */
const noCrontab = /no crontab|no such file/iu

/** Throws E_MISSING (exit 6) where it cannot be read as it is: it would be written again without what others have put there. */
async function readCrontab(): Promise<string> {
  const listed = await call('crontab', ['-l'])
  if (listed.exit === 0 && !listed.stdout.includes('\uFFFD')) return listed.stdout
  if (listed.exit === 0) throw failed('crontab -l', {...listed, stderr: 'its lines are not UTF-8'})
  if (listed.stdout === '' && noCrontab.test(listed.stderr)) return ''
  throw failed('crontab -l', listed)
}

async function enableTimer(due: DueCall): Promise<void> {
  const {timer, service} = systemdUnits(due)
  await mkdir(unitFolder(due), {recursive: true})
  for (const {name, text} of [service, timer]) await writeFileAtomic(join(unitFolder(due), name), text, {mode: 0o644})
  await systemctl(['daemon-reload'])
  await systemctl(['enable', '--now', timer.name])
}

async function disableTimer(due: DueCall): Promise<boolean> {
  const {timer, service} = systemdUnits(due)
  const files = [timer, service].map(({name}) => join(unitFolder(due), name))
  if (!files.some((file) => existsSync(file))) return false
  await systemctl(['disable', '--now', timer.name])
  for (const file of files) await rm(file, {force: true})
  await systemctl(['daemon-reload'])
  return true
}

async function systemctl(words: string[]): Promise<void> {
  const answer = await call('systemctl', ['--user', ...words])
  if (answer.exit !== 0) throw failed(`systemctl --user ${words.join(' ')}`, answer)
}

const failed = (what: string, {stderr, exit}: Answer) =>
  new SnapError('E_MISSING', `${what} ended with ${exit}: ${stderr.trim()}`, {
    exit: ExitCode.missing,
    hint: 'snap work --forever runs schedules without the system.',
  })

const hint = 'snap cron install --print shows the lines; snap work --forever runs schedules without the system.'
const call = (program: string, words: string[], input = '') => systemCall(program, words, {input, hint})

/** A machine without crontab, or whose crontab this user may not have, has no lines of ours in it. */
function ignoreMissing(error: unknown): false {
  if ((error as SnapError).code === 'E_MISSING') return false
  throw error
}
