import type {Party} from '../../../types/bill.ts'
import {type Definition, findDefinitions} from './definitions.ts'
import {contractField} from './field.ts'
import {nameAtStart, type PartyName, partyKey} from './party-name.ts'
import {readSignatories} from './signatures.ts'
import {type ContractText, HEAD, type Span} from './text.ts'

/** A party where it is introduced, at a span of the contract. */
interface Introduced extends Span {
  name: string
  role: string | null
  /** It has a short name of its own, or a label. */
  isDefined: boolean
  hasForm: boolean
}

const MAX_PARTIES = 24
/** Parties stand within so many characters behind "between". */
const ZONE = 3500
const opening = /\b(?:by and between|by and among|between|among|zwischen|entre|tra|fra|tussen|pomiędzy|między)\b:?/giu
const recitals =
  /\b(?:W ?I ?T ?N ?E ?S ?S ?E ?T ?H|RECITALS?|R E C I T A L S|WHEREAS|Whereas|BACKGROUND|PREAMBLE|NOW,? THEREFORE|Now,? [Tt]herefore|TABLE OF CONTENTS|IN CONSIDERATION|Präambel|PRÄAMBEL|§ ?1\b|EXPONEN|MANIFIESTAN|PREMESSO|ARTICLE 1|Article 1|Article premier|In Erwägung|OVERWEGENDE|Considerando|agree as follows|wird folgender|il a été convenu|CLÁUSULAS|si conviene)/u
const notParty =
  /\b(?:agreement|contract|section|article|exhibit|schedule|whereas|securities and exchange|effective date|common stock|nasdaq|new york stock|act of|code|vertrag|laws? of|state of|commonwealth of|street|avenue|road|suite|floor|boulevard|p\.o\. box|the parties|signature)\b|\bparty [a-z]$/iu
const generic =
  /^(?:the )?(?:company|companies|corporation|parties|party|each|this|these|such|all|any|it|its|he|she|they|you|we|our|your|llc|inc|limited liability company|limited partnership|seller|buyer|licensor|licensee|customer|supplier|agreement|collectively|together|whose|a|an|form|dated?)$/iu

const isName = ({name}: PartyName): boolean =>
  !generic.test(name) && !notParty.test(name) && (/\p{L}{2}/u.test(name) || /^\[.*\]?$/u.test(name))

/** Where a further name may begin inside a segment. */
const joints =
  /(?:[,;)] ?|(?<=[\p{L}\d][.,]?) )(?:(?:and|AND|und|et|y|e|en|oraz)[,:]? )?(?=[\p{Lu}\d]|i\p{Lu}|e-\p{L})/gu
const joins = /(?:and|AND|und|et|y|e|en|oraz)[,:]? $/u
/** What belongs to the description of the party before: whose subsidiary it is, where it sits, whose laws. */
const described =
  /\b(?:of|by|to|with|from|under|in|at|through|subsidiary|affiliate|as|for|on|laws|known|formerly|a|an|the|its|office|street|suite|attn|attention|c\/o|d\/b\/a|dba|behalf|called|named)[, ]*$/iu

const isIndividual = (rest: string): boolean =>
  /^,? ?(?:an individual|residing|born|geb\.|geboren|wohnhaft|demeurant|né|mayor de edad|nat[oa]|residente|wonende|zamieszkał|,? ?\()|^\s*$/iu.test(
    rest,
  )

/** Names inside a segment, behind "and" or a comma; with a legal form, or right before the short name. */
function namesInside(segment: string, from: number, isCut: boolean): PartyName[] {
  const found: PartyName[] = []
  let end = from
  for (const match of segment.matchAll(joints)) {
    const at = match.index + match[0].length
    const isJoined = joins.test(match[0])
    if (match.index < end || !(isJoined || /[,;)]/u.test(match[0]))) continue
    if (described.test(segment.slice(Math.max(0, match.index - 16), match.index + (isJoined ? 0 : 1)))) continue
    const name = nameAtStart(segment.slice(at))
    if (name === null || !isName(name)) continue
    if (!(name.hasForm && (isJoined || isCut)) && !(isCut && isJoined && isIndividual(segment.slice(at + name.end))))
      continue
    found.push({...name, start: at + name.start, end: at + name.end})
    end = at + name.end
  }
  return found
}

