import {type PDFContext, PDFDict, PDFName, type PDFObject, PDFRawStream, type PDFRef} from 'pdf-lib'
import type {PageBox} from '../../page-geometry.ts'
import {readContent} from '../content/read-content.ts'
import {type ContentNames, type Mark, readMarks} from '../content/shown-text.ts'
import {withoutMarks} from '../content/without-hidden-text.ts'
import {dictOf, lookup, lookupName, lookupNumber, name} from '../objects/objects.ts'
import {contentRefs, type PdfPage} from '../objects/pages.ts'
import {deflateBest, withFilter} from '../objects/streams.ts'

/** Layers lie in the page or in a form of it; forms in forms come from programs that assemble pages. */
const maxDepth = 6

/** A content with its names; a form takes the text render mode it is drawn with. */
interface Content {
  context: PDFContext
  bytes: Uint8Array
  resources: PDFDict
  /** Whether the names are those of the page that draws it, which needs them itself. */
  borrowed: boolean
  mode: number
  /** Of the page; null in forms, whose own images are not taken for scans. */
  box: PageBox | null
  /** Drawn before the scan that hides it. */
  covered: boolean
  depth: number
}

interface Cleared {
  bytes: Uint8Array
  resources: PDFDict
}

/**
 * Removes text that nobody sees from a page: render mode 3, and what a picture over the whole page hides. Everything else
 * stays as it is; forms are copied before they change, because other pages may draw them. False, and the page untouched,
 * where it is not sure what would become of it.
 */
export async function removeTextLayers(context: PDFContext, page: PdfPage): Promise<boolean> {
  const bytes = await readContent(contentRefs(page).map((ref) => context.lookup(ref)))
  if (bytes === null) return false
  const {box, resources = context.obj({})} = page
  const cleared = await clear({context, bytes, resources, borrowed: false, mode: 0, box, covered: false, depth: 0})
  if (cleared === null) return false
  if (cleared.bytes !== bytes) {
    const stream = PDFRawStream.of(context.obj({Filter: 'FlateDecode'}), await deflateBest(cleared.bytes))
    page.dict.set(name('Contents'), context.register(stream))
  }
  if (cleared.resources !== resources) {
    page.dict.set(name('Resources'), context.register(cleared.resources))
    page.resources = cleared.resources
  }
  return true
}

async function clear(content: Content): Promise<Cleared | null> {
  const {bytes, resources, mode, box} = content
  const {list, marks} = readMarks(bytes, namesOf(resources), {mode, box})
  const lastCover = marks.findLast(({covers}) => covers)?.index ?? -1
  const isCovered = ({index}: Mark) => content.covered || index < lastCover
  const isHidden = (mark: Mark) => isCovered(mark) || (mark.mode === 3 && !mark.isType3)
  const removed = new Set(marks.filter((mark) => mark.kind === 'show' && isHidden(mark)))
  const stripped = withoutMarks(bytes, list, marks, removed)
  if (stripped === null) return null
  const forms = await clearForms(
    content,
    marks.filter(({kind}) => kind === 'form'),
    isCovered,
  )
  if (forms === null) return null
  const othersNeed = content.borrowed || forms.some(({hasOwnNames}) => !hasOwnNames)
  const fonts = othersNeed ? new Set<string>() : stripped.unusedFonts
  return {bytes: stripped.bytes, resources: withChanges(resources, forms, fonts)}
}

interface ClearedForm {
  name: string
  /** The changed copy; null where nothing was removed. */
  copy: PDFRef | null
  hasOwnNames: boolean
}

async function clearForms(
  content: Content,
  marks: Mark[],
  isCovered: (mark: Mark) => boolean,
): Promise<ClearedForm[] | null> {
  const results: ClearedForm[] = []
  for (const [formName, uses] of Map.groupBy(marks, (mark) => mark.name)) {
    const [first] = uses
    const asFirst = (use: Mark) => use.mode === first!.mode && isCovered(use) === isCovered(first!)
    // One name cannot stand for a visible and a cleared form.
    if (!uses.every(asFirst)) return null
    const result = await clearForm(content, first!, isCovered(first!))
    if (result === null) return null
    results.push({name: formName, ...result})
  }
  return results
}

