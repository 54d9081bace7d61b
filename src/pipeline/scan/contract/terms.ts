import type {Contract, Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import {findDates} from '../values/dates.ts'
import {addDuration, findDurations, formatDuration} from './durations.ts'
import {type ContractText, contractDate, contractField, dateAfter, HEAD} from './text.ts'

type Dates = Pick<Contract, 'agreementDate' | 'effectiveDate' | 'expirationDate'>

const made =
  /\b(?:dated(?: as of)?|made(?: and entered into| and effective)?(?: as of| on| this| effective)?|entered into(?: and effective| effective)?(?: as of| on| this)?|executed (?:as of|on)|is made|as of|geschlossen am|fait le|signed on)\b/giu
const effective =
  /\beffective(?: as of| on| from| date(?: of this agreement)?(?: is| shall be| means|:)?)\b|\b(?:commenc(?:e|es|ing)|begin(?:s|ning)?|come into force|take effect|wirksam ab|beginnt am)(?: on| as of)?\b/giu
const isEffectiveDate = /^[\s,]*(?:\([^)]{0,40})?(?:the\s+)?["“(]*\s*(?:effective|commencement) date/iu
const ends =
  /\b(?:until|through|expires?(?: on)?|terminates?(?: on)?|ends?(?: on)?|ending(?: on)?|conclud(?:e|es|ing)(?: on)?|expir(?:e|ing)(?: on)?|endet am|bis zum)\b/giu
const termLength = /\b(?:term|period|continue|remain|duration|valid|force|laufzeit)\b[^.;]{0,140}/giu

/** First date that one of the phrases introduces within `reach` characters. */
function dateBehind(contract: ContractText, phrases: RegExp, from: number, to: number, reach: number) {
  for (const match of contract.text.slice(from, to).matchAll(phrases)) {
    const date = dateAfter(contract, from + match.index + match[0].length, reach)
    if (date !== null) return date
  }
  return null
}

function agreementDate(contract: ContractText): Field {
  const introduced = dateBehind(contract, made, 0, HEAD, 40)
  if (introduced !== null)
    return contractField(
      contract,
      introduced.iso,
      0.88,
      introduced.start,
      'behind "dated", "made" or "as of" at the start',
    )
  const [first] = findDates(contract.text.slice(0, HEAD))
  const iso = first === undefined ? null : contractDate(contract, first)
  if (first !== undefined && iso !== null) return contractField(contract, iso, 0.6, first.start, 'the first date')
  return missing('no date of signing is printed')
}

function effectiveDate(contract: ContractText): Field {
  for (const match of findDates(contract.text.slice(0, HEAD * 2))) {
    const iso = contractDate(contract, match)
    if (iso !== null && isEffectiveDate.test(contract.text.slice(match.end, match.end + 60)))
      return contractField(contract, iso, 0.88, match.start, 'defined as the effective date')
  }
  const date = dateBehind(contract, effective, 0, contract.text.length, 45)
  return date === null
    ? missing('no effective date is printed')
    : contractField(contract, date.iso, 0.75, date.start, 'behind "effective" or "commence"')
}

const aboutTerm = /\b(?:term|agreement|contract|effect|force|period|laufzeit|vertrag)\b/iu

/** A printed end of the term, else start plus the length of the first term. */
function expirationDate(contract: ContractText, start: Field): Field {
  for (const match of contract.text.matchAll(ends)) {
    const around = contract.text.slice(Math.max(0, match.index - 200), match.index)
    const date = aboutTerm.test(around) ? dateAfter(contract, match.index + match[0].length, 25) : null
    if (date !== null && (start.value === null || date.iso > start.value))
      return contractField(contract, date.iso, 0.75, date.start, 'printed end of the term')
  }
  if (start.value === null) return missing('no end and no start of the term is printed')
  for (const match of contract.text.matchAll(termLength)) {
    const duration = findDurations(match[0]).find(({unit}) => unit === 'year' || unit === 'month')
    const sentence = contract.text.slice(Math.max(0, match.index - 160), match.index + match[0].length)
    if (
      duration === undefined ||
      !/\b(?:this|initial|the)\b.*\b(?:agreement|contract|term)\b/isu.test(sentence) ||
      /renew|successive|terminat\w+ (?:for|by)|notice|prior/iu.test(match[0].slice(0, duration.end))
    )
      continue
    return contractField(
      contract,
      addDuration(start.value, duration),
      0.65,
      match.index,
      `start of the term and ${formatDuration(duration)}`,
    )
  }
  return missing('no end of the term is printed')
}

export function readContractDates(contract: ContractText): Dates {
  const signed = agreementDate(contract)
  const starts = effectiveDate(contract)
  return {
    agreementDate: signed,
    effectiveDate: starts,
    expirationDate: expirationDate(contract, starts.value === null ? signed : starts),
  }
}

const renews = /\b(?:renew(?:s|ed|al|ing)?|extend(?:s|ed)?|successive|verlängert)\b/giu

/** Length of the terms that follow the first, and the notice that stops them. */
export function readRenewal(contract: ContractText): Pick<Contract, 'renewalTerm' | 'noticePeriod'> {
  let renewalTerm: Field | null = null
  let noticePeriod: Field | null = null
  for (const match of contract.text.matchAll(renews)) {
    const from = Math.max(0, match.index - 30)
    const sentence = contract.text.slice(from, match.index + 420)
    const durations = findDurations(sentence)
    const term = durations.find(
      ({unit, start}) =>
        (unit === 'year' || unit === 'month') &&
        /(?:successive|additional|further|renew\w*|period|term)/iu.test(
          sentence.slice(Math.max(0, start - 60), start),
        ) &&
        !/notice|prior|before/iu.test(sentence.slice(start, start + 40)),
    )
    if (
      renewalTerm === null &&
      term !== undefined &&
      /automatic|successive|additional|further|shall (?:be )?renew|will (?:be )?renew|verlängert/iu.test(sentence)
    ) {
      renewalTerm = contractField(contract, formatDuration(term), 0.75, from + term.start, 'length of the renewed term')
    }
    const notice = durations.find(
      ({start, end}) =>
        /notice|notif|intent|prior|before/iu.test(sentence.slice(Math.max(0, start - 100), end + 60)) &&
        start > 20 &&
        (term === undefined || start !== term.start),
    )
    if (
      noticePeriod === null &&
      renewalTerm !== null &&
      notice !== undefined &&
      /notice|notif|intent/iu.test(sentence)
    ) {
      noticePeriod = contractField(contract, formatDuration(notice), 0.7, from + notice.start, 'notice against renewal')
    }
  }
  return {
    renewalTerm: renewalTerm ?? missing('no renewal is agreed'),
    noticePeriod: noticePeriod ?? missing('no notice against a renewal is agreed'),
  }
}
