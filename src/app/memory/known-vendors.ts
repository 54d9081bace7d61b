import {profileOf} from '../../pipeline/scan/memory/profile.ts'
import {lookupKeys} from '../../pipeline/scan/memory/tokens.ts'
import type {StoredRun} from '../../store/types.ts'
import type {Page} from '../../types/document.ts'
import type {VendorProfile} from '../../types/vendor.ts'
import type {App} from '../app.ts'

/** The vendors that may have written these pages, as they were known when the run's batch began. */
export const knownVendors = (app: App, run: StoredRun, pages: readonly Page[]): Promise<VendorProfile[]> =>
  vendorsByKeys(app, run, lookupKeys(pages))

/** The same by the keys of the pages. */
export async function vendorsByKeys(app: App, run: StoredRun, keys: string[]): Promise<VendorProfile[]> {
  if (!run.options.memory || run.memoryVersion === 0) return []
  const found = await app.store.vendorsLike(keys, run.memoryVersion)
  return found.map(profileOf)
}
