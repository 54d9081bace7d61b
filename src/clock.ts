/** Where every time of store and queue comes from, so that tests can move it, also backwards. */
export interface Clock {
  /** UTC milliseconds. */
  now(): number
}

export const systemClock: Clock = {now: () => Date.now()}
