import type {ContractAmount} from '../../../types/bill.ts'
import {currencyOf} from '../values/currency.ts'
import {formatDecimal} from '../values/decimal.ts'
import {decimalMarkOf, findNumbers, type NumberMatch} from '../values/numbers.ts'
import {quoteOf} from './field.ts'
import type {Sentence} from './sentences.ts'
import type {ContractText} from './text.ts'

/** A price list in an annex is no list of what the contract is about. */
const MOST = 40
const REACH = 120

const currencyNear =
  /[$€£¥₹₩฿₫₱₺₪]|(?<!\p{L})(?:US|CA|AU|HK|NZ)\$|(?<!\p{L})(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|CNY|RMB|INR|SGD|HKD|SEK|DKK|NOK|PLN|zł|BRL|R\$|MXN|ZAR|ILS|Euro|euros?|dollars?|Dollars?|pounds? sterling|francs?)(?!\p{L})/u
/** What sums of contracts are for, each with up to two words before it. */
const purpose =
  /(?<!\p{L})((?:(?!(?:the|a|an|of|to|for|and|or|in|by|all|such|any|der|die|das|ein|eine|le|la|les|un|une|el|en|los|las|il|lo|de|het|een|uma?|o)\b)\p{L}{2,20}[ -]){0,2})(fees?|rent|price|salary|deposit|royalt(?:y|ies)|payments?|compensation|penalt(?:y|ies)|damages|liability|insurance|coverage|bonus|commission|cost|costs|expenses|charges?|amount|minimum|maximum|advance|retainer|budget|loan|principal|investment|consideration|miete|kaltmiete|nebenkosten|kaution|vergütung|gehalt|honorar|preis|kaufpreis|pauschale|vertragsstrafe|loyer|prix|dépôt de garantie|rémunération|honoraires|salaire|pénalité|renta|precio|fianza|salario|honorarios|importe|canone|prezzo|deposito cauzionale|corrispettivo|compenso|stipendio|huurprijs|prijs|waarborgsom|vergoeding|salaris|czynsz|cena|kaucja|wynagrodzenie|renda|preço|caução|remuneração|salário)(?!\p{L})/giu
const rate = /^(?:[^\p{L}]{0,3})(?:per|a|each|pro|par|por|al|per|za|every|im|je|op)[ -](\p{L}{3,12})/iu

/** What an amount is for: the nearest words that name a purpose, before it or else behind it; with "per month". */
function purposeOf(text: string, start: number, end: number): string | null {
  const before = [...text.slice(Math.max(0, start - REACH), start).matchAll(purpose)].at(-1)
  const [behind] = text.slice(end, end + REACH / 2).matchAll(purpose)
  const named = before ?? behind
  const per = rate.exec(text.slice(end, end + 30))?.[0].trim() ?? ''
  const what = [named?.[0].trim().toLowerCase() ?? '', per.replace(/^\W+/u, '').toLowerCase()].filter(Boolean).join(' ')
  return what === '' ? null : what
}

/** "$" alone is the dollar of the country that the contract names. */
function currencyOfAmount(around: string, ofContract: string | null): string | null {
  const printed = currencyOf(around)
  if (printed.code !== null && printed.count > 0) return printed.code
  if (/[$]|dollars?/iu.test(around)) return ofContract
  if (/(?<!\p{L})euros?(?!\p{L})/iu.test(around)) return 'EUR'
  return null
}

const money = '(?:€|(?:EUR|euros?|PLN|zł|CHF|SEK|NOK|DKK|kr|R\\$)(?!\\p{L}))'
/** "3.100 EUR", "€ 1.100", "10 000 euros": three digits behind a point or a blank are thousands, whatever the mark elsewhere is. */
const thousands = new RegExp(
  `(?<![\\d.,])[1-9]\\d{0,2}(?:(?:\\.\\d{3}){1,4}|(?: \\d{3}){1,4})(?=(?:,\\d{2})? ?${money})|(?<=${money} ?)[1-9]\\d{0,2}(?:\\.\\d{3}){1,4}(?!\\d|\\.\\d)`,
  'giu',
)

/** Thousands parted by an apostrophe, which no reader takes for a decimal mark; offsets stay. */
const withThousands = (text: string): string => text.replace(thousands, (digits) => digits.replace(/[. ]/g, "'"))

const isNamed = (match: NumberMatch, text: string): boolean =>
  !match.percent &&
  (match.currency !== null ||
    /^(?:\)| )? ?(?:\([^)]{0,40}\) )?(?:US |U\.S\. )?(?:dollars|euros?|pounds|francs)/iu.test(
      text.slice(match.end, match.end + 50),
    ))

/** Sums with a currency, in the order of the text, each once; what they are for in words of the text around them. */
export function readAmounts(contract: ContractText, sentences: readonly Sentence[]): ContractAmount[] {
  const priced = sentences.filter(({text}) => /\d/.test(text) && currencyNear.test(text))
  const mark = decimalMarkOf(priced.slice(0, 200).map(({text}) => text))
  const whole = contract.text.slice(0, 50_000)
  const ofContract = dollarOf(whole)
  const found: ContractAmount[] = []
  for (const sentence of priced) {
    for (const match of findNumbers(withThousands(sentence.text), mark)) {
      if (found.length === MOST) return found
      if (!isNamed(match, sentence.text)) continue
      const {text} = sentence
      const around = text.slice(Math.max(0, match.start - 6), match.end + 16)
      const quote = quoteOf(contract, aroundOf(sentence, match), sentence.start + match.start)
      const value = formatDecimal(match.value < 0n ? -match.value : match.value)
      const currency = currencyOfAmount(around, ofContract)
      const what = purposeOf(text, match.start, match.end)
      if (
        quote === null ||
        found.some((other) => other.value === value && other.currency === currency && other.what === what)
      )
        continue
      found.push({value, currency, what, ...quote})
    }
  }
  return found
}

function dollarOf(text: string): string | null {
  const counted = currencyOf(text)
  if (counted.code !== null && /(?:D|\$)$/u.test(counted.code)) return counted.code
  return /\b(?:United States|U\.S\.|USA|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Wisconsin|Wyoming)\b/u.test(
    text,
  )
    ? 'USD'
    : null
}

const LONGEST_QUOTE = 400

/** The sentence, or of a long one the words around the amount. */
function aroundOf({start, end, text}: Sentence, match: NumberMatch): {start: number; end: number} {
  if (text.length <= LONGEST_QUOTE) return {start, end}
  const from = text.lastIndexOf(' ', Math.max(0, match.start - LONGEST_QUOTE / 2)) + 1
  const to = text.indexOf(' ', Math.min(text.length, match.end + LONGEST_QUOTE / 2))
  return {start: start + (match.start < LONGEST_QUOTE / 2 ? 0 : from), end: to === -1 ? end : start + to}
}
