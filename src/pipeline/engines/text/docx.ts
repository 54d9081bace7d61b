import {decodeEntities} from './entities.ts'
import {htmlToLines} from './html.ts'
import {orUnreadable} from './unreadable.ts'
import {openOfficeZip} from './zip.ts'

/** Its trees take 118 MB a MB of dense XML (20 MB: 10 s and 2.4 GB); a novel has 5 MB. */
const xmlMegabytes = 10

/** Text of a DOCX: page headers (the sender of a letter often stands there), body with tables as rows, page footers. */
export async function docxToLines(bytes: Buffer): Promise<string> {
  const parts = await openOfficeZip(bytes, xmlMegabytes)
  const {default: mammoth} = await import('mammoth')
  const {value: html} = await orUnreadable('DOCX', () =>
    mammoth.convertToHtml(
      {buffer: bytes},
      {externalFileAccess: false, includeEmbeddedStyleMap: false, convertImage: mammoth.images.imgElement(noImage)},
    ),
  )
  return [...marginText(parts, 'header'), await htmlToLines(html), ...marginText(parts, 'footer')].join('\n\n')
}

const noImage = async () => ({src: ''})

/** What mammoth leaves out: page headers or footers, each text once (first, odd and even pages often share it). */
function marginText(parts: Map<string, Buffer>, kind: 'header' | 'footer'): Set<string> {
  const names = [...parts.keys()].filter((name) => new RegExp(`^word/${kind}\\d*\\.xml$`).test(name))
  const texts = names.map((name) => wordXmlText(parts.get(name)!.toString('utf8')))
  return new Set(texts.filter((text) => text !== ''))
}

/** Paragraphs of WordprocessingML (ECMA-376 part 1, 17.3) as lines. */
function wordXmlText(xml: string): string {
  const pieces = xml.matchAll(/<w:t(?:\s[^<>]*)?>([^<]*)<|<w:(tab|br|cr)\b[^<>]*\/>|<\/w:(p)>/g)
  const text = Array.from(pieces, ([, run, space]) =>
    run === undefined ? (space === 'tab' ? '\t' : '\n') : decodeEntities(run),
  )
  return text.join('').trim()
}
