import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {expect, test} from 'vitest'
import {packaged} from '../../../../../src/packaged/index.ts'
import {charactersOf, latinClasses, readDictionary} from '../../../../../src/pipeline/engines/ppocr/alphabet.ts'
import {findModels, preparedRecogniser} from '../../../../../src/pipeline/engines/ppocr/models.ts'
import {simplify, simplifyClassifier} from '../../../../../src/pipeline/engines/ppocr/onnx/index.ts'
import {readModel, writeModel} from '../../../../../src/pipeline/engines/ppocr/onnx/model.ts'
import {readFields, readPacked, writeBytes, writeNumber} from '../../../../../src/pipeline/engines/ppocr/onnx/wire.ts'
import {loadRuntime, openNetwork} from '../../../../../src/pipeline/engines/ppocr/session.ts'

const models = findModels(undefined, packaged)

/** What a network makes of the same gray picture in each of its channels. */
async function run(file: Uint8Array, height: number, width: number, channels = 3) {
  const network = await openNetwork(loadRuntime(), file)
  const plane = height * width
  const picture = Float32Array.from({length: channels * plane}, (_, i) => Math.sin((i % plane) * 0.37))
  const result = await network.run(picture, [1, channels, height, width])
  await network.release()
  return result
}

const difference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

test.skipIf(models === null)('the prepared recogniser of the single file is what the shipped one becomes', async () => {
  const characters = charactersOf(await readDictionary(models!.dictionary))
  const {file, kept, gray} = simplifyClassifier(await readFile(models!.recogniser), latinClasses(characters))
  expect({kept, gray}).toEqual({kept: true, gray: true})
  expect(createHash('sha256').update(file).digest('hex')).toBe(preparedRecogniser)
})

test.skipIf(models === null)('a simplified detector gives the same with fewer operations', async () => {
  const file = await readFile(models!.detector)
  const simple = simplify(file)
  expect(readModel(simple).operations.length).toBeLessThan(0.7 * readModel(file).operations.length)
  expect(readModel(simple).operations.map(({op}) => op)).not.toContain('ConvTranspose')
  const [before, after] = [await run(file, 64, 96), await run(simple, 64, 96)]
  expect(after.dims).toEqual(before.dims)
  expect(difference(before.data, after.data)).toBeLessThan(1e-4)
})

test.skipIf(models === null)('a recogniser of fewer classes ranks those it keeps as before', async () => {
  const file = await readFile(models!.recogniser)
  const classes = [0, 1, 7, 100, 5000]
  const {file: cut, kept, gray} = simplifyClassifier(file, classes)
  expect({kept, gray}).toEqual({kept: true, gray: true})
  const [before, after] = [await run(file, 48, 80), await run(cut, 48, 80, 1)]
  expect(after.dims).toEqual([1, before.dims[1], classes.length])
  for (let step = 0; step < before.dims[1]!; step++) {
    const chosen = classes.map((index) => before.data[step * before.dims[2]! + index]!)
    const sum = chosen.reduce((a, b) => a + b)
    const own = after.data.subarray(step * classes.length, (step + 1) * classes.length)
    // Softmax over fewer classes: the same shares of what is left.
    for (const [i, value] of own.entries()) expect(value).toBeCloseTo(chosen[i]! / sum, 4)
  }
})

test.skipIf(models === null)(
  'classes that are not there, and networks that are no classifier, are left alone',
  async () => {
    expect(simplifyClassifier(await readFile(models!.recogniser), [0, 7000]).kept).toBe(false)
    expect(simplifyClassifier(await readFile(models!.detector), [0, 1]).kept).toBe(false)
  },
)

test.skipIf(models === null)('a model that is read and written is the same model', async () => {
  const model = readModel(await readFile(models!.recogniser))
  const again = readModel(writeModel(model))
  expect(again.operations).toEqual(model.operations)
  expect([...again.weights.keys()]).toEqual([...model.weights.keys()])
  expect(again.weights).toEqual(model.weights)
})

test.each([
  ['nothing', []],
  ['noise', [255, 255, 255, 255]],
  ['a field that is cut off', [58, 100, 1]],
])('%s is no model', (_, bytes) => {
  expect(() => readModel(Uint8Array.from(bytes))).toThrow()
})

test.each([0, 1, 127, 128, 300, 2 ** 31, 2 ** 52])('the number %d comes back from its field', (number) => {
  const [field] = readFields(writeNumber(3, number))
  expect(field).toMatchObject({number: 3, value: number})
  const packed = writeNumber(1, number).subarray(1)
  expect(readPacked(packed)).toEqual([number])
  expect(Buffer.from(readFields(writeBytes(9, [packed]))[0]!.value as Uint8Array)).toEqual(Buffer.from(packed))
})
