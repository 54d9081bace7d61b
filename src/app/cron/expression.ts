import {Cron} from 'croner'
import {ExitCode, SnapError} from '../../errors.ts'

const usage = (message: string, hint: string) => new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})

/**
 * Times of an expression in crontab syntax. Where clocks change, fixed times (no `*` and no step in minute and hour) run
 * once: at the first moment after a gap, at the first of two that have the same name. Every so many minutes is counted in
 * real time. So does cron(8).
 */
function timesOf(expression: string, timezone: string, mode: '5-part' | '5-or-6-parts' = '5-or-6-parts'): Cron {
  return new Cron(expression, {timezone, mode, fixedTimeRule: 'no-wildcard'})
}

/** The first time after `after`; null where there is none any more. UTC ms. */
export function nextAfter(
  {expression, timezone}: {expression: string; timezone: string},
  after: number,
): number | null {
  return timesOf(expression, timezone).nextRun(new Date(after))?.getTime() ?? null
}

/** Throws E_USAGE (exit 2) for an expression that is none or never comes; a sixth field, seconds, only where asked for. */
export function checkExpression(expression: string, timezone: string, seconds: boolean, now: number): void {
  checkTimezone(timezone)
  const hint = 'Five fields: minute hour day month weekday, like "0 2 * * *"; or @hourly, @daily, @weekly, @monthly.'
  if (!seconds && expression.trim().split(/\s+/u).length === 6)
    throw usage(`"${expression}" has six fields.`, `${hint} --seconds takes a field for seconds first.`)
  let next: Date | null
  try {
    next = timesOf(expression, timezone, seconds ? '5-or-6-parts' : '5-part').nextRun(new Date(now))
  } catch (error) {
    throw usage(`"${expression}": ${(error as Error).message.replace(/^CronPattern: /u, '')}`, hint)
  }
  if (next === null) throw usage(`"${expression}" never comes.`, hint)
}

function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', {timeZone: timezone})
  } catch {
    throw usage(`There is no time zone ${timezone}.`, 'Names like Europe/Berlin, America/New_York or UTC.')
  }
}

/** Throws E_USAGE (exit 2) where the machine's zone has no name, as with TZ=:/etc/localtime. */
export function localTimezone(): string {
  // Whatever its type says: there is none then.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
  if (zone !== undefined && zone !== 'Etc/Unknown') return zone
  throw usage('The time zone of this machine has no name, perhaps because of the variable TZ.', '--tz Europe/Berlin')
}
