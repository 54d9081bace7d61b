import type {BlobId} from './types.ts'

const hashForm = /^[0-9a-f]{64}$/
const extensionForm = /^[a-z0-9]{1,16}$/
const nameForm = /^([0-9a-f]{2})\/([0-9a-f]{62})\.([a-z0-9]{1,16})$/

/** `<first two digits>/<other 62>.<extension>`: no folder gets more than a 256th of all. Throws RangeError. */
export function blobName({hash, extension}: BlobId): string {
  if (!hashForm.test(hash) || !extensionForm.test(extension)) throw new RangeError(`Not a blob: ${hash}.${extension}`)
  return `${hash.slice(0, 2)}/${hash.slice(2)}.${extension}`
}

/** Null for what is not the name of a blob. */
export function parseBlobName(name: string): BlobId | null {
  const [, start, rest, extension] = nameForm.exec(name) ?? []
  return start === undefined ? null : {hash: start + rest!, extension: extension!}
}
