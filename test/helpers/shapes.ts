import {commandShapes} from '../../src/command-shapes.ts'
import {sourceConfig} from './run-cli.ts'

/** All commands of the sources, as shells and the manual get them. */
export const allShapes = async () => commandShapes((await sourceConfig()).commands, 'snap')
