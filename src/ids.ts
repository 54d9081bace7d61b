import {randomBytes} from 'node:crypto'

export type IdPrefix = 'h' | 'd' | 'b' | 'r' | 'j' | 'w' | 'c' | 'p' | 's'

/** A public id: type prefix and UUIDv7 (RFC 9562), so that ids sort by time. `now` is UTC ms. */
export function newId(prefix: IdPrefix, now = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return `${prefix}_${bytes.toString('hex')}`
}
