import {ExitCode, SnapError} from '../../errors.ts'
import {nearest} from '../../nearest.ts'
import {fold} from '../../store/search/tokens.ts'
import {documentKinds, mediaKinds} from '../../types/document.ts'
import type {Filter, FilterTest} from '../../types/search.ts'

/** What was typed, taken apart. */
export interface ParsedQuery {
  /** Words and "phrases". */
  text: string
  filters: Filter[]
}

/**
 * Takes `name:value` out of a query: `vendor:acme total:>50 total:10..20 date:2026-03 -kind:receipt party:"Acme Inc"`; a
 * comma is "or". A colon in other words ("12:30", "http://x", "Re: ...") is text. Throws E_USAGE (exit 2) for a name that is
 * none and for a value that nothing can be.
 */
export function parseQuery(typed: string): ParsedQuery {
  const filters: Filter[] = []
  const text = typed.replace(
    /(?<=^|\s)(-?)([a-z]{2,12}):("[^"]*"|[^\s":/][^\s"]*)/giu,
    (whole: string, minus: string, name: string, value: string) => {
      if (filters.length === most.filters) throw usage(`A query has ${most.filters} filters at most.`)
      filters.push({...toFilter(whole, name.toLowerCase(), value), not: minus === '-'})
      return ' '
    },
  )
  return {text: text.trim(), filters}
}

/** SQLite takes conditions up to 1,000 deep with 32,766 values; each filter and each of its values is one. */
const most = {filters: 100, values: 200}

interface Shape {
  name: Filter['name']
  /** Null: nothing can be this. */
  test(values: string[]): FilterTest | null
  expected: string
}

function toFilter(whole: string, name: string, value: string): Omit<Filter, 'not'> {
  const shape = shapes[name]
  if (shape === undefined) throw unknownField(whole, name)
  const values = value.startsWith('"') ? [value.slice(1, -1)] : value.split(',').filter(Boolean)
  if (values.length > most.values) throw usage(`${name}: a filter has ${most.values} values at most.`)
  const test = values.some((each) => each.trim() !== '') ? shape.test(values) : null
  if (test === null) throw usage(`${whole}: expected ${shape.expected}.`)
  return {name: shape.name, test}
}

function unknownField(whole: string, name: string): SnapError {
  const meant = nearest(name, [...filterNames])
  const message = `${whole}: there is no field ${name}; fields are ${filterNames.join(', ')}.`
  return usage(message, meant === null ? '' : `Did you mean ${meant}? `)
}

const usage = (message: string, guess = '') =>
  new SnapError('E_USAGE', message, {
    exit: ExitCode.usage,
    hint: `${guess}Text with a colon goes in quotes: '"note: paid"'. Fields: docs/search.md.`,
  })

const textShape = (name: Filter['name']): Shape => ({
  name,
  expected: 'a part of the text',
  test: (values) => ({type: 'contains', values: values.map(fold)}),
})

const listShape = (name: Filter['name'], allowed: readonly string[]): Shape => ({
  name,
  expected: allowed.join(', '),
  test(values) {
    const chosen = values.map((value) => value.toLowerCase())
    return chosen.every((value) => allowed.includes(value)) ? {type: 'is', values: chosen} : null
  },
})

/** Ranges say what a list would. */
const alone = (values: string[], test: (value: string) => FilterTest | null): FilterTest | null =>
  values.length === 1 ? test(values[0]!) : null

const numberShape = (name: Filter['name']): Shape => ({
  name,
  expected: 'a number with a point: 12.50, >50, <=50 or 10..20',
  test: (values) => alone(values, numberTest),
})

/** Cents have two digits, quantities six: equal within half of the least. */
const half = 0.000_000_5

