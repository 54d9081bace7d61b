import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type Paths, resolvePaths} from '../paths.ts'

/** Names of the folders of --now begin so. */
export const temporaryHomes = 'snapbatch-now-'

/** For one command that remembers nothing. */
export const temporaryHome = (): Paths => resolvePaths(mkdtempSync(join(tmpdir(), temporaryHomes)), {})
