import type {Graph} from './graph.ts'

/**
 * Cuts the last layer of a classifier down to `classes` (MatMul, Add, Softmax at the end of the network). Returns false,
 * and changes nothing, where the network does not end so. Of 6,625 classes 6,400 are Chinese: a tenth of the
 * recogniser's time, and 2.6 MB of output for a line of 100 steps.
 */
export function keepClasses(graph: Graph, classes: readonly number[]): boolean {
  const {weights, operations} = graph.model
  const softmax = operations.at(-1)
  const add = operations.find(({op, outputs}) => op === 'Add' && outputs[0] === softmax?.inputs[0])
  const product = operations.find(({op, outputs}) => op === 'MatMul' && outputs[0] === add?.inputs[0])
  const layer = weights.get(product?.inputs[1] ?? '')
  const bias = weights.get(add?.inputs[1] ?? '')
  if (softmax?.op !== 'Softmax' || layer === undefined || bias === undefined) return false
  const [rows = 0, all = 0] = layer.dims
  if (layer.dims.length !== 2 || bias.data.length !== all || classes.some((index) => index >= all)) return false
  const data = new Float32Array(rows * classes.length)
  for (let row = 0; row < rows; row++) {
    classes.forEach((index, i) => {
      data[row * classes.length + i] = layer.data[row * all + index]!
    })
  }
  weights.set(product!.inputs[1]!, {dims: [rows, classes.length], data})
  weights.set(add!.inputs[1]!, {dims: [classes.length], data: Float32Array.from(classes, (index) => bias.data[index]!)})
  return true
}
