/** A job that may be handed out, as the engine that hands it out knows it. */
export interface Message {
  /** Public id of the job. */
  job: string
  /** How often the job became ready: an older message of it is void. */
  delivery: number
  /** What is handed out in one order: jobs of one queue and one position of the stage. */
  lane: Lane
  /** 0 first; within it by `seq`. */
  priority: number
  seq: number
}

export interface Lane {
  queue: string
  order: number
}

/** A message under a lock. */
export interface Taken extends Message {
  /** Who may end or extend it. */
  lock: string
}

/** What becomes of a message that was taken. */
export interface Ending {
  taken: Taken
  /**
   * `done` and `failed` end it (kept for a while, for those who look); `void`: it told of a job that is not to be handed out (any
   * more), and is removed; `back`: it is to be handed out again.
   */
  how: 'done' | 'failed' | 'void' | 'back'
  reason?: string
}

/**
 * What hands out jobs that are ready: BullMQ, over Redis or PostgreSQL. What a job is, stands in the ledger; a message that is
 * lost or comes twice changes nothing but time. All calls are safe to repeat.
 */
export interface Delivery {
  /** Makes jobs available, in any order of calls; a message that is there already stays as it is. */
  publish(messages: readonly Message[]): Promise<void>
  /** Takes up to `count` messages of a lane, by priority and seq; `first` is taken before them where it is there. */
  take(lane: Lane, count: number, lockMs: number, first?: Message): Promise<Taken[]>
  /** The locks last `lockMs` from now; those that are not ours any more are left alone: the ledger knows. */
  extend(taken: readonly Taken[], lockMs: number): Promise<void>
  end(endings: readonly Ending[]): Promise<void>
  /** What was taken by processes that died comes back, or goes, when its lock has ended. */
  sweep(lanes: readonly Lane[]): Promise<void>
  /** Removes messages that nobody has taken. */
  withdraw(messages: readonly Message[]): Promise<void>
  /** Words in a bar or dashboard of BullMQ's own. */
  progress(taken: Taken, fraction: number): Promise<void>
  /** What answers, with its version. Throws where it does not. */
  version(): Promise<string>
  close(): Promise<void>
}
