import {signal} from '@preact/signals'
import {useEffect} from 'preact/hooks'
import {documentKinds} from '../../../../types/document.ts'
import type {DocumentRow} from '../../../../types/operate.ts'
import {Button} from '../components/button.tsx'
import {Choice, Field} from '../components/field.tsx'
import {count, day, fileName, money} from '../components/format.ts'
import {useKeys} from '../components/keys.ts'
import {Loaded, useLoad} from '../components/load.tsx'
import {Empty, ErrorBox, Pill, StatePill} from '../components/states.tsx'
import {exportCommand, type Filters, isFiltered, listPath, noFilters, pageSize, rangeOf} from './filters.ts'
import {Thumbnail} from './thumbnail.tsx'

interface Listing {
  total: number
  documents: DocumentRow[]
}

/** Kept while other pages are looked at. */
const filters = signal<Filters>(noFilters)
const offset = signal(0)
/** What is asked for: a moment behind what is typed. */
const asked = signal(listPath(noFilters, 0))
/** A word is typed in less; longer would feel slow, ms. */
const calmMs = 250

export function narrow(changes: Partial<Filters>): void {
  filters.value = {...filters.value, ...changes}
  offset.value = 0
}

/** Documents, narrowed by words and filters, a page at a time. */
export function List() {
  const path = listPath(filters.value, offset.value)
  useEffect(() => {
    const timer = setTimeout(() => {
      asked.value = path
    }, calmMs)
    return () => clearTimeout(timer)
  }, [path])
  const list = useLoad<Listing>(asked.value, {live: true})
  useKeys('Bills', [
    {keys: '/', does: 'Search', run: () => document.querySelector<HTMLElement>('input[type=search]')?.focus()},
    {keys: 'n', does: 'Next page', run: () => turn(list.data.value, 1)},
    {keys: 'p', does: 'Page before', run: () => turn(list.data.value, -1)},
  ])
  return (
    <>
      <Narrowing />
      {list.error.value !== null && list.data.value !== null ? <ErrorBox error={list.error.value.error} /> : null}
      <Loaded from={list}>{(data) => <Found data={data} />}</Loaded>
    </>
  )
}

function turn(list: Listing | null, direction: 1 | -1): void {
  const next = offset.value + direction * pageSize
  if (list === null || next < 0 || next >= list.total) return
  offset.value = next
  scrollTo({top: 0})
}

const all = ['', 'all'] as const
const states = ['done', 'review', 'duplicate', 'failed', 'running', 'waiting', 'delayed', 'cancelled']
const change = (name: keyof Filters) => (value: string) => narrow({[name]: value})

const Narrowing = () => (
  <search class="filters">
    <Field
      label="Search"
      type="search"
      wide
      value={filters.value.search}
      placeholder="words, total:>50, number:2026-…"
      onInput={change('search')}
    />
    <Field label="Vendor" value={filters.value.vendor} onInput={change('vendor')} />
    <Field label="Month" type="month" value={filters.value.month} onInput={change('month')} />
    <Choice
      label="Kind"
      value={filters.value.kind}
      options={[all, ...documentKinds.map((kind) => [kind, kind] as const)]}
      onInput={change('kind')}
    />
    <Choice
      label="State"
      value={filters.value.state}
      options={[all, ...states.map((state) => [state, state === 'review' ? 'needs a look' : state] as const)]}
      onInput={change('state')}
    />
    <Field label="Label" value={filters.value.label} onInput={change('label')} />
    {isFiltered(filters.value) ? (
      <Button kind="plain" icon="close" onClick={() => narrow(noFilters)}>
        Clear
      </Button>
    ) : null}
  </search>
)

function Found({data}: {data: Listing}) {
  const {total, documents} = data
  if (total === 0)
    return (
      <div class="card">
        {isFiltered(filters.value) ? (
          <Empty icon="search" title="Nothing fits">
            Take a filter away, or look for fewer words.
          </Empty>
        ) : (
          <Empty icon="bills" title="No documents yet">
            Drop files on the page Now, or read a folder with <code>snap process ~/bills</code>.
          </Empty>
        )}
      </div>
    )
  const range = rangeOf(offset.value, documents.length, total, count)
  return (
    <section class="card" aria-label="Documents">
      <ul class="documents">
        {documents.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <div class="card-foot row apart">
        <span class="quiet small number" role="status">
          {range}
        </span>
        <code class="quiet small export" title="Exports what is listed">
          {exportCommand(filters.value)}
        </code>
        {total > pageSize ? (
          <div class="row">
            <Button icon="previous" label="Page before" disabled={offset.value === 0} onClick={() => turn(data, -1)} />
            <Button
              icon="next"
              label="Next page"
              disabled={offset.value + pageSize >= total}
              onClick={() => turn(data, 1)}
            />
          </div>
        ) : null}
      </div>
    </section>
  )
}

const Row = ({row}: {row: DocumentRow}) => {
  const {id, path, vendor, date, total, currency, kind, label, state, review, pictured} = row
  return (
    <li>
      <a class="document" href={`#/bills/${id}`}>
        <Thumbnail id={id} pictured={pictured} />
        <span class="document-name">
          <b class="cut">{vendor ?? fileName(path)}</b>
          <span class="quiet small cut">{vendor === null ? path : fileName(path)}</span>
        </span>
        <span class="document-facts">
          {kind === null ? null : <Pill>{kind}</Pill>}
          {label === null ? null : <Pill tone="accent">{label}</Pill>}
          {state === 'done' ? null : <StatePill state={state} />}
          {review ? <Pill tone="warn">needs a look</Pill> : null}
        </span>
        <span class="document-date quiet number">{day(date)}</span>
        <span class="document-total number">{money(total, currency)}</span>
      </a>
    </li>
  )
}
