/** Parameters of ISO 32000-1 table 8. */
export interface Predictor {
  predictor: number
  colors: number
  bitsPerComponent: number
  columns: number
}

/** Undoes PNG (>= 10) and 8-bit TIFF (2) prediction; null for other ones, and for rows that cannot be. */
export function unpredict(data: Uint8Array, parms: Predictor): Uint8Array | null {
  // A row longer than all there is would only be room to fill the memory with.
  const isPossible = rowBytes(parms) >= 1 && rowBytes(parms) <= data.length
  if (parms.predictor >= 10) return isPossible ? unpredictPng(data, parms) : null
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
  // Bytes a pixel, rounded up: three samples of 4 bits have a distance of two.
  const pixel = Math.ceil((parms.colors * parms.bitsPerComponent) / 8)
  const rows = Math.ceil(data.length / (row + 1))
  const result = new Uint8Array(rows * row)
  for (let y = 0; y < rows; y++) {
    const from = y * (row + 1)
    const line = data.subarray(from + 1, Math.min(data.length, from + 1 + row))
    unfilter(data[from]!, line, result, y * row, {row, pixel})
  }
  return result
}

/** PNG specification, section 9: filter types 0-4, a loop each, because a page of pixels goes through here. */
function unfilter(
  type: number,
  line: Uint8Array,
  result: Uint8Array,
  start: number,
  {row, pixel}: {row: number; pixel: number},
): void {
  result.set(line, start)
  const end = start + line.length
  const isFirst = start === 0
  if (type === 1) addLeft(result, start + pixel, end, pixel)
  else if (type === 2 && !isFirst) addAbove(result, start, end, row)
  else if (type === 3) addAverage(result, start, end, {row, pixel, isFirst})
  else if (type === 4 && isFirst) addLeft(result, start + pixel, end, pixel)
  else if (type === 4) addPaeth(result, start, end, {row, pixel})
}

function addLeft(result: Uint8Array, from: number, end: number, pixel: number): void {
  for (let at = from; at < end; at++) result[at] = result[at]! + result[at - pixel]!
}

function addAbove(result: Uint8Array, from: number, end: number, row: number): void {
  for (let at = from; at < end; at++) result[at] = result[at]! + result[at - row]!
}

function addAverage(
  result: Uint8Array,
  start: number,
  end: number,
  {row, pixel, isFirst}: {row: number; pixel: number; isFirst: boolean},
): void {
  for (let at = start; at < end; at++) {
    const left = at - start >= pixel ? result[at - pixel]! : 0
    const up = isFirst ? 0 : result[at - row]!
    result[at] = result[at]! + ((left + up) >> 1)
  }
}

function addPaeth(result: Uint8Array, start: number, end: number, {row, pixel}: {row: number; pixel: number}): void {
  // Without anything to the left, Paeth's choice is what is above.
  addAbove(result, start, Math.min(end, start + pixel), row)
  for (let at = start + pixel; at < end; at++) {
    result[at] = result[at]! + paeth(result[at - pixel]!, result[at - row]!, result[at - row - pixel]!)
  }
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c
  const pa = Math.abs(p - a)
  const pb = Math.abs(p - b)
  const pc = Math.abs(p - c)
  if (pa <= pb && pa <= pc) return a
  return pb <= pc ? b : c
}
