import type {SampleTruth} from '../samples-truth.ts'
import type {Camera} from './camera.ts'
import {decimal, money, type NumberStyle, sum} from './money.ts'
import type {StripLine} from './strip.ts'

export interface Item {
  name: string
  cents: number
  /** A line below the item: quantity and unit price, as the till prints it. */
  detail?: string
}

/** A receipt to be drawn and photographed. */
export interface Receipt {
  file: string
  font: string
  lines: StripLine[]
  camera: Camera
  quality: number
  truth: SampleTruth
}

export const dejavu = 'DejaVu Sans Mono'
export const liberation = 'Liberation Mono'

export function heading(name: string, ...rest: string[]): StripLine[] {
  return [{text: name, size: 1.3, bold: true}, ...rest.map((text) => ({text, size: 0.9})), 'space']
}

export function itemLines(items: readonly Item[], style: NumberStyle, suffix = ''): StripLine[] {
  return items.flatMap(({name, cents, detail}) => [
    {left: name, right: money(cents, style) + suffix},
    ...(detail === undefined ? [] : [{text: `   ${detail}`, align: 'left' as const, size: 0.9}]),
  ])
}

export function totalLine(left: string, right: string): StripLine {
  return {left, right, size: 1.25, bold: true}
}

/** Truth of a receipt whose prices include the tax. */
export function inclusiveTruth(
  head: Pick<SampleTruth, 'vendor' | 'date' | 'currency'>,
  items: readonly Item[],
  tax: number,
): SampleTruth {
  const total = sum(items)
  return {
    kind: 'receipt',
    ...head,
    tax: decimal(tax),
    total: decimal(total),
    items: items.map(({cents}) => decimal(cents)),
    taxIncluded: true,
  }
}
