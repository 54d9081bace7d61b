import {findDefinitions} from './definitions.ts'
import {nameAtStart, type PartyName} from './party-name.ts'
import {type Introduced, isName, readZone} from './segments.ts'
import {type ContractText, HEAD} from './text.ts'

/** Parties stand within so many characters behind "between". */
const ZONE = 3500
const opening =
  /\b(?:by and between|by and among|between|among|zwischen|entre|de una parte|de ondergetekenden|tra|fra|tussen|pomiędzy|między)\b:?/giu
const recitals =
  /\b(?:W ?I ?T ?N ?E ?S ?S ?E ?T ?H|RECITALS?|R E C I T A L S|WHEREAS|Whereas|BACKGROUND|PREAMBLE|NOW,? THEREFORE|Now,? [Tt]herefore|TABLE OF CONTENTS|IN CONSIDERATION|Präambel|PRÄAMBEL|§ ?1\b|EXPONEN|MANIFIESTAN|PREMESSO|ARTICLE 1|Article 1|Article premier|In Erwägung|OVERWEGENDE|Considerando|agree as follows|wird folgender|il a été convenu|CLÁUSULAS|PRIMERA|Primera|si conviene)/u
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
export function introduced(contract: ContractText): Introduced[] {
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
export function labelled(contract: ContractText): Introduced[] {
  const head = contract.text.slice(0, HEAD / 2)
  return [...head.matchAll(roleLabels)].flatMap((match) => {
    const at = match.index + match[0].length
    const name = nameAtStart(upToNextLabel(head.slice(at, at + 300)))
    if (name === null || !isName(name) || signatureLabel.test(head.slice(at, at + 8))) return []
    return [{...name, role: match[1] ?? null, isDefined: true, start: at + name.start, end: at + name.end}]
  })
}

/** "Landlord: Ann Lee Tenant: Bo Ray 1. Premises": where lines are joined the next label or number ends a name. */
const upToNextLabel = (text: string): string => text.split(/ (?=\p{Lu}[\p{L}]{2,18} ?: |\d{1,2}[.)] )/u, 1)[0]!

const signatureLabel = /^(?:By|Name|Date|Title|Signature|ADD|Address|Tel)\b/iu
const roleLabels =
  /(?<!\p{L})(?:the |der |die |le |la |el |il |de |het )?((?:lessor|lessee|landlord|tenant|seller|buyer|purchaser|licensor|licensee|client|customer|supplier|vendor|contractor|consultant|employer|employee|company|distributor|franchisor|franchisee|disclosing|receiving|vermieter|mieter|auftraggeber|auftragnehmer|verkäufer|käufer|arbeitgeber|arbeitnehmer|bailleur|locataire|prestataire|client|vendeur|acheteur|arrendador|arrendatario|locatore|conduttore|committente|fornitore|verhuurder|huurder|opdrachtgever|opdrachtnemer|wynajmujący|najemca|zleceniodawca|zleceniobiorca|senhorio|inquilino|contratante|contratada)[\p{L}]{0,4}(?:\/[\p{L}-]{2,20})?) ?: (?=[\p{Lu}\d])/giu

/** The first words that give somebody a short name, where nothing says "between". */
export function defined(contract: ContractText): Introduced[] {
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
