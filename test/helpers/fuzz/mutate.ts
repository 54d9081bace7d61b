import type {Random} from './random.ts'

type Mutation = (file: string, random: Random) => string

/** Numbers that are too large for something, or for everything. */
const evilNumbers = ['0', '-1', '65536', '2147483647', '4294967296', '99999999999', '1e9', '0.0000001']
const filters = [
  'FlateDecode',
  'LZWDecode',
  'DCTDecode',
  'CCITTFaxDecode',
  'JBIG2Decode',
  'JPXDecode',
  'RunLengthDecode',
]
const keys = [
  'Length',
  'Width',
  'Height',
  'Columns',
  'Count',
  'N',
  'First',
  'Size',
  'W',
  'BitsPerComponent',
  'Predictor',
]

const splice = (file: string, at: number, length: number, by: string) =>
  file.slice(0, at) + by + file.slice(at + length)

/** One of the places that the pattern matches, replaced; the file as it is where there is none. */
function replaceOne(file: string, random: Random, pattern: RegExp, by: (match: RegExpExecArray) => string): string {
  const matches = [...file.matchAll(pattern)]
  if (matches.length === 0) return file
  const match = random.pick(matches) as RegExpExecArray
  return splice(file, match.index, match[0].length, by(match))
}

const streams = /stream\r?\n([\s\S]*?)\r?\nendstream/g

const mutations: Record<string, Mutation> = {
  flip: (file, random) => {
    const at = random.integer(file.length)
    return splice(file, at, 1, String.fromCharCode(file.charCodeAt(at) ^ (1 << random.integer(8))))
  },
  noise: (file, random) => {
    const length = 1 + random.integer(40)
    const bytes = Array.from({length}, () => String.fromCharCode(random.integer(256))).join('')
    return splice(file, random.integer(file.length), length, bytes)
  },
  number: (file, random) => replaceOne(file, random, /(?<=[ [])-?\d+(?=[\s\]/>])/g, () => random.pick(evilNumbers)),
  entry: (file, random) => {
    const pattern = new RegExp(`/${random.pick(keys)} \\[?-?\\d+`, 'g')
    return replaceOne(file, random, pattern, ([text]) => text.replace(/-?\d+$/, random.pick(evilNumbers)))
  },
  filter: (file, random) => replaceOne(file, random, /\/\w+Decode/g, () => `/${random.pick(filters)}`),
  reference: (file, random) => replaceOne(file, random, /\d+ 0 R/g, () => `${random.integer(30)} 0 R`),
  name: (file, random) =>
    replaceOne(file, random, /\/[A-Z]\w+/g, () => random.pick(['/X', '/Kids', '/Type', '/Parent'])),
  cut: (file, random) => splice(file, random.integer(file.length), 1 + random.integer(file.length / 10), ''),
  repeat: (file, random) => {
    const from = random.integer(file.length)
    const part = file.slice(from, from + 1 + random.integer(file.length / 10))
    return splice(file, random.integer(file.length), 0, part)
  },
  end: (file, random) => file.slice(0, file.length - 1 - random.integer(file.length / 3)),
  table: (file, random) =>
    replaceOne(file, random, /\d{10} \d{5} n/g, () => `${String(random.integer(99_999)).padStart(10, '0')} 00000 n`),
  start: (file, random) =>
    replaceOne(file, random, /startxref\s+\d+/g, () => `startxref\n${random.integer(file.length * 2)}`),
  swap: (file, random) => {
    const [first, second] = [random, random].map((source) => source.pick([...file.matchAll(streams), null]))
    return first && second ? splice(file, first.index, first[0].length, second[0]) : file
  },
  keyword: (file, random) => replaceOne(file, random, /endobj|endstream|obj|xref|trailer|%%EOF/g, () => ''),
}

/** 1 to 4 damages of a file, and their names. */
export function mutate(bytes: Buffer, random: Random): {bytes: Buffer; damages: string[]} {
  let file = bytes.toString('latin1')
  const damages = Array.from({length: 1 + random.integer(4)}, () => random.pick(Object.keys(mutations)))
  for (const damage of damages) if (file.length > 20) file = mutations[damage]!(file, random)
  return {bytes: Buffer.from(file, 'latin1'), damages}
}
