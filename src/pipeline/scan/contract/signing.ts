import type {Contract, Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import {blankDate, type ContractDate, datesIn} from './dates.ts'
import {contractField} from './field.ts'
import type {Sentence} from './sentences.ts'
import {type ContractText, HEAD} from './text.ts'

/** Words that say when a contract was made, before its date. */
const made =
  /(?<!\p{L})(?:dated|made|entered into|executed|concluded|agreement date|contract date|as of|signed|geschlossen|vereinbart|abgeschlossen|fait|conclu|signé|celebrado|suscrito|fecha|stipulato|sottoscritto|gesloten|overeengekomen|zawarta|celebrado|(?:on )?this)(?!\p{L})[^.;]{0,60}$/iu
/** "Conclu pour deux ans à compter du": when it begins to run, not when it was made. */
const runsFrom =
  /(?<!\p{L})(?:à compter du|à partir du|a partir del?|con decorrenza dal|a decorrere dal|met ingang van|ingaande(?: op)?|od dnia|ab dem|beginnend (?:am|mit dem)|com início em) ?$/iu
/** A sentence of its own on when it takes effect. */
const onlyEffective = /\bis effective(?: as of| on)? (?:the )?$/iu
/** A date of something else: of another agreement, of a law. */
const ofOther =
  /(?<!\p{L})(?:amend(?:s|ed|ing)?|certain|original|existing|prior|previous|pursuant|between the parties dated|section|act of|filed|registration|expir|terminat|until|through|ending|birth|born|geboren|incorporated|founded|launch|deliver)(?!\p{L})[^.;]{0,80}$/iu
const effectiveBehind =
  /^(?:[ ,]|\([^)]{0,60}\)){0,4}\(?[^.;()]{0,50}["“„«'‘](?:\p{L}{1,20} ){0,2}(?:effective|commencement|start(?:ing)?) date/iu
const effectiveLabel =
  /(?<!\p{L})(?:effective|commencement|start) date ?["”]? ?(?:of this \p{L}{1,20} )?(?::|is|shall be|means|shall mean|-|–)? ?(?:the )?(?:date of |as of )?$/iu
/** Words that say when a contract takes effect, right before the date. */
const effectiveBefore =
  /(?<!\p{L})(?:effective(?: date)?(?: as)?(?: of| on| from| this)?|(?:commenc(?:e|es|ed|ing)|begin(?:s|ning)?|began|start(?:s|ing)?|take(?:s)? effect|comes? into (?:force|effect|operation)|valid from|in effect from|operative)(?: on| as of| from| effective)?|mit Wirkung (?:vom|zum|ab)|wirksam (?:ab|zum)|beginnt (?:am|mit dem|zum)|tritt (?:am|zum)|ab dem|prend(?:ra)? effet (?:le|à compter du|au)|à compter du|entr(?:e|era) en vigueur (?:le|au)|à partir du|entrar[áa] en vigor (?:el(?: día)?)|con efectos? (?:desde|a partir d)(?: ?el)?|a partir del(?: día)?|comenzará el(?: día)?|decorre(?:re)?(?: d)?al|a decorrere dal|ha inizio il|con decorrenza dal|ingaande(?: op)?|vangt aan op|gaat in op|met ingang van|wchodzi w życie (?:z dniem|dnia)?|od dnia|obowiązuje od|com início em|tem início em|a partir de|entra em vigor em) ?(?:the )?$/iu
/** The effective date is another one that the contract names. */
const byReference =
  /(?<!\p{L})(?:effective|commenc\p{L}{1,6}|begin|in(?:to)? force|take effect|effective date)(?!\p{L})[^.;]{0,80}(?<!\p{L})(?:date (?:of (?:this|the) (?:\p{L}{1,20} )?agreement|hereof|set forth below|written below|first (?:above )?(?:written|set forth|mentioned|stated)|set forth above|above written|indicated above|of execution|of signing|of signature)|(?:the )?(?:date|day) (?:and year )?(?:first )?(?:above|written)|upon (?:execution|signature|signing))(?!\p{L})/iu
const byLastSignature =
  /(?<!\p{L})(?:date|day)(?!\p{L})[^.;]{0,40}(?<!\p{L})(?:last|final)(?!\p{L})[^.;]{0,30}(?<!\p{L})(?:sign|signature|execut|party|parties)|(?<!\p{L})(?:last|latest)(?!\p{L})[^.;]{0,20}\bsign/iu
const names = /["“„«](?:\p{L}{1,20} ){0,2}effective date/iu
const aboutContract =
  /(?<!\p{L})(?:agreement|contract|term|lease|amendment|addendum|vertrag|mietverhältnis|arbeitsverhältnis|vereinbarung|contrat|bail|convention|contrato|arrendamiento|contratto|locazione|overeenkomst|huur|umowa|najem|it)(?!\p{L})/iu

const thisContract =
  /(?<!\p{L})(?:this (?:\p{L}{1,20} ){0,3}(?:agreement|contract|lease|amendment)|the term|term of|dieser vertrag|das (?:miet|arbeits)verhältnis|le présent|el presente|il presente|deze overeenkomst|niniejsz\p{L}{1,3}|o presente)(?!\p{L})/iu

const before = (contract: ContractText, at: number, reach: number): string =>
  contract.text.slice(Math.max(0, at - reach), at)

interface Found {
  date: ContractDate
  confidence: number
  reason: string
}

/** The date that introduces the contract, in its first page or two. */
function introduced(contract: ContractText, isEffective: (date: ContractDate) => boolean): Found | null {
  const dates = datesIn(contract, 0, HEAD)
  const introducing = dates.filter(
    ({start}) =>
      made.test(before(contract, start, 90)) &&
      !runsFrom.test(before(contract, start, 60)) &&
      !onlyEffective.test(before(contract, start, 90)) &&
      !ofOther.test(before(contract, start, 110)),
  )
  const early = introducing.find(({start}) => start < HEAD / 2) ?? introducing[0]
  if (early !== undefined)
    return {
      date: early,
      confidence: early.start < 2500 ? 0.9 : 0.8,
      reason: 'behind "dated", "made" or "as of" where the contract begins',
    }
  const defined = dates.find(isEffective)
  if (defined !== undefined && defined.start < 3000)
    return {date: defined, confidence: 0.7, reason: 'the date where the contract begins'}
  const alone = dates.find(({start}) => start < 1200 && !ofOther.test(before(contract, start, 110)))
  return alone === undefined ? null : {date: alone, confidence: 0.6, reason: 'the first date'}
}

const SIGNED_WITHIN = 260
const SIGNATURES = 4000
const signs =
  /\/s\/|\bin witness (?:where|there)of|\bBy ?: ?_?|\bunterschrift|\bort, datum|\bfait à|\bhecho en|\bfirmado|\bgetekend/giu

/** Dates that stand with the first signatures behind the beginning that have any. */
function signatureDates(contract: ContractText): ContractDate[] {
  const from = Math.min(600, Math.floor(contract.text.length / 2))
  let last = 0
  for (const match of contract.text.slice(from).matchAll(signs)) {
    const start = from + match.index - SIGNED_WITHIN
    if (start < last) continue
    last = start + SIGNATURES
    const dates = datesIn(contract, start, last).filter((date) => !ofOther.test(before(contract, date.start, 60)))
    if (dates.length > 0) return dates
  }
  return []
}

/** "Fait à Lyon, le", "Setúbal,", "Konstanz, den": a place right before the date of the last lines. */
const placeBefore =
  /(?:(?<!\p{L})(?:fait à|hecho en|getekend te|gedaan te|firmato a|feito em)[^.;]{1,40}|(?:[.;:)] ?|^)\p{Lu}[\p{L} -]{2,30}, ?)(?:den |le |op |a |il |em |dnia |am |lì |addì )?$/iu
const LAST_LINES = 400

/** The place and date that contracts of the Continent end with. */
function placed(contract: ContractText): Found | null {
  const from = Math.max(0, contract.text.length - LAST_LINES)
  const date = datesIn(contract, from, contract.text.length).find(({start}) =>
    placeBefore.test(before(contract, start, 60)),
  )
  return date === undefined ? null : {date, confidence: 0.8, reason: 'the place and date at the end'}
}

const latest = (dates: readonly ContractDate[]): ContractDate | undefined =>
  dates.toSorted((a, b) => a.iso.localeCompare(b.iso)).at(-1)

function agreement(contract: ContractText, isEffective: (date: ContractDate) => boolean): Found | null {
  const head = introduced(contract, isEffective)
  if (head !== null && head.confidence > 0.6) return head
  const signed = latest(signatureDates(contract))
  const place = placed(contract)
  if (place !== null) return place
  if (signed !== undefined)
    return {
      date: signed,
      confidence: head?.date.iso === signed.iso ? 0.8 : 0.65,
      reason: 'the last date beside the signatures',
    }
  return head
}

function effective(contract: ContractText, sentences: readonly Sentence[], signed: Found | null): Found | null {
  for (const date of datesIn(contract, 0, HEAD * 2)) {
    if (
      effectiveBehind.test(contract.text.slice(date.end, date.end + 90)) ||
      effectiveLabel.test(before(contract, date.start, 60))
    )
      return {date, confidence: 0.9, reason: 'defined as the effective date'}
  }
  for (const {text, start, end} of sentences) {
    if (!/\d/.test(text) || !(start < HEAD ? aboutContract : thisContract).test(text)) continue
    for (const date of effectiveWords.test(text) ? datesIn(contract, start, end) : []) {
      if (effectiveBefore.test(before(contract, date.start, 60)) && !ofOther.test(before(contract, date.start, 130)))
        return {date, confidence: start < HEAD ? 0.85 : 0.7, reason: 'behind "effective" or "commence"'}
      if (effectiveLabel.test(before(contract, date.start, 60)))
        return {date, confidence: 0.85, reason: 'defined as the effective date'}
    }
  }
  for (const {text} of sentences) {
    if (text.length > 1500 || !names.test(text)) continue
    const last = byLastSignature.test(text) ? latest(signatureDates(contract)) : undefined
    if (last !== undefined) return {date: last, confidence: 0.75, reason: 'the date of the last signature'}
  }
  const refers = signed !== null && sentences.some(({text}) => byReference.test(text.slice(0, 1500)))
  return refers ? {date: signed.date, confidence: 0.75, reason: 'it takes effect on the date of the contract'} : null
}
const effectiveWords =
  /effecti|commenc|begin|began|start|valid from|force|operat|wirk|beginnt|tritt|ab dem|effet|compter|vigueur|vigor|efecto|partir|comenz|decorr|inizio|ingaa|gaat in|ingang|vangt|życie|od dnia|obowiąz|início/iu

const field = (contract: ContractText, found: Found | null, why: string): Field => {
  if (found === null) return missing(why)
  const doubt = found.date.isSure ? '' : '; day and month could be the other way round'
  return contractField(
    contract,
    found.date.iso,
    found.date.isSure ? found.confidence : Math.min(found.confidence, 0.7),
    found.date,
    found.reason + doubt,
  )
}

/** When the contract was made, and when it takes effect. */
export function readDates(
  contract: ContractText,
  sentences: readonly Sentence[],
): Pick<Contract, 'agreementDate' | 'effectiveDate'> {
  const isEffective = (date: ContractDate) => effectiveBehind.test(contract.text.slice(date.end, date.end + 90))
  const signed = agreement(contract, isEffective)
  const blank = signed === null || signed.confidence < 0.7 ? blankDate(contract, 0, HEAD / 2) : null
  const why = blank === null ? 'no date of signing is printed' : `the day is left blank: ${blank}`
  const kept = blank === null ? signed : null
  return {
    agreementDate: field(contract, kept, why),
    effectiveDate: field(contract, effective(contract, sentences, kept), 'no effective date is printed'),
  }
}
