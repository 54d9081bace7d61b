/**
 * What the executable runs first, and what each of its threads runs: the few lines that bring the loader out of its assets.
 * `entry` is an expression; a thread is an ECMAScript module without a `require`.
 */
const stub = (entry: string): string => `{ const builtin = process.getBuiltinModule
const sea = builtin('node:sea')
const keys = new Set(sea.getAssetKeys())
const asset = (name) => keys.has(name) ? Buffer.from(sea.getRawAsset(name)) : null
const script = new (builtin('node:vm').Script)(asset('boot.js').toString(), {filename: 'snap/boot.js', cachedData: asset('boot.js.cache') ?? undefined})
const module = {exports: {}}
script.runInThisContext()(module.exports, builtin('node:module').createRequire(process.platform === 'win32' ? 'C:\\\\' : '/'), module)
const threadCode = (entry) => 'const ENTRY = ' + JSON.stringify(entry) + '\\n' + asset('thread.js').toString()
const {boot, entryOf} = module.exports
const booted = boot(asset, threadCode)
booted.run(${entry}) }
`

export const mainStub = stub('entryOf(process.argv, booted.manifest)')
export const threadStub = stub('ENTRY')
