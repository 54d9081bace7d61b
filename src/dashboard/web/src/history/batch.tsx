import type {BatchJson, DocumentJson} from '../../../../types/contract.ts'
import {bytes, count, day, fileName, moment, money, plural} from '../components/format.ts'
import {Icon} from '../components/icon.tsx'
import {Loaded, useLoad} from '../components/load.tsx'
import {StatePill} from '../components/states.tsx'
import {type Column, Table} from '../components/table.tsx'
import {Counts} from './batches.tsx'

const columns: Column<DocumentJson>[] = [
  {title: 'File', wide: true, cell: (document) => <Name document={document} />},
  {title: 'Vendor', cell: ({bill}) => bill?.vendor.value && <span class="cut vendor">{bill.vendor.value}</span>},
  {title: 'Date', cell: ({bill}) => day(bill?.date.value ?? null)},
  {title: 'Total', end: true, cell: ({bill}) => money(bill?.total.value ?? null, bill?.currency.value ?? null)},
  {title: 'Pages', end: true, cell: ({pages}) => pages ?? ''},
  {title: 'State', cell: ({state, review}) => <StatePill state={state === 'done' && review ? 'review' : state} />},
]

/** One batch: what became of each of its documents, and all of its files as one. */
export function Batch({id}: {id: string}) {
  const batch = useLoad<BatchJson>(`batches/${id}`, {live: true})
  return (
    <div class="stack">
      <nav class="row small" aria-label="Back">
        <a class="row" href="#/history">
          <Icon name="previous" /> History
        </a>
      </nav>
      <Loaded from={batch}>{(json) => <Whole json={json} />}</Loaded>
    </div>
  )
}

const Whole = ({json: {batch, counts, compression, documents}}: {json: BatchJson}) => (
  <>
    <div class="page-head">
      <h1>{`Batch of ${moment(batch.createdAt)}`}</h1>
      <a class="button" href={`/api/v1/batches/${batch.id}/zip`} download>
        <Icon name="download" /> Download ZIP
      </a>
    </div>
    <section class="card" aria-label="Documents">
      <div class="card-head">
        <Counts counts={counts} />
        <span class="quiet small number">
          {compression === null ? '' : `${bytes(compression.before)} made ${bytes(compression.after)}`}
        </span>
      </div>
      <Table label="Documents of the batch" columns={columns} rows={documents} id={({id, path}) => `${id} ${path}`} />
      {documents.length < batch.total ? (
        <p class="card-foot quiet small">{`The first ${plural(documents.length, 'document')} of ${count(batch.total)}.`}</p>
      ) : null}
    </section>
  </>
)

const Name = ({document: {id, path, error, reason}}: {document: DocumentJson}) => (
  <div class="stack tight batch-name">
    {id === null ? (
      <span class="cut">{fileName(path)}</span>
    ) : (
      <a class="cut" href={`#/review/${id}`} title={path}>
        {fileName(path)}
      </a>
    )}
    {(error?.message ?? reason) ? <span class="quiet small">{error?.message ?? reason}</span> : null}
  </div>
)
