import {ExitCode, SnapError} from '../../errors.ts'
import {type BillField, billFields, type Field} from '../../types/bill.ts'
import type {DocumentJson} from '../../types/contract.ts'

/** Text as it is, or the name of a value with what stands for it where it is not known. */
type Part = string | {name: string; fallback: string | null}

export type NamePattern = Part[]

const others = ['kind', 'name'] as const
const names: readonly string[] = [...billFields, ...others]

const usage = (message: string) =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint: `snap rename "{date}_{vendor}_{total}" --dry-run`})

/**
 * Reads "{date}_{vendor|unknown}_{total}": names of bill fields, `kind`, and `name` for the file's own name without its
 * extension; after a bar what stands where the value is not known. Throws E_USAGE.
 */
export function parsePattern(text: string): NamePattern {
  const parts: NamePattern = []
  let rest = 0
  for (const match of text.matchAll(/\{(\w+)(?:\|([^{}]*))?\}/gu)) {
    parts.push(text.slice(rest, match.index), {name: match[1]!, fallback: match[2] ?? null})
    rest = match.index + match[0].length
  }
  parts.push(text.slice(rest))
  for (const part of parts) check(text, part)
  if (!parts.some((part) => typeof part !== 'string'))
    throw usage(`"${text}" names no value: all files would be called the same.`)
  return parts.filter((part) => part !== '')
}

function check(text: string, part: Part): void {
  if (typeof part !== 'string' && !names.includes(part.name))
    throw usage(`"${text}": there is no {${part.name}}; there are ${names.join(', ')}.`)
  const literal = typeof part === 'string' ? part : (part.fallback ?? '')
  if (/[/\\{}\p{Cc}]/u.test(literal)) throw usage(`"${text}": a name cannot hold / \\ { } or control characters.`)
}

/** A file name without extension, or why there is none: a name must not state what is not sure. */
export type FilledName = {stem: string} | {reason: string}

export function fillPattern(
  pattern: NamePattern,
  document: DocumentJson,
  {ownName, unsure}: {ownName: string; unsure: boolean},
): FilledName {
  const texts: string[] = []
  for (const part of pattern) {
    const filled = typeof part === 'string' ? {text: part} : fillPart(part, document, ownName, unsure)
    if ('reason' in filled) return filled
    texts.push(filled.text)
  }
  return {stem: texts.join('')}
}

function fillPart(
  {name, fallback}: Exclude<Part, string>,
  document: DocumentJson,
  ownName: string,
  unsure: boolean,
): {text: string} | {reason: string} {
  if (name === 'name') return {text: ownName}
  if (name === 'kind') return {text: document.kind ?? 'other'}
  const field: Field | undefined = document.bill?.[name as BillField]
  if (field?.value == null) return fallback === null ? {reason: `its ${name} is not known`} : {text: fallback}
  if (field.confidence < 0.9 && !unsure) return {reason: `its ${name} is not sure`}
  return {text: slug(field.value)}
}

/** A value as part of a name: letters, digits and what amounts and dates have; words joined by a dash. */
const slug = (value: string): string =>
  value
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}.,&+-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/gu, '') || '-'
