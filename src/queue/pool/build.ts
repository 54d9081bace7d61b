import {packaged} from '../../packaged/index.ts'

/** What parent and children must have in common: the hash of a single file, the version from npm. */
export const ownBuild = (): string => packaged.build.hash ?? packaged.version
