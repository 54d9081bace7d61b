import type {HistoryResult} from '../../../../types/operate.ts'
import {bytes} from '../components/format.ts'
import {Loaded, useLoad} from '../components/load.tsx'
import {Empty} from '../components/states.tsx'
import {route} from '../route.ts'
import {Batch} from './batch.tsx'
import {Batches} from './batches.tsx'
import {Days} from './days.tsx'
import {Schedules} from './schedules.tsx'
import './history.css'

/** `#/history` is the whole, `#/history/b_…` one batch. */
export function History() {
  const id = route.value[1]
  return id ? <Batch key={id} id={id} /> : <Whole />
}

/** What was done, day by day and batch by batch, what is to come, and the room it takes. */
function Whole() {
  const history = useLoad<HistoryResult>('history', {live: true})
  return (
    <div class="stack">
      <div class="page-head">
        <h1>History</h1>
      </div>
      <Loaded from={history}>
        {({days, batches, schedules, disk}) => (
          <>
            {days.length === 0 ? <Nothing /> : <Days days={days} />}
            {batches.length === 0 ? null : <Batches batches={batches} />}
            <div class="columns">
              <Schedules schedules={schedules} />
              <Disk disk={disk} />
            </div>
          </>
        )}
      </Loaded>
    </div>
  )
}

const Nothing = () => (
  <section class="card">
    <Empty icon="history" title="No history yet">
      Days and batches appear here once documents were read.
    </Empty>
  </section>
)

const Disk = ({disk}: {disk: HistoryResult['disk']}) => (
  <section class="card" aria-label="Disk">
    <div class="card-head">
      <h2>Disk</h2>
      <span class="quiet small">{`${bytes(disk.freeBytes)} free`}</span>
    </div>
    <dl class="figures card-body">
      <Figure name="Originals" value={bytes(disk.originalBytes)} />
      <Figure name="Files made" value={bytes(disk.filesBytes)} />
      <Figure name="Saved by compression" value={bytes(disk.savedBytes)} />
      <Figure name="Store" value={bytes(disk.storeBytes)} />
    </dl>
  </section>
)

const Figure = ({name, value}: {name: string; value: string}) => (
  <div>
    <dt class="quiet small">{name}</dt>
    <dd class="number">{value}</dd>
  </div>
)
