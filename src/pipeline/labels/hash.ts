/** 32-bit FNV-1a over UTF-16 units `from` to `to`, with murmur3's finaliser, so that similar strings do not get similar numbers. */
export function hash32(text: string, seed = 0x811c9dc5, from = 0, to = text.length): number {
  let hash = seed
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** The numbers 0 to `count` - 1 in an order that depends on the seed alone (Fisher-Yates over mulberry32). */
export function shuffled(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({length: count}, (_, i) => i)
  let state = seed >>> 0
  for (let i = count - 1; i > 0; i--) {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    const j = ((mixed ^ (mixed >>> 14)) >>> 0) % (i + 1)
    const swapped = order[i]!
    order[i] = order[j]!
    order[j] = swapped
  }
  return order
}
