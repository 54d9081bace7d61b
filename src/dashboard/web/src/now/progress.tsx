import type {NowResult} from '../../../../types/operate.ts'
import {count, duration, moment} from '../components/format.ts'
import {Ring} from './ring.tsx'

type Batch = NonNullable<NowResult['batch']>

/** In the order in which they are told, each with the colour it has everywhere and the page that says more. */
const kinds = [
  ['done', 'good', null],
  ['review', 'warn', '#/review'],
  ['failed', 'bad', '#/failed'],
  ['refused', 'bad', null],
  ['duplicate', 'quiet', null],
  ['unchanged', 'quiet', null],
  ['skipped', 'quiet', null],
  ['cancelled', 'quiet', null],
  ['running', 'accent', null],
  ['waiting', 'quiet', null],
  ['delayed', 'warn', null],
] as const

/** Always told, also when there is none. */
const always = new Set(['done', 'failed', 'waiting'])

/** How far the newest batch is. */
export const Progress = ({batch, at}: {batch: Batch; at: number}) => (
  <section class="card progress" aria-label="Progress">
    <Ring
      percent={batch.percent}
      finished={batch.finished}
      failedShare={(batch.counts['failed'] ?? 0) / Math.max(batch.total, 1)}
    />
    <div class="grow stack tight">
      <div>
        <h2>{headline(batch)}</h2>
        <p class="quiet small">{`begun ${moment(batch.createdAt, at)}`}</p>
      </div>
      <dl class="counts">
        {kinds
          .filter(([name]) => always.has(name) || (batch.counts[name] ?? 0) > 0)
          .map(([name, mark, link]) => (
            <div key={name} data-mark={mark}>
              <dt>{link === null ? name : <a href={link}>{name}</a>}</dt>
              <dd class="number">{count(batch.counts[name] ?? 0)}</dd>
            </div>
          ))}
      </dl>
    </div>
  </section>
)

function headline({finished, total, etaSeconds}: Batch): string {
  const documents = total === 1 ? '1 document' : `${count(total)} documents`
  if (finished) return `${documents}, all settled`
  return etaSeconds === null ? documents : `${documents}, about ${duration(etaSeconds * 1000)} left`
}
