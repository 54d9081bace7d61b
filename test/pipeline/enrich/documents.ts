import {askedOfBills, askOf} from '../../../src/pipeline/enrich/ask.ts'
import {type Answer, checkAnswer, type Evidence} from '../../../src/pipeline/enrich/check-answer.ts'
import {factsOf} from '../../../src/pipeline/enrich/checks/facts.ts'
import {passagesOf} from '../../../src/pipeline/enrich/passages.ts'
import {sheetsOf} from '../../../src/pipeline/enrich/sheets.ts'
import {readDocument} from '../../../src/pipeline/scan/read.ts'
import {contractFields} from '../../../src/types/bill.ts'
import type {DocumentKind, Page} from '../../../src/types/document.ts'
import type {ReadData} from '../../../src/types/results.ts'

export const today = '2026-11-01'

/** Pages whose lines stand 30 px below each other, each character 10 px wide. */
export function pagesOf(...texts: string[]): Page[] {
  return texts.map((text, i) => ({
    page: i + 1,
    width: 1000,
    height: 2000,
    dpi: 150,
    rotation: 0,
    source: 'text',
    engine: 'pdfium',
    text,
    words: text.split('\n').flatMap((line, row) =>
      Array.from(line.matchAll(/\S+/g), (match) => ({
        text: match[0],
        box: [20 + match.index * 10, 30 + row * 30, match[0].length * 10, 20] as [number, number, number, number],
        confidence: 1,
        line: row,
      })),
    ),
    confidence: 1,
  }))
}

/** What may be quoted of pages. */
export function evidenceOf(pages: readonly Page[], kind: DocumentKind = 'invoice'): Evidence {
  const sheets = sheetsOf(pages, kind)
  return {passages: passagesOf(sheets), facts: factsOf(sheets, null, today), model: 'test-model'}
}

/** The verdict on an answer about a document as the rules read it, whatever field is open. */
export function judge(pages: readonly Page[], answer: Answer, changes: Partial<ReadData> = {}, labels: string[] = []) {
  const read = {...readDocument(pages, today), ...changes}
  const ask = {...askOf(read, labels), fields: [...askedOfBills, ...contractFields]}
  return checkAnswer(ask, answer, evidenceOf(pages, read.kind))
}

/** What becomes of one field. */
export function field(pages: readonly Page[], name: string, value: string, quote: string) {
  const {fields, rejected} = checkAnswer(
    {fields: [...askedOfBills, ...contractFields], kind: true, parties: false, labels: [], clauses: []},
    {fields: [{name, value, quote}]},
    evidenceOf(pages),
  )
  return fields[0]?.value ?? rejected[0]?.reason
}

export const invoice = `Green Meadow Ltd
12 Mill Road
12345 Springfield
Invoice no. INV-2026-0042
Invoice date: 14 March 2026
Due date: 13 April 2026
Lamp oil 5 l 40.00
Wick, waxed 12.50
Subtotal 52.50
VAT 20 % 10.50
Total 63.00
IBAN GB33 BUKB 2020 1555 5555 55
Paid by bank transfer`
