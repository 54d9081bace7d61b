import type {Page} from '../../../types/document.ts'
import {fold} from '../values/fold.ts'
import {coreOf, lettersOf, trigramsOf} from './letters.ts'

/** Registers and tax offices: some letters, six figures or more. */
const registered = /(?<![\p{L}\d])[a-z]{0,4}[\s-]?\d(?:[-.\s]?\d){4,}(?:-?[a-z]{1,2}(?!\p{L}))?/gu
const phone = /\+?\(?\d(?:[\s().-]{0,2}\d){6,13}/gu
const web = /(?<![\w.-])(?:www\.)?([a-z\d][a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,})(?![\w-])/gu

/** Mail of a shop often is one of these: they say nothing about who it is. */
const publicHosts =
  /^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|gmx|web|mail|proton|protonmail|facebook|instagram|twitter|whatsapp)\./u

/** Numbers of one phone line are written with and without the country: the last eight figures are the same. */
const phoneKey = (digits: string): string => `tel:${digits.slice(-8)}`

/** What may identify a company in a line of text, each written in one way, whatever blanks and marks were printed. */
export function idTokens(text: string): string[] {
  const folded = fold(text)
  const phones = [...folded.matchAll(phone)].map(([token]) => token.replace(/\D/g, '')).filter((d) => d.length >= 7)
  // A number without letters is one thing, whatever it is, and must not count twice.
  const ids = [...folded.matchAll(registered)]
    .map(([token]) => lettersOf(token))
    .filter((id) => id.length >= 6 && !phones.some((digits) => digits.includes(id)))
  const hosts = [...folded.matchAll(web)].map(([, host]) => host!.replace(/^www\./, ''))
  return [
    ...new Set([
      ...ids.map((id) => `id:${id}`),
      ...phones.map(phoneKey),
      ...hosts.filter((host) => !publicHosts.test(host)).map((host) => `web:${host}`),
    ]),
  ]
}

/** Runs of three letters of a name: found again when some of the letters were misread. */
export const nameKeys = (name: string): string[] => [...trigramsOf(coreOf(name))].map((trigram) => `tri:${trigram}`)

/** The name of a vendor stands at the head; the foot of a page of a letter often has register and phone. */
const headLines = 40
/** A page of a letter has some hundred; a book is no bill. */
const maxKeys = 4000

/** Keys under which vendors are looked up that may have written these pages; from their text alone, in a millisecond. */
export function lookupKeys(pages: readonly Page[]): string[] {
  const lines = (pages[0]?.text ?? '').split('\n')
  const head = lines.slice(0, headLines).flatMap((line) => [...trigramsOf(lettersOf(line))])
  const ids = idTokens(lines.join('\n'))
  return [...new Set([...ids, ...head.map((trigram) => `tri:${trigram}`)])].slice(0, maxKeys)
}
