import type {Contract, Field} from '../../../types/bill.ts'
import {derived, missing} from '../field.ts'
import {datesIn} from './dates.ts'
import {addDuration, type Duration, findDurations, formatDuration} from './durations.ts'
import {contractField} from './field.ts'
import type {Sentence} from './sentences.ts'
import type {ContractText} from './text.ts'

/** What ends: the contract or its first term. */
const aboutTerm =
  /\b(?:agreement|contract|term|period|lease|license|engagement|employment|appointment|vertrag|vereinbarung|laufzeit|vertragsdauer|mietzeit|mietverhältnis|mietdauer|arbeitsverhältnis|contrat|bail|convention|durée|contrato|arrendamiento|duración|plazo|contratto|locazione|durata|overeenkomst|huurovereenkomst|huurperiode|duur|looptijd|umow[aęyą]|najmu?|okres|prazo|duração|arrendamento|it)\b/iu
const lasts =
  /\b(?:term|period|duration|continu\p{L}{1,5}|remain|in (?:full )?(?:force|effect)|expir\p{L}{1,6}|terminat\p{L}{1,5}|conclud\p{L}{1,4}|end(?:s|ing)?|commenc\p{L}{1,5}|begin\p{L}{0,5}|valid|laufzeit|dauer|läuft|geschlossen|befristet|endet|gilt|durée|conclu|expire|prend fin|duración|plazo|vigencia|finaliza|durata|scad\p{L}{1,5}|termina|duur|looptijd|aangegaan|eindigt|zawart\p{L}|obowiązuje|okres|czas|prazo|duração|vigora|vigência)\b/iu
