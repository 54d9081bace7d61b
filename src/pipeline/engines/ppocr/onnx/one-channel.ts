import type {Graph} from './graph.ts'
import {setInputChannels} from './model.ts'

/**
 * A network for colours whose channels are normalised alike takes gray once instead of three times: its first convolution
 * adds up its weights over the channels. Returns false, and changes nothing, where it does not begin with one.
 */
export function takeGray({model, readers}: Graph): boolean {
  const conv = model.operations.find(({op}) => op === 'Conv')
  const weight = model.weights.get(conv?.inputs[1] ?? '')
  const isFirst = conv !== undefined && !model.operations.some(({outputs}) => outputs.includes(conv.inputs[0]!))
  if (!isFirst || weight === undefined || readers(conv.inputs[0]!).length > 1 || weight.dims[1] !== 3) return false
  const [maps = 0, , height = 0, width = 0] = weight.dims
  const kernel = height * width
  const data = new Float32Array(maps * kernel)
  weight.data.forEach((value, i) => {
    data[Math.floor(i / (3 * kernel)) * kernel + (i % kernel)]! += value
  })
  model.weights.set(conv.inputs[1]!, {dims: [maps, 1, height, width], data})
  setInputChannels(model, 1)
  return true
}
