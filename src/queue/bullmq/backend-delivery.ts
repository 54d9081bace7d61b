import {randomUUID} from 'node:crypto'
import {setImmediate as turn} from 'node:timers/promises'
import type {IQueueBackend, MinimalJob} from 'bullmq'
import type {Clock} from '../../clock.ts'
import {type Backend, defaultLockMs} from './backend.ts'
import type {Delivery, Ending, Lane, Message, Taken} from './delivery.ts'
import {createEndings, type Waiting} from './endings.ts'
import {laneName, messageId, toJobJson, toTaken} from './messages.ts'
import type {Persistent} from './persistently.ts'

/** Dead jobs: who looks a month later reads of them in the ledger. */
const keepFailed = {age: 30 * 24 * 3600}
/** Below it BullMQ's statement for many, which makes two temporary tables, costs more than that many of its single ones. */
const fewMessages = 8
const askedAtOnce = 500

/** JobNotExist, JobLockNotExist, JobNotInState, JobLockMismatch of BullMQ's ErrorCode: it is not ours any more. */
const notOurs = new Set([-1, -2, -3, -6])

export interface DeliveryOptions {
  /** Beginning of the names of its BullMQ queues: stores that share a server have one each. */
  prefix: string
  /** Who works, in a dashboard of BullMQ's. */
  worker: string
  clock: Clock
  ask: Persistent
}

/** What hands out jobs over any backend of BullMQ. */
export function deliveryOver(backend: Backend, options: DeliveryOptions): Delivery {
  const {prefix, worker, clock, ask} = options
  const lanes = new Map<string, IQueueBackend>()
  const process = randomUUID()
  let takes = 0

  const queueOf = (lane: Lane): IQueueBackend => {
    const name = laneName(prefix, lane)
    const known = lanes.get(name) ?? backend.queues.forQueue(name)
    lanes.set(name, known)
    return known
  }

  const found = (lane: Lane, lock: string, answer: unknown): Found => {
    const [job, id] = (answer ?? []) as [({data?: unknown} | null)?, string?]
    return job == null ? null : {id: id!, taken: toTaken(id!, job.data, lane, lock), lock}
  }
  const next = async (lane: Lane, lock: string): Promise<Found> =>
    found(lane, lock, await queueOf(lane).moveToActive(lock, worker))

  const add = (lane: Lane, messages: readonly Message[]): Promise<unknown> => {
    const queue = queueOf(lane)
    const entries = messages.map((message) => ({jobId: messageId(message), job: toJobJson(message, clock.now())}))
    return ask(() =>
      entries.length < fewMessages
        ? Promise.all(entries.map(({job, jobId}) => queue.addJob(job, jobId)))
        : queue.addJobs(entries),
    )
  }

  const completed = ({taken, removes}: Waiting, fetchNext: boolean) =>
    queueOf(taken.lane).moveToCompleted(
      asJob(messageId(taken)),
      undefined,
      removes || backend.keepDone,
      taken.lock,
      fetchNext,
    )
  const endings = createEndings((waiting) => ask(() => ifOurs(completed(waiting, false))))

  /** Ends one message and takes another; the lock is passed on. */
  const nextAfter = async (waiting: Waiting, lock: string): Promise<Found> => {
    const {lane, lock: passedOn} = waiting.taken
    const asked = completed(waiting, true)
    waiting.told(asked.catch(() => ask(() => ifOurs(completed(waiting, false)))))
    try {
      return found(lane, passedOn, (await asked).result)
    } catch (error) {
      if (notOurs.has((error as {code?: number}).code ?? 0)) return next(lane, lock)
      throw error
    }
  }

  const end = ({taken, how, reason = ''}: Ending): Promise<unknown> => {
    const queue = queueOf(taken.lane)
    if (how === 'back') return queue.moveJobFromActiveToWait(messageId(taken), taken.lock)
    return queue.moveToFailed(asJob(messageId(taken)), reason, keepFailed, taken.lock, false)
  }

  const preferred = (message: Message): Promise<unknown> =>
    // Level 0 goes before all others, and `lifo` before the rest of it.
    ifOurs(queueOf(message.lane).changePriority(messageId(message), 0, true))

  const close = async () => {
    await endings.flush()
    ask.stop()
    await backend.close()
  }
  let closed: Promise<void> | undefined

  return {
    async publish(messages) {
      for (const [lane, own] of byLane(messages)) {
        // A turn of the event loop between them: the server begins, and other servers are heard, while the next part is made.
        let turns: Promise<unknown> = Promise.resolve()
        const parts = [...chunks(own, backend.publishedAtOnce)].map((part) => {
          const added = turns.then(() => add(lane, part))
          turns = turns.then(() => turn())
          return added
        })
        await Promise.all(parts)
      }
    },

    async take(lane, count, lockMs, first) {
      const lock = `${process}:${++takes}`
      if (first !== undefined) await ask(() => preferred(first))
      const all = await ask(() => {
        const after = endings.draw(lane, count).map((waiting) => nextAfter(waiting, lock))
        return someOf([...after, ...Array.from({length: count - after.length}, () => next(lane, lock))])
      })
      const taken = all.flatMap((one) => one?.taken ?? [])
      const foreign = all.filter((one) => one !== null && one.taken === null).map((one) => one!)
      await ask(() =>
        each(foreign, (one) => queueOf(lane).moveToCompleted(asJob(one.id), undefined, true, one.lock, false)),
      )
      if (lockMs !== defaultLockMs) await this.extend(taken, lockMs)
      return taken.sort(first === undefined ? inOrder : firstThenInOrder(first))
    },

    async extend(taken, lockMs) {
      for (const [lane, own] of byLane(taken)) {
        const locks = own.map(({lock}) => lock)
        await ask(() => queueOf(lane).extendLocks(own.map(messageId), locks, lockMs))
      }
    },

    async end(all) {
      const [simple, others] = [all.filter(isSimple), all.filter((ending) => !isSimple(ending))]
      await Promise.all([simple.length > 0 && endings.add(simple), others.length > 0 && ask(() => each(others, end))])
    },

    sweep: (those) => ask(() => each(those, (lane) => queueOf(lane).moveStalledJobsToWait())),

    async withdraw(messages) {
      for (const part of chunks(messages, askedAtOnce)) {
        await ask(() => each(part, (message) => queueOf(message.lane).remove(messageId(message), false)))
      }
    },

    progress: (taken, fraction) =>
      ask(() => each([taken], () => queueOf(taken.lane).updateProgress(messageId(taken), fraction))),

    version: () => ask(() => backend.version()),

    close() {
      closed ??= close()
      return closed
    },
  }
}

