import type {DocumentOptions} from '../../src/types/options.ts'
import {documentOptions} from '../helpers/document-options.ts'

export const options: DocumentOptions = {...documentOptions, stages: ['scan'], engine: 'auto'}
export const optionSet = {hash: 'options-1', options}
