import {useSignal} from '@preact/signals'
import type {Bill, Field} from '../../../../types/bill.ts'
import type {ArtifactJson, DocumentJson} from '../../../../types/contract.ts'
import {Button} from '../components/button.tsx'
import {bytes, duration, fileName, money} from '../components/format.ts'
import {Icon} from '../components/icon.tsx'
import {Loaded, useLoad} from '../components/load.tsx'
import {Empty, ErrorBox, Pill, StatePill} from '../components/states.tsx'
import {type Column, Table} from '../components/table.tsx'
import {type Section, sectionsOf} from '../review/entries.ts'
import {shownValue} from '../review/shown.ts'
import {Checks} from '../review/sum.tsx'
import {Compare} from './compare.tsx'

/** One document whole: its pages, what was read, and the files that were made. */
export function Detail({id}: {id: string}) {
  const loading = useLoad<DocumentJson>(`documents/${id}`, {live: true})
  return <Loaded from={loading}>{(document) => <Whole id={id} document={document} />}</Loaded>
}

const Whole = ({id, document}: {id: string; document: DocumentJson}) => (
  <div class="stack">
    <Head id={id} document={document} />
    {document.error === null ? null : <ErrorBox error={document.error} />}
    <div class="detail">
      <Pages id={id} document={document} />
      <div class="stack">
        {sectionsOf(document).map((section) => (
          <Values key={section.prefix + (section.bill === null)} section={section} />
        ))}
        <Files id={id} document={document} />
        <Stages document={document} />
        <Places document={document} />
      </div>
    </div>
  </div>
)

function Head({
  id,
  document: {bill, path, kind, state, labels, review, duplicateOf},
}: {
  id: string
  document: DocumentJson
}) {
  return (
    <div class="page-head">
      <div class="stack tight grow">
        <a class="small" href="#/bills">
          ← Bills
        </a>
        <h1>{bill?.vendor.value ?? fileName(path)}</h1>
        <div class="row">
          {kind === null ? null : <Pill>{kind}</Pill>}
          <StatePill state={state} />
          {labels.map(({label, page}) => (
            <Pill key={`${label} ${page}`} tone="accent">
              {page === undefined ? label : `${label}, page ${page}`}
            </Pill>
          ))}
          {review ? <Pill tone="warn">needs a look</Pill> : null}
          {duplicateOf === null ? null : <a href={`#/bills/${duplicateOf}`}>the one that came first</a>}
        </div>
      </div>
      <div class="row">
        {bill?.total.value == null ? null : (
          <strong class="figure number">{money(bill.total.value, bill.currency.value)}</strong>
        )}
        <a class="button" href={`#/review/${id}`}>
          <Icon name="review" />
          Correct
        </a>
      </div>
    </div>
  )
}

function Pages({id, document: {pages, pageImages, artifacts}}: {id: string; document: DocumentJson}) {
  const page = useSignal(1)
  const isCompared = useSignal(false)
  const artifact = artifacts.find(({kind}) => kind === 'archive-pdf' || kind === 'compressed-image')
  const image = pageImages.find((one) => one.page === page.value)
  const count = pages ?? 0
  if (image === undefined || image.width === 0)
    return (
      <div class="card">
        <Empty icon="file" title="No picture of this page">
          The document is a text.
        </Empty>
      </div>
    )
  const go = (step: number) => {
    page.value = Math.min(Math.max(page.value + step, 1), count)
  }
  return (
    <section class="card detail-pages" aria-label="Pages">
      <div class="card-head">
        <div class="row">
          {count > 1 ? (
            <>
              <Button
                kind="plain"
                icon="previous"
                label="Page before"
                disabled={page.value === 1}
                onClick={() => go(-1)}
              />
              <Button
                kind="plain"
                icon="next"
                label="Page after"
                disabled={page.value === count}
                onClick={() => go(1)}
              />
            </>
          ) : null}
          <span class="small number">
            Page {page.value} of {count}
          </span>
        </div>
        {artifact === undefined ? null : (
          <Button
            pressed={isCompared.value}
            onClick={() => {
              isCompared.value = !isCompared.value
            }}
          >
            Before and after
          </Button>
        )}
      </div>
      <div class="card-body">
        {isCompared.value && artifact !== undefined ? (
          <Compare id={id} page={page.value} image={image} artifact={artifact} />
        ) : (
          <img
            class="detail-page"
            src={`/api/v1/documents/${id}/pages/${page.value}/image?width=1280`}
            alt={`Page ${page.value}`}
            width={image.width}
            height={image.height}
          />
        )}
      </div>
    </section>
  )
}

