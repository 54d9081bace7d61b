import {writeFile} from 'node:fs/promises'
import {describe, expect, test} from 'vitest'
import {createXmlEngine} from '../../../src/pipeline/engines/xml.ts'
import {testFolder} from '../../helpers/folder.ts'

const inFolder = testFolder()
const engine = createXmlEngine()
const parse = (xml: string | Uint8Array) => engine.parse(typeof xml === 'string' ? Buffer.from(xml) : xml)

describe('reading', () => {
  test('names come with their namespaces, whatever the prefixes', async () => {
    const root = await parse('<a xmlns="u:1" xmlns:p="u:2"><p:b x="1&amp;2"/><c xmlns=""><p:d xmlns:p="u:3"/></c></a>')
    const [b, c] = root.children
    expect([root.name, root.namespace]).toEqual(['a', 'u:1'])
    expect([b!.name, b!.namespace, b!.attributes.get('x')]).toEqual(['b', 'u:2', '1&2'])
    expect([c!.namespace, c!.children[0]!.namespace]).toEqual(['', 'u:3'])
  })
  test('text stays as written: numbers, zeros, CDATA, entities once', async () => {
    const text = async (inner: string) => (await parse(`<a>${inner}</a>`)).text
    expect(await text('007.500')).toBe('007.500')
    expect(await text('1e5')).toBe('1e5')
    expect(await text('a &lt;b&gt; &#x20AC; &#8364; <![CDATA[<&amp;>]]>')).toBe('a <b> € € <&amp;>')
    expect(await text('&amp;lt; &unknown; &#1114112;')).toBe('&lt; &unknown; &#1114112;')
  })
  test('Latin-1, UTF-16 and a byte order mark', async () => {
    const latin1 = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>Möbel</a>', 'latin1')
    const utf16 = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>Möbel</a>', 'utf16le')
    for (const bytes of [latin1, utf16, Buffer.from('\ufeff<a>Möbel</a>')]) {
      expect((await parse(bytes)).text).toBe('Möbel')
    }
  })
  test('a file is read as its bytes are', async () => {
    await writeFile(inFolder('a.xml'), '<a>1</a>')
    expect((await engine.read(inFolder('a.xml'))).text).toBe('1')
  })
})

describe('hostile files', () => {
  const laughs = Array.from({length: 9}, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  test.each([
    ['billion laughs', `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]><a>&l9;</a>`],
    ['an entity from a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an entity from the network', '<!-- x -->\n<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>'],
    ['a thousand levels', '<a>'.repeat(1000) + '</a>'.repeat(1000)],
    ['a file cut in half', '<a><b>1</b><c>'],
    ['two roots', '<a/><b/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['names of JavaScript', '<a><__proto__>1</__proto__></a>'],
    ['no XML', 'hello'],
  ])('%s is refused as unreadable', async (_, xml) => {
    await expect(parse(xml)).rejects.toMatchObject({code: 'E_UNREADABLE', class: 'permanent'})
  })
  test('blanks and comments of any length before the root are passed over, a document type behind them is not', async () => {
    const prolog = `<?xml version="1.0"?>${' '.repeat(80)}<!--${'x'.repeat(5_000_000)}-->\n<?y z?>${'\n'.repeat(80)}`
    expect((await parse(`${prolog}<a>1</a>`)).text).toBe('1')
    await expect(parse(`${prolog}<!doctype a><a/>`)).rejects.toMatchObject({code: 'E_UNREADABLE'})
  })
  test('a million tags are too many', async () => {
    await expect(parse(`<a>${'<b/>'.repeat(1_000_001)}</a>`)).rejects.toMatchObject({code: 'E_TOO_BIG'})
  })
  test('more than 30 MB are too many', async () => {
    await expect(parse(Buffer.alloc(30 * 1_048_576 + 1, 32))).rejects.toMatchObject({code: 'E_TOO_BIG'})
  })
  test('numbers of characters never become something to be read again', async () => {
    expect((await parse('<a>&#38;lt;b&#62;</a>')).text).toBe('&lt;b>')
  })
})
