/** The interface with its promises taken off: how SQLite, which answers at once, implements it. */
export type Sync<T> = {
  [K in keyof T]: T[K] extends (...parameters: infer P) => Promise<infer R> ? (...parameters: P) => R : never
}

/** The asynchronous interface over a synchronous one; what is thrown becomes a rejection, after `translate`. */
export function promised<T extends object>(methods: Sync<T>, translate: (error: unknown) => unknown): T {
  const entries = Object.entries(methods as Record<string, (...parameters: unknown[]) => unknown>)
  const wrapped = entries.map(([name, method]) => [
    name,
    async (...parameters: unknown[]) => {
      try {
        return method(...parameters)
      } catch (error) {
        throw translate(error)
      }
    },
  ])
  return Object.fromEntries(wrapped) as T
}
