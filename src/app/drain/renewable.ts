interface Closable {
  close(): Promise<void>
}

/** Something that is made anew when settings change: work that has begun goes on with the old one, which is then closed. */
export interface Renewable<T> {
  use<R>(work: (value: T) => Promise<R>): Promise<R>
  renew(): void
  close(): Promise<void>
}

export function renewable<T extends Closable>(make: () => T, failed: (error: Error) => void): Renewable<T> {
  let current = holder(make())
  const old = new Set<Promise<unknown>>()
  return {
    use: (work) => current.use(work),
    renew() {
      // What cannot be closed must not end the process while nobody waits for it; it is gone with the process.
      const closing: Promise<unknown> = current
        .closeWhenFree()
        .catch(failed)
        .finally(() => old.delete(closing))
      old.add(closing)
      current = holder(make())
    },
    async close() {
      await Promise.all([...old, current.closeWhenFree()])
    },
  }
}

function holder<T extends Closable>(value: T) {
  let users = 0
  let freed: (() => void) | null = null
  return {
    async use<R>(work: (value: T) => Promise<R>): Promise<R> {
      users++
      try {
        return await work(value)
      } finally {
        if (--users === 0) freed?.()
      }
    },
    async closeWhenFree(): Promise<void> {
      if (users > 0) await new Promise<void>((resolve) => (freed = resolve))
      await value.close()
    },
  }
}
