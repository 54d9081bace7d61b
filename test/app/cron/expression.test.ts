import fc from 'fast-check'
import {expect, test} from 'vitest'
import {nextAfter} from '../../../src/app/cron/expression.ts'

const minute = 60_000
const day = 1440 * minute
/** Clocks that change by an hour, by half of one, at midnight, in the south, and that once lost a whole day. */
const changes: [string, string[]][] = [
  ['Europe/Berlin', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['America/New_York', ['2026-03-08T07:00Z', '2026-11-01T06:00Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00Z', '2026-10-03T15:30Z']],
  ['America/Santiago', ['2026-04-05T03:00Z', '2026-09-06T04:00Z']],
  ['Africa/Cairo', ['2026-04-23T22:00Z', '2026-10-29T21:00Z']],
  ['Asia/Kathmandu', ['2026-05-01T00:00Z']],
]

/** One field: what is written, and which values fit. */
const field = (most: number) =>
  fc.oneof(
    fc.constant({text: '*', fits: (_: number) => true}),
    fc.integer({min: 2, max: most}).map((step) => ({text: `*/${step}`, fits: (n: number) => n % step === 0})),
    fc.uniqueArray(fc.integer({min: 0, max: most}), {minLength: 1, maxLength: 3}).map((list) => ({
      text: list.join(),
      fits: (n: number) => list.includes(n),
    })),
  )

const isFixed = (...texts: string[]) => texts.every((text) => !text.includes('*'))

/** What the clock on the wall shows, as if it were UTC. */
function wallClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric'},
    ...{hour: 'numeric', minute: 'numeric'},
  })
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({type, value}) => [type, Number(value)]))
    return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'])
  }
}

/** Minute for minute: which begin a run. Fixed times that are skipped come right after; those that come twice count once. */
function timesBetween(
  from: number,
  to: number,
  zone: string,
  fits: (wall: number) => boolean,
  fixed: boolean,
): number[] {
  const wallAt = wallClock(zone)
  const found: number[] = []
  // A name that came before `from` and comes again after it has had its turn.
  let latest = fixed ? Math.max(...Array.from({length: 180}, (_, i) => wallAt(from - (i + 1) * minute))) : 0
  for (let at = from; at <= to; at += minute) {
    const wall = wallAt(at)
    let isDue = fits(wall) && (!fixed || wall > latest)
    for (let skipped = latest + minute; fixed && skipped < wall; skipped += minute) isDue ||= fits(skipped)
    if (isDue) found.push(at)
    latest = fixed ? Math.max(latest, wall) : wall
  }
  return found
}

test('where clocks change, each time of an expression comes as often as a look at the clock each minute says', () => {
  const moment = fc.constantFrom(...changes.flatMap(([zone, ats]) => ats.map((at) => ({zone, at: Date.parse(at)}))))
  fc.assert(
    fc.property(
      moment,
      field(59),
      field(23),
      fc.integer({min: -300, max: 300}),
      ({zone, at}, minutes, hours, offset) => {
        const from = at + offset * minute
        const fits = (wall: number) =>
          minutes.fits(new Date(wall).getUTCMinutes()) && hours.fits(new Date(wall).getUTCHours())
        const wanted = timesBetween(from + minute, from + day, zone, fits, isFixed(minutes.text, hours.text))
        const schedule = {expression: `${minutes.text} ${hours.text} * * *`, timezone: zone}
        const found: number[] = []
        for (
          let next = nextAfter(schedule, from);
          next !== null && next <= from + day;
          next = nextAfter(schedule, next)
        ) {
          if (found.push(next) > wanted.length) break
        }
        expect(found.map((time) => new Date(time).toISOString())).toEqual(
          wanted.map((time) => new Date(time).toISOString()),
        )
      },
    ),
    {numRuns: 60},
  )
})
