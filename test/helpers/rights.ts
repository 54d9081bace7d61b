import {chmodSync} from 'node:fs'
import {dirname} from 'node:path'

/** Any user that owns nothing. */
const NOBODY = 65_534

/** Does something as a user who may not open this folder; rights do not keep root out, so root becomes another user meanwhile. */
export async function withoutRightsTo<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0
  chmodSync(folder, 0)
  for (let above = dirname(folder); isRoot && above.split('/').length > 2; above = dirname(above))
    chmodSync(above, 0o755)
  if (isRoot) process.seteuid!(NOBODY)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid!(0)
    chmodSync(folder, 0o700)
  }
}
