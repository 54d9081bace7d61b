import {type Paths, resolvePaths} from '../paths.ts'
import {temporaryFolder} from './temporary-folder.ts'

/** Names of the folders of --now begin so. */
export const temporaryHomes = 'snapbatch-now-'

/** For one command that remembers nothing. */
export const temporaryHome = (): Paths => resolvePaths(temporaryFolder(temporaryHomes), {})
