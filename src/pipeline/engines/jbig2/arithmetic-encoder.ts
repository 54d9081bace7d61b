/**
 * The adaptive binary arithmetic encoder of JBIG2 (ITU-T T.88 Annex E, software conventions of figures E.3 to E.13), the MQ coder
 * of JPEG 2000. Registers and procedures have the names they have there.
 */
export interface ArithmeticEncoder {
  /** Codes a bit in a context; each context learns by itself how likely its bits are. */
  encode(context: number, bit: 0 | 1): void
  /** Ends the code and gives its bytes, the marker FF AC included. */
  finish(): Uint8Array
}

/** Table E.1: probability estimate, next state after the more and the less probable symbol, whether the sense switches. */
const table = [
  [0x5601, 1, 1, 1],
  [0x3401, 2, 6, 0],
  [0x1801, 3, 9, 0],
  [0x0ac1, 4, 12, 0],
  [0x0521, 5, 29, 0],
  [0x0221, 38, 33, 0],
  [0x5601, 7, 6, 1],
  [0x5401, 8, 14, 0],
  [0x4801, 9, 14, 0],
  [0x3801, 10, 14, 0],
  [0x3001, 11, 17, 0],
  [0x2401, 12, 18, 0],
  [0x1c01, 13, 20, 0],
  [0x1601, 29, 21, 0],
  [0x5601, 15, 14, 1],
  [0x5401, 16, 14, 0],
  [0x5101, 17, 15, 0],
  [0x4801, 18, 16, 0],
  [0x3801, 19, 17, 0],
  [0x3401, 20, 18, 0],
  [0x3001, 21, 19, 0],
  [0x2801, 22, 19, 0],
  [0x2401, 23, 20, 0],
  [0x2201, 24, 21, 0],
  [0x1c01, 25, 22, 0],
  [0x1801, 26, 23, 0],
  [0x1601, 27, 24, 0],
  [0x1401, 28, 25, 0],
  [0x1201, 29, 26, 0],
  [0x1101, 30, 27, 0],
  [0x0ac1, 31, 28, 0],
  [0x09c1, 32, 29, 0],
  [0x08a1, 33, 30, 0],
  [0x0521, 34, 31, 0],
  [0x0441, 35, 32, 0],
  [0x02a1, 36, 33, 0],
  [0x0221, 37, 34, 0],
  [0x0141, 38, 35, 0],
  [0x0111, 39, 36, 0],
  [0x0085, 40, 37, 0],
  [0x0049, 41, 38, 0],
  [0x0025, 42, 39, 0],
  [0x0015, 43, 40, 0],
  [0x0009, 44, 41, 0],
  [0x0005, 45, 42, 0],
  [0x0001, 45, 43, 0],
  [0x5601, 46, 46, 0],
] as const

/**
 * A state and the sense of its more probable symbol in one number, 2 x index + sense: what is looked up for each pixel of a page
 * must be a single array.
 */
const estimates = Uint16Array.from(table.flatMap(([qe]) => [qe, qe]))
const afterMore = Uint8Array.from(table.flatMap(([, more]) => [2 * more, 2 * more + 1]))
const afterLess = Uint8Array.from(table.flatMap(([, , less, turn]) => [2 * less + turn, 2 * less + 1 - turn]))

/** `contexts` is how many there are; all begin as equally likely. */
export function createArithmeticEncoder(contexts: number): ArithmeticEncoder {
  const states = new Uint8Array(contexts)
  // The byte before the first is never written out, but may be carried into.
  let bytes = new Uint8Array(65_536)
  let last = 0
  let a = 0x8000
  let c = 0
  let ct = 12

  const put = (byte: number) => {
    if (++last === bytes.length) {
      const longer = new Uint8Array(bytes.length * 2)
      longer.set(bytes)
      bytes = longer
    }
    bytes[last] = byte
  }
  const byteOut = () => {
    if (bytes[last] !== 0xff && c >= 0x8000000) {
      bytes[last]!++
      c &= 0x7ffffff
    }
    // After FF only 7 bits follow, so that a carry has room.
    const bits = bytes[last] === 0xff ? 7 : 8
    put(c >>> (27 - bits))
    c &= (1 << (27 - bits)) - 1
    ct = bits
  }
  const renormalise = () => {
    do {
      a <<= 1
      c <<= 1
      if (--ct === 0) byteOut()
    } while ((a & 0x8000) === 0)
  }
  return {
    encode: (context, bit) => {
      const state = states[context]!
      const qe = estimates[state]!
      a -= qe
      if (bit === (state & 1)) {
        if ((a & 0x8000) !== 0) {
          c += qe
          return
        }
        if (a < qe) a = qe
        else c += qe
        states[context] = afterMore[state]!
      } else {
        if (a < qe) c += qe
        else a = qe
        states[context] = afterLess[state]!
      }
      renormalise()
    },
    finish: () => {
      const top = c + a
      c |= 0xffff
      if (c >= top) c -= 0x8000
      for (let twice = 0; twice < 2; twice++) {
        c <<= ct
        byteOut()
      }
      if (bytes[last] !== 0xff) put(0xff)
      put(0xac)
      return bytes.slice(1, last + 1)
    },
  }
}
