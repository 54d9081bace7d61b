import {dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {ExitCode, SnapError} from '../../errors.ts'
import {tryLock} from '../../store/lock.ts'
import type {App} from '../app.ts'

/** Ten thousand files take longer; whoever waits for that had better be told. */
const patienceMs = 10_000

/**
 * Does `work` while no other process renames the files of this store: what a second one found begun it would take for
 * left behind by a killed process, and bring to an end. Throws E_STORE_LOCKED (exit 7).
 */
export async function alone<T>(app: App, work: () => Promise<T>): Promise<T> {
  const file = join(dirname(app.paths.store), 'rename.lock')
  const release = await lockWithin(file, patienceMs)
  if (release === null)
    throw new SnapError('E_STORE_LOCKED', 'Another snap is renaming files.', {
      exit: ExitCode.locked,
      hint: 'Run the command again when the other one has ended.',
    })
  try {
    return await work()
  } finally {
    release()
  }
}

async function lockWithin(file: string, ms: number): Promise<(() => void) | null> {
  for (let waited = 0; ; waited += 100) {
    const release = tryLock(file)
    if (release !== null || waited >= ms) return release
    await sleep(100)
  }
}
