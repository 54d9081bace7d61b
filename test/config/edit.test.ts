import fc from 'fast-check'
import {parse} from 'smol-toml'
import {describe, expect, test} from 'vitest'
import {tomlValue, withSetting} from '../../src/config/edit.ts'

describe('a changed settings file', () => {
  test.each<[string, string, string, string | null, string]>([
    ['an empty file', '', 'quality', '50', 'quality = 50\n'],
    ['a new value', '# mine\nlang = "eng"\n', 'quality', '50', '# mine\nlang = "eng"\nquality = 50\n'],
    ['no end of line', 'lang = "eng"', 'quality', '50', 'lang = "eng"\nquality = 50'],
    ['another value', 'quality = 70 # good\nlang = "eng"\n', 'quality', '50', 'quality = 50 # good\nlang = "eng"\n'],
    [
      'a value over lines',
      'lang = [\n  "eng", # mine\n  "deu",\n]\nquality = 70\n',
      'lang',
      '"fra"',
      'lang = "fra"\nquality = 70\n',
    ],
    ['a dotted name', 'quality = 70\n', 'llm.url', '"http://a"', 'quality = 70\nllm.url = "http://a"\n'],
    ['a dotted name that is there', 'llm . url = "http://b"\n', 'llm.url', '"http://a"', 'llm . url = "http://a"\n'],
    ['a table', '[llm]\nmodel = "m"\n', 'llm.url', '"http://a"', '[llm]\nurl = "http://a"\nmodel = "m"\n'],
    [
      'a value in a table',
      '[llm] # local\nurl = "http://b"\n',
      'llm.url',
      '"http://a"',
      '[llm] # local\nurl = "http://a"\n',
    ],
    ['a plain name before a table', '[llm]\nurl = "u"\n', 'quality', '50', 'quality = 50\n\n[llm]\nurl = "u"\n'],
    [
      'the same name in another table',
      '[embed]\nurl = "e"\n[llm]\nurl = "u"\n',
      'llm.url',
      '"x"',
      '[embed]\nurl = "e"\n[llm]\nurl = "x"\n',
    ],
    [
      'a name inside a text',
      'lang = """\nquality = 1\n"""\n',
      'quality',
      '50',
      'lang = """\nquality = 1\n"""\nquality = 50\n',
    ],
    ['a value that goes', 'lang = "eng"\nquality = 70\n', 'quality', null, 'lang = "eng"\n'],
    ['a list that goes', 'lang = [\n"eng"]\nquality = 70\n', 'lang', null, 'quality = 70\n'],
    ['what is not there', 'lang = "eng"\n', 'quality', null, 'lang = "eng"\n'],
  ])('%s', (_, before, name, value, after) => {
    expect(withSetting(before, name, value)).toBe(after)
  })

  test('that is spelled in a way this does not know is left alone', () => {
    expect(withSetting('llm = {url = "http://b"}\n', 'llm.url', '"http://a"')).toBe(null)
    expect(() => withSetting('lang = \n', 'quality', '50')).toThrow()
  })

  test('says what was asked for and keeps all else, whatever is in it', () => {
    const names = ['quality', 'lang', 'llm.url', 'llm.model', 'embed.url', 'engine']
    const line = fc.oneof(
      fc.constantFrom('# quality = 1', '', '  # [llm]', '\t'),
      fc
        .tuple(fc.constantFrom('quality', 'lang', 'llm.url', 'embed.url', 'engine'), fc.string())
        .map(([name, text]) => `${name} = ${JSON.stringify(text)}`),
      fc.constantFrom('[llm]', '[embed]'),
    )
    const file = fc
      .array(line, {maxLength: 12})
      .map((lines) => lines.join('\n'))
      .filter(isToml)
    fc.assert(
      fc.property(file, fc.constantFrom(...names), fc.string(), (text, name, value) => {
        const after = withSetting(text, name, JSON.stringify(value))
        if (after === null) return
        const comments = (one: string) => one.split('\n').filter((each) => each.trim().startsWith('#'))
        expect(comments(after)).toEqual(comments(text))
        expect(name.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], parse(after))).toBe(
          value,
        )
      }),
    )
  })
})

const isToml = (text: string): boolean => {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}

test.each([
  ['true', true, 'true'],
  ['50', 50, '50'],
  ['1e2', 100, '"1e2"'],
  ['30s', 30_000, '"30s"'],
  ['eng,deu', ['eng', 'deu'], '"eng,deu"'],
  ['a "b"', 'a "b"', '"a \\"b\\""'],
])('%s is written so that it is read as %j', (raw, parsed, expected) => {
  expect(tomlValue(raw, parsed)).toBe(expected)
})
