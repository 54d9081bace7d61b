import type {Parser} from './parsers.ts'

const part = /"([^"]*)"|'([^']*)'|([^\s"']+)/gu

/**
 * "mail -s 'a bill' me" -> ["mail", "-s", "a bill", "me"]: words between white space, quotes around those that have some. No
 * shell reads it: there are no variables, no pipes, no patterns, and a backslash is one.
 */
function splitCommand(line: string): string[] {
  const words: string[] = []
  let end = -1
  for (const match of line.matchAll(part)) {
    const [whole, double, single, plain] = match
    const word = double ?? single ?? plain ?? ''
    if (match.index === end) words[words.length - 1] += word
    else words.push(word)
    end = match.index + whole.length
  }
  if (/["']/u.test(line.replace(part, ''))) throw new Error(`expected a closing quote in: ${line}`)
  return words
}

/** A program with its arguments: a command line, a list, or a list as JSON. */
export const command: Parser<string[]> = (raw) => {
  const list = typeof raw === 'string' && raw.trimStart().startsWith('[') ? fromJson(raw) : raw
  const words = typeof list === 'string' ? splitCommand(list) : list
  const isList = Array.isArray(words) && words.every((word) => typeof word === 'string' && !word.includes('\0'))
  if (!isList || !words[0]) throw new Error(`expected a command like "program --flag", got ${JSON.stringify(raw)}`)
  return words
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`expected a command, or a JSON list of its words, got ${text}`)
  }
}

/** Where the path of a file stands in a command. */
export const filePlace = '{file}'

/** A command that is told about a file. */
export const fileCommand: Parser<string[]> = (raw) => {
  const words = command(raw)
  if (!words.slice(1).some((word) => word.includes(filePlace)))
    throw new Error(`expected ${filePlace} where the path of the file goes, as in clamdscan --fdpass ${filePlace}`)
  return words
}