const isSimple = ({how}: Ending): boolean => how === 'done' || how === 'void'

/** A message that was taken; its `taken` is null where it is none of ours. */
type Found = {id: string; taken: Taken | null; lock: string} | null

/** All that its backends read of a job that ends: BullMQ's own class asks for a queue with connections of its own. */
const asJob = (id: string): MinimalJob => ({id, opts: {attempts: 1}}) as MinimalJob

const ifOurs = async (asked: Promise<unknown>): Promise<void> => {
  try {
    await asked
  } catch (error) {
    if (!notOurs.has((error as {code?: number}).code ?? 0)) throw error
  }
}

/** Asked together, which is one message; what is not ours any more is left alone. */
async function each<T>(items: readonly T[], ask: (item: T) => Promise<unknown>): Promise<void> {
  await Promise.all(items.map((item) => ifOurs(ask(item))))
}

/** What was answered, if anything was: a message that is taken would wait for the end of its lock if the failure of another hid it. */
async function someOf<T>(asked: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(asked)
  const answers = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = settled.find((each) => each.status === 'rejected')
  if (answers.length === 0 && failed !== undefined) throw failed.reason
  return answers
}

const inOrder = (a: Message, b: Message): number => a.priority - b.priority || a.seq - b.seq

function firstThenInOrder(first: Message): typeof inOrder {
  const id = messageId(first)
  return (a, b) => Number(messageId(b) === id) - Number(messageId(a) === id) || inOrder(a, b)
}

function byLane<T extends Message>(messages: readonly T[]): [Lane, T[]][] {
  const lanes = Map.groupBy(messages, ({lane}) => laneName('', lane))
  return [...lanes.values()].map((own) => [own[0]!.lane, own])
}

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
