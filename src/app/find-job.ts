import {ExitCode, SnapError} from '../errors.ts'
import type {Job} from '../queue/types.ts'
import type {App} from './app.ts'

/** The job whose id begins with what was typed ("j_..."); null if there is none. Throws E_AMBIGUOUS_ID for several. */
export async function findJob(app: App, typed: string): Promise<Job | null> {
  const id = typed.trim().toLowerCase()
  if (!id.startsWith('j_')) return null
  const [found, other] = await app.queue.jobs({ids: [id], limit: 2})
  if (!other) return found ?? null
  throw new SnapError('E_AMBIGUOUS_ID', `Several ids of a job begin with ${typed}: ${found!.id}, ${other.id}.`, {
    exit: ExitCode.usage,
    hint: 'Type more of the id.',
  })
}
