import type {HistoryResult} from '../../../../types/operate.ts'
import {count, duration, moment} from '../components/format.ts'
import {Pill} from '../components/states.tsx'
import {type Column, Table} from '../components/table.tsx'

type Line = HistoryResult['batches'][number]

const columns: Column<Line>[] = [
  {
    title: 'Begun',
    cell: ({id, createdAt}) => (
      <a class="number" href={`#/history/${id}`}>
        {moment(createdAt)}
      </a>
    ),
  },
  {title: 'Documents', wide: true, cell: ({counts}) => <Counts counts={counts} />},
  {
    title: 'Took',
    end: true,
    cell: ({createdAt, endedAt}) => (endedAt === null ? 'open' : duration(endedAt - createdAt)),
  },
  {
    title: 'Per minute',
    end: true,
    cell: ({perMinute}) => (perMinute === null ? '' : count(Math.round(perMinute * 10) / 10)),
  },
  {title: 'Half within', end: true, cell: ({p50Ms}) => (p50Ms === null ? '' : duration(p50Ms))},
  {title: '95 % within', end: true, cell: ({p95Ms}) => (p95Ms === null ? '' : duration(p95Ms))},
]

/** The newest batches; one opens with its documents. */
export const Batches = ({batches}: {batches: Line[]}) => (
  <section class="card" aria-label="Batches">
    <div class="card-head">
      <h2>Batches</h2>
    </div>
    <Table
      label="Batches"
      columns={columns}
      rows={batches}
      id={({id}) => id}
      onOpen={({id}) => {
        location.hash = `#/history/${id}`
      }}
    />
  </section>
)

const tones = {done: 'good', failed: 'bad', review: 'warn', running: 'accent'} as const

/** How many of a batch ended how; what is none is not told. */
export const Counts = ({counts}: {counts: Record<string, number>}) => (
  <span class="row counts-row">
    {Object.entries(counts)
      .filter(([, value]) => value > 0)
      .map(([name, value]) => {
        const tone = name in tones ? tones[name as keyof typeof tones] : undefined
        return <Pill key={name} {...(tone === undefined ? {} : {tone})}>{`${count(value)} ${name}`}</Pill>
      })}
  </span>
)
