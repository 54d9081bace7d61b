/** Legal forms that end a name. */
const HARD =
  'Inc|Incorporated|Corp|Corporation|L ?L ?C|L\\.L\\.C|Ltd|Limited|L\\.?P|L\\.?L\\.?P|ILP|P\\.?L\\.?C|plc|N\\.?A|N\\.?V|B\\.?V|S\\.?A|S\\.?A\\.?S|S\\.?A\\.?S\\.?U|S\\.?A\\.?R\\.?L|GmbH|mbH|gGmbH|UG|AG|KG|KGaA|OHG|GbR|SE|S\\.?p\\.?A|S\\.?r\\.?l|S\\.?L|S\\.?L\\.?U|S\\.?n\\.?c|S\\.?a\\.?s|A\\.?S|A/S|ApS|AB|Oy|Oyj|Pte|Pty|Bhd|P\\.?C|e\\.?V|Lda|Ltda|Sp\\. z ?o\\. ?o|sp\\. z ?o\\. ?o|spółka|sp\\.k|sp\\.j|V\\.?O\\.?F|C\\.V|K\\.?K|S\\.?C|S\\.?C\\.?A|Unlimited|DAC'
/** Words that often end a name, and may also stand inside one. */
const SOFT =
  'Co|Company|Companies|Trust|Bank|Partnership|Partners|University|Foundation|Association|Group|Fund|Funds|Holdings|Institute|Society|Authority|Department|Hospital|College|Press|Services|Cooperative|Bancorp|Enterprises|Ministry|Verein|Stiftung|Genossenschaft'
const hard = new RegExp(`^(?:${HARD})$`, 'iu')
const soft = new RegExp(`^(?:${SOFT})$`, 'iu')
/** Words of lower case inside names: "Bank of the West", "Johannes van der Berg". */
const inner =
  /^(?:of|and|the|for|de|la|le|les|du|des|y|und|et|e|i|da|do|dos|das|del|della|di|van|von|der|den|den|ten|ter|zu|zum|al|bin|d'|d’)$/u
/** What stands before a name: joining words, numbers of a list, "Party A:", and other labels. */
const lead =
  /^(?:[\s,;:.–—-]|(?:genannt|bezeichnet|by and between|by and among|between|among|and|und|et|y|e|en|i|oraz|as well as|sowie|by|zwischen|entre|tra|fra|tussen|pomiędzy|a między|one|the one part|on the other part|on the one hand|on the other hand|each of|both of|einerseits|andererseits|d'une part|d’autre part|d'autre part)\b(?=[\s,:])|[([]?(?:\d{1,2}[.)]|(?:[a-z]|[ivx]{1,4})\)|(?-i:[a-z]|[ivx]{1,4}|[IVX]{2,4})\.)(?=\s)|\((?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)|(?:der|die|das|den|dem|la|le|el|il|lo|los|las|o|os|as|de|het) (?:Firma|Frau|Herrn?|mercantil|entidad|société|sociedad|società|Società|empresa|sociedade|vennootschap|besloten vennootschap|SARL|SAS) |(?:the |les |los |las |i |os |de )?(?:undersigned|parties|following parties|soussignés|ondergetekenden|abajo firmantes|sottoscritti|abaixo assinados) ?[,:]? |(?:de|por) (?:una|otra)(?: parte)?, |(?:Herrn?|Frau|Herr|Firma|M\.|Mme|Mr\.|Mrs\.|Ms\.|Monsieur|Madame|Don|Doña|D\.|Dª|Sig\.|Sig\.ra|Signor|Signora|Sr\.|Sra\.|Pan|Panią|Panem|Pani|de heer|mevrouw|dhr\.|mevr\.) )+/iu
const article = /^(?:the|der|die|das|den|dem|la|le|el|il|de|het|don|doña) (?=\p{Lu})/u
const label = /^((?:Party|Partei|Parte|Partie|Partij|Strona) [A-Z\d]|\p{Lu}[\p{L}]{2,18}(?: \p{Lu}[\p{L}]{2,18})?) ?: /u

export interface PartyName {
  name: string
  /** It ends with a legal form, or a word like one. */
  hasForm: boolean
  /** Label that stands before it: "Lessor:". */
  label: string | null
  /** [start, end) in the segment. */
  start: number
  end: number
}

const MAX_TOKENS = 14
const LONGEST = 110

interface Token {
  text: string
  /** Without the punctuation at its end. */
  core: string
  stop: string
  start: number
  end: number
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.slice(0, 400).matchAll(/[Ss]p\. ?z ?o\. ?o\.?,?|\([^()]{1,60}\)[,;:.]?|\S+/gu)) {
    if (tokens.length === MAX_TOKENS + 4) break
    const [raw] = match
    const trail = /[,;:.)\]]*$/u.exec(raw)?.[0] ?? ''
    const last = tokens.at(-1)
    if (trail === raw && last !== undefined) {
      last.stop += raw
      continue
    }
    const isBracket = raw.startsWith('(')
    const core = isBracket ? raw : raw.slice(0, raw.length - trail.length)
    tokens.push({
      text: raw,
      core,
      stop: isBracket ? raw.slice(raw.lastIndexOf(')') + 1) : trail,
      start: match.index,
      end: match.index + raw.length,
    })
  }
  return tokens
}

