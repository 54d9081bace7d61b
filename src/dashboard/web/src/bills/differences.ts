import {billFields} from '../../../../types/bill.ts'
import type {DocumentJson} from '../../../../types/contract.ts'

/** A value of two documents beside each other. */
export interface Difference {
  name: string
  values: [string | null, string | null]
  differs: boolean
}

/** What documents are beside their fields. */
const facts: [string, (document: DocumentJson) => string | null][] = [
  ['kind', ({kind}) => kind],
  ['pages', ({pages}) => (pages === null ? null : String(pages))],
  ['items', ({bill}) => (bill === null ? null : String(bill.items.length))],
]

/** All values that one of the two has, those that differ first. */
export function differencesOf(one: DocumentJson, other: DocumentJson): Difference[] {
  const rows = [
    ...billFields.map((name): [string, (document: DocumentJson) => string | null] => [
      name,
      ({bill}) => bill?.[name].value ?? null,
    ]),
    ...facts,
  ].map(([name, read]): Difference => {
    const values: Difference['values'] = [read(one), read(other)]
    return {name, values, differs: values[0] !== values[1]}
  })
  const told = rows.filter(({values}) => values.some((value) => value !== null))
  return [...told.filter(({differs}) => differs), ...told.filter(({differs}) => !differs)]
}
