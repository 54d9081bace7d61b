import {expect, test} from 'vitest'
import {runtimePackage, withoutRuntime} from '../../../src/pipeline/engines/onnxruntime.ts'

const ours = `@snapbatch/onnxruntime-${process.platform}-${process.arch}`

test('The build for this platform alone is taken where it is installed, else the package with all of them', () => {
  expect(runtimePackage({has: (name) => name === ours})).toBe(ours)
  expect(runtimePackage({has: () => false})).toBe('onnxruntime-node')
})

test('Platforms without a build are told from those where it is only missing', () => {
  expect(withoutRuntime('linux', 'x64')).toBeNull()
  expect(withoutRuntime('darwin', 'x64')).toBe('there is no onnxruntime for darwin on x64')
})
