import type {DocumentLine} from '../../src/app/events.ts'
import {compressionOf} from '../../src/app/present/compression.ts'
import type {BatchJson, DocumentJson} from '../../src/types/contract.ts'

/** What a file name, a vendor or a message may hold to harm a terminal: clear it, set its title, turn the text round. */
export const hostile = '\u001b[2J\u001b]0;owned\u0007\u009b31m\r\n\u202ex'

/** Whether a line holds what a terminal obeys; colours of our own apart. */
export function isHarmful(line: string): boolean {
  const [first = '', ...others] = line.split('\u001b[')
  const withoutColours = others.map((part) =>
    /^\d+(;\d+)*m/.test(part) ? part.replace(/^[\d;]+m/, '') : `\u001b${part}`,
  )
  return /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(first + withoutColours.join(''))
}

export function documentJson(changes: Partial<DocumentJson> = {}): DocumentJson {
  return {
    schema: 1,
    id: 'd_1',
    path: '/in/a.jpg',
    paths: ['/in/a.jpg'],
    sha256: 'ff',
    batch: 'b_1',
    run: 'r_1',
    kindConfidence: null,
    kind: 'receipt',
    state: 'done',
    review: false,
    reviewReasons: [],
    progress: 1,
    pages: 1,
    pageImages: [],
    stages: {},
    bill: null,
    contract: null,
    parts: null,
    labels: [],
    enrichment: null,
    meta: {},
    artifacts: [],
    error: null,
    duplicateOf: null,
    reason: null,
    container: null,
    contains: [],
    ...changes,
  }
}

export function batchJson(documents: DocumentJson[], counts: Partial<BatchJson['counts']> = {}): BatchJson {
  const none = {
    done: 0,
    failed: 0,
    skipped: 0,
    duplicate: 0,
    review: 0,
    waiting: 0,
    running: 0,
    delayed: 0,
    cancelled: 0,
  }
  const batch = {id: 'b_1', total: documents.length, percent: 100, etaSeconds: 0, createdAt: 0, finished: true}
  return {schema: 1, batch, counts: {...none, ...counts}, compression: compressionOf(documents), documents}
}

export function documentLine(changes: Partial<DocumentLine> = {}): DocumentLine {
  return {
    id: 'd_1',
    path: '/in/a.jpg',
    state: 'done',
    kind: 'receipt',
    bills: null,
    pages: 2,
    review: false,
    vendor: 'Shop',
    date: '2026-03-14',
    total: '12.50',
    currency: 'EUR',
    failure: null,
    file: null,
    ms: 10,
    ...changes,
  }
}
