import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {renderReport} from '../../../src/app/analyze/render/render.ts'
import {folderReport} from '../../../src/pipeline/analyze/report.ts'
import type {ReportFormat} from '../../../src/types/report.ts'
import {type ContractValues, contractDocument, reportOn} from '../../helpers/contracts.ts'

const now = Date.UTC(2026, 10, 22, 9, 5, 7)
const lease: ContractValues = {
  title: 'Office Lease',
  parties: ['Heron Ltd/Landlord', 'Mill Inc'],
  agreementDate: '2025-12-01',
  expirationDate: '2026-12-31',
  renewalTerm: '1 year',
  noticePeriod: '30 days',
  governingLaw: 'Ruritania',
  clauses: ['payment', 'termination'],
}
const render = (contracts: Record<string, ContractValues>, format: ReportFormat) =>
  renderReport(reportOn(contracts), format, {now})

test('JSON is the report itself', () => {
  expect(JSON.parse(render({a: lease}, 'json'))).toEqual(reportOn({a: lease}))
})

describe('CSV', () => {
  test('has a row for each document', () => {
    const text = renderReport(
      folderReport({
        today: '2026-11-22',
        soonDays: 90,
        documents: [
          contractDocument('a', lease),
          {...contractDocument('b', {}), kind: 'letter', contract: null},
          {
            ...contractDocument('c', {}),
            state: 'failed',
            contract: null,
            error: {code: 'E_EMPTY', message: 'no bytes', hint: null, retryable: false},
          },
          {...contractDocument('d', lease), state: 'duplicate', duplicateOf: 'a', reason: 'same bytes'},
        ],
      }),
      'csv',
      {now},
    )
    const rows = text.trimEnd().split('\r\n')
    expect(rows[0]).toMatch(/^path,what,id,status,title,agreementDate,.*,noticeBy,termEnds,nextRenewal,missing,/)
    expect(rows[1]).toContain('/c/a.pdf,contract,a,active,Office Lease,2025-12-01,')
    expect(rows[1]).toContain('Heron Ltd (Landlord); Mill Inc,2026-12-01,2026-12-31,2027-01-01,assignment,')
    expect(rows.slice(2).map((row) => row.replace(/,+/gu, ','))).toEqual([
      '/c/b.pdf,letter,b,',
      '/c/c.pdf,failed,E_EMPTY: no bytes',
      '/c/d.pdf,duplicate,d,same bytes: /c/a.pdf',
    ])
  })

  test('has no cell that a spreadsheet takes for a formula', () => {
    const text = render({a: {...lease, title: '=HYPERLINK("http://x")', governingLaw: '@x', term: '+1'}}, 'csv')
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(text).toContain(",'@x,")
    expect(text).toContain(",'+1,")
  })
})

describe('Markdown', () => {
  test('has deadlines first, then what is missing, then each contract', () => {
    const text = render({a: lease}, 'md')
    expect([...text.matchAll(/^#+ .*$/gmu)].map(([line]) => line)).toEqual([
      '# Contracts',
      '## Deadlines',
      '## What is missing',
      '## Office Lease',
    ])
    expect(text).toContain('| 2026-12-01 | 9 | notice due by | Office Lease, Heron Ltd, Mill Inc |')
    expect(text).toContain('- party: Heron Ltd, Landlord')
  })

  test('leaves dates, sums and sentences as they are', () => {
    const said = 'Smith & Sons (the Buyer) pay 12.50 - on 2026-03-14, at 9:30.'
    expect(render({a: {...lease, title: said}}, 'md')).toContain(`## ${said}\n`)
  })

  test.each([
    ['# c', '\\# c'],
    ['- c', '\\- c'],
    ['1. c', '1\\. c'],
    ['2) c', '2\\) c'],
    ['www.evil.example', 'www\\.evil\\.example'],
    ['http://evil', 'http\\://evil'],
    ['me@evil', 'me\\@evil'],
    ['&lt;b&#62;', '\\&lt;b\\&#62;'],
  ])('writes %s of a document as text', (title, written) => {
    expect(render({a: {...lease, title}}, 'md')).toContain(`## ${written}\n`)
  })

  test('takes nothing of a document for markup, however it is written', () => {
    const hostile = '[x](http://evil) <img src=x> | `a` **b** # c\n## d'
    const text = render({a: {...lease, title: hostile, parties: [hostile, 'B']}}, 'md')
    expect(text).not.toMatch(/(?<!\\)[[<`]|(?<!\\)\*\*|^## d/mu)
    for (const line of text.split('\n').filter((one) => one.startsWith('|')))
      expect(line.match(/(?<!\\)\|/gu)!.length).toBeLessThanOrEqual(6)
  })
})

describe('a calendar', () => {
  const unfold = (text: string) => text.replaceAll('\r\n ', '')

  test('has an event for each deadline, with an alarm', () => {
    const text = unfold(render({a: lease}, 'ics'))
    expect(text.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//snapbatch//analyze//EN',
      'CALSCALE:GREGORIAN',
      'BEGIN:VEVENT',
      expect.stringMatching(/^UID:[0-9a-f]{32}@snapbatch$/),
      'DTSTAMP:20261122T090507Z',
      'DTSTART;VALUE=DATE:20261201',
      'DTEND;VALUE=DATE:20261202',
      'SUMMARY:Notice due: Office Lease\\, Heron Ltd\\, Mill Inc',
      'DESCRIPTION:the term ends on 2026-12-31\\, less 30 days of notice\\n/c/a.pdf',
      'TRANSP:TRANSPARENT',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:Notice due: Office Lease\\, Heron Ltd\\, Mill Inc',
      'TRIGGER:-P14D',
      'END:VALARM',
      'END:VEVENT',
      'BEGIN:VEVENT',
      expect.stringMatching(/^UID:/),
      'DTSTAMP:20261122T090507Z',
      'DTSTART;VALUE=DATE:20270101',
      ...Array.from({length: 9}, () => expect.any(String)),
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })

  test('names the same deadline by the same id on another day', () => {
    const uids = (today: string) =>
      [...unfold(renderReport(reportOn({a: lease}, today), 'ics', {now})).matchAll(/^UID:.*$/gmu)].map(([line]) => line)
    expect(uids('2026-11-22')).toEqual(uids('2026-11-23'))
    expect(new Set(uids('2026-11-22')).size).toBe(2)
  })

  test('has lines of at most 75 octets without control characters, and nothing that a text can add to', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 300}), (title) => {
        const text = render({a: {...lease, title: `T${title}\r\nBEGIN:VEVENT`}}, 'ics')
        for (const line of text.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
          expect(line).not.toMatch(/\p{Cc}/u)
        }
        expect(unfold(text).match(/^BEGIN:VEVENT$/gmu)).toHaveLength(2)
      }),
    )
  })
})