const isCapital = (text: string): boolean => /^[\p{Lu}\d&"“„«[*•X]/u.test(text)
/** "(Europe)", "(PTY)", "(U.S.)": belongs to a name when the name goes on behind it. */
const isInnerBracket = ({text}: Token, next: Token | undefined): boolean =>
  /^\([\p{Lu}][\p{L}.,& ]{0,24}\),?$/u.test(text) &&
  next !== undefined &&
  (isForm(next.core) || (isCapital(next.core) && !/^AND$/u.test(next.core)))
const bare = (core: string): string => core.replace(/\.+$/u, '').replace(/[’']s?$/u, '')
/** "a Virginia limited liability company" names no form: forms have capitals, but for the abbreviated ones. */
const hasCapital = (core: string): boolean =>
  /\p{Lu}/u.test(core) || /^(?:plc|gmbh|a\.s|spółka|sp\.|s\.r|s\.p)/u.test(core)
const isHard = (core: string): boolean => hasCapital(core) && hard.test(bare(core))
export const isForm = (core: string): boolean => isHard(core) || (hasCapital(core) && soft.test(bare(core)))
/** Forms that stand first. */
const formBefore = /^(?:JSC|OJSC|CJSC|PJSC|OOO|OAO|ZAO|PAO|PT|SARL|SAS|SASU|EURL|SCI)$/u

/** Whether a legal form closes the name within the next words: "Blue Harbor Gas and Water Company". */
function formFollows(tokens: readonly Token[], from: number, within: number): boolean {
  for (const token of tokens.slice(from, from + within)) {
    if (isForm(token.core)) return true
    if (!isCapital(token.core) || /[,;:]/u.test(token.stop)) return false
  }
  return false
}

const joining = /^(?:and|und|et|y|e|i|&)$/iu
const innerOrCapital = (core: string): boolean => inner.test(core) || /^(?:AND|OF|THE|FOR|&)$/u.test(core)
const abbreviated = /^(?:\p{Lu}|St|Dr|DR|Dra|DRA|Sra|Dña|Mr|Mrs|Ms|Prof|Jr|Bros|dr|inż|Ing|Dipl|(?:\p{Lu}\.)+\p{Lu})$/u

/** Behind a comma a name goes on with its form, a generation, or the last of several partners. */
function goesOnBehindComma(tokens: readonly Token[], i: number, hasForm: boolean): boolean {
  const {core} = tokens[i]!
  // "Las Vegas, NV": a state, not a form.
  if (/^(?:NV|SA|CO|PA|SC)$/u.test(core)) return false
  if (isHard(core) || /^(?:Jr|Sr|II|III|IV)$/u.test(core)) return true
  return !hasForm && (isForm(core) || (joining.test(core) && formFollows(tokens, i + 1, 3)))
}

/** Words of lower case, and "&": inside when a capital follows; those that join two names only before one form of both. */
function goesOnWithInner(tokens: readonly Token[], i: number, hasForm: boolean): boolean {
  const next = tokens[i + 1]
  if (next === undefined || !(/^\p{Lu}/u.test(next.core) || inner.test(next.core))) return false
  if (tokens[i]!.core === '&' && !hasForm) return true
  return !joining.test(tokens[i]!.core) || (!hasForm && formFollows(tokens, i + 1, 3))
}

/** Whether token `i` belongs to the name that the tokens before it began. */
function goesOn(tokens: readonly Token[], i: number, hasForm: boolean): boolean {
  const [token, previous] = [tokens[i]!, tokens[i - 1]!]
  if (/[;:]/u.test(previous.stop)) return false
  if (previous.stop.startsWith('.') && !isForm(previous.core) && !abbreviated.test(previous.core)) return false
  if (token.text.startsWith('(')) return isInnerBracket(token, tokens[i + 1])
  if (previous.stop.includes(',')) return goesOnBehindComma(tokens, i, hasForm)
  const closed = hasForm && isHard(previous.core)
  // "GmbH & Co. KG"
  if (token.core === '&' && /^Co$/iu.test(tokens[i + 1]?.core ?? '')) return true
  if (innerOrCapital(token.core)) return !closed && goesOnWithInner(tokens, i, hasForm)
  if (isForm(token.core)) return true
  // A postcode or a house number, unless the form follows: "Studio 360 Inc."
  if (/^\d{3}/u.test(token.core)) return isForm(tokens[i + 1]?.core ?? '')
  return isCapital(token.core) && (!closed || /^(?:Partnership|Liability|Co)$/iu.test(token.core))
}

/** "JSC Northern Oil", "University of Eastmarch". */
function beginsWithForm([first, second]: readonly Token[]): boolean {
  if (first === undefined || second === undefined) return false
  return second.core === 'of'
    ? /^(?:University|Bank|Ministry|Government|County)$/u.test(first.core)
    : formBefore.test(first.core) && isCapital(second.core)
}

/** How many tokens the name at the beginning has. */
function nameLength(tokens: readonly Token[]): {count: number; hasForm: boolean} {
  let hasForm = beginsWithForm(tokens)
  let count = 1
  while (count < Math.min(MAX_TOKENS, tokens.length) && goesOn(tokens, count, hasForm)) {
    hasForm ||= isForm(tokens[count]!.core)
    count++
  }
  while (count > 0 && innerOrCapital(tokens[count - 1]!.core)) count--
  return {count, hasForm}
}

/** The name at the beginning of a stretch of text, behind joining words and labels; null where none begins there. */
export function nameAtStart(segment: string): PartyName | null {
  let start = 0
  let found: string | null = null
  for (let rounds = 0; rounds < 8; rounds++) {
    const rest = segment.slice(start, start + 80)
    const skipped = (article.exec(rest) ?? lead.exec(rest))?.[0].length ?? 0
    const named = skipped > 0 ? null : label.exec(rest)
    if (named !== null) found = named[1] ?? null
    const length = skipped || (named?.[0].length ?? 0)
    if (length === 0) break
    start += length
  }
  const rest = segment.slice(start)
  const tokens = tokensOf(rest)
  const [first] = tokens
  if (first === undefined || !(isCapital(first.core) || /^\p{Ll}{1,2}(?:\d|\p{Lu}|-\p{L})/u.test(first.core)))
    return null
  const {count, hasForm} = nameLength(tokens)
  if (count === 0 || /^(?:Inc|LLC|L\.L\.C|Ltd|LP|L\.P|Pte|GmbH|Corp)$/iu.test(bare(first.core))) return null
  const end = tokens[count - 1]!.end
  const raw = rest.slice(0, end).replace(/[,;:\s]+$/u, '')
  const name = cleanName(raw)
  if (name.length < 2 || name.length > LONGEST) return null
  return {name, hasForm, label: found, start, end: start + raw.length}
}

const endsWithPoint = new RegExp(`(?:^|[\\s,])(?:${HARD}|Co|Jr|Sr)\\.$`, 'iu')

/** Without quotes around it and punctuation behind it; the point of "Inc." stays. */
function cleanName(raw: string): string {
  const plain = raw.replace(/^["“„«\s]+|["”»\s]+$/gu, '').replace(/\.{2,}/gu, '.')
  const trimmed = plain.replace(/[,;:\s]+$/u, '')
  return endsWithPoint.test(trimmed) ? trimmed : trimmed.replace(/\.+$/u, '')
}

/** Case, punctuation and articles do not count. */
export const partyKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^the /u, '')
    .replace(/[^\p{L}\d]/gu, '')
