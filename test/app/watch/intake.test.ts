import {renameSync, statSync} from 'node:fs'
import {expect, test} from 'vitest'
import {createIntake} from '../../../src/app/watch/intake.ts'
import {testApp} from '../../helpers/app.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {fakeInterrupts, listening} from '../../helpers/fake-stages.ts'

async function intakeOf() {
  const t = await testApp()
  const options = {options: documentOptions, priority: 5, keepDuplicates: false, outDir: null, meta: {}}
  const told = {reporter: listening(), interrupts: fakeInterrupts(), taken: () => {}}
  const intake = createIntake(t.app, {...options, cwd: t.folder, roots: [t.folder]}, told, null)
  const seen = (path: string) => {
    const {size, mtimeMs, ctimeMs, ino} = statSync(path)
    return {bytes: size, mtimeMs: Math.trunc(mtimeMs), inode: ino, changedMs: ctimeMs}
  }
  return {...t, intake, seen}
}

test('a file whose folder goes away while it is taken is news when it is back', async () => {
  const {intake, seen, file, folder} = await intakeOf()
  const path = file('inbox/a.txt', 'one\n')
  const print = seen(path)
  renameSync(`${folder}/inbox`, `${folder}/away`)
  expect(await intake.take(new Map([[path, print]]))).toEqual(new Set([path]))
  renameSync(`${folder}/away`, `${folder}/inbox`)
  expect(await intake.isNews(path, print)).toBe(true)
})

test('a file that is empty is refused once and for all', async () => {
  const {intake, seen, file} = await intakeOf()
  const path = file('inbox/a.txt', '')
  expect(await intake.take(new Map([[path, seen(path)]]))).toEqual(new Set())
  expect(await intake.isNews(path, seen(path))).toBe(false)
})
