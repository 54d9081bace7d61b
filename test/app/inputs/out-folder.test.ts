import {symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {outFolder} from '../../../src/app/inputs/out-folder.ts'
import {folderOfTest} from '../../helpers/folder.ts'

test('a folder is there or can be made; a file, and no name, is refused before any work', async () => {
  const folder = await folderOfTest()
  writeFileSync(join(folder, 'file'), '')
  symlinkSync('.', join(folder, 'link'))
  expect(await outFolder(undefined, folder)).toBeNull()
  for (const name of ['.', 'new', 'new/deep/folder', 'link', 'link/new'])
    expect(await outFolder(name, folder)).toBe(join(folder, name))
  for (const name of ['file', 'file/below', 'link/file/far/below'])
    await expect(outFolder(name, folder)).rejects.toMatchObject({
      code: 'E_USAGE',
      exit: 2,
      message: expect.stringMatching(/^--out .*file is a file, no folder\.$/),
    })
  await expect(outFolder('', folder)).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
})
