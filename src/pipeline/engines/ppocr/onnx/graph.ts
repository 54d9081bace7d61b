import type {Model, Operation, Tensor} from './model.ts'

/** A network that is being rewritten. */
export interface Graph {
  model: Model
  /** The operations that read a value. */
  readers(value: string): Operation[]
  /** The one operation that reads a value, if it is of this kind. */
  onlyReader(value: string, op: string): Operation | null
  /** The single number that an operation of two inputs applies to `value`; null if it is none. */
  scalarBeside(operation: Operation | null, value: string): number | null
  /** Puts operations in the place of the last of `old`, whose results must come from them. */
  replace(old: readonly Operation[], by: readonly Operation[]): void
  addWeight(name: string, tensor: Tensor): string
}

export function graphOf(model: Model): Graph {
  const readers = (value: string): Operation[] => model.operations.filter(({inputs}) => inputs.includes(value))
  return {
    model,
    readers,
    onlyReader: (value, op) => {
      const [reader, ...others] = readers(value)
      return others.length === 0 && reader?.op === op ? reader : null
    },
    scalarBeside: (operation, value) => {
      const weight = model.weights.get(operation?.inputs.find((input) => input !== value) ?? '')
      return weight?.data.length === 1 ? weight.data[0]! : null
    },
    replace: (old, by) => {
      const place = model.operations.indexOf(old.at(-1)!)
      model.operations.splice(place, 1, ...by)
      model.operations = model.operations.filter((operation) => by.includes(operation) || !old.includes(operation))
    },
    addWeight: (name, tensor) => {
      model.weights.set(name, tensor)
      return name
    },
  }
}

/** Weights and bias of a convolution; one without bias gets zeros. Null where they are not constants, or are shared. */
export function convolution({model, readers, addWeight}: Graph, operation: Operation): {w: Tensor; b: Tensor} | null {
  const w = model.weights.get(operation.inputs[1]!)
  if (w === undefined || readers(operation.inputs[1]!).length > 1) return null
  const channels = w.dims[0]!
  operation.inputs[2] ??= addWeight(`${operation.outputs[0]}.bias`, {
    dims: [channels],
    data: new Float32Array(channels),
  })
  const b = model.weights.get(operation.inputs[2])
  return b === undefined || readers(operation.inputs[2]).length > 1 ? null : {w, b}
}

/** Drops weights that nothing reads any more. */
export function dropUnused(model: Model): void {
  const used = new Set(model.operations.flatMap(({inputs}) => inputs))
  for (const name of model.weights.keys()) if (!used.has(name)) model.weights.delete(name)
}
