import {type Part, partsOf} from './parts.ts'
import {type Permission, permit} from './policy.ts'
import {textsOf, textsOfPart} from './texts.ts'
import {type Component, compare} from './tree.ts'

/** A package, why it may come with us, and what is in it. */
export interface Licensed extends Omit<Component, 'licence'>, Permission {
  parts: readonly Part[]
}

/** Throws where a licence is not allowed, or something is not known. */
export const licensed = (components: readonly Component[]): Licensed[] =>
  components.map((component) => ({...component, ...permit(component), parts: partsOf(component)}))

const rule = '='.repeat(100)

/** THIRD-PARTY-LICENSES.txt: who is in the package under which licence, and each text once. */
export function noticesText(product: string, components: readonly Licensed[]): string {
  const lines = components.flatMap((each) => [row(each), ...each.parts.map(partRow)])
  const exceptions = Map.groupBy(
    components.filter(({exception}) => exception !== null),
    ({exception}) => exception!,
  )
  return [
    `${product} comes with the packages below, or installs them. Their authors' licences follow, each text once.`,
    'Made by scripts/licences from package-lock.json and the packages themselves.',
    '',
    ...lines,
    ...[...exceptions].flatMap(([reason, who]) => ['', `${who.map(({name}) => name).join(', ')}:`, `  ${reason}`]),
    '',
    'The program is free software (MIT) with its build scripts: it can be built anew with changed versions of these libraries.',
    ...[...textsByContent(components)].flatMap(([text, users]) => ['', rule, users.join('\n'), rule, '', text]),
    '',
  ].join('\n')
}

const row = ({name, version, licence}: Licensed): string => `${name} ${version}: ${licence}`

const partRow = ({name, version, licence, copyright}: Part): string =>
  `    with ${name}${version === null ? '' : ` ${version}`}: ${licence}. ${copyright}`

/** Each text, and whose it is. */
function textsByContent(components: readonly Licensed[]): Map<string, string[]> {
  const users = new Map<string, Set<string>>()
  const use = (text: string, who: string): unknown => users.set(text, (users.get(text) ?? new Set()).add(who))
  for (const each of components) {
    for (const text of textsOf(each, each.licence, components)) use(text, `${each.name} ${each.version}`)
    for (const part of each.parts) for (const text of textsOfPart(part)) use(text, `${part.name} (${part.licence})`)
  }
  return new Map([...users].map(([text, names]): [string, string[]] => [text, [...names].sort(compare)]))
}
