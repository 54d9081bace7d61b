import {currencyOfCountry} from './countries.ts'

/** Symbols, codes and words of one meaning; `$`, `kr` and `R` alone have many and are not here. */
const meanings: readonly [RegExp, string][] = [
  [/(?<![\p{L}])(?:RM(?=[\s:.\d)-]|$)|MYR|RINGGIT|SEN(?=\s+ONLY))/gu, 'MYR'],
  [/€|(?<![\p{L}])(?:EUR|EURO|Euro|Euros)(?![\p{L}])/gu, 'EUR'],
  [/£|(?<![\p{L}])GBP(?![\p{L}])/gu, 'GBP'],
  [/(?<![\p{L}])(?:CHF|SFr\.?|Fr\.(?=\s?\d))(?![\p{L}])/gu, 'CHF'],
  [/US\$|\$ ?US(?![\p{L}])|(?<![\p{L}])USD(?![\p{L}])/gu, 'USD'],
  [/(?<![\p{L}U])S\$|(?<![\p{L}])SGD(?![\p{L}])/gu, 'SGD'],
  [/(?<![\p{L}])AU?\$|(?<![\p{L}])AUD(?![\p{L}])/gu, 'AUD'],
  [/(?<![\p{L}])CA?\$|\$ ?CAD?(?![\p{L}])|(?<![\p{L}$])CAD(?![\p{L}])/gu, 'CAD'],
  [/NZ\$|(?<![\p{L}])NZD(?![\p{L}])/gu, 'NZD'],
  [/HK\$|(?<![\p{L}])HKD(?![\p{L}])/gu, 'HKD'],
  [/R\$|(?<![\p{L}])BRL(?![\p{L}])/gu, 'BRL'],
  [/(?<![\p{L}])(?:zł|zl|PLN)(?![\p{L}])/giu, 'PLN'],
  [/(?<![\p{L}])(?:Kč|CZK)(?![\p{L}])/gu, 'CZK'],
  [/(?<![\p{L}])(?:HUF|Ft)(?![\p{L}])/gu, 'HUF'],
  [/₹|(?<![\p{L}])(?:INR|Rs\.?(?=\s?-?\d))(?![\p{L}])/gu, 'INR'],
  [/(?<![\p{L}])(?:IDR|Rp\.?(?=\s?\d))/gu, 'IDR'],
  [/(?<![\p{L}])JPY(?![\p{L}])|円/gu, 'JPY'],
  [/(?<![\p{L}])(?:CNY|RMB)(?![\p{L}])|元/gu, 'CNY'],
  [/₩|(?<![\p{L}])KRW(?![\p{L}])/gu, 'KRW'],
  [/฿|(?<![\p{L}])THB(?![\p{L}])/gu, 'THB'],
  [/₫|(?<![\p{L}])VND(?![\p{L}])/gu, 'VND'],
  [/₱|(?<![\p{L}])PHP(?![\p{L}])/gu, 'PHP'],
  [/(?<=\d ?)lei(?![\p{L}])|(?<![\p{L}])LEI(?![\p{L}])/gu, 'RON'],
  [/₺|(?<![\p{L}])TRY(?![\p{L}])/gu, 'TRY'],
  [/₪|(?<![\p{L}])(?:ILS|NIS)(?![\p{L}])/gu, 'ILS'],
  ...['DKK', 'SEK', 'NOK', 'ISK', 'RON', 'BGN', 'UAH', 'ZAR', 'AED', 'MXN', 'TWD', 'ARS', 'CLP', 'COP'].map(
    (code): [RegExp, string] => [new RegExp(`(?<![\\p{L}])${code}(?![\\p{L}])`, 'gu'), code],
  ),
]

interface CurrencyVote {
  code: string | null
  /** How often it is printed; 0 where only words of the country speak for it. */
  count: number
  reason: string
}

function openReason(text: string): string {
  const sign = /\$|(?<!\p{L})kr(?!\p{L})/iu.exec(text)?.[0]
  return sign === undefined ? 'no currency printed' : `"${sign}" has several meanings here`
}

/** The currency a text is about: the printed sign that stands there most often, else words of a country. */
export function currencyOf(text: string): CurrencyVote {
  const votes = new Map<string, number>()
  for (const [pattern, code] of meanings) {
    const count = text.match(pattern)?.length ?? 0
    if (count > 0) votes.set(code, (votes.get(code) ?? 0) + count)
  }
  const [best, second] = [...votes].sort((a, b) => b[1] - a[1])
  if (best !== undefined && best[1] > (second?.[1] ?? 0)) {
    return {code: best[0], count: best[1], reason: best[1] === 1 ? 'printed once' : `printed ${best[1]} times`}
  }
  if (best !== undefined)
    return {code: null, count: 0, reason: `${best[0]} and ${second?.[0]} are printed equally often`}
  const code = currencyOfCountry(text)
  if (code !== null) return {code, count: 0, reason: 'no sign printed that means one currency; words of the country'}
  return {code: null, count: 0, reason: openReason(text)}
}
