/** Does something for all who asked for it in a while. */
export interface Calmly {
  ask(): void
  /** Whoever asked is forgotten. */
  stop(): void
}

/** Waits so many ms for others who ask, and never begins again before it has ended: in a large store an answer takes long. */
export function calmly(act: () => Promise<void>, waitMs: number): Calmly {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAsked = false
  let isActing = false
  let isStopped = false
  const begin = () => {
    if (!isAsked || isActing || isStopped) return
    timer ??= setTimeout(() => {
      timer = undefined
      isAsked = false
      isActing = true
      void act().finally(() => {
        isActing = false
        begin()
      })
    }, waitMs)
  }
  return {
    ask() {
      isAsked = true
      begin()
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
