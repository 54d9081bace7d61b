import type {Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import {type ContractText, contractField} from './text.ts'

// "England and Wales", "People's Republic of China", "U.S. Virgin Islands"; a point ends the name unless it abbreviates.
const NAME = "(?:(?:\\p{Lu}\\.)+|\\p{Lu}[\\p{L}'’-]*)"
const PLACE = `(${NAME}(?:\\s+(?:of\\s+(?:the\\s+)?|and\\s+)?${NAME}){0,5})`
const KIND = '(?:(?:the\\s+)?(?:state|commonwealth|province|district|canton)\\s+of\\s+)?(?:the\\s+)?'
const ruled = new RegExp(
  `(?:govern|constru|interpret|accordance|subject to|under|requires? application|controlled)[^.;]{0,160}?\\blaws?\\s+(?:of|in)\\s+${KIND}`,
  'giu',
)
const place = new RegExp(`^${PLACE}`, 'u')
const capitals =
  /^([A-Z][A-Z'’-]+(?:\s+(?:OF\s+)?[A-Z][A-Z'’-]+){0,3}?)(?=\s+(?:WITHOUT|EXCLUDING|APPLICABLE|AND|AS|NOTWITHSTANDING|IN)\b|[,.;()]|$)/u
const lawsOf = /\blaws?\s+of\s+(?:the\s+State\s+of\s+)?(\p{Lu}\p{L}+(?:\s+\p{Lu}\p{L}+)?)\s+(?:shall|will)\s+govern/u
const german =
  /(?:gilt|unterliegt)\s+(?:das\s+|dem\s+)?(?:Recht\s+(?:der\s+)?)?(deutsche[sm]?|österreichische[sm]?|schweizer(?:ische[sm]?)?|Bundesrepublik Deutschland)/u

const trim = (text: string): string =>
  text
    .replace(/\s+(?:of|and|the)$/u, '')
    .replace(/\s+(?:of|and|the)$/u, '')
    .replace(/[.,]+$/, '')
    .replace(/^(?:State|Commonwealth|Province) of (?:the )?/iu, '')

/** The place whose law governs: behind "governed by the laws of" and its kin. */
export function readGoverningLaw(contract: ContractText): Field {
  for (const match of contract.text.matchAll(ruled)) {
    const rest = contract.text.slice(match.index + match[0].length, match.index + match[0].length + 80)
    const named = capitals.exec(rest) ?? place.exec(rest)
    const value = trim(named?.[1] ?? '')
    if (value.length > 2 && !/^(?:such|that|the|any|this)\b/iu.test(value))
      return contractField(contract, value, 0.85, match.index, 'behind "governed by the laws of"')
  }
  const other = lawsOf.exec(contract.text) ?? german.exec(contract.text)
  if (other?.[1] !== undefined) return contractField(contract, other[1], 0.8, other.index, 'named as the governing law')
  return missing('no governing law is named')
}
