import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {dateOrderOf, resolveDate} from '../../../../src/pipeline/scan/values/date-order.ts'
import {findDates, isoDate} from '../../../../src/pipeline/scan/values/dates.ts'

const latest = '2026-06-30'

/** Reads the first date of a text with a given order. */
function read(text: string, order: 'dmy' | 'mdy' = 'dmy'): string | null {
  const [match] = findDates(text)
  return match === undefined ? null : (resolveDate(match, {order, confidence: 0.9, reason: ''}, latest)?.iso ?? null)
}

/** Printed = ISO; read day first. */
const printed = `
25/12/2018 = 2018-12-25
5/3/2019 = 2019-03-05
05/03/19 = 2019-03-05
25-12-2018 = 2018-12-25
25.12.2018 = 2018-12-25
25.12.18 = 2018-12-25
1.2.2020 = 2020-02-01
01-02-20 = 2020-02-01
2018-12-25 = 2018-12-25
2018/12/25 = 2018-12-25
2018.12.25 = 2018-12-25
2018-1-5 = 2018-01-05
20181225 = 2018-12-25
12/25/2018 = 2018-12-25
11/23/2016 09:41:08 PM = 2016-11-23
17/11/2016 6:24:51 PM = 2016-11-17
23/09/2016 19:27:45 #01 = 2016-09-23
DATE:14/05/16 18:42 = 2016-05-14
25 / 12 / 2018 = 2018-12-25
25 - 12 - 2018 = 2018-12-25
25. 12. 2018 = 2018-12-25
17/11/201606:24 = 2016-11-17
24/05/20198:43:20 AM = 2019-05-24
19/04/1908:04007 = 2019-04-19
08 May 20191742 = 2019-05-08
05 Jun 201917:42 = 2019-06-05
14/05/2016:18:42 = 2016-05-14
11/03/20185 = null
18-11-18 = 2018-11-18
18/03/30 = 2018-03-30
MONDAY, 21-11-2016 TIME : 19:26 = 2016-11-21
25 December 2018 = 2018-12-25
25 Dec 2018 = 2018-12-25
25-Dec-2018 = 2018-12-25
25/Dec/2018 = 2018-12-25
25DEC2018 = 2018-12-25
25 DEC 18 = 2018-12-25
25-Dec-18 = 2018-12-25
25 Dec '18 = 2018-12-25
25th December 2018 = 2018-12-25
1st January 2020 = 2020-01-01
2nd of March 2021 = 2021-03-02
3rd day of May, 2019 = 2019-05-03
December 25, 2018 = 2018-12-25
Dec 25, 2018 = 2018-12-25
Dec. 25, 2018 = 2018-12-25
DEC 25 2018 = 2018-12-25
December 25th, 2018 = 2018-12-25
Sept 5, 2017 = 2017-09-05
Sep. 5, 2017 = 2017-09-05
May 1, 2020 = 2020-05-01
2018-Dec-25 = 2018-12-25
2018 Dec 25 = 2018-12-25
25. Dezember 2018 = 2018-12-25
1. März 2020 = 2020-03-01
1. Maerz 2020 = 2020-03-01
7. Mai 2014 = 2014-05-07
3. Okt. 2019 = 2019-10-03
15. Juli 2021 = 2021-07-15
31. Jänner 2020 = 2020-01-31
12. Feb 2020 = 2020-02-12
30. Juni 2018 = 2018-06-30
25 décembre 2018 = 2018-12-25
1er janvier 2020 = 2020-01-01
14 février 2019 = 2019-02-14
2 août 2021 = 2021-08-02
3 mars 2020 = 2020-03-03
9 avril 2020 = 2020-04-09
17 juillet 2015 = 2015-07-17
5 sept. 2022 = 2022-09-05
30 juin 2018 = 2018-06-30
25 de diciembre de 2018 = 2018-12-25
1 de enero de 2020 = 2020-01-01
14 febrero 2019 = 2019-02-14
3 de marzo del 2021 = 2021-03-03
9 de abril de 2020 = 2020-04-09
2 ago 2021 = 2021-08-02
6 septiembre 2022 = 2022-09-06
25 dicembre 2018 = 2018-12-25
1 gennaio 2020 = 2020-01-01
14 febbraio 2019 = 2019-02-14
3 marzo 2021 = 2021-03-03
7 maggio 2014 = 2014-05-07
30 giugno 2018 = 2018-06-30
17 luglio 2015 = 2015-07-17
3 ottobre 2019 = 2019-10-03
25 december 2018 = 2018-12-25
1 januari 2020 = 2020-01-01
14 februari 2019 = 2019-02-14
3 maart 2021 = 2021-03-03
7 mei 2014 = 2014-05-07
2 augustus 2021 = 2021-08-02
3 oktober 2019 = 2019-10-03
25 de dezembro de 2018 = 2018-12-25
1 de janeiro de 2020 = 2020-01-01
14 de fevereiro de 2019 = 2019-02-14
3 de março de 2021 = 2021-03-03
7 de maio de 2014 = 2014-05-07
5 set 2022 = 2022-09-05
3 outubro 2019 = 2019-10-03
25 grudnia 2018 = 2018-12-25
1 stycznia 2020 = 2020-01-01
14 lutego 2019 = 2019-02-14
3 marca 2021 = 2021-03-03
7 maja 2014 = 2014-05-07
30 czerwca 2018 = 2018-06-30
3 października 2019 = 2019-10-03
25 Disember 2018 = 2018-12-25
17 Ogos 2019 = 2019-08-17
31/02/2018 = null
32/12/2018 = null
00/12/2018 = null
13/13/2018 = null
25/12/1889 = null
29/02/2019 = null
29/02/2020 = 2020-02-29
30/06/2026 = 2026-06-30
25/12/2027 = null
1.2.3 = null
12:30:45 = null
09-2614803 = null
1-300-888-333 = null
012/345/678 = null
10.20.30.40 = null
Set 16.50 = null
123/45/2018 = null`
  .trim()
  .split('\n')
  .map((line) => line.split(' = ') as [string, string])

