import {type PDFContext, PDFDict, PDFHexString, type PDFObject, PDFString} from 'pdf-lib'
import {operations} from '../content/lexer.ts'
import {appearanceStreams, resourcesOf} from '../content/walk.ts'
import {dictOf, lookup, nameText, reachable} from '../objects/objects.ts'

/**
 * Fonts in which a viewer may write what a user types: those of the default resources of forms, and those that a default
 * appearance (/DA of fields and of text annotations) names, in the resources of the appearance or, for lack of it, anywhere.
 */
export function writableFonts(context: PDFContext, named: (resourceName: string) => PDFDict[]): Set<PDFDict> {
  const defaults: [string, PDFDict][] = []
  const wanted = new Set<string>()
  const looks: [string, PDFDict][] = []
  for (const {object} of reachable(context)) {
    const dict = dictOf(object)
    if (dict === undefined) continue
    const resources = lookup(dict, 'DR')
    if (resources instanceof PDFDict) defaults.push(...fontEntries(resources))
    for (const resourceName of fontsChosen(lookup(dict, 'DA'))) wanted.add(resourceName)
    for (const stream of appearanceStreams(dict)) looks.push(...fontEntries(resourcesOf(stream.dict)))
  }
  const known = new Set(defaults.map(([resourceName]) => resourceName))
  const elsewhere = [...wanted].filter((resourceName) => !known.has(resourceName)).flatMap(named)
  const inLooks = looks.filter(([resourceName]) => wanted.has(resourceName))
  return new Set([...elsewhere, ...[...defaults, ...inLooks].map(([, font]) => font)])
}

/** The fonts of resources with their names. */
export function fontEntries(resources: PDFDict | undefined): [string, PDFDict][] {
  const fonts = resources && lookup(resources, 'Font')
  if (!(fonts instanceof PDFDict)) return []
  return fonts.keys().flatMap((key): [string, PDFDict][] => {
    const font = fonts.lookup(key)
    return font instanceof PDFDict ? [[nameText(key)!, font]] : []
  })
}

function fontsChosen(appearance: PDFObject | undefined): string[] {
  if (!(appearance instanceof PDFString || appearance instanceof PDFHexString)) return []
  return [...operations(appearance.asBytes())].flatMap(({operator, operands}) => {
    const font = operator === 'Tf' ? operands.at(-2) : undefined
    return font?.type === 'name' ? [font.value] : []
  })
}