/** The parties of one segment: the text before a short name, or behind the last one. */
function ofSegment(text: string, offset: number, definition: Definition | null, isFirst: boolean): Introduced[] {
  const isCut = definition?.isParty === true
  const begin = nameAtStart(text)
  const opens = begin !== null && isName(begin) && (begin.hasForm || isCut || begin.label !== null)
  const isNext = isCut || isFirst || begin?.label != null || /^[\s,;.]*(?:and|und|et|y|e|en|i|oraz)\b/iu.test(text)
  const first = opens && isNext ? begin : null
  if (first === null && !isCut && !isFirst && !/\band\b/iu.test(text)) return []
  const inside = namesInside(text, first?.end ?? 0, isCut)
  // Of several names before one short name that name one party, the first in sight has it; "its parent X Inc." does not count.
  const names = first === null ? inside.slice(-1) : [first, ...inside.filter(({hasForm}) => first.hasForm && hasForm)]
  return names.map((name, i) => ({
    name: name.name,
    hasForm: name.hasForm,
    start: offset + name.start,
    end: offset + name.end,
    isDefined: isCut || name.label !== null,
    role: (isCut && i === names.length - 1 ? definition.role : null) ?? roleOfLabel(name),
  }))
}

const roleOfLabel = ({label}: PartyName): string | null =>
  label === null || /^(?:between|and|party|parties)$/iu.test(label) ? null : label

