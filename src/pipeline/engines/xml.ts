import {XMLParser, XMLValidator} from 'fast-xml-parser'
import {DocumentError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import {isSigned, signedContent} from './cms.ts'
import {decodeText} from './text/charset.ts'
import {readBounded} from './text/read-bounded.ts'
import {orUnreadable} from './text/unreadable.ts'
import type {XmlElement, XmlEngine} from './types.ts'

/** E-invoices carry their attachments as base64: 30 MB hold 20 MB of them, which is what networks and tax offices take. */
const maxMegabytes = 30
/** An element costs about 400 bytes; an invoice of 5,000 lines has 150,000 of them. */
const maxTags = 1_000_000
/** Invoices nest 12 deep, with signatures and envelopes around them 20. */
const maxDepth = 64

const textKey = '#text'
const rawKey = '#cdata'
const attributesKey = ':@'

/** Everything stays a string: a number type would change amounts. The parser expands nothing: `plainText` does. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: textKey,
  cdataPropName: rawKey,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: maxDepth,
})

/** What the parser gives: one key names the element and holds its children, another its attributes. */
type Node = Record<string, Node[] | string | Record<string, string> | undefined>

/** XML by fast-xml-parser. */
export function createXmlEngine(): XmlEngine {
  return {
    probe: async () => ({ok: true, version: packaged.versionOf('fast-xml-parser') ?? '', detail: 'reads e-invoices'}),
    read: async (path) => parseXml(await readBounded(path, maxMegabytes)),
    parse: parseXml,
  }
}

/** FatturaPA is sent with a signature around it. */
function unsigned(bytes: Uint8Array): Uint8Array {
  if (!isSigned(bytes.subarray(0, 128))) return bytes
  const content = signedContent(bytes)
  if (content === null) throw new DocumentError('E_UNREADABLE', 'There is no file inside the signature.')
  return content
}

async function parseXml(file: Uint8Array): Promise<XmlElement> {
  const bytes = unsigned(file)
  if (bytes.length > maxMegabytes * 1_048_576) {
    throw new DocumentError('E_TOO_BIG', `The XML has more than ${maxMegabytes} MB.`)
  }
  const declared = /^[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)/.exec(
    Buffer.from(bytes.subarray(0, 256)).toString('latin1'),
  )
  const xml = decodeText(bytes, declared?.[1]).trim()
  refuseBombs(xml)
  return orUnreadable('XML', () => {
    const valid = XMLValidator.validate(xml)
    if (valid !== true) throw new Error(`line ${valid.err.line}: ${valid.err.msg}`)
    const roots = elementsOf(parser.parse(xml) as Node[], new Map())
    if (roots.length !== 1) throw new Error('it has no root element')
    return roots[0]!
  })
}

/**
 * No format of e-invoices has a document type; what has one is at best HTML, at worst entities that grow or reach for files
 * (billion laughs, XXE). Refused before the parser sees it.
 */
function refuseBombs(xml: string): void {
  const start = prologEnd(xml)
  if (/^<!DOCTYPE/i.test(xml.slice(start, start + 9))) {
    throw new DocumentError('E_UNREADABLE', 'The XML declares a document type: entities are not read.')
  }
  let tags = 0
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at + 1)) {
    if (++tags > maxTags) throw new DocumentError('E_TOO_BIG', `The XML has more than ${maxTags} tags.`)
  }
}

/** Where the blanks, comments and instructions end that a file begins with; by searching, since they may be megabytes. */
function prologEnd(xml: string): number {
  const blanks = /\s*/y
  for (let at = 0; ; ) {
    blanks.lastIndex = at
    at += blanks.exec(xml)![0].length
    const close = xml.startsWith('<!--', at) ? '-->' : xml.startsWith('<?', at) ? '?>' : null
    const end = close === null ? -1 : xml.indexOf(close, at + 2)
    if (close === null || end === -1) return at
    at = end + close.length
  }
}

type Prefixes = ReadonlyMap<string, string>

function elementsOf(nodes: readonly Node[], outer: Prefixes): XmlElement[] {
  return nodes.flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== attributesKey)
    return tag === undefined || tag === textKey || tag === rawKey ? [] : [elementOf(node, tag, outer)]
  })
}

function elementOf(node: Node, tag: string, outer: Prefixes): XmlElement {
  const raw = (node[attributesKey] ?? {}) as Record<string, string>
  const attributes = new Map(Object.entries(raw).map(([name, value]) => [name, plainText(value)]))
  const prefixes = withDeclared(attributes, outer)
  const children = node[tag] as Node[]
  const colon = tag.indexOf(':')
  return {
    name: tag.slice(colon + 1),
    namespace: prefixes.get(tag.slice(0, Math.max(0, colon))) ?? '',
    attributes,
    children: elementsOf(children, prefixes),
    text: children.map(ownText).join(''),
  }
}

/** Namespaces in XML 1.0: `xmlns` is the default, `xmlns:p` that of a prefix; inner ones hide outer ones. */
function withDeclared(attributes: XmlElement['attributes'], outer: Prefixes): Prefixes {
  const declared = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (declared.length === 0) return outer
  return new Map([...outer, ...declared.map(([name, uri]): [string, string] => [name.slice('xmlns:'.length), uri])])
}

function ownText(node: Node): string {
  const text = node[textKey]
  if (typeof text === 'string') return plainText(text)
  const raw = node[rawKey]
  return Array.isArray(raw) ? raw.map((part) => String(part[textKey] ?? '')).join('') : ''
}

const entities: Record<string, string> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"}

/** The five entities of XML and character numbers, in one pass: what they give is not read again. */
function plainText(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, digits, name) => {
    if (name !== undefined) return entities[name] ?? whole
    const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16)
    return code > 0x10ffff ? whole : String.fromCodePoint(code).toWellFormed()
  })
}
