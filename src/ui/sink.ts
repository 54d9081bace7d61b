import type {SinkResult} from '../app/sink/command.ts'
import type {SinkStatus} from '../app/sink/sync.ts'
import {formatTime, plural} from './format.ts'
import {safeText} from './safe-text.ts'

/** What was, or would be, sent and deleted. */
export function sinkLines({dryRun, documents, inStep, send, delete: deleted, message, points}: SinkResult): string[] {
  if (documents === 0) return [`Everything is in step: ${plural(points, 'point')}.`]
  const what = `${plural(send, 'point')} to send, ${deleted} to delete, of ${plural(documents, 'document')}; ${inStep} in step`
  if (dryRun) return [`${what}. Nothing was done.`]
  return [`${what}. The database has ${plural(points, 'point')} of ours now.`, ...(message ? [safeText(message)] : [])]
}

/** The database and what it has. */
export function sinkStatusLines({sink, points, documents, lastAt, queue, errors}: SinkStatus): string[] {
  if (sink === null) return ['No vector database is set. For one: snap config set sink.kind qdrant']
  const {waiting, running, delayed, failed} = queue
  return [
    safeText(`${sink.kind} at ${sink.url}, ${sink.collection}`),
    `${plural(points, 'point')} of ${plural(documents, 'document')}${lastAt === null ? '' : `, last at ${formatTime(lastAt)}`}`,
    `waiting ${waiting}, running ${running}, delayed ${delayed}, failed ${failed}`,
    ...errors.map((error) => safeText(error)),
  ]
}
