import type {PDFContext, PDFObject, PDFRef} from 'pdf-lib'
import {objectBytes} from './spelling.ts'

export type Indirect = readonly [ref: PDFRef, object: PDFObject]

/** Bytes of an indirect object as it stands in the file. */
export type ToFile = (ref: PDFRef, object: PDFObject) => Uint8Array

/** Collects the parts of a file and knows where the next one will begin. */
export function createFile(
  context: PDFContext,
  minVersion: string,
): {parts: Uint8Array[]; at: number; add(part: Uint8Array): void} {
  const declared = context.header.getVersionString()
  const version = declared < minVersion ? minVersion : declared
  const file = {
    parts: [] as Uint8Array[],
    at: 0,
    add(part: Uint8Array) {
      file.parts.push(part)
      file.at += part.length
    },
  }
  file.add(Buffer.from(`%PDF-${version}\n%\xe2\xe3\xcf\xd3\n`, 'latin1'))
  return file
}

export function indirectBytes(ref: PDFRef, object: PDFObject): Uint8Array {
  const head = Buffer.from(`${ref.objectNumber} ${ref.generationNumber} obj\n`, 'latin1')
  return Buffer.concat([head, objectBytes(object), Buffer.from('\nendobj\n', 'latin1')])
}

/** [first, count, first, count, ...] of ascending numbers. */
export function subsections(numbers: number[]): number[] {
  const result: number[] = []
  for (const number of numbers) {
    if (result.length > 0 && number === result.at(-2)! + result.at(-1)!) result[result.length - 1]!++
    else result.push(number, 1)
  }
  return result
}
