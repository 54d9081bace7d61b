import {isDeepStrictEqual} from 'node:util'
import {parse} from 'smol-toml'
import {flattened} from './load.ts'

/** How many lines a value may have that is replaced: a list with a line each. */
const maxLines = 100

const header = /^\s*\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/
const assignment = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/

const plainKey = (key: string): string => key.replace(/["'\s]/g, '')

/**
 * The text of a settings file with one value changed, or taken out (null): comments, order and all other values stay as they
 * are. What comes out is read again: null where it would not say exactly that, as in a file that spells things in a way
 * this does not know. Throws TomlError for a file that is none.
 */
export function withSetting(text: string, name: string, value: string | null): string | null {
  const wanted = {...flattened(parse(text))}
  if (value === null) delete wanted[name]
  else wanted[name] = parse(`value = ${value}`)['value']
  const says = (candidate: string): boolean => {
    try {
      return isDeepStrictEqual({...flattened(parse(candidate))}, wanted)
    } catch {
      return false
    }
  }
  for (const candidate of candidates(text.split('\n'), name, value)) if (says(candidate)) return candidate
  return null
}

/** Changed texts, the likeliest first: what looks like the setting may be part of a text. */
function* candidates(lines: readonly string[], name: string, value: string | null): Generator<string> {
  if (value === null) yield lines.join('\n')
  for (const {line, key} of placesOf(lines, name))
    yield* replaced(lines, line, value === null ? null : `${key} = ${value}`)
  if (value !== null) yield* inserted(lines, name, value)
}

const put = (lines: readonly string[], from: number, to: number, ...others: string[]): string =>
  [...lines.slice(0, from), ...others, ...lines.slice(to)].join('\n')

/** The value may go on over lines; a comment behind it stays. */
function* replaced(lines: readonly string[], line: number, text: string | null): Generator<string> {
  const comment = /\s+#[^"']*$/.exec(lines[line]!)?.[0] ?? ''
  for (let end = line + 1; end <= Math.min(lines.length, line + maxLines); end++) {
    if (text === null) yield put(lines, line, end)
    else yield put(lines, line, end, end === line + 1 ? text + comment : text)
  }
}

/** In the table of its group where there is one, else before the first table. */
function* inserted(lines: readonly string[], name: string, value: string): Generator<string> {
  const [table, inner] = name.split('.')
  const own = lines.findIndex((one) => inner !== undefined && plainKey(header.exec(one)?.[1] ?? '') === table)
  if (own >= 0) yield put(lines, own + 1, own + 1, `${inner} = ${value}`)
  const first = lines.findIndex((one) => header.test(one))
  const end = first >= 0 ? first : lines.at(-1) === '' ? lines.length - 1 : lines.length
  yield put(lines, end, end, `${name} = ${value}`, ...(first >= 0 ? [''] : []))
}

/** The lines in which a setting seems to be given, and how its key is written there. */
function* placesOf(lines: readonly string[], name: string): Generator<{line: number; key: string}> {
  let table = ''
  for (const [line, text] of lines.entries()) {
    table = plainKey(header.exec(text)?.[1] ?? table)
    const key = assignment.exec(text)?.[1]
    if (key !== undefined && (table === '' ? plainKey(key) : `${table}.${plainKey(key)}`) === name) yield {line, key}
  }
}

/** A value as a command line gives it, as TOML: true, numbers and null-free text. */
export function tomlValue(raw: string, parsed: unknown): string {
  if (typeof parsed === 'boolean') return String(parsed)
  if (typeof parsed === 'number' && String(parsed) === raw.trim()) return raw.trim()
  return JSON.stringify(raw)
}
