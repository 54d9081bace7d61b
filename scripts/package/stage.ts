import {cp, mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {withBundled, writeLicences} from '../licences/index.ts'
import type {Manifest} from '../licences/tree.ts'
import {
  commonName,
  type OwnManifest,
  publishedManifest,
  type RuntimeManifest,
  runtimeManifests,
  runtimeName,
  sqliteFiles,
  sqliteFolder,
  sqliteManifest,
  sqliteName,
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
  return stageAs(stage, publishedManifest(await readOwn(stage), await runtimes(stage)))
}

/** The program under its long name alone. Returns its folder. */
export async function stageTwin(stage: Stage): Promise<string> {
  const own = await readOwn(stage)
  const folder = await stageAs(stage, twinManifest(publishedManifest(own, await runtimes(stage))))
  const readme = join(folder, 'README.md')
  await writeFile(readme, twinReadme(own) + (await readFile(readme, 'utf8')))
  return folder
}

async function stageAs(stage: Stage, manifest: OwnManifest): Promise<string> {
  const folder = join(stage.folder, manifest.name)
  await begin(folder, manifest)
  const wanted = manifest.files.filter((path) => !path.startsWith('!'))
  for (const path of [...wanted, 'README.md', 'LICENSE']) {
    await cp(join(stage.root, path), join(folder, path), {recursive: true})
  }
  await addSqlite(stage, folder)
  const extra = new Map((await runtimes(stage)).map((each): [string, Manifest] => [each.name, each]))
  const dependencies = {...manifest.dependencies, [sqliteName]: '*'}
  const shipped = {...manifest, ...withBundled({...manifest, dependencies})}
  await writeLicences({root: stage.root, extra, folder: join(folder, 'dist/licences'), manifest: shipped})
  return folder
}

async function addSqlite({root}: Stage, folder: string): Promise<void> {
  const from = join(root, 'node_modules', sqliteName)
  const to = join(folder, sqliteFolder)
  await begin(to, sqliteManifest(await readJson(join(from, 'package.json'))))
  for (const each of sqliteFiles) await cp(join(from, each), join(to, each), {recursive: true})
}

const twinReadme = ({name}: OwnManifest): string => `# ${twinName}

The program \`${name}\` without its short command \`snap\`, for machines where \`npm install --global ${name}\` ends with EEXIST
because the folder that npm links programs into has another \`snap\`: snapd's in /usr/bin, mostly.

    npm install --global ${twinName}
    snapbatch process ./bills

All that the documentation below calls \`snap\` is \`snapbatch\` here.

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
  const common = join('node_modules', commonName)
  for (const path of ['package.json', 'dist/cjs']) {
    await cp(join(stage.root, common, path), join(folder, common, path), {
      recursive: true,
      filter: (from) => !/\.(?:map|d\.ts)$/u.test(from),
    })
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
