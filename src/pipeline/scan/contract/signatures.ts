import {isForm, nameAtStart} from './party-name.ts'
import type {ContractText} from './text.ts'

export interface Signatory {
  name: string
  start: number
  end: number
}

const witness =
  /\b(?:in witness (?:where|there)of|in witness hereof|executed (?:as of|by|on)|the parties (?:hereto )?have (?:caused|executed|signed)|agreed and accepted|signature page|unterschrift(?:en)?|fait à|hecho en|fatto a|en fe de lo cual|getekend|podpisy|dated:)/giu
const signs = /\b(?:By|BY|Per|Name|NAME|Signed|Signature|SIGNATURE) ?:|\/s\//gu
/** Words of signature blocks that are no part of a name. */
const officer =
  /^(?:Officer|President|Director|Secretary|Counsel|Signatory|Manager|Managing|Esq|Name|Title|Date|Dated|By|Its|Agreed|Accepted|Partner|Member|Chairman|CEO|CFO|COO|Treasurer|Attorney-in-fact|Attorney-in-Fact|Authorized|Representative|Witness|WITNESS|SIGNED|Agent|Adviser|General|Chief|Executive|Financial|Compliance)$/iu
const REGION = 8000

/** Where signatures stand: behind the last witness clause that has any. */
function regionOf({text}: ContractText): number {
  const marks = [...text.matchAll(witness)].map(({index}) => index)
  const signed = (at: number) => /\/s\/|\bBy ?:|\bName ?:/u.test(text.slice(at, at + 1500))
  return marks.findLast(signed) ?? Math.max(0, text.length - REGION)
}

/** Index of the first token of the name that ends the list. */
function nameStart(tokens: readonly string[]): number {
  let start = tokens.length
  while (start > 0) {
    const token = tokens[start - 1]!
    const core = token.replace(/[,;.]+$/u, '')
    if (officer.test(core) || /[:_/]|\d{2}/u.test(token) || (token.endsWith('.') && !isForm(core) && core.length > 3))
      break
    if (!/^[\p{Lu}\d&(]/u.test(token) && !/^(?:of|and|the|for|de|e-\p{L}+|i\p{Lu}\p{L}+)$/u.test(token)) break
    start--
  }
  while (start < tokens.length && /^(?:of|and|the|for|de)$/iu.test(tokens[start]!)) start++
  return start
}

/** The names that a stretch consists of, one behind the other: the columns of a block for two signatures. */
function namesIn(text: string, offset: number): Signatory[] {
  const found: Signatory[] = []
  for (let at = 0; at < text.length; ) {
    const name = nameAtStart(text.slice(at))
    if (name === null || !name.hasForm) return []
    found.push({name: name.name, start: offset + at + name.start, end: offset + at + name.end})
    at += name.end + 1
  }
  return found
}

/** Names with a legal form that stand directly before "By:" in the signature block. */
export function readSignatories(contract: ContractText): Signatory[] {
  const from = regionOf(contract)
  const region = contract.text.slice(from, from + REGION)
  const found: Signatory[] = []
  let last = 0
  for (const match of region.matchAll(signs)) {
    const cut = match.index - 500
    const begin = cut > last ? region.indexOf(' ', cut) + 1 : last
    const tokens = region.slice(begin, match.index).trimEnd().split(' ')
    last = match.index + match[0].length
    const start = nameStart(tokens)
    const rest = tokens.slice(start).join(' ').replace(/[:,]$/u, '')
    found.push(...namesIn(rest, from + region.lastIndexOf(rest, match.index)))
  }
  return found
}
