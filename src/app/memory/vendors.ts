import {ExitCode, SnapError} from '../../errors.ts'
import {profileOf} from '../../pipeline/scan/memory/profile.ts'
import {lettersOf} from '../../pipeline/scan/values/fold.ts'
import type {VendorProfile} from '../../types/vendor.ts'
import type {App} from '../app.ts'

export interface VendorsResult {
  schema: 1
  /** By name. */
  vendors: VendorProfile[]
  /** Set by --forget. */
  forgotten?: {name: string; documents: number}
}

/** What is known about vendors now. */
export async function vendors(app: App): Promise<VendorsResult> {
  const known = (await app.store.vendors()).map(profileOf)
  return {schema: 1, vendors: known.sort((a, b) => a.name.localeCompare(b.name, 'en'))}
}

/** Forgets a vendor; case, blanks and marks of its name are of no account. What was read already stays. */
export async function forgetVendor(app: App, name: string): Promise<VendorsResult> {
  const documents = await app.store.forgetVendor(lettersOf(name))
  if (documents === 0) {
    const hint = 'snap vendors lists the names.'
    throw new SnapError('E_NOT_FOUND', `No vendor ${name} is known.`, {exit: ExitCode.usage, hint})
  }
  return {...(await vendors(app)), forgotten: {name, documents}}
}
