import type {CauseGroup} from '../../../../types/operate.ts'
import {api} from '../api.ts'
import {plural} from '../components/format.ts'
import {tellDone} from '../components/toast.ts'

interface How {
  with?: {lang: string}
  password?: string
}

interface Retried {
  retried: number
  skipped: unknown[]
}

/** All of a cause again, and a word about what became of that. What the bytes themselves cause has to be insisted on. */
export async function retry(group: CauseGroup, how: How): Promise<void> {
  const isChanged = how.with !== undefined || how.password !== undefined
  const body = {error: group.code, ...how, ...(group.retryable || isChanged ? {} : {force: true})}
  const {retried, skipped} = await api<Retried>('retry', {body})
  const left = skipped.length === 0 ? null : `${plural(skipped.length, 'document')} left as they were.`
  tellDone(`${plural(retried, 'document')} tried again.`, left)
}

/** Gives the queue that the jobs of a cause are in so many ms for one: asked to end at nine tenths. */
export async function allowTime({documents}: CauseGroup, hardMs: number): Promise<void> {
  const job = documents[0]?.job
  if (!job) return
  const {queue} = (await api<{job: {queue: string}}>(`jobs/${job}`)).job
  await api(`queues/${encodeURIComponent(queue)}`, {method: 'PUT', body: {hardMs, softMs: Math.round(hardMs * 0.9)}})
}
