import {existsSync, globSync, readFileSync, statSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'

const pages = globSync(['*.md', 'docs/**/*.md'])
const withoutCode = (text: string) => text.replaceAll(/^```.*?^```/gmsu, '').replaceAll(/`[^`\n]*`/gu, '')
const read = (page: string) => readFileSync(page, 'utf8')

/** Names of the headings of a page as GitHub makes them, the second of two equal ones with -1. */
function anchors(page: string): Set<string> {
  const seen = new Map<string, number>()
  const headings = read(page)
    .replaceAll(/^```.*?^```/gmsu, '')
    .matchAll(/^#+ (.+)$/gmu)
  return new Set(
    [...headings].map(([, heading]) => {
      const slug = heading!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
      const count = seen.get(slug) ?? 0
      seen.set(slug, count + 1)
      return count === 0 ? slug : `${slug}-${count}`
    }),
  )
}

function broken(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : join(dirname(page), path)
  if (!existsSync(file)) return true
  return anchor !== undefined && !(statSync(file).isFile() && anchors(file).has(anchor))
}

const links = pages.flatMap((page) =>
  [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)|<img[^>]* src="([^"]+)"/gu)].map(
    ([, target, source]) => [page, (target ?? source)!] as const,
  ),
)

test('links of the documentation lead to files and headings that are there', () => {
  const local = links.filter(([, target]) => !/^(https?|mailto):/u.test(target))
  expect(local.length).toBeGreaterThan(300)
  expect(local.filter(([page, target]) => broken(page, target))).toEqual([])
})

test('no page leads to a place on the machine where it was written', () => {
  expect(pages.filter((page) => /\]\((\/|file:|https?:\/\/(localhost|127\.))/u.test(withoutCode(read(page))))).toEqual(
    [],
  )
})

test('docs/README.md leads to every page of docs', () => {
  const named = new Set(links.flatMap(([page, target]) => (page === 'docs/README.md' ? [join('docs', target)] : [])))
  const wanted = globSync('docs/*.md').filter((page) => page !== join('docs', 'README.md'))
  expect(wanted.filter((page) => !named.has(page))).toEqual([])
})
