import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {eicar} from '../helpers/fake-scanner.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {runCli, runJson} from '../helpers/run-cli.ts'

test('ClamAV finds the test virus before anything of ours opens the file', async () => {
  const folder = await folderOfTest()
  const bad = join(folder, 'bad.txt')
  const good = join(folder, 'good.txt')
  writeFileSync(bad, eicar)
  writeFileSync(good, 'Dear reader,\n\nall is well.\n')
  // A signature of our own: the program comes without any, and fetches them from the network.
  const md5 = createHash('md5').update(eicar).digest('hex')
  const signatures = join(folder, 'own.hdb')
  writeFileSync(signatures, `${md5}:${eicar.length}:Test.Virus\n`)
  const env = {
    SNAPBATCH_HOME: join(folder, 'home'),
    SNAPBATCH_SCANNER: `clamscan --no-summary --stdout -d ${signatures} {file}`,
  }
  const {exit, json} = await runJson(['process', bad, good], env)
  expect(exit).toBe(3)
  expect(json.documents).toMatchObject([
    {path: bad, state: 'failed', error: {code: 'E_INFECTED', retryable: false}},
    {path: good, state: 'done'},
  ])
  expect(json.documents[0].error.message).toContain('Test.Virus')
  expect(readFileSync(bad, 'utf8')).toBe(eicar)
  expect((await runCli(['search', 'EICAR'], env)).stdout).toContain('Nothing was found')
})
