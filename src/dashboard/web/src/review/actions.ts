import {decimalVotes} from '../../../../pipeline/scan/values/numbers.ts'
import {readOnly} from '../events.ts'
import {type Entry, nextUnsure} from './entries.ts'
import {placeOf} from './places.ts'
import {neighbour} from './queue.ts'
import {active, current, draft, entries, leave, looked, queue, saidOr, save, turnTo, wanted} from './store.ts'
import {type Habits, readTyped, type Shape} from './typed.ts'
import {words} from './words-of.ts'

/** What keys, clicks and buttons do on the review page. */

/** A place of the form that can be written to: a field, or a cell of the items. */
export interface Place {
  path: string
  label: string
  shape: Shape
  value: string | null
}

/** How the document writes, as far as its page tells. */
function habits(): Habits {
  const isComma = decimalVotes((words.value ?? []).map(({text}) => text)) > 0
  const currency = current.value?.bill?.currency.value
  return {mark: isComma ? ',' : '.', order: currency === 'USD' ? 'mdy' : 'dmy'}
}

/** What stands in the open input, as it would be kept. */
export const drafted = (place: Pick<Place, 'path' | 'shape'>): string | null | undefined =>
  draft.value?.path === place.path ? readTyped(place.shape, draft.value.text, habits()) : undefined

/**
 * What is typed into another place is kept as Enter would keep it: Tab, a click and the next document must not lose it
 * without a word. Escape is for that.
 */
export function keepDraft(except: string | null = null): void {
  const open = draft.value
  if (open === null || open.path === except) return
  const place = placeOf(open.path)
  if (place === null) draft.value = null
  else settle(place, false)
}

export function edit({path, value}: Pick<Place, 'path' | 'value'>, text = value ?? ''): void {
  if (readOnly.value) return
  keepDraft(path)
  active.value = path
  draft.value = {path, text}
}

/** Puts a text of the page into the place that is active. */
export function fill(text: string, place: Place): void {
  edit(place, readTyped(place.shape, text, habits()) ?? '')
}

export function reset(path: string): void {
  draft.value = null
  wanted.value = path
}

/** Keeps what is typed, where it is another value, or confirms the one that is there. Gives whether there is an end to it. */
function settle(place: Place, isOpen: boolean): void {
  keepDraft(place.path)
  const typed = drafted(place)
  draft.value = null
  if (readOnly.value) return
  const value = typed === undefined ? place.value : typed
  if (isOpen || value !== place.value) save(place.path, place.label, value)
}

/** Confirms a field and goes on to the next unsure one, in this document or the next. */
export function confirm(entry: Entry): void {
  settle({...entry, value: saidOr(entry.path, entry.field.value)}, entry.unsure)
  goOn(nextUnsure(entries.value, entry.path))
}

/** Keeps a cell of the items, and goes to the one below it. */
export function confirmCell(place: Place, below: string | null): void {
  settle(place, false)
  const next = below === null ? nextUnsure(entries.value, place.path) : null
  if (next !== null) turnTo(next)
  else wanted.value = below ?? place.path
}

/** Chooses another value that stands in the document. */
export function choose(entry: Entry, value: string): void {
  keepDraft(entry.path)
  draft.value = {path: entry.path, text: value}
  confirm(entry)
}

/** Confirms every unsure value that is there, and goes on. What is missing is still asked. */
export function confirmAll(): void {
  if (readOnly.value) return
  keepDraft()
  for (const {path, label, field, unsure} of entries.value)
    if (unsure && field.value !== null) save(path, label, field.value)
  goOn(nextUnsure(entries.value, null))
}

function goOn(next: Entry | null): void {
  if (next === null) {
    looked()
    step(1)
  } else turnTo(next)
}

/** To the next document of the queue, or the one before; behind the last one the queue is asked for again. */
export function step(direction: 1 | -1): void {
  const id = current.value?.id
  if (!id || queue.value === null) return
  keepDraft()
  const next = neighbour(queue.value, id, direction)
  if (next !== null) open(next.id)
  else if (direction === 1) void leave()
}

export const open = (id: string): void => {
  location.hash = `#/review/${id}`
}
