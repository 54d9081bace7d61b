/** A sleep that can be cut short; a wake that comes before the sleep is not lost. */
export interface Waker {
  wake(): void
  sleep(ms: number): Promise<void>
}

export function createWaker(): Waker {
  let isAwake = false
  let cutShort = () => {}
  return {
    wake() {
      isAwake = true
      cutShort()
    },
    async sleep(ms) {
      if (!isAwake) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          cutShort = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isAwake = false
    },
  }
}