function numberTest(value: string): FilterTest | null {
  const range = /^(-?\d{1,15}(?:\.\d{1,6})?)?\.\.(-?\d{1,15}(?:\.\d{1,6})?)?$/u.exec(value)
  if (range) {
    const [, from, to] = range
    if (from === undefined && to === undefined) return null
    return {
      type: 'numbers',
      from: from === undefined ? null : Number(from) - half,
      to: to === undefined ? null : Number(to) + half,
    }
  }
  const one = /^(>=|<=|>|<|=)?(-?\d{1,15}(?:\.\d{1,6})?)$/u.exec(value)
  if (!one) return null
  const [, operator = '=', digits] = one
  const number = Number(digits)
  if (operator.startsWith('>')) return {type: 'numbers', from: number + (operator === '>' ? half : -half), to: null}
  if (operator.startsWith('<')) return {type: 'numbers', from: null, to: number - (operator === '<' ? half : -half)}
  return {type: 'numbers', from: number - half, to: number + half}
}

const dateShape = (name: Filter['name']): Shape => ({
  name,
  expected: 'a date: 2026, 2026-03, 2026-03-14, >=2026-03, or 2026-01..2026-03',
  test: (values) => alone(values, dateTest),
})

const datePattern = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/u
/** Sorts behind all days of a month or year that a text begins with, as in "2026-03~". */
const end = '~'
/** The last text before all that begin with a date. */
const before = (date: string): string =>
  date.slice(0, -1) + String.fromCharCode(date.charCodeAt(date.length - 1) - 1) + end

/** Dates are compared as texts: ISO 8601 sorts by time, and a month or year stands for all its days. */
function dateTest(value: string): FilterTest | null {
  const [from, to, ...more] = value.includes('..') ? value.split('..') : [null, null]
  if (from !== null || to !== null) {
    const isGood = more.length === 0 && value !== '..' && [from, to].every((each) => !each || datePattern.test(each))
    return isGood ? {type: 'texts', from: from || null, to: to ? to + end : null} : null
  }
  const [, operator = '=', date = ''] = /^(>=|<=|>|<|=)?(.*)$/su.exec(value) ?? []
  if (!datePattern.test(date)) return null
  if (operator.startsWith('>')) return {type: 'texts', from: operator === '>' ? date + end : date, to: null}
  if (operator.startsWith('<')) return {type: 'texts', from: null, to: operator === '<' ? before(date) : date + end}
  return {type: 'texts', from: date, to: date + end}
}

/** The same as date with an operator before it: easier to type in a shell. */
const boundShape = (operator: '>' | '<'): Shape => ({
  name: 'date',
  expected: 'a date: 2026, 2026-03 or 2026-03-14',
  test: (values) => alone(values, (value) => (datePattern.test(value) ? dateTest(operator + value) : null)),
})

const batchShape: Shape = {
  name: 'batch',
  expected: 'the beginning of the id of a batch: b_0198...',
  test: (values) =>
    alone(values, (value) => (/^b_[\da-f-]+$/u.test(value) ? {type: 'texts', from: value, to: value + end} : null)),
}

const currencyShape: Shape = {
  name: 'currency',
  expected: 'three letters: EUR',
  test: (values) =>
    values.every((value) => /^[a-z]{3}$/iu.test(value)) ? {type: 'is', values: values.map(fold)} : null,
}

const pathShape = textShape('path')
const typeShape = listShape('type', mediaKinds)

const shapes: Readonly<Record<string, Shape>> = {
  vendor: textShape('vendor'),
  total: numberShape('total'),
  subtotal: numberShape('subtotal'),
  tax: numberShape('tax'),
  currency: currencyShape,
  date: dateShape('date'),
  after: boundShape('>'),
  before: boundShape('<'),
  due: dateShape('due'),
  number: textShape('number'),
  iban: textShape('iban'),
  title: textShape('title'),
  party: textShape('party'),
  effective: dateShape('effective'),
  expires: dateShape('expires'),
  notice: textShape('notice'),
  law: textShape('law'),
  kind: listShape('kind', documentKinds),
  label: textShape('label'),
  path: pathShape,
  name: pathShape,
  type: typeShape,
  batch: batchShape,
  review: listShape('review', ['yes', 'no']),
  duplicate: listShape('duplicate', ['yes', 'no']),
  page: numberShape('page'),
  source: listShape('source', ['ocr', 'text']),
}

/** Names that can stand before a colon. */
export const filterNames: readonly string[] = Object.keys(shapes)
