import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {writeTextOutputs} from '../../../../src/pipeline/scan/output/files.ts'
import {textPage} from '../../../helpers/app.ts'
import {folderOfTest} from '../../../helpers/folder.ts'

test('writes what was asked for and nothing else, pages parted by a form feed', async () => {
  const workDir = await folderOfTest()
  const pages = [textPage(1, 'first'), textPage(2, 'second')]
  const from = {engine: 'test', originalBytes: 7}
  expect(await writeTextOutputs([], pages, from, {workDir})).toEqual([])
  const [text, hocr] = await writeTextOutputs(['text', 'hocr'], pages, from, {workDir})
  expect(text).toMatchObject({kind: 'text', path: join(workDir, 'document.txt'), originalBytes: 7, searchable: null})
  expect(readFileSync(text!.path, 'utf8')).toBe('first\n\fsecond\n')
  expect(readFileSync(hocr!.path, 'utf8')).toContain('x_wconf 90">second</span>')
})
