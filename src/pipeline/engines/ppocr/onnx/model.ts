import {type Field, readFields, readPacked, writeBytes, writeFloat, writeNumber, writeText} from './wire.ts'

// Field numbers of onnx.proto3 (github.com/onnx/onnx), as far as they are needed.
const modelGraph = 7
const graph = {node: 1, initializer: 5, input: 11, output: 12}
const node = {input: 1, output: 2, name: 3, op: 4, attribute: 5}
const attribute = {name: 1, float: 2, int: 3, tensor: 5, ints: 8, type: 20}
const attributeTypes = {float: 1, int: 2, ints: 7}
const tensor = {dims: 1, type: 2, floats: 4, name: 8, raw: 9}
const valueInfo = {name: 1, type: 2, tensorType: 1, elementType: 1, shape: 2, dimension: 1, size: 1}
const floatType = 1

/** Float weights of a network. */
export interface Tensor {
  dims: number[]
  data: Float32Array
}

/** One operation of a network; values are named. */
export interface Operation {
  op: string
  inputs: string[]
  outputs: string[]
  /** Attributes as they are written in the file, by name. */
  attributes: Map<string, Uint8Array>
}

/** A network: operations in the order of execution, float weights by name, and all else as it was. */
export interface Model {
  operations: Operation[]
  weights: Map<string, Tensor>
  /** Results of the network; all are floats. */
  outputs: string[]
  /** Other fields of the model before and after the graph, and of the graph. */
  head: Uint8Array[]
  rest: Uint8Array[]
}

/** Reads an ONNX file. Float constants become weights wherever they stand. Throws on what is no ONNX. */
export function readModel(file: Uint8Array): Model {
  const fields = readFields(file)
  const whole = fields.find(({number}) => number === modelGraph)
  if (!(whole?.value instanceof Uint8Array)) throw new Error('The file holds no ONNX graph')
  const model: Model = {operations: [], weights: new Map(), outputs: [], head: [], rest: []}
  model.head = fields.filter((field) => field !== whole).map(({raw}) => raw)
  for (const field of readFields(whole.value)) {
    if (field.number === graph.node) addOperation(model, readOperation(bytesOf(field)))
    else if (field.number === graph.initializer) addInitializer(model, field)
    else if (field.number === graph.output) model.outputs.push(nameOf(bytesOf(field)))
    else model.rest.push(field.raw)
  }
  return model
}

/** The network as an ONNX file. */
export function writeModel({operations, weights, outputs, head, rest}: Model): Uint8Array {
  const nodes = operations.map((operation) => writeBytes(graph.node, writeOperation(operation)))
  const tensors = [...weights].map(([name, weight]) => writeBytes(graph.initializer, writeTensor(name, weight)))
  return Buffer.concat([...head, writeBytes(modelGraph, [...nodes, ...tensors, ...outputs.map(writeOutput), ...rest])])
}

/** Lets the first input of the network be pictures of `channels` instead of those the file says. */
export function setInputChannels(model: Model, channels: number): void {
  const at = model.rest.findIndex((raw) => readFields(raw)[0]?.number === graph.input)
  const {type, tensorType, shape, dimension, size} = valueInfo
  const path = [[graph.input], [type], [tensorType], [shape], [dimension, 1]] as const
  const changed = writeBytes(dimension, [writeNumber(size, channels)])
  if (at >= 0) model.rest[at] = replaceField(model.rest[at]!, path, changed)
}

/** A message with the field at the end of `path` (number, and how many of that number come before it) replaced. */
function replaceField(message: Uint8Array, path: readonly (readonly [number, number?])[], by: Uint8Array): Uint8Array {
  const [step, ...deeper] = path
  if (step === undefined) return message
  let seen = 0
  const parts = readFields(message).map((field) => {
    if (field.number !== step[0] || seen++ !== (step[1] ?? 0)) return field.raw
    return deeper.length === 0 ? by : writeBytes(field.number, [replaceField(bytesOf(field), deeper, by)])
  })
  return Buffer.concat(parts)
}

/** Whole numbers of an attribute such as `strides`; empty if it is not there. */
export function intsOf({attributes}: Operation, name: string): number[] {
  const raw = attributes.get(name)
  if (raw === undefined) return []
  return readFields(raw).flatMap(({number, value}) => {
    if (number !== attribute.ints && number !== attribute.int) return []
    return typeof value === 'number' ? [value] : readPacked(value)
  })
}

