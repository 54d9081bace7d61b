import {DocumentError} from '../../../errors.ts'

/** Runs a parser over hostile bytes: whatever it throws means that the bytes cannot be read, and never gets better. */
export async function orUnreadable<T>(format: string, parse: () => T | Promise<T>): Promise<T> {
  try {
    return await parse()
  } catch (error) {
    if (error instanceof DocumentError) throw error
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new DocumentError('E_UNREADABLE', `Not a readable ${format} file: ${why}`, {cause: error})
  }
}
