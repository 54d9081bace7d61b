import {cp, mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {withBundled, writeLicences} from '../licences/index.ts'
import type {Manifest} from '../licences/tree.ts'
import {
  type OwnManifest,
  publishedManifest,
  type RuntimeManifest,
  runtimeManifests,
  runtimeName,
  twinManifest,
  twinName,
} from './manifests.ts'

/** The checkout, which is built, and the folder that gets a folder for each package. */
export interface Stage {
  root: string
  folder: string
}

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T

const readOwn = ({root}: Stage): Promise<OwnManifest> => readJson(join(root, 'package.json'))

/** The packages of onnxruntime that ours asks for. */
export async function runtimes({root}: Stage): Promise<RuntimeManifest[]> {
  return runtimeManifests(await readJson(join(root, 'node_modules', runtimeName, 'package.json')))
}

async function begin(folder: string, manifest: object): Promise<void> {
  await rm(folder, {recursive: true, force: true})
  await mkdir(folder, {recursive: true})
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** The program as npm gets it. Returns its folder. */
export async function stageProgram(stage: Stage): Promise<string> {
  const own = await readOwn(stage)
  const manifest = publishedManifest(own, await runtimes(stage))
  const folder = join(stage.folder, own.name)
  await begin(folder, manifest)
  const wanted = own.files.filter((path) => !path.startsWith('!'))
  for (const path of [...wanted, 'README.md', 'LICENSE'])
    await cp(join(stage.root, path), join(folder, path), {recursive: true})
  const shipped = {...manifest, ...withBundled(manifest)}
  await writeLicences({
    ...sources(stage, await runtimes(stage)),
    folder: join(folder, 'dist/licences'),
    manifest: shipped,
  })
  return folder
}

/** The program under its long name alone. Returns its folder. */
export async function stageTwin(stage: Stage): Promise<string> {
  const own = await readOwn(stage)
  const manifest = twinManifest(own)
  const folder = join(stage.folder, twinName)
  await begin(folder, manifest)
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/run.js'), `#!/usr/bin/env node\nimport '${own.name}/bin/run.js'\n`)
  for (const path of manifest.man) await cp(join(stage.root, 'dist', path), join(folder, path))
  for (const name of ['LICENSE', 'NOTICE']) await cp(join(stage.root, name), join(folder, name))
  await writeFile(join(folder, 'README.md'), twinReadme(own))
  const {root, extra} = sources(stage, await runtimes(stage))
  const program = withBundled(publishedManifest(own, await runtimes(stage)))
  await writeLicences({
    root,
    extra: new Map([...extra, [own.name, program]]),
    folder: join(folder, 'licences'),
    manifest,
  })
  return folder
}

const twinReadme = ({name}: OwnManifest): string => `# ${twinName}

The program \`${name}\` without its short command \`snap\`, for machines where \`npm install --global ${name}\` ends with EEXIST
because the folder that npm links programs into has another \`snap\`: snapd's in /usr/bin, mostly.

    npm install --global ${twinName}
    snapbatch process ./bills

All that the documentation of ${name} calls \`snap\` is \`snapbatch\` here.
`

/** onnxruntime for one platform. Returns its folder. */
export async function stageRuntime(stage: Stage, manifest: RuntimeManifest): Promise<string> {
  const upstream = join(stage.root, 'node_modules', runtimeName)
  const folder = join(stage.folder, manifest.name.replace('@snapbatch/', ''))
  const natives = join('bin/napi-v6', manifest.os[0]!, manifest.cpu[0]!)
  await begin(folder, manifest)
  for (const path of ['dist', natives, 'README.md']) {
    await mkdir(dirname(join(folder, path)), {recursive: true})
    await cp(join(upstream, path), join(folder, path), {recursive: true, filter: (from) => !from.endsWith('.map')})
  }
  // Its own texts, as its parts' notices are: the package of Microsoft has neither.
  const itself = new Map([[manifest.name, {...manifest} as Manifest]])
  const asks = {
    name: runtimeName,
    version: manifest.version,
    license: manifest.license,
    dependencies: {[manifest.name]: '*'},
  }
  await writeLicences({root: stage.root, extra: itself, folder, manifest: asks})
  return folder
}

const sources = ({root}: Stage, all: readonly RuntimeManifest[]) => ({
  root,
  extra: new Map(all.map((manifest): [string, Manifest] => [manifest.name, manifest])),
})
