import type {HistoryResult} from '../../../../types/operate.ts'
import {Bars} from '../components/bars.tsx'
import {count, duration, shortDay} from '../components/format.ts'
import {Lines} from '../components/lines.tsx'

type Day = HistoryResult['days'][number]

/** How much was done each day, and how long a document took. */
export const Days = ({days}: {days: Day[]}) => (
  <div class="columns">
    <section class="card" aria-label="Documents a day">
      <div class="card-head">
        <h2>Documents a day</h2>
        <span class="quiet small number">{totals(days)}</span>
      </div>
      <div class="card-body">
        <Bars
          label="Documents a day"
          series={[
            {name: 'done', mark: 'good'},
            {name: 'failed', mark: 'bad'},
          ]}
          groups={days.map(({day, done, failed}) => ({name: shortDay(day), values: [done, failed]}))}
          show={count}
        />
      </div>
    </section>
    <section class="card" aria-label="Time for a document">
      <div class="card-head">
        <h2>Time for a document</h2>
      </div>
      <div class="card-body">
        <Lines
          label="Time for a document, by day"
          series={[
            {name: 'half of them within', mark: 'accent'},
            {name: '95 % within', mark: 'warn'},
          ]}
          groups={days.map(({day, p50Ms, p95Ms}) => ({name: shortDay(day), values: [p50Ms, p95Ms]}))}
          show={duration}
        />
      </div>
    </section>
  </div>
)

function totals(days: Day[]): string {
  const sum = (of: (day: Day) => number) => count(days.reduce((all, day) => all + of(day), 0))
  return `${sum(({done}) => done)} done · ${sum(({pages}) => pages)} pages`
}
