import {api} from '../api.ts'
import {Button} from '../components/button.tsx'
import {useKeys} from '../components/keys.ts'
import {Empty} from '../components/states.tsx'
import {tellDone} from '../components/toast.ts'
import {now, readOnly, serverTime} from '../events.ts'
import {Documents} from './documents.tsx'
import {DropZone, PickFiles, pickFiles} from './drop.tsx'
import {Progress} from './progress.tsx'
import {Queues} from './queues.tsx'
import {Workers} from './workers.tsx'
import './now.css'

/** What is being read this moment, by whom, and what waits. */
export function Now() {
  const result = now.value
  useKeys(
    'Now',
    readOnly.value
      ? []
      : [
          {keys: 'a', does: 'Add files', run: pickFiles},
          {keys: 'p', does: 'Pause or resume all queues', run: () => void pauseAll()},
        ],
  )
  if (result === null) return <div class="loading" role="status" aria-label="Loading" />
  return (
    <div class="stack">
      <div class="page-head">
        <h1>Now</h1>
        {readOnly.value ? null : (
          <div class="row">
            <PauseAll />
            <PickFiles />
          </div>
        )}
      </div>
      {readOnly.value ? null : <DropZone />}
      <div class="now-top">
        {result.batch === null ? <Nothing /> : <Progress batch={result.batch} at={result.at} />}
        <Workers programs={result.stats.programs} at={serverTime.value} />
      </div>
      <Documents documents={result.documents} />
      <Queues queues={result.stats.queues} disk={result.stats.disk} />
    </div>
  )
}

const Nothing = () => (
  <section class="card">
    <Empty icon="file" title="Nothing has been read yet">
      {readOnly.value ? null : 'Drop bills, receipts or PDFs anywhere on this page, or run '}
      <code>snap process ./bills</code>
    </Empty>
  </section>
)

const allPaused = () => {
  const queues = now.value?.stats.queues ?? []
  return queues.length > 0 && queues.every(({paused}) => paused)
}

async function pauseAll(): Promise<void> {
  const verb = allPaused() ? 'resume' : 'pause'
  await api(verb, {body: {all: true}})
  tellDone(verb === 'pause' ? 'All queues pause: what runs now is finished first.' : 'All queues go on.')
}

const PauseAll = () => (
  <Button icon={allPaused() ? 'play' : 'pause'} onClick={pauseAll}>
    {allPaused() ? 'Resume all' : 'Pause all'}
  </Button>
)
