/** Words that were read before, and whether what the rules make of them is true: shared by bench-fields.ts and calibrate.ts. */
import {readdirSync, readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {openDatabase} from '../src/store/database.ts'
import {unpackPage} from '../src/store/page-codec.ts'
import type {Page} from '../src/types/document.ts'
import {amount, type FieldName, iso, letters, type Truth} from './bench-truth.ts'

export interface ReadPages {
  name: string
  pages: Page[]
}

const dateShapes =
  /\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]+\d{1,2}[-/. ]+\d{2,4}|\d{1,2}[-/.\s]*[A-Za-z]{3,9}[-/.,'\s]*\d{2,4}/g

export const isRight: Record<FieldName, (truth: string, value: string, truths: Truth) => boolean> = {
  company: (truth, value, {currency}) =>
    currency === undefined ? letters(truth) === letters(value) : letters(value).includes(letters(truth)),
  date: (truth, value) => iso(truth) === value.slice(0, 10),
  total: (truth, value) => Math.abs(amount(truth) - amount(value)) < 0.005,
  address: (truth, value) => letters(truth) === letters(value),
}

export const isInWords: Record<FieldName, (truth: string, text: string) => boolean> = {
  company: (truth, text) => letters(text).includes(letters(truth)),
  address: (truth, text) => letters(text).includes(letters(truth)),
  date: (truth, text) => [...text.matchAll(dateShapes)].some(([shape]) => iso(shape) === iso(truth)),
  total: (truth, text) =>
    [...text.matchAll(/\d[\d.,]*/g)].some(([shape]) => Math.abs(amount(shape) - amount(truth)) < 0.005),
}

function readWords(path: string): ReadPages[] {
  if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8')) as ReadPages[]
  const db = openDatabase(join(path, 'store.db'), {busyTimeoutMs: 10_000, durable: false})
  const rows = db
    .prepare('SELECT s.path, p.body FROM page p JOIN source s USING(document_id) ORDER BY s.path, p.number, p.id')
    .all() as {path: string; body: Buffer}[]
  db.close()
  const byName = new Map<string, Map<number, Page>>()
  for (const row of rows) {
    const page = unpackPage(row.body)
    const name = basename(String(row.path))
    byName.set(name, (byName.get(name) ?? new Map<number, Page>()).set(page.page, page))
  }
  return [...byName].map(([name, pages]) => ({name, pages: [...pages.values()]}))
}

/** The documents of a --home or a JSON file by their name without the ending. */
export const wordsByStem = (path: string): Map<string, ReadPages> =>
  new Map(readWords(path).map((document) => [document.name.replace(/\.[a-z]+$/, ''), document]))

/** What is true of every document of a folder, by the same name. */
export function truths(data: string): Map<string, Truth> {
  const files = readdirSync(data).filter((name) => name.endsWith('.key.json'))
  const read = (file: string) => JSON.parse(readFileSync(join(data, file), 'utf8')) as Truth
  return new Map(files.sort().map((file) => [file.replace('.key.json', ''), read(file)]))
}
