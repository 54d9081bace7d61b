import {PDFArray, type PDFContext, PDFDict, type PDFObject, PDFRef} from 'pdf-lib'
import {DocumentError} from '../../../../errors.ts'
import {normalRotation, type PageBox} from '../../page-geometry.ts'
import {lookup, lookupNumber, name} from './objects.ts'

export interface PdfPage {
  dict: PDFDict
  /** CropBox inside MediaBox, in user space. */
  box: PageBox
  rotation: 0 | 90 | 180 | 270
  resources: PDFDict | undefined
  userUnit: number
}

/** Deeper page trees are built to exhaust a stack; balanced ones of a million pages are 7 levels deep. */
const maxDepth = 200

interface Node {
  dict: PDFDict
  inherited: Map<string, PDFObject>
  depth: number
}

/** The pages in order, with what they inherit. Cycles are refused. */
export function readPages(context: PDFContext): PdfPage[] {
  const root = context.lookup(context.trailerInfo.Root)
  const tree = root instanceof PDFDict ? lookup(root, 'Pages') : undefined
  if (!(tree instanceof PDFDict)) throw new DocumentError('E_UNREADABLE', 'The PDF has no page tree.')
  const pages: PdfPage[] = []
  const seen = new Set<PDFDict>()
  const stack: Node[] = [{dict: tree, inherited: new Map(), depth: 0}]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (seen.has(node.dict) || node.depth > maxDepth) {
      throw new DocumentError('E_UNREADABLE', 'The page tree of the PDF is damaged.')
    }
    seen.add(node.dict)
    const inherited = inherit(node)
    const kids = lookup(node.dict, 'Kids')
    if (kids instanceof PDFArray) stack.push(...kidNodes(kids, inherited, node.depth + 1))
    else pages.push(toPage(node.dict, inherited))
  }
  return pages
}

const inheritable = ['Resources', 'MediaBox', 'CropBox', 'Rotate']

function inherit({dict, inherited}: Node): Map<string, PDFObject> {
  const result = new Map(inherited)
  for (const key of inheritable) {
    const value = lookup(dict, key)
    if (value !== undefined) result.set(key, value)
  }
  return result
}

/** Last child first, because the stack gives the last one back first. */
function kidNodes(kids: PDFArray, inherited: Map<string, PDFObject>, depth: number): Node[] {
  return kids
    .asArray()
    .map((_, index) => kids.lookup(index))
    .filter((kid) => kid instanceof PDFDict)
    .map((dict) => ({dict, inherited, depth}))
    .reverse()
}

function toPage(dict: PDFDict, inherited: Map<string, PDFObject>): PdfPage {
  const effective = PDFDict.withContext(dict.context)
  for (const [key, value] of inherited) effective.set(name(key), value)
  const media = readBox(effective, 'MediaBox') ?? letter
  const resources = inherited.get('Resources')
  return {
    dict,
    box: intersect(readBox(effective, 'CropBox') ?? media, media),
    rotation: normalRotation(lookupNumber(effective, 'Rotate') ?? 0),
    resources: resources instanceof PDFDict ? resources : undefined,
    userUnit: lookupNumber(dict, 'UserUnit') ?? 1,
  }
}

/** What viewers take for a page without a MediaBox. */
const letter: PageBox = {left: 0, bottom: 0, right: 612, top: 792}

function readBox(dict: PDFDict, key: string): PageBox | undefined {
  const value = lookup(dict, key)
  if (!(value instanceof PDFArray) || value.size() < 4) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = value.asArray().map((item) => Number(String(dict.context.lookup(item))))
  if (![a, b, c, d].every(Number.isFinite)) return undefined
  return {left: Math.min(a, c), bottom: Math.min(b, d), right: Math.max(a, c), top: Math.max(b, d)}
}

function intersect(crop: PageBox, media: PageBox): PageBox {
  const box = {
    left: Math.max(crop.left, media.left),
    bottom: Math.max(crop.bottom, media.bottom),
    right: Math.min(crop.right, media.right),
    top: Math.min(crop.top, media.top),
  }
  return box.right > box.left && box.top > box.bottom ? box : media
}

/** References of the content streams of a page, in order; a direct stream cannot occur. */
export function contentRefs(page: Pick<PdfPage, 'dict'>): PDFRef[] {
  const contents = page.dict.get(name('Contents'))
  const value = page.dict.context.lookup(contents)
  if (value instanceof PDFArray) return value.asArray().filter((item) => item instanceof PDFRef)
  return contents instanceof PDFRef ? [contents] : []
}