async function clearForm(
  content: Content,
  {name: formName, mode}: Mark,
  covered: boolean,
): Promise<Omit<ClearedForm, 'name'> | null> {
  const {context, depth} = content
  const form = lookupIn(content.resources, 'XObject', formName)
  if (!(form instanceof PDFRawStream) || depth >= maxDepth) return null
  const own = lookup(form.dict, 'Resources')
  const hasOwnNames = own instanceof PDFDict
  const resources = hasOwnNames ? own : content.resources
  const bytes = await readContent([form])
  if (bytes === null) return null
  const cleared = await clear({
    context,
    bytes,
    resources,
    borrowed: !hasOwnNames,
    mode,
    box: null,
    covered,
    depth: depth + 1,
  })
  if (cleared === null || (!hasOwnNames && cleared.resources !== resources)) return null
  if (cleared.bytes === bytes && cleared.resources === resources) return {copy: null, hasOwnNames}
  const copy = withFilter(form.dict, await deflateBest(cleared.bytes), 'FlateDecode')
  if (hasOwnNames) copy.dict.set(name('Resources'), cleared.resources)
  return {copy: context.register(copy), hasOwnNames}
}

/** The same dictionary where nothing changes. */
function withChanges(resources: PDFDict, forms: ClearedForm[], unusedFonts: ReadonlySet<string>): PDFDict {
  const copies = forms.filter(({copy}) => copy !== null)
  if (copies.length === 0 && unusedFonts.size === 0) return resources
  const result = resources.clone()
  const [objects, fonts] = [lookup(resources, 'XObject'), lookup(resources, 'Font')]
  if (objects instanceof PDFDict && copies.length > 0) {
    const changed = objects.clone()
    for (const {name: formName, copy} of copies) changed.set(PDFName.of(formName), copy!)
    result.set(name('XObject'), changed)
  }
  if (fonts instanceof PDFDict && unusedFonts.size > 0) {
    const changed = fonts.clone()
    for (const font of unusedFonts) changed.delete(PDFName.of(font))
    result.set(name('Font'), changed)
  }
  return result
}

function lookupIn(resources: PDFDict, kind: string, key: string): PDFObject | undefined {
  const all = lookup(resources, kind)
  return all instanceof PDFDict ? lookup(all, key) : undefined
}

function namesOf(resources: PDFDict): ContentNames {
  return {
    isType3: (font) => subtypeOf(lookupIn(resources, 'Font', font)) === 'Type3',
    xobject: (key) => {
      const object = lookupIn(resources, 'XObject', key)
      const subtype = subtypeOf(object)
      if (subtype === 'Form') return 'form'
      return subtype === 'Image' && isOpaque(dictOf(object)!) ? 'opaque image' : 'other'
    },
    isTranslucent: (key) => isTranslucent(dictOf(lookupIn(resources, 'ExtGState', key))),
  }
}

function subtypeOf(object: PDFObject | undefined): string | undefined {
  const dict = dictOf(object)
  return dict && lookupName(dict, 'Subtype')
}

const seeThrough = ['SMask', 'Mask', 'ImageMask', 'SMaskInData', 'OC']

const isOpaque = (image: PDFDict) => seeThrough.every((key) => !image.has(name(key)))

function isTranslucent(state: PDFDict | undefined): boolean {
  if (state === undefined) return true
  const [blend, mask] = [lookupName(state, 'BM') ?? 'Normal', lookup(state, 'SMask')]
  const masked = mask !== undefined && lookupName(state, 'SMask') !== 'None'
  return (lookupNumber(state, 'ca') ?? 1) < 1 || masked || !['Normal', 'Compatible'].includes(blend)
}