const Values = ({section: {title, bill, entries}}: {section: Section}) => {
  const currency = entries.find(({name}) => name === 'currency')?.field.value ?? null
  return (
    <section class="card" aria-label={title ?? 'Values'}>
      <div class="card-head">
        <h2>{title ?? 'Values'}</h2>
      </div>
      <div class="card-body stack">
        <dl class="values">
          {entries
            .filter(({field}) => field.value !== null)
            .map((entry) => (
              <div key={entry.path} class="value">
                <dt class="quiet">{entry.label}</dt>
                <dd>{shownValue(entry.shape, entry.field.value ?? '', currency)}</dd>
                <dd class="small">
                  <Sure field={entry.field} unsure={entry.unsure} />
                </dd>
              </div>
            ))}
        </dl>
        {bill === null || bill.items.length === 0 ? null : <ItemTable items={bill.items} currency={currency} />}
        {bill === null ? null : <Checks checks={bill.checks} />}
      </div>
    </section>
  )
}

const Sure = ({field: {confidence, source}, unsure}: {field: Field; unsure: boolean}) => {
  if (source === 'user') return <span class="good">said by you</span>
  const words = `${Math.round(confidence * 100)} %`
  return unsure ? <Pill tone="warn">{words}</Pill> : <span class="quiet">{words}</span>
}

function ItemTable({items, currency}: {items: Bill['items']; currency: string | null}) {
  const columns: Column<[number, Bill['items'][number]]>[] = [
    {title: 'Item', wide: true, cell: ([, {description}]) => description},
    {title: 'Qty', end: true, cell: ([, {quantity}]) => quantity},
    {title: 'Price', end: true, cell: ([, {unitPrice}]) => money(unitPrice, currency)},
    {title: 'Amount', end: true, cell: ([, {amount}]) => money(amount, currency)},
  ]
  return <Table label="Items" columns={columns} rows={[...items.entries()]} id={([i]) => String(i)} />
}

const fileNames: Record<string, string> = {
  'archive-pdf': 'Searchable PDF',
  'compressed-image': 'Smaller picture',
  text: 'Text',
  hocr: 'Words and places (hOCR)',
}

const Files = ({id, document: {artifacts}}: {id: string; document: DocumentJson}) => (
  <section class="card" aria-label="Files">
    <div class="card-head">
      <h2>Files</h2>
    </div>
    <ul class="files">
      <File id={id} kind="original" name="Original" note="" />
      {artifacts
        .filter(({kind}) => kind in fileNames)
        .map((artifact) => (
          <File
            key={artifact.kind}
            id={id}
            kind={artifact.kind}
            name={fileNames[artifact.kind]!}
            note={noteOf(artifact)}
          />
        ))}
    </ul>
  </section>
)

const noteOf = ({bytes: size, reason}: ArtifactJson) => [bytes(size), reason].filter(Boolean).join(', ')

const File = ({id, kind, name, note}: {id: string; kind: string; name: string; note: string}) => (
  <li class="file">
    <span>
      {name} <span class="quiet small">{note}</span>
    </span>
    <a
      class="button"
      data-kind="plain"
      href={`/api/v1/documents/${id}/files/${kind}`}
      download
      aria-label={`Download ${name}`}
    >
      <Icon name="download" />
    </a>
  </li>
)

const stageColumns: Column<[string, DocumentJson['stages'][string]]>[] = [
  {title: 'Stage', cell: ([name]) => name},
  {title: 'State', cell: ([, {state}]) => <StatePill state={state} />},
  {
    title: 'By',
    wide: true,
    cell: ([, {engine, languages}]) => [engine, languages?.join(', ')].filter(Boolean).join(' · '),
  },
  {title: 'Tried', end: true, cell: ([, {attempts}]) => (attempts > 1 ? `${attempts} times` : '')},
  {title: 'Took', end: true, cell: ([, {ms}]) => (ms === null ? '' : duration(ms))},
]

const Stages = ({document: {stages}}: {document: DocumentJson}) => (
  <section class="card" aria-label="Stages">
    <div class="card-head">
      <h2>Stages</h2>
    </div>
    <Table label="Stages" columns={stageColumns} rows={Object.entries(stages)} id={([name]) => name} />
  </section>
)

/** Where it lies, what it is inside of, and what is inside of it. */
const Places = ({document: {paths, container, contains}}: {document: DocumentJson}) => (
  <section class="card" aria-label="Where it lies">
    <div class="card-head">
      <h2>Where it lies</h2>
    </div>
    <ul class="card-body stack tight places">
      {paths.map((path) => (
        <li key={path}>
          <code>{path}</code>
        </li>
      ))}
      {container === null ? null : (
        <li>
          Inside of <a href={`#/bills/${container.id}`}>{container.name}</a>
        </li>
      )}
      {contains.map(({id, name}) => (
        <li key={id}>
          Holds <a href={`#/bills/${id}`}>{name}</a>
        </li>
      ))}
    </ul>
  </section>
)
