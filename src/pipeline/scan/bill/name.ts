import {fold, letterCount} from '../values/fold.ts'
import {
  columnBelow,
  type HeadLine,
  hasMoney,
  isAddressLike,
  isHeading,
  isMeta,
  isOneBlock,
  withoutRegistration,
} from './head.ts'
import {betweenPattern, greetingPattern, hoursPattern} from './words/headings.ts'
import {legalFormPattern, tradePattern} from './words/legal-forms.ts'

const everyForm = new RegExp(legalFormPattern.source, 'gu')

/** Register number at the end of a name: "ABC SDN BHD (123456-X)". */
const trailingNumber =
  /[\s,]*[([]?\s*(?:(?:co|company|reg|roc|rob|gst|ssm)[\s.]*(?:no|reg)?[\s.:]*)?[a-z]{0,3}\d{4,}[\d\s-]*[-.]?\s*[a-z]{0,2}\s*[)\]}]*\s*(?:\([a-z\d]{1,5}\))?\s*$/iu

const labelled = /^\s*\p{L}+(?: by)?\s*:\s+(?=\p{L})/iu
/** Rest of a sender line in a window envelope: "Name GmbH - Street 1 - 12345 Town". */
const senderLine = /\s+[|·•●–—-]\s+(?=.*\d).*$/u
const shopNumber = /^#\s*\d+\s+|(?<=\p{L})\s+#\s*\d+$/u
const welcome =
  /^(?:welcome to|thanks? (?:you )?for (?:shopping|dining|visiting|buying)(?: at| with)?|willkommen (?:bei|im|in)|bienvenue (?:chez|a)|bienvenidos? a|benvenuti (?:da|al|alla)|welkom bij)\s+(?=\p{L})/iu
/** "Hill Services Invoice": what the paper is, behind who wrote it. */
const trailingHeading =
  /(?<=\p{L}\s+[\p{L}.]+)\s+(?:invoice|receipt|rechnung|facture|factuur|factura|fattura|fatura|faktura|kvittering|kvitto|lasku|kuitti)$/iu
/** "(Co. No: 123456-X)" whatever stands in it. */
const bracketedNumber =
  /\s*[([](?:co|company|reg|roc|rob|gst|ssm|no)[\s.:]*(?:no|reg|nr)?[\s.:]*[\dA-Z-]{4,}\s*[-\s]*[a-z]?[)\]]?\s*$/iu

/** "Ltd (Co. No" to the end: a register number that was not read whole. */
function withoutOpenBracket(name: string): string {
  const bracket = /\s*[([](?:(?:c[oa]|reg|no|roc|rob|ssm)(?!\p{L})[^)\]]*$|[^)\]]*\d[^)\]]*[)\]]?\s*$)/iu.exec(name)
  if (bracket === null || !endsInForm(name.slice(0, bracket.index))) return name
  return name.slice(0, bracket.index)
}

const endsInForm = (name: string): boolean => {
  const forms = [...fold(name).matchAll(everyForm)]
  const last = forms.at(-1)
  return last !== undefined && last.index + last[0].length >= name.trimEnd().length - 1
}

