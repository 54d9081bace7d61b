import {encodePath} from '../../path-bytes.ts'

/** A path as a column holds it: its bytes. */
export function pathBytes(path: string): Buffer {
  const encoded = encodePath(path)
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded
}

/** Columns of text cannot hold NUL, which documents may: the mark of what cannot be shown takes its place. */
export const textValue = (text: string): string => text.replaceAll('\0', '\uFFFD')
