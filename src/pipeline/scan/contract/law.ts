import type {Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import {contractField} from './field.ts'
import {countryOfAdjective, LAW_ADJECTIVE} from './law-words.ts'
import type {Sentence} from './sentences.ts'
import type {ContractText} from './text.ts'

// "England and Wales", "People's Republic of China", "U.S. Virgin Islands"; a point ends the name unless it abbreviates.
const NAME = "(?:(?:\\p{Lu}\\.){2,4}|\\p{Lu}[\\p{L}'’-]{1,24})"
const place = new RegExp(
  `^(${NAME}(?: (?:of (?:the )?|and |du |de la |de |del |della |di |der |do |da )?${NAME}){0,5})`,
  'u',
)
const ofKind =
  /^(?:(?:the |said )?(?:state|commonwealth|province|district|canton|country|kingdom|territory|land)s? of |(?:the |der |des |de la |du |de |d['’]|del |dello |della |dell['’]|l['’]|do |da |het |el |la )|(?:internal|substantive|federal|applicable) (?:substantive )?laws? of |(?:the )?(?=state of ))/iu
const capitals =
  /^([A-Z][A-Z'’.-]+(?: (?:OF (?:THE )?|AND )?[A-Z][A-Z'’.-]+){0,4}?)(?= (?:WITHOUT|EXCLUDING|EXCLUSIVE|APPLICABLE|AND|AS|NOTWITHSTANDING|IN|REGARDLESS|WITH|BUT|FOR|OTHER|EXCEPT|THAT|UNITED|IRRESPECTIVE|TO|SHALL|GOVERNING|HAS|IS)(?!\p{L})|[,.;()]|$)/u

/** "the laws of", and its kin in the other languages; what follows is the place. */
const lawsOf =
  /(?<!\p{L})(?:laws?|legislation|regulations|Rechts?|Gesetze(?:n|s)?|droit|lois?|législation|leyes|ley|legislación|derecho|legge|leggi|diritto|legislazione|recht|prawo|prawa|prawem|przepisy|lei|leis|legislação|direito)(?: \([^)]{0,40}\))? (?:as (?:it is )?applied )?(?:of|in(?: force in)?|from|prevailing in|applicable in|der|des|de|del|della|dello|dell['’]|du|di|van|do|da)(?: |(?<=['’]))/giu
const adjective = new RegExp(
  `(?<!\\p{L})(${LAW_ADJECTIVE})(?:\\p{L}{0,2}) (?:(?:internal|substantive|civil|federal|materielle[ns]?|internes?) )?(?:laws?\\b|legislation|Rechts?(?!\\p{L})|Gesetz|recht(?!\\p{L}))|(?:droit|loi|législation|derecho|ley|legislación|diritto|legge|legislazione|prawo|prawem|prawu|prawa|lei|legislação|direito) (${LAW_ADJECTIVE})(?!\\p{L})`,
  'iu',
)
/** "New York law", "by California law". */
const placeLaw = new RegExp(`\\b(?:by|under|with|to|of) (?:the )?(${NAME}(?: ${NAME}){0,2}) (?:state )?law\\b`, 'u')
const shallGovern =
  /(?<!\p{L})(?:shall|will|does|should|must) (?:govern|control|apply|be applied|be applicable)|\bgoverns?\b|\bis applicable\b/iu
/** Words that say that a law governs. */
const governs =
  /(?<!\p{L})(?:govern(?:s|ed|ing)?|constru(?:ed|ction)|interpret(?:ed|ation)|applicable law|choice of law|controlled|enforced|resolved|determined|requires? application|shall apply|subject to|made under|unterliegt|gilt|anwendbar\p{L}{0,3}|Anwendung|maßgeb\p{L}{1,5}|régi[es]?|soumis[es]?|applicable|interprété|rige|regirá|regido|sometid[oa]|regulad[oa]|aplicable|regolat[oa]|disciplinat[oa]|soggett[oa]|applicabile|toepassing|beheerst|onderworpen|van toepassing|zastosowanie|podlega|stosuje|rege-se|regid[oa]|rege|aplicável|aplica-se)/iu
const formation =
  /(?<!\p{L})(?:organi[sz]ed|incorporated|existing|formed|established|registered|chartered|duly|good standing|eingetragen|constituée?|constituida|iscritta|immatriculée?)(?!\p{L})[^.;]{0,60}$/iu
const ofContract =
  /(?<!\p{L})(?:this|the) (?:\p{L}{1,20} ){0,4}(?:agreement|contract|lease|amendment|deed|terms)|vertrag|contrat|bail|convention|contrato|contratto|overeenkomst|umow\p{L}/iu
const elsewhere =
  /(?<!\p{L})(?:arbitra(?:tion|tor)s? (?:agreement|rules)|conflicts?[ -]of[ -]laws?|bankruptcy|securities|patent|labor|tax|employment) laws? of\b/iu
const heads =
  /(?<!\p{L})(?:govern|law|applicable|jurisdiction|choice|recht|rechtswahl|gerichtsstand|droit|loi|ley|legislación|jurisdicción|legge|foro|toepasselijk|prawo|lei|foro)/iu

const notPlace =
  /^(?:such|that|the|any|this|either|its|each|which|said|where|God|Law|Laws|Agreement|Contract|Party|Parties|Seller|Buyer|Section|Article)(?!\p{L})/u

/** "THE STATE OF NEW YORK" to "New York". */
function inTitleCase(name: string): string {
  if (/^(?:PRC|P\.R\.C\.?|P\.R\. China)$/u.test(name)) return "People's Republic of China"
  if (name !== name.toUpperCase() || /^(?:\p{Lu}\.)+$/u.test(name) || /^(?:USA|UK|PRC|UAE|BVI)$/u.test(name))
    return name
  return name
    .toLowerCase()
    .replace(/(?<![\p{L}'’])\p{Ll}/gu, (letter) => letter.toUpperCase())
    .replace(/ (Of|And|The|De|Da|Do)(?= )/gu, (word) => word.toLowerCase())
}

/** The place at the beginning of `rest`, without "the State of". */
function placeIn(rest: string): string | null {
  let from = 0
  for (let rounds = 0; rounds < 3; rounds++) {
    const length = ofKind.exec(rest.slice(from, from + 40))?.[0].length ?? 0
    if (length === 0) break
    from += length
  }
  const text = rest.slice(from, from + 120)
  const isCapitals = /^[A-Z][A-Z'’.-]+(?: [A-Z]{2}|[,.;]|$)/u.test(text)
  const found = ((isCapitals ? capitals.exec(text) : null) ?? place.exec(text))?.[1]?.replace(/ (?:of|and|the)$/u, '')
  // The last point of "U.S.A." belongs to it.
  const name = found !== undefined && /(?:\p{Lu}\.){2,}$/u.test(found) ? found : found?.replace(/[.,]+$/u, '')
  if (name === undefined || name.length < 2 || notPlace.test(name)) return null
  return inTitleCase(name)
}

interface Candidate {
  place: string
  start: number
  end: number
  points: number
}

const isFederal = (name: string): boolean => /^(?:United States(?: of America)?|USA|U\.S\.A?\.?)$/u.test(name)

/** Places whose law a sentence names, the federal one of the United States only when it stands alone. */
function placesIn(text: string): {place: string; start: number; end: number}[] {
  const found: {place: string; start: number; end: number}[] = []
  for (const match of text.matchAll(lawsOf)) {
    const end = match.index + match[0].length
    const name = formation.test(text.slice(Math.max(0, match.index - 80), match.index))
      ? null
      : placeIn(text.slice(end, end + 160))
    if (name !== null && !elsewhere.test(text.slice(Math.max(0, match.index - 24), end))) {
      found.push({place: name, start: match.index, end: end + name.length})
      if (isFederal(name)) {
        const second = /^[^.;]{0,40}? (?:and|AND)(?: of)? /u.exec(text.slice(end, end + 80))
        const state = second === null ? null : placeIn(text.slice(end + second[0].length, end + second[0].length + 120))
        if (state !== null) found.push({place: state, start: match.index, end: end + second![0].length + state.length})
      }
    }
  }
  const adjectival = adjective.exec(text)
  const country = adjectival === null ? null : countryOfAdjective(adjectival[1] ?? adjectival[2] ?? '')
  if (adjectival !== null && country !== null)
    found.push({place: country, start: adjectival.index, end: adjectival.index + adjectival[0].length})
  const named = found.length === 0 ? placeLaw.exec(text) : null
  if (named?.[1] !== undefined && !notPlace.test(named[1]))
    found.push({place: named[1], start: named.index, end: named.index + named[0].length})
  return found.toSorted((a, b) => Number(isFederal(a.place)) - Number(isFederal(b.place)) || a.start - b.start)
}

function candidateOf(sentence: Sentence): Candidate | null {
  const text = sentence.text.slice(0, 1200)
  if (!governs.test(text) && !shallGovern.test(text)) return null
  const [found] = placesIn(text)
  if (found === undefined) return null
  const before = text.slice(Math.max(0, found.start - 220), found.start)
  const points =
    (ofContract.test(text) ? 2 : 0) +
    (governs.test(before) || shallGovern.test(text.slice(found.end, found.end + 60)) ? 2 : 0) +
    (/\bgovern|unterliegt|\bgilt\b|régi|rige|regirá|regolat|toepassing|podlega|rege-se/iu.test(text) ? 1 : 0) +
    (heads.test(sentence.heading ?? '') ? 2 : 0) -
    (/(?<!\p{L})(?:organi[sz]ed|incorporated|Securities|franchise|Bankruptcy|Patent)(?!\p{L})/u.test(text) ? 2 : 0)
  return {place: found.place, start: sentence.start + found.start, end: sentence.start + found.end, points}
}

/** The place whose law governs the contract. */
export function readGoverningLaw(contract: ContractText, sentences: readonly Sentence[]): Field {
  let best: Candidate | null = null
  for (const sentence of sentences) {
    const candidate = candidateOf(sentence)
    if (candidate !== null && candidate.points >= 2 && candidate.points > (best?.points ?? 0)) best = candidate
  }
  if (best === null) return missing('no governing law is named')
  return contractField(
    contract,
    best.place,
    best.points >= 5 ? 0.95 : best.points >= 4 ? 0.85 : 0.7,
    best,
    'named as the law that governs',
  )
}
