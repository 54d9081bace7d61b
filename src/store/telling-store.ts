/** What happened and is still to be told to a command or on the desktop. */
export interface Telling {
  /** `h_...`: the same when it is told again after a crash. */
  id: string
  event: 'done' | 'failed' | 'batch'
  /** Public id of the run, or of the batch. */
  subject: string
  /** UTC ms. */
  at: number
}

export interface TellingStore {
  /** What is due, oldest first, for this caller alone until a time (UTC ms); batches when they have ended. */
  takeTellings(limit: number, until: number): Promise<Telling[]>
  /** It was told, or nobody wants to hear it. */
  endTelling(id: string): Promise<void>
}

/** One that is taken for longer than anybody takes them was taken before the clock was set back. */
export const tellingSkewMs = 10_000
