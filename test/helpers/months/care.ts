import type {Ended, Office} from './office.ts'
import {untilOver} from './office.ts'

const schedules = [
  ['*/25 * * * * *', 'clean', '--older-than', '4d', '--cron'],
  ['*/20 * * * * *', 'retry', '--failed', '--cron'],
  ['*/40 * * * * *', 'backup', 'backups/scheduled.tar', '--force', '--cron'],
  ['*/50 * * * * *', 'check', '--cron'],
]

export async function addSchedules(office: Office): Promise<void> {
  for (const [times, ...command] of schedules) {
    const added = await office.run(['cron', 'add', times!, '--seconds', '--name', command[0]!, '--', ...command])
    if (added.exitCode !== 0) office.tell(`cron add: ${added.exitCode} ${added.stderr}`)
  }
}

/** Documented ends of commands that are disturbed: failed ones, nothing to do, full, locked, left over; 2 for what is gone. */
const expected = [0, 2, 3, 4, 6, 7, 8]

/** 1 is an error nobody thought of. */
function judge(office: Office, args: string[], {exitCode, signal, stderr}: Ended): void {
  const name = args.slice(0, 2).join(' ')
  office.count(`${name}: ${exitCode ?? signal}`)
  if (signal === undefined && !expected.includes(exitCode!)) office.tell(`${args.join(' ')}: ${exitCode} ${stderr}`)
  if (/\n\s+at .*\.ts:\d+/.test(stderr)) office.tell(`${args.join(' ')} shows a stack: ${stderr}`)
}

/** Somebody who looks after it at the command line: every command, at any time. */
export async function lookAfter(office: Office): Promise<void> {
  const {choose, rest, upTo} = office.chances(20)
  const queue = () => choose(['scan', 'compress', 'ingest'])
  const commands: (() => string[])[] = [
    () => ['status', '--json'],
    () => ['stats', '--json'],
    () => ['jobs', '--causes', '--json'],
    () => ['jobs', '--state', 'dead', '--json'],
    () => ['overview', '--json'],
    () => ['cron', '--json'],
    () => ['doctor', '--json'],
    () => ['export', '--output', `bills-${upTo(2)}.csv`, '--json'],
    () => ['check', '--json'],
    () => ['check', '--repair', '--json'],
    () => ['backup', office.path('backups', `${upTo(2)}.tar`), '--force', '--json'],
    () => ['clean', '--older-than', '4d', '--json'],
    () => ['retry', '--failed', '--detach', '--json'],
    () => ['pause', '--queue', queue(), '--for', '3s', '--json'],
    () => ['pause', '--all', '--json'],
    () => ['resume', '--all', '--json'],
    () => ['resume', '--all', '--json'],
    () => ['queue', 'set', queue(), '--concurrency', choose(['1', '2', '4']), '--json'],
    () => ['queue', 'set', queue(), '--reset', 'all', '--json'],
    () => ['shutdown', '--worker', 'office', '--json'],
    () => ['shutdown', '--now', '--json'],
  ]
  await untilOver(office, async () => {
    const args = choose(commands)()
    judge(office, args, await office.run(args))
    await rest(200, 2000)
  })
}

/** Documents are forgotten and taken back, and the purge may be killed in between. */
export async function forgetAndTakeBack(office: Office, someone: () => string | undefined): Promise<void> {
  const {rest} = office.chances(21)
  await untilOver(office, async () => {
    await rest(8000, 25_000)
    const id = someone()
    if (id === undefined) return
    for (const args of [
      ['purge', id, '--yes', '--json'],
      ['purge', '--undo', '--json'],
    ]) {
      judge(office, args, await office.run(args))
      await rest(0, 3000)
    }
  })
}

/** Every purge that was not taken back, is. */
export async function takeAllBack(office: Office): Promise<void> {
  const {stdout} = await office.run(['purge', '--list', '--json'])
  for (const {id} of (JSON.parse(stdout) as {purges: {id: string}[]}).purges) {
    const {exitCode, stderr} = await office.run(['purge', '--undo', id, '--json'])
    if (exitCode !== 0) office.tell(`purge --undo ${id}: ${exitCode} ${stderr}`)
  }
}