test.each(printed)('%s is %s', (text, iso) => {
  expect(String(read(text))).toBe(iso)
})

/** Misread by an engine = ISO; null where several dates fit. */
const misread = `
07 03-19 = 2019-03-07
07-03 19 = 2019-03-07
08-04-/19 11:21:10 = 2019-04-08
08--04-2019 = 2019-04-08
09~06-17 = 2017-06-09
Date 7 4/2019 21 41 30 = 2019-04-07
08-04-20 19 11:21:10 = 2019-04-08
08-04-20 19:21 = 2020-04-08
14/02/2619 12:08 = 2019-02-14
14/02/1019 = 2019-02-14
12/03/2098 = null
DATE: 270612018 = 2018-06-27
DATE:27062018 = 2018-06-27
Datum: 27062018 = 2018-06-27
0007 26042019 12:10:50 = 2019-04-26
0055002004 260420191 = null
26042019 = null
07 03 19 = null
12 34-56 = null
03-60 57 03 = null
`
  .trim()
  .split('\n')
  .map((line) => line.split(' = ') as [string, string])

test.each(misread)('%s on a scan is %s', (text, iso) => {
  const [match] = findDates(text, true)
  const date = match === undefined ? null : resolveDate(match, {order: 'dmy', confidence: 0.9, reason: ''}, latest)
  expect(String(date?.iso ?? null)).toBe(iso)
})

it('born digital text is not mended', () => {
  expect(findDates('07 03-19 and 14/02/2619').flatMap(({readings}) => Object.values(readings))).toEqual([])
})

it('has at least 100 cases', () => {
  expect(printed.length).toBeGreaterThanOrEqual(100)
})

