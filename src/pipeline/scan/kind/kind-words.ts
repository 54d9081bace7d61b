export interface KindWords {
  /** What such a document is headed, on a row of its own or with little else. */
  titles: readonly string[]
  /** How much a phrase speaks for the kind. */
  evidence: readonly [weight: number, phrases: readonly string[]][]
}
