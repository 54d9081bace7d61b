import type {Box} from '../../../../types/document.ts'
import type {Entry, Section} from './entries.ts'

/** The place of a value, or of a line of the items, on a page. */
export interface DrawnBox {
  path: string
  label: string
  box: Box
  kind: 'sure' | 'unsure' | 'item'
  /** null: a line. */
  entry: Entry | null
}

/** What is drawn over a page: lines first, so that the values inside of them lie on top. */
export function boxesOn(sections: readonly Section[], page: number): DrawnBox[] {
  const lines = sections.flatMap(({prefix, bill}) =>
    (bill?.items ?? []).flatMap((item, i): DrawnBox[] => {
      if (item.box === null || item.page !== page) return []
      return [{path: `${prefix}items[${i}]`, label: `Line ${i + 1}`, box: item.box, kind: 'item', entry: null}]
    }),
  )
  const fields = sections.flatMap(({entries}) =>
    entries.flatMap((entry): DrawnBox[] => {
      const {field, path, label, unsure} = entry
      if (field.box === null || field.page !== page || field.value === null) return []
      return [{path, label, box: field.box, kind: unsure ? 'unsure' : 'sure', entry}]
    }),
  )
  return [...lines, ...fields]
}
