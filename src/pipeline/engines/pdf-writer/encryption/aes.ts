import {createCipheriv, createDecipheriv, createHmac} from 'node:crypto'

const blockBytes = 16
const noVector = new Uint8Array(blockBytes)

const cbc = (key: Uint8Array) => `aes-${key.length * 8}-cbc`

/** AES-CBC of whole blocks without padding, as it is used on keys and hashes. */
export function encryptBlocks(key: Uint8Array, vector: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(cbc(key), key, vector).setAutoPadding(false)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

export function decryptBlocks(key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createDecipheriv(cbc(key), key, noVector).setAutoPadding(false)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

/**
 * Strings and streams: the vector, then the padded data (ISO 32000-1, 7.6.2). Some writers leave empty strings as they
 * are. Throws on damaged padding.
 */
export function decryptAes(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length === 0) return data
  const cipher = createDecipheriv(cbc(key), key, data.subarray(0, blockBytes))
  return Buffer.concat([cipher.update(data.subarray(blockBytes)), cipher.final()])
}

/** The vector is made of key, object and data, so that the same input gives the same file and no two objects share one. */
export function encryptAes(key: Uint8Array, data: Uint8Array, object: string): Uint8Array {
  const vector = createHmac('sha256', key).update(object).update(data).digest().subarray(0, blockBytes)
  const cipher = createCipheriv(cbc(key), key, vector)
  return Buffer.concat([vector, cipher.update(data), cipher.final()])
}
