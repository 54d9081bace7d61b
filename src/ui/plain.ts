import type {AppEvent, Reporter} from '../app/events.ts'
import {plainLine} from './document-line.ts'
import {formatSeconds, formatTime, plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** A sign of life for logs and pipes while nothing finishes. */
const heartbeatMs = 30_000

/** Of a mail from cron nobody reads more. */
const maxProblems = 10

/** One line per finished document on `write` (stderr); no animation, no colours. `onlyProblems`: for cron. */
export function plainReporter(
  write: (line: string) => void,
  options: {onlyProblems: boolean; now?: () => number},
): Reporter {
  const now = options.now ?? Date.now
  let spoke = now()
  let told = 0
  const say = (line: string) => {
    spoke = now()
    told++
    if (!options.onlyProblems || told <= maxProblems) write(safeText(line))
  }
  return {
    event(event) {
      const line = options.onlyProblems ? problemLine(event) : eventLine(event, now() - spoke >= heartbeatMs)
      if (line !== null) say(line)
    },
    async close() {
      if (options.onlyProblems && told > maxProblems) write(`and ${told - maxProblems} more: snap jobs --state dead`)
      told = 0
    },
  }
}

function problemLine(event: AppEvent): string | null {
  if (event.type === 'document' && event.document.state === 'failed') return plainLine(event.document)
  const isProblem = event.type === 'paused' || (event.type === 'report' && event.failure !== null)
  return isProblem ? eventLine(event, false) : null
}

function eventLine(event: AppEvent, beat: boolean): string | null {
  switch (event.type) {
    case 'batch':
      return `batch ${event.batch}: ${plural(event.total, 'file')}${event.unchanged ? `, ${event.unchanged} done before` : ''}${event.skipped ? `, ${event.skipped} skipped` : ''}`
    case 'document':
      return plainLine(event.document)
    case 'report':
      return event.failure ? `failed the report: ${event.failure.code} ${event.failure.message}` : 'made the report'
    case 'retry':
      return `retry  ${shortPath(event.path)}: ${event.failure.code} ${event.failure.message.replace(/\.$/u, '')}; again at ${formatTime(event.at)}`
    case 'paused':
      return `paused ${event.queue}: ${event.reason}`
    case 'note':
      return event.message
    case 'progress': {
      if (!beat) return null
      const eta = event.etaSeconds === null ? '' : `, about ${formatSeconds(event.etaSeconds)} left`
      return `${event.percent} % done${eta}`
    }
    default:
      return null
  }
}
