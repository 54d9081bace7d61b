import {initial} from './0001-initial.ts'
import {vendorMemory} from './0002-vendor-memory.ts'
import {renames} from './0003-renames.ts'
import {duplicates} from './0004-duplicates.ts'
import {inPlace} from './0005-in-place.ts'
import {contained} from './0006-contained.ts'
import {searchFields} from './0007-search-fields.ts'
import {vectors} from './0008-vectors.ts'
import {labels} from './0009-labels.ts'
import {reports} from './0010-reports.ts'
import {enrichment} from './0011-enrichment.ts'
import {sinks} from './0012-sinks.ts'
import {limits} from './0013-limits.ts'
import {programs} from './0014-programs.ts'
import {inspection} from './0015-inspection.ts'
import {schedules} from './0016-schedules.ts'
import {watching} from './0017-watching.ts'
import type {Migration} from './types.ts'

/** All migrations, in order; the position is the number. */
export const migrations: readonly Migration[] = [
  initial,
  vendorMemory,
  renames,
  duplicates,
  inPlace,
  contained,
  searchFields,
  vectors,
  labels,
  reports,
  enrichment,
  sinks,
  limits,
  programs,
  inspection,
  schedules,
  watching,
]
