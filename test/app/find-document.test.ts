import {relative} from 'node:path'
import {describe, expect, test} from 'vitest'
import {findDocument} from '../../src/app/find-document.ts'
import {show} from '../../src/app/show.ts'
import {testApp} from '../helpers/app.ts'

async function stored() {
  const t = await testApp()
  const path = t.file('bills/a.txt', 'a')
  const {batch} = await t.submit([path])
  const [item] = await t.items(batch)
  return {t, path, id: item!.document!}
}

describe('a document is found', () => {
  test('by its id, a beginning of it, its path, and its path from where the user is', async () => {
    const {t, path, id} = await stored()
    const names = [id, id.slice(0, -3), path, relative(process.cwd(), path)]
    for (const name of names) expect((await findDocument(t.app, name, process.cwd()))?.id).toBe(id)
    expect(await show(t.app, path)).toMatchObject({type: 'document', document: {id, path}})
  })

  test('not by the path of a file that was never processed', async () => {
    const {t} = await stored()
    expect(await findDocument(t.app, 'bills/b.txt', process.cwd())).toBe(null)
    await expect(show(t.app, 'bills/b.txt')).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
  })
})

test('a document joined from pictures is found by each of them', async () => {
  const t = await testApp()
  const pictures = ['top.jpg', 'bottom.jpg'].map((name) => t.file(name, name))
  const {batch} = await t.submit([t.file('home/joined/0123456789ab-top+1.txt', 'joined')], {
    meta: {joined: pictures.join('\n')},
  })
  const [item] = await t.items(batch)
  for (const picture of pictures) expect((await findDocument(t.app, picture, t.folder))?.id).toBe(item!.document)
  expect(await findDocument(t.app, 'top', t.folder)).toBe(null)
})
