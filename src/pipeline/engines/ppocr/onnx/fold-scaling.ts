import {convolution, type Graph} from './graph.ts'

/**
 * A convolution whose result is multiplied by a number and to which a number is added does both itself. PP-LCNetV3 has
 * such a pair after each of its convolutions; onnxruntime 1.30 leaves them as passes over the whole picture.
 */
export function foldScaling(graph: Graph): void {
  for (const conv of graph.model.operations.filter(({op}) => op === 'Conv')) {
    const result = conv.outputs[0]!
    const multiply = graph.onlyReader(result, 'Mul')
    const factor = graph.scalarBeside(multiply, result)
    if (multiply === null || factor === null) continue
    const add = graph.onlyReader(multiply.outputs[0]!, 'Add')
    const offset = graph.scalarBeside(add, multiply.outputs[0]!)
    const weights = add === null || offset === null ? null : convolution(graph, conv)
    if (add === null || offset === null || weights === null) continue
    scale(weights.w.data, factor)
    weights.b.data.forEach((bias, i) => {
      weights.b.data[i] = bias * factor + offset
    })
    conv.outputs = add.outputs
    graph.replace([multiply, add], [])
  }
}

export function scale(data: Float32Array, factor: number): void {
  data.forEach((value, i) => {
    data[i] = value * factor
  })
}
