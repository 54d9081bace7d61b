import type {Matrix} from '../../page-geometry.ts'
import {naturalWidth} from './glyph-widths.ts'
import type {LayerFonts} from './layer-fonts.ts'
import type {PlacedWord, Run} from './lines.ts'
import {decimal, shortNumber} from './short-number.ts'
import {visualOrder} from './visual-order.ts'

/** Resource names of the fonts on a page. */
export interface FontNames {
  short: string
  long: string
}

/** How far, in points, what is written may be from what is meant: a quarter of what users can see. */
const sideways = 0.3
const upwards = 0.3
/** Of the height of letters: it moves no edge and no baseline. */
const sizeShare = 0.05

/** What the operators written so far have set. */
interface Pen {
  fonts: LayerFonts
  names: FontNames
  /** Pixels a point. */
  scale: number
  font: string
  size: number
  stretch: number
  slope: number
  parts: (string | Buffer)[]
}

/**
 * Content stream of invisible text (render mode 3: neither filled nor stroked). Text space is pixels, so that numbers stay
 * short; `scale` is pixels a point.
 */
export function layerContent(
  runs: readonly Run[],
  toUser: Matrix,
  scale: number,
  fonts: LayerFonts,
  names: FontNames,
): Buffer {
  const pen: Pen = {fonts, names, scale, font: '', size: 0, stretch: 100, slope: 0, parts: []}
  const matrix = toUser.map((value) => decimal(value, 6)).join(' ')
  pen.parts.push(`q ${matrix} cm BT 3 Tr\n`)
  for (const run of runs) writeRun(pen, run)
  pen.parts.push('ET Q\n')
  return Buffer.concat(pen.parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
}

function writeRun(pen: Pen, run: Run): void {
  const [across, up] = [sideways * pen.scale, upwards * pen.scale]
  const {cos, sin} = direction(pen, run, up)
  const x = around(run.x, across)
  const y = around(run.y, up)
  pen.parts.push(`${cos} ${sin} ${sin} ${decimal(-Number(cos), 4)} ${x} ${y} Tm `)
  const size = sizeNear(pen, run.size)
  // What was written, not what was meant: rounding must not add up along a line.
  let at = (Number(x) - run.x) * run.cos + (Number(y) - run.y) * run.sin
  let open: '' | '[' | '[(' = ''
  for (const [index, word] of run.words.entries()) {
    const {font, codes} = encode(pen, `${visualOrder(word.text)} `)
    const natural = naturalWidth(word.text) * size
    const stretch = stretchTo(pen, (word.to - at) / natural, across / natural)
    if (font !== pen.font || size !== pen.size || stretch !== pen.stretch) {
      pen.parts.push(closing[open])
      if (font !== pen.font || size !== pen.size) pen.parts.push(`/${font} ${size} Tf `)
      if (stretch !== pen.stretch) pen.parts.push(`${decimal(stretch, 3)} Tz`)
      Object.assign(pen, {font, size, stretch})
      open = ''
    }
    pen.parts.push('[('.slice(open.length), escaped(codes))
    at += (naturalWidth(`${word.text} `) * size * stretch) / 100
    const unit = (size * stretch) / 1000 / 100
    const adjustment = adjustmentTo(run.words[index + 1], at, unit, across)
    if (adjustment !== '') pen.parts.push(`)${adjustment}`)
    at -= Number(adjustment) * unit
    open = adjustment === '' ? '[(' : '['
  }
  pen.parts.push(closing[open])
}

const closing = {'': '', '[': ']TJ\n', '[(': ')]TJ\n'}

/** The slope of the line before, or none, where that lifts no end of the run by more than is allowed. */
function direction(pen: Pen, {cos, sin, words}: Run, allowed: number): {cos: string; sin: string} {
  const tolerance = allowed / Math.max(1, words.at(-1)!.to)
  const steep = Math.abs(sin) > Math.abs(cos)
  const wanted = steep ? cos : sin
  const slope = Math.abs(pen.slope - wanted) <= tolerance ? pen.slope : Number(around(wanted, tolerance))
  pen.slope = slope
  const along = decimal(Math.sqrt(1 - slope ** 2) * Math.sign(steep ? sin : cos), 4)
  const across = decimal(slope, 6)
  return steep ? {cos: across, sin: along} : {cos: along, sin: across}
}

const around = (value: number, allowed: number) => shortNumber(value - allowed, value + allowed)

function sizeNear({size}: Pen, wanted: number): number {
  return Math.abs(size - wanted) <= sizeShare * wanted ? size : Number(around(wanted, sizeShare * wanted))
}

/** Per cent by which the glyphs are stretched; the one in force where that does. */
function stretchTo({stretch}: Pen, factor: number, allowed: number): number {
  const [low, high] = [100 * Math.max(factor - allowed, factor / 2), 100 * (factor + allowed)]
  return stretch >= low && stretch <= high ? stretch : Number(shortNumber(low, high))
}

/** Units back (ISO 32000-1, 9.4.3) from the end of a space to the next word; empty where that is near enough. */
function adjustmentTo(next: PlacedWord | undefined, at: number, unit: number, allowed: number): string {
  const distance = next === undefined ? 0 : at - next.from
  return Math.abs(distance) <= allowed ? '' : around(distance / unit, allowed / unit)
}

function encode({fonts, names}: Pen, text: string): {font: string; codes: Buffer} {
  const codes = fonts.short.encode(text)
  return codes ? {font: names.short, codes} : {font: names.long, codes: fonts.long!.encode(text)!}
}

/** Inside of a literal string: brackets, backslash and carriage return are escaped, all other bytes stand for themselves. */
function escaped(bytes: Buffer): Buffer {
  const result: number[] = []
  for (const byte of bytes) {
    if (byte === 0x0d) result.push(0x5c, 0x72)
    else if (byte === 0x28 || byte === 0x29 || byte === 0x5c) result.push(0x5c, byte)
    else result.push(byte)
  }
  return Buffer.from(result)
}
