/** Parameters of ISO 32000-1 table 8. */
export interface Predictor {
  predictor: number
  colors: number
  bitsPerComponent: number
  columns: number
}

/** Undoes PNG (>= 10) and 8-bit TIFF (2) prediction; null for other ones. */
export function unpredict(data: Uint8Array, parms: Predictor): Uint8Array | null {
  if (parms.predictor >= 10) return unpredictPng(data, parms)
  if (parms.predictor === 2 && parms.bitsPerComponent === 8) return unpredictTiff(data, parms)
  return parms.predictor <= 1 ? data : null
}

/** Bytes of a row without its filter byte. */
export function rowBytes({colors, bitsPerComponent, columns}: Omit<Predictor, 'predictor'>): number {
  return Math.ceil((columns * colors * bitsPerComponent) / 8)
}

function unpredictTiff(data: Uint8Array, parms: Predictor): Uint8Array {
  const row = rowBytes(parms)
  const result = Uint8Array.from(data)
  for (let at = 0; at < result.length; at++) {
    if (at % row >= parms.colors) result[at] = result[at]! + result[at - parms.colors]!
  }
  return result
}

function unpredictPng(data: Uint8Array, parms: Predictor): Uint8Array {
  const row = rowBytes(parms)
  const pixel = Math.max(1, (parms.colors * parms.bitsPerComponent) >> 3)
  const rows = Math.ceil(data.length / (row + 1))
  const result = new Uint8Array(rows * row)
  for (let y = 0; y < rows; y++) {
    const from = y * (row + 1)
    const line = data.subarray(from + 1, Math.min(data.length, from + 1 + row))
    unfilter(data[from]!, line, result, y * row, {row, pixel})
  }
  return result
}

/** PNG specification, section 9: filter types 0-4. */
function unfilter(
  type: number,
  line: Uint8Array,
  result: Uint8Array,
  start: number,
  {row, pixel}: {row: number; pixel: number},
): void {
  const above = start - row
  for (let x = 0; x < line.length; x++) {
    const a = x >= pixel ? result[start + x - pixel]! : 0
    const b = above >= 0 ? result[above + x]! : 0
    const c = above >= 0 && x >= pixel ? result[above + x - pixel]! : 0
    result[start + x] = line[x]! + predicted(type, a, b, c)
  }
}

function predicted(type: number, a: number, b: number, c: number): number {
  if (type === 1) return a
  if (type === 2) return b
  if (type === 3) return (a + b) >> 1
  return type === 4 ? paeth(a, b, c) : 0
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c
  const pa = Math.abs(p - a)
  const pb = Math.abs(p - b)
  const pc = Math.abs(p - c)
  if (pa <= pb && pa <= pc) return a
  return pb <= pc ? b : c
}
