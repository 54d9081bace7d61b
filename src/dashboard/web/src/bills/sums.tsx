import type {Totals, TotalsBy, TotalsRow} from '../../../../types/totals.ts'
import {Bars} from '../components/bars.tsx'
import {money, plural, rounded} from '../components/format.ts'
import {Loaded, useLoad} from '../components/load.tsx'
import {Meter} from '../components/meter.tsx'
import {Empty} from '../components/states.tsx'
import {barsOf, byCurrency, type CurrencySums, monthsOf} from './by-currency.ts'
import {type Filters, noFilters} from './filters.ts'
import {narrow} from './list.tsx'

/** What was spent: by month, vendor, tax rate and label, each currency by itself. */
export function Sums() {
  const months = useLoad<Totals>('totals?by=month', {live: true})
  return (
    <Loaded from={months}>
      {({rows, without}) =>
        rows.length === 0 ? (
          <div class="card">
            <Empty icon="bills" title="Nothing to add up">
              Sums are made of bills whose total is known.
            </Empty>
          </div>
        ) : (
          <>
            <Months groups={byCurrency(rows)} />
            <div class="columns">
              <By by="vendor" title="Vendors" filter={(key) => ({vendor: key})} />
              <By by="tax" title="Tax by rate" />
              <By by="label" title="Labels" filter={(key) => ({label: key})} />
            </div>
            {without === 0 ? null : (
              <p class="quiet small">{plural(without, 'bill is', 'bills are')} in no sum: their total is not known.</p>
            )}
          </>
        )
      }
    </Loaded>
  )
}

const monthNames = new Intl.DateTimeFormat(undefined, {month: 'short', year: '2-digit', timeZone: 'UTC'})
const monthName = (month: string) => monthNames.format(Date.parse(`${month}-01T00:00:00Z`))

const Months = ({groups}: {groups: CurrencySums[]}) => (
  <div class="columns">
    {groups.map(({currency, rows, documents}) => (
      <section key={currency} class="card" aria-label={`By month in ${currency ?? 'no known currency'}`}>
        <div class="card-head">
          <h2>By month, {currency ?? 'currency not known'}</h2>
          <span class="quiet small number">{plural(documents, 'bill')}</span>
        </div>
        <div class="card-body">
          <Bars
            label={`Spent by month, ${currency ?? 'currency not known'}`}
            series={[{name: 'Total', mark: 'accent'}]}
            groups={monthsOf(rows).map(({month, total}) => ({
              name: monthName(month),
              values: [Number(total)],
              exact: [money(total, currency)],
            }))}
            show={(value) => rounded(value, currency)}
          />
        </div>
      </section>
    ))}
  </div>
)

interface ByProps {
  by: TotalsBy
  title: string
  filter?: ((key: string) => Partial<Filters>) | undefined
}

/** Rows of a list; the rest is in `snap totals`. */
const most = 12

function By({by, title, filter}: ByProps) {
  const totals = useLoad<Totals>(`totals?by=${by}`, {live: true})
  return (
    <section class="card" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
      </div>
      <Loaded from={totals}>
        {({rows}) => (
          <div class="card-body stack">
            {byCurrency(rows).map(({currency, rows: own}) => (
              <SumList key={currency} by={by} currency={currency} rows={own} filter={filter} />
            ))}
          </div>
        )}
      </Loaded>
    </section>
  )
}

interface SumListProps extends Pick<ByProps, 'by' | 'filter'>, Pick<CurrencySums, 'currency' | 'rows'> {}

function SumList({by, currency, rows, filter}: SumListProps) {
  const shown = rows.slice(0, most)
  const bars = barsOf(rows)
  return (
    <div class="stack tight">
      <h3 class="quiet small">{currency ?? 'currency not known'}</h3>
      <ul class="sums">
        {shown.map((row, i) => (
          <li key={row.key} class="sum-row">
            <span class="cut">
              <Key by={by} row={row} filter={filter} />
            </span>
            <span class="number">{by === 'tax' ? <TaxOf row={row} /> : money(row.total, row.currency)}</span>
            <Meter label={row.key ?? 'not said'} share={bars[i]!} />
          </li>
        ))}
      </ul>
      {rows.length > most ? (
        <p class="quiet small">
          and {plural(rows.length - most, 'more', 'more')}: <code>snap totals --by {by}</code>
        </p>
      ) : null}
    </div>
  )
}

const TaxOf = ({row: {tax, total, currency}}: {row: TotalsRow}) => (
  <>
    {money(tax, currency)} <span class="quiet small">on {money(total, currency)}</span>
  </>
)

/** Opens the documents that a sum is made of. */
function Key({by, row: {key}, filter}: {by: TotalsBy; row: TotalsRow; filter: ByProps['filter']}) {
  if (key === null) return <span class="quiet">not said</span>
  if (by === 'tax') return <>{key} %</>
  if (filter === undefined) return <>{key}</>
  const openThese = () => {
    narrow({...noFilters, ...filter(key)})
    location.hash = '#/bills'
  }
  return (
    <button type="button" class="sum-key" onClick={openThese}>
      {key}
    </button>
  )
}
