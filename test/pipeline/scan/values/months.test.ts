import {describe, expect, test} from 'vitest'
import {findDates} from '../../../../src/pipeline/scan/values/dates.ts'

const languages = ['en', 'de', 'de-AT', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'da', 'sv', 'nb', 'fi', 'hu', 'cs']
const months = Array.from({length: 12}, (_, i) => i + 1)
/** As engines read it that know no accents. */
const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '')

/** The name of a month inside a date, as Intl prints it: genitives ("14 marca") are not what stands alone ("marzec"). */
const nameIn = (language: string, month: number, style: 'long' | 'short'): string =>
  new Intl.DateTimeFormat(language, {day: 'numeric', month: style, year: 'numeric', timeZone: 'UTC'})
    .formatToParts(Date.UTC(2026, month - 1, 14))
    .filter(({type}) => type === 'month')
    .map(({value}) => value)
    .join('')

const printed = (language: string): [name: string, month: number][] =>
  (['long', 'short'] as const)
    .flatMap((style) => months.map((month): [string, number] => [nameIn(language, month, style), month]))
    // Czech prints the month as a number where it has to be short.
    .filter(([name]) => /\p{L}/u.test(name))

describe.each([
  ['as printed', (text: string) => text],
  ['in capitals', (text: string) => text.toUpperCase()],
  ['without accents', bare],
])('months %s', (_, change) => {
  test.each(languages)('%s', (language) => {
    const cases = printed(language).flatMap(([name, month]) =>
      [`14 ${name} 2026`, `14-${name}-26`, `14.${name} 2026 17:05`, `2026. ${name} 14.`].map((text) => ({
        text: change(text),
        days: [`2026-${String(month).padStart(2, '0')}-14`],
      })),
    )
    const read = cases.map(({text}) => ({
      text,
      days: findDates(text).flatMap(({readings}) => Object.values(readings)),
    }))
    expect(cases.length).toBeGreaterThanOrEqual(48)
    expect(read).toEqual(cases)
  })
})

test.each(['AB11/3-21 - 12/480', '2 x 1999', '3 des 12 articles', '12 pro 2025', '14 v 2026', '5 i 2026'])(
  '%s is no date',
  (text) => {
    expect(findDates(text)).toEqual([])
  },
)
