import {ownIdentity, type ProcessIdentity, stateOf} from '../../queue/process-identity.ts'
import type {Duty} from '../../store/schedule-store.ts'
import type {App} from '../app.ts'

/** Machines that share a store look after their own schedules, whose commands have their paths. */
const dutyOf = ({isShared}: App, {host}: ProcessIdentity): string => (isShared ? `schedules of ${host}` : 'schedules')
/** A leader that says nothing for so long, on a machine that froze, is none any more; one that died is none at once. */
const leaseMs = 30_000

/** Whether this process is the one that looks after schedules, for all of the store on this machine; becomes it where nobody is. */
export async function lead(app: App, self: ProcessIdentity): Promise<boolean> {
  const duty = dutyOf(app, self)
  const now = app.clock.now()
  const found = await app.store.duty(duty)
  const isOwn = found !== null && isSame(parse(found.holder), self)
  if (found && !isOwn && !isVacant(found, now)) return false
  // Four writes a lease are enough; a clock that was set back leaves a lease that seems too long.
  if (found && isOwn && found.until - now > leaseMs * 0.75 && found.until - now <= leaseMs) return true
  return app.store.takeDuty(duty, found?.token ?? null, {holder: JSON.stringify(self), until: now + leaseMs})
}

/** The process that looks after schedules here; null: none. */
export async function leader(app: App): Promise<ProcessIdentity | null> {
  const found = await app.store.duty(dutyOf(app, viewer()))
  if (found === null || isVacant(found, app.clock.now())) return null
  return parse(found.holder)
}

/** Lets another process take over at once. */
export async function resign(app: App, self: ProcessIdentity): Promise<void> {
  const duty = dutyOf(app, self)
  const found = await app.store.duty(duty)
  if (found && isSame(parse(found.holder), self))
    await app.store.takeDuty(duty, found.token, {holder: found.holder, until: 0})
}

function isVacant({holder, until}: Duty, now: number): boolean {
  if (until <= now || until > now + leaseMs) return true
  return stateOf(parse(holder), viewer()) === 'dead'
}

const parse = (text: string): ProcessIdentity => JSON.parse(text) as ProcessIdentity

const isSame = (a: ProcessIdentity, b: ProcessIdentity): boolean =>
  a.host === b.host && a.pid === b.pid && a.bootId === b.bootId && a.processStart === b.processStart

/** True once in `everyMs`, for one process of all: who asks first after that time. At first it only begins to count. */
export async function takeTurn(app: App, name: string, everyMs: number): Promise<boolean> {
  const now = app.clock.now()
  const found = await app.store.duty(name)
  // Further ahead than a turn lasts: the clock was set back.
  if (found && found.until > now && found.until <= now + everyMs) return false
  const taken = await app.store.takeDuty(name, found?.token ?? null, {holder: '', until: now + everyMs})
  return taken && found !== null
}

let seenBy: ProcessIdentity | undefined

/** This process: finding out costs a program of its own where there is no /proc. */
export function viewer(): ProcessIdentity {
  seenBy ??= ownIdentity()
  return seenBy
}