describe('the order of day and month', () => {
  const evidence = (texts: string[], currency: string | null, text = '') =>
    dateOrderOf(
      texts.flatMap((date) => findDates(date)),
      {currency, text, mark: '.'},
    )

  it('is decided by another date that fits one order only', () => {
    expect(evidence(['05/03/2019', '25/03/2019'], null)).toMatchObject({order: 'dmy', confidence: 0.97})
    expect(evidence(['05/03/2019', '03/25/2019'], null)).toMatchObject({order: 'mdy', confidence: 0.97})
  })
  it('is decided by the custom of a country that is known', () => {
    expect(evidence(['05/03/2019'], 'EUR')).toMatchObject({order: 'dmy', confidence: 0.93})
    expect(evidence(['05/03/2019'], 'USD', 'Sales Tax 1.00')).toMatchObject({order: 'mdy'})
    expect(evidence(['05/03/2019'], null, '12 Main St\nSpringfield, IL 62701')).toMatchObject({order: 'mdy'})
  })
  it('is decided by the decimal comma or the words of countries', () => {
    const by = (text: string, mark: '.' | ',') => dateOrderOf(findDates('05/03/2019'), {currency: null, text, mark})
    expect(by('', ',')).toMatchObject({order: 'dmy', confidence: 0.9})
    expect(by('VAT 20%', '.')).toMatchObject({order: 'dmy', confidence: 0.88})
    expect(by('MM/DD/YYYY', '.')).toMatchObject({order: 'mdy', confidence: 0.88})
  })
  it('is the day with dots, and in Germany beside a postcode like one of Delaware', () => {
    expect(findDates('05.03.2019')[0]?.readings).toEqual({dmy: '2019-03-05'})
    expect(findDates('05.13.2019')[0]?.readings).toEqual({mdy: '2019-05-13'})
    expect(evidence(['05/03/2019'], 'EUR', 'DE 12345 Musterstadt')).toMatchObject({order: 'dmy'})
  })
  it('that nothing decides withholds the date, and says both', () => {
    const [match] = findDates('05/03/2019')
    if (match === undefined) throw new Error('no date found')
    const nothing = dateOrderOf([match], {currency: null, text: '', mark: '.'})
    expect(resolveDate(match, nothing, latest)).toMatchObject({
      iso: null,
      reason: expect.stringContaining('2019-03-05 or 2019-05-03'),
    })
  })
  it('is day first but not sure when nothing decides', () => {
    const nothing = evidence(['05/03/2019'], null)
    expect(nothing.order).toBe('dmy')
    expect(nothing.confidence).toBeLessThan(0.9)
  })
  it('is not decided by dates that contradict each other', () => {
    expect(evidence(['25/03/2019', '03/25/2019'], null).confidence).toBeLessThan(0.9)
  })
  it('gives the other reading for the other order', () => {
    expect(read('05/03/2019', 'mdy')).toBe('2019-05-03')
    expect(read('05/03/2019', 'dmy')).toBe('2019-03-05')
  })
})

describe('properties', () => {
  const day = fc
    .date({min: new Date('2000-01-01'), max: new Date('2026-06-30'), noInvalidDate: true})
    .map((date) => date.toISOString().slice(0, 10))

  it('reads back every day in four forms', () => {
    fc.assert(
      fc.property(day, (iso) => {
        const [y, m, d] = iso.split('-')
        for (const text of [iso, `${d}/${m}/${y}`, `${d}.${m}.${y}`, `${y}/${m}/${d}`]) expect(read(text)).toBe(iso)
      }),
    )
  })
  it('never throws, and gives days that exist', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), (text) => {
        for (const {readings} of findDates(text)) {
          for (const iso of Object.values(readings))
            expect(new Date(`${iso}T00:00:00Z`).toISOString().slice(0, 10)).toBe(iso)
        }
      }),
    )
  })
  it('refuses days that do not exist', () => {
    expect(isoDate(2019, 2, 29)).toBeNull()
    expect(isoDate(2020, 2, 29)).toBe('2020-02-29')
  })
})
