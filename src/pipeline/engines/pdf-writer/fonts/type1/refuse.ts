/** Thrown by what a font may not do; it is then left as it is. */
class NotUnderstood extends Error {}

export function refuse(what: string): never {
  throw new NotUnderstood(what)
}

/** The value of a function, or null where it met something that is not understood. */
export function unlessRefused<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof NotUnderstood) return null
    throw error
  }
}
