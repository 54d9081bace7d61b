import {hasAmericanAddress} from './american.ts'
import {fold, phraseList, phrasePattern} from './fold.ts'

/** What a currency's country writes on its papers. */
interface Country {
  code: string
  /** Words over folded text: places, tax ids, registers. */
  words?: RegExp
  /** Shapes over the text as printed: postcodes, numbers of registers, telephone codes. */
  shapes?: Pick<RegExp, 'test'>
  /** A sign of several currencies that has to be printed for `words` and `shapes` to mean this one. */
  sign?: RegExp
  /** A sign that is none of this currency's: "IVA" beside "$" is not paid in euros. */
  not?: RegExp
}

const words = (text: string): RegExp => phrasePattern(phraseList(text))
const dollar = /\$/
const krone = /(?<!\p{L})kr(?!\p{L})/iu
const rand = /(?<!\p{L})R ?\d[\d ,.]*[.,]\d{2}(?!\d)/u

const canadianPostcode =
  /(?<![\p{L}\d])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d(?![\p{L}\d])|\d{9} ?RT ?\d{4}/u
const americanPhone = /\+1[ (.-]{0,2}\d{3}/
const canadianTax = words('gst, pst, tps')
const southAfrica = 'south africa, cape town, johannesburg, durban, pretoria'
const euroWords = `
  ust, mwst, gmbh, tva, iva, btw, alv, deutschland, osterreich, france, italia, espana, nederland, suomi, ireland
`
const euroIds = /\bATU ?\d{8}\b|\b(?:DE ?\d{9}|IE ?\d[A-Z\d]\d{5}[A-Z]{1,2}|NL ?\d{9}B\d{2})\b/

/** In this order: ids before names that are also names of goods ("Canada dry", "India pale ale"), taxes of several countries last. */
const countries: readonly Country[] = [
  {code: 'MYR', words: words('sdn bhd, kuala lumpur, selangor, malaysia'), shapes: /\bjalan\b[^\n]{0,60}\b\d{5}\b/i},
  {code: 'AUD', sign: dollar, words: words('abn, acn'), shapes: /\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA),? \d{4}\b|\+61[ (\d]/},
  {code: 'NZD', sign: dollar, words: words('nzbn'), shapes: /\+64[ (\d]|\bGST\b[^\n\d]{0,12}\d{2,3}-\d{3}-\d{3}\b/i},
  {code: 'SGD', sign: dollar, words: words('uen'), shapes: /\+65[ (\d]|\b(?:Singapore|S) ?\(?\d{6}\b/i},
  {code: 'HKD', sign: dollar, shapes: /\+852[ (\d]/},
  {code: 'CAD', sign: dollar, words: words('hst, qst, tvq'), shapes: canadianPostcode},
  {code: 'CAD', sign: dollar, shapes: {test: (text) => americanPhone.test(text) && canadianTax.test(fold(text))}},
  {code: 'MXN', sign: dollar, words: words('cdmx, m.n.'), shapes: /\bRFC\b[\s:]*[A-ZÑ&]{3,4}-?\d{6}|México/},
  {code: 'ARS', sign: dollar, words: words('cuit')},
  {code: 'USD', sign: dollar, shapes: {test: hasAmericanAddress}},
  {code: 'AUD', sign: dollar, words: words('australia')},
  {code: 'ZAR', sign: rand, words: words(southAfrica), shapes: /\+27[ (\d]|\bVAT\b[^\n\d]{0,16}4\d{9}\b/i},
  {code: 'INR', not: dollar, words: words('gstin, cgst, india')},
  {code: 'GBP', words: words('united kingdom, england, scotland'), shapes: /\bGB ?\d{3} ?\d{4} ?\d{2}\b/i},
  {code: 'BRL', words: words('cnpj, brasil')},
  {code: 'CHF', words: words('schweiz, suisse, svizzera'), shapes: /\bCHE-?\d{3}/i},
  {code: 'PLN', words: words('ptu, polska'), shapes: /\bNIP\b[\s:]*\d|\bPL\d{10}\b/i},
  {code: 'CZK', words: words('ceska, ceske, cesko, dph'), shapes: /\bCZ\d{8,10}\b/},
  {code: 'HUF', words: words('magyarorszag, afa')},
  {code: 'NOK', words: words('norge, norway, mva, foretaksregisteret, bankaxept')},
  {code: 'DKK', words: words('danmark, denmark, cvr, cvr nr, dankort')},
  {code: 'SEK', words: words('sverige, sweden'), shapes: /\borg\.? ?-?(?:nr|nummer)\.?:? ?\d{6}-\d{4}\b|\bSE\d{12}\b/i},
  {code: 'NOK', sign: krone, words: words('a betale, herav, delsum, mellomsum, totalbelop')},
  {code: 'DKK', sign: krone, words: words('i alt, at betale, heraf moms, byttepenge')},
  {code: 'SEK', sign: krone, words: words('att betala, varav, summa, delsumma, kvitto, belopp')},
  {code: 'NZD', sign: dollar, words: words('new zealand, auckland, christchurch')},
  {code: 'CAD', sign: dollar, words: words('canada, quebec')},
  {code: 'HKD', sign: dollar, words: words('hong kong, kowloon')},
  {code: 'USD', sign: dollar, words: words('sales tax')},
  {code: 'SGD', sign: dollar, words: words('singapore')},
  {code: 'USD', sign: dollar, shapes: americanPhone},
  {code: 'EUR', not: /\$|(?<!\p{L})kr(?!\p{L})/iu, words: words(euroWords), shapes: euroIds},
]

/** The currency of the first country whose words or numbers stand in a text; null for none. */
export function currencyOfCountry(text: string): string | null {
  const folded = fold(text)
  const country = countries.find(
    ({sign, not, words, shapes}) =>
      (sign?.test(text) ?? true) && !not?.test(text) && (words?.test(folded) === true || shapes?.test(text) === true),
  )
  return country?.code ?? null
}
