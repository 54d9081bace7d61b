import {signal} from '@preact/signals'
import {api} from '../api.ts'
import type {PageWord} from './words.ts'

/** Words of the page that is shown: null while they are asked for. */
export const words = signal<readonly PageWord[] | null>(null)
/** Indexes of those that were picked last. */
export const picked = signal<readonly number[]>([])

let asked = 0

/** Asks for the words of a page; a late answer of another page is dropped. Where there are none, nothing can be picked. */
export async function loadWords(document: string, page: number): Promise<void> {
  asked += 1
  const mine = asked
  words.value = null
  picked.value = []
  const answer = await api<{words: PageWord[]}>(`documents/${document}/pages/${page}/words`).catch(() => ({words: []}))
  if (mine === asked) words.value = answer.words
}
