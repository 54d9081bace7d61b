import {signal} from '@preact/signals'
import type {LineItem, TaxLine} from '../../../../types/bill.ts'
import {Button} from '../components/button.tsx'
import {readOnly} from '../events.ts'
import {confirmCell} from './actions.ts'
import {Cell} from './cell.tsx'
import {hovered, saidOr, wanted} from './store.ts'
import {shapeOf} from './typed.ts'

const itemColumns = ['description', 'quantity', 'unitPrice', 'amount'] as const
const taxColumns = ['rate', 'base', 'amount'] as const
const names: Record<string, string> = {
  description: 'Item',
  quantity: 'Qty',
  unitPrice: 'Price',
  amount: 'Amount',
  rate: 'Rate %',
  base: 'On',
}

/** Lines that were begun below the last one, by list: "parts[0].items". */
const begun = signal<ReadonlyMap<string, number>>(new Map())

interface LinesProps<Line> {
  title: string
  /** "items", "parts[1].taxes" */
  list: string
  lines: readonly Line[]
  currency: string | null
}

export const Items = (props: Omit<LinesProps<LineItem>, 'title'>) => (
  <Lines {...props} title="Items" columns={itemColumns} />
)
export const Taxes = (props: Omit<LinesProps<TaxLine>, 'title'>) => (
  <Lines {...props} title="Tax by rate" columns={taxColumns} />
)

type AllLines<Line> = LinesProps<Line> & {columns: readonly (keyof Line & string)[]}

/** Lines of a bill as a table that can be written to. */
function Lines<Line extends LineItem | TaxLine>({title, list, lines, columns, currency}: AllLines<Line>) {
  const rows = Math.max(lines.length, begun.value.get(list) ?? 0)
  if (rows === 0 && readOnly.value) return null
  const add = () => {
    begun.value = new Map(begun.value).set(list, rows + 1)
    wanted.value = `${list}[${rows}].${columns[0]}`
  }
  return (
    <section class="lines" aria-label={title}>
      {rows === 0 ? null : (
        <table class="lines-table" data-columns={columns.length}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {names[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({length: rows}, (_, row) => (
              <Row
                key={row}
                list={list}
                row={row}
                isLast={row === rows - 1}
                line={lines[row]}
                columns={columns}
                currency={currency}
              />
            ))}
          </tbody>
        </table>
      )}
      {readOnly.value ? null : (
        <Button kind="plain" onClick={add}>
          {title === 'Items' ? 'Add an item' : 'Add a tax rate'}
        </Button>
      )}
    </section>
  )
}

interface RowProps<Line> extends Pick<AllLines<Line>, 'list' | 'columns' | 'currency'> {
  row: number
  isLast: boolean
  line: Line | undefined
}

const Row = <Line extends LineItem | TaxLine>({list, row, isLast, line, columns, currency}: RowProps<Line>) => {
  const base = `${list}[${row}]`
  return (
    <tr data-lit={hovered.value === base || undefined}>
      {columns.map((column) => {
        const path = `${base}.${column}`
        const value = saidOr(path, (line?.[column] as string | null | undefined) ?? null)
        const label = `${names[column]} of line ${row + 1}`
        const shape = shapeOf(path.replace(/^parts\[\d+\]\./, ''))
        const below = isLast ? null : `${list}[${row + 1}].${column}`
        return (
          <td key={column} data-column={column}>
            <Cell
              path={path}
              label={label}
              shape={shape}
              value={value}
              currency={currency}
              onConfirm={() => confirmCell({path, label, shape, value}, below)}
            />
          </td>
        )
      })}
    </tr>
  )
}