/** A float attribute such as `epsilon`, or `otherwise` if it is not there. */
export function floatOf({attributes}: Operation, name: string, otherwise: number): number {
  const value = readFields(attributes.get(name) ?? new Uint8Array()).find(
    ({number}) => number === attribute.float,
  )?.value
  return typeof value === 'number' ? value : otherwise
}

/** A float attribute such as `alpha`. */
export function floatAttribute(name: string, value: number): [string, Uint8Array] {
  const parts = [writeText(attribute.name, name), writeFloat(attribute.float, value)]
  return [name, Buffer.concat([...parts, writeNumber(attribute.type, attributeTypes.float)])]
}

export function intAttribute(name: string, value: number): [string, Uint8Array] {
  const parts = [writeText(attribute.name, name), writeNumber(attribute.int, value)]
  return [name, Buffer.concat([...parts, writeNumber(attribute.type, attributeTypes.int)])]
}

export function intsAttribute(name: string, values: readonly number[]): [string, Uint8Array] {
  const parts = [writeText(attribute.name, name), ...values.map((value) => writeNumber(attribute.ints, value))]
  return [name, Buffer.concat([...parts, writeNumber(attribute.type, attributeTypes.ints)])]
}

function addOperation(model: Model, operation: Operation): void {
  const constant = operation.op === 'Constant' ? constantOf(operation) : null
  if (constant === null) model.operations.push(operation)
  else model.weights.set(operation.outputs[0]!, constant)
}

function addInitializer(model: Model, field: Field): void {
  const fields = readFields(bytesOf(field))
  const weight = readTensor(fields)
  const name = fields.find(({number}) => number === tensor.name)
  if (weight === null || name === undefined) model.rest.push(field.raw)
  else model.weights.set(textOf(name), weight)
}

function constantOf({attributes}: Operation): Tensor | null {
  const value = attributes.get('value')
  const field = value && readFields(value).find(({number}) => number === attribute.tensor)
  return field === undefined ? null : readTensor(readFields(bytesOf(field)))
}

function readOperation(message: Uint8Array): Operation {
  const operation: Operation = {op: '', inputs: [], outputs: [], attributes: new Map()}
  for (const field of readFields(message)) {
    if (field.number === node.input) operation.inputs.push(textOf(field))
    else if (field.number === node.output) operation.outputs.push(textOf(field))
    else if (field.number === node.op) operation.op = textOf(field)
    else if (field.number === node.attribute) operation.attributes.set(nameOf(bytesOf(field)), bytesOf(field))
  }
  return operation
}

const nameOf = (message: Uint8Array): string =>
  textOf(readFields(message).find(({number}) => number === attribute.name)!)

// Only the two forms that writers of float weights use.
function readTensor(fields: readonly Field[]): Tensor | null {
  if (fields.find(({number}) => number === tensor.type)?.value !== floatType) return null
  const dims = fields.flatMap(({number, value}) => {
    if (number !== tensor.dims) return []
    return typeof value === 'number' ? [value] : readPacked(value)
  })
  const stored = fields.find(({number}) => number === tensor.raw || number === tensor.floats)
  if (!(stored?.value instanceof Uint8Array)) return null
  // A copy: floats must be aligned, and weights are changed in place.
  return {dims, data: new Float32Array(new Uint8Array(stored.value).buffer)}
}

function writeTensor(name: string, {dims, data}: Tensor): Uint8Array[] {
  return [
    ...dims.map((size) => writeNumber(tensor.dims, size)),
    writeNumber(tensor.type, floatType),
    writeText(tensor.name, name),
    writeBytes(tensor.raw, [new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
  ]
}

// Without sizes: rewriting changes them, and the runtime finds them out by itself.
function writeOutput(name: string): Uint8Array {
  const type = writeBytes(valueInfo.tensorType, [writeNumber(valueInfo.elementType, floatType)])
  return writeBytes(graph.output, [writeText(valueInfo.name, name), writeBytes(valueInfo.type, [type])])
}

function writeOperation({op, inputs, outputs, attributes}: Operation): Uint8Array[] {
  return [
    ...inputs.map((name) => writeText(node.input, name)),
    ...outputs.map((name) => writeText(node.output, name)),
    // The name tells operations apart in messages of the runtime.
    writeText(node.name, `${op} ${outputs[0]}`),
    writeText(node.op, op),
    ...[...attributes.values()].map((raw) => writeBytes(node.attribute, [raw])),
  ]
}

function bytesOf({value}: Field): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new Error('The ONNX file is damaged')
}

const textOf = (field: Field): string => Buffer.from(bytesOf(field)).toString('utf8')
