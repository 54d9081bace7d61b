/** Building the single file puts ./single.ts in the place of ./npm.ts. */
export {packaged} from './npm.ts'
