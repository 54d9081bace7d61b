import {profileOf} from '../../pipeline/scan/memory/profile.ts'
import {lookupKeys} from '../../pipeline/scan/memory/tokens.ts'
import type {StoredRun} from '../../store/types.ts'
import type {Page} from '../../types/document.ts'
import type {VendorProfile} from '../../types/vendor.ts'
import type {App} from '../app.ts'

/** The vendors that may have written these pages, as they were known when the run's batch began. */
export async function knownVendors(app: App, run: StoredRun, pages: readonly Page[]): Promise<VendorProfile[]> {
  if (!run.options.memory || run.memoryVersion === 0) return []
  const found = await app.store.vendorsLike(lookupKeys(pages), run.memoryVersion)
  return found.map(profileOf)
}
