/** libvips could not decode or encode a picture; the message is one line. */
export class VipsError extends Error {}

/** What libvips throws is a plain Error; programming errors are of other classes and go on. */
export async function byVips<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof Error) || cause.constructor !== Error) throw cause
    throw new VipsError(cause.message.trim().split('\n').at(-1), {cause})
  }
}
