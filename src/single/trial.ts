import {packaged} from '../packaged/index.ts'

/** Entry of a process that loads a module and ends: `packaged.trial()`. */
packaged.load(process.argv[2]!)
