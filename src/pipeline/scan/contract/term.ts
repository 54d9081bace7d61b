import type {Contract, Field} from '../../../types/bill.ts'
import {derived, missing} from '../field.ts'
import {datesIn} from './dates.ts'
import {addDuration, type Duration, findDurations, formatDuration} from './durations.ts'
import {contractField} from './field.ts'
import type {Sentence} from './sentences.ts'
import {
  aboutTerm,
  anniversaryBehind,
  beginsWithEvent,
  conditional,
  ends,
  lasts,
  lengthBefore,
  lengthBehind,
  other,
  perpetual,
} from './term-words.ts'
import type {ContractText} from './text.ts'

const ordinalYears = new Map(
  'first second third fourth fifth sixth seventh eighth ninth tenth'
    .split(' ')
    .flatMap((word, i) => [[word, i + 1] as const, [`${i + 1}${['st', 'nd', 'rd'][i] ?? 'th'}`, i + 1] as const]),
)
const anniversary =
  /\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) (?:\(\d{1,2}(?:st|nd|rd|th)?\) )?(?:\p{L}{1,12} )?anniversary\b/giu

const REACH = 1200
/** From this weight on a sentence is surely about the contract itself. */
const OF_CONTRACT = 4

interface Length {
  duration: Pick<Duration, 'count' | 'unit'>
  start: number
  end: number
  score: number
}

interface Best extends Length {
  weight: number
  /** When it begins or ends is not said by a day. */
  isOpen: boolean
}

/** How much a sentence is about the length of the contract itself. */
function weight({text, heading}: Sentence): number {
  const head = text.slice(0, REACH)
  return (
    (/(?<!\p{L})(?:term|duration|laufzeit|vertragsdauer|mietzeit|dauer|durée|duración|plazo|durata|duur|looptijd|okres|czas|prazo|duração)(?!\p{L})/iu.test(
      heading ?? '',
    )
      ? 2
      : 0) +
    (/(?<!\p{L})(?:initial term|term of (?:this|the) (?:\p{L}{1,20} ){0,3}(?:agreement|contract|lease|license)|(?:this|the) (?:\p{L}{1,20} ){0,2}(?:agreement|contract|lease) (?:shall|will|is|commences|begins|takes)|this agreement|dieser vertrag|der vertrag|das mietverhältnis|le présent contrat|le contrat|el presente contrato|el contrato|il (?:presente )?contratto|deze overeenkomst|umowa|o (?:presente )?contrato)(?!\p{L})/iu.test(
      head,
    )
      ? 2
      : 0) +
    (/(?<!\p{L})(?:shall|will) (?:be effective|have a (?:duration|term)|remain in|continue)(?!\p{L})|\bduration of\b|\bterm (?:of|for) this [^.;]{0,40}? (?:is|shall be|will be)(?!\p{L})/iu.test(
      head,
    )
      ? 1
      : 0) +
    (/["“„«](?:initial |primary )?(?:term|period|agreement term|contract period)["”»]/iu.test(head) ? 1 : 0) +
    (/\bcommenc|\bbegin|\bbeginnt|\beffective date\b|\bdate hereof\b|\bcontinue\b|\bin (?:full )?(?:force|effect)(?!\p{L})/iu.test(
      head,
    )
      ? 1
      : 0)
  )
}

function durationsIn(text: string): Length[] {
  return findDurations(text)
    .filter(({unit}) => unit === 'year' || unit === 'month')
    .flatMap((duration) => {
      const before = text.slice(Math.max(0, duration.start - 130), duration.start)
      const behind = text.slice(duration.end, duration.end + 60)
      const isAnniversary = anniversaryBehind.test(behind)
      const isAge =
        /(?<!\p{L})(?:old|age|after)\s*$/iu.test(before) ||
        /^ (?:old|of age|prior|before|notice|written|advance)/iu.test(behind)
      if (
        isAge ||
        other.test(before.slice(-75)) ||
        /^[^.,;]{0,25}(?<!\p{L})(?:notice|prior|vor |avant|antes|prima|vóór|przed)(?!\p{L})/iu.test(behind)
      )
        return []
      if (!isAnniversary && !lengthBefore.test(before) && !lengthBehind.test(behind)) return []
      return [{duration, start: duration.start, end: duration.end, score: duration.unit === 'day' ? 0 : 1}]
    })
}

