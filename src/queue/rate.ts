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
 * Claims come one by one, not all at the begin of a period: a bucket of `count` tokens lets 30/m go 120 times in the first
 * three minutes instead of 90. A bucket of one alone loses what comes while nobody looks: a runner sleeps 100 ms, which
 * makes 8.3/s of 10/s. A quarter of a second more makes up for that.
 */
const slackMs = 250

const bucketSize = ({count, perMs}: Rate): number => 1 + (slackMs * count) / perMs

/**
 * Who waited for the write lock looked at its clock before the one who had it: a bucket of a moment in the future is as it
 * is. Taken for full, 100/s were 115/s in two processes.
 */
const skewMs = 10_000

/** The bucket by now. One far in the future counts as full: the clock was set back, and nobody waits for that time. */
export function refilled(bucket: Bucket | null, rate: Rate, now: number): Bucket {
  const size = bucketSize(rate)
  if (bucket === null || bucket.at > now + skewMs) return {tokens: size, at: now}
  const at = Math.max(now, bucket.at)
  return {tokens: Math.min(size, bucket.tokens + ((at - bucket.at) * rate.count) / rate.perMs), at}
}

/** When a whole token is there, UTC ms. */
export function opensAt(bucket: Bucket | null, rate: Rate, now: number): number {
  const {tokens, at} = refilled(bucket, rate, now)
  return at + Math.ceil((Math.max(0, 1 - tokens) * rate.perMs) / rate.count)
}
