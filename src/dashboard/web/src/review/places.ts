import type {Place} from './actions.ts'
import {entries, saidOr, sections} from './store.ts'
import {shapeOf} from './typed.ts'

/** The place of the form that a path names; null where it is not there any more. */
export function placeOf(path: string): Place | null {
  const entry = entries.value.find((one) => one.path === path)
  if (entry !== undefined) return {...entry, value: entry.field.value}
  const section = sections.value.find(
    ({prefix}) => path.startsWith(prefix) && /^(items|taxes)\[/.test(path.slice(prefix.length)),
  )
  const match = /^(items|taxes)\[(\d+)\]\.(\w+)$/.exec(path.slice(section?.prefix.length ?? 0))
  if (section?.bill == null || match === null) return null
  const [inside, list, row, column] = match
  const line = section.bill[list as 'items' | 'taxes'][Number(row)] as Record<string, string | null> | undefined
  return {path, label: column!, shape: shapeOf(inside), value: saidOr(path, line?.[column!] ?? null)}
}
