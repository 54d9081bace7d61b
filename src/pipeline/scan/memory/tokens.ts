import type {Page} from '../../../types/document.ts'
import {fold, lettersOf} from '../values/fold.ts'
import {coreOf, trigramsOf} from './letters.ts'

/** Of registers, tax offices and phones: six figures or more; a gap between columns ends it. */
const number = /\d(?:[().-]{0,2} ?\d){5,14}/g
/** Behind www. or @, or with an ending that abbreviations ("co.reg", "ref.no") have not. */
const web =
  /(?:www\.|https?:\/\/|@)([a-z\d][\w-]+(?:\.[\w-]+)*\.[a-z]{2,})|(?<![\w.-])([a-z\d][\w-]+\.(?:com|net|org|biz|info)(?:\.[a-z]{2})?)(?![\w-])/gu

/** Mail of a shop often is one of these: they say nothing about who it is. */
const publicHosts =
  /^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|gmx|web|mail|proton|protonmail|facebook|instagram|twitter|whatsapp)\./u

/**
 * What may identify a company in a line of text: "num:" with figures only, since letters around them come and go
 * ("712345-K", "DE 123456789"), and the last eight, since a phone is written with and without its country; "web:" with a host.
 */
export function idTokens(text: string): string[] {
  const folded = fold(text)
  const numbers = [...folded.matchAll(number)].map(([token]) => token.replace(/\D/g, '').slice(-8))
  const hosts = [...folded.matchAll(web)].map(([, marked, bare]) => (marked ?? bare!).replace(/^www\./, ''))
  const own = hosts.filter((host) => !publicHosts.test(host))
  return [...new Set([...numbers.map((digits) => `num:${digits}`), ...own.map((host) => `web:${host}`)])]
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
