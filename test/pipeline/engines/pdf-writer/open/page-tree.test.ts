import {PDFDocument} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {repairPageTree} from '../../../../../src/pipeline/engines/pdf-writer/open/page-tree.ts'
import {writePdf} from '../../../../helpers/hostile/write-pdf.ts'

const page = '<< /Type /Page /Parent 2 0 R >>'

async function repaired(...objects: string[]) {
  const bytes = writePdf({objects: ['<< /Type /Catalog /Pages 2 0 R >>', ...objects]})
  const {context} = await PDFDocument.load(bytes, {updateMetadata: false})
  const tree = repairPageTree(context)
  return {
    ...tree,
    counts: context
      .enumerateIndirectObjects()
      .flatMap(([, object]) => /\/Count (-?\d+)/.exec(String(object))?.[1] ?? []),
  }
}

describe('the page tree', () => {
  test('that is right stays as it is', async () => {
    const nodes = [
      '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 3 >>',
      page,
      '<< /Type /Pages /Kids [5 0 R 6 0 R] /Count 2 >>',
    ]
    expect(await repaired(...nodes, page, page)).toEqual({pages: 3, claimed: null, missing: 0, counts: ['3', '2']})
  })

  test.each(['/Count 1', '/Count 99', '/Count -1', '/Count (x)', ''])('gets its count: %s', async (count) => {
    const {pages, claimed, missing, counts} = await repaired(
      `<< /Type /Pages /Kids [3 0 R 4 0 R] ${count} >>`,
      page,
      page,
    )
    expect({pages, missing, counts}).toEqual({pages: 2, missing: 0, counts: ['2']})
    expect(claimed).toBe(Number(/-?\d+/.exec(count)?.[0] ?? 0))
  })

  test.each(['null', '<< >>', '(x)', '[]'])('lacks a page where there is %s', async (body) => {
    expect(await repaired('<< /Type /Pages /Kids [3 0 R 4 0 R 9 0 R] /Count 3 >>', page, body)).toMatchObject({
      pages: 1,
      missing: 2,
    })
  })
})
