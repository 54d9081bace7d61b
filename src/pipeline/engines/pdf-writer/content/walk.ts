import {type PDFContext, PDFDict, type PDFObject, PDFStream} from 'pdf-lib'
import {dictOf, isUnparsed, lookup, lookupName, lookupNumber, name, reachable} from '../objects/objects.ts'
import {contentRefs, type PdfPage} from '../objects/pages.ts'
import {contentBudget, readContent} from './read-content.ts'

/** Something that is drawn: a page, a form, a tiling pattern, an appearance of an annotation, a glyph of a Type 3 font. */
export interface Content {
  /** Null where it cannot be read as a whole: an unknown filter, damaged data, over the budget of the document. */
  bytes: Uint8Array | null
  /** Its own resources, or those a page inherits; undefined for old forms, which use those of whatever draws them. */
  resources: PDFDict | undefined
}

interface Source {
  streams: PDFObject[]
  resources: PDFDict | undefined
}

/**
 * Every content stream of a document with its resources, each once: also those no page draws, such as hidden states of
 * annotations, page templates and orphaned forms, because a viewer may show them later. Found by what objects are, not
 * by following what draws what, so that cycles and depth do no harm.
 */
export async function* allContents(
  context: PDFContext,
  pages: PdfPage[],
  signal: AbortSignal,
): AsyncGenerator<Content, void> {
  let budget = contentBudget
  for (const {streams, resources} of findSources(context, pages)) {
    signal.throwIfAborted()
    const bytes = await readContent(streams, budget)
    budget -= bytes?.length ?? 0
    yield {bytes, resources}
  }
}

function findSources(context: PDFContext, pages: PdfPage[]): Source[] {
  const sources = pages.map((page) => pageSource(page.dict, page.resources))
  const known = new Set<PDFObject>(pages.map(({dict}) => dict))
  const seen = new Map<PDFObject, Set<PDFDict | undefined>>()
  const add = (stream: PDFObject | undefined, resources: PDFDict | undefined) => {
    if (stream === undefined || seen.get(stream)?.has(resources)) return
    seen.set(stream, (seen.get(stream) ?? new Set()).add(resources))
    sources.push({streams: [stream], resources})
  }
  for (const {object} of reachable(context)) {
    if (isUnparsed(object)) sources.push({streams: [object], resources: undefined})
    const dict = dictOf(object)
    if (dict === undefined || known.has(object)) continue
    if (isPage(dict)) sources.push(pageSource(dict, resourcesOf(dict)))
    for (const [stream, resources] of contentsOf(object, dict)) add(stream, resources)
  }
  return sources
}

function pageSource(dict: PDFDict, resources: PDFDict | undefined): Source {
  const streams = contentRefs({dict}).flatMap((ref) => dict.context.lookup(ref) ?? [])
  return {streams, resources}
}

/** Pages outside of the page tree: templates for forms that grow (ISO 32000-1, 12.7.6). */
function isPage(dict: PDFDict): boolean {
  const type = lookupName(dict, 'Type')
  return (type === 'Page' || type === 'Template') && dict.has(name('Contents'))
}

type Pair = [stream: PDFObject | undefined, resources: PDFDict | undefined]

/** Content streams that an object is, or that its entries are. */
function contentsOf(object: PDFObject, dict: PDFDict): Pair[] {
  const isDrawn = lookupName(dict, 'Subtype') === 'Form' || lookupNumber(dict, 'PatternType') === 1
  const own: Pair[] = isDrawn && object instanceof PDFStream ? [[object, resourcesOf(dict)]] : []
  const looks = appearanceStreams(dict).map((stream): Pair => [stream, resourcesOf(stream.dict)])
  return [...own, ...looks, ...softMaskGroup(dict), ...glyphProcedures(dict)]
}

/** Normal, rollover and down appearance of an annotation, each one stream or one for each state (ISO 32000-1, 12.5.5). */
export function appearanceStreams(dict: PDFDict): PDFStream[] {
  const looks = lookup(dict, 'AP')
  if (!(looks instanceof PDFDict)) return []
  return ['N', 'R', 'D'].flatMap((key) => {
    const look = lookup(looks, key)
    if (look instanceof PDFStream) return [look]
    return look instanceof PDFDict ? streamsIn(look) : []
  })
}

function softMaskGroup(dict: PDFDict): Pair[] {
  const kind = lookupName(dict, 'S')
  const group = kind === 'Alpha' || kind === 'Luminosity' ? lookup(dict, 'G') : undefined
  return group instanceof PDFStream ? [[group, resourcesOf(group.dict)]] : []
}

function glyphProcedures(dict: PDFDict): Pair[] {
  const procedures = lookupName(dict, 'Subtype') === 'Type3' ? lookup(dict, 'CharProcs') : undefined
  if (!(procedures instanceof PDFDict)) return []
  return streamsIn(procedures).map((stream): Pair => [stream, resourcesOf(dict)])
}

function streamsIn(dict: PDFDict): PDFStream[] {
  return dict.keys().flatMap((key) => {
    const stream = dict.lookup(key)
    return stream instanceof PDFStream ? [stream] : []
  })
}

export function resourcesOf(dict: PDFDict): PDFDict | undefined {
  const resources = lookup(dict, 'Resources')
  return resources instanceof PDFDict ? resources : undefined
}
