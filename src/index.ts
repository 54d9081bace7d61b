/** What the package offers to programs: the store and queue of a home, its documents, and the types of the JSON contract. */
export {type App, type OpenAppOptions, openApp} from './app/app.ts'
export {type LoadedConfig, loadConfig} from './config/load.ts'
export {DocumentError, type DocumentErrorCode, ExitCode, type Failure, SnapError} from './errors.ts'
export {type Paths, resolvePaths} from './paths.ts'
export type {Bill, Check, Contract, Field, LineItem, TaxLine} from './types/bill.ts'
export type {ArtifactJson, BatchJson, DocumentJson, ErrorJson, StageJson} from './types/contract.ts'
