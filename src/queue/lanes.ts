import {createDispatcher, type Dispatcher} from './dispatcher.ts'
import {createIntake, type Intake, type IntakeOptions} from './intake.ts'
import type {RunnerOptions} from './runner-types.ts'
import type {ClaimRequest, Lease, QueueLimits} from './types.ts'

/** Slots of this process, with the jobs that were claimed for them. */
interface Slots {
  intake: Intake
  dispatcher: Dispatcher
  claim: Pick<ClaimRequest, 'queues' | 'except' | 'limits'>
}

/** All slots of a runner: those of its lanes, and those that all other queues share. */
export interface Lanes {
  /** Claims as many jobs as there is room for and starts them; whether any came, and whether there may be more. */
  fill(claim: (request: Pick<ClaimRequest, 'queues' | 'except' | 'limits' | 'limit'>) => Promise<Lease[]>): Promise<{
    claimed: boolean
    hasMore: boolean
  }>
  /** Of the queues of lanes, where none are set. */
  limits(): NonNullable<ClaimRequest['limits']>
  /** Jobs that have not started, handed back. */
  drain(): Lease[]
  isEmpty(): boolean
  /** Slots that all queues share which no lane has. */
  resize(slots: number): void
  /** Limits of lanes for queues that have none of their own, by queue. */
  setLimits(limits: Readonly<Record<string, QueueLimits>>): void
  close(): Promise<void>
}

export function createLanes(
  {slots, queues, lanes = []}: Pick<RunnerOptions, 'slots' | 'queues' | 'lanes'>,
  hooks: Omit<IntakeOptions, 'slots' | 'dispatcher'>,
): Lanes {
  const start = (count: number, claim: Slots['claim']): Slots => {
    const dispatcher = createDispatcher(count)
    return {dispatcher, claim, intake: createIntake({...hooks, slots: count, dispatcher})}
  }
  const apart = lanes.flatMap((lane) => Object.keys(lane.queues))
  const isAsked = (queue: string) => queues?.includes(queue) ?? true
  const shared = start(slots, {...(queues && {queues}), except: apart})
  const own = lanes
    .map((lane) => ({lane, asked: Object.keys(lane.queues).filter(isAsked)}))
    .filter(({asked}) => asked.length > 0)
    .map(({lane, asked}) => start(lane.slots, {queues: asked, limits: lane.queues}))
  const all = [shared, ...own]
  return {
    async fill(claim) {
      let claimed = false
      let hasMore = false
      for (const {intake, claim: which} of all) {
        const limit = intake.room()
        if (limit <= 0) continue
        const leases = await claim({...which, limit})
        claimed ||= leases.length > 0
        intake.take(leases)
        hasMore ||= leases.length === limit && intake.room() > 0
      }
      return {claimed, hasMore}
    },
    limits: () => Object.assign({}, ...own.map(({claim}) => claim.limits)),
    drain: () => all.flatMap(({intake}) => intake.drain()),
    resize: (count) => shared.intake.resize(count),
    setLimits(limits) {
      for (const {claim} of own) claim.limits = limits
    },
    isEmpty: () => all.every(({intake}) => intake.isEmpty()),
    async close() {
      for (const {dispatcher} of all) await dispatcher.close()
    },
  }
}
