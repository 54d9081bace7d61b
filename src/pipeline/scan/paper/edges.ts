import type {Brightness} from './brightness.ts'

/**
 * The slope of the logarithm of the brightness at each cell, towards the brighter side: a paper's edge has the same slope in
 * light and in shadow.
 */
export interface Edges {
  width: number
  height: number
  dx: Float32Array
  dy: Float32Array
}

// Sensor noise and dark tables: added before the logarithm, so that 5 and 10 are not as far apart as 100 and 200.
const floor = 12

// The slope over two cells each way: the closing leaves edges about two cells wide.
const reach = 2

/** Slopes by differences of means of three cells across. */
export function findEdges({width, height, data}: Brightness): Edges {
  const log = data.map((value) => Math.log(value + floor))
  const dx = new Float32Array(data.length)
  const dy = new Float32Array(data.length)
  for (let y = reach; y < height - reach; y++) {
    for (let x = reach; x < width - reach; x++) {
      const i = y * width + x
      dx[i] = mean3(log, i + reach, width) - mean3(log, i - reach, width)
      dy[i] = mean3(log, i + reach * width, 1) - mean3(log, i - reach * width, 1)
    }
  }
  return {width, height, dx, dy}
}

function mean3(values: Float32Array, i: number, step: number): number {
  return (values[i - step]! + values[i]! + values[i + step]!) / 3
}
