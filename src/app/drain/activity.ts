import type {RunnerEvent} from '../../queue/runner-types.ts'
import type {Job} from '../../queue/types.ts'
import type {WorkerProcess} from '../../types/operate.ts'
import type {StagePool} from './worker-pool.ts'

/** What a job is at. */
export interface Doing {
  file: string | null
  document: string | null
  page: number | null
  pages: number | null
}

interface Counts {
  done: number
  failed: number
  retried: number
}

interface Seen {
  cpuMs: number
  at: number
  percent: number
}

const none = (): Counts => ({done: 0, failed: 0, retried: 0})

/** Shorter ones say nothing: the system counts in steps of 10 ms. */
const leastWindowMs = 500

/** Processor time between looks, as a share of one core. `now` in ms of a clock that never goes back. */
export class CpuShares {
  readonly #seen = new Map<number, Seen>()

  of(process: number, cpuMs: number, now: number): number {
    const last = this.#seen.get(process)
    if (last !== undefined && now - last.at < leastWindowMs) return last.percent
    const percent = last ? Math.max(0, Math.round((100 * (cpuMs - last.cpuMs)) / (now - last.at))) : 0
    this.#seen.set(process, {cpuMs, at: now, percent})
    return percent
  }

  keepOnly(processes: number[]): void {
    for (const process of this.#seen.keys()) if (!processes.includes(process)) this.#seen.delete(process)
  }
}

/** Remembers which job each worker process has, and how those it had ended. */
export class Activity {
  readonly totals = none()
  readonly #jobs = new Map<string, Doing & {name: string; worker: number | null}>()
  /** The newest job of each worker process. */
  readonly #current = new Map<number, string>()
  readonly #counts = new Map<number, Counts>()
  /** Jobs that run in this process, by the number of their slot. */
  readonly #inParent = new Map<number, {job: string; since: number}>()
  readonly #shares = new CpuShares()

  /** A job begins, with what is known about it. */
  began(job: Job, doing: Doing): void {
    this.#jobs.set(job.id, {...doing, name: job.name, worker: null})
  }

  /** A worker process has got these jobs. */
  given(jobs: Job[], worker: number): void {
    for (const {id} of jobs) {
      const known = this.#jobs.get(id)
      if (known) known.worker = worker
    }
    if (jobs[0]) this.#current.set(worker, jobs[0].id)
  }

  /** Runs a job's work in this process; `since` is UTC ms. */
  async inParent<T>(job: Job, since: number, work: () => Promise<T>): Promise<T> {
    let slot = 1
    while (this.#inParent.has(slot)) slot++
    this.#inParent.set(slot, {job: job.id, since})
    this.began(job, nothingKnown)
    try {
      return await work()
    } finally {
      this.#inParent.delete(slot)
    }
  }

  onEvent(event: RunnerEvent): void {
    if (event.type === 'job:done') this.#ended(event.job, 'done')
    else if (event.type === 'job:dead') this.#ended(event.job, 'failed')
    else if (event.type === 'job:retry') this.#ended(event.job, 'retried')
    else if (isGivenUp(event)) this.#jobs.delete(event.job.id)
  }

  #ended({id}: Job, how: keyof Counts): void {
    this.totals[how]++
    const worker = this.#jobs.get(id)?.worker
    this.#jobs.delete(id)
    if (worker == null) return
    const counts = this.#counts.get(worker) ?? none()
    counts[how]++
    this.#counts.set(worker, counts)
  }

  /** The worker processes that there are, and the slots of this process that are at work. `now` as for CpuShares. */
  workers(states: ReturnType<StagePool['state']>, program: {id: string; name: string}, now: number): WorkerProcess[] {
    const ids = states.map(({id}) => id)
    this.#shares.keepOnly(ids)
    for (const map of [this.#counts, this.#current]) for (const id of map.keys()) if (!ids.includes(id)) map.delete(id)
    const children = states.map((state): WorkerProcess => {
      const {id, pid = null, phase, since, startedAt, rssMb, cpuMs} = state
      const job = state.label === null ? null : (this.#current.get(id) ?? null)
      return {
        ...this.#rowOf(workerId(program.id, id), program.name, job),
        pid,
        phase,
        rssMb: Math.round(rssMb),
        cpuPercent: this.#shares.of(id, cpuMs, now),
        since,
        startedAt,
        ...(this.#counts.get(id) ?? none()),
      }
    })
    return [...children, ...this.#remoteRows(program)]
  }

  #remoteRows({id, name}: {id: string; name: string}): WorkerProcess[] {
    const slots = [...this.#inParent].sort(([a], [b]) => a - b)
    return slots.map(([slot, {job, since}]) => {
      const row = this.#rowOf(remoteId(id, slot), name, job)
      return {...row, pid: null, phase: 'busy', rssMb: 0, cpuPercent: 0, since, startedAt: since, ...none()}
    })
  }

  #rowOf(id: string, program: string, job: string | null) {
    const known = job === null ? undefined : this.#jobs.get(job)
    const {file, document, page, pages} = known ?? nothingKnown
    return {id, program, job: known ? job : null, stage: known?.name ?? null, file, document, page, pages}
  }

  /** What stands behind an id of `workers()`: the number of a child, or the job of a slot in this process. */
  find(program: string, id: string): {child: number} | {job: string} | null {
    const [, kind, number] = new RegExp(`^${shortId(program)}-(r?)(\\d+)$`).exec(id) ?? []
    if (number === undefined) return null
    if (kind === '') return {child: Number(number)}
    const slot = this.#inParent.get(Number(number))
    return slot === undefined ? null : {job: slot.job}
  }
}

const isGivenUp = (event: RunnerEvent) =>
  event.type === 'job:released' || event.type === 'job:lost' || event.type === 'job:cancelled'

const nothingKnown: Doing = {file: null, document: null, page: null, pages: null}

/** The random end of a program's id: two of those at work share 24 bits once in 10 million. */
const shortId = (program: string): string => program.slice(-6)
const workerId = (program: string, child: number): string => `${shortId(program)}-${child}`
const remoteId = (program: string, slot: number): string => `${shortId(program)}-r${slot}`