const ends =
  /\b(?:until|untill|till|through|thru|expir(?:e|es|ing|ation date)(?: on| at| shall be)?|terminat(?:e|es|ing|ion date)(?: on| at| shall be)?|end(?:s|ing)?(?: on| at)?|conclud(?:e|es|ing)(?: on| at)?|endet(?: am| mit Ablauf des| zum)?|bis(?: zum| einschließlich)?|jusqu['’]au|prend fin le|expire le|hasta el(?: día)?|finalizará el|fino al|scade il|al|tot(?: en met)?|eindigt op|do(?: dnia)?|até(?: ao? dia)?|termina em|au|to)(?: and including)?(?: the)?(?: close of business on| midnight on| midnight of)?(?: (?:earlier|earliest|first|later) (?:to occur )?of:? ?(?:\([a-z\d]{1,3}\) ?)?)? ?["”]? ?$/iu
/** What is about another length: of notices, cures, further terms, and what outlives the contract. */
const other =
  /\b(?:notice|notif\p{L}{1,6}|prior|renew\p{L}{0,6}|successive|additional|extension|extend(?:ed|s)?|further|surviv\p{L}{1,4}|cure|breach|default|within|after (?:the )?(?:termination|expiration|expiry)|following (?:the )?(?:termination|expiration|expiry)|warranty|thereafter|at least|not less than|no less than|preceding|invoice|delivery|payment|purchase order|retain|records|months? of|kündigungsfrist|verlängert|frist|préavis|renouvel\p{L}{1,6}|reconduct\p{L}{1,5}|preaviso|prórroga|prorrog\p{L}{1,4}|preavviso|rinnov\p{L}{1,4}|proroga\p{L}{0,3}|opzegtermijn|verleng\p{L}{0,3}|wypowiedzeni\p{L}{1,2}|przedłuż\p{L}{1,4}|pré-aviso|renov\p{L}{1,5})\b/iu
const lengthBefore =
  /\b(?:(?:initial|primary|base|fixed|minimum|original|first) (?:\p{L}{1,15} )?(?:term|period)|terms?|period|continu\p{L}{1,5}|remain\p{L}{0,4}|in (?:full )?(?:force|effect)|duration|valid|last(?:s|ing)?|expires?|terminates?|effective|engag\p{L}{1,5}|Dauer|Laufzeit|Zeit|läuft|Mietzeit|gilt|durée|période|duración|período|periodo|plazo|vigencia|durata|duur|looptijd|periode|tijd|tijdvak|czas|okres|prazo|duração)\b[^.;]{0,110}$/iu
const lengthBehind =
  /^[ ,()"“”\p{L}]{0,30}\b(?:from|after|following|commencing|beginning|starting|subsequent|term|initial term|period|anniversary|thereafter)\b/iu
const anniversaryBehind = /^(?:['’]s)?[ -]{0,2}anniversary/iu

const ordinalYears = new Map(
  'first second third fourth fifth sixth seventh eighth ninth tenth'
    .split(' ')
    .flatMap((word, i) => [[word, i + 1] as const, [`${i + 1}${['st', 'nd', 'rd'][i] ?? 'th'}`, i + 1] as const]),
)
const anniversary =
  /\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) (?:\(\d{1,2}(?:st|nd|rd|th)?\) )?(?:\p{L}{1,12} )?anniversary\b/giu

const REACH = 1200

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
    (/\b(?:term|duration|laufzeit|vertragsdauer|mietzeit|dauer|durée|duración|plazo|durata|duur|looptijd|okres|czas|prazo|duração)\b/iu.test(
      heading ?? '',
    )
      ? 2
      : 0) +
    (/\b(?:initial term|term of (?:this|the) (?:\p{L}{1,20} ){0,3}(?:agreement|contract|lease|license)|(?:this|the) (?:\p{L}{1,20} ){0,2}(?:agreement|contract|lease) (?:shall|will|is|commences|begins|takes)|this agreement|dieser vertrag|der vertrag|das mietverhältnis|le présent contrat|le contrat|el presente contrato|el contrato|il (?:presente )?contratto|deze overeenkomst|umowa|o (?:presente )?contrato)\b/iu.test(
      head,
    )
      ? 2
      : 0) +
    (/\b(?:shall|will) (?:be effective|have a (?:duration|term)|remain in|continue)\b|\bduration of\b|\bterm (?:of|for) this [^.;]{0,40}? (?:is|shall be|will be)\b/iu.test(
      head,
    )
      ? 1
      : 0) +
    (/["“„«](?:initial |primary )?(?:term|period|agreement term|contract period)["”»]/iu.test(head) ? 1 : 0) +
    (/\bcommenc|\bbegin|\bbeginnt|\beffective date\b|\bdate hereof\b|\bcontinue\b|\bin (?:full )?(?:force|effect)\b/iu.test(
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
        /\b(?:old|age|after)\s*$/iu.test(before) ||
        /^ (?:old|of age|prior|before|notice|written|advance)/iu.test(behind)
      if (
        isAge ||
        other.test(before.slice(-75)) ||
        /^[^.,;]{0,25}\b(?:notice|prior|vor |avant|antes|prima|vóór|przed)\b/iu.test(behind)
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

/** The end depends on what happens, not on a day that is known. */
const conditional =
  /\b(?:earlier|earliest|later|latest|last) (?:to (?:occur|expire) )?of\b|\bas long as\b|\bso long as\b/iu
const KNOWN_START =
  '(?:effective|commencement|start(?:ing)?|agreement|contract|execution|signing|closing) date|date (?:hereof|of (?:this|the|its|execution|signature|signing|both)|first|set|above|written|stated|when (?:this|it) is|this)|day |execution|signature|signing|its |this |that date|such date|last (?:date|signature)|\\d|_|\\[|(?:January|February|March|April|May|June|July|August|September|October|November|December)\\b'
/** It begins with an event: acceptance, launch, delivery. */
const beginsWithEvent = new RegExp(
  `\\b(?:commenc(?:e|es|ing)|begin(?:s|ning)?|start(?:s|ing)?|effective|years?\\)?|months?\\)?) (?:on|upon|from|as of|at|with|after|following|subsequent to) (?:the )?(?:later of )?(?!the |${KNOWN_START})\\p{L}`,
  'iu',
)

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
        !/\b(?:renew|extend|notice|payment|invoice)\w{0,4}\b[^.;]{0,30}$/iu.test(before) &&
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

const perpetual =
  /\b(?:perpetual(?:ly)?|in perpetuity|until terminated|unbestimmte Zeit|durée indéterminée|tiempo indefinido|por tiempo indeterminado|tempo indeterminato|onbepaalde tijd|czas nieokreślony|prazo indeterminado)\b/iu

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
          found.weight >= 4 ? 0.85 : 0.7,
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
  if (start.value === null)
    return {term, expirationDate: missing(`it ends ${term.value} after it starts, and no start is printed`)}
  const reason = `${start.value} and ${term.value}: start and length of the term`
  const confidence = Math.min(term.confidence, start.confidence) - 0.05
  return {
    term,
    expirationDate: derived(addDuration(start.value, found.duration), Math.round(confidence * 100) / 100, term, reason),
  }
}
