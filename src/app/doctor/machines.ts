import type {SnapError} from '../../errors.ts'
import type {App} from '../app.ts'
import type {ServerFacts} from '../servers/facts.ts'
import {type Check, ok, problem, warning} from './checks.ts'

/** A job asks some twenty times: from here on that is half a second. */
const farMs = 25
/** Leases and schedules go by the server's clock; times of files and of logs by this machine's. */
const aheadMs = 60_000

/** The servers that the store and the queue are on. */
export async function checkConnections(app: Pick<App, 'servers'>): Promise<Check[]> {
  try {
    return (await app.servers()).map(checkOne)
  } catch (error) {
    const {message, hint} = error as SnapError
    return [problem('servers', message, hint ?? null)]
  }
}

function checkOne({role, place, version, roundTripMs, aheadMs: ahead}: ServerFacts): Check {
  const name = `${role} server`
  const detail = `${version} at ${place}, ${roundTripMs.toFixed(1)} ms away`
  if (roundTripMs > farMs) return warning(name, detail, 'Work on a machine that is nearer to it.')
  if (ahead !== null && Math.abs(ahead) > aheadMs) {
    const seconds = Math.round(Math.abs(ahead) / 1000)
    const how = ahead > 0 ? 'behind' : 'ahead of'
    return warning(
      name,
      `${detail}; the clock of this machine is ${seconds} s ${how} its clock`,
      'Set it: timedatectl set-ntp true',
    )
  }
  return ok(name, detail)
}
