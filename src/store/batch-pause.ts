/** A batch whose jobs are held. */
export interface BatchPause {
  batch: string
  reason: string
  /** UTC ms. */
  since: number
  until: number | null
}
