import type {Clause, ClauseType} from '../../../types/bill.ts'
import type {ContractText} from './text.ts'

/** Clauses people look for, each by the words of its rule. */
const kinds: readonly [ClauseType, RegExp][] = [
  ['governing-law', /\bgoverned\b.{0,80}\blaws?\b/iu],
  ['termination', /\b(?:may|shall|right to) (?:be )?terminat(?:e|ed)\b|\bkündig(?:en|ung)\b/iu],
  ['renewal', /\bautomatically (?:renew|extend)\b|\brenew(?:s|ed)? (?:automatically|for)\b/iu],
  ['confidentiality', /\bconfidential(?:ity)? (?:information|obligations?)\b.{0,120}\b(?:shall|not|agree)/iu],
  ['liability', /\b(?:in no event|not be liable|limitation of liability|aggregate liability|haftung)\b/iu],
  ['indemnification', /\bindemnif(?:y|ies|ication)\b/iu],
  ['assignment', /\b(?:may not|shall not|neither party (?:may|shall)) (?:be )?(?:assign|transfer)/iu],
  ['non-compete', /\b(?:non-?compet|shall not compete|not (?:directly or indirectly )?(?:engage|compete))/iu],
  ['exclusivity', /\bexclusive (?:right|license|distributor|supplier|basis)\b/iu],
  ['payment', /\bshall pay\b|\bpayment (?:terms|shall be)\b|\bpayable within\b/iu],
  ['force-majeure', /\bforce majeure\b|\bbeyond (?:its|the) (?:reasonable )?control\b/iu],
  ['dispute-resolution', /\barbitrat(?:ion|ed)\b|\bexclusive jurisdiction\b/iu],
  ['warranty', /\bas is\b|\bwarrant(?:s|y|ies) that\b/iu],
  ['insurance', /\bshall (?:maintain|carry|obtain)\b.{0,60}\binsurance\b/iu],
]

const MAX_QUOTE = 600
// Long enough for the longest rule above; a longer "sentence" is a list or a table.
const MAX_SENTENCE = 4000

/** Sentences with their offsets; abbreviations inside may split one, which costs a shorter quote only. */
function* sentences(text: string): Generator<{text: string; start: number}> {
  let start = 0
  for (const match of text.matchAll(/[.;]\s+(?=[\p{Lu}\d("“])/gu)) {
    const end = match.index + 1
    if (end - start < 60) continue
    yield {text: text.slice(start, Math.min(end, start + MAX_SENTENCE)).trim(), start}
    start = match.index + match[0].length
  }
  yield {text: text.slice(start, start + MAX_SENTENCE).trim(), start}
}

/** The first sentence of each kind, quoted, with its page. */
export function readClauses(contract: ContractText): Clause[] {
  const open = new Map(kinds)
  const clauses: Clause[] = []
  for (const sentence of sentences(contract.text)) {
    for (const [type, pattern] of open) {
      if (!pattern.test(sentence.text)) continue
      const page = contract.pages.findLast(({start}) => start <= sentence.start)
      const quote = sentence.text.slice(0, MAX_QUOTE)
      const start = sentence.start - (page?.start ?? 0)
      clauses.push({
        type,
        quote,
        page: page?.page ?? 1,
        start,
        end: start + quote.length,
        confidence: 0.7,
        heading: null,
      })
      open.delete(type)
    }
    if (open.size === 0) break
  }
  return clauses
}
