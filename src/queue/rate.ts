/** So many claims in so many milliseconds. */
export interface Rate {
  count: number
  perMs: number
}

/** What is left of a rate, and when that was written down (UTC ms). */
export interface Bucket {
  tokens: number
  at: number
}

/**
 * Claims come one by one, not all at the begin of a period: a bucket of `count` tokens let 30/m go 120 times in the first
 * three minutes instead of 90. A bucket of one alone loses what comes while nobody looks: a runner sleeps 100 ms, which
 * made 8.3/s of 10/s. A quarter of a second more makes up for that.
 */
const slackMs = 250

const bucketSize = ({count, perMs}: Rate): number => 1 + (slackMs * count) / perMs

/** Tokens by now. A bucket of the future (the clock was set back) counts as full: nobody waits for that time. */
export function tokensAt(bucket: Bucket | null, rate: Rate, now: number): number {
  const size = bucketSize(rate)
  if (bucket === null || bucket.at > now) return size
  return Math.min(size, bucket.tokens + ((now - bucket.at) * rate.count) / rate.perMs)
}

/** When a whole token is there, UTC ms. */
export function opensAt(bucket: Bucket | null, rate: Rate, now: number): number {
  const missing = Math.max(0, 1 - tokensAt(bucket, rate, now))
  return now + Math.ceil((missing * rate.perMs) / rate.count)
}
