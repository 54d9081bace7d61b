import {createHash} from 'node:crypto'
import type {Point, PointPayload} from '../../pipeline/engines/sink/types.ts'
import type {VectorChunk} from '../../store/search-store.ts'
import type {DocumentJson} from '../../types/contract.ts'
import type {App} from '../app.ts'
import {showDocument} from '../show.ts'

export interface DigestedPoint extends Point {
  /** Of vector and payload. */
  digest: string
}

/** The points of a document as a sink should have them; none for a document that is gone or has no vectors of the model. */
export async function pointsOf(app: App, document: string, model: string): Promise<DigestedPoint[]> {
  const chunks = await app.store.vectorChunks(document, model)
  const shown = chunks.length === 0 ? null : await showDocument(app, document)
  if (shown === null) return []
  const shared = {...documentPayload(shown), model}
  return chunks.map((chunk) => toPoint(document, chunk, shared))
}

function toPoint(document: string, {vector, ...chunk}: VectorChunk, shared: PointPayload): DigestedPoint {
  const {ordinal, page, start, end, text} = chunk
  const payload = {...shared, chunk: ordinal, page, start, end, text}
  const digest = createHash('sha256').update(JSON.stringify(payload)).update(vector).digest('hex').slice(0, 32)
  return {id: pointId(document, ordinal), vector, payload, digest}
}

/** A UUID of version 8 (RFC 9562, 5.8) that document and place of a chunk give. */
function pointId(document: string, ordinal: number): string {
  const hex = createHash('sha256').update(`${document}/${ordinal}`).digest('hex')
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** What is known of the document, for filters there. What is not known is left out. */
function documentPayload({id, path, sha256, kind, labels, bill, contract}: DocumentJson): PointPayload {
  const fields: Record<string, string | null | undefined> = {
    document: id,
    path,
    sha256,
    kind,
    vendor: bill?.vendor.value,
    date: bill?.date.value ?? contract?.agreementDate.value,
    currency: bill?.currency.value,
    number: bill?.invoiceNumber.value,
    title: contract?.title.value,
  }
  const known = Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const total = Number(bill?.total.value ?? Number.NaN)
  return {
    ...Object.fromEntries(known),
    ...(Number.isFinite(total) ? {total} : {}),
    ...(labels.length > 0 ? {labels: labels.map(({label}) => label)} : {}),
  }
}