export function cleanName(text: string): string {
  const name = withoutOpenBracket(text)
    .replace(labelled, '')
    .replace(welcome, '')
    .replace(shopNumber, '')
    .replace(senderLine, '')
    .replace(bracketedNumber, '')
    .replace(trailingNumber, '')
    .replace(trailingHeading, '')
    .replace(/^[^\p{L}\p{N}(&"']+|[^\p{L}\p{N}).!]+$/gu, '')
    .trim()
  return name.replace(/\s+/g, ' ')
}

export const recipientPattern =
  /(?<!\p{L})(?:bill(?:ed)? to|ship(?:ped)? to|sold to|invoice to|deliver(?:y)? to|customer|client|kunde|kaufer|rechnungsempfanger|leistungsempfanger|factuuradres|afleveradres|bezorgadres|buyer|empfanger|rechnungsadresse|lieferadresse|destinataire|facture a|adresse de|cliente|destinatario|klant|nabywca|odbiorca|kund|asiakas|odberatel|vevo|attn|to:|an:|m\/s)(?!\p{L})/u

/** "Hill Cafe Ltd (Co. No: 123-X)": a name on the line of its register number. */
export const isNamedRegistration = (line: HeadLine): boolean => {
  const name = withoutRegistration(line.folded)
  return name !== line.folded && legalFormPattern.test(name) && letterCount(name) > 6 && !hoursPattern.test(line.folded)
}

export function isNameLike(line: HeadLine): boolean {
  if (letterCount(line.text) < 3 || isHeading(line)) return false
  if ((isMeta(line) && !isNamedRegistration(line)) || hasMoney(line)) return false
  if (/^(?:[a-z]{3}|\p{L}+:)$/u.test(line.folded) || /\p{Ll}{3,}:\s/u.test(line.text)) return false
  if (betweenPattern.test(line.folded) || recipientPattern.test(line.folded)) return false
  if (greetingPattern.test(line.folded) && !legalFormPattern.test(line.folded)) return false
  const name = cleanName(line.text)
  return name.replace(/\D/g, '').length * 2 < letterCount(name)
}

/** Words of a name beside its legal form. */
const ownWords = (line: HeadLine): string[] =>
  cleanName(line.folded)
    .replace(everyForm, ' ')
    .split(/\s+/)
    .filter((word) => letterCount(word) > 1)

/** "KG.BAHARU": two letters in front are a place as often as a form. */
const isShortStart = (name: string, form: RegExpExecArray): boolean =>
  form.index === 0 && letterCount(form[0]) < 3 && letterCount(name) > letterCount(form[0])

export const hasLegalForm = (line: HeadLine): boolean => {
  const name = cleanName(line.folded)
  return [...name.matchAll(everyForm)].some((form) => !isShortStart(name, form))
}

/** "BISTRO & CAFE": says what is sold, not who sells it. */
export const isTradeOnly = (line: HeadLine): boolean =>
  tradePattern.test(line.folded) &&
  ownWords(line).every((word) => tradePattern.test(word) && tradePattern.exec(word)?.[0] === word)

/** "ENTERPRISE (NORTH) SDN BHD" is the end of a name, and so is what closes a bracket. */
const startsInside = (text: string): boolean =>
  legalFormPattern.exec(cleanName(text))?.index === 0 || /^(?:&|und |and |\+)/.test(text) || /^[^(]*\)/.test(text)

/** "GREEN MEADOW &", "MEADOW (NORTH": the name goes on. */
const endsOpen = (text: string): boolean => /(?:&|\+| and| und| et| y)$/.test(text) || /\([^)]*$/.test(text)

const mayJoin = (line: HeadLine | undefined): line is HeadLine =>
  line !== undefined && isNameLike(line) && !isAddressLike(line) && !line.text.includes(':')

/** Lines above that the name began on. */
function beginning(line: HeadLine, above: readonly HeadLine[]): HeadLine[] {
  const previous = above.at(-1)
  if (!mayJoin(previous) || !isOneBlock(previous, line)) return []
  const fragment = hasLegalForm(line) && (ownWords(line).length <= 1 || startsInside(line.folded))
  const ended = legalFormPattern.test(cleanName(previous.folded).slice(-12)) && !startsInside(line.folded)
  if (!(fragment && !ended) && !endsOpen(previous.folded) && !/^[^(]*\)/.test(line.folded)) return []
  return [...beginning(previous, above.slice(0, -1)), previous]
}

/** Large type is set in few words a line: "DOLPHIN / PHARMACY". */
function isSetLarge(line: HeadLine, next: HeadLine, height: number): boolean {
  const large = Math.min(line.row.height, next.row.height) > 1.05 * height
  return large && tradePattern.test(next.folded) && ownWords(next).length === 1 && !hasLegalForm(line)
}

/** Lines below that the name goes on in: a bare legal form, what is behind "&", the trade in large type. */
function ending(line: HeadLine, below: readonly HeadLine[], height: number): HeadLine[] {
  const [next] = below
  if (!mayJoin(next) || !isOneBlock(line, next)) return []
  const form = !hasLegalForm(line) && hasLegalForm(next) && ownWords(next).length === 0
  if (!form && !endsOpen(line.folded) && !isSetLarge(line, next, height)) return []
  return [next, ...ending(next, columnBelow(below, next), height)]
}

/** All lines of a name that was broken: "GREEN MEADOW / SDN BHD", "MEADOW (NORTH / HILL) LTD". */
export function nameLines(
  line: HeadLine,
  above: readonly HeadLine[],
  below: readonly HeadLine[],
  height: number,
): HeadLine[] {
  return [...beginning(line, above), line, ...ending(line, below, height)]
}
