import {createHmac, randomBytes} from 'node:crypto'
import {hostname} from 'node:os'
import {extname} from 'node:path'
import {fileURLToPath} from 'node:url'
import {ownNames} from '../../account.ts'
import {packaged} from '../../packaged/index.ts'
import {mediaKinds} from '../../types/document.ts'

/**
 * What may leave the machine of an error. Everything is built of what is known to be harmless: what a message of JavaScript, Node.js or
 * SQLite, or of ours, is made of stays; what else stands in it, names, words and figures of documents, does not.
 */

/** Words that say what went wrong and that no letter to anybody is about. */
const technical = new Set(
  `a aborted access accessed after all allocate allocation already an and any argument arguments array as assigned assignment at await
  be before big bigint binary boolean broken buffer busy by byte bytes call called callback cannot changed character class clone closed
  code column connection const constraint constructor context convert converted could crashed database date deadline decode decoded
  default defined delete descriptor digits disk does duplicate encode encoded end ended engine error errors exceeded exist exists
  expected expired expression failed file find flag for foreign found from full function generator get handler has have header heap
  i in index infinity initialization input instance instanceof integer invalid is isn it iterable iterator job json key large last
  lease left length limit line list locked lost lower malformed map match maximum maxLength memory message missing module mutable name
  nan negative new no non not null number object of on open operation option or out output overflow owner page pages parameter parse
  pattern permission pool position process promise properties property prototype provided range reached read reading readonly reason
  redefine reduce reference rejected request reset resolve result returned row run schema second seconds segment set signal size soft
  space stack stage state statement stopped store stream string symbol syntax system table task terminated than that the thread thrown
  time timeout to token tokens too trap type typeof undefined unexpected unhandled unique unknown unreachable unsupported unterminated
  used value values variable version wasm was when while with word words worker write writer written wrong xml zero
  aggregateerror documenterror evalerror referenceerror rangeerror snaperror syntaxerror sqliteerror typeerror urierror
  compress embed enrich ingest scan split analyze report doctor retry failed trouble queue paused announce publish sweep written looking codes
  damaged encrypted password protected picture text thumbnail made pdf rewritten background started batch learned`.split(
    /\s+/,
  ),
)

/** The shape of a message: "Cannot read properties of undefined (reading '…')". */
export function shapeOf(message: string): string {
  const parts = message.slice(0, 500).match(/[\p{L}_$][\p{L}\p{N}_$]*|\p{N}+(?:[.,]\p{N}+)*|[\s\S]/gu) ?? []
  return parts
    .map(harmless)
    .join('')
    .replace(/…(?:[\s….,:;'"()/\\-]*…)+/gu, '…')
    .trim()
}

function harmless(part: string): string {
  if (/^E_?[A-Z][A-Z_]{2,}$/.test(part) || technical.has(part.toLowerCase())) return part
  if (/^\p{N}/u.test(part)) return '#'
  return /^[ .,:;'"()[\]/-]$/.test(part) ? part : '…'
}

const frameForm = /^\s+at (?:(.*?) \()?([^()]*?)(?::(\d+))?(?::(\d+))?\)?$/

/** Where an error comes from, function by function; files of ours and of packages by their path there, others not at all. */
export function framesOf(stack: string | undefined): string[] {
  const lines = (stack ?? '').split('\n').flatMap((line) => {
    const match = frameForm.exec(line)
    if (!match) return []
    const file = fileOf(match[2]!)
    // Code of somebody else says nothing to us, and its names are not ours to tell.
    return [`${file === '…' ? '(anonymous)' : functionOf(match[1])} ${file}${match[3] ? `:${match[3]}` : ''}`]
  })
  return lines.slice(0, 30)
}

const functionOf = (name: string | undefined): string =>
  name !== undefined && /^(?:async |new )*[\w$.<>#]+(?: \[as [\w$]+\])?$/.test(name) ? name : '(anonymous)'

function fileOf(place: string): string {
  if (/^node:[\w/]+$/.test(place)) return place
  const path = place.startsWith('file:') ? fromUrl(place) : place
  const ofPackage = path.split(/[\\/]node_modules[\\/]/).at(-1)!
  if (ofPackage !== path) return `node_modules/${ofPackage.replaceAll('\\', '/')}`
  const root = packaged.codeRoot
  return path.startsWith(root) ? path.slice(root.length + 1).replaceAll('\\', '/') : '…'
}

function fromUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return '…'
  }
}

const extensions = new Set<string>([
  ...mediaKinds,
  ...'jpg jpeg png tif tiff webp heic heif avif gif bmp txt htm md'.split(' '),
])

/** A path as its type and a name that says the same of the same path in one report, and nothing in another. */
export function pathNames(): (path: string) => string {
  const key = randomBytes(32)
  return (path) => {
    const extension = extname(path).slice(1).toLowerCase()
    const name = createHmac('sha256', key).update(path).digest('hex').slice(0, 8)
    return extensions.has(extension) ? `${name}.${extension}` : name
  }
}

/** Any value without these words and without who and where we are, should they have got in by a way that nobody thought of. */
export function without<T>(value: T, words: readonly string[]): T {
  const here = [hostname(), ...ownNames()]
  const banned = [...new Set([...words, ...here])]
    .filter((word) => word.length >= 3)
    .toSorted((a, b) => b.length - a.length)
  return walk(value, (text) => banned.reduce((left, word) => left.replaceAll(word, '…'), text)) as T
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => walk(each, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, change)]))
}
