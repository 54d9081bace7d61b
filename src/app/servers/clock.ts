import {uptime} from 'node:os'
import type {Clock} from '../../clock.ts'
import type {Sql} from '../../store/postgres/sql.ts'

/** A clock that drifts by 100 ms a day needs no more. */
const refreshMs = 30_000
const looks = 3
/** uptime() goes in steps, of 10 ms on Linux and a second on macOS. */
const unsureMs = 3000

export interface ServerClock extends Clock {
  /** Looks at once what time the server has. */
  refresh(): Promise<void>
  stop(): void
}

/** Clocks of this machine, in ms: the monotonic one, which stands still while the machine sleeps, and one that does not. */
export interface MachineClocks {
  awake(): number
  booted(): number
}

const ownClocks: MachineClocks = {awake: () => performance.now(), booted: () => uptime() * 1000}

/**
 * The clock of the database server: clocks of machines that work together differ, and leases are compared. Between looks it goes on by this
 * machine's monotonic clock, which no jump of its time of day changes, and by the time it has slept.
 */
export async function startServerClock(sql: Sql, clocks: MachineClocks = ownClocks): Promise<ServerClock> {
  const steady = steadyClock(clocks)
  let ahead = await aheadOf(sql, steady)
  const refresh = async () => {
    ahead = await aheadOf(sql, steady)
  }
  // The next look is soon, and whoever works with the server tells what is wrong with it.
  const timer = setInterval(() => void refresh().catch(() => {}), refreshMs)
  timer.unref()
  return {now: () => Math.round(steady() + ahead), refresh, stop: () => clearInterval(timer)}
}

/** Milliseconds that go on while the machine sleeps: one that woke with the time of before would take the leases of others for too long. */
function steadyClock({awake, booted}: MachineClocks): () => number {
  const sleepBefore = booted() - awake()
  return () => {
    const slept = booted() - awake() - sleepBefore
    return awake() + (slept > unsureMs ? slept : 0)
  }
}

/** Milliseconds from our time to the server's: of several looks that with the shortest way (RFC 5905, 10). */
async function aheadOf(sql: Sql, steady: () => number): Promise<number> {
  let best = {way: Number.POSITIVE_INFINITY, ahead: 0}
  for (let look = 0; look < looks; look++) {
    const before = steady()
    const row = await sql.first<{ms: number}>('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms')
    const way = steady() - before
    if (way < best.way) best = {way, ahead: row!.ms - (before + way / 2)}
  }
  return best.ahead
}
