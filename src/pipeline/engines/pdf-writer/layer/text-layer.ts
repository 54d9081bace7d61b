import {type PDFContext, PDFDict, PDFRawStream, type PDFRef} from 'pdf-lib'
import type {Page, Word} from '../../../../types/document.ts'
import {invert, type Matrix, normalRotation, uprightMatrix, uprightSize} from '../../page-geometry.ts'
import {lookup, name} from '../objects/objects.ts'
import {contentRefs, type PdfPage} from '../objects/pages.ts'
import {deflateBest} from '../objects/streams.ts'
import {type FontNames, layerContent} from './content.ts'
import {createLayerFonts, type LayerFont, type LayerFonts} from './layer-fonts.ts'
import {toRuns} from './lines.ts'

export interface LayeredPage {
  target: PdfPage
  /** What was read on the upright image of that page. */
  page: Page
}

/** Adds the words of the pages as invisible text. Returns the number of pages that got any. */
export async function addTextLayer(context: PDFContext, pages: LayeredPage[]): Promise<number> {
  const written = pages.map(({target, page}) => ({target, page, words: writable(page.words)}))
  const filled = written.filter(({words}) => words.length > 0)
  if (filled.length === 0) return 0
  const fonts = createLayerFonts(
    context,
    filled.flatMap(({words}) => words.map(({text}) => text)),
  )
  const names = createNames(context, fonts)
  for (const {target, page, words} of filled) {
    const known = names(target.resources)
    const toUser = pixelsToUser(target, page)
    const scale = 1 / (Math.hypot(toUser[0], toUser[1]) * target.userUnit)
    const content = layerContent(toRuns(words), toUser, scale, fonts, known.fonts)
    const stream = PDFRawStream.of(context.obj({Filter: 'FlateDecode'}), await deflateBest(content))
    // First, not last: contents that leave the graphics state changed cannot move it.
    target.dict.set(name('Contents'), context.obj([context.register(stream), ...contentRefs(target)]))
    target.dict.set(name('Resources'), known.ref)
  }
  await fonts.finish()
  return filled.length
}

/** Words that take some room, without control characters and ligatures ("ﬁnal" is found as "final"). */
function writable(words: readonly Word[]): Word[] {
  return words
    .filter(({box}) => box[2] > 0 && box[3] > 0)
    .map((word) => ({...word, text: printable(word.text)}))
    .filter(({text}) => text !== '')
}

function printable(text: string): string {
  const characters = text.toWellFormed().replace(/[\p{Cc}\p{Zs}]/gu, '')
  return characters.replace(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize('NFKC'))
}

/** Resources with the fonts of the layer, one for all pages that shared theirs before. */
function createNames(context: PDFContext, fonts: LayerFonts) {
  const known = new Map<PDFDict | undefined, {ref: PDFRef; fonts: FontNames}>()
  return (resources: PDFDict | undefined) => {
    const made = known.get(resources) ?? withFonts(context, resources, fonts)
    known.set(resources, made)
    return made
  }
}

function withFonts(context: PDFContext, resources: PDFDict | undefined, fonts: LayerFonts) {
  const result = resources?.clone(context) ?? context.obj({})
  const own = lookup(result, 'Font')
  const all = own instanceof PDFDict ? own.clone(context) : context.obj({})
  const add = (wanted: string, {ref}: LayerFont) => {
    let free = wanted
    // A layer of ours that is there already goes by the same name.
    for (let index = 2; all.has(name(free)); index++) free = wanted + index
    all.set(name(free), ref)
    return free
  }
  const short = add('SnapText', fonts.short)
  const names = {short, long: fonts.long ? add('SnapMore', fonts.long) : short}
  result.set(name('Font'), all)
  return {ref: context.register(result), fonts: names}
}

/** Pixels of the upright page image (y down) -> user space. */
function pixelsToUser({box, rotation}: PdfPage, page: Page): Matrix {
  const turned = normalRotation(rotation + extraTurn(page, rotation, uprightSize(box, rotation)))
  const {width, height} = uprightSize(box, turned)
  return invert(uprightMatrix(box, turned, page.width / width, page.height / height))
}

/**
 * Degrees the page was turned beyond its /Rotate before it was read. A quarter turn must agree with the proportions of
 * the picture, else the recorded rotation is the page's own.
 */
function extraTurn(page: Page, rotation: number, upright: {width: number; height: number}): number {
  const turn = normalRotation(page.rotation - rotation)
  if (turn % 180 === 0) return turn
  const same = Math.abs(Math.log(page.width / page.height / (upright.width / upright.height)))
  const swapped = Math.abs(Math.log(page.width / page.height / (upright.height / upright.width)))
  return swapped < same ? turn : 0
}
