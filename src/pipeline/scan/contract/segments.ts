import {type Definition, findDefinitions} from './definitions.ts'
import {nameAtStart, type PartyName} from './party-name.ts'
import type {Span} from './text.ts'

/** A party where it is introduced, at a span of the contract. */
export interface Introduced extends Span {
  name: string
  role: string | null
  /** It has a short name of its own, or a label. */
  isDefined: boolean
  hasForm: boolean
}

const notParty =
  /\b(?:agreement|contract|section|article|exhibit|schedule|whereas|securities and exchange|effective date|common stock|nasdaq|new york stock|act of|code|vertrag|laws? of|state of|commonwealth of|street|avenue|road|suite|floor|boulevard|p\.o\. box|the parties|signature)\b|\bparty [a-z]$/iu
const generic =
  /^(?:the )?(?:company|companies|corporation|parties|party|each|this|these|such|all|any|it|its|he|she|they|you|we|our|your|llc|inc|limited liability company|limited partnership|seller|buyer|licensor|licensee|customer|supplier|agreement|collectively|together|whose|a|an|form|dated?)$/iu

export const isName = ({name}: PartyName): boolean =>
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

/** A name at the beginning, with those that share its short name: "A Inc., B LLC and C LP (the "Investors")". */
function withSharing(text: string, first: PartyName, isCut: boolean): PartyName[] {
  return first.hasForm ? [first, ...namesInside(text, first.end, isCut).filter(({hasForm}) => hasForm)] : [first]
}

/** The parties of one segment: the text before a short name, or behind the last one. */
function ofSegment(text: string, offset: number, definition: Definition | null, isFirst: boolean): Introduced[] {
  const isCut = definition?.isParty === true
  const begin = nameAtStart(text)
  const isNext = isCut || isFirst || /^[\s,;.]*(?:and|und|et|y|e|en|i|oraz)\b/iu.test(text)
  const opens = begin !== null && isName(begin) && (begin.label !== null || (isNext && (begin.hasForm || isCut)))
  return (opens ? withSharing(text, begin, isCut) : namesInside(text, 0, isCut).slice(-1)).map((name, i, names) => ({
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
export function readZone(printed: string, offset: number): Introduced[] {
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
