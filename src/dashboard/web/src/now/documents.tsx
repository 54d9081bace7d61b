import {useSignal} from '@preact/signals'
import type {NowResult} from '../../../../types/operate.ts'
import {fileName, money, plural} from '../components/format.ts'
import {Meter} from '../components/meter.tsx'
import {StatePill} from '../components/states.tsx'

type Row = NowResult['documents'][number]

/** Up to this many pages each has its picture; more are small marks, so that 40 of them fit a line. */
const pictured = 6

/** Documents in work and the newest ended ones, their pages lighting up one after the other. */
export const Documents = ({documents}: {documents: Row[]}) =>
  documents.length === 0 ? null : (
    <section class="stack tight" aria-label="Documents">
      <h2>Documents</h2>
      <ul class="sheets">
        {documents.map((row) => (
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
  const withPictures = row.tiles.length <= pictured
  return (
    <div
      class={withPictures ? 'tiles' : 'tiles many'}
      role="img"
      aria-label={`${ready} of ${plural(row.tiles.length, 'page')} read`}
    >
      {row.tiles.map(({page, state}) => (
        <span key={page} class="tile" data-state={state}>
          {withPictures && row.pictured && state === 'done' ? <Thumbnail document={row.id} page={page} /> : null}
        </span>
      ))}
    </div>
  )
}

/** Where the original is gone, the empty sheet below shows. */
function Thumbnail({document, page}: {document: string; page: number}) {
  const missing = useSignal(false)
  if (missing.value) return null
  return (
    <img
      src={`/api/v1/documents/${document}/pages/${page}/thumbnail`}
      alt=""
      loading="lazy"
      onError={() => {
        missing.value = true
      }}
    />
  )
}
