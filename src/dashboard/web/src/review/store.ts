import {computed, signal} from '@preact/signals'
import type {DocumentJson} from '../../../../types/contract.ts'
import {api, said as faultOf} from '../api.ts'
import {tellDone, tellFault} from '../components/toast.ts'
import {type Entry, nextUnsure, type Said, sectionsOf, withSaid} from './entries.ts'
import type {Waiting} from './queue.ts'

/** What the review page is about: one document at a time, and what was said about it. */

export const queue = signal<readonly Waiting[] | null>(null)
export const current = signal<DocumentJson | null>(null)
/** Path of the value that keys and clicks are about. */
export const active = signal<string | null>(null)
/** Path of the value under the pointer, on the form or on the page. */
export const hovered = signal<string | null>(null)
/** What is being typed. */
export const draft = signal<{path: string; text: string} | null>(null)
export const shownPage = signal(1)
/** Path of the value that is to get the focus as soon as it is drawn. */
export const wanted = signal<string | null>(null)
/** What the server said against a value. */
export const faults = signal<ReadonlyMap<string, string>>(new Map())
/** Documents of the queue that need no look any more. */
export const settled = signal<ReadonlySet<string>>(new Set())

/** How often the queue was worked through: each time it is asked for again. */
export const round = signal(0)

const said = signal<Said>(new Map())
/** Corrections of this visit, the newest last: what U takes back. */
const made: {document: string; path: string; label: string}[] = []
/** One request after the other: answers come in the order in which things were said. */
let line: Promise<void> = Promise.resolve()

export const sections = computed(() => (current.value === null ? [] : withSaid(sectionsOf(current.value), said.value)))
export const entries = computed(() => sections.value.flatMap((section) => section.entries))

const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> =>
  new Map([...map].filter(([k]) => k !== key))

/** The value at a path as it was said last, where that is still on its way; else as the server knows it. */
export function saidOr(path: string, value: string | null): string | null {
  const newer = said.value.get(path)
  return newer === undefined ? value : newer
}

/** Shows another document, or none; keeps nothing of the one before. */
export function show(document: DocumentJson | null): void {
  current.value = document
  said.value = new Map()
  faults.value = new Map()
  draft.value = null
  hovered.value = null
  const first = document === null ? null : (nextUnsure(entries.value, null) ?? entries.value[0] ?? null)
  active.value = first?.path ?? null
  shownPage.value = first?.field.page ?? 1
  wanted.value = first?.path ?? null
}

/** Keeps what was said: seen at once, taken back with the reason where the server refuses it. */
export function save(path: string, label: string, value: string | null): void {
  const document = current.value?.id
  if (!document) return
  said.value = new Map([...said.value, [path, value]])
  faults.value = without(faults.value, path)
  line = line.then(() => send(document, path, label, value))
}

async function send(document: string, path: string, label: string, value: string | null): Promise<void> {
  try {
    heard(await api<DocumentJson>(`documents/${document}/corrections`, {body: {path, value}}))
    made.push({document, path, label})
  } catch (thrown) {
    if (current.value?.id === document) faults.value = new Map([...faults.value, [path, faultOf(thrown).message]])
    else tellFault(thrown)
  } finally {
    if (current.value?.id === document && said.value.get(path) === value) said.value = without(said.value, path)
  }
}

/** The document as the server has it now. */
function heard(document: DocumentJson): void {
  const {id} = document
  if (id === null) return
  if (current.value?.id === id) current.value = document
  const rest = [...settled.value].filter((one) => one !== id)
  const isOpen = sectionsOf(document).some((section) => section.entries.some(({unsure}) => unsure))
  settled.value = new Set(isOpen ? rest : [...rest, id])
}

/** Somebody looked at a document and had nothing to say. */
export function looked(): void {
  const id = current.value?.id
  if (id && !entries.value.some(({unsure}) => unsure)) settled.value = new Set([...settled.value, id])
}

/** Behind the last document: the queue is asked for again, once everything that was said is kept. */
export async function leave(): Promise<void> {
  show(null)
  queue.value = null
  location.hash = '#/review'
  await line
  round.value++
}

/** Takes the newest correction of this visit back, whichever document it is of. Gives that document. */
export async function undo(): Promise<string | null> {
  await line
  const last = made.at(-1)
  if (last === undefined) {
    tellDone('Nothing was corrected in this visit.')
    return null
  }
  const {document, path, label} = last
  heard(await api<DocumentJson>(`documents/${document}/corrections/${encodeURIComponent(path)}`, {method: 'DELETE'}))
  made.pop()
  tellDone(`${label} is as it was read.`)
  active.value = path
  wanted.value = path
  return document
}

/** Lays the focus on a value, and turns to its page. */
export function turnTo({path, field}: Pick<Entry, 'path' | 'field'>): void {
  active.value = path
  wanted.value = path
  if (field.page !== null) shownPage.value = field.page
}
