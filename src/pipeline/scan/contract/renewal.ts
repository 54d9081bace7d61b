import type {Contract, Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import {type Duration, findDurations, formatDuration} from './durations.ts'
import {contractField} from './field.ts'
import type {Sentence} from './sentences.ts'
import type {ContractText, Span} from './text.ts'

/** What decides stands in the first lines of a sentence. */
const REACH = 1500

export const renews =
  /(?<!\p{L})(?:renew(?:s|ed|al|ing|able)?|extend(?:s|ed|able)?|extension|successive|consecutive|additional (?:\p{L}{1,12} ){0,3}(?:term|period)s?|continue (?:automatically|thereafter)|verlängert?|verlängerung|renouvel\p{L}{1,6}|reconduct\p{L}{1,6}|reconduit|prorrog\p{L}{1,6}|renov\p{L}{1,6}|prórroga|rinnov\p{L}{1,5}|prorog\p{L}{1,5}|verleng\p{L}{0,4}|stilzwijgend|przedłuż\p{L}{1,5}|odnow\p{L}{1,4})/iu
const ofTerm =
  /(?:successive|additional|further|renew\p{L}{0,6}|renewal|extend\p{L}{0,3}|extension|subsequent|another|more|each|option|continue|period|term|weitere|jeweils|um|nouvelle|périodes?|durée|sucesiv\p{L}{1,3}|períodos?|periodos?|por|successiv\p{L}|ulterior\p{L}|periodi|durata|di|telkens|steeds|met|kolejn\p{L}{1,3}|okresy?|na|sucessiv\p{L}{1,3}|iguais)[^.;]{0,60}$/iu
const notOfTerm =
  /(?<!\p{L})(?:notice|prior|before|preceding|within|least|fewer|days? of|notif\p{L}{1,5}|intent\p{L}{0,5}|frist|vor|préavis|avant|mínim\p{L}|antelación|antes|preavviso|almeno|prima|opzeg\p{L}{0,8}|vóór|wypowiedzeni\p{L}|przed|pré-aviso|antecedência)(?!\p{L})[^.;]{0,25}$/iu
export const notice =
  /(?<!\p{L})(?:notice|notif\p{L}{1,8}|intent(?:ion)?|elects?|advises?|inform\p{L}{0,3}|unless|terminat\p{L}{1,5}|kündig\p{L}{1,4}|gekündigt|frist|préavis|dénonc\p{L}{1,5}|résili\p{L}{1,6}|preaviso|notific\p{L}{1,6}|comunic\p{L}{1,6}|antelación|denunci\p{L}{0,4}|preavviso|disdetta|opzeg\p{L}{0,8}|opgezegd|wypowiedz\p{L}{0,5}|pré-aviso|antecedência)(?!\p{L})/iu
/** Words around the length of a notice. */
const noticeBefore =
  /(?<!\p{L})(?:least|less than|later than|fewer than|minimum of|within|notice(?: period)?(?: of| is)?|by giving|(?:Frist|Kündigungsfrist) von|spätestens|mindestens|préavis de|moins|plus tard|antelación (?:mínima )?de|preaviso de|mínimo|menos|almeno|preavviso di|minimo|opzegtermijn van|minste|minimaal|okresu|najmniej|najpóźniej na|aviso (?:prévio )?de|mínima de)[^.;]{0,25}$/iu
const noticeBehind =
  /^[^.;]{0,30}(?:prior|before|notice|advance|preceding|\bvor\b|zum (?:Ende|Ablauf)|avant|antes|de antelación|prima|vóór|voor (?:het|de|afloop)|przed|de antecedência)/iu
/** What runs besides the term of the contract. */
const otherThing =
  /(?<!\p{L})(?:patent|trademark registration|copyright|insurance polic|letter of credit|domain name registration|cure period|time for|deadline|warranty period)(?!\p{L})/iu

/** The sentence that renews, and how long each time. */
interface Renewal {
  points: number
  /** Number of the sentence. */
  index: number
  duration: Duration
}

/** "annual", "yearly": a length without a number. */
const adjective =
  /(?<!\p{L})(?:successive|automatically|additional|renew\p{L}{0,6}|for|from) (?:\p{L}{1,12} ){0,2}(annual|yearly|year[ -]to[ -]year|monthly|month[ -]to[ -]month)(?!\p{L})/iu

const yearly =
  /(?<!\p{L})(?:from year to year|year[ -]to[ -]year|von Jahr zu Jahr|d['’]année en année|d['’]an en an|de año en año|di anno in anno|van jaar tot jaar|z roku na rok|de ano para ano)(?!\p{L})/iu

function adjectival(text: string): Duration | null {
  const years = yearly.exec(text)
  if (years !== null) return {count: 1, unit: 'year', start: years.index, end: years.index + years[0].length}
  const match = adjective.exec(text)
  if (match === null) return null
  return {
    count: 1,
    unit: /^(?:annual|year)/iu.test(match[1] ?? '') ? 'year' : 'month',
    start: match.index,
    end: match.index + match[0].length,
  }
}

const pointsOf = ({text, heading}: Sentence): number =>
  (/(?<!\p{L})(?:automatic\p{L}{0,4}|successive|additional|further|stillschweigend|jeweils|tacite|tácita|sucesiv\p{L}{1,3}|tacit\p{L}{1,6}|verlängert sich|renouvelé|prorrogará|si rinnova|rinnovato|verlengd|renova-se|renova|stilzwijgend|automat\p{L}{1,8})(?!\p{L})/iu.test(
    text,
  )
    ? 2
    : 0) +
  (/(?<!\p{L})(?:term|renewal|duration|laufzeit|dauer|durée|duración|plazo|durata|duur|okres|prazo)/iu.test(
    heading ?? '',
  )
    ? 1
    : 0) +
  (/(?<!\p{L})(?:this (?:\p{L}{1,20} ){0,2}(?:agreement|contract|lease)|the (?:agreement|contract|lease|term)|term of|initial term|vertrag|mietverhältnis|contrat|bail|contrato|contratto|overeenkomst|umow\p{L})(?!\p{L})/iu.test(
    text,
  )
    ? 2
    : 0) -
  (otherThing.test(text) ? 2 : 0)

/** The length of a further term in a sentence that speaks of renewing. */
function renewedLength(text: string): Duration | null {
  if (yearly.test(text)) return adjectival(text)
  const named = findDurations(text).find(
    ({unit, start, end}) =>
      (unit === 'year' || unit === 'month') &&
      ofTerm.test(text.slice(Math.max(0, start - 80), start)) &&
      renews.test(text.slice(Math.max(0, start - 160), end + 60)) &&
      !notOfTerm.test(text.slice(Math.max(0, start - 60), start)) &&
      !/^[^.,;]{0,30}(?<!\p{L})(?:notice|prior|before|preceding|vor|avant|antes|prima|przed)(?!\p{L})/iu.test(
        text.slice(end, end + 45),
      ),
  )
  return named ?? adjectival(text)
}

/** The length of a notice; not the one that begins at `renewed`. */
function noticeIn(text: string, from: number, renewed: number): Duration | null {
  const found = findDurations(text).find(
    ({start, end}) =>
      start >= from &&
      start !== renewed &&
      (noticeBehind.test(text.slice(end, end + 50)) || noticeBefore.test(text.slice(Math.max(0, start - 60), start))),
  )
  return found ?? null
}

function renewalOf(sentence: Sentence, index: number): Renewal[] {
  const text = sentence.text.slice(0, REACH)
  const points = renews.test(text) ? pointsOf(sentence) : 0
  const duration = points < 2 ? null : renewedLength(text)
  return duration === null ? [] : [{points, index, duration}]
}

const spanIn = ({start}: Sentence, duration: Duration): Span => ({
  start: start + duration.start,
  end: start + duration.end,
})

/** Length of the terms that follow the first, and the notice that stops them. */
export function readRenewal(
  contract: ContractText,
  sentences: readonly Sentence[],
): Pick<Contract, 'renewalTerm' | 'noticePeriod'> {
  const [best] = sentences.flatMap(renewalOf).toSorted((a, b) => b.points - a.points)
  if (best === undefined)
    return {
      renewalTerm: missing('no renewal is agreed'),
      noticePeriod: missing('no notice against a renewal is agreed'),
    }
  const {points, index, duration} = best
  const span = spanIn(sentences[index]!, duration)
  const length = formatDuration(duration)
  return {
    renewalTerm: contractField(contract, length, points >= 4 ? 0.9 : 0.7, span, 'length of the renewed term'),
    noticePeriod: noticeAgainst(contract, sentences, best),
  }
}

/** The notice in the sentence of the renewal, or in the next that speaks of one. */
function noticeAgainst(contract: ContractText, sentences: readonly Sentence[], {index, duration}: Renewal): Field {
  for (const [i, sentence] of sentences.slice(index, index + 3).entries()) {
    const text = sentence.text.slice(0, REACH)
    if (
      !notice.test(text) ||
      (i > 0 &&
        !renews.test(text) &&
        !/(?<!\p{L})(?:expir|end of|then[- ]current|ablauf|échéance|vencimiento|scadenza|afloop)/iu.test(text))
    )
      continue
    const found = noticeIn(text, i === 0 ? Math.max(0, text.search(renews)) : 0, i === 0 ? duration.start : -1)
    if (found === null) continue
    const span = spanIn(sentence, found)
    return contractField(contract, formatDuration(found), i === 0 ? 0.85 : 0.7, span, 'notice against renewal')
  }
  return missing('no notice against a renewal is agreed')
}
