interface Closable {
  close(): Promise<void>
}

/** Opened when it is first asked for, and tried again when that failed: a key file that cannot be read may be mended while work goes on. */
export function openOnce<T extends Closable>(open: () => Promise<T>): {get(): Promise<T>; close(): Promise<void>} {
  let opened: Promise<T> | null = null
  return {
    async get() {
      opened ??= open()
      const current = opened
      try {
        return await current
      } catch (error) {
        if (opened === current) opened = null
        throw error
      }
    },
    /** What could not be opened is no failure here: whoever asked for it has heard. */
    async close() {
      await (await opened?.catch(() => null))?.close()
    },
  }
}
