import {useEffect} from 'preact/hooks'
import type {DocumentJson} from '../../../../types/contract.ts'
import type {DocumentRow} from '../../../../types/operate.ts'
import type {UnsureValue} from '../../../../types/review.ts'
import {api} from '../api.ts'
import {Button} from '../components/button.tsx'
import {fileName, plural} from '../components/format.ts'
import {Loaded, useLoad} from '../components/load.tsx'
import {Empty, Pill} from '../components/states.tsx'
import {tellFault} from '../components/toast.ts'
import {readOnly} from '../events.ts'
import {query} from '../query.ts'
import {route} from '../route.ts'
import {confirmAll, keepDraft, step} from './actions.ts'
import {Form} from './form.tsx'
import {useReviewKeys} from './keys.ts'
import {PageView} from './page-view.tsx'
import {neighbour, queueOf, type Waiting} from './queue.ts'
import {current, queue, round, settled, show, shownPage} from './store.ts'
import {turn, zoom} from './view.ts'
import {loadWords} from './words-of.ts'
import './review.css'

/** Values asked for at a time, some 50 documents: where one of 50 is unsure, 300 values were 2.2 s to the first one. */
const valuesAtATime = 100

/** Documents that need a look, one at a time: the page on one side, its values on the other. */
export function Review() {
  const values = useLoad<{values: UnsureValue[]}>(query('review', {limit: valuesAtATime}))
  useQueue(values.data.value?.values ?? null)
  useEffect(() => {
    if (round.value > 0) void values.reload()
  }, [round.value])
  useEffect(
    () => () => {
      keepDraft()
      show(null)
    },
    [],
  )
  useReviewKeys()
  return (
    <Loaded from={values}>
      {() => (queue.value === null ? <Waits /> : <Queue list={queue.value} reload={values.reload} />)}
    </Loaded>
  )
}

const Waits = () => <div class="loading" role="status" aria-label="Loading" />

/** The queue of these values, and of documents that need a look for another reason and got none in this visit. */
function useQueue(values: UnsureValue[] | null): void {
  useEffect(() => {
    if (values === null) return
    let isGone = false
    api<{documents: DocumentRow[]}>(query('documents', {review: true, limit: 100})).then(({documents}) => {
      const flagged = documents.filter(({id}) => !settled.value.has(id))
      if (!isGone) queue.value = queueOf(values, flagged)
    }, tellFault)
    return () => {
      isGone = true
    }
  }, [values])
}

function Queue({list, reload}: {list: readonly Waiting[]; reload: () => Promise<void>}) {
  const id = idOf(list)
  useOpened(id)
  useNextPicture(id === null ? null : neighbour(list, id, 1))
  if (id === null) return <AllDone reload={reload} />
  const one = list.find((waiting) => waiting.id === id)
  const at = list.findIndex((waiting) => waiting.id === id)
  const document = current.value?.id === id ? current.value : null
  return (
    <div class="review">
      <QueueList list={list} id={id} />
      <div class="review-head">
        <div class="grow">
          <h1 class="cut">{document?.bill?.vendor.value ?? fileName(one?.path ?? document?.path ?? '')}</h1>
          <p class="quiet small cut">
            {at < 0 ? '' : `${at + 1} of ${list.length} · `}
            {fileName(one?.path ?? document?.path ?? '')}
            {document?.kind ? ` · ${document.kind}` : ''}
          </p>
        </div>
        <div class="row">
          <Button
            icon="previous"
            label="Document before (K)"
            disabled={neighbour(list, id, -1) === null}
            onClick={() => step(-1)}
          />
          <Button icon="next" label="Next document (J)" onClick={() => step(1)} />
          <Button kind="primary" icon="check" disabled={readOnly.value || document === null} onClick={confirmAll}>
            All right
          </Button>
        </div>
      </div>
      {document === null ? (
        <Waits />
      ) : (
        <>
          <PageView document={document} />
          <Form key={id} document={document} candidates={one?.candidates ?? {}} />
        </>
      )}
    </div>
  )
}

/** The document of the address, or the first that waits. */
const idOf = (list: readonly Waiting[]): string | null =>
  (route.value[0] === 'review' ? route.value[1] : undefined) ?? list.find(({id}) => !settled.value.has(id))?.id ?? null

/** Loads the document and the words of its page. */
function useOpened(id: string | null): void {
  useEffect(() => {
    if (id === null) return
    // An address of its own: the page must not move on by itself when the first document that waits is another one.
    if (route.value[1] !== id) location.replace(`#/review/${id}`)
    if (current.value?.id === id) return
    keepDraft()
    let isGone = false
    zoom.value = 1
    turn.value = 0
    api<DocumentJson>(`documents/${id}`).then(
      (document) => {
        if (!isGone) show(document)
      },
      (thrown) => {
        if (!isGone) tellFault(thrown)
      },
    )
    return () => {
      isGone = true
    }
  }, [id])
  const number = shownPage.value
  const opened = current.value?.id
  useEffect(() => {
    if (opened) void loadWords(opened, number)
  }, [opened, number])
}

/** Has the picture of the next document drawn while this one is looked at: drawing takes up to 2 s. */
function useNextPicture(next: Waiting | null): void {
  const isReady = current.value !== null
  useEffect(() => {
    if (isReady && next !== null) drawAhead(next.id).catch(() => undefined)
  }, [next?.id, isReady])
}

async function drawAhead(id: string): Promise<void> {
  const {pageImages} = await api<DocumentJson>(`documents/${id}`)
  if (pageImages[0]?.width) await fetch(`/api/v1/documents/${id}/pages/1/image?width=1280`)
}

/** From here on the queue is a column of its own. */
const asColumn = '(width >= 80rem)'

function QueueList({list, id}: {list: readonly Waiting[]; id: string}) {
  useEffect(() => {
    if (matchMedia(asColumn).matches)
      document.querySelector('.queue-link[aria-current]')?.scrollIntoView({block: 'nearest'})
  }, [id])
  return (
    <details class="queue" open={matchMedia(asColumn).matches}>
      <summary>
        To look at <Pill tone="accent">{list.filter((one) => !settled.value.has(one.id)).length}</Pill>
      </summary>
      <ol aria-label="Documents to look at">
        {list.map((one) => (
          <li key={one.id}>
            <a
              class="queue-link"
              href={`#/review/${one.id}`}
              aria-current={one.id === id ? 'true' : undefined}
              data-settled={settled.value.has(one.id) || undefined}
            >
              <span class="cut">{fileName(one.path)}</span>
              <span class="quiet small">
                {settled.value.has(one.id) ? 'done' : one.unsure === 0 ? 'check' : plural(one.unsure, 'value')}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </details>
  )
}

const AllDone = ({reload}: {reload: () => Promise<void>}) => (
  <div class="card">
    <h1 class="hidden">Review</h1>
    <Empty icon="check" title="Nothing to look at">
      Every value is sure, or was confirmed. What snap is not sure of will wait here.
    </Empty>
    <div class="row review-again">
      <Button icon="retry" onClick={reload}>
        Look again
      </Button>
      <a class="button" href="#/bills">
        All bills
      </a>
    </div>
  </div>
)
