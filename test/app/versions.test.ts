import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {versions} from '../../src/app/versions.ts'
import {runCli, runJson} from '../helpers/run-cli.ts'

const installed = (name: string) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version

test('the versions are those of what is installed here', async () => {
  const {engines, store, build, libc} = await versions()
  expect(build).toEqual({form: 'npm', commit: null, hash: null})
  expect(engines.pdfium).toEqual({version: installed('@embedpdf/pdfium'), reason: null})
  expect(engines.tesseract).toEqual({version: installed('tesseract.js'), reason: null})
  expect(engines.sqlite.version).toMatch(/^3\.\d+\.\d+$/)
  expect(engines.libvips.version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(store.schema).toBeGreaterThanOrEqual(17)
  if (process.platform === 'linux') expect(libc).toMatch(/^(?:glibc \d+\.\d+|musl)$/)
})

test('a part has a version, or a reason for having none', async () => {
  const {engines} = await versions()
  for (const {version, reason} of Object.values(engines)) expect([version, reason]).toContain(null)
  for (const {version, reason} of Object.values(engines)) expect(version ?? reason).toEqual(expect.any(String))
})

test('snap version --json is that, with the name of the package', async () => {
  const {exit, json} = await runJson(['version'])
  expect(exit).toBe(0)
  expect(json).toEqual({schema: 1, name: 'snapbatch', ...(await versions())})
})

test('what came with the program has its licences and a bill of materials, as text and as JSON', async () => {
  const {exit, stdout} = await runCli(['version', '--licences'])
  expect(exit).toBe(0)
  expect(stdout).toContain('GNU LESSER GENERAL PUBLIC LICENSE')
  expect((await runJson(['version', '--licences'])).json).toEqual({schema: 1, licences: stdout})
  const {sbom} = (await runJson(['version', '--sbom'])).json
  expect(sbom).toMatchObject({bomFormat: 'CycloneDX', specVersion: '1.6'})
  expect(JSON.parse((await runCli(['version', '--sbom'])).stdout)).toEqual(sbom)
  expect((await runCli(['version', '--sbom', '--licences'])).exit).toBe(2)
})