/** The end of a sentence, and not of an abbreviation. */
const sentenceEnd = /(?:\p{Ll}{4}|\d{5}|[)”"])\. ?(?=\p{Lu}|$)/u

/** Reads segment by segment, until the sentence that introduces the parties ends. */
function readZone(printed: string, offset: number): Introduced[] {
  // Polish says "a" for "and".
  const zone = /zwan[yaeą]/u.test(printed) ? printed.replace(/([,)”"] )a(?=[ :])/gu, '$1,') : printed
  const found: Introduced[] = []
  let start = 0
  for (const definition of findDefinitions(zone)) {
    if (definition.start < start) continue
    const segment = zone.slice(start, definition.start)
    if (found.length >= 2 && sentenceEnd.test(segment)) return found
    // Behind "Agreement" and dates the parties are introduced anew.
    found.push(
      ...(definition.isParty || found.length === 0 ? ofSegment(segment, offset + start, definition, start === 0) : []),
    )
    start = definition.end
    if (
      found.length >= 2 &&
      /^\s?\.(?:\s|$)/u.test(zone.slice(start, start + 3)) &&
      !/^\s?\.\s?(?:and|AND)\b/u.test(zone.slice(start, start + 8))
    )
      return found
    if (!definition.isParty && found.length > 0 && found.length >= 2) return found
  }
  found.push(...ofSegment(zone.slice(start, start + 600), offset + start, null, start === 0))
  return found
}

const score = (found: readonly Introduced[]): number =>
  Math.min(found.length, 4) + found.filter(({isDefined}) => isDefined).length

const again = /\b(?:by and between|by and among|between|among)\b/iu

/** What stands behind "between", up to the recitals, and not over another "between" before anybody is named. */
function zoneAt({text}: ContractText, from: number): string {
  const rest = text.slice(from, from + ZONE)
  const end = recitals.exec(rest)
  const zone = end === null || end.index < 20 ? rest : rest.slice(0, end.index)
  const next = again.exec(zone)
  const [definition] = findDefinitions(zone)
  return next !== null && next.index < (definition?.start ?? 0) ? zone.slice(0, next.index) : zone
}

/** The best of the places that say "between", and how far it reaches. */
function introduced(contract: ContractText): Introduced[] {
  const head = contract.text.slice(0, HEAD * 2)
  let best: Introduced[] = []
  let tries = 0
  for (const match of head.matchAll(opening)) {
    if (++tries > 12) break
    const from = match.index + match[0].length
    const found = readZone(zoneAt(contract, from), from)
    if (found.length >= 2 ? score(found) > score(best) : best.length === 0 && found.length === 1) best = found
  }
  return best
}

/** "Landlord: NAME", at the beginning of a line or anywhere on the first page. */
function labelled(contract: ContractText): Introduced[] {
  const head = contract.text.slice(0, HEAD / 2)
  return [...head.matchAll(roleLabels)].flatMap((match) => {
    const at = match.index + match[0].length
    const name = nameAtStart(head.slice(at, at + 300))
    if (name === null || !isName(name) || signatureLabel.test(head.slice(at, at + 8))) return []
    return [{...name, role: match[1] ?? null, isDefined: true, start: at + name.start, end: at + name.end}]
  })
}
const signatureLabel = /^(?:By|Name|Date|Title|Signature|ADD|Address|Tel)\b/iu
const roleLabels =
  /(?<!\p{L})(?:the |der |die |le |la |el |il |de |het )?((?:lessor|lessee|landlord|tenant|seller|buyer|purchaser|licensor|licensee|client|customer|supplier|vendor|contractor|consultant|employer|employee|company|distributor|franchisor|franchisee|disclosing|receiving|vermieter|mieter|auftraggeber|auftragnehmer|verkäufer|käufer|arbeitgeber|arbeitnehmer|bailleur|locataire|prestataire|client|vendeur|acheteur|arrendador|arrendatario|locatore|conduttore|committente|fornitore|verhuurder|huurder|opdrachtgever|opdrachtnemer|wynajmujący|najemca|zleceniodawca|zleceniobiorca|senhorio|inquilino|contratante|contratada)[\p{L}]{0,4}(?:\/[\p{L}-]{2,20})?) ?: (?=[\p{Lu}\d])/giu

/** The first words that give somebody a short name, where nothing says "between". */
function defined(contract: ContractText): Introduced[] {
  const head = contract.text.slice(0, HEAD)
  for (const definition of findDefinitions(head)) {
    if (!definition.isParty || definition.role === null) continue
    const from = Math.max(0, definition.start - 260)
    const starts = contract.paragraphs.filter((at) => at >= from && at < definition.start).map((at) => at - from)
    const first = firstClearName(head.slice(from, definition.start), starts)
    if (first !== null)
      return readZone(contract.text.slice(from + first.start, from + first.start + ZONE), from + first.start)
  }
  return []
}

const nameStarts = /(?:^|[.:;)] |\b(?:by|by and|and|with|to|is|between|among|made by) )(?=[\p{Lu}\d])/gu
/** "Northwind, a California corporation" needs no legal form. */
const isCompany =
  /^, an? (?:\p{L}{1,20} ){0,4}(?:corporation|company|partnership|individual|association|trust|university)\b/iu

/** The first name that is clearly one, where a paragraph, a sentence or "by" begins it. */
function firstClearName(text: string, paragraphs: readonly number[]): PartyName | null {
  const starts = [...text.matchAll(nameStarts)].map((match) => match.index + match[0].length)
  for (const at of [...starts, ...paragraphs].toSorted((a, b) => a - b)) {
    const name = nameAtStart(text.slice(at))
    if (name === null || !isName(name) || !(name.hasForm || isCompany.test(text.slice(at + name.end)))) continue
    return {...name, start: at + name.start, end: at + name.end}
  }
  return null
}

const isSame = (a: string, b: string): boolean =>
  a === b || (Math.min(a.length, b.length) > 4 && (a.startsWith(b) || b.startsWith(a)))

/** Each once; what is a short name or a part of another one is no party of its own. */
function unique(found: readonly Introduced[]): Introduced[] {
  const roles = new Set(found.flatMap(({role}) => (role === null ? [] : [partyKey(role)])))
  const kept: Introduced[] = []
  for (const party of found) {
    const key = partyKey(party.name)
    const isKnown = kept.some(({name}) => partyKey(name) === key || (key.length > 5 && partyKey(name).endsWith(key)))
    if (key.length > 1 && !isKnown && (party.hasForm || partyKey(party.role ?? '') === key || !roles.has(key)))
      kept.push(party)
  }
  return kept.slice(0, MAX_PARTIES)
}

/** The first way of introducing parties that names two; else the one that names most. */
function named(contract: ContractText): Introduced[] {
  let best: Introduced[] = []
  for (const read of [introduced, labelled, defined]) {
    const found = unique(read(contract))
    if (found.length >= 2) return found
    if (found.length > best.length) best = found
  }
  return best
}

/** Who made the contract, with the short name it gives them; from its introduction, checked with its signatures. */
export function readParties(contract: ContractText): Party[] {
  const signed = readSignatories(contract)
  const signedKeys = signed.map(({name}) => partyKey(name))
  const known = named(contract)
  const unnamed =
    known.length >= 2 ? [] : unique(signed.map((one) => ({...one, role: null, isDefined: false, hasForm: true})))
  const fromHead = known.map((party) => {
    const isSigned = signedKeys.some((key) => isSame(key, partyKey(party.name)))
    const confidence = party.isDefined && isSigned ? 0.95 : isSigned ? 0.9 : party.isDefined ? 0.85 : 0.7
    const reason = `named where the parties are introduced${isSigned ? ', and where they sign' : ''}`
    return {...contractField(contract, party.name, confidence, party, reason), role: party.role}
  })
  const fromSignatures = unnamed
    .filter(({name}) => !known.some((other) => isSame(partyKey(other.name), partyKey(name))))
    .map((party) => ({...contractField(contract, party.name, 0.7, party, 'signed the contract'), role: null}))
  return [...fromHead, ...fromSignatures]
}
