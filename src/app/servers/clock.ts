import type {Clock} from '../../clock.ts'
import type {Sql} from '../../store/postgres/sql.ts'

/** A clock that drifts by 100 ms a day needs no more. */
const refreshMs = 30_000
const looks = 3

export interface ServerClock extends Clock {
  stop(): void
}

/**
 * The clock of the database server: clocks of machines that work together differ, and leases are compared. Between looks it goes on by this
 * machine's monotonic clock, which no jump of its time of day changes.
 */
export async function startServerClock(sql: Sql): Promise<ServerClock> {
  let ahead = await aheadOf(sql)
  const refresh = async () => {
    // The next look is soon, and whoever works with the server tells what is wrong with it.
    ahead = await aheadOf(sql).catch(() => ahead)
  }
  const timer = setInterval(() => void refresh(), refreshMs)
  timer.unref()
  return {now: () => Math.round(performance.now() + ahead), stop: () => clearInterval(timer)}
}

/** Milliseconds from performance.now() to the server's time: of several looks that with the shortest way (RFC 5905, 10). */
async function aheadOf(sql: Sql): Promise<number> {
  let best = {way: Number.POSITIVE_INFINITY, ahead: 0}
  for (let look = 0; look < looks; look++) {
    const before = performance.now()
    const row = await sql.first<{ms: number}>('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms')
    const way = performance.now() - before
    if (way < best.way) best = {way, ahead: row!.ms - (before + way / 2)}
  }
  return best.ahead
}
