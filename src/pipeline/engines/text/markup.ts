/** A start tag. Attribute values are as written, entities included. */
export interface Tag {
  name: string
  /** Empty if it is not there. */
  attribute(name: string): string
}

type Token = {type: 'open'; tag: Tag} | {type: 'close'; name: string} | {type: 'text'; text: string}

/** No tag of an hOCR file comes near this; it bounds the search for a quote that is never closed. */
const longestTag = 16_384

/**
 * Tags and text of HTML or XML in one pass and linear time, with no tree: hOCR files come with and without end tags,
 * namespaces and quotes. Comments, declarations, scripts and styles are left out.
 */
export function* tokens(markup: string): Generator<Token> {
  let at = 0
  while (at < markup.length) {
    const start = markup.indexOf('<', at)
    if (start !== at) yield {type: 'text', text: markup.slice(at, start === -1 ? undefined : start)}
    if (start === -1) return
    const name = /^<\/?([a-z][\w:.-]{0,60})/i.exec(markup.slice(start, start + 64))?.[1]?.toLowerCase()
    if (name === undefined) {
      const skipped = skipDeclaration(markup, start)
      if (skipped === start + 1) yield {type: 'text', text: '<'}
      at = skipped
      continue
    }
    const end = endOfTag(markup, start)
    const source = markup.slice(start, end)
    const closes = source.startsWith('</')
    if (!closes) yield {type: 'open', tag: {name, attribute: (wanted) => attribute(source, wanted)}}
    if (closes || source.endsWith('/>')) yield {type: 'close', name}
    at = !closes && (name === 'script' || name === 'style') ? endOfRaw(markup, end, name) : end
  }
}

/** Index after a comment, declaration or processing instruction; one further for a bare `<`. */
function skipDeclaration(markup: string, start: number): number {
  if (!/[!?]/.test(markup[start + 1] ?? '')) return start + 1
  const close = markup.startsWith('<!--', start) ? '-->' : '>'
  const end = markup.indexOf(close, start + 2)
  return end === -1 ? markup.length : end + close.length
}

/** Index after the `>` that is not inside quotes; if a quote never ends, after the first `>`. */
function endOfTag(markup: string, start: number): number {
  const limit = Math.min(markup.length, start + longestTag)
  let quote = ''
  for (let at = start; at < limit; at++) {
    const character = markup[at]!
    if (quote) quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at + 1
  }
  const end = markup.indexOf('>', start)
  return end === -1 ? markup.length : end + 1
}

function endOfRaw(markup: string, from: number, name: string): number {
  const end = markup.indexOf(`</${name}`, from)
  return end === -1 ? markup.length : end
}

function attribute(source: string, name: string): string {
  const match = new RegExp(`[\\s"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(source)
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? ''
}
