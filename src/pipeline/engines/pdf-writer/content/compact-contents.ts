import {type PDFContext, PDFDict, PDFRawStream, type PDFRef} from 'pdf-lib'
import {lookup, lookupName, lookupNumber, name, reachable} from '../objects/objects.ts'
import {contentRefs, type PdfPage} from '../objects/pages.ts'
import {deflateBest, withFilter} from '../objects/streams.ts'
import {compactContent} from './compact.ts'
import {createDrawnForms, type DrawnForms} from './drawn-forms.ts'
import {contentBudget, readContent} from './read-content.ts'
import {createRounder} from './rounding.ts'
import {resourcesOf} from './walk.ts'

export interface ContentOptions {
  lossless: boolean
  signal: AbortSignal
}

interface Run {
  context: PDFContext
  options: ContentOptions
  budget: number
  forms: DrawnForms
  /** Compact contents of forms, by what is known of the largest scale so far. */
  results: Map<PDFRef, Uint8Array | null>
  /** False where a content was not understood: then it is not known how large forms are drawn. */
  allUnderstood: boolean
}

/**
 * Contents of pages, forms and tiling patterns in their shortest form. Streams that belong to one page become one. Those
 * that several pages share, and forms that no page draws (appearances of annotations), keep all digits of places.
 */
export async function compactContents(context: PDFContext, pages: PdfPage[], options: ContentOptions): Promise<void> {
  const forms = createDrawnForms()
  const run: Run = {context, options, budget: contentBudget, forms, results: new Map(), allUnderstood: true}
  const shared = sharedRefs(pages)
  for (const page of pages) {
    options.signal.throwIfAborted()
    await compactPage(run, page, shared)
  }
  await compactForms(run)
  for (const [ref, stream] of otherStreams(run, shared)) {
    run.results.set(ref, await compactStream(run, stream, Number.POSITIVE_INFINITY, resourcesOf(stream.dict)))
  }
  await compactForms(run)
  if (!run.allUnderstood) await compactForms(run, Number.POSITIVE_INFINITY)
  for (const [ref, content] of run.results) await replace(run, ref, content)
}

function otherStreams({context, results}: Run, shared: Set<PDFRef>): [PDFRef, PDFRawStream][] {
  return [...reachable(context)].flatMap(({ref, object}): [PDFRef, PDFRawStream][] =>
    ref && object instanceof PDFRawStream && (shared.has(ref) || (isDrawable(object) && !results.has(ref)))
      ? [[ref, object]]
      : [],
  )
}

/** Forms that were noted since the last time; all of them again where a scale is given. */
async function compactForms(run: Run, scale?: number): Promise<void> {
  if (scale !== undefined) run.forms.again()
  for (let form = run.forms.next(); form !== undefined; form = run.forms.next()) {
    run.results.set(form.ref, await compactStream(run, form.stream, scale ?? form.scale, form.resources))
  }
}

/** Content streams of several pages, or several times of one. */
function sharedRefs(pages: PdfPage[]): Set<PDFRef> {
  const seen = new Set<PDFRef>()
  const shared = new Set<PDFRef>()
  for (const ref of pages.flatMap(contentRefs)) (seen.has(ref) ? shared : seen).add(ref)
  return shared
}

const isDrawable = ({dict}: PDFRawStream) =>
  lookupName(dict, 'Subtype') === 'Form' || lookupNumber(dict, 'PatternType') === 1

async function compactPage(run: Run, page: PdfPage, shared: Set<PDFRef>): Promise<void> {
  const refs = contentRefs(page)
  const streams = refs.map((ref) => run.context.lookup(ref)).filter((stream) => stream instanceof PDFRawStream)
  const bytes = streams.length === refs.length ? await contentOf(run, streams) : null
  const result = bytes && compactAt(run, bytes, page.userUnit, page.resources)
  if (!result) run.allUnderstood = false
  const [first] = streams
  if (!(result && first) || refs.some((ref) => shared.has(ref))) return
  const contents = await deflateBest(result)
  if (contents.length >= streams.reduce((sum, stream) => sum + stream.contents.length, 0)) return
  const stream = withFilter(first.dict, contents, 'FlateDecode')
  if (refs.length === 1) run.context.assign(refs[0]!, stream)
  // A page outside of the tree, such as a template, may have some of the streams that were joined.
  else page.dict.set(name('Contents'), run.context.register(stream))
}

/** What is over the budget of the document stays as it is: compacting takes 1 s of CPU a 4 MB. */
async function contentOf(run: Run, streams: PDFRawStream[]): Promise<Uint8Array | null> {
  const content = await readContent(streams, run.budget)
  run.budget -= content?.length ?? 0
  return content
}

/** Compact content at `scale` points a unit; forms in it are noted with the scale they are drawn at. */
function compactAt(run: Run, bytes: Uint8Array, scale: number, resources: PDFDict | undefined): Uint8Array | null {
  const rounder = createRounder(scale, fontStates(resources))
  return compactContent(bytes, (operation) => {
    const [first] = operation.operands
    if (operation.operator === 'Do' && first?.type === 'name') run.forms.note(first.value, rounder.scale(), resources)
    return run.options.lossless ? operation.operands : rounder.round(operation)
  })
}

/** Names of graphics states that set a font. */
function fontStates(resources: PDFDict | undefined): Set<string> {
  const states = resources && lookup(resources, 'ExtGState')
  if (!(states instanceof PDFDict)) return new Set()
  const setFont = (state: unknown) => state instanceof PDFDict && state.has(name('Font'))
  return new Set(states.keys().flatMap((key) => (setFont(states.lookup(key)) ? [key.decodeText()] : [])))
}

async function compactStream(
  run: Run,
  stream: PDFRawStream,
  scale: number,
  resources: PDFDict | undefined,
): Promise<Uint8Array | null> {
  run.options.signal.throwIfAborted()
  const bytes = await contentOf(run, [stream])
  const result = bytes && compactAt(run, bytes, scale, resources)
  if (result === null) run.allUnderstood = false
  return result
}

async function replace({context}: Run, ref: PDFRef, content: Uint8Array | null): Promise<void> {
  const stream = context.lookup(ref)
  if (content === null || !(stream instanceof PDFRawStream)) return
  const contents = await deflateBest(content)
  if (contents.length < stream.contents.length) context.assign(ref, withFilter(stream.dict, contents, 'FlateDecode'))
}
