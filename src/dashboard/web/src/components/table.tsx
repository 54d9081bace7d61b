import type {ComponentChildren} from 'preact'

export interface Column<Row> {
  /** "" for a column of buttons. */
  title: string
  cell: (row: Row) => ComponentChildren
  /** Figures stand at the end. */
  end?: boolean
  /** Takes the width that the others leave, and cuts what is longer. */
  wide?: boolean
}

interface TableProps<Row> {
  /** What the table is about, for those who hear it. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  id: (row: Row) => string
  /** Opens a row by a click; cells hold the link or button for the keyboard. */
  onOpen?: (row: Row) => void
}

/** Rows with names above them; on a phone each row is a list of names and values. */
export function Table<Row>({label, columns, rows, id, onOpen}: TableProps<Row>) {
  return (
    <table class="table">
      <caption class="hidden">{label}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" class={classOf(column)}>
              {column.title || <span class="hidden">Actions</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={id(row)} data-open={onOpen === undefined ? undefined : true} onClick={() => onOpen?.(row)}>
            {columns.map((column) => (
              <td key={column.title} data-label={column.title} class={classOf(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const classOf = ({end, wide}: Column<never>): string | undefined => {
  if (end) return 'end'
  return wide ? 'wide' : undefined
}
