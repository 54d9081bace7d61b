import type {Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import {contractField} from './field.ts'
import type {ContractText} from './text.ts'

const NOUNS =
  'AGREEMENT|CONTRACT|LEASE|LICEN[SC]E|ADDENDUM|AMENDMENT|DEED|MEMORANDUM OF UNDERSTANDING|LETTER OF INTENT|TERMS AND CONDITIONS|TERMS OF (?:SERVICE|USE)|UNDERTAKING|\\p{L}{0,30}VERTRAG|\\p{L}{0,30}VEREINBARUNG|\\p{L}{0,30}BEDINGUNGEN|CONTRAT|BAIL|ACCORD|CONVENTION|AVENANT|CONDITIONS GÉNÉRALES|CONTRATO|ACUERDO|CONVENIO|CONDICIONES GENERALES|CONTRATTO|ACCORDO|CONDIZIONI GENERALI|\\p{L}{0,30}OVEREENKOMST|\\p{L}{0,30}CONTRACT|ALGEMENE VOORWAARDEN|UMOWA|POROZUMIENIE|ANEKS|ACORDO|ADITAMENTO'
const noun = new RegExp(`(?<!\\p{L})(?:${NOUNS})(?:S)?(?!\\p{L})`, 'iu')
const CAPITALS = "[\\p{Lu}][\\p{Lu}\\d'’&,/-]{0,30}"
const inCapitals = new RegExp(
  `(?<![\\p{L}'’-])(?:AMENDMENT NO\\.? \\d{1,2} (?:TO )?(?:THE )?)?(?:${CAPITALS} ){1,9}?(?:AGREEMENT|CONTRACT|LEASE|LICEN[SC]E|AMENDMENT|ADDENDUM|DEED)(?:(?: AMENDMENT)? NO\\.? ?\\d{1,3})?(?![\\p{L}])(?: (?:(?:AND|&) )?(?:${CAPITALS} ){0,5}?(?:AGREEMENT|CONTRACT)(?!\\p{L}))?(?: TO(?: THE)? (?:${CAPITALS} ){1,8}?(?:AGREEMENT|CONTRACT|LEASE)(?!\\p{L}))?`,
  'u',
)
const KINDS =
  'Agreement|Contract|Lease|Licen[sc]e|Amendment|Addendum|Deed|Contrat|Contrato|Contratto|Overeenkomst|Umowa|Acordo'
const titleCase = new RegExp(
  `(?:[\\p{Lu}][\\p{L}'’&/-]{0,30},? (?:(?:and|of|for|to) )?){1,7}(?:${KINDS})(?!\\p{L})`,
  'u',
)
const selfName = new RegExp(
  `(?:^|[ "“])(?:this|This|THIS|dieser|Dieser|le présent|Le présent) (${titleCase.source}|${inCapitals.source})`,
  'u',
)

const notTitle =
  /^(?:schedule|annex|appendix|page|source|section)\b|;$|: ?\S|[\p{L}.](?<!\bno\.?) \d{1,3}$|\b(?:contract|agreement|vertrag|contrat|contrato) (?:no|nr|number)\b|\b(?:shall|hereby|is made|dated|between|by and|will|the parties|pursuant|whereas|filed|hereto|herein)\b/iu
/** What printers and archives put before a title. */
const prefix =
  /^(?:.{0,80}\b(?:execution (?:version|copy)|confidential(?: treatment requested)?|final|draft|(?:exhibits?|ex)[- .]{1,2}[\d.()a-z-]{1,12})(?![\p{L}])[ .:-]*|exhibit [a-z]\b[ .:-]*|\[?form of\]? (?=\p{Lu}{3})|\W+|\d{1,3} (?=\p{Lu}))/iu

/** The title without what stands before it, and without the "THIS AGREEMENT ..." that follows it. */
function clean(text: string): string {
  const [before = '', after = ''] = text.split(/ (?=THIS |This )/u)
  let title = noun.test(before) ? before : after
  for (let rounds = 0; rounds < 4; rounds++) {
    const shorter = title.replace(prefix, '')
    if (shorter === title || !noun.test(shorter)) break
    title = shorter
  }
  return title
    .replace(/ (?:-|–|—|dated|DATED|between|BETWEEN|by and|BY AND|among|AMONG)(?: .*)?$/u, (rest) =>
      /^ [-–—]/u.test(rest) && !/\d{4}/u.test(rest) ? rest : '',
    )
    .replace(/[ ,]+(?:\p{Lu}\p{L}{2,9} )?(?:\d{1,2}, ?)?(?:19|20)\d{2}$/u, '')
    .replace(/[^\p{L})\d]+$/gu, '')
    .replace(/^["“„«]+/u, '')
    .trim()
}

const isHeadingCase = (line: string): boolean =>
  line.split(' ').every((word) => !/^\p{Ll}{5,}/u.test(word)) || (/^\p{Lu}/u.test(line) && line.split(' ').length <= 6)
const isCapital = (line: string): boolean => line === line.toUpperCase() && /\p{Lu}{3}/u.test(line)

/** A line that ends with a joining word goes on in the next. */
const dangling = /(?:\b(?:AND|OF|FOR|TO|THE|and|of|for|to|the)|,|&)$/u

/** A heading of its own, also one that was broken over up to three lines: "SOFTWARE LICENSE AND / MAINTENANCE AGREEMENT". */
function headingLine(lines: readonly string[]): string | null {
  const head = lines.slice(0, 45)
  for (const [i, line] of head.entries()) {
    if (line.length > 120 || !noun.test(line) || notTitle.test(line) || !isHeadingCase(line)) continue
    let title = line
    const previous = head[i - 1] ?? ''
    const isTorn =
      dangling.test(previous) ||
      (line.length < 32 &&
        !line.includes(' ') &&
        !notTitle.test(previous) &&
        isCapital(previous) &&
        !/\d/.test(previous))
    if (isCapital(previous) === isCapital(line) && isTorn && previous.length < 80) title = `${previous} ${title}`
    const next = head[i + 1] ?? ''
    if (dangling.test(line) && next.length < 80 && noun.test(next)) title = `${title} ${next}`
    // "AMENDMENT NO. 1 / TO / SUPPLY AGREEMENT"
    else if (/^(?:TO|to|To)(?: THE| the)?\b/u.test(next) && next.length < 100)
      title = `${title} ${next}${/^to(?: the)?$/iu.test(next) ? ` ${head[i + 2] ?? ''}` : ''}`
    const cleaned = clean(title)
    if (
      cleaned.includes(' ') ||
      (cleaned.length > 5 && !/^(?:agreement|contract|lease|contrat|contrato|contratto)s?$/iu.test(cleaned))
    )
      return cleaned
  }
  return null
}

/** A title as it was found, before it is judged. */
interface Found {
  title: string
  /** [at, at + length) of the text. */
  at: number
  length: number
  reason: string
}

function heading({lines}: ContractText, head: string): Found | null {
  const title = headingLine(lines)
  if (title === null) return null
  return {title, at: Math.max(0, head.indexOf(title)), length: title.length, reason: 'a heading of its own'}
}

function written(match: RegExpExecArray | null, reason: string): Found | null {
  if (match === null) return null
  return {title: clean(match[1] ?? match[0]), at: match.index, length: match[0].length, reason}
}

/** 0.9 where the text calls itself so, or all of it is capitals on a line of its own: 57 of 60 in the dev set. */
function certainty({title, reason}: Found, selfNamed: string): number {
  const isTold = selfNamed.toLowerCase().includes(title.toLowerCase())
  if (reason === 'a heading of its own') return isTold || isCapital(title) ? 0.9 : 0.8
  if (reason === 'capitals at the start') return isTold ? 0.9 : 0.75
  return 0.7
}

/** What the contract calls itself: a heading of its own, capitals at the start, or "This ... Agreement". */
export function readTitle(contract: ContractText): Field {
  const head = contract.text.slice(0, 4000)
  const self = selfName.exec(head)
  const found =
    heading(contract, head) ??
    written(inCapitals.exec(head.slice(0, 1500)), 'capitals at the start') ??
    written(self ?? titleCase.exec(head.slice(0, 600)), 'what the text calls itself')
  if (found === null) return missing('no heading names the contract')
  const selfNamed = self === null ? '' : head.slice(self.index, self.index + 200)
  const span = {start: found.at, end: found.at + found.length}
  return contractField(contract, found.title, certainty(found, selfNamed), span, found.reason)
}
