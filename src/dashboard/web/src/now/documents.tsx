import {useSignal} from '@preact/signals'
import type {NowResult} from '../../../../types/operate.ts'
import {fileName, money, plural} from '../components/format.ts'
import {Icon} from '../components/icon.tsx'
import {Meter} from '../components/meter.tsx'
import {StatePill} from '../components/states.tsx'

type Row = NowResult['documents'][number]

/** Up to this many pages each has its picture; more are small marks, so that 40 of them fit a line. */
const mostPictures = 6

/** So many are shown: the queues below stay in reach. */
const mostDocuments = 12

/** Documents in work and the newest ended ones, their pages lighting up one after the other. */
export const Documents = ({documents}: {documents: Row[]}) =>
  documents.length === 0 ? null : (
    <section class="stack tight" aria-label="Documents">
      <h2>Documents</h2>
      <ul class="sheets">
        {documents.slice(0, mostDocuments).map((row) => (
          <Sheet key={row.id} row={row} />
        ))}
      </ul>
    </section>
  )

const Sheet = ({row}: {row: Row}) => (
  <li class="card sheet" data-state={row.state}>
    <Tiles row={row} />
    <div class="sheet-words">
      <div class="row apart sheet-name">
        <a class="sheet-link cut grow" href={`#/review/${row.id}`} title={row.path}>
          {fileName(row.path)}
        </a>
        <StatePill state={row.state === 'done' && row.review ? 'review' : row.state} />
      </div>
      <p class="quiet small cut">{told(row)}</p>
      {row.state === 'running' ? <Meter label={`${fileName(row.path)} is read`} share={row.progress} /> : null}
    </div>
  </li>
)

/** What is known about it, in one line. */
function told(row: Row): string {
  if (row.error !== null) return row.error.message
  const known = [row.vendor, money(row.total, row.currency)].filter((word) => word !== null && word !== '')
  if (known.length > 0) return known.join(' · ')
  return [row.kind, row.pages === null ? null : plural(row.pages, 'page')].filter((word) => word !== null).join(' · ')
}

const Tiles = ({row}: {row: Row}) => {
  const ready = row.tiles.filter(({state}) => state === 'done').length
  // Small documents are read as a whole: none of their pages is said to be at work, all of them are.
  const isWhole = row.state === 'running' && row.tiles.every(({state}) => state === 'waiting')
  const withPictures = row.tiles.length <= mostPictures
  return (
    <div
      class={withPictures ? 'tiles' : 'tiles many'}
      role="img"
      aria-label={`${ready} of ${plural(row.tiles.length, 'page')} read`}
    >
      {row.tiles.map(({page, state}) => (
        <span key={page} class="tile" data-state={isWhole ? 'running' : state}>
          {withPictures && state === 'done' ? <Picture row={row} page={page} /> : null}
        </span>
      ))}
    </div>
  )
}

/** Of mails and tables, and where the original is gone, a sign for paper. */
function Picture({row: {id, pictured}, page}: {row: Row; page: number}) {
  const missing = useSignal(false)
  if (!pictured || missing.value) return <Icon name="file" size={20} />
  return (
    <img
      src={`/api/v1/documents/${id}/pages/${page}/thumbnail`}
      alt=""
      loading="lazy"
      onError={() => {
        missing.value = true
      }}
    />
  )
}
