import {initial} from './0001-initial.ts'
import {vendorMemory} from './0002-vendor-memory.ts'
import {renames} from './0003-renames.ts'
import {duplicates} from './0004-duplicates.ts'
import {inPlace} from './0005-in-place.ts'
import type {Migration} from './types.ts'

/** All migrations, in order; the position is the number. */
export const migrations: readonly Migration[] = [initial, vendorMemory, renames, duplicates, inPlace]