function anniversariesIn(text: string): Length[] {
  return [...text.matchAll(anniversary)].flatMap((match) => {
    const count = ordinalYears.get((match[1] ?? '').toLowerCase()) ?? 0
    if (count === 0 || other.test(text.slice(Math.max(0, match.index - 40), match.index))) return []
    return [
      {duration: {count, unit: 'year' as const}, start: match.index, end: match.index + match[0].length, score: 1},
    ]
  })
}

/** The best sentence on how long the contract lasts, with what it says. */
function lengthOf(sentences: readonly Sentence[]): Best | null {
  let best: Best | null = null
  for (const sentence of sentences) {
    const text = sentence.text.slice(0, REACH)
    if (!lasts.test(text) || !aboutTerm.test(text)) continue
    const points = weight(sentence)
    if (points < 3 || (best !== null && points <= best.weight)) continue
    const [found] = [...durationsIn(text), ...anniversariesIn(text)].toSorted(
      (a, b) => b.score - a.score || a.start - b.start,
    )
    const isOpen = conditional.test(text) || beginsWithEvent.test(text)
    if (found !== undefined)
      best = {...found, isOpen, start: sentence.start + found.start, end: sentence.start + found.end, weight: points}
  }
  return best
}

/** A date behind "until" in a sentence about the contract. */
function printedEnd(contract: ContractText, sentences: readonly Sentence[], from: string | null): Field | null {
  let best: {field: Field; points: number} | null = null
  for (const sentence of sentences) {
    const text = sentence.text.slice(0, REACH)
    if (!/\d/.test(text) || !lasts.test(text) || !aboutTerm.test(text)) continue
    const points = weight(sentence)
    if (best !== null && points <= best.points) continue
    const date = datesIn(contract, sentence.start, sentence.start + text.length).find(({start, iso}) => {
      const before = contract.text.slice(Math.max(sentence.start, start - 60), start)
      return (
        ends.test(before) &&
        !/(?<!\p{L})(?:renew|extend|notice|payment|invoice)\w{0,4}\b[^.;]{0,30}$/iu.test(before) &&
        (from === null || iso > from)
      )
    })
    if (date === undefined) continue
    best = {
      points,
      field: contractField(
        contract,
        date.iso,
        points >= 3 ? 0.9 : points >= 1 ? 0.8 : 0.6,
        date,
        'printed end of the term',
      ),
    }
  }
  return best?.field ?? null
}

/** Length of the first term, and the end of it: printed, else start plus length. */
export function readTerm(
  contract: ContractText,
  sentences: readonly Sentence[],
  start: Field,
): Pick<Contract, 'term' | 'expirationDate'> {
  const found = lengthOf(sentences)
  const term =
    found === null
      ? missing('no length of the term is printed')
      : contractField(
          contract,
          formatDuration(found.duration),
          found.weight >= OF_CONTRACT ? 0.85 : 0.7,
          found,
          'how long the contract is said to last',
        )
  const printed = printedEnd(contract, sentences, start.value)
  if (printed !== null) return {term, expirationDate: printed}
  if (found === null) {
    const open = sentences.find((sentence) => weight(sentence) >= 2 && perpetual.test(sentence.text))
    return {
      term,
      expirationDate: missing(open === undefined ? 'no end of the term is printed' : 'it runs until it is terminated'),
    }
  }
  if (found.isOpen) return {term, expirationDate: missing('its term begins or ends with an event')}
  // Of the ends that were computed from weaker sentences none of four was right.
  if (found.weight < OF_CONTRACT)
    return {term, expirationDate: missing('not sure that this length is that of the contract')}
  if (start.value === null)
    return {term, expirationDate: missing(`it ends ${term.value} after it starts, and no start is printed`)}
  const reason = `${start.value} and ${term.value}: start and length of the term`
  const confidence = Math.min(term.confidence, start.confidence) - 0.05
  return {
    term,
    expirationDate: derived(addDuration(start.value, found.duration), Math.round(confidence * 100) / 100, term, reason),
  }
}
