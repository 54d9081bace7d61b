import BetterQueue from 'better-queue'

/** Runs tasks of this process, at most `slots` at once. It knows nothing of jobs, and what it holds may be lost. */
export interface Dispatcher {
  /** Settles as the task does: a task that throws or rejects rejects here and nowhere else. */
  run(task: () => Promise<void>): Promise<void>
  /** Changes how many run at once; what runs goes on. */
  resize(slots: number): void
  close(): Promise<void>
}

interface Task {
  id: string
  start: () => Promise<void>
}

type Ended = {ok: true} | {ok: false; reason: unknown}

/**
 * better-queue as it can be trusted: the memory store, one try, no timeout, public API only. Retries, delays and time
 * limits belong to the durable queue: its own delayed retry leaves the store, and `maxTimeout` does not stop a function.
 */
export function createDispatcher(slots: number): Dispatcher {
  const queue = new BetterQueue<Task, Ended>(
    ({start}: Task, done) => {
      // An async function that rejects hangs a slot for ever, and a rejection with `undefined` would look like success:
      // it only ever hears of success, the outcome travels inside.
      Promise.resolve()
        .then(start)
        .then(
          () => done(null, {ok: true}),
          (reason: unknown) => done(null, {ok: false, reason}),
        )
    },
    {concurrent: slots, maxRetries: 1},
  )
  let last = 0
  return {
    run: (start) =>
      new Promise((resolve, reject) => {
        queue.push({id: String(++last), start}, (error: unknown, ended) => {
          if (error) reject(error)
          else if (ended.ok) resolve()
          else reject(ended.reason)
        })
      }),
    resize(slots) {
      // better-queue compares with this property before each task (lib/queue.js); it has no method for it.
      Object.assign(queue, {concurrent: slots})
    },
    close: () => new Promise((resolve) => queue.destroy(() => resolve())),
  }
}
