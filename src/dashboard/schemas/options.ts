import {input, text} from './shared.ts'

/** Names of `retry --with` that may come over the network: none of them is a path. */
const names = ['lang', 'engine', 'level', 'quality', 'max-dpi', 'searchable', 'split', 'stages'] as const

export type Options = Partial<Record<(typeof names)[number], string>>

export const optionsSchema = input(Object.fromEntries(names.map((name) => [name, {...text, maxLength: 200}])))

/** As `--with` takes them; each is checked as the flag of its name is. */
export const optionPairs = (options: Options): string[] =>
  Object.entries(options).map(([name, value]) => `${name}=${value}`)
