import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {expandInputs} from '../../../src/app/inputs/expand.ts'
import {decodePath} from '../../../src/path-bytes.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {withoutRightsTo} from '../../helpers/rights.ts'

async function tree(...names: string[]): Promise<string> {
  const root = await folderOfTest()
  for (const name of names) {
    mkdirSync(join(root, name, '..'), {recursive: true})
    writeFileSync(join(root, name), name)
  }
  return root
}

const relativePaths = async (inputs: string[], cwd: string) =>
  (await expandInputs(inputs, cwd)).files.map(({relativePath}) => relativePath)

describe('a folder', () => {
  test('gives all files below it in the order of their names, without hidden ones', async () => {
    const root = await tree('b.jpg', 'a/2.jpg', 'a/10.jpg', '.hidden.jpg', '.git/x.jpg', 'c/.x/y.jpg')
    expect(await relativePaths(['.'], root)).toEqual(['a/10.jpg', 'a/2.jpg', 'b.jpg'])
  })

  test('is walked when it is hidden but named', async () => {
    const root = await tree('.inbox/a.jpg')
    expect(await relativePaths(['.inbox'], root)).toEqual(['a.jpg'])
  })

  test('that links to itself is walked once; links to files count, dangling ones do not', async () => {
    const root = await tree('in/a.jpg')
    symlinkSync(join(root, 'in'), join(root, 'in/loop'))
    symlinkSync(join(root, 'in/a.jpg'), join(root, 'in/link.jpg'))
    symlinkSync(join(root, 'nowhere'), join(root, 'in/dangling.jpg'))
    expect(await relativePaths(['in'], root)).toEqual(['a.jpg', 'link.jpg'])
  })

  test.skipIf(process.platform === 'win32')(
    'that may not be listed is given itself, and all others are read',
    async () => {
      const root = await tree('in/a.jpg', 'in/closed/b.jpg', 'in/d.jpg')
      const closed = join(root, 'in/closed')
      const {files} = await withoutRightsTo(closed, async () => expandInputs(['in'], root))
      expect(files.map(({relativePath, explicit}) => [relativePath, explicit])).toEqual([
        ['a.jpg', false],
        ['closed', true],
        ['d.jpg', false],
      ])
      const found = await withoutRightsTo(closed, async () => expandInputs(['in/closed'], root))
      expect(found).toMatchObject({files: [{path: closed, relativePath: 'closed'}], missing: []})
    },
  )

  test('that is empty gives nothing and is not missing', async () => {
    const root = await tree('in/.keep')
    expect(await expandInputs(['in'], root)).toEqual({files: [], missing: []})
  })
})

describe('a Maildir', () => {
  const message = '1700000000.M1P2.host:2,S'

  test('gives its messages and those of its folders, and none that is still being delivered', async () => {
    const root = await tree(
      ...[`mail/cur/${message}`, 'mail/new/1700000001.M1P3.host', 'mail/tmp/1700000002.M1P4.host'],
      ...[
        `mail/.Sent/cur/${message}`,
        'mail/.Sent/new/.keep',
        'mail/.Sent/tmp/.keep',
        'mail/.notes/a.txt',
        'mail/a.txt',
      ],
    )
    expect(await relativePaths(['mail'], root)).toEqual([
      `.Sent/cur/${message}`,
      'a.txt',
      `cur/${message}`,
      'new/1700000001.M1P3.host',
    ])
  })

  test('is none where one of its three folders is missing', async () => {
    const root = await tree('cur/a.txt', 'tmp/b.txt', '.Sent/cur/c.txt')
    expect(await relativePaths(['.'], root)).toEqual(['cur/a.txt', 'tmp/b.txt'])
  })
})

describe('a pattern', () => {
  test('keeps the place of what it finds below its fixed part', async () => {
    const root = await tree('bills/2025/a.jpg', 'bills/2026/a.jpg', 'bills/2026/b.png')
    expect(await relativePaths(['bills/**/*.jpg'], root)).toEqual(['2025/a.jpg', '2026/a.jpg'])
    expect(await relativePaths([join(root, 'bills/*/b.*')], '/')).toEqual(['2026/b.png'])
  })

  test('counts what it finds as found, a name as named', async () => {
    const root = await tree('a.jpg', 'b.jpg')
    const {files} = await expandInputs(['a.jpg', '*.jpg'], root)
    expect(files.map(({explicit}) => explicit)).toEqual([true, false])
  })

  test('that finds nothing is missing', async () => {
    const root = await tree('a.jpg')
    expect((await expandInputs(['*.pdf', 'x.jpg'], root)).missing).toEqual([{input: '*.pdf'}, {input: 'x.jpg'}])
  })

  test('is taken as a name first: brackets are common in names', async () => {
    const root = await tree('scan [1].jpg', 'scan 1.jpg')
    expect(await relativePaths(['scan [1].jpg'], root)).toEqual(['scan [1].jpg'])
  })
})

test('a path that is reached twice is taken once, in the place of the first', async () => {
  const root = await tree('in/a.jpg', 'in/b.jpg')
  expect(await relativePaths(['in/b.jpg', 'in', join(root, 'in/a.jpg'), 'in/../in/b.jpg'], root)).toEqual([
    'b.jpg',
    'a.jpg',
  ])
})

test.each(['-rf', '--help', 'a\nb.jpg', ' a b ', "it's; rm -rf $HOME.jpg", 'ä 発票.jpg'])(
  'a name like %j is a name like any other',
  async (name) => {
    const root = await tree(`in/${name}`)
    expect(await relativePaths(['in'], root)).toEqual([name])
    expect(await relativePaths([join('in', name)], root)).toEqual([name])
  },
)

test.runIf(process.platform === 'linux')('a name that is not UTF-8 is found in a folder, and when named', async () => {
  const root = await tree('in/a.jpg')
  const name = Buffer.from([0x72, 0xe9, 0x63, 0x75, 0x2e, 0x6a, 0x70, 0x67])
  writeFileSync(Buffer.concat([Buffer.from(`${root}/in/`), name]), 'latin1')
  const expected = decodePath(name)
  expect(await relativePaths(['in'], root)).toEqual(['a.jpg', expected])
  // What a shell's argument looks like by the time Node has decoded it.
  expect(await relativePaths([`in/${name.toString('utf8')}`], root)).toEqual([expected])
})
