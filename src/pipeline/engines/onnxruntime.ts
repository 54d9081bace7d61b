import {packaged} from '../../packaged/index.ts'
import type {Packaged} from '../../packaged/types.ts'

/** What onnxruntime 1.30 is built for, on Linux with glibc. */
const platforms = new Set(['darwin-arm64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'])

/**
 * The package with onnxruntime: ours with the build for this platform alone, which comes from npm with the program, else
 * Microsoft's with all of them (288 MB instead of 46, and its install script drops it where it cannot reach another host).
 */
export function runtimePackage(packages: Pick<Packaged, 'has'> = packaged): string {
  const ours = `@snapbatch/onnxruntime-${process.platform}-${process.arch}`
  return packages.has(ours, 'package.json') ? ours : 'onnxruntime-node'
}

/** Why no package of onnxruntime helps on a platform, null if one does. */
export function withoutRuntime(platform: string = process.platform, arch: string = process.arch): string | null {
  return platforms.has(`${platform}-${arch}`) ? null : `there is no onnxruntime for ${platform} on ${arch}`
}
