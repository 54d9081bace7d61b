import type {Migration} from '../../migrations/types.ts'
import {documents} from './0001-documents.ts'
import {queue} from './0002-queue.ts'
import {knowledge} from './0003-knowledge.ts'
import {search} from './0004-search.ts'
import {blobs} from './0005-blobs.ts'

/** All migrations, in order; the position is the number. */
export const migrations: readonly Migration[] = [documents, queue, knowledge, search, blobs]
