/** "(the "Seller")", "hereinafter referred to as "Buyer"": a short name that a contract gives to what stands before it. */
export interface Definition {
  /** As printed, without articles. Null where it names several together, or each of them. */
  role: string | null
  /** It names a person or company; not the agreement, a date or a thing. */
  isParty: boolean
  /** [start, end) with its brackets. */
  start: number
  end: number
}

const OPEN = "[\"“„«»‚‘]|''|``"
const CLOSE = "[\"”“»«’‘]|''"
const quoted = new RegExp(`(?:${OPEN}) ?([^"“”„«»()]{1,60}?) ?[,.;]?(?:${CLOSE})`, 'gu')
/** Words that introduce a short name outside of brackets. */
const NAMED =
  '(?:hereinafter|hereafter|herein|referred to|known|called|designated|nachfolgend|nachstehend|im Folgenden|im folgenden|fortan|ci-après|dénommée?s?|désignée?s?|en adelante|denominad[oa]s?|di seguito|denominat[oaie]|hierna|te noemen|zwan[yaeą]m?i?|dalej|doravante|adiante|designad[oa]s?)'
const outside = new RegExp(`${NAMED}[^"“”„«»‚‘;()]{0,60}?(?:${OPEN}) ?([^"“”„«»()]{1,60}?) ?(?:${CLOSE})`, 'giu')
const brackets = /\(([^()]{1,240})\)/gu

const article = /^(?:(?:the|a|an|der|die|das|den|dem|le|la|les|el|los|las|il|lo|gli|i|o|a|os|as|de|het|een) |l['’] ?)/iu
const several =
  /\b(?:collectively|together|parties|beide|gemeinsam|zusammen|ensemble|conjuntamente|las partes|le parti|partijen|stronami|strony)\b|^(?:each|either|individually)\b/iu
const severalNames =
  /^(?:party|parties|vertragspartei(?:en)?|partei(?:en)?|parte[s]?|parti|partie[s]?|partij(?:en)?|stron[ay](?:mi)?)$/iu
/** Last words of short names that are no party: "Services Agreement", but not "Service Provider". */
const things =
  /\b(?:agreement|contract|date|amendment|term|act|services?|products?|premises|property|plan|exchange|territory|website|site|software|technology|business|program|project|event|commission|closing|state|law|lease|license|securities|shares|stock|vertrag|vereinbarung|datum|mietobjekt|contrat|convention|contrato|contratto|overeenkomst|umow[aąy]|inmueble|immobile|form|msa|nda|sow|day|period|statement|schedule|exhibit|effective|hereof|facility|system|assets|transaction|marks|receivables)$/iu

const nameIn = (text: string): string | null => {
  const [match] = text.matchAll(quoted)
  return match === undefined ? null : withoutArticle(match[1] ?? '')
}

const withoutArticle = (text: string): string =>
  text
    .trim()
    .replace(article, '')
    .replace(/[\s.,;]+$/u, '')

/** A short name in brackets without quotes: one or two capital words, "(ITS)", "(Landlord)". */
const unquoted = /^(?:the )?([\p{Lu}][\p{L}\d&'’.-]{1,24}(?: [\p{Lu}][\p{L}\d&'’.-]{1,24})?)$/u
const place =
  /^(?:pty|proprietary|usa|us|uk|u\.s\.a?\.?|u\.k\.|eu|inc|llc|ltd|hong kong|china|canada|cayman|deutschland|france|luxembourg|singapore|europe|asia|africa|australia|india|international|bermuda|ireland)$/iu

function definitionOf(inside: string, start: number, end: number): Definition | null {
  const name = nameIn(inside) ?? (unquoted.exec(inside.trim())?.[1] || null)
  if (name === null || place.test(name)) return null
  const together = severalNames.test(name) || several.test(inside)
  // "("BE" or, in its capacity as operator, "Operator")": the last one is what it is called for what it does.
  const names = [...inside.matchAll(quoted)].map((match) => withoutArticle(match[1] ?? ''))
  const own = names.filter((one) => !severalNames.test(one))
  const isShared =
    together &&
    (own.length === 0 || /^(?:collectively|together|each|jointly|individually|beide|gemeinsam)/iu.test(inside.trim()))
  const isParty = !things.test(name)
  return {role: isShared ? null : (own[0] ?? name), isParty: isParty || isShared, start, end}
}

/** The short names that a stretch of at most some thousand characters gives, from left to right. */
export function findDefinitions(text: string): Definition[] {
  const found: Definition[] = []
  for (const match of text.matchAll(brackets)) {
    const end = match.index + match[0].length
    const definition = definitionOf(match[1] ?? '', match.index, end)
    // "Acme (Ohio) Consulting Ltd.": a bracket inside a name.
    const isInside = nameIn(match[1] ?? '') === null && /^ ?[\p{Lu}]/u.test(text.slice(end, end + 2))
    if (definition !== null && !isInside) found.push(definition)
  }
  for (const match of text.matchAll(outside)) {
    const [start, end] = [match.index, match.index + match[0].length]
    if (found.some((other) => start < other.end && other.start < end)) continue
    const name = withoutArticle(match[1] ?? '')
    if (name !== '')
      found.push({
        role: severalNames.test(name) || several.test(match[0]) ? null : name,
        isParty: !things.test(name),
        start,
        end,
      })
  }
  return found.sort((a, b) => a.start - b.start)
}
