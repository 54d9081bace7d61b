import {describe, expect, test} from 'vitest'
import {replaceSection} from '../../scripts/replace-section.ts'

describe('replaceSection', () => {
  test('replaces what is between the markers and nothing else, as often as it is run', () => {
    const once = replaceSection('before\n<!-- c -->\nold\n<!-- /c -->\nafter', 'c', 'new')
    expect(once).toBe('before\n<!-- c -->\nnew\n<!-- /c -->\nafter')
    expect(replaceSection(once, 'c', 'new')).toBe(once)
  })

  test.each(['no markers', '<!-- c -->', '<!-- /c --> <!-- c -->'])(
    'refuses a text without the section: %s',
    (text) => {
      expect(() => replaceSection(text, 'c', 'new')).toThrow('No section')
    },
  )
})
