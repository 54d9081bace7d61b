import {basename, relative, sep} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createOutputNames, outputPath} from '../../../src/app/inputs/output-path.ts'
import {archiveName} from '../../../src/output-name.ts'
import {imageFormats} from '../../../src/types/options.ts'

const anyFree = async () => true
const pathOf = (relativePath: string) => ({path: `/in/${relativePath}`, relativePath})

async function names(paths: string[], isFree: (path: string, input: string) => Promise<boolean> = anyFree) {
  const nameOf = createOutputNames('/out', isFree)
  const given: string[] = []
  for (const path of paths) given.push(await nameOf(pathOf(path)))
  return given
}

describe('archiveName', () => {
  test.each([
    ['a.jpg', 'a.jpg.pdf'],
    ['a.pdf', 'a.pdf'],
    ['A.PDF', 'A.pdf'],
    ['2026/march/a.png', '2026/march/a.png.pdf'],
    ['noextension', 'noextension.pdf'],
    ['.pdf', '.pdf.pdf'],
    ['con.jpg', '_con.jpg.pdf'],
    ['AUX', '_AUX.pdf'],
    ['a:b?.jpg', 'a_b_.jpg.pdf'],
    ['ends. /x.jpg', 'ends_/x.jpg.pdf'],
    ['../../etc/passwd', 'etc/passwd.pdf'],
    ['', 'document.pdf'],
  ])('%j becomes %j', (input, output) => {
    expect(archiveName(input)).toBe(output)
  })

  test.each([
    ['a.jpg', 'same', 'image', 'a.jpg'],
    ['sub/A.JPG', 'same', 'image', 'sub/A.JPG'],
    ['photo', 'same', 'image', 'photo'],
    ['a.png', 'webp', 'image', 'a.png.webp'],
    ['a.WEBP', 'webp', 'image', 'a.WEBP'],
    ['a.jpeg', 'jpeg', 'image', 'a.jpeg'],
    ['a.tiff', 'tiff', 'image', 'a.tiff'],
    ['a.heic', 'jpeg', 'image', 'a.heic.jpg'],
    ['a.jpg', 'pdf', 'image', 'a.jpg.pdf'],
    ['scan.pdf', 'webp', 'pdf', 'scan.pdf'],
    ['scan.pdf', 'same', 'pdf', 'scan.pdf'],
    ['scan.bin', 'same', 'pdf', 'scan.bin.pdf'],
  ] as const)('%s with --format %s, a file of kind %s, becomes %s', (input, format, media, output) => {
    expect(archiveName(input, format, media)).toBe(output)
  })

  test('no output leaves the folder or breaks the rules of a file system, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 600}), fc.constantFrom(...imageFormats), (name, format) => {
        const output = archiveName(name, format)
        const parts = output.split(sep)
        expect(relative('/out', `/out/${output}`).startsWith('..')).toBe(false)
        for (const part of parts) {
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255)
          expect(part).toMatch(/^[^\p{Cc}<>:"|?*\\/]+$/u)
          expect(['.', '..']).not.toContain(part)
          expect(part.isWellFormed()).toBe(true)
          expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
        }
        if (format === 'pdf') expect(output.endsWith('.pdf')).toBe(true)
      }),
    )
  })

  test('a long name is cut between characters and keeps its ending', () => {
    const output = archiveName(`${'🧾'.repeat(100)}.pdf`)
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(255)
    expect(output).toMatch(/^(🧾)+\.pdf$/u)
  })
})

describe('outputPath', () => {
  test.each([
    ['/out/a.jpg.pdf', 'archive-pdf', 'pdf', '/out/a.jpg.pdf'],
    ['/out/a.jpg.pdf', 'text', 'txt', '/out/a.jpg.txt'],
    ['/out/a.jpg', 'compressed-image', 'jpg', '/out/a.jpg'],
    ['/out/a.JPEG', 'compressed-image', 'jpg', '/out/a.JPEG'],
    ['/out/a.png.webp', 'compressed-image', 'webp', '/out/a.png.webp'],
    ['/out/a.png.webp', 'compressed-image', 'png', '/out/a.png'],
    ['/out/a.gif.webp', 'compressed-image', 'gif', '/out/a.gif'],
    ['/out/misnamed.jpg', 'compressed-image', 'png', '/out/misnamed.jpg'],
    ['/out/photo', 'compressed-image', 'jpg', '/out/photo'],
    ['/out/a.jpg', 'archive-pdf', 'pdf', '/out/a.jpg.pdf'],
    ['/out/a.heic', 'compressed-image', 'jpg', '/out/a.heic.jpg'],
    ['/out/a.heic', 'compressed-image', 'heic', '/out/a.heic'],
    ['/out/a.heic.jpg', 'compressed-image', 'heic', '/out/a.heic'],
  ])('%s, a %s in .%s, goes to %s', (planned, kind, extension, path) => {
    expect(outputPath(planned, {kind, path: `/blobs/ab/cdef.${extension}`})).toBe(path)
  })
})

describe('createOutputNames', () => {
  test('numbers names that would fall together, also where case or accents are spelt differently', async () => {
    expect(await names(['a.jpg', 'A.JPG', 'b/a.jpg', 'caf\u00e9.png', 'cafe\u0301.png'])).toEqual([
      '/out/a.jpg.pdf',
      '/out/A~2.JPG.pdf',
      '/out/b/a.jpg.pdf',
      '/out/caf\u00e9.png.pdf',
      '/out/cafe\u0301~2.png.pdf',
    ])
  })

  test('never takes a path that is somebody else’s, and takes its own again', async () => {
    const isFree = async (path: string, input: string) => path !== '/out/a.pdf' || input === '/in/sub/a.pdf'
    expect(await names(['a.pdf'], isFree)).toEqual(['/out/a~2.pdf'])
    const nameOf = createOutputNames('/out', isFree)
    expect(await nameOf({path: '/in/sub/a.pdf', relativePath: 'a.pdf'})).toBe('/out/a.pdf')
  })

  test('gives no two inputs the same path, whatever their names', async () => {
    const name = fc.oneof(
      fc.constantFrom('a', 'A', 'á', 'a:', 'a?', 'a.pdf', 'A.pdf', 'x/a'),
      fc.string({maxLength: 5}),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(name, {maxLength: 12}), async (inputs) => {
        const keys = (await names(inputs)).map((path) => path.normalize('NFC').toLowerCase())
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })

  test('a numbered long name still fits', async () => {
    const [, second] = await names([`${'x'.repeat(300)}.jpg`, `${'x'.repeat(300)}.jpg`])
    expect(Buffer.byteLength(basename(second!))).toBeLessThanOrEqual(255)
    expect(second).toContain('~2')
  })
})
