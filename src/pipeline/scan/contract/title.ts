import type {Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import {type ContractText, contractField} from './text.ts'

const NOUNS =
  'AGREEMENT|CONTRACT|LEASE|LICENSE|ADDENDUM|AMENDMENT|DEED|MEMORANDUM OF UNDERSTANDING|TERMS AND CONDITIONS|VERTRAG|VEREINBARUNG|CONTRAT|ACCORD|CONTRATO|CONTRATTO|ACCORDO|OVEREENKOMST|UMOWA'
const noun = new RegExp(`(?:${NOUNS})`, 'iu')
const CAPITALS = "[\\p{Lu}][\\p{Lu}\\d'’&,/-]*"
const inCapitals = new RegExp(`(?:${CAPITALS}\\s+){1,9}(?:${NOUNS})(?:\\s+NO\\.?\\s*\\d+)?(?!\\p{L})`, 'gu')
const KINDS = 'Agreement|Contract|Lease|License|Amendment|Addendum|Deed'
const titleCase = new RegExp(`(?:[\\p{Lu}][\\p{L}'’&/-]*\\s+(?:(?:and|of|for)\\s+)?){1,7}(?:${KINDS})(?!\\p{L})`, 'u')
const selfName = new RegExp(
  `(?:^|[\\s"“])(?:this|dieser|le présent)\\s+(${titleCase.source}|${inCapitals.source})`,
  'iu',
)

const notTitle =
  /^(?:schedule|annex|appendix|page|source|article|section)\b|[.;:]|\b(?:shall|hereby|is made|dated|this|between|by and|will|the parties)\b/iu
/** What printers and lawyers put before a title. */
const prefix =
  /^(?:.*\b(?:execution (?:version|copy)|confidential(?: treatment requested)?|exhibits?(?: [\d.()a-z-]+)?|final|draft)\b\s*|.*[.:]\s+|this\s+|\W+)/iu

/** The title without what stands before it, and without the "THIS AGREEMENT ..." that follows it. */
function clean(text: string): string {
  const [before = '', after = ''] = text.split(/\s+THIS\s+/u)
  let title = noun.test(before) ? before : after
  for (let previous = ''; previous !== title && noun.test(title.replace(prefix, '')); ) {
    previous = title
    title = title.replace(prefix, '')
  }
  return title.replace(/[^\p{L})\d]+$/gu, '').trim()
}

const isHeadingCase = (line: string): boolean => line.split(' ').every((word) => !/^\p{Ll}{4,}/u.test(word))

/** A heading that was broken over two lines: "SOFTWARE LICENSE AND / MAINTENANCE AGREEMENT". */
function headingLine(lines: readonly string[]): string | null {
  const head = lines.slice(0, 40)
  for (const [i, line] of head.entries()) {
    if (line.length > 110 || !line.includes(' ') || !noun.test(line) || notTitle.test(line) || !isHeadingCase(line))
      continue
    const previous = head[i - 1] ?? ''
    const joins =
      previous === previous.toUpperCase() && line === line.toUpperCase() && /(?:AND|OF|FOR|,|&)$/u.test(previous)
    return clean(joins ? `${previous} ${line}` : line)
  }
  return null
}

/** What the contract calls itself: a heading of its own, capitals at the start, or "This ... Agreement". */
export function readTitle(contract: ContractText): Field {
  const head = contract.text.slice(0, 3000)
  const line = headingLine(contract.lines)
  if (line !== null && line !== '') return contractField(contract, line, 0.85, 0, 'a heading of its own')
  const [capitals] = head.slice(0, 1000).matchAll(inCapitals)
  if (capitals !== undefined)
    return contractField(contract, clean(capitals[0]), 0.75, capitals.index, 'capitals at the start')
  const named = selfName.exec(head) ?? titleCase.exec(head.slice(0, 600))
  if (named !== null)
    return contractField(contract, clean(named[1] ?? named[0]), 0.7, named.index, 'what the text calls itself')
  return missing('no heading names the contract')
}
